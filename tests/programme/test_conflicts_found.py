"""What stands in the draft: levels, acknowledgements, and no more questions than needed."""
import datetime as dt
import random

import pytest

from blueprints.assembly.queries import days
from blueprints.programme import queries_conflicts, words_conflicts
from blueprints.programme.conflicts import Level, Setting
from blueprints.programme.models import SlotStatus
from blueprints.texts import Text

from ..factories import first_day, make_room, make_slot

pytestmark = pytest.mark.usefixtures("assembly")


def all_four(words):
    return Text(words, words, words, words)


def found(day_ids=None):
    return [(one.rule, one.codes) for one in queries_conflicts.of_days(day_ids)]


def test_a_draft_without_conflicts_finds_none():
    hall = make_room()
    make_slot(room=hall)
    make_slot(room=hall, starts=dt.time(10))

    assert found() == []


def test_a_conflict_has_its_level_and_its_sentence(app):
    hall = make_room(name=all_four("Hall A"))
    make_slot(code="one", title=all_four("First"), room=hall)
    make_slot(code="two", title=all_four("Second"), room=hall, starts=dt.time(9, 30))

    (standing,) = queries_conflicts.of_days()

    assert (standing.key, standing.level, standing.acknowledged) == ("room-taken:one:two", Level.BLOCK, None)
    assert [one.code for one in standing.sessions] == ["one", "two"]
    with app.test_request_context("/en/"):
        assert words_conflicts.sentence(standing) == "Hall A has “First” and “Second” at the same time."


def test_near_a_session_are_those_that_meet_it_or_come_within_the_longest_way_of_it():
    chance, longest = random.Random(7), dt.timedelta(minutes=15)
    for day in days()[:3]:
        for _number in range(12):
            make_slot(day=day, starts=dt.time(chance.randrange(24), chance.randrange(0, 60, 5)),
                      minutes=chance.choice([5, 15, 60, 300, 1440]))
    every, setting = queries_conflicts.planned(queries_conflicts.PLACED), Setting(room_walks={(1, 2): 15})

    for one in every:
        assert [other.code for other in queries_conflicts.near([one], setting)] == [
            other.code for other in every if other is not one
            and other.span.start < one.span.end + longest and one.span.start - longest < other.span.end]


def test_what_is_cancelled_or_in_the_tray_is_in_nobodys_way():
    hall = make_room()
    make_slot(room=hall)
    make_slot(room=hall, status=SlotStatus.CANCELLED)
    make_slot(room=hall, day=None)

    assert found() == []


def test_a_day_is_asked_for_with_what_reaches_into_it_from_the_days_beside():
    hall, (first, second, *_rest) = make_room(), days()
    make_slot(code="late", day=first, room=hall, starts=dt.time(22), minutes=180)
    make_slot(code="early", day=second, room=hall, starts=dt.time(0, 30))
    make_slot(code="far", day=second, room=hall, starts=dt.time(1, 30))

    both = [("room-taken", ("late", "early"))]

    assert found([first.id]) == found() == both
    assert found([second.id]) == [("room-taken", ("early", "late"))]
    assert found([days()[2].id]) == found([]) == []


def test_no_day_means_no_conflict():
    assert queries_conflicts.of_days([first_day().id]) == []
