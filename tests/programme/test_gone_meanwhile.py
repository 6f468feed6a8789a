"""A day that goes, or moves, while an editor waits for the draft: the plan was made before, the rule looks again."""
import datetime as dt

import pytest

from blueprints.assembly.models import Day
from blueprints.assembly.queries import days
from blueprints.db import db
from blueprints.programme import rules
from blueprints.programme.models import Kind, Slot

from ..factories import four, make_room, make_slot

pytestmark = pytest.mark.usefixtures("assembly")


def plan(day, room=None):
    return rules.Plan(kind=Kind.PLENARY, title=four("Opening"), day=day, starts=dt.time(9), minutes=60, room=room)


def behind_our_back(statement):
    """As another request's commit: the rows that we have read do not know of it."""
    db.session.execute(statement.execution_options(synchronize_session=False))


def test_nothing_is_planned_on_a_day_that_was_removed_meanwhile(now):
    gone = plan(days()[3])
    behind_our_back(db.delete(Day).where(Day.id == gone.day.id))

    with pytest.raises(rules.DayGone):
        rules.add_slot(gone, by=None, now=now)


def test_no_session_is_moved_to_a_day_that_was_removed_meanwhile(now):
    slot, gone = make_slot(), plan(days()[3])
    behind_our_back(db.delete(Day).where(Day.id == gone.day.id))

    with pytest.raises(rules.DayGone):
        rules.edit_slot(slot, gone, seen=slot.revision, by=None, now=now)


def test_a_room_is_looked_for_on_the_date_that_the_day_has_by_now(now):
    room, (first, *_others, last) = make_room(), days()
    make_slot(room=room, day=first)
    moved = plan(last, room=room)
    dates = first.date, last.date
    for day, date in ((first.id, dt.date(2025, 6, 30)), (last.id, dates[0]), (first.id, dates[1])):
        behind_our_back(db.update(Day).where(Day.id == day).values(date=date))

    rules.add_slot(moved, by=None, now=now)

    assert len(db.session.scalars(db.select(Slot)).all()) == 2
