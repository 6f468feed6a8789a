"""Where things are: from the forms, through releases and moves, to the maps of calendars."""
import dataclasses
import datetime as dt

import icalendar
import pytest

from blueprints.assembly.queries import the_assembly
from blueprints.db import db
from blueprints.journal.models import JournalEntry
from blueprints.points import Point
from blueprints.programme import rules_release
from blueprints.programme.models import Building
from blueprints.texts import Text
from tests.dates.moving import move, undo
from tests.factories import four, make_account, make_building, make_room, make_slot
from tests.released import publish
from tests.visitor import Visitor

VENUE, WING = Point(37.5118, 127.0592), Point(37.5665, 126.978)
LATER = dt.datetime(2025, 3, 9, tzinfo=dt.UTC)
WRONG = "Enter two numbers as a map shows them, such as 37.5118, 127.0592."


@pytest.fixture
def admin(app, assembly):
    return Visitor(app).sign_in(make_account("admin", "editor"))


def places(visitor):
    """{code: (LOCATION, GEO)} of the whole programme."""
    whole = icalendar.Calendar.from_ical(visitor.open("/calendar/programme.ics").answer.data)
    return {str(event["UID"]).partition("@")[0]: (str(event["LOCATION"]), event["GEO"].to_ical() if "GEO" in event else None)
            for event in whole.events}


def test_an_admin_tells_where_the_venue_stands(admin):
    page = admin.open("assembly.settings")
    assert page.html.get_element_by_id("point").get("value") == ""

    admin.send(page, point=" 37.5118° N, 127.0592° E ")

    assert the_assembly().point == VENUE
    assert the_assembly().stamps["assembly"][0][2] == [37.5118, 127.0592], "and calendars are told"
    assert admin.open("assembly.settings").html.get_element_by_id("point").get("value") == "37.5118, 127.0592"
    [entry] = db.session.scalars(db.select(JournalEntry).where(JournalEntry.action == "assembly.edited"))
    assert entry.values == {"point": [None, [37.5118, 127.0592]]}
    assert "coordinates" in admin.open("journal.journal").text
    admin.send(admin.open("assembly.settings"), point="")
    assert the_assembly().point is None


@pytest.mark.parametrize("wrong", ["Seoul", "37.5118", "91, 0", "37,5; 127,0"])
def test_what_is_no_point_stays_in_the_form_with_a_sentence(admin, wrong):
    page = admin.send(admin.open("assembly.settings"), point=wrong, status=422)

    assert page.texts(".field-error") == [WRONG]
    assert page.html.get_element_by_id("point").get("value") == wrong
    assert the_assembly().point is None


def test_an_editor_tells_where_a_building_stands(admin):
    admin.send(admin.open("editor.add_building"), name__en="East wing", point="37.5665, 126.978")
    building = db.session.scalar(db.select(Building))
    assert building.point == WING

    page = admin.open("editor.edit_building", building_id=building.id)
    assert page.html.get_element_by_id("point").get("value") == "37.5665, 126.978"
    assert admin.send(page, point="somewhere", status=422).texts(".field-error") == [WRONG]
    admin.send(page, point="")

    assert building.point is None


def test_a_room_is_where_its_building_is_and_else_at_the_venue(visitor, assembly):
    assembly.venue, assembly.point = four("COEX"), VENUE
    wing, unknown = make_building(name=four("East wing"), point=WING), make_building(name=four("COEX"))
    make_slot(code="WING", room=make_room(name=four("Hall"), building=wing))
    make_slot(code="HERE", room=make_room(name=four("Studio")))
    make_slot(code="SOME", room=make_room(name=four("Attic"), building=unknown))
    make_slot(code="NONE", starts=dt.time(12))
    db.session.commit()
    publish()

    assert places(visitor) == {
        "WING": ("Hall, East wing, COEX", "37.5665;126.978"), "HERE": ("Studio, COEX", "37.5118;127.0592"),
        "SOME": ("Attic, COEX", None), "NONE": ("COEX", "37.5118;127.0592")}


def test_a_point_is_public_with_the_next_release_and_rooms_that_stay_keep_theirs(visitor, assembly):
    wing = make_building(name=four("East wing"))
    make_slot(code="AAA", room=make_room(name=four("Hall"), building=wing))
    publish()
    wing.point = WING
    db.session.commit()
    assert places(visitor) == {"AAA": ("Hall, East wing", None)}

    publish(now=LATER)

    assert places(visitor) == {"AAA": ("Hall, East wing", "37.5665;126.978")}


def test_the_public_is_told_that_a_room_is_in_another_building(visitor, assembly):
    wing, tower = make_building(name=four("East wing")), make_building(name=four("Tower"))
    room = make_room(name=four("Hall"), building=wing)
    make_slot(room=room)
    publish()
    room.building = tower
    db.session.commit()
    publish(now=LATER)
    room.building = None
    db.session.commit()
    publish(now=LATER + dt.timedelta(days=1))

    said = visitor.open("programme.changes").text
    assert "Hall is in this building: Tower." in said
    assert "It is open in which building Hall is." in said


def test_a_move_takes_the_venue_to_another_point_and_back(visitor, assembly):
    assembly.venue, assembly.point = four("COEX"), VENUE
    make_slot(code="AAA")
    db.session.commit()
    publish()

    moved = move(venue=four("City Hall"), point=WING)
    there, told = places(visitor), the_assembly().stamps["assembly"][1]
    undo(moved)

    assert the_assembly().stamps["assembly"][1] == told + 1
    assert there == {"AAA": ("City Hall", "37.5665;126.978")}
    assert places(visitor) == {"AAA": ("COEX", "37.5118;127.0592")}


def test_an_admin_writes_the_point_of_the_new_venue_where_the_assembly_moves(admin, assembly):
    assembly.point = VENUE
    db.session.commit()

    page = admin.send(admin.open("dates.dates"), first=f"{dt.date.today().year}-09-29", count="3")
    planned = admin.follow(page)
    assert planned.html.get_element_by_id("point").get("value") == "37.5118, 127.0592"
    effect = admin.send(planned, status=200, point="37.5665, 126.978")
    admin.send(effect, form="/admin/dates/move")

    assert the_assembly().point == WING


def test_what_was_cancelled_on_a_day_that_is_none_any_more_keeps_its_hour(visitor, assembly):
    """The zone block covers that day too: the clocks of Paris are others in December than in June."""
    assembly.zone = "Europe/Paris"
    make_slot(code="AAA", starts=dt.time(9))
    publish()
    [known] = rules_release.known_to(rules_release.last_release()).values()
    move(dt.date(2025, 12, 1), 4)
    rules_release.publish({"AAA": dataclasses.replace(known.facts, status="cancelled")}, note=Text(), by=None, now=LATER,
                          host="localhost", base_url="http://localhost")
    db.session.commit()

    whole = icalendar.Calendar.from_ical(visitor.open("/calendar/programme.ics").answer.data)

    zone = whole.timezones[0].to_tz(lookup_tzid=False)
    assert [event.start.replace(tzinfo=zone).utcoffset() for event in whole.events] == [dt.timedelta(hours=2)]
    assert dt.datetime(2025, 12, 1, 9, tzinfo=zone).utcoffset() == dt.timedelta(hours=1)
