"""Whatever the plan: the sweep finds what trying every pair and every minute finds."""
import datetime as dt
import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from blueprints.programme.conflicts_found import found
from blueprints.programme.times import Span, gatherings, meetings

from .planned import DAY, hall, keys, only, person, planned

A_MINUTE = dt.timedelta(minutes=1)


@st.composite
def plans(draw, most=12):
    """Sessions on a coarse grid of two days, so that they often meet, touch or just miss each other."""
    sessions = []
    for number in range(draw(st.integers(0, most))):
        start = DAY + dt.timedelta(minutes=5 * draw(st.integers(0, 400)))
        sessions.append(planned(
            f"s{number:02}", span=Span(start, start + dt.timedelta(minutes=5 * draw(st.integers(1, 60)))),
            hall=draw(st.none() | st.builds(hall, st.integers(1, 4), building_id=st.none() | st.integers(1, 2))),
            people=tuple(map(person, draw(st.sets(st.integers(1, 4), max_size=3)))),
            interpreted=tuple(draw(st.sets(st.sampled_from(["ko", "fr"]))))))
    return sessions


def minutes_of(session):
    length = (session.span.end - session.span.start) // A_MINUTE
    return {session.span.start + number * A_MINUTE for number in range(0, length, 5)}


@given(plans())
@settings(max_examples=60, deadline=None)
def test_the_sweep_meets_every_pair_that_shares_a_minute(sessions):
    expected = {frozenset(pair) for pair in itertools.combinations([one.code for one in sessions], 2)
                if minutes_of(named(sessions, pair[0])) & minutes_of(named(sessions, pair[1]))}

    met = [frozenset((one.code, other.code)) for one, other in meetings(sessions)]

    assert len(met) == len(set(met))
    assert set(met) == expected


@given(plans(), st.dictionaries(st.sampled_from([(1, 2), (1, 3), (2, 4)]), st.integers(0, 90)),
       st.dictionaries(st.sampled_from([(1, 1), (1, 2), (2, 2)]), st.integers(0, 90)))
@settings(max_examples=60, deadline=None)
def test_every_way_that_is_too_long_is_found(sessions, room_walks, building_walks):
    setting = only("walk", room_walks=room_walks, building_walks=building_walks)
    expected = set()
    for one, other in itertools.permutations(sessions, 2):
        gap = (other.span.start - one.span.end) // A_MINUTE
        if gap >= 0 and gap < setting.walk(one.hall, other.hall):
            codes = ":".join(sorted([one.code, other.code]))
            expected |= {f"walk:{codes}:{who.id}" for who in set(one.people) & set(other.people)}

    assert sorted(keys(sessions, setting)) == sorted(expected)


@given(plans(), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_every_moment_without_enough_teams_is_found(sessions, teams):
    asking = [one for one in sessions if "ko" in one.interpreted]
    at_moments = {frozenset(one.code for one in asking if moment in minutes_of(one))
                  for one in asking for moment in minutes_of(one)}
    too_many = {codes for codes in at_moments if len(codes) > teams}
    expected = {codes for codes in too_many if not any(codes < more for more in at_moments)}

    conflicts = found(sessions, (), only("teams", teams={"ko": teams}))

    assert {frozenset(conflict.codes) for conflict in conflicts} == expected
    assert len(conflicts) == len(expected)


@given(plans())
@settings(max_examples=40, deadline=None)
def test_no_gathering_is_part_of_another(sessions):
    sets = [frozenset(one.code for one in together) for together in gatherings(sessions)]

    assert not any(one < other for one, other in itertools.permutations(sets, 2))
    assert frozenset().union(*sets) == {one.code for one in sessions}


@given(plans(), st.data())
@settings(max_examples=60, deadline=None)
def test_asking_about_some_sessions_finds_what_asking_about_all_finds_of_them(sessions, data):
    some = [one for one in sessions if data.draw(st.booleans())]
    rest = [one for one in sessions if one not in some]
    setting = only("room-taken", "speaker-taken", "walk", "teams", room_walks={(1, 2): 20, (3, 4): 45}, teams={"ko": 1})
    codes = {one.code for one in some}

    expected = {conflict.key for conflict in found(sessions, (), setting) if codes & set(conflict.codes)}

    assert sorted(keys(some, setting, rest)) == sorted(expected)


def named(sessions, code):
    return next(one for one in sessions if one.code == code)
