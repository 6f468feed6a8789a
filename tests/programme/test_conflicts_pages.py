"""The editors' pages of conflicts, rules and what the rules know."""
import datetime as dt
import json

import pytest

from blueprints.assembly.models import Day
from blueprints.db import db
from blueprints.languages import moment
from blueprints.programme import queries_conflicts
from blueprints.programme.models import Building, Kind, Room, Slot
from blueprints.programme.models_rules import Acknowledgement, ProgrammeSettings, Walk

from ..factories import first_day, four, make_acknowledgement, make_building, make_room, make_slot, make_track
from .test_editor import only

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def editor(signed_in):
    return signed_in("editor", name="Kim Editor")


def beside_a_board():
    make_slot(code="board", title=four("Board"), kind=Kind.STATUTORY)
    make_slot(code="shop", title=four("Shop"), minutes=30)


def test_a_draft_without_conflicts_says_so(editor):
    assert editor.open("editor.conflicts").texts(".notice") == ["The rules find nothing wrong with the draft."]


def test_conflicts_are_listed_by_level_with_their_sessions(editor):
    beside_a_board()
    track = make_track(name=four("Climate"))
    for code in ("t1", "t2"):
        make_slot(code=code, title=four(code), track=track, starts=dt.time(15))

    page = editor.open("editor.conflicts")

    assert page.texts("main h2") == ["Holds back the release (1)", "Warning (1)"]
    assert page.texts(".conflict-rule") == ["Something beside a statutory meeting", "Two sessions of a track at once"]
    assert page.texts(".conflict-sessions a") == ["Shop", "Board", "t1", "t2"]


def test_a_long_list_is_shown_a_page_at_a_time_in_its_parts(editor):
    hall = make_room(places=5)
    make_slot(code="board", title=four("Board"), kind=Kind.STATUTORY)
    make_slot(code="shop", title=four("Shop"))
    for number in range(48):
        make_slot(code=f"f{number}", room=hall, expected=9, title=four("Full"), minutes=5,
                  starts=dt.time(10 + number // 12, number % 12 * 5))
    make_acknowledgement(key="room-small:f0", extent=4)
    make_acknowledgement(key="track:a:b")
    make_acknowledgement(key="track:a:c")

    first, second = editor.open("editor.conflicts"), editor.open("editor.conflicts", page=2)

    assert first.texts("main h2") == ["Holds back the release (1)", "Warning (47)", "Meant so (1)", "No longer needed (2)"]
    assert (len(first.texts(".conflict")), len(second.texts(".conflict"))) == (50, 1)
    assert second.texts("main h2") == ["No longer needed (2)"]
    assert first.texts(".paging li") == ["Page 1 of 2", "Next"]
    narrowed = editor.open("editor.conflicts", rule="room-small", day=first_day().date.isoformat(), page=7)
    assert (narrowed.texts("main h2"), narrowed.texts(".paging")) == (["Warning (47)", "Meant so (1)"], [])
    assert editor.open("editor.conflicts", page="x" * 99).texts(".paging li") == ["Page 1 of 2", "Next"]


def test_the_list_is_narrowed_to_a_rule_and_a_day(editor):
    beside_a_board()
    track, second = make_track(), db.session.scalars(db.select(Day).order_by(Day.date)).all()[1]
    for _number in range(2):
        make_slot(track=track, day=second)

    def rules(**filters):
        return editor.open("editor.conflicts", **filters).texts(".conflict-rule")

    assert rules(rule="track") == rules(day=second.date.isoformat()) == ["Two sessions of a track at once"]
    assert rules(rule="track", day=first_day().date.isoformat()) == []
    assert len(rules(rule="nonsense", day="someday")) == 2


def test_an_editor_lets_a_conflict_stand_and_takes_it_back(editor):
    beside_a_board()
    page = editor.open("editor.acknowledge", key="statutory:board:shop")

    empty = editor.send(page, reason="", status=422)
    editor.send(empty, reason="The board asked for it")

    listed = editor.open("editor.conflicts")
    assert empty.texts(".field-error") == ["Write why it is meant so."]
    assert listed.texts("main h2") == ["Meant so (1)"]
    assert listed.texts(".conflict-why")[0].startswith("The board asked for it Kim Editor, ")
    editor.send(editor.open("editor.take_back", acknowledgement_id=only(Acknowledgement).id))
    assert editor.open("editor.conflicts").texts("main h2") == ["Holds back the release (1)"]


def test_a_conflict_that_is_solved_meanwhile_leads_back_to_the_list(editor):
    beside_a_board()
    page = editor.open("editor.acknowledge", key="statutory:board:shop")
    make_acknowledgement(key="statutory:board:other")
    for slot in db.session.scalars(db.select(Slot).where(Slot.code == "shop")):
        slot.starts = dt.time(15)
    db.session.commit()

    refused = editor.send(page, reason="So", status=422)

    assert refused.texts(".problems li") == ["This conflict is solved already, so there is nothing to let stand."]
    assert editor.open("editor.acknowledge", key="statutory:board:shop", status=302).location == "/en/editor/conflicts"
    assert editor.open("editor.conflicts").texts("main h2") == ["No longer needed (1)"]


def check(editor, **fields):
    answer = editor.client.get("/en/editor/check", query_string={f"rows-0-{name}": value for name, value in fields.items()})
    assert answer.status_code == 200
    return json.loads(answer.text)["found"]


def test_a_move_is_checked_before_it_lands(editor):
    room, day = make_room(name=four("Hall")), first_day()
    make_slot(code="there", title=four("There"), room=room)
    make_slot(code="moved", title=four("Moved"), day=None)

    found = check(editor, code="moved", day=day.id, starts="09:30", minutes=60, room=room.id)

    assert found == [{"key": "room-taken:moved:there", "rule": "room-taken", "level": "block", "reason": "",
                      "order": 0, "codes": ["moved", "there"], "sentence": "Hall has “Moved” and “There” at the same time."}]
    assert check(editor, code="moved", day=day.id, starts="10:00", minutes=60, room=room.id) == []
    assert check(editor, code="moved", day="", starts="09:30", minutes=60, room=room.id) == []


def test_two_that_change_places_are_checked_as_they_will_be(editor):
    room, day = make_room(), first_day()
    make_slot(code="a", room=room)
    make_slot(code="b", room=room, starts=dt.time(10))
    rows = {"rows-0-code": "a", "rows-0-starts": "10:00", "rows-1-code": "b", "rows-1-starts": "09:00"}
    for row in ("rows-0", "rows-1"):
        rows |= {f"{row}-day": day.id, f"{row}-minutes": 60, f"{row}-room": room.id}

    assert json.loads(editor.client.get("/en/editor/check", query_string=rows).text) == {"found": []}


@pytest.mark.parametrize("fields", [
    {}, {"code": "nobody", "day": "1", "starts": "09:00", "minutes": "60", "room": ""},
    {"code": "a'b", "day": "1", "starts": "09:00", "minutes": "60"}, {"code": "slot", "starts": "25:99", "minutes": "-1"},
    {"code": "slot", "day": "9" * 30, "starts": "١٢:٠٠", "minutes": "99999", "room": "x"}])
def test_nonsense_finds_nothing(editor, fields):
    make_slot(code="slot")

    assert check(editor, **fields) == []


def test_an_editor_sets_how_strict_a_rule_is(editor):
    page = editor.open("editor.levels")

    editor.send(page, level__track="block", level__texts="ignore")

    assert only(ProgrammeSettings).levels == {"track": "block", "texts": "ignore"}
    again = editor.open("editor.levels")
    assert [option.get("value") for option in again.html.cssselect("#level-track option[selected]")] == ["block"]
    editor.send(again, level__track="warn", level__texts="warn")
    assert only(ProgrammeSettings).levels == {}


def test_the_second_of_two_who_set_rules_sees_both_versions(editor, app, signed_in):
    first, second = editor.open("editor.levels"), signed_in("editor")
    stale = second.open("editor.levels")
    editor.send(first, level__track="block")

    refused = second.send(stale, level__walk="ignore", status=409)

    assert [" ".join(row.split()) for row in refused.texts(".versions tbody th")] == [
        "Walk longer than the time for it", "Two sessions of a track at once"]
    second.send(refused)
    assert only(ProgrammeSettings).levels == {"walk": "ignore"}


def test_an_editor_says_how_many_teams_there_are(editor):
    editor.send(editor.open("editor.teams"), into__ko="2", into__fr="0")

    assert only(ProgrammeSettings).teams == {"ko": 2, "fr": 0}
    assert editor.send(editor.open("editor.teams"), into__ko="many", status=422).texts(".field-error") == [
        "Enter a whole number from 0 to 99."]


def test_an_editor_tells_how_far_rooms_and_buildings_are(editor):
    here, there = make_building(name=four("Here")), make_building(name=four("There"))
    rooms = [make_room(building=here), make_room(building=there), make_room()]
    page = editor.open("editor.walks")

    editor.send(page, **{f"b-{here.id}-{there.id}": "12", f"b-{here.id}-{here.id}": "2",
                         f"r-{rooms[0].id}-{rooms[2].id}": "5"})

    assert queries_conflicts.walks() == {
        "building_walks": {(here.id, there.id): 12, (here.id, here.id): 2}, "room_walks": {(rooms[0].id, rooms[2].id): 5}}
    editor.send(editor.open("editor.walks"), **{f"b-{here.id}-{there.id}": "", f"b-{here.id}-{here.id}": "3"})
    assert queries_conflicts.walks()["building_walks"] == {(here.id, here.id): 3}


def test_walking_times_of_somebody_else_are_not_lost(editor, signed_in):
    one, other = make_room(), make_room()
    name = f"r-{one.id}-{other.id}"
    stale = editor.open("editor.walks")
    second = signed_in("editor")
    second.send(second.open("editor.walks"), **{name: "5"})

    editor.send(stale, **{name: "9"}, status=409)

    assert only(Walk).minutes == 5


def test_with_nothing_to_walk_between_the_page_says_what_to_do(editor):
    page = editor.open("editor.walks")

    assert page.texts(".empty h2") == ["Nothing to walk between yet"]


def test_buildings_are_added_renamed_and_removed(editor):
    editor.send(editor.open("editor.add_building"), name__en="Annex")
    building = only(Building)
    editor.send(editor.open("editor.edit_building", building_id=building.id), name__en="Main house")
    room = make_room(building=building)

    kept = editor.send(editor.open("editor.remove_building", building_id=building.id), status=422)
    room.building = None
    db.session.commit()
    editor.send(editor.open("editor.remove_building", building_id=building.id))

    assert "Put its rooms into another building first." in kept.texts(".problems li")[0]
    assert db.session.scalars(db.select(Building)).all() == []
    assert editor.open("editor.buildings").texts(".empty h2") == ["No buildings yet"]


def test_a_room_has_its_booths_and_its_building(editor):
    building = make_building(name=four("Annex"))

    editor.send(editor.open("editor.add_room"), name__en="Hall", booths="3", building=str(building.id))

    room = only(Room)
    assert (room.booths, room.building) == (3, building)
    assert "Annex" in editor.open("editor.rooms").text


def test_an_admin_sets_when_the_venue_is_open(signed_in):
    admin, day = signed_in("admin"), first_day()

    admin.send(admin.open("assembly.edit_day", day_id=day.id), opens="08:30", closes="01:00")

    assert (day.opens, day.closes) == (dt.time(8, 30), dt.time(1))
    assert "08:30–01:00" in admin.open("assembly.days").text
    wrong = admin.send(admin.open("assembly.edit_day", day_id=day.id), opens="soon", status=422)
    assert wrong.texts(".field-error") == ["Enter a time, such as 09:30."]


def test_the_page_of_releases_tells_what_holds_it_back(editor):
    beside_a_board()

    page = editor.open("editor.releases")
    refused = editor.send(page, status=422)

    assert "1 conflict keeps the draft from being published:" in page.text
    assert refused.texts(".problems li")[0].startswith("What stands in the draft keeps it from being published (conflicts: 1).")


@pytest.mark.on_either
def test_pages_ask_no_more_of_many_conflicts_than_of_few(kind, signed_in):
    from ..statements import count_in_sqlite, count_statements
    counting = count_in_sqlite if kind == "sqlite" else count_statements
    editor, track, room = signed_in("editor"), make_track(), make_room()
    asked = []
    for _turn in range(2):
        for _number in range(4):
            make_slot(track=track, room=room)
        with counting() as statements:
            for path in ("/en/editor/conflicts", "/en/editor/rules", "/en/editor/rules/walks"):
                assert editor.client.get(path).status_code == 200
        asked.append(statements.count)

    assert asked[0] == asked[1]


def test_of_a_reason_that_nobody_signed_it_says_when_and_not_who(editor):
    row = make_acknowledgement(reason="It came with the sample")

    page = editor.open("editor.conflicts")

    assert page.texts(".conflict-why")[0].startswith("It came with the sample")
    assert page.texts(".conflict-why .muted") == [moment(row.at)]
