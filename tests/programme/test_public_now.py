"""What is on now, over all and room by room, and the screen at a room's door."""
import datetime as dt
import zoneinfo

import pytest

from blueprints.assembly.queries import the_assembly
from blueprints.db import db
from blueprints.programme import queries_public, routes
from blueprints.programme.models import Kind, SlotStatus
from blueprints.programme.times_now import outlook, rooms_outlook, shown_at_door
from tests.factories import four, make_assembly, make_room, make_slot
from tests.released import publish

SEOUL = zoneinfo.ZoneInfo("Asia/Seoul")
FIRST = dt.date(2025, 6, 16)


@pytest.fixture
def house(assembly):
    """Two rooms on the first day, one on the second, and a coffee for all."""
    hall, attic = make_room(slug="hall", position=1), make_room(slug="attic", position=2)
    second = queries_public.announced_days()[1]
    make_slot(code="OPENING", title=four("Opening"), room=hall, starts=dt.time(9), minutes=60)
    make_slot(code="WORKSHOP", title=four("Workshop"), room=attic, starts=dt.time(9, 30), minutes=60)
    make_slot(code="COFFEE", title=four("Coffee"), kind=Kind.BREAK, starts=dt.time(10, 30), minutes=30)
    make_slot(code="GONE", title=four("Gone"), room=hall, starts=dt.time(11), status=SlotStatus.CANCELLED,
              reason=four("The speaker is ill"))
    make_slot(code="NIGHT", title=four("Night"), room=hall, starts=dt.time(23), minutes=120)
    make_slot(code="VISIT", title=four("Visit"), room=attic, day=second, starts=dt.time(9))
    publish()
    return queries_public.latest().sessions


def codes(sessions):
    return [one.code for one in sessions]


def at(hour, minute=0, *, day=0):
    return dt.datetime.combine(FIRST + dt.timedelta(days=day), dt.time(hour, minute))


@pytest.mark.parametrize(("moment", "running", "following"), [
    (at(8), [], ["OPENING"]), (at(9), ["OPENING"], ["WORKSHOP"]), (at(9, 45), ["OPENING", "WORKSHOP"], ["COFFEE"]),
    (at(10), ["WORKSHOP"], ["COFFEE"]), (at(11, 30), ["GONE"], ["NIGHT"]), (at(0, 30, day=1), ["NIGHT"], ["VISIT"]),
    (at(10, day=1), [], [])])
def test_what_begins_is_on_and_what_ends_is_not(house, moment, running, following):
    on = outlook(house, moment)

    assert (codes(on.running), codes(on.following)) == (running, following)


def test_each_room_has_what_is_left_of_the_day(house):
    morning, night, evening = rooms_outlook(house, at(9)), rooms_outlook(house, at(12)), rooms_outlook(house, at(1, day=1))

    assert {slug: (codes(on.running), codes(on.following)) for slug, on in morning.items()} == {
        "hall": (["OPENING"], ["GONE"]), "attic": ([], ["WORKSHOP"]), None: ([], ["COFFEE"])}
    assert set(night) == {"hall"}
    assert set(evening) == {"attic"}
    assert rooms_outlook(house, at(11, day=2)) == {}


@pytest.mark.parametrize(("slug", "moment", "date", "shown"), [
    ("hall", at(8, day=-9), FIRST, ["OPENING", "COFFEE", "GONE", "NIGHT"]),
    ("attic", at(12), FIRST, ["WORKSHOP", "COFFEE"]),                       # nothing more today: today stays
    ("attic", at(0, 30, day=1), FIRST + dt.timedelta(days=1), ["VISIT"]),
    ("hall", at(0, 30, day=1), FIRST, ["OPENING", "COFFEE", "GONE", "NIGHT"]),
    ("hall", at(1, day=1), None, []), ("attic", at(9, day=9), None, [])])
def test_a_door_shows_a_whole_day(house, slug, moment, date, shown):
    door = shown_at_door(house, moment, slug)

    assert (door.date, codes(door.sessions)) == (date, shown)


def test_before_anything_is_published_the_page_says_when_it_begins(visitor):
    make_assembly()
    provisional = visitor.open("programme.now_and_next").text
    the_assembly().is_provisional = False
    db.session.commit()
    certain = visitor.open("programme.now_and_next").text

    assert "planned for June 2025; its days are still to be confirmed." in provisional
    assert "The assembly begins on Monday, 16 June 2025." in certain


def test_before_and_after_the_page_says_so(visitor):
    make_assembly(first=dt.datetime.now(SEOUL).date() + dt.timedelta(days=30))
    make_slot(title=four("Opening"))
    publish()
    before = visitor.open("programme.now_and_next")

    for day in queries_public.announced_days():
        day.date -= dt.timedelta(days=300)
    publish(now=dt.datetime(2025, 3, 2, tzinfo=dt.UTC))
    after = visitor.open("programme.now_and_next")

    assert before.texts(".lead")[0].startswith("The assembly begins on ")
    assert before.texts(".cards .session-title") == ["Opening"]
    assert after.texts(".lead") == ["The assembly is over."]
    assert after.texts(".session-title") == []


@pytest.fixture
def today(app):
    """An assembly today, with something on at whatever time of day this runs."""
    make_assembly(days=2, first=dt.datetime.now(SEOUL).date())
    hall = make_room(slug="hall", name=four("Hall"))
    make_slot(title=four("All day"), room=hall, starts=dt.time(0), minutes=24 * 60)
    make_slot(title=four("Tomorrow"), room=hall, day=queries_public.announced_days()[1])
    return hall


def test_during_the_assembly_the_page_tells_what_is_on_and_what_follows(visitor, today):
    publish()

    page = visitor.open("programme.now_and_next")

    assert page.texts("h2") == ["Now", page.texts("h2")[1], "Room by room"]
    assert page.texts(".cards .session-title") == ["All day", "Tomorrow"]
    assert page.texts(".now-rooms tbody th") == ["Hall"]
    assert page.texts(".now-rooms td a") == ["All day"]
    assert page.html.cssselect("noscript")[0].text_content() == ""


def test_both_pages_are_kept_and_known_again(visitor, today):
    publish()

    for path in ("/en/now", "/ko/rooms/hall/sign?langs=ko,en"):
        first = visitor.open(path)
        again = visitor.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), path


def test_a_door_shows_what_is_on_and_nothing_to_press(visitor, today):
    publish()

    page = visitor.open("programme.sign", slug="hall")

    assert page.texts(".sign-session.is-on .sign-title") == ["All day"]
    assert page.texts("h1") == ["Hall"]
    assert page.html.cssselect("main :is(a, button, input)") == []
    assert page.html.cssselect("meta[name=robots]")[0].get("content") == "noindex"


def test_a_door_says_when_it_shows_another_day_than_today(visitor, today):
    make_slot(title=four("Later"), room=make_room(slug="attic"), day=queries_public.announced_days()[-1])
    publish()
    last = queries_public.announced_days()[-1].date

    here, later = (visitor.open("programme.sign", slug=slug) for slug in ("hall", "attic"))

    assert [one.get("hidden") for one in here.html.cssselect(".sign-day span")] == [None, ""]
    assert [one.get("hidden") for one in later.html.cssselect(".sign-day span")] == ["", None]
    assert later.texts(".sign-day span:not([hidden])")[0].startswith("Next: ")
    assert str(last.day) in later.texts(".sign-day span:not([hidden])")[0]


def test_a_door_speaks_the_languages_asked_for(visitor, today):
    publish()

    page = visitor.open("programme.sign", slug="hall", langs="ko,xx,en,ko")

    assert [board.get("lang") for board in page.html.cssselect(".sign-board")] == ["ko", "en"]
    assert page.texts(".sign-board .sign-title") == ["All day (한)", "All day"]
    assert page.texts(".sign-board .sign-now") == ["지금", "Now"]
    assert [board.get("hidden") for board in page.html.cssselect(".sign-board")] == [None, ""]
    assert visitor.open("programme.sign", slug="hall", langs="xx").texts(".sign-title") == ["All day"]


def test_a_cancelled_session_is_struck_at_the_door_and_says_why(visitor, today):
    make_slot(title=four("Rivers"), room=make_room(slug="attic"), starts=dt.time(23, 58), minutes=60 * 24,
              status=SlotStatus.CANCELLED, reason=four("The speaker is ill"))
    publish()

    page = visitor.open("programme.sign", slug="attic")

    assert page.texts(".sign-title s") == ["Rivers"]
    assert "Cancelled" in page.texts(".sign-when")[0]
    assert page.texts(".sign-more")[0] == "The speaker is ill"


def test_a_room_that_is_not_published_has_no_screen(visitor, today):
    visitor.open("programme.sign", slug="hall", status=404)
    publish()
    make_room(slug="secret")

    visitor.open("programme.sign", slug="secret", status=404)


@pytest.fixture
def clock(monkeypatch):
    """Sets the time at the venue that the pages see: clock(9, 30)."""
    def set_to(*time, **day):
        monkeypatch.setattr(routes, "now", lambda: at(*time, **day).replace(tzinfo=SEOUL))
    return set_to


@pytest.mark.parametrize(("path", "told"), [
    ("/en/programme", ".session-card.is-on .session-title"), ("/en/programme?view=list", ".session-card.is-on .session-title"),
    ("/en/now", ".cards .is-on .session-title"), ("/en/rooms/hall/sign", ".sign-session.is-on .sign-title")])
def test_a_page_that_is_kept_follows_the_clock(visitor, house, clock, path, told):
    clock(9, 10)
    first = visitor.open(path)
    clock(9, 20)
    same = visitor.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    clock(10, 30)
    later = visitor.client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert first.texts(told) == ["Opening"]
    assert same.status_code == 304
    assert later.status_code == 200
    assert visitor.open(path).texts(told) != ["Opening"]


def test_between_two_days_the_page_tells_the_next_one(visitor, house, clock):
    clock(5, day=1)

    page = visitor.open("programme.now_and_next")

    assert page.texts(".lead") == ["Nothing is on at this moment."]
    assert page.texts("h2")[0] == "Next 09:00"
    assert page.texts(".now-rooms tbody th") == [f"{queries_public.latest().rooms[1].name.en}"]
