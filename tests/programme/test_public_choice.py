"""Choosing from the public programme: filters in the address, grid and list, what changed, what is on."""
import datetime as dt
import zoneinfo

import pytest

from blueprints.db import db
from blueprints.programme import queries_public
from blueprints.programme.models import Access, Kind
from tests.factories import four, make_assembly, make_room, make_slot, make_track
from tests.released import publish

LATER = dt.datetime(2025, 3, 2, tzinfo=dt.UTC)


def titles(page):
    return page.texts(".session-title")


def today():
    return dt.datetime.now(zoneinfo.ZoneInfo("Asia/Seoul")).date()


@pytest.fixture
def all_day(app):
    """Today at the venue, one session from midnight to midnight: something is on whenever the tests run."""
    make_assembly(days=2, first=today())
    make_slot(code="ON", title=four("All day"), starts=dt.time(0), minutes=24 * 60)


def test_who_may_come_is_a_filter_that_leaves_breaks_out(visitor, assembly):
    make_slot(title=four("Open"), access=Access.OPEN)
    make_slot(title=four("Closed"), access=Access.INVITED, starts=dt.time(11))
    make_slot(title=four("Coffee"), kind=Kind.BREAK, access=Access.OPEN, starts=dt.time(12))
    publish()

    assert titles(visitor.open("programme.programme", access="open")) == ["Open"]
    assert titles(visitor.open("programme.programme", access=["open", "invited"])) == ["Open", "Closed"]
    assert titles(visitor.open("programme.programme", access="nobody")) == ["Open", "Closed", "Coffee"]
    assert b"Closed" not in visitor.client.get("/calendar/programme.ics?access=open").data


def test_several_of_a_kind_can_be_ticked_and_each_taken_away(visitor, assembly):
    make_slot(title=four("One"), room=make_room(slug="hall", name=four("Hall")))
    make_slot(title=four("Two"), room=make_room(slug="attic", name=four("Attic")), starts=dt.time(11))
    make_slot(title=four("Three"), room=make_room(slug="yard", name=four("Yard")), starts=dt.time(13))
    publish()

    page = visitor.open("programme.programme", room=["hall", "attic"], q="t")

    ticked = [box.get("value") for box in page.html.cssselect(".chip input[checked]")]
    chosen = {link.text_content().split(",")[0].strip(): link.get("href") for link in page.html.cssselect(".chosen a")
              if link.cssselect(".visually-hidden")}
    assert ticked == ["hall", "attic"]
    assert list(chosen) == ["Hall", "Attic", "“t”"]
    assert titles(visitor.open(chosen["Attic"])) == []
    assert titles(visitor.open(chosen["“t”"])) == ["One", "Two"]


def test_the_list_holds_what_the_grid_holds_and_stays_a_list(visitor, assembly):
    hall, track = make_room(slug="hall"), make_track(slug="climate")
    make_slot(title=four("One"), room=hall)
    make_slot(title=four("Two"), track=track)
    make_slot(title=four("Three"), starts=dt.time(11))
    publish()

    grid = visitor.open("programme.programme")
    page = visitor.open("programme.programme", view="list")

    assert sorted(titles(grid)) == sorted(titles(page))
    assert page.html.cssselect(".programme-grid") == []
    assert page.texts(".list-time") == ["09:00", "11:00"]
    assert grid.html.cssselect(".views a")[0].get("href") == "/en/programme?view=list"
    assert page.html.cssselect(".views a")[0].get("href") == "/en/programme"
    assert all("view=list" in link.get("href") for link in page.html.cssselect(".day-tabs ul a"))
    assert page.html.cssselect("input[type=hidden][name=view]")[0].get("value") == "list"


def test_each_session_tells_in_which_release_it_last_changed(visitor, assembly):
    slot = make_slot(code="OLD", title=four("Old"))
    make_slot(code="SAME", title=four("Same"), starts=dt.time(11))
    publish()
    slot.title = four("New")
    publish(now=LATER)

    page = visitor.open("programme.programme")

    changed = {card.cssselect(".session-title")[0].text_content(): card.get("data-changed")
               for card in page.html.cssselect(".session-card")}
    note = page.html.cssselect("[data-since]")[0]
    assert changed == {"New": "2", "Same": "1"}
    assert (note.get("data-since"), note.get("data-changes").split()) == ("2", ["1:1", "2:1"])


def test_times_tell_their_distance_from_utc(visitor, assembly):
    make_slot(code="AAA", starts=dt.time(23), minutes=120)
    publish()

    for path in ("/en/programme", "/en/programme/AAA"):
        time = visitor.open(path).html.cssselect("time[data-until]")[0]
        assert (time.get("datetime"), time.get("data-until")) == ("2025-06-16T23:00+09:00", "2025-06-17T01:00+09:00"), path


def test_during_the_assembly_one_jumps_to_what_is_on(visitor, all_day):
    publish()

    for view in ("grid", "list"):
        page = visitor.open("programme.programme", view=view)
        assert [card.get("id") for card in page.html.cssselect(".session-card.is-on")] == ["now"], view
        assert "#now" in page.links()
        assert page.texts(".badge-status.is-on") == ["Now"]


def test_another_day_and_another_year_have_no_now(visitor, all_day):
    make_slot(title=four("Tomorrow"), day=queries_public.announced_days()[1])
    publish()

    page = visitor.open("programme.programme", day="2")

    assert titles(page) == ["Tomorrow"]
    assert "#now" not in page.links()


def test_what_is_on_changes_the_page_only_when_something_begins_or_ends(assembly):
    make_slot(minutes=60)
    make_slot(starts=dt.time(11))
    publish()
    released = queries_public.latest()

    def hour(clock, day=16):
        return released.hour(dt.datetime(2025, 6, day, *clock, tzinfo=zoneinfo.ZoneInfo("Asia/Seoul")))

    assert hour((9, 0)) == hour((9, 59)) != hour((10, 0)) == hour((10, 59)) != hour((11, 0))
    assert hour((8, 59)) == hour((0, 0)) != hour((9, 0))
    assert hour((23, 0)) != hour((0, 0), day=17) == hour((23, 0), day=17)
    assert hour((0, 0), day=25) == hour((9, 0), day=26)


def test_the_kept_page_is_made_anew_when_something_begins(visitor, all_day):
    publish()
    before = visitor.open("programme.programme").headers["ETag"]
    slot = make_slot(code="SOON", title=four("Soon"), starts=dt.time(0), minutes=5)
    slot.day = queries_public.announced_days()[1]
    db.session.commit()
    publish(now=LATER)

    assert visitor.open("programme.programme").headers["ETag"] != before
