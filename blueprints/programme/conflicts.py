"""What may be wrong with a plan: one function per rule, over values; and how strict editors are about each."""
import dataclasses
import enum
from typing import NamedTuple

from ..texts import Text
from .times import Span


class Level(enum.Enum):
    """What becomes of a conflict. Only what blocks nothing at once can be acknowledged as meant so."""

    BLOCK = "block"                     # the change is refused
    BLOCK_RELEASE = "block-release"     # it may be drafted, not published
    WARN = "warn"
    IGNORE = "ignore"


class Hall(NamedTuple):
    """A room, as far as the rules are concerned."""

    id: int
    name: Text
    places: int | None = None
    booths: int | None = None
    building_id: int | None = None


class Person(NamedTuple):
    """A speaker."""

    id: int
    name: str


@dataclasses.dataclass(frozen=True)
class Planned:
    """A session that takes place, as the rules see it; `code` is empty while it is not kept yet."""

    code: str
    title: Text
    kind: str                           # value of a models.Kind
    span: Span                          # venue time
    hall: Hall | None = None
    people: tuple[Person, ...] = ()


@dataclasses.dataclass(frozen=True)
class Setting:
    """What the rules need to know besides the sessions."""

    levels: dict = dataclasses.field(default_factory=dict)      # rule: Level; what is not in it has its usual one


class Conflict(NamedTuple):
    """What a rule found: in which sessions, the one that was asked about first; `about` whom or what, if that tells two
    conflicts of the same sessions apart; `places` of its sentence."""

    rule: str
    codes: tuple[str, ...]
    places: dict
    about: str = ""

    @property
    def key(self):
        """Names it, whichever of its sessions was asked about: an acknowledgement holds on to this."""
        return ":".join([self.rule, *sorted(self.codes), *([self.about] if self.about else [])])


def room_taken(one, other, _setting):
    """Two sessions in one room at the same time."""
    if one.hall and other.hall and one.hall.id == other.hall.id and one.span.overlaps(other.span):
        yield Conflict("room-taken", (one.code, other.code), {"room": one.hall.name} | at(other))


def speaker_taken(one, other, _setting):
    """Somebody takes part in two sessions at the same time."""
    if one.span.overlaps(other.span):
        for person in one.people:
            if any(person.id == another.id for another in other.people):
                yield Conflict("speaker-taken", (one.code, other.code), {"name": person.name} | at(other), str(person.id))


def at(other):
    """What a sentence says of the other session."""
    start, end = other.span
    return {"title": other.title, "starts": start.strftime("%H:%M"), "ends": end.strftime("%H:%M")}


# The rules about two sessions, each with its usual level.
OF_TWO = {
    "room-taken": (room_taken, Level.BLOCK),
    "speaker-taken": (speaker_taken, Level.BLOCK),
}


def level_of(rule, setting):
    return setting.levels.get(rule) or OF_TWO[rule][1]


def found(wanted, others, setting):
    """The Conflicts of the `wanted` sessions, among themselves and with the `others`; of rules that are not ignored.

    Each pair is met once; the order is that of the rules, then of the others' beginnings.
    """
    others = sorted(others, key=lambda other: other.span)
    pairs = [(one, other) for number, one in enumerate(wanted) for other in (*wanted[number + 1:], *others)]
    return [conflict for rule, (check, _usual) in OF_TWO.items() if level_of(rule, setting) is not Level.IGNORE
            for one, other in pairs for conflict in check(one, other, setting)]
