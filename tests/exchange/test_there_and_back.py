"""What goes out comes back the same: export, import into an empty assembly, export again, in each format."""
import dataclasses
import datetime as dt

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from blueprints.db import db
from blueprints.exchange import formats_csv, formats_frab, formats_frab_read, formats_json, queries
from blueprints.exchange.rules import Options, bring
from blueprints.programme import rules
from blueprints.programme.models import (
    Access,
    Appearance,
    Building,
    Colour,
    Kind,
    Organ,
    SlotStatus,
    SpeakerPart,
)
from blueprints.texts import LANGUAGES, Text, tidy, tidy_line
from tests import factories
from tests.conftest import NOW, empty

WRITE = {"json": formats_json.write, "xml": formats_frab.write, "csv": formats_csv.write}
READ = {"json": formats_json.read, "xml": formats_frab_read.read, "csv": formats_csv.read}
ENDINGS = tuple(WRITE)
formats = pytest.mark.parametrize("form", WRITE)


def export(form):
    return WRITE[form](queries.draft(base_url="http://localhost", host="localhost"))


def imported(form, data, **options):
    """What the import did; committed only where nothing was wrong, as the page does it."""
    looked = bring(READ[form](data), Options(**options), host="localhost", by=None, now=NOW)
    if looked.wrong:
        db.session.rollback()
    else:
        db.session.commit()
    return looked


def fill():
    """A draft that uses everything an editor can set."""
    day, second = db.session.scalars(db.select(factories.Day).order_by(factories.Day.date)).all()[:2]
    day.title, day.opens, day.closes = factories.four("Opening day"), dt.time(8, 30), dt.time(0, 30)
    building = factories.added(Building(name=factories.four("City Hall"), position=3))
    annexe = factories.added(Building(name=Text(ko="별관"), position=1))
    hall = factories.make_room(slug="hall", name=factories.four("Hall; \"A\" & <B>"), booths=3, building=building, position=5)
    small = factories.make_room(slug="small", name=Text(ko="작은 방"), places=None, building=annexe, position=2)
    track = factories.make_track(slug="climate", name=Text(en="Climate", fr="Climat"), colour=Colour.CRIMSON, position=4)
    kim = factories.make_speaker(slug="kim", name="Kim; Example (Chair)", own_name="김예시", office=factories.four("Mayor"),
                                 city=Text(en="Seoul"), biography=Text(en="=1+1\n\nLived here.", es="Vivió aquí."))
    lee = factories.make_speaker(slug="lee", name="Lee \\ Example", is_confirmed=False)
    slot = factories.make_slot(
        code="k7q3m", kind=Kind.STATUTORY, organ=Organ.BOARD, title=factories.four("=SUM(A1) “Board” <&>"), room=hall,
        track=track, abstract=Text(en="One.\n\nTwo\tthree.", ko="하나"), day=day, starts=dt.time(23, 30), minutes=95,
        spoken="fr", interpreted=["ko", "en"], access=Access.POLITICAL, places=0, expected=120, stream="https://example.org/s?a=1&b=2",
        note="Ask the mayor.\n+82 2 123", status=SlotStatus.PROVISIONAL)
    slot.appearances = [Appearance(speaker=lee, part=SpeakerPart.MODERATOR, position=0),
                        Appearance(speaker=kim, part=SpeakerPart.CHAIR, position=1)]
    factories.make_slot(code="c3dfh", title=Text(ko="한국어만"), day=second, room=small, status=SlotStatus.CANCELLED,
                        reason=Text(es="Sin quórum."))
    factories.make_slot(code="t4rxy", title=Text(en="Someday"), day=None, room=small, kind=Kind.BREAK)
    db.session.commit()


def start_anew(days=4):
    empty()
    factories.make_assembly(days=days)


@formats
def test_a_programme_comes_back_as_it_went_out(app, assembly, form):
    fill()
    first = export(form)
    start_anew()

    looked = imported(form, first)

    assert [wrong.why for wrong in looked.wrong] == []
    assert export(form) == first
    assert len(looked.added) == 3
    assert not looked.brought.left


LETTERS = st.sampled_from("aZ9é가漢😀 =+-@'\"<>&;,\\()[]{}%|\u200d\u0301\n\tّ")
LINE = st.text(LETTERS, max_size=12).map(tidy_line)
PARAGRAPHS = st.text(LETTERS, max_size=40).map(tidy)
NAME = LINE.filter(bool)


def text(words):
    return st.builds(Text, **dict.fromkeys(LANGUAGES, words))


def titled(words):
    return text(words).filter(bool)


SLOT = st.fixed_dictionaries({
    "kind": st.sampled_from(Kind), "title": titled(LINE), "abstract": text(PARAGRAPHS), "minutes": st.integers(5, 1440),
    "starts": st.times().map(lambda time: time.replace(second=0, microsecond=0)), "spoken": st.sampled_from(sorted(LANGUAGES)),
    "interpreted": st.sets(st.sampled_from(sorted(LANGUAGES))), "access": st.sampled_from(Access),
    "places": st.none() | st.integers(0, 100_000), "expected": st.none() | st.integers(0, 100_000),
    "stream": st.sampled_from(["", "https://example.org/a?b=1&c='x'"]), "note": PARAGRAPHS,
    "status": st.sampled_from(SlotStatus), "reason": titled(LINE), "organ": st.sampled_from(Organ),
    "day": st.none() | st.integers(0, 2), "room": st.none() | st.integers(0, 1), "track": st.none() | st.integers(0, 1),
    "voices": st.lists(st.tuples(st.integers(0, 2), st.sampled_from(SpeakerPart)), max_size=3, unique_by=lambda one: one[0])})
PROGRAMME = st.fixed_dictionaries({
    "days": st.lists(st.tuples(text(LINE), st.none() | st.just(dt.time(8, 30))), min_size=3, max_size=3),
    "buildings": st.lists(titled(LINE), max_size=2),
    "rooms": st.lists(st.tuples(titled(LINE), *[st.none() | st.integers(0, 9)] * 2), min_size=2, max_size=2),
    "tracks": st.lists(st.tuples(titled(LINE), st.sampled_from(Colour)), min_size=2, max_size=2),
    "speakers": st.lists(st.tuples(NAME, LINE, text(LINE), text(PARAGRAPHS), st.booleans()), min_size=3, max_size=3),
    "slots": st.lists(SLOT, min_size=1, max_size=3)})


def draft(made):
    """The draft that hypothesis thought of, but for what a rule forbids: then the session is in the tray."""
    days = db.session.scalars(db.select(factories.Day).order_by(factories.Day.date)).all()
    for day, (title, opens) in zip(days, made["days"], strict=True):
        day.title, day.opens, day.closes = title, opens, opens and dt.time(23)
    buildings = [Building(name=name, position=9 - number) for number, name in enumerate(made["buildings"])]
    rooms = [factories.Room(slug=f"room-{number}", name=name, places=places, booths=booths, position=number,
                            building=buildings[0] if buildings else None)
             for number, (name, places, booths) in enumerate(made["rooms"])]
    tracks = [factories.Track(slug=f"track-{2 - number}", name=name, colour=colour, position=number)
              for number, (name, colour) in enumerate(made["tracks"])]
    speakers = [factories.Speaker(slug=f"speaker-{number}", name=name, own_name=own_name, office=office, city=office,
                                  biography=biography, is_confirmed=is_confirmed)
                for number, (name, own_name, office, biography, is_confirmed) in enumerate(made["speakers"])]
    db.session.add_all([*buildings, *rooms, *tracks, *speakers])
    db.session.flush()
    for number, facts in enumerate(made["slots"]):
        day, room, track = (facts[name] for name in ("day", "room", "track"))
        plan = rules.Plan(**{name: value for name, value in facts.items() if name not in ("reason", "voices", "status")} | {
            "day": None if day is None else days[day], "room": None if room is None else rooms[room],
            "track": None if track is None else tracks[track], "status": facts["status"],
            "voices": tuple((speakers[place], part) for place, part in facts["voices"])})
        if number:
            plan = dataclasses.replace(plan, day=None)      # one alone clashes with nothing
        slot = rules.add_slot(plan, by=None, now=NOW)
        slot.reason = facts["reason"] if facts["status"] is SlotStatus.CANCELLED else Text()
    db.session.commit()


@settings(derandomize=True, deadline=None, database=None, max_examples=6, phases=[Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=PROGRAMME)
def test_any_programme_comes_back_as_it_went_out(app, made):
    start_anew(days=3)
    draft(made)
    first = {form: export(form) for form in WRITE}
    for form, data in first.items():
        start_anew(days=3)
        looked = imported(form, data)

        assert [wrong.why for wrong in looked.wrong] == []
        assert export(form) == data
        assert not imported(form, data).does_something
