"""What the public sees of a move: the last release with its dates moved, in pages and calendars, at once and whole."""
import datetime as dt
import json
from collections import namedtuple

import icalendar
import pytest

from blueprints.agenda.models import SignUp, SignUpStatus, Star
from blueprints.dates.times import DEADLINES
from blueprints.db import db
from blueprints.delegations.models import Status
from blueprints.programme import rules
from blueprints.programme.models import Release
from blueprints.programme.releases import DAY_LOST
from blueprints.programme.rules_release import StillUnplaced
from blueprints.texts import Text
from tests.factories import four, make_assembly, make_delegate, make_room, make_slot, make_subscription
from tests.released import publish

from .moving import AUTUMN, NOW, days, move, undo

House = namedtuple("House", "opening late lost drafted assembly")
LATER = NOW + dt.timedelta(days=1)


@pytest.fixture
def house(app):
    """Four days released, the first session edited since; a draft that nobody has seen; an assembly of sure deadlines."""
    assembly = make_assembly(registration_closes_at=dt.datetime(2025, 5, 1, 3, tzinfo=dt.UTC))
    first, second, _third, fourth = days()
    opening = make_slot(code="OPEN", day=first, title=four("Opening"), room=make_room(name=four("Hall")))
    late = make_slot(code="LATE", day=second, title=four("Dinner"), starts=dt.time(22), minutes=240)
    lost = make_slot(code="LOST", day=fourth, title=four("Farewell"), starts=dt.time(16), room=make_room(), places=9)
    publish()
    opening.title, opening.starts = four("Unpublished"), dt.time(11)
    drafted = make_slot(code="DRAFT", day=fourth, title=four("Nobody knows"))
    db.session.commit()
    return House(opening, late, lost, drafted, assembly)


def calendar(visitor, path="/calendar/programme.ics"):
    """{code: event} of a feed."""
    whole = icalendar.Calendar.from_ical(visitor.open(path).answer.data)
    return {str(event["UID"]).split("@")[0]: event for event in whole.events}


def facts(events):
    return {code: (event.start.replace(tzinfo=None), int(event["SEQUENCE"]), str(event["STATUS"]))
            for code, event in events.items()}


def test_four_days_in_june_become_three_across_a_months_end_and_four_again(visitor, house):
    before = calendar(visitor)
    moved = move(AUTUMN, 3, is_provisional=False, now=NOW)
    autumn = calendar(visitor)
    undo(moved, now=LATER)
    june = calendar(visitor)

    assert facts(before) == {
        "OPEN": (dt.datetime(2025, 6, 16, 9), 0, "TENTATIVE"), "LATE": (dt.datetime(2025, 6, 17, 22), 0, "TENTATIVE"),
        "LOST": (dt.datetime(2025, 6, 19, 16), 0, "TENTATIVE")}
    assert facts(autumn) == {
        "OPEN": (dt.datetime(2025, 9, 29, 9), 1, "CONFIRMED"), "LATE": (dt.datetime(2025, 9, 30, 22), 1, "CONFIRMED"),
        "LOST": (dt.datetime(2025, 6, 19, 16), 1, "CANCELLED")}
    assert autumn["LATE"].end.replace(tzinfo=None) == dt.datetime(2025, 10, 1, 2)
    assert facts(june) == {code: (start, 2, status) for code, (start, _sequence, status) in facts(before).items()}
    assert {str(one["UID"]) for one in before.values()} == {str(one["UID"]) for one in june.values()}
    assert autumn["OPEN"]["DTSTAMP"].dt == NOW
    assert "new time will be announced" in str(autumn["LOST"]["DESCRIPTION"])


def test_the_page_of_what_lost_its_day_says_why_and_shows_no_day_that_is_gone(visitor, house):
    def told(code):
        return visitor.open("programme.session_page", code=code)

    assert "19 June 2025" in told("LOST").texts("main .page-head .lead")[0]
    move(AUTUMN, 3)

    lost, kept = told("LOST"), told("LATE")

    assert "June" not in lost.texts("main")[0]
    assert lost.texts("main .notice.is-danger") == ["This session is cancelled. " + DAY_LOST.en]
    assert "30 September 2025" in kept.texts("main .page-head .lead")[0]


def test_machines_are_told_what_moved_and_what_waits_for_another_day(visitor, house):
    def data(endpoint, **values):
        told, = visitor.open(endpoint, **values).html.cssselect("script[type='application/ld+json']")
        return json.loads(told.text)

    house.assembly.is_provisional = False
    db.session.commit()
    publish()
    first = data("site.home")
    moved = move(AUTUMN, 3)
    pages = {code: data("programme.session_page", code=code) for code in ("LOST", "LATE")}
    lost, late, whole = pages["LOST"], pages["LATE"], data("site.home")

    assert (lost["eventStatus"], lost["startDate"], lost["previousStartDate"]) == (
        "https://schema.org/EventPostponed", "2025-06-19T16:00+09:00", "2025-06-19T16:00+09:00")
    assert (late["eventStatus"], late["startDate"], late["previousStartDate"]) == (
        "https://schema.org/EventRescheduled", "2025-09-30T22:00+09:00", "2025-06-17T22:00+09:00")
    assert (whole["eventStatus"], whole["startDate"], whole["previousStartDate"]) == (
        "https://schema.org/EventRescheduled", "2025-09-29", "2025-06-16")
    assert ("previousStartDate" in first, first["eventStatus"]) == (False, "https://schema.org/EventScheduled")
    undo(moved, now=LATER)
    assert data("site.home")["previousStartDate"] == "2025-09-29"


def test_what_editors_have_not_published_stays_unpublished(visitor, house):
    move(AUTUMN, 3)

    event = calendar(visitor)["OPEN"]

    assert str(event["SUMMARY"]) == "Opening"
    assert "DRAFT" not in calendar(visitor)
    assert (house.opening.title, house.opening.date, house.drafted.day) == (four("Unpublished"), AUTUMN, None)


def test_a_lost_session_is_cancelled_in_public_and_alive_in_the_tray_until_an_editor_decides(visitor, house, now):
    move(AUTUMN, 3)
    page = visitor.open("/en/programme/LOST")
    assert "Its day is no longer part of the assembly" in page.text
    assert "해당 날짜가 총회 일정에서 제외" in visitor.open("/ko/programme/LOST").text

    with pytest.raises(StillUnplaced):
        publish(now=LATER)
    db.session.rollback()
    house.lost.day = days()[0]
    db.session.commit()
    publish(now=LATER)

    assert house.lost.is_cancelled is False
    assert facts(calendar(visitor))["LOST"] == (dt.datetime(2025, 9, 29, 16), 2, "TENTATIVE")


def test_what_was_cancelled_in_the_tray_stays_cancelled_when_the_move_is_undone(visitor, house, now):
    moved = move(AUTUMN, 3)
    rules.cancel(house.lost, reason=Text(en="No hall"), seen=house.lost.revision, by=None, now=now)
    publish(now=LATER)

    undo(moved, now=LATER)

    assert house.lost.date == dt.date(2025, 6, 19)
    assert facts(calendar(visitor))["LOST"][2] == "CANCELLED"


def test_a_published_session_that_the_draft_has_on_a_kept_day_is_cancelled_only_in_public(visitor, house):
    house.lost.day = days()[0]
    db.session.commit()

    move(AUTUMN, 3)

    assert facts(calendar(visitor))["LOST"][2] == "CANCELLED"
    assert house.lost.date == AUTUMN


def test_a_published_session_stays_alive_when_only_the_draft_has_it_on_the_lost_day(visitor, house):
    house.opening.day = days()[3]
    db.session.commit()

    move(AUTUMN, 3)

    assert facts(calendar(visitor))["OPEN"] == (dt.datetime(2025, 9, 29, 9), 1, "TENTATIVE")
    assert house.opening.day is None


def test_no_entry_is_alive_on_an_old_date_when_days_move_over_each_other(visitor, house):
    moved = move(dt.date(2025, 6, 17), 3)
    over = facts(calendar(visitor))
    undo(moved, now=LATER)

    assert over == {"OPEN": (dt.datetime(2025, 6, 17, 9), 1, "TENTATIVE"),
                    "LATE": (dt.datetime(2025, 6, 18, 22), 1, "TENTATIVE"),
                    "LOST": (dt.datetime(2025, 6, 19, 16), 1, "CANCELLED")}
    assert facts(calendar(visitor))["LOST"] == (dt.datetime(2025, 6, 19, 16), 2, "TENTATIVE")


def test_a_lost_session_keeps_its_place_in_the_past_through_further_moves(visitor, house):
    move(AUTUMN, 3)
    move(dt.date(2025, 6, 17), 3, now=LATER)

    assert facts(calendar(visitor))["LOST"] == (dt.datetime(2025, 6, 19, 16), 1, "CANCELLED")


def test_another_zone_keeps_the_times_of_the_clock_and_tells_calendars(visitor, house):
    move(zone="Europe/Paris", venue=four("Riverside"))

    event = calendar(visitor)["OPEN"]
    assert (event["DTSTART"].params["TZID"], event.start.hour, int(event["SEQUENCE"])) == ("Europe/Paris", 9, 1)
    assert str(event["LOCATION"]) == "Hall, Riverside"


def test_days_that_become_certain_are_published_as_certain(visitor, house):
    move(is_provisional=False)

    assert {status for _start, _sequence, status in facts(calendar(visitor)).values()} == {"CONFIRMED"}


def test_a_move_that_the_public_does_not_see_makes_no_release(house):
    moved = move(deadlines=tuple(dict.fromkeys(DEADLINES).items()))

    assert db.session.query(Release).count() == 1
    assert moved.after["release"] is None


def test_while_nothing_is_published_nothing_gets_published(app):
    make_assembly()
    make_slot()

    move(AUTUMN, 3)

    assert db.session.query(Release).count() == 0


def test_the_release_says_in_four_languages_that_the_assembly_has_moved(house):
    moved = move(AUTUMN, 3)

    made = db.session.scalar(db.select(Release).order_by(Release.number.desc()))
    assert (made.number, moved.after["release"]) == (2, 2)
    assert " ".join(made.note.en.split()) == "The assembly has moved to 29 September – 1 October 2025."
    assert len({made.note.en, made.note.ko, made.note.fr, made.note.es}) == 4
    assert [day["date"] for day in made.facts["days"]] == ["2025-09-29", "2025-09-30", "2025-10-01"]
    assert DAY_LOST.missing == []


def test_pages_and_day_feeds_tell_the_new_days_at_once(visitor, house):
    visitor.open("/en/programme")
    visitor.open("/calendar/day-1.ics")

    move(AUTUMN, 3, is_provisional=False)

    assert "29 September – 1 October 2025" in visitor.open("site.home").text
    assert "Monday, 29 September 2025" in visitor.open("/en/programme?day=1").text
    assert set(calendar(visitor, "/calendar/day-1.ics")) == {"OPEN"}
    visitor.open("/calendar/day-4.ics", status=404)


def test_stars_and_places_stay_with_their_sessions(visitor, house):
    delegate = make_delegate(status=Status.CONFIRMED)
    make_subscription(delegate, secret="s" * 32)
    db.session.add_all([Star(delegate_id=delegate.id, slot_id=house.opening.id),
                        SignUp(delegate=delegate, slot=house.lost, status=SignUpStatus.TAKEN)])
    db.session.commit()

    moved = move(AUTUMN, 3)
    autumn = facts(calendar(visitor, f"/calendar/mine/{'s' * 32}.ics"))
    undo(moved, now=LATER)
    june = facts(calendar(visitor, f"/calendar/mine/{'s' * 32}.ics"))

    assert {code: (start, status) for code, (start, _sequence, status) in autumn.items()} == {
        "OPEN": (dt.datetime(2025, 9, 29, 9), "TENTATIVE"), "LOST": (dt.datetime(2025, 6, 19, 16), "CANCELLED")}
    assert june["LOST"][::2] == (dt.datetime(2025, 6, 19, 16), "TENTATIVE")
    assert june["LOST"][1] > autumn["LOST"][1]


def test_a_session_that_finds_no_place_again_stays_cancelled_in_public(visitor, house):
    other = make_slot(code="OTHER", day=days()[3], starts=dt.time(17), room=house.lost.room)
    moved = move(AUTUMN, 3)
    other.starts, house.lost.starts = dt.time(16), dt.time(16, 30)      # both lie in the tray, where nothing clashes
    db.session.commit()

    back = undo(moved, now=LATER)

    assert back.after["left"] == ["LOST"]
    assert facts(calendar(visitor))["LOST"] == (dt.datetime(2025, 6, 19, 16), 1, "CANCELLED")


def test_a_session_that_an_editor_calls_off_in_the_tray_stays_cancelled_in_public(visitor, house, now):
    moved = move(AUTUMN, 3)
    rules.cancel(house.lost, reason=Text(en="No hall"), seen=house.lost.revision, by=None, now=now)
    db.session.commit()

    undo(moved, now=LATER)

    assert (house.lost.date, house.lost.is_cancelled) == (dt.date(2025, 6, 19), True)
    assert facts(calendar(visitor))["LOST"][2] == "CANCELLED"


def test_rooms_and_titles_of_days_stay_as_they_were_released(house):
    first, _second, third, _fourth = days()
    first.title = four("Nobody knows")
    make_room(name=four("New wing"))
    db.session.commit()
    before = last_frame()

    move(dates=((first.id, AUTUMN), (third.id, dt.date(2025, 9, 30)), *((day.id, None) for day in days() if day not in (
        first, third))))

    after = last_frame()
    assert after["rooms"] == before["rooms"]
    assert after["days"] == [before["days"][0] | {"date": "2025-09-29"}, before["days"][2] | {"date": "2025-09-30"}]


def last_frame():
    return db.session.scalar(db.select(Release.facts).order_by(Release.number.desc()))


def test_before_anything_is_published_the_calendar_tells_the_new_days(app, visitor):
    make_assembly()
    before = calendar(visitor)["assembly"]

    move(AUTUMN, 3)

    after = calendar(visitor)["assembly"]
    assert (after.start, after.end) == (AUTUMN, dt.date(2025, 10, 2))
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
