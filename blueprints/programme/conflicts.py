"""What may be wrong with a plan: the values that rules look at and what they find. The rules themselves are in
conflicts_one.py, conflicts_two.py and conflicts_moment.py, a function each; conflicts_found.py asks them all."""
import dataclasses
import datetime as dt
import enum
import hashlib
from typing import NamedTuple

from ..texts import LANGUAGES, Text
from .times import Span

LONGEST_KEY = 200       # characters


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


class Theme(NamedTuple):
    """A track."""

    id: int
    name: Text


class Person(NamedTuple):
    """A speaker, and the registration of the same person, if it is known."""

    id: int
    name: str
    delegate_id: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Planned:
    """A session that takes place, as the rules see it; `code` is empty and `id` None while it is not kept yet."""

    code: str
    title: Text
    kind: str                           # value of a models.Kind
    span: Span                          # venue time
    hall: Hall | None = None
    people: tuple[Person, ...] = ()
    theme: Theme | None = None
    interpreted: tuple[str, ...] = ()   # codes of languages
    places: int | None = None
    expected: int | None = None
    missing: tuple[str, ...] = ()       # codes of languages in which its title or abstract is still to be written
    id: int | None = None
    day_id: int | None = None


def missing_in(title, abstract):
    """The languages in which one of these is not written, though it is in another."""
    if not (title.missing or abstract.missing):
        return ()
    return tuple(code for code in LANGUAGES if code in title.missing or code in abstract.missing)


@dataclasses.dataclass(frozen=True)
class Setting:
    """What the rules need to know besides the sessions. What is not named is not known, and nothing follows from it."""

    levels: dict = dataclasses.field(default_factory=dict)      # rule: Level; what is not in it has its usual one
    hours: dict = dataclasses.field(default_factory=dict)       # date: Span in which the venue is open; only where it is set
    room_walks: dict = dataclasses.field(default_factory=dict)          # (smaller room id, other one): minutes
    building_walks: dict = dataclasses.field(default_factory=dict)      # the same of buildings; one with itself: inside it
    teams: dict = dataclasses.field(default_factory=dict)       # language: how many teams interpret into it
    heads: dict = dataclasses.field(default_factory=dict)       # id of a confirmed head of delegation: the city's Text
    wanted: dict = dataclasses.field(default_factory=dict)      # code: ids of the heads invited to it or signed up for it

    @property
    def reach(self):
        """How far apart two sessions can be and still have to do with each other."""
        minutes = max([0, *self.room_walks.values(), *self.building_walks.values()])
        return dt.timedelta(minutes=minutes)

    def walk(self, one, other):
        """Minutes from one Hall to another; the pair of rooms counts more than that of their buildings."""
        if one is None or other is None or one.id == other.id:
            return 0
        pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
        if (minutes := self.room_walks.get(pair)) is not None:
            return minutes
        if one.building_id is None or other.building_id is None:
            return 0
        return self.building_walks.get((min(one.building_id, other.building_id), max(one.building_id, other.building_id)), 0)


class Conflict(NamedTuple):
    """What a rule found: in which sessions, the one that was asked about first; `about` whom or what, if that tells two
    conflicts of the same sessions apart; `places` of its sentence; `extent`: how much is wrong, in the rule's own measure
    (minutes, people, languages), so that better and worse can be told apart."""

    rule: str
    codes: tuple[str, ...]
    places: dict
    about: str = ""
    extent: int = 0

    @property
    def key(self):
        """Names it, whichever of its sessions was asked about: an acknowledgement holds on to this."""
        key = ":".join([self.rule, *sorted(self.codes), *([self.about] if self.about else [])])
        return key if len(key) <= LONGEST_KEY else f"{self.rule}:{hashlib.sha256(key.encode()).hexdigest()}"


def in_minutes(length):
    """A timedelta in whole minutes."""
    return int(length.total_seconds()) // 60
