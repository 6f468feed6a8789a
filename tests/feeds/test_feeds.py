"""The public feeds: read back as a calendar program reads them, and compared as values."""
import datetime as dt
import pathlib
import zoneinfo

import icalendar
import pytest

from app import create_app
from blueprints.assembly.rules_stamps import settle
from blueprints.db import db
from blueprints.feeds import calendar
from blueprints.points import Point
from blueprints.programme.models import Appearance, Colour, Kind, SlotStatus, SpeakerPart
from blueprints.texts import LANGUAGES, Text
from tests.factories import four, make_building, make_room, make_slot, make_speaker, make_track
from tests.released import RELEASED, publish
from tests.statements import count_statements

SEOUL = zoneinfo.ZoneInfo("Asia/Seoul")
GOLDEN = pathlib.Path(__file__).with_name("golden.ics")


def read(visitor, path="/calendar/programme.ics"):
    whole = icalendar.Calendar.from_ical(visitor.open(path).answer.data)
    assert [event.errors for event in whole.events] == [[] for _ in whole.events]
    return whole


def summaries(whole):
    return [str(event["SUMMARY"]) for event in whole.events]


def test_before_the_first_release_the_feed_holds_the_days_tentatively(visitor, assembly):
    whole = read(visitor)

    (event,) = whole.events
    whole.validate()
    assert str(event["UID"]) == "assembly@localhost"
    assert (event.start, event.end) == (dt.date(2025, 6, 16), dt.date(2025, 6, 20))
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert (event["STATUS"], event["TRANSP"], event["SEQUENCE"]) == (
        "TENTATIVE", "TRANSPARENT", assembly.revision + 1)
    assert event["DTSTAMP"].dt == assembly.updated_at.replace(microsecond=0)
    assert str(event["SUMMARY"]) == "General Assembly (dates to be confirmed)"


def test_moved_days_are_seen_before_the_first_release_too(visitor, assembly):
    before = visitor.open("/calendar/programme.ics")
    assembly.is_provisional = False
    db.session.commit()

    (event,) = read(visitor).events

    assert before.headers["ETag"] != visitor.open("/calendar/programme.ics").headers["ETag"]
    assert event["SEQUENCE"] == 3
    assert str(event["SUMMARY"]) == "General Assembly"


def test_before_anything_is_loaded_there_is_no_feed(visitor):
    assert visitor.open("/calendar/programme.ics", status=404).answer.mimetype == "text/plain"


def test_a_released_session_is_an_event_at_its_time_in_the_venues_zone(visitor, assembly):
    slot = make_slot(code="AAA", title=four("Rivers"), abstract=four("About rivers"), starts=dt.time(14, 30), minutes=90,
                     kind=Kind.FORUM, room=make_room(name=four("Hall")), track=make_track(name=four("Climate")))
    slot.appearances = [Appearance(speaker=make_speaker(name="Kim Bada"), part=SpeakerPart.CHAIR)]
    publish()

    (event,) = read(visitor).events

    assert str(event["UID"]) == "AAA@localhost"
    assert event.start == dt.datetime(2025, 6, 16, 14, 30, tzinfo=SEOUL)
    assert event.end == dt.datetime(2025, 6, 16, 16, tzinfo=SEOUL)
    assert event["DTSTART"].params["TZID"] == "Asia/Seoul"
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == RELEASED
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "TENTATIVE")
    assert str(event["LOCATION"]) == "Hall"
    assert [str(category) for category in event["CATEGORIES"].cats] == ["Climate", "Forum"]
    assert str(event["URL"]) == "http://localhost/en/programme/AAA"


def test_the_head_says_what_it_is_without_a_uid_of_its_own(visitor, assembly):
    make_slot()
    publish()

    whole = read(visitor, "/calendar/programme.ics?lang=ko")

    assert str(whole["NAME"]) == str(whole["X-WR-CALNAME"]) == "General Assembly (한)"
    assert whole["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert whole["REFRESH-INTERVAL"].dt == dt.timedelta(hours=1)
    assert whole["SOURCE"].params["VALUE"] == "URI"
    assert str(whole["SOURCE"]) == "http://localhost/calendar/programme.ics?lang=ko"
    assert str(whole["URL"]) == "http://localhost/ko/programme"
    assert whole["LAST-MODIFIED"].dt == RELEASED
    assert {"UID", "METHOD"}.isdisjoint(whole)
    assert [str(zone["TZID"]) for zone in whole.timezones] == ["Asia/Seoul"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_feed_speaks_each_language(visitor, assembly, language):
    title = Text(en="Rivers", ko="강", fr="Rivières", es="Ríos")
    make_slot(title=title)
    publish()

    whole = read(visitor, f"/calendar/programme.ics?lang={language}")

    assert summaries(whole) == [getattr(title, language)]
    assert whole.events[0]["SUMMARY"].params["LANGUAGE"] == language


def test_the_accept_header_changes_nothing(visitor, assembly):
    make_slot()
    publish()

    plain = visitor.open("/calendar/programme.ics")
    korean = visitor.open("/calendar/programme.ics", headers={"Accept": "text/html", "Accept-Language": "ko"})

    assert korean.answer.data == plain.answer.data


def test_a_moved_session_keeps_its_uid_and_its_sequence_rises(visitor, assembly):
    slot = make_slot(code="AAA")
    make_slot(code="BBB", starts=dt.time(15))
    publish()
    slot.starts = dt.time(11)
    db.session.commit()
    moved_at = dt.datetime(2025, 3, 2, tzinfo=dt.UTC)
    publish(now=moved_at)

    events = {str(event["UID"]): event for event in read(visitor).events}

    assert {uid: (event["SEQUENCE"], event["DTSTAMP"].dt) for uid, event in events.items()} == {
        "AAA@localhost": (1, moved_at), "BBB@localhost": (0, RELEASED)}
    assert events["AAA@localhost"].start.time() == dt.time(11)


def test_a_cancelled_session_stays_in_the_feed_and_says_so(visitor, assembly):
    slot = make_slot(title=four("Rivers"))
    publish()
    slot.status = SlotStatus.CANCELLED
    db.session.commit()
    publish(now=dt.datetime(2025, 3, 2, tzinfo=dt.UTC))

    (event,) = read(visitor).events

    assert (event["STATUS"], event["SEQUENCE"], event["TRANSP"]) == ("CANCELLED", 1, "TRANSPARENT")
    assert str(event["SUMMARY"]) == "[Cancelled] Rivers"


def test_what_is_removed_from_the_draft_is_cancelled_for_who_has_it(visitor, assembly):
    make_slot(title=four("Rivers"))
    gone = make_slot(title=four("Gone"), starts=dt.time(11))
    publish()
    db.session.delete(gone)
    db.session.commit()
    publish(now=dt.datetime(2025, 3, 2, tzinfo=dt.UTC))

    assert [(str(event["SUMMARY"]), event["STATUS"]) for event in read(visitor).events] == [
        ("Rivers", "TENTATIVE"), ("[Cancelled] Gone", "CANCELLED")]


def test_events_are_confirmed_when_the_days_are_certain(visitor, assembly):
    assembly.is_provisional = False
    make_slot(title=four("Sure"))
    make_slot(title=four("Unsure"), status=SlotStatus.PROVISIONAL, starts=dt.time(11))
    db.session.commit()
    publish()

    assert [event["STATUS"] for event in read(visitor).events] == ["CONFIRMED", "TENTATIVE"]


def test_each_path_and_each_filter_leaves_what_it_names(visitor, assembly):
    from blueprints.assembly.queries import days
    make_slot(title=four("One"), room=make_room(slug="hall"), kind=Kind.FORUM)
    make_slot(title=four("Two"), track=make_track(slug="climate"), spoken="ko", interpreted=["fr"], starts=dt.time(11))
    make_slot(title=four("Three"), day=days()[2], spoken="es")
    publish()

    def found(path):
        return summaries(read(visitor, path))

    assert found("/calendar/day-1.ics") == ["One", "Two"]
    assert found("/calendar/room-hall.ics") == ["One"]
    assert found("/calendar/track-climate.ics") == ["Two"]
    assert found("/calendar/programme.ics?day=2025-06-18") == ["Three"]
    assert found("/calendar/programme.ics?day=1&day=3&spoken=fr&spoken=es") == ["Two", "Three"]
    assert found("/calendar/programme.ics?kind=forum&q=one") == ["One"]
    assert found("/calendar/day-1.ics?room=hall") == ["One"]
    assert found("/calendar/programme.ics?room=") == ["One", "Two", "Three"]


@pytest.mark.parametrize("name", ["day-0", "day-5", "day-99999999999999999999", "room-nowhere", "track-nothing",
                                  "session-NONE", "other"])
def test_what_is_not_there_is_a_plain_404(visitor, assembly, name):
    make_slot()
    publish()

    page = visitor.open(f"/calendar/{name}.ics", status=404)

    assert "Set-Cookie" not in page.headers


def test_one_session_is_a_download(visitor, assembly):
    make_slot(code="AAA", title=four("Rivers"))
    make_slot(code="BBB", starts=dt.time(11))
    publish()
    page = visitor.open("/calendar/session-AAA.ics")
    calendar = icalendar.Calendar.from_ical(page.answer.data)

    assert summaries(calendar) == ["Rivers"]
    assert not {"REFRESH-INTERVAL", "X-PUBLISHED-TTL", "SOURCE"} & set(calendar)
    assert calendar["DESCRIPTION"].startswith("A copy of what is published today")
    assert page.headers["Content-Disposition"] == 'attachment; filename="session-AAA-en.ics"'


def test_the_same_event_is_the_same_in_every_feed(visitor, assembly):
    make_slot(room=make_room(slug="hall"), track=make_track(slug="climate"))
    publish()

    feeds = [read(visitor, f"/calendar/{name}.ics") for name in ("programme", "day-1", "room-hall", "track-climate")]

    assert len({feed.events[0].to_ical() for feed in feeds}) == 1


def test_the_answer_carries_what_calendar_programs_need(visitor, assembly):
    make_slot()
    publish()

    headers = visitor.open("/calendar/programme.ics?lang=fr").headers

    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Content-Disposition"] == 'inline; filename="programme-fr.ics"'
    assert headers["Cache-Control"] == "max-age=300, must-revalidate"
    assert headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in headers
    assert headers["Vary"] == "Accept-Encoding"


def test_head_answers_as_get_does_without_the_body(visitor, assembly):
    make_slot()
    publish()

    get = visitor.client.get("/calendar/programme.ics")
    head = visitor.client.head("/calendar/programme.ics")

    assert (head.status_code, head.data) == (200, b"")
    for name in ("ETag", "Last-Modified", "Content-Type", "Content-Length"):
        assert head.headers[name] == get.headers[name]


def test_who_has_it_already_gets_304(visitor, assembly):
    make_slot()
    publish()
    first = visitor.client.get("/calendar/programme.ics")
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]

    def status(**headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return visitor.client.get("/calendar/programme.ics", headers=headers).status_code

    assert not etag.startswith("W/")
    assert status(If_None_Match=etag) == 304
    assert status(If_None_Match=f'"other", W/{etag}') == 304
    assert status(If_None_Match="*") == 304
    assert status(If_None_Match='"other"') == 200
    assert status(If_Modified_Since=modified) == 304
    assert status(If_Modified_Since="Sat, 01 Jan 2000 00:00:00 GMT") == 200
    assert status(If_Modified_Since="no date at all") == 200
    assert status(If_None_Match='"other"', If_Modified_Since=modified) == 200


def test_a_304_carries_the_names_of_what_is_known(visitor, assembly):
    make_slot()
    publish()
    first = visitor.client.get("/calendar/programme.ics")

    again = visitor.client.get("/calendar/programme.ics", headers={"If-None-Match": first.headers["ETag"]})

    assert again.data == b""
    assert {name: again.headers[name] for name in ("ETag", "Cache-Control", "X-Robots-Tag")} == {
        name: first.headers[name] for name in ("ETag", "Cache-Control", "X-Robots-Tag")}


def test_a_release_changes_the_bytes_at_once(visitor, assembly):
    slot = make_slot()
    publish()
    first = visitor.open("/calendar/programme.ics").headers["ETag"]
    slot.title = four("Anew")
    db.session.commit()
    drafted = visitor.open("/calendar/programme.ics").headers["ETag"]
    publish(now=dt.datetime(2025, 3, 2, tzinfo=dt.UTC))

    assert drafted == first
    assert visitor.open("/calendar/programme.ics").headers["ETag"] != first


def test_two_processes_give_the_same_bytes(app, visitor, assembly):
    for number in range(3):
        make_slot(starts=dt.time(9 + number), abstract=four("가나다라마바사 " * 20))
    publish()
    other = create_app({"SECRET_KEY": "k" * 40, "BASE_URL": "http://localhost",
                        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"]}, app.instance_path)

    for path in ("/calendar/programme.ics?lang=ko", "/calendar/day-1.ics"):
        first, second = visitor.client.get(path), visitor.client.get(path)
        elsewhere = other.test_client().get(path)
        assert first.data == second.data == elsewhere.data
        assert first.headers["ETag"] == elsewhere.headers["ETag"]
    with other.app_context():
        db.engine.dispose()


def test_a_poll_asks_one_question_that_goes_past_sqlalchemy_and_renders_nothing(visitor, assembly):
    make_slot()
    publish()
    etag = visitor.open("/calendar/programme.ics").headers["ETag"]

    with count_statements() as asked:
        visitor.open("/calendar/programme.ics")
        visitor.client.get("/calendar/programme.ics", headers={"If-None-Match": etag})

    assert asked == []


def test_lines_are_folded_by_octets_and_end_as_they_must(visitor, assembly):
    make_slot(title=four("세계대도시협의회 창립 사십 주년 기념 총회 개회식과 환영 행사 " * 2),
              abstract=four("물, 길; 그리고\n다리 \\ 끝"))
    publish()

    body = visitor.open("/calendar/programme.ics?lang=ko").answer.data

    lines = body.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()       # no character is split


def test_the_whole_feed_is_the_golden_one(visitor, assembly):
    """With all that can be wished for. To make the file anew after a wanted change: delete it, run this, look at it."""
    assembly.venue, assembly.point = four("COEX"), Point(37.5118, 127.0592)
    assembly.registration_closes_at = dt.datetime(2025, 5, 1, 14, 59, tzinfo=dt.UTC)
    settle(assembly, now=RELEASED)
    wing = make_building(name=four("East wing"), point=Point(37.512, 127.06))
    slot = make_slot(code="AAA", title=Text(en="Rivers, and bridges; both", ko="강과 다리"),
                     abstract=four("Line one\nline two"),
                     room=make_room(slug="hall", name=four("Hall"), building=wing),
                     track=make_track(slug="climate", name=four("Climate"), colour=Colour.OCHRE),
                     spoken="ko", interpreted=["en"], stream="https://stream.example.org/a?b=c,d")
    slot.appearances = [Appearance(speaker=make_speaker(name="Kim Bada", own_name="김바다", office=four("Mayor")))]
    make_slot(code="BBB", title=four("Gone"), starts=dt.time(22), minutes=240, status=SlotStatus.CANCELLED)
    publish()

    body = visitor.open("/calendar/programme.ics?alarm=15&deadlines=1&whole=1").answer.data
    if not GOLDEN.exists():
        GOLDEN.write_bytes(body)
    assert body == GOLDEN.read_bytes()


def head(**facts):
    facts = {"name": "Name", "description": "Words", "language": "en", "zone": "Asia/Seoul", "first": dt.date(2025, 6, 16),
             "last": dt.date(2025, 6, 19), "source": "http://localhost/a.ics", "page": "http://localhost/en/",
             "changed_at": RELEASED} | facts
    return calendar.Head(**facts)


# Clocks that are not changed, changed in spring, in autumn, by half an hour, for Ramadan, before the days, and on two of them;
# offsets of whole, half and quarter hours.
@pytest.mark.parametrize(("zone", "first", "changes"), [
    ("Asia/Seoul", "2025-03-28", 0), ("UTC", "2025-03-28", 0), ("Asia/Kolkata", "2025-03-28", 0),
    ("Asia/Kathmandu", "2025-03-28", 0), ("America/Montevideo", "2025-03-28", 0), ("Europe/Brussels", "2025-03-28", 1),
    ("America/St_Johns", "2025-03-07", 1), ("Australia/Lord_Howe", "2025-03-31", 1), ("Pacific/Chatham", "2025-03-31", 1),
    ("America/Santiago", "2025-03-31", 1), ("Australia/Sydney", "2025-09-30", 1), ("Africa/Casablanca", "2025-02-18", 1),
    ("Africa/Casablanca", "2025-03-31", 1), ("Africa/Cairo", "2025-04-18", 1), ("Europe/Brussels", "2025-07-01", 0),
    ("America/New_York", "2025-10-30", 1), ("Atlantic/Azores", "2025-10-20", 1)])
def test_the_zone_block_says_the_right_offset_at_every_hour_of_the_days(zone, first, changes):
    first = dt.date.fromisoformat(first)
    block = calendar.timezone(zone, first, first + dt.timedelta(days=9))
    made, real = block.to_tz(lookup_tzid=False), zoneinfo.ZoneInfo(zone)

    assert block.to_ical().count(b"BEGIN:STANDARD") + block.to_ical().count(b"BEGIN:DAYLIGHT") == changes + 1
    for half in range(48 * 10):
        moment = dt.datetime.combine(first, dt.time(12), dt.UTC) + half * dt.timedelta(minutes=30)
        local = moment.astimezone(real).replace(tzinfo=None)
        assert local.replace(tzinfo=made).utcoffset() == local.replace(tzinfo=real).utcoffset(), local


def test_the_zone_block_of_seoul_is_a_few_lines():
    assert calendar.timezone("Asia/Seoul", dt.date(2025, 6, 16), dt.date(2025, 6, 19)).to_ical().count(b"\r\n") == 10


def test_no_text_breaks_out_of_its_line():
    whole = calendar.feed(head(name="A, b;\r\nEND:VCALENDAR\r\nX:", description="1;2,3\\4\nBEGIN:VEVENT"), [])

    read_back = icalendar.Calendar.from_ical(whole)
    assert read_back.events == []
    assert b"\r\nNAME;LANGUAGE=en:A\\, b\\; END:VCALENDAR X:\r\nX-WR-CALNAME:A\\, b\\; END:VCALENDAR X:\r\n" in whole
    assert str(read_back["DESCRIPTION"]) == "1;2,3\\4\nBEGIN:VEVENT"
