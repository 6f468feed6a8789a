"""How a day is laid out for editors: its hours, and sessions that overlap beside each other."""
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.programme.times import span
from blueprints.programme.times_board import hours_shown, standing

DATE = dt.date(2025, 6, 16)


def at(hour, minute=0, minutes=60):
    return span(DATE, dt.time(hour, minute), minutes)


def lanes(*spans):
    return [(one.lane, one.lanes) for one in standing((when, number) for number, when in enumerate(spans))]


def test_back_to_back_sessions_have_the_column_to_themselves():
    assert lanes(at(9), at(10), at(12)) == [(0, 1), (0, 1), (0, 1)]


def test_overlapping_sessions_share_the_column_and_the_next_has_it_whole_again():
    assert lanes(at(9), at(9, 30), at(11)) == [(0, 2), (1, 2), (0, 1)]


def test_a_lane_that_is_free_again_is_taken_again():
    assert lanes(at(9, minutes=180), at(9, 30, 30), at(10, 30, 30)) == [(0, 2), (1, 2), (1, 2)]


@given(st.lists(st.tuples(st.integers(0, 23), st.integers(0, 59), st.integers(5, 600)), max_size=12))
def test_no_two_sessions_of_one_lane_overlap_and_none_is_lost(drawn):
    spans = [at(*each) for each in drawn]

    found = standing((when, number) for number, when in enumerate(spans))

    assert sorted(one.what for one in found) == list(range(len(spans)))
    assert [(one.what, other.what) for one in found for other in found
            if one.what < other.what and one.lane == other.lane and spans[one.what].overlaps(spans[other.what])] == []
    assert all(one.lane < one.lanes for one in found)


@pytest.mark.parametrize(("spans", "more", "hours"), [
    ([], {}, (8, 20)),
    ([at(7, 30)], {}, (7, 20)),
    ([at(19, 30, 31)], {}, (8, 21)),
    ([at(22, minutes=180)], {}, (8, 25)),
    ([], {"opens": dt.time(6, 30), "closes": dt.time(21, 15)}, (6, 22)),
    ([], {"opens": dt.time(9), "closes": dt.time(2)}, (8, 26)),
    ([at(23, minutes=1440)], {}, (8, 47)),
    ([at(9)], {"whole": True}, (0, 24)),
    ([at(23, minutes=120)], {"whole": True}, (0, 25)),
])
def test_the_board_shows_the_usual_hours_and_those_that_are_needed(spans, more, hours):
    assert hours_shown(DATE, spans, **more) == hours
