"""How a release is put together: of which facts, which lines are made anew, and what it keeps of how it differs."""
import datetime as dt

import pytest

from blueprints.assembly.models import Assembly
from blueprints.db import db
from blueprints.journal.models import JournalEntry
from blueprints.programme import queries_public, releases_changes, rules_release
from blueprints.programme.calendar import FORMAT
from blueprints.programme.models import Appearance, Entry, Release, SlotStatus
from blueprints.programme.rules_release import NothingChanged, NothingToRelease
from blueprints.texts import Text

from ..factories import first_day, four, make_room, make_slot, make_speaker
from .test_release import MONDAY, TUESDAY, entries, event_of, only_entry, publish

pytestmark = pytest.mark.usefixtures("assembly")
WEDNESDAY = TUESDAY + dt.timedelta(days=1)


def kept(made):
    return releases_changes.from_json(db.session.get(Release, made.id).changes)


def publish_facts(facts, **more):
    made = rules_release.publish(facts, note=Text(en="Given"), by=None, now=TUESDAY, host="assembly.example.org",
                                 base_url="https://assembly.example.org", **more)
    db.session.commit()
    return made


def withdraw(slot):
    slot.status, slot.is_withdrawn = SlotStatus.CANCELLED, True
    db.session.commit()


def test_given_facts_are_published_whatever_the_draft_says(assembly):
    slot = make_slot(code="AAAAA")
    publish()
    before = slot.as_facts()

    made = publish_facts({"AAAAA": rules_release.dataclasses.replace(before, starts=dt.time(17))})

    entry = only_entry(made)
    assert (entry.sequence, entry.as_released().facts.starts, slot.starts) == (1, dt.time(17), dt.time(9))


def test_what_is_not_among_given_facts_is_cancelled_unless_it_is_to_be_left_out(assembly):
    facts = {code: make_slot(code=code, starts=dt.time(hour)).as_facts() for hour, code in enumerate(("AAA", "BBB", "CCC"), 9)}
    publish()

    made = publish_facts({"AAA": facts["AAA"]}, without={"CCC"})

    assert [(entry.code, entry.is_cancelled) for entry in entries(made)] == [("AAA", False), ("BBB", True)]


def test_a_session_published_by_mistake_is_left_out_and_lies_in_the_tray(assembly):
    make_slot(code="AAAAA")
    slot = make_slot(code="BBBBB", starts=dt.time(11), note="Ask the hall", reason=four("Typhoon"))
    publish()
    withdraw(slot)

    made = publish(TUESDAY)

    assert [entry.code for entry in entries(made)] == ["AAAAA"]
    assert (slot.is_placed, slot.status, slot.leaves, slot.is_withdrawn) == (False, SlotStatus.PLANNED, False, False)
    assert (slot.note, slot.starts, bool(slot.reason)) == ("Ask the hall", dt.time(11), False)
    [change], _framed = kept(made)
    assert (change.what, change.code, change.after) == ("withdrawn", "BBBBB", None)
    removed = db.session.scalar(db.select(JournalEntry).where(JournalEntry.action == "slot.left-out"))
    assert removed.values["code"] == "BBBBB"


def test_the_only_session_may_have_been_a_mistake(assembly):
    slot = make_slot()
    publish()
    withdraw(slot)

    assert entries(publish(TUESDAY)) == []
    with pytest.raises(NothingToRelease):
        publish(WEDNESDAY)


def test_a_mistake_that_was_restored_is_none(assembly):
    slot = make_slot()
    publish()
    withdraw(slot)
    slot.status = SlotStatus.PLANNED

    with pytest.raises(NothingChanged):
        publish(TUESDAY)


def test_who_comes_back_after_being_left_out_goes_on_counting(assembly):
    """Calendars that still hold the event take only a higher sequence for news."""
    slot = make_slot(code="AAAAA")
    publish()
    withdraw(slot)
    publish(TUESDAY)
    slot.day = first_day()

    back = only_entry(publish(WEDNESDAY))

    assert (back.sequence, back.created_at, back.changed_at) == (2, MONDAY, WEDNESDAY), "a letter may have told of 1"


def test_only_what_changed_is_rendered(assembly):
    make_slot(code="AAAAA")
    moved = make_slot(code="BBBBB", starts=dt.time(11))
    publish()
    db.session.execute(db.update(Entry).values(calendar={"en": "as they were made"}))
    moved.starts = dt.time(12)

    same, changed = entries(publish(TUESDAY))

    assert same.calendar == {"en": "as they were made"}
    assert event_of(changed)["DTSTART"].dt.hour == 12


def test_lines_of_another_address_are_made_anew(assembly):
    make_slot()
    publish()
    make_room()

    made = rules_release.release(note=Text(), by=None, now=TUESDAY, host="other.example.org",
                                 base_url="https://other.example.org")

    entry = only_entry(made)
    assert entry.sequence == 1
    assert event_of(entry)["UID"].endswith("@other.example.org")


def test_lines_of_an_older_program_are_made_anew_without_a_word_to_readers(assembly):
    make_slot(code="AAAAA")
    made = publish()
    older = {language: lines.replace("COLOR", "X-COLOR").replace("STYLED-DESCRIPTION", "X-STYLED")
             for language, lines in only_entry(made).calendar.items()}
    db.session.execute(db.update(Entry).values(calendar=older))
    db.session.execute(db.update(Release).values(lines_of=made.lines_of.replace(str(FORMAT), str(FORMAT - 1), 1)))

    entry = only_entry(publish(TUESDAY))

    assert "\r\nSTYLED-DESCRIPTION" in entry.calendar["ko"]
    assert (entry.sequence, entry.created_at, entry.changed_at, entry.read_at) == (1, MONDAY, TUESDAY, MONDAY)
    assert queries_public.latest().changed == {"AAAAA": 1}, "nothing is marked as new for readers"
    with pytest.raises(NothingChanged):
        publish(WEDNESDAY)


def test_what_is_new_around_a_session_is_not_new_of_it(assembly):
    slot = make_slot(code="AAAAA")
    publish()
    assembly.venue = four("COEX")
    db.session.commit()
    publish(TUESDAY)
    assert queries_public.latest().changed == {"AAAAA": 1}

    slot.starts = dt.time(15)
    db.session.commit()
    publish(WEDNESDAY)

    assert queries_public.latest().changed == {"AAAAA": 3}


def test_lines_whose_making_is_not_known_are_compared(assembly):
    """Releases of the older program do not tell; where the lines come out the same nothing has changed."""
    make_slot()
    publish()
    db.session.execute(db.update(Release).values(lines_of="", changes=None))
    db.session.commit()

    with pytest.raises(NothingChanged):
        publish(TUESDAY)


def test_a_release_keeps_how_it_differs(assembly):
    hall, annex = make_room(name=four("Hall")), make_room(name=four("Annex"))
    moved, gone, same = (make_slot(code=code, starts=dt.time(hour), room=hall, abstract=four("About"))
                         for hour, code in enumerate(("AAAAA", "BBBBB", "CCCCC"), 9))
    first = publish()
    moved.room, moved.title = annex, four("Other")
    gone.status, gone.reason = SlotStatus.CANCELLED, four("Rain")
    make_slot(code="DDDDD", starts=dt.time(15))

    second = publish(TUESDAY)

    assert [change.what for change in kept(first)[0]] == ["added"] * 3
    cancelled, changed, added = kept(second)[0]
    assert [(one.what, one.code) for one in (cancelled, changed, added)] == [
        ("cancelled", "BBBBB"), ("changed", "AAAAA"), ("added", "DDDDD")]
    assert cancelled.after.reason == four("Rain")
    assert changed.fields == ["title", "room"]
    assert (changed.before.room.name, changed.after.room.name) == (four("Hall"), four("Annex"))
    assert changed.after.abstract == Text()         # what did not change is not kept twice
    assert same.code not in {one.code for one in kept(second)[0]}


def test_a_release_keeps_how_the_frame_differs(assembly):
    room = make_room(name=four("Hall"), places=100)
    speaker = make_speaker(name="Kim")
    make_slot(room=room, appearances=[Appearance(speaker=speaker)])
    publish()
    room.name = four("Grand hall")
    speaker.biography = four("A long life")
    more = make_room(name=four("Annex"))
    db.session.get(Assembly, 1).is_provisional = False
    db.session.commit()

    _changes, framed = kept(publish(TUESDAY))

    assert framed == [("room", four("Hall").as_dict(), four("Grand hall").as_dict()),
                      ("room-added", None, more.name.as_dict()), ("speaker", None, "Kim"), ("certainty", True, False)]
