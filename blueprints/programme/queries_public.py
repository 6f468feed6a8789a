"""The newest release, as values that never change: what every public page and feed is made of, and nothing else."""
import collections
import dataclasses
import datetime as dt
import functools
from typing import Any, NamedTuple

from flask import current_app

from ..assembly.models import Day
from ..db import db, rows
from ..engines import straight
from ..kept import Kept
from ..texts import LANGUAGES, Text, searchable
from .models import Access, Entry, Kind, Release
from .releases import Place, Profile, Released, Topic
from .times_now import at_venue, last_mark, marks

LONGEST_SEARCH = 200        # characters of `q` that are looked at


class Stamp(NamedTuple):
    """What the public sees, named: while it is the same, every public page and feed is the same."""

    release: int | None         # id of the newest release
    released_at: object         # moments and days as the database writes them
    assembly: int | None        # revision of the assembly
    updated_at: object
    days: int
    first: object
    last: object

    @property
    def facts(self):
        """The same, spelled alike whatever database wrote it: for names of what is made of it."""
        return facts_of(self)

    @property
    def changed_at(self):
        """When anything of it changed last; None while there is nothing."""
        return max((moment(value) for value in (self.released_at, self.updated_at) if value), default=None)


@functools.lru_cache(4)
def facts_of(stamp):
    return (stamp.release, stamp.assembly, stamp.days, *(value and str(value) for value in (stamp.first, stamp.last)),
            *(value and moment(value).isoformat() for value in (stamp.released_at, stamp.updated_at)))


def moment(value):
    """A moment as the database wrote it."""
    value = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


NEWEST = """
SELECT releases.id AS release, releases.released_at, assembly.revision AS assembly, assembly.updated_at, held.days, held.first,
    held.last
FROM (SELECT count(*) AS days, min(date) AS first, max(date) AS last FROM days) AS held
LEFT JOIN assembly ON assembly.id = 1
LEFT JOIN releases ON releases.number = (SELECT max(number) FROM releases)
"""


def stamp(engine=None):
    """One statement, straight through the driver: this is asked at every poll of every calendar."""
    return Stamp(*straight(engine or db.engine, NEWEST)[0])


EARLIER = db.select(
    Entry.facts["date"].as_string(), Entry.facts["starts"].as_string(), Release.facts["assembly", "zone"].as_string()).join(
        Release, Release.id == Entry.release_id).where(
            Entry.code == db.bindparam("code"), Release.number < db.bindparam("number"),
            Release.is_provisional.is_(False)).order_by(Release.number)


def earlier_starts(programme, code):
    """(start, zone) of this session in each release before this one, in which the days were certain."""
    return [(dt.datetime.combine(dt.date.fromisoformat(date), dt.time.fromisoformat(starts)), zone)
            for date, starts, zone in rows(EARLIER, {"code": code, "number": programme.number})]


class ReleasedDay(NamedTuple):
    """A day as it was released; the first one is number 1."""

    number: int
    date: dt.date
    title: Text


@dataclasses.dataclass(frozen=True)
class Programme:
    """One release, whole. `lines` are the calendar lines of each session: code, then language."""

    id: int
    number: int
    note: Text
    released_at: dt.datetime
    is_provisional: bool
    is_sample: bool
    name: Text
    zone: str
    venue: Text
    days: tuple[ReleasedDay, ...]
    rooms: tuple[Place, ...]
    tracks: tuple[Topic, ...]
    sessions: tuple[Released, ...]
    speakers: tuple[Profile, ...]           # who appears in them, by name
    lines: dict = dataclasses.field(repr=False)
    changed: dict = dataclasses.field(repr=False)       # code: number of the release in which the session last changed

    @functools.cached_property
    def by_code(self):
        return {session.code: session for session in self.sessions}

    @functools.cached_property
    def by_speaker(self):
        """The sessions in which each speaker appears, by slug."""
        found = {}
        for session in self.sessions:
            for voice in session.facts.voices:
                found.setdefault(voice.slug, []).append(session)
        return found

    @functools.cached_property
    def by_date(self):
        return {day.date: day for day in self.days}

    @functools.cached_property
    def words(self):
        """What each session may be found by, in all languages at once."""
        return {session.code: searchable(" ".join(words_of(session.facts))) for session in self.sessions}

    @functools.cached_property
    def heard(self):
        """The languages that are spoken or interpreted somewhere."""
        used = {code for session in self.sessions for code in heard_in(session.facts)}
        return [*(code for code in LANGUAGES if code in used), *sorted(used - set(LANGUAGES))]

    @functools.cached_property
    def kinds(self):
        used = {session.facts.kind for session in self.sessions}
        return [kind.value for kind in Kind if kind.value in used]

    @functools.cached_property
    def accesses(self):
        used = {session.facts.access for session in self.sessions if session.facts.kind != Kind.BREAK.value}
        return [access.value for access in Access if access.value in used]

    @functools.cached_property
    def changes(self):
        """How many sessions changed last in each release that changed any: what a returning reader's browser adds up."""
        return sorted(collections.Counter(self.changed.values()).items())

    @functools.cached_property
    def marks(self):
        return marks(session.facts.span for session in self.sessions)

    def day_of(self, session):
        return self.by_date.get(session.facts.date)

    def today(self, now):
        """The day that `now` is at the venue; None before and after the assembly."""
        return self.by_date.get(at_venue(now, self.zone).date())

    def hour(self, now):
        """What a page that tells what is on now depends on: while this is the same, nothing begins, ends or becomes today."""
        at = at_venue(now, self.zone)
        return at.date() if at.date() in self.by_date else None, last_mark(self.marks, at)


def heard_in(facts):
    """The languages in which a session can be followed; a break has none."""
    return () if facts.kind == Kind.BREAK.value else (facts.spoken, *facts.interpreted)


def words_of(facts):
    texts = [facts.title, facts.abstract]
    texts += [named.name for named in (facts.room, facts.track) if named]
    for voice in facts.voices:
        texts += [voice.office, voice.city]
        yield from (voice.name, voice.own_name)
    for text in texts:
        yield from text.as_dict().values()


def latest(known=None):
    """The newest release as a Programme, or None before the first one. `known` is the stamp, if it was asked before."""
    release_id = (known or stamp()).release
    if release_id is None:
        return None
    kept = programmes(current_app)
    return kept.get(release_id) or kept.put(release_id, read(release_id))


def programmes(app):
    """The Programmes of the newest releases, kept ready by their ids."""
    return app.extensions.setdefault("released programmes", Kept(2))


def read(release_id):
    release = db.session.get(Release, release_id)
    changed_in = db.select(db.func.max(Release.number)).where(
        Release.released_at <= db.func.coalesce(Entry.read_at, Entry.changed_at)).scalar_subquery()
    found = db.session.execute(db.select(Entry, changed_in).where(Entry.release_id == release_id)).all()
    entries = [entry for entry, _number in found]
    facts = release.facts
    released = [entry.as_released() for entry in entries]
    position = {room["slug"]: number for number, room in enumerate(facts["rooms"])}
    released.sort(key=lambda one: (one.facts.span.start, position.get(one.facts.room and one.facts.room.slug, -1), one.code))
    return Programme(
        id=release.id, number=release.number, note=release.note, released_at=release.released_at,
        is_provisional=release.is_provisional, is_sample=release.is_sample,
        name=Text(**facts["assembly"]["name"]), zone=facts["assembly"]["zone"], venue=Text(**facts["assembly"]["venue"]),
        days=tuple(ReleasedDay(number, dt.date.fromisoformat(day["date"]), Text(**day["title"]))
                   for number, day in enumerate(facts["days"], 1)),
        rooms=tuple(Place(room["slug"], Text(**room["name"]), room["places"]) for room in facts["rooms"]),
        tracks=tuple(Topic(track["slug"], Text(**track["name"]), track["colour"]) for track in facts["tracks"]),
        sessions=tuple(released), speakers=speakers_in(released, facts.get("speakers", ())),
        lines={entry.code: entry.calendar for entry in entries},
        changed={entry.code: number or release.number for entry, number in found})


def speakers_in(released, kept):
    """The Profiles of those who appear in these sessions; `kept` is what the release tells of them. Older releases kept
    nothing, and who left the draft together with a session is not told of either: then the session's own words do."""
    known = {values["slug"]: Profile.from_json(values) for values in kept}
    found = {voice.slug: known.get(voice.slug) or Profile.from_voice(voice)
             for session in released for voice in session.facts.voices}
    return tuple(sorted(found.values(), key=lambda one: (searchable(one.name), one.slug)))


def speakers_found(programme, words):
    """Those speakers of sessions that take place whom all of these words fit, in any language."""
    wanted = searchable(words[:LONGEST_SEARCH]).split()

    def fits(speaker):
        said = [speaker.name, speaker.own_name, *speaker.office.as_dict().values(), *speaker.city.as_dict().values()]
        text = searchable(" ".join(said))
        return all(word in text for word in wanted)

    return [speaker for speaker in programme.speakers
            if any(not session.facts.is_cancelled for session in programme.by_speaker[speaker.slug]) and fits(speaker)]


@dataclasses.dataclass(frozen=True)
class Selection:
    """What somebody wants to see of a programme; an empty field wants everything."""

    day: tuple[int, ...] = ()
    room: tuple[str, ...] = ()
    track: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()        # on the floor or by interpreters
    access: tuple[str, ...] = ()
    q: str = ""
    lost: tuple[str, ...] = ()          # fields that named only what is not there

    def __bool__(self):
        return self != Selection(lost=self.lost)

    @property
    def without_day(self):
        return dataclasses.replace(self, day=())

    @property
    def narrows(self):
        """Is anything asked for besides the day?"""
        return bool(self.without_day)

    def without(self, field, value):
        """The same, but for one thing that was asked for."""
        left: Any = "" if field == "q" else tuple(one for one in getattr(self, field) if one != value)
        return dataclasses.replace(self, **{field: left})

    @property
    def query(self):
        """As arguments of an address, always in the same order."""
        return {name: list(value) if isinstance(value, tuple) else value
                for name in ("day", "room", "track", "kind", "spoken", "access", "q") if (value := getattr(self, name))}


def filters(days, rooms=(), tracks=(), heard=()):
    """What each filter may be given: its field, then {as an address writes it: what it means}."""
    return {
        "day": {str(key): day.number for day in days for key in (day.date, day.number)},
        "room": {room.slug: room.slug for room in rooms},
        "track": {track.slug: track.slug for track in tracks},
        "kind": {kind.value: kind.value for kind in Kind},
        "spoken": {code: code for code in {*heard, *LANGUAGES}},
        "access": {access.value: access.value for access in Access},
    }


def selection(programme, args):
    """The Selection that the arguments of an address ask for. What the release does not know is passed over."""
    return selected(filters(programme.days, programme.rooms, programme.tracks, programme.heard), args)


def selected(known, args):
    """The Selection of what is `known` that the arguments of an address ask for."""
    chosen = {name: tuple(sorted({values[given] for given in args.getlist(name) if given in values}))
              for name, values in known.items()}
    lost = tuple(name for name in known if any(args.getlist(name)) and not chosen[name])
    return Selection(**chosen, q=" ".join(args.get("q", "")[:LONGEST_SEARCH].split()), lost=lost)


def found(programme, wanted):
    """The sessions of the programme that a Selection wants, in the programme's order."""
    words = searchable(wanted.q).split()
    dates = {day.date for day in programme.days if day.number in wanted.day}

    def fits(session):
        facts = session.facts
        return ((not wanted.day or facts.date in dates)
                and (not wanted.room or bool(facts.room) and facts.room.slug in wanted.room)
                and (not wanted.track or bool(facts.track) and facts.track.slug in wanted.track)
                and (not wanted.kind or facts.kind in wanted.kind)
                and (not wanted.spoken or not set(wanted.spoken).isdisjoint(heard_in(facts)))
                and (not wanted.access or facts.kind != Kind.BREAK.value and facts.access in wanted.access)
                and all(word in programme.words[session.code] for word in words))

    return [session for session in programme.sessions if fits(session)]


def at_the_same_time(programme, session):
    """The other sessions that take place while this one does, without breaks."""
    span = session.facts.span
    return [other for other in programme.sessions if other is not session and other.facts.kind != Kind.BREAK.value
            and other.facts.span.overlaps(span)]


def released_rooms():
    """The slugs of the rooms that the public knows."""
    released = latest()
    return {room.slug for room in released.rooms} if released else set()


def announced_days():
    """The days of the assembly as they stand, for the time before the first release."""
    return db.session.scalars(db.select(Day).order_by(Day.date)).all()
