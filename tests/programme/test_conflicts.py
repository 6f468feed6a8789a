"""Each rule with what it finds and the nearest that it lets be."""
import pytest

from blueprints.programme.conflicts import Conflict, Setting
from blueprints.programme.conflicts_found import AT_ONCE, IN_A_ROW, ORDER, RULES, Level, found, level_of
from blueprints.programme.queries_conflicts import hours_of
from blueprints.texts import Codes

from .planned import DAY, at, extents, hall, keys, only, person, planned, text, theme


def test_every_rule_has_its_place_in_the_order():
    assert sorted(ORDER) == sorted(RULES)


def test_a_rule_has_its_usual_level_until_another_is_set():
    assert level_of("room-taken", Setting()) is Level.BLOCK
    assert level_of("statutory", Setting()) is Level.BLOCK_RELEASE
    assert level_of("room-taken", Setting(levels={"room-taken": Level.WARN})) is Level.WARN


def test_a_rule_that_is_ignored_finds_nothing():
    both = [planned("a", hall=hall()), planned("b", hall=hall())]

    assert keys(both, only("room-taken")) == ["room-taken:a:b"]
    assert keys(both, only()) == []


def test_a_room_holds_one_session_at_a_time():
    first = planned("a", "09:00-10:00", hall=hall())
    setting = only("room-taken")

    assert keys([first, planned("b", "09:59-11:00", hall=hall())], setting) == ["room-taken:a:b"]
    assert keys([first, planned("b", "10:00-11:00", hall=hall())], setting) == []          # back to back
    assert keys([first, planned("b", "09:00-10:00", hall=hall(2))], setting) == []
    assert keys([planned("a"), planned("b")], setting) == []                                # both without a room


def test_a_room_is_taken_past_midnight():
    night = planned("a", "23:00-25:00", hall=hall())

    assert keys([night, planned("b", "24:30-25:30", hall=hall())], only("room-taken")) == ["room-taken:a:b"]
    assert keys([night, planned("b", "25:00-26:00", hall=hall())], only("room-taken")) == []


def test_nobody_takes_part_in_two_sessions_at_once():
    first = planned("a", people=(person(1), person(2)))
    setting = only("speaker-taken")

    assert keys([first, planned("b", "09:30-10:30", people=(person(2), person(3)))], setting) == ["speaker-taken:a:b:2"]
    assert keys([first, planned("b", "10:00-11:00", people=(person(2),))], setting) == []
    assert keys([first, planned("b", "09:30-10:30", people=(person(3),))], setting) == []


def test_each_person_in_two_places_is_a_conflict_of_its_own():
    both = [planned(code, people=(person(1), person(2))) for code in "ab"]

    assert keys(both, only("speaker-taken")) == ["speaker-taken:a:b:1", "speaker-taken:a:b:2"]


def test_two_sessions_of_a_track_are_not_at_once():
    first = planned("a", theme=theme())
    setting = only("track")

    assert keys([first, planned("b", theme=theme())], setting) == ["track:a:b"]
    assert keys([first, planned("b", theme=theme(2))], setting) == []
    assert keys([first, planned("b", "10:00-11:00", theme=theme())], setting) == []
    assert keys([planned("a"), planned("b")], setting) == []                                # both without a track


@pytest.mark.parametrize("kind", ["workshop", "break", "statutory"])
def test_nothing_is_beside_a_statutory_meeting(kind):
    meeting = planned("a", kind="statutory")
    setting = only("statutory")

    assert keys([meeting, planned("b", "09:30-09:35", kind=kind)], setting) == ["statutory:a:b"]
    assert keys([meeting, planned("b", "10:00-10:30", kind=kind)], setting) == []
    assert keys([planned("a"), planned("b", kind="plenary")], setting) == []


def test_the_statutory_meeting_is_named_whichever_was_asked_about():
    (conflict,) = found([planned("b")], [planned("a", kind="statutory")], only("statutory"))

    assert (conflict.codes, conflict.places["meeting"], conflict.places["beside"]) == (("b", "a"), text("A"), text("B"))


def with_heads(**wanted):
    return only("head-taken", heads={7: text("Seoul"), 8: text("Paris")}, wanted={
        code: set(heads) for code, heads in wanted.items()})


def test_a_head_of_delegation_is_not_wanted_in_two_places():
    both, after = [planned("a"), planned("b", "09:30-10:30")], [planned("a"), planned("b", "10:00-11:00")]

    assert keys(both, with_heads(a=[7, 8], b=[7])) == ["head-taken:a:b:7"]
    assert keys(both, with_heads(a=[7], b=[8])) == []
    assert keys(after, with_heads(a=[7], b=[7])) == []
    assert keys(both, with_heads(a=[9], b=[9])) == []                                       # no head, or not confirmed


def test_a_head_who_speaks_here_and_is_invited_there_is_wanted_in_both():
    speaks, invited = planned("a", people=(person(1, delegate_id=7),)), planned("b")

    assert keys([speaks, invited], with_heads(b=[7])) == ["head-taken:a:b:7"]
    assert keys([speaks, planned("b", people=(person(1, delegate_id=7),))], with_heads(b=[7])) == []    # speaker-taken says so
    assert found([speaks, invited], (), with_heads(b=[7]))[0].places["city"] == text("Seoul")


def test_the_way_between_two_rooms_takes_time():
    setting = only("walk", room_walks={(1, 2): 10})
    first = planned("a", "09:00-10:00", hall=hall(1), people=(person(),))

    def then(hours, number=2, who=1):
        return planned("b", hours, hall=hall(number), people=(person(who),))

    assert keys([first, then("10:09-11:00")], setting) == ["walk:a:b:1"]
    assert extents([first, then("10:09-11:00")], setting) == [1]
    assert keys([first, then("10:10-11:00")], setting) == []
    assert keys([first, then("08:00-08:55")], setting) == ["walk:a:b:1"]                    # the other one first
    assert keys([first, then("10:00-11:00", number=1)], setting) == []                      # the same room
    assert keys([first, then("10:00-11:00", number=3)], setting) == []                      # nobody knows how far
    assert keys([first, then("10:00-11:00", who=2)], setting) == []                         # somebody else
    assert keys([first, then("09:30-11:00")], setting) == []                                # at once: another rule's


def test_buildings_tell_how_far_their_rooms_are_unless_the_rooms_do():
    one, other = hall(1, building_id=5), hall(2, building_id=4)
    setting = Setting(building_walks={(4, 5): 12, (5, 5): 3}, room_walks={(1, 3): 0})

    assert setting.walk(one, other) == setting.walk(other, one) == 12
    assert setting.walk(one, hall(4, building_id=5)) == 3
    assert setting.walk(one, hall(3, building_id=4)) == 0
    assert setting.walk(one, hall(6)) == setting.walk(one, None) == setting.walk(one, one) == 0


def open_from(opens, closes):
    return only("hours", hours={DAY.date(): hours_of(DAY.date(), opens and at(opens).time(), closes and at(closes).time())})


def test_a_session_lies_within_the_hours_of_its_day():
    setting = open_from("09:00", "18:00")

    assert keys([planned("a", "09:00-18:00")], setting) == []
    assert extents([planned("a", "08:55-10:00"), planned("b", "17:00-18:10"), planned("c", "08:00-19:00")], setting) \
        == [5, 10, 120]


def test_a_day_may_close_after_midnight():
    setting = open_from("09:00", "01:00")

    assert keys([planned("a", "22:00-25:00")], setting) == []
    assert extents([planned("a", "22:00-25:05")], setting) == [5]


def test_a_session_of_the_early_morning_lies_in_the_hours_of_the_day_before():
    setting = open_from("09:00", "02:00")
    setting.hours[at("24:00").date()] = hours_of(at("24:00").date(), at("09:00").time(), at("18:00").time())

    assert keys([planned("a", "24:30-26:00")], setting) == []
    assert extents([planned("a", "25:30-26:30")], setting) == [30]


def test_hours_that_are_half_known_bind_on_that_side_alone():
    assert extents([planned("a", "08:00-30:00")], open_from("09:00", None)) == [60]
    assert extents([planned("a", "00:00-19:00")], open_from(None, "18:00")) == [60]
    assert keys([planned("a", "00:00-24:00")], open_from(None, None)) == []


@pytest.mark.parametrize("kind", ["site-visit", "social"])
def test_what_is_elsewhere_does_not_ask_when_the_venue_opens(kind):
    setting = open_from("09:00", "18:00")

    assert keys([planned("a", "19:00-22:00", kind=kind)], setting) == []
    assert keys([planned("a", "19:00-22:00", kind=kind, hall=hall())], setting) == ["hours:a"]
    assert keys([planned("a", "19:00-22:00", kind="break")], setting) == ["hours:a"]


def test_a_room_seats_all_who_are_expected_and_all_who_may_sign_up():
    room, setting = hall(places=100), only("room-small")

    assert keys([planned("a", hall=room, places=100, expected=100)], setting) == []
    assert extents([planned("a", hall=room, places=101), planned("b", hall=room, places=101, expected=150)], setting) == [1, 50]
    assert keys([planned("a", hall=hall(places=None), expected=999), planned("b", expected=999)], setting) == []


def test_a_room_has_a_booth_for_each_language():
    setting = only("booths")

    assert keys([planned("a", hall=hall(booths=2), interpreted=("ko", "fr"))], setting) == []
    assert extents([planned("a", hall=hall(booths=1), interpreted=("ko", "fr"))], setting) == [1]
    assert keys([planned("a", hall=hall(booths=None), interpreted=("ko",)), planned("b", interpreted=("ko",))], setting) == []


def test_there_is_a_team_for_each_session_that_asks_for_one():
    setting = only("teams", teams={"ko": 1, "fr": 0})
    first = planned("a", "09:00-11:00", interpreted=("ko",))

    assert keys([first, planned("b", "11:00-12:00", interpreted=("ko",))], setting) == []
    assert keys([first, planned("b", "10:00-12:00", interpreted=("ko",))], setting) == ["teams:a:b:ko"]
    assert keys([first, planned("b", "10:00-12:00", interpreted=("es",))], setting) == []        # nobody knows the teams
    assert keys([planned("a", interpreted=("fr",))], setting) == ["teams:a:fr"]


def test_teams_are_counted_at_each_moment():
    long = planned("a", "09:00-12:00", interpreted=("ko",))
    early, late = planned("b", "09:00-10:00", interpreted=("ko",)), planned("c", "11:00-12:00", interpreted=("ko",))

    assert keys([long, early, late], only("teams", teams={"ko": 2})) == []
    assert keys([long, early, late], only("teams", teams={"ko": 1})) == ["teams:a:b:ko", "teams:a:c:ko"]
    assert keys([late], only("teams", teams={"ko": 1}), others=[long, early]) == ["teams:a:c:ko"]


def test_a_text_that_is_written_is_written_in_all_four_languages():
    found_in = found([planned("a", missing=("ko", "fr")), planned("b")], (), only("texts"))

    assert [(one.key, one.extent, one.places["languages"]) for one in found_in] == [("texts:a", 2, Codes(["ko", "fr"]))]


def test_what_was_not_asked_about_is_not_told():
    wanted, others = [planned("a", hall=hall())], [planned("b", hall=hall()), planned("c", hall=hall(), missing=("ko",))]

    assert keys(wanted, only("room-taken", "texts"), others) == ["room-taken:a:b", "room-taken:a:c"]


def test_a_key_is_the_same_whichever_session_was_asked_about():
    assert Conflict("track", ("b", "a"), {}).key == Conflict("track", ("a", "b"), {}).key == "track:a:b"


def test_a_key_never_outgrows_its_column():
    many = tuple(f"code-{number}" for number in range(60))

    assert len(Conflict("teams", many, {}, "ko").key) < 200
    assert Conflict("teams", many, {}, "ko").key != Conflict("teams", many, {}, "fr").key


def test_rules_for_two_are_either_at_once_or_in_a_row():
    assert not AT_ONCE.keys() & IN_A_ROW.keys()
