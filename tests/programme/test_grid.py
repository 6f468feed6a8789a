"""The editors' grid as a page: it is all there without its script."""
import datetime as dt
from urllib.parse import urlencode

import pytest

from blueprints.assembly.queries import days
from blueprints.db import db
from blueprints.programme.models import Kind, SlotStatus

from ..factories import first_day, four, make_room, make_slot, make_track
from .test_release import publish

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def editor(signed_in):
    return signed_in("editor")


def test_each_room_is_a_column_and_one_is_for_elsewhere(editor):
    hall, studio = make_room(name=four("Hall"), position=0, places=80), make_room(name=four("Studio"), position=1, places=None)
    make_slot(title=four("In the hall"), room=hall)
    make_slot(title=four("Outside"), kind=Kind.SITE_VISIT)
    make_slot(title=four("Tomorrow"), room=studio, day=days()[1])

    page = editor.open("editor.programme")

    assert page.texts(".column-head") == ["Hall 80 places", "Studio", "Elsewhere"]
    assert [page.texts(f"[data-column='{at}'] .card h3") for at in (hall.id, studio.id, "")] == [
        ["In the hall"], [], ["Outside"]]
    assert page.texts(".day-tabs a")[:2] == ["Mon 16 Jun (2)", "Tue 17 Jun (1)"]
    assert editor.open("editor.programme", day="2025-06-17").texts(".card h3") == ["Tomorrow"]
    assert editor.open("editor.programme", day="nonsense").texts(".card h3") == ["In the hall", "Outside"]


def test_a_break_without_a_room_is_for_all_rooms(editor):
    make_slot(title=four("Coffee"), kind=Kind.BREAK)
    make_slot(title=four("Espresso"), kind=Kind.BREAK, room=make_room())

    page = editor.open("editor.programme")

    assert page.texts(".across .card h3") == ["Coffee"]
    assert page.texts(".column .card h3") == ["Espresso"]


def test_what_has_no_day_lies_in_the_tray_on_every_day(editor):
    make_room()
    make_slot(title=four("Lying"), day=None)

    for day in days():
        assert editor.open("editor.programme", day=day.date.isoformat()).texts("[data-tray] .card h3") == ["Lying"]


def test_a_cancelled_session_stands_beside_the_one_that_took_its_hour(editor):
    hall = make_room()
    make_slot(title=four("Off"), room=hall, status=SlotStatus.CANCELLED)
    make_slot(title=four("On"), room=hall, starts=dt.time(9, 30))

    page = editor.open("editor.programme")

    assert [item.get("class") for item in page.html.cssselect(".column li:has(.card)")] == ["lane-0 lanes-2", "lane-1 lanes-2"]


def test_filters_fade_the_rest_and_hide_nothing(editor):
    hall, track = make_room(), make_track()
    make_slot(title=four("Rivers"), room=hall, track=track)
    make_slot(title=four("Roads"), room=hall, starts=dt.time(11), kind=Kind.WORKSHOP, status=SlotStatus.PROVISIONAL)

    def bright(**filters):
        return editor.open(f"/en/editor?{urlencode(filters)}").texts("li:not(.is-faded) > .card h3")

    assert bright() == ["Rivers", "Roads"]
    assert bright(track=track.slug) == bright(q="RIVERS") == ["Rivers"]
    assert bright(kind="workshop") == bright(status="provisional") == ["Roads"]
    assert bright(status="nonsense", kind="nonsense") == ["Rivers", "Roads"]
    assert editor.open("editor.programme", q="nowhere").texts(".card h3") == ["Rivers", "Roads"]


def test_what_is_outside_the_days_hours_is_shaded(editor):
    make_room()
    day = first_day()
    assert editor.open("editor.programme").html.cssselect(".closed") == []
    day.opens, day.closes = dt.time(9, 30), dt.time(1)
    db.session.commit()

    shaded = editor.open("editor.programme").html.cssselect("[data-column=''] .closed")

    assert [shade.get("class") for shade in shaded] == [
        "closed is-before h-8 m-0 for-h-1 for-m-30", "closed is-after h-25 m-0 for-h-24 for-m-0"]


@pytest.mark.parametrize(("asked", "zoom"), [({}, "zoom-2"), ({"zoom": "4"}, "zoom-4"), ({"zoom": "5"}, "zoom-2"),
                                             ({"zoom": "x"}, "zoom-2")])
def test_the_height_of_an_hour_is_in_the_address(editor, asked, zoom):
    make_room()

    page = editor.open("editor.programme", **asked)

    assert zoom in page.html.cssselect(".board")[0].get("class").split()


def test_the_whole_day_is_shown_on_request(editor):
    make_room()

    assert editor.open("editor.programme").texts(".hours li")[0] == "08:00"
    assert editor.open("editor.programme", whole="1").texts(".hours li")[0] == "00:00"


def test_a_card_tells_its_conflicts_and_that_it_is_not_public(editor):
    hall = make_room(places=10)
    make_slot(code="AAAAA", room=hall)
    publish()
    make_slot(code="BBBBB", room=hall, starts=dt.time(11), expected=50)

    page = editor.open("editor.programme")

    assert page.texts("#card-AAAAA .card-fact, #card-AAAAA .card-mark") == []
    assert page.texts("#card-BBBBB .card-fact") == ["New"]
    assert len(page.texts("#card-BBBBB .card-mark")) == 1


def test_grid_and_list_lead_to_each_other_on_the_same_day(editor):
    make_slot(room=make_room())

    grid = editor.open("editor.programme", day="2025-06-17")
    listed = editor.open("editor.list_slots", day="2025-06-17")

    assert "/en/editor/list?day=2025-06-17" in grid.links()
    assert "/en/editor?day=2025-06-17" in listed.links()


def test_the_head_is_ready_to_say_that_the_draft_has_changed(editor):
    hall = make_room()
    make_slot(room=hall)
    publish()

    page = editor.open("editor.programme")

    assert page.texts("[data-head-now]") == ["Everything here is public, as release 1.", "Releases"]
    assert [each.get("hidden") for each in page.html.cssselect("[data-head-changed]")] == ["", ""]
    make_slot(room=hall, starts=dt.time(11))
    assert [each.get("hidden") for each in editor.open("editor.programme").html.cssselect("[data-head-changed]")] == ["", None]
