"""What a release holds, as values: the public pages and the feeds are made of these and nothing else."""
import dataclasses
import datetime as dt

from ..texts import Text
from .times import span


@dataclasses.dataclass(frozen=True)
class Place:
    """A room as it was released."""

    slug: str
    name: Text
    places: int | None = None


@dataclasses.dataclass(frozen=True)
class Topic:
    """A track as it was released."""

    slug: str
    name: Text
    colour: str


@dataclasses.dataclass(frozen=True)
class Voice:
    """A speaker as released in one session; `part` is the value of a SpeakerPart."""

    slug: str
    name: str
    own_name: str
    office: Text
    city: Text
    part: str
    is_confirmed: bool = True


@dataclasses.dataclass(frozen=True)
class Profile:
    """A speaker as released, whatever sessions the person takes part in."""

    slug: str
    name: str
    own_name: str
    office: Text
    city: Text
    biography: Text = Text()
    is_confirmed: bool = True

    @classmethod
    def from_json(cls, values):
        return cls(**values | {name: Text(**values[name]) for name in ("office", "city", "biography")})

    @classmethod
    def from_voice(cls, voice):
        """What a session tells of somebody of whom the release keeps nothing else."""
        return cls(voice.slug, voice.name, voice.own_name, voice.office, voice.city, is_confirmed=voice.is_confirmed)


PARTS = ("chair", "moderator", "keynote", "speaker")       # in the order in which the public reads them


# Why a published session is cancelled whose day is no longer part of the assembly.
DAY_LOST = Text(
    en="Its day is no longer part of the assembly; a new time will be announced.",
    ko="해당 날짜가 총회 일정에서 제외되었습니다. 새로운 시간은 추후 안내됩니다.",
    fr="Son jour ne fait plus partie de l’assemblée ; un nouvel horaire sera annoncé.",
    es="Su día ya no forma parte de la asamblea; se anunciará un nuevo horario.")


@dataclasses.dataclass(frozen=True)
class Facts:
    """Everything a reader sees of one session. Two equal Facts are the same to every subscriber.

    `kind`, `organ`, `access` and `status` are the values of the enums of the same names. Fields with defaults came later:
    older releases do not hold them.
    """

    kind: str
    title: Text
    abstract: Text
    date: dt.date
    starts: dt.time
    minutes: int
    room: Place | None
    track: Topic | None
    voices: tuple[Voice, ...]
    spoken: str
    interpreted: tuple[str, ...]
    access: str
    status: str
    reason: Text
    is_sample: bool = False
    places: int | None = None       # for sign-ups; None: nobody has to sign up
    organ: str | None = None        # of a statutory meeting
    stream: str = ""                # address of its stream

    @property
    def span(self):
        return span(self.date, self.starts, self.minutes)

    @property
    def is_cancelled(self):
        return self.status == "cancelled"

    @property
    def is_postponed(self):
        """Is it cancelled only until it gets another day, because its own has gone?"""
        return self.is_cancelled and self.reason == DAY_LOST

    @property
    def voices_by_part(self):
        """(part, its voices in their order), the chair first, without empty parts."""
        found = [(part, [voice for voice in self.voices if voice.part == part]) for part in PARTS]
        return [(part, voices) for part, voices in found if voices]

    def as_json(self):
        """Plain values for a JSON column."""
        return dataclasses.asdict(self) | {"date": self.date.isoformat(), "starts": self.starts.isoformat("minutes")}

    @classmethod
    def from_json(cls, values):
        values = dict(values)
        for name in ("title", "abstract", "reason"):
            values[name] = Text(**values[name])
        return cls(**values | {
            "date": dt.date.fromisoformat(values["date"]),
            "starts": dt.time.fromisoformat(values["starts"]),
            "room": with_name(Place, values["room"]),
            "track": with_name(Topic, values["track"]),
            "voices": tuple(Voice(**voice | {"office": Text(**voice["office"]), "city": Text(**voice["city"])})
                            for voice in values["voices"]),
            "interpreted": tuple(values["interpreted"]),
        })

    def differences(self, other):
        """The names of the fields in which two Facts are not the same, in the order of the fields."""
        return [field.name for field in dataclasses.fields(self)
                if getattr(self, field.name) != getattr(other, field.name)]


def with_name(kind, values):
    return kind(**values | {"name": Text(**values["name"])}) if values else None


@dataclasses.dataclass(frozen=True)
class Released:
    """One session in one release."""

    code: str
    sequence: int               # RFC 5545 3.8.7.4
    created_at: dt.datetime     # first released, UTC
    changed_at: dt.datetime     # last changed from one release to the next, UTC
    facts: Facts


def frame_of(assembly, days, rooms, tracks, speakers):
    """What a release keeps besides its sessions, as plain values for a JSON column; of rows, each list in its order. What
    nobody knows is left out, as it is in older releases."""
    return {
        "assembly": {"name": assembly.name.as_dict(), "zone": assembly.zone, "venue": assembly.venue.as_dict(),
                     **point_of(assembly)},
        "days": [{"date": day.date.isoformat(), "title": day.title.as_dict()} for day in days],
        "rooms": [{"slug": room.slug, "name": room.name.as_dict(), "places": room.places, **building_of(room)}
                  for room in rooms],
        "tracks": [{"slug": track.slug, "name": track.name.as_dict(), "colour": track.colour.value} for track in tracks],
        "speakers": [{"slug": speaker.slug, "name": speaker.name, "own_name": speaker.own_name,
                      "office": speaker.office.as_dict(), "city": speaker.city.as_dict(),
                      "biography": speaker.biography.as_dict(), "is_confirmed": speaker.is_confirmed} for speaker in speakers],
    }


def building_of(room):
    return {"building": room.building.name.as_dict(), **point_of(room.building)} if room.building else {}


def point_of(place):
    return {"point": list(place.point)} if place.point else {}
