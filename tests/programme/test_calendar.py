"""A released session as a calendar event: values in, lines out."""
import dataclasses
import datetime as dt
import itertools
import unicodedata

import icalendar
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from blueprints.points import Point
from blueprints.programme import calendar
from blueprints.programme.calendar import Housed, Site, event
from blueprints.programme.models import Colour, Kind, SpeakerPart
from blueprints.programme.releases import Facts, Place, Released, Topic, Voice
from blueprints.programme.words import ACCESS, KINDS, PARTS
from blueprints.texts import LANGUAGES, Text

CREATED = dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)
CHANGED = dt.datetime(2025, 3, 4, 10, 30, tzinfo=dt.UTC)
VENUE = Text(en="COEX", ko="코엑스")

SITE = Site("assembly.example.org", "https://assembly.example.org", "Asia/Seoul", is_provisional=False,
            point=Point(37.5118, 127.0592), rooms={"grand": Housed(Text(en="East wing", ko="동관"), Point(37.512, 127.06))})

CHAIR = Voice("kim-example", "Kim Example", "김보기", Text(en="Mayor", ko="시장"), Text(en="Seoul", ko="서울"), "chair")
OPENING = Facts(
    kind="plenary", title=Text(en="Opening: cities, together", ko="개막: 함께 여는, 도시의 내일"),
    abstract=Text(en="Forty years on.\nWhat next?",
                  ko="마흔 해를 돌아보며 앞으로의 마흔 해를 이야기합니다; 누구나 오십시오.\n둘째 줄"),
    date=dt.date(2025, 6, 16), starts=dt.time(23), minutes=90, room=Place("grand", Text(en="Grand Hall", ko="대강당"), 900),
    track=Topic("climate", Text(en="Climate, water", ko="기후, 물"), "teal"), voices=(CHAIR,), spoken="ko",
    interpreted=("en", "fr", "es"), access="open", status="planned", reason=Text(),
    stream="https://stream.example.org/opening?room=1,2")

GOLDEN = """\
BEGIN:VEVENT
UID:k7m3p@assembly.example.org
DTSTAMP:20250304T103000Z
CREATED:20250303T090000Z
LAST-MODIFIED:20250304T103000Z
SEQUENCE:2
STATUS:TENTATIVE
SUMMARY;LANGUAGE=ko:개막: 함께 여는\\, 도시의 내일
DTSTART;TZID=Asia/Seoul:20250616T230000
DTEND;TZID=Asia/Seoul:20250617T003000
LOCATION;LANGUAGE=ko:대강당\\, 동관\\, 코엑스
GEO:37.512;127.06
DESCRIPTION;LANGUAGE=ko:마흔 해를 돌아보며 앞으로의 마흔 해
 를 이야기합니다\\; 누구나 오십시오.\\n둘째 줄\\n\\n의장: Ki
 m Example (김보기)\\, 시장\\, 서울\\n\\n언어: KO → EN FR ES\\n참가
 : 누구나\\n중계: https://stream.example.org/opening?room=1\\,2\\n\\nhttps
 ://assembly.example.org/ko/programme/k7m3p
STYLED-DESCRIPTION;VALUE=URI;FMTTYPE=text/html:https://assembly.example.org
 /ko/programme/k7m3p
URL:https://assembly.example.org/ko/programme/k7m3p
CATEGORIES;LANGUAGE=ko:기후\\, 물,전체 회의
COLOR:teal
CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL=중계;LANGUAGE=ko:https://s
 tream.example.org/opening?room=1,2
CLASS:PUBLIC
TRANSP:TRANSPARENT
X-MICROSOFT-CDO-BUSYSTATUS:FREE
END:VEVENT
"""


def lines_of(language="en", is_provisional=False, venue=VENUE, **facts):
    released = Released("k7m3p", 2, CREATED, CHANGED, dataclasses.replace(OPENING, **facts))
    return event(released, language=language, site=SITE._replace(is_provisional=is_provisional, venue=venue))


def parsed(lines):
    """The event as a calendar program reads it."""
    whole = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tests//EN\r\n{lines}END:VCALENDAR\r\n"
    [found] = icalendar.Calendar.from_ical(whole.encode()).events
    assert found.errors == []
    return found


def test_the_bytes_of_an_event_in_korean():
    assert lines_of("ko", is_provisional=True) == GOLDEN.replace("\n", "\r\n")


def test_what_was_written_is_what_is_read():
    read = parsed(lines_of())

    assert (read["UID"], read["SEQUENCE"], read["CLASS"], read["TRANSP"]) == (
        "k7m3p@assembly.example.org", 2, "PUBLIC", "TRANSPARENT")
    assert (read["DTSTAMP"].dt, read["LAST-MODIFIED"].dt, read["CREATED"].dt) == (CHANGED, CHANGED, CREATED)
    assert read["DTSTART"].dt.isoformat() == "2025-06-16T23:00:00+09:00"
    assert read["DTEND"].dt.isoformat() == "2025-06-17T00:30:00+09:00"
    assert (read["SUMMARY"], read["LOCATION"]) == ("Opening: cities, together", "Grand Hall, East wing, COEX")
    assert read["CATEGORIES"].cats == ["Climate, water", "Plenary"]
    assert str(read["DESCRIPTION"]).split("\n\n") == [
        "Forty years on.\nWhat next?", "Chair: Kim Example (김보기), Mayor, Seoul", 
        "Languages: KO → EN FR ES\nWho may come: Open to everyone\nStream: https://stream.example.org/opening?room=1,2",
        "https://assembly.example.org/en/programme/k7m3p"]
    assert read["URL"] == read["STYLED-DESCRIPTION"] == "https://assembly.example.org/en/programme/k7m3p"
    assert (read["GEO"].latitude, read["GEO"].longitude) == (37.512, 127.06)
    assert read["CONFERENCE"] == "https://stream.example.org/opening?room=1,2"
    assert {name: read["CONFERENCE"].params[name] for name in ("VALUE", "FEATURE", "LABEL")} == {
        "VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"], "LABEL": "Stream"}


@pytest.mark.parametrize(("status", "is_provisional", "shown"), [
    ("planned", False, "CONFIRMED"), ("planned", True, "TENTATIVE"), ("provisional", False, "TENTATIVE"),
    ("cancelled", False, "CANCELLED"), ("cancelled", True, "CANCELLED")])
def test_the_status_of_an_event(status, is_provisional, shown):
    assert parsed(lines_of(status=status, is_provisional=is_provisional))["STATUS"] == shown


@pytest.mark.on_either
@pytest.mark.parametrize(("language", "title"), [
    ("en", "[Cancelled] Flood"), ("ko", "[취소] 홍수"), ("fr", "[Annulé] Crue"), ("es", "[Cancelado] Crecida")])
def test_a_cancelled_session_says_so_in_its_title_and_gives_the_reason(language, title):
    read = parsed(lines_of(language, status="cancelled", reason=Text(en="Typhoon", ko="태풍", fr="Typhon", es="Tifón"),
                           title=Text(en="Flood", ko="홍수", fr="Crue", es="Crecida")))

    assert read["SUMMARY"] == title
    assert str(read["DESCRIPTION"]).split("\n\n")[0] == {
        "en": "Typhoon", "ko": "태풍", "fr": "Typhon", "es": "Tifón"}[language]


def test_a_missing_translation_is_marked_with_the_language_it_is_in():
    read = parsed(lines_of("fr"))

    assert (read["SUMMARY"], read["SUMMARY"].params["LANGUAGE"]) == ("Opening: cities, together", "en")
    assert read["URL"] == "https://assembly.example.org/fr/programme/k7m3p"


def test_a_session_elsewhere_without_a_venue_has_no_location():
    assert "LOCATION" not in parsed(lines_of(room=None, venue=Text()))


def test_a_session_without_a_room_is_at_the_venue():
    assert parsed(lines_of(room=None))["LOCATION"] == "COEX"


def test_a_break_names_no_languages():
    description = str(parsed(lines_of(kind="break", voices=(), abstract=Text(), stream=""))["DESCRIPTION"])

    assert description == "https://assembly.example.org/en/programme/k7m3p"


def test_a_sample_session_says_so():
    assert parsed(lines_of(is_sample=True))["SUMMARY"] == "[Sample] Opening: cities, together"


HOSTILE = "a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:x, ; \\n \\\\ \" : 'ğ \x00\x0b\x1b\x7f\x85 ﷽😀"


def test_a_hostile_title_stays_one_title():
    read = parsed(lines_of(title=Text(en=HOSTILE), abstract=Text(en=HOSTILE)))

    assert read["SUMMARY"] == "a END:VEVENT BEGIN:VEVENT UID:x, ; \\n \\\\ \" : 'ğ ﷽😀"
    assert str(read["DESCRIPTION"]).startswith("a\nEND:VEVENT\nBEGIN:VEVENT\nUID:x, ; \\n \\\\ \" : 'ğ  ﷽😀")


@settings(deadline=None)
@example("\ufeff")
@given(st.text(max_size=300))
def test_any_text_is_written_so_that_it_is_read_back(words):
    written = lines_of("ko", title=Text(ko=words, en="-"), abstract=Text(ko=words, en="-"))

    lengths = [len(line.encode()) for line in written.split("\r\n")]
    read = parsed(written)
    title = " ".join(calendar.clean(words).split()) or ("-" if not words else "")
    assert max(lengths) <= 75
    assert "\n" not in written.replace("\r\n", "")
    assert read["SUMMARY"] == title
    assert str(read["DESCRIPTION"]).startswith(calendar.clean(words or "-"))


def test_no_character_is_split_between_two_lines():
    for letters, spare in itertools.product(("한", "😀", "e\u0301"), range(8)):
        words = "x" * spare + letters * 60

        for line in lines_of(title=Text(en=words)).encode().split(b"\r\n"):
            line.decode()
        assert parsed(lines_of(title=Text(en=words)))["SUMMARY"] == unicodedata.normalize("NFC", words)


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_calendars_and_pages_call_kinds_parts_and_access_the_same(app, language):
    with app.test_request_context(f"/{language}/"):
        kinds = {kind.value: str(name) for kind, name in KINDS.items()}
        parts = {part.value: str(name) for part, name in PARTS.items()}
        access = {one.value: str(name) for one, name in ACCESS.items()}

    assert kinds == {kind: text.read(language).words for kind, text in calendar.KINDS.items()}
    assert parts == {part: text.read(language).words for part, text in calendar.PARTS.items()}
    assert access == {one: text.read(language).words for one, text in calendar.ACCESS.items()}
    assert set(calendar.COLOURS) == {colour.value for colour in Colour}
    assert set(calendar.KINDS) == {kind.value for kind in Kind}
    assert set(calendar.PARTS) == {part.value for part in SpeakerPart}


@pytest.mark.parametrize("text", [calendar.CANCELLED, calendar.SAMPLE, calendar.LANGUAGE_LINE, calendar.ACCESS_LINE,
                                  calendar.STREAM, calendar.STREAM_LINE, *calendar.ACCESS.values(),
                                  *calendar.KINDS.values(), *calendar.PARTS.values()])
def test_the_calendars_words_are_there_in_every_language(text):
    assert all(getattr(text, language) for language in LANGUAGES)
