"""Which translations are stale: those whose source says something else than when they were written."""
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blueprints.assembly import rules as assembly_rules
from blueprints.db import db
from blueprints.programme import queries_texts, rules, rules_parts
from blueprints.programme.models import SlotStatus
from blueprints.programme.models_edits import TextMark
from blueprints.texts import LANGUAGES, Text

from ..factories import first_day, four, make_room, make_slot, make_speaker, make_track
from .test_rules import change as edit

pytestmark = pytest.mark.usefixtures("assembly")


def stale(row):
    db.session.flush()
    return queries_texts.stale_of(row)


def but(text, **changes):
    return Text(**text.as_dict() | changes)


def test_what_was_written_before_there_were_marks_is_fresh():
    assert stale(make_slot(title=four("Opening"), abstract=four("All"))) == {}


def test_a_new_source_makes_the_translations_stale(now):
    slot = make_slot(title=four("Opening"))

    edit(slot, now, title=but(slot.title, en="Grand opening"))

    assert stale(slot) == {"title": ["ko", "fr", "es"]}
    assert {mark.source for mark in db.session.scalars(db.select(TextMark))} == {"Opening"}


def test_what_is_written_with_the_source_or_after_it_is_fresh(now):
    slot = make_slot(title=four("Opening"))

    edit(slot, now, title=but(slot.title, en="Grand opening", ko="대개막"))
    assert stale(slot) == {"title": ["fr", "es"]}
    edit(slot, now, title=but(slot.title, fr="Grande ouverture"))

    assert stale(slot) == {"title": ["es"]}


def test_a_translation_alone_makes_nothing_stale(now):
    slot = make_slot(title=four("Opening"))

    edit(slot, now, title=but(slot.title, ko="대개막"))

    assert stale(slot) == {}


def test_the_source_is_the_language_of_the_floor_where_it_is_written(now):
    slot = make_slot(title=four("Opening"), abstract=Text(en="All", fr="Tout"), spoken="ko")

    edit(slot, now, title=but(slot.title, ko="대개막"), abstract=but(slot.abstract, en="Everything"))

    assert stale(slot) == {"title": ["en", "fr", "es"], "abstract": ["fr"]}


def test_without_english_the_source_is_what_there_is_first(now):
    slot = make_slot(title=Text(fr="Ouverture", es="Apertura"))

    edit(slot, now, title=but(slot.title, fr="Grande ouverture"))

    assert stale(slot) == {"title": ["es"]}


def test_taking_the_change_back_makes_the_translations_fresh_again(now):
    slot = make_slot(title=four("Opening"))
    edit(slot, now, title=but(slot.title, en="Grand opening"))
    edit(slot, now, title=but(slot.title, en="Very grand opening"))
    assert stale(slot) == {"title": ["ko", "fr", "es"]}

    edit(slot, now, title=but(slot.title, en="Opening"))

    assert stale(slot) == {}


def test_a_source_that_was_not_there_before_makes_nothing_stale(now):
    slot = make_slot(title=Text(fr="Ouverture", es="Apertura"))

    edit(slot, now, title=but(slot.title, en="Opening"))

    assert stale(slot) == {}


def test_another_floor_makes_nothing_stale(now):
    slot = make_slot(title=four("Opening"))

    edit(slot, now, spoken="ko")
    assert stale(slot) == {}
    edit(slot, now, title=but(slot.title, ko="대개막"))

    assert stale(slot) == {"title": ["en", "fr", "es"]}


def test_a_translation_taken_away_is_missing_and_no_longer_stale(now):
    slot = make_slot(title=four("Opening"))
    edit(slot, now, title=but(slot.title, en="Grand opening"))

    edit(slot, now, title=but(slot.title, ko=""))

    assert [(words.language, words.is_missing, words.is_stale) for words in queries_texts.gaps_of(slot)] == [
        ("ko", True, False), ("fr", False, True), ("es", False, True)]


def test_a_text_that_is_written_nowhere_is_no_gap():
    assert queries_texts.gaps_of(make_slot(title=four("Opening"), abstract=Text())) == []


def test_the_reason_of_a_cancelled_session_is_a_text_too(now):
    slot = make_slot()

    rules.cancel(slot, reason=Text(en="Typhoon"), seen=slot.revision, by=None, now=now)

    assert [(words.field, words.language) for words in queries_texts.gaps_of(slot)] == [
        ("reason", "ko"), ("reason", "fr"), ("reason", "es")]


def test_speakers_rooms_tracks_and_days_have_marks_too(now):
    person, room, track, day = make_speaker(biography=four("Swims")), make_room(), make_track(), first_day()
    assembly_rules.edit_day(day, date=day.date, title=four("Day"), seen=day.revision, by=None, now=now)
    assert stale(day) == {}

    rules_parts.edit_room(room, name=but(room.name, en="Annex"), places=9, seen=room.revision, by=None)
    rules_parts.edit_track(track, name=but(track.name, en="Water"), colour=track.colour, seen=track.revision, by=None)
    rules_parts.edit_speaker(
        person, name="Kim", own_name="", office=person.office, city=person.city, biography=but(person.biography, en="Rows"),
        seen=person.revision, by=None)
    assembly_rules.edit_day(day, date=day.date, title=but(day.title, en="First"), seen=day.revision, by=None, now=now)

    assert [stale(row) for row in (room, track, person, day)] == [
        {"name": ["ko", "fr", "es"]}, {"name": ["ko", "fr", "es"]}, {"biography": ["ko", "fr", "es"]},
        {"title": ["ko", "fr", "es"]}]
    rules_parts.remove_room(room, by=None)
    assert db.session.scalars(db.select(TextMark.subject).where(TextMark.subject.startswith("room"))).all() == []


def test_a_new_day_has_nothing_of_an_old_one_with_its_number(now):
    day = assembly_rules.add_day(date=dt.date(2025, 6, 25), title=four("Extra"), by=None, now=now)
    assembly_rules.edit_day(day, date=day.date, title=but(day.title, en="More"), seen=day.revision, by=None, now=now)
    assert stale(day) == {"title": ["ko", "fr", "es"]}
    assembly_rules.remove_day(day, seen=day.revision, by=None, now=now)

    again = assembly_rules.add_day(date=dt.date(2025, 6, 26), title=four("Extra"), by=None, now=now)

    assert stale(again) == {}


def test_moving_a_session_asks_nothing_of_the_marks(now):
    slot = make_slot()

    edit(slot, now, starts=dt.time(15), status=SlotStatus.PROVISIONAL)

    assert db.session.scalars(db.select(TextMark)).all() == []


WRITTEN = st.builds(Text, **{code: st.sampled_from(["", "a", "b"]) for code in LANGUAGES}).filter(bool)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=WRITTEN, later=st.lists(st.tuples(WRITTEN, st.sampled_from(list(LANGUAGES))), min_size=1, max_size=4))
def test_only_what_is_older_than_another_source_is_stale(app, now, first, later):
    """However a title goes on, a translation is stale only if the source it was last written under said something else."""
    slot = make_slot(title=first, day=None)
    made_from = dict.fromkeys(LANGUAGES, first.read("en"))
    for text, spoken in later:
        old = slot.title
        edit(slot, now, title=text, spoken=spoken)
        made_from |= {code: text.read(spoken) for code in LANGUAGES if getattr(text, code) != getattr(old, code)}
    source = slot.title.read(slot.spoken)

    for code in stale(slot).get("title", []):
        assert code != source.language
        assert getattr(slot.title, code)
        assert made_from[code] != source
