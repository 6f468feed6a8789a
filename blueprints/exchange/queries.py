"""The draft and the newest release as formats.Written: plain facts in the order of the files."""
from typing import Any, NamedTuple

from sqlalchemy.orm import selectinload

from ..assembly import queries as assembly_queries
from ..db import db
from ..programme.models import Appearance, Building, Room, Slot, Speaker, Track
from ..texts import LANGUAGES, Text
from . import formats


class Stored(NamedTuple):
    """The rows of the draft, each kind in the order of the files but for the sessions."""

    days: list
    buildings: list
    rooms: list
    tracks: list
    speakers: list
    slots: list


def stored():
    """The whole draft, read anew: somebody may have changed it while we waited for the lock."""
    def rows(model, *order, options=()):
        wanted = db.select(model).order_by(*order).options(*options).execution_options(populate_existing=True)
        return db.session.scalars(wanted).all()

    return Stored(
        assembly_queries.days(), rows(Building, Building.position, Building.id), rows(Room, Room.position, Room.id),
        rows(Track, Track.position, Track.id), rows(Speaker, Speaker.slug),
        rows(Slot, Slot.id, options=(selectinload(Slot.day), selectinload(Slot.room), selectinload(Slot.track),
                                     selectinload(Slot.appearances).selectinload(Appearance.speaker))))


def day_facts(day):
    return {"date": day.date, "title": day.title, "opens": day.opens, "closes": day.closes}


def room_facts(room):
    """With the id of its building; files have numbers instead."""
    return {"slug": room.slug, "name": room.name, "places": room.places, "booths": room.booths, "building": room.building_id}


def track_facts(track):
    return {"slug": track.slug, "name": track.name, "colour": track.colour.value}


def speaker_facts(speaker):
    return {"slug": speaker.slug, "name": speaker.name, "own_name": speaker.own_name, "office": speaker.office,
            "city": speaker.city, "biography": speaker.biography, "is_confirmed": speaker.is_confirmed}


def session_facts(slot):
    """Everything an editor can set of a session, by the names that files have."""
    return {
        "code": slot.code, "status": slot.status.value, "kind": slot.kind.value, "organ": slot.organ and slot.organ.value,
        "title": slot.title, "abstract": slot.abstract, "date": slot.date,
        "starts": slot.starts.replace(second=0, microsecond=0), "minutes": slot.minutes,
        "room": slot.room and slot.room.slug, "track": slot.track and slot.track.slug,
        "voices": tuple((at.speaker.slug, at.part.value) for at in slot.appearances), "spoken": slot.spoken,
        "interpreted": tuple(code for code in LANGUAGES if code in slot.interpreted and code != slot.spoken),
        "access": slot.access.value, "places": slot.places,
        "expected": slot.expected, "stream": slot.stream, "note": slot.note, "reason": slot.reason}


def draft(*, base_url, host):
    """The draft with all that editors know of it."""
    assembly, rows = assembly_queries.the_assembly(), stored()
    numbers: dict[Any, int | None] = {building.id: number for number, building in enumerate(rows.buildings, 1)}
    return formats.Written(
        name=assembly.name if assembly else Text(), zone=assembly.zone if assembly else "UTC",
        venue=assembly.venue if assembly else Text(), base_url=base_url, host=host,
        days=[day_facts(day) for day in rows.days],
        buildings=[{"number": numbers[building.id], "name": building.name} for building in rows.buildings],
        rooms=[room_facts(room) | {"building": numbers.get(room.building_id)} for room in rows.rooms],
        tracks=[track_facts(track) for track in rows.tracks], speakers=[speaker_facts(one) for one in rows.speakers],
        sessions=formats.in_order([session_facts(slot) for slot in rows.slots]))


def released(programme, *, base_url, host):
    """A release, with what the public sees and nothing else. `programme` is one of queries_public."""
    speakers: dict[str, dict] = {}
    for one in programme.sessions:
        for voice in one.facts.voices:
            speakers.setdefault(voice.slug, {
                "slug": voice.slug, "name": voice.name, "own_name": voice.own_name, "office": voice.office,
                "city": voice.city, "is_confirmed": voice.is_confirmed})
    return formats.Written(
        name=programme.name, zone=programme.zone, venue=programme.venue, base_url=base_url, host=host,
        days=[{"date": day.date, "title": day.title} for day in programme.days], buildings=[],
        rooms=with_those_of(programme, "room", [place_facts(place) for place in programme.rooms], place_facts),
        tracks=with_those_of(programme, "track", [topic_facts(topic) for topic in programme.tracks], topic_facts),
        speakers=[speakers[slug] for slug in sorted(speakers)],
        sessions=formats.in_order([released_facts(one, base_url) for one in programme.sessions]),
        release={"number": programme.number, "note": programme.note.as_dict(),
                 "released_at": programme.released_at.isoformat(timespec="seconds"),
                 "is_provisional": programme.is_provisional, "is_sample": programme.is_sample})


def with_those_of(programme, field, known, facts_of):
    """The rooms or tracks of a release, and those that only a session still names: it was cancelled before they went."""
    slugs = {facts["slug"] for facts in known}
    more = {row.slug: facts_of(row) for one in programme.sessions
            if (row := getattr(one.facts, field)) and row.slug not in slugs}
    return known + [more[slug] for slug in sorted(more)]


def place_facts(place):
    return {"slug": place.slug, "name": place.name, "places": place.places}


def topic_facts(topic):
    return {"slug": topic.slug, "name": topic.name, "colour": topic.colour}


def released_facts(one, base_url):
    facts = one.facts
    return {
        "code": one.code, "status": facts.status, "kind": facts.kind, "organ": facts.organ, "title": facts.title,
        "abstract": facts.abstract, "date": facts.date, "starts": facts.starts, "minutes": facts.minutes,
        "room": facts.room and facts.room.slug, "track": facts.track and facts.track.slug,
        "voices": tuple((voice.slug, voice.part) for voice in facts.voices), "spoken": facts.spoken,
        "interpreted": facts.interpreted, "access": facts.access, "places": facts.places, "stream": facts.stream,
        "reason": facts.reason, "url": f"{base_url}/en/programme/{one.code}", "sequence": one.sequence,
        "changed_at": one.changed_at.isoformat(timespec="seconds")}
