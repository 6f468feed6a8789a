"""Moving back: what is restored, what stays changed, and what makes it impossible."""
import datetime as dt

import pytest

from blueprints.assembly.queries import the_assembly
from blueprints.dates import queries_effect, rules_undo
from blueprints.dates.models import Move
from blueprints.db import db
from blueprints.journal.models import JournalEntry
from blueprints.texts import Text
from tests.factories import four, make_category, make_room, make_slot, make_speaker

from .moving import AUTUMN, dates, days, move, undo

pytestmark = pytest.mark.usefixtures("assembly")
JUNE = [dt.date(2025, 6, number) for number in range(16, 20)]
CLOSES, LATER = dt.datetime(2025, 5, 1, tzinfo=dt.UTC), dt.datetime(2025, 8, 1, tzinfo=dt.UTC)


def deadlines(**changes):
    none = dict.fromkeys(("registration_opens_at", "registration_closes_at", "edits_close_at", "substitutions_close_at"))
    return tuple((none | changes).items())


def test_days_come_back_with_all_that_was_theirs():
    day = days()[3]
    day.title, day.opens, day.closes = four("Farewell"), dt.time(8), dt.time(1)
    slot = make_slot(day=day, starts=dt.time(16), room=make_room())
    number = day.id

    undo(move(AUTUMN, 3, venue=four("Hall"), month=dt.date(2025, 9, 1), is_provisional=False, zone="Asia/Tokyo"))

    back, assembly = days()[3], the_assembly()
    assert dates() == JUNE
    assert (back.id, back.title, back.opens, back.closes) == (number, four("Farewell"), dt.time(8), dt.time(1))
    assert (slot.date, slot.starts) == (JUNE[3], dt.time(16))
    assert (assembly.venue, assembly.month, assembly.zone) == (Text(), dt.date(2025, 6, 1), "Asia/Seoul")
    assert assembly.is_provisional is True


def test_a_session_whose_room_is_taken_meanwhile_stays_in_the_tray_and_is_listed():
    hall = make_room()
    first = make_slot(day=days()[3], starts=dt.time(16), room=hall)
    second = make_slot(day=days()[3], starts=dt.time(17), room=hall)
    moved = move(AUTUMN, 3)
    second.starts = dt.time(16, 30)     # both lie in the tray, where nothing clashes
    db.session.commit()

    back = undo(moved)

    assert (first.date, second.day) == (JUNE[3], None)
    assert back.after["left"] == [second.code]


def test_a_session_whose_speaker_is_free_gets_its_day_back():
    slot = make_slot(day=days()[3])
    make_speaker()

    back = undo(move(AUTUMN, 3))

    assert (slot.date, back.after["left"]) == (JUNE[3], [])


def test_what_an_editor_has_placed_meanwhile_stays_where_it_is():
    slot = make_slot(day=days()[3])
    moved = move(AUTUMN, 3)
    slot.day = days()[1]
    db.session.commit()

    undo(moved)

    assert slot.date == JUNE[1]


def test_a_session_that_is_gone_meanwhile_stays_gone():
    slot = make_slot(day=days()[3])
    moved = move(AUTUMN, 3)
    db.session.delete(slot)
    db.session.commit()

    undo(moved)

    assert dates() == JUNE


def test_the_sessions_of_days_that_the_move_had_added_go_to_the_tray():
    moved = move(AUTUMN, 5)
    slot = make_slot(day=days()[4])

    undo(moved)

    assert (dates(), slot.day) == (JUNE, None)


def test_deadlines_go_back_unless_they_were_set_since():
    assembly = the_assembly()
    assembly.registration_closes_at = assembly.edits_close_at = CLOSES
    category = make_category(closes_at=CLOSES)
    moved = move(AUTUMN, 3, deadlines=deadlines(registration_closes_at=LATER, edits_close_at=LATER),
                 categories=((category.id, LATER),))
    assert category.closes_at == LATER
    assembly.edits_close_at = LATER + dt.timedelta(days=1)
    db.session.commit()

    undo(moved)

    assert assembly.registration_closes_at == category.closes_at == CLOSES
    assert assembly.edits_close_at == LATER + dt.timedelta(days=1)


def test_a_move_back_can_be_moved_back():
    slot = make_slot(day=days()[3])

    undo(undo(move(AUTUMN, 3)))

    assert dates() == [dt.date(2025, 9, 29), dt.date(2025, 9, 30), dt.date(2025, 10, 1)]
    assert slot.day is None


def test_the_journal_tells_the_move_back():
    first = move(AUTUMN, 3)
    second = undo(first)

    told = [(entry.action, entry.subject) for entry in db.session.scalars(db.select(JournalEntry).order_by(JournalEntry.id))]
    assert told == [("assembly.moved", f"move:{first.id}"), ("assembly.moved-back", f"move:{second.id}")]
    assert second.undoes_id == first.id


def test_only_the_newest_move_is_undone():
    first = move(AUTUMN, 3)
    second = move(AUTUMN, 4)

    with pytest.raises(rules_undo.NotTheNewest):
        undo(first)
    undo(second)

    assert len(dates()) == 3


def test_a_move_cannot_be_undone_once_its_days_have_been_changed_but_for_their_titles():
    moved = move(AUTUMN, 3)
    days()[2].date = dt.date(2025, 10, 2)
    db.session.commit()
    with pytest.raises(rules_undo.DaysChanged):
        undo(moved)
    days()[2].date, days()[2].title = dt.date(2025, 10, 1), four("Last day")
    db.session.commit()

    undo(moved)

    assert [day.title for day in days()][2] == four("Last day")


def test_a_day_that_has_lost_its_number_gets_another():
    moved = move(AUTUMN, 3)
    numbers = {day["id"] for day in moved.before["days"]} - {day.id for day in days()}
    assert len(numbers) == 1
    made = db.session.get(Move, moved.id)

    plan = rules_undo.plan_back(made, queries_effect.standing())

    assert {day.id for day in plan.added} == numbers
