"""The page that tells how to subscribe."""
from urllib.parse import parse_qs, unquote, urlsplit

import icalendar
import pytest
import segno

from blueprints.db import db
from blueprints.feeds import queries
from blueprints.programme.models import Appearance, Building, Kind, SlotStatus, SpeakerPart
from blueprints.programme.queries_public import announced_days as assembly_days
from tests.factories import four, make_room, make_slot, make_speaker, make_track
from tests.released import RELEASED, publish


def address(page):
    return page.html.cssselect("#address")[0].get("value")


def webcal(page):
    (link,) = [href for href in page.links() if href.startswith("webcal:")]
    return link


def test_the_page_leads_to_the_whole_programme_in_the_readers_language(visitor, assembly):
    make_slot()
    publish()
    visitor.language = "ko"

    page = visitor.open("feeds.calendar")

    assert address(page) == "http://localhost/calendar/programme.ics?lang=ko"
    assert webcal(page) == "webcal://localhost/calendar/programme.ics?lang=ko"
    assert page.html.cssselect("a[download]")[0].get("href") == "/calendar/programme.ics?lang=ko"


def codes(page, selector):
    return [unquote(image.get("src")) for image in page.html.cssselect(selector)]


def drawn(words):
    code = segno.make(words, error="m", micro=False)
    return unquote(code.svg_data_uri(scale=4, border=3, light="#fff", dark="#000"))


@pytest.fixture
def rooms(assembly):
    """Two rooms and two tracks, of which one session each; a workshop in Korean on the second day."""
    hall = make_room(slug="hall", name=four("Hall"))
    make_slot(code="RIV", title=four("Rivers"), room=hall, track=make_track(slug="climate"))
    make_slot(code="ROA", title=four("Roads"), room=make_room(slug="studio"), track=make_track(slug="roads"),
              day=assembly_days()[1], kind=Kind.WORKSHOP, spoken="ko")
    publish()


CHOICES = [
    ({}, "programme.ics?lang=en", 2),
    ({"day": 1}, "day-1.ics?lang=en", 1),
    ({"room": "hall"}, "room-hall.ics?lang=en", 1),
    ({"track": "climate", "lang": "fr"}, "track-climate.ics?lang=fr", 1),
    ({"kind": "workshop"}, "programme.ics?lang=en&kind=workshop", 1),
    ({"room": ["hall", "studio"]}, "programme.ics?lang=en&room=hall&room=studio", 2),
    ({"day": 1, "room": "studio"}, "programme.ics?lang=en&day=1&room=studio", 0),
    ({"spoken": "ko", "access": "delegates", "q": "roads"}, "programme.ics?lang=en&spoken=ko&access=delegates&q=roads", 1),
    ({"room": "hall", "alarm": 15}, "room-hall.ics?lang=en&alarm=15", 1)]


def test_a_choice_has_an_address_that_works_and_holds_as_many_entries_as_the_page_says(visitor, rooms):
    for asked, path, entries in CHOICES:
        page = visitor.open("feeds.calendar", **asked)

        assert address(page) == f"http://localhost/calendar/{path}"
        assert page.texts("[data-live=count]") == [{0: "No entry yet", 1: "1 entry"}.get(entries, f"{entries} entries")]
        assert visitor.client.get(address(page)).text.count("BEGIN:VEVENT") == entries
        assert {(field.get("name"), field.get("value")) for field in page.html.cssselect("main .chip :checked")} == {
            (name, str(value)) for name in asked if name not in ("lang", "alarm", "q")
            for value in (asked[name] if isinstance(asked[name], list) else [asked[name]])}


def test_a_choice_that_holds_nothing_yet_says_what_to_do(visitor, rooms):
    assert "Choose fewer things or other words." in visitor.open("feeds.calendar", q="bridges").text
    assert "Choose fewer things" not in visitor.open("feeds.calendar", q="roads").text


def test_the_assembly_and_its_deadlines_are_counted_where_they_are_wished_for(visitor, rooms, assembly):
    without = visitor.open("feeds.calendar", whole=1, deadlines=1, day=2)
    assembly.registration_closes_at = RELEASED
    db.session.commit()
    page = visitor.open("feeds.calendar", whole=1, deadlines=1, day=2)

    assert address(page) == "http://localhost/calendar/day-2.ics?lang=en&deadlines=1&whole=1"
    assert (without.texts("[data-live=count]"), page.texts("[data-live=count]")) == (["2 entries"], ["3 entries"])
    assert visitor.client.get(address(page)).text.count("BEGIN:VEVENT") == 3
    assert ("No deadline is set yet" in without.text, "No deadline is set yet" in page.text) == (True, False)
    assert [field.get("name") for field in page.html.cssselect(".form-check :checked")] == ["whole", "deadlines"]


def test_what_is_not_known_is_left_out_and_said(visitor, rooms):
    page = visitor.open("feeds.calendar", room=["hall", "nowhere"], lang="fr", alarm=10)

    assert page.texts("[role=alert]") == ["There is no room “nowhere” in the programme. It was left out. Choose anew below."]
    assert address(page) == "http://localhost/calendar/room-hall.ics?lang=fr&alarm=10"
    page = visitor.open("feeds.calendar", room="nope", day=9, lang="xx")
    assert page.texts("[role=alert]") == [
        "There is no room “nope” in the programme. There is no day “9” in the programme. There is no calendar in the language "
        "“xx”; there are en ko fr es. All of this was left out. Choose anew below."]
    for unknown in ({"lang": "tlh"}, {"alarm": "soon"}, {"day": "9"}, {"whole": "maybe"}):
        page = visitor.open("feeds.calendar", **unknown)
        assert (address(page), len(page.texts("[role=alert]"))) == ("http://localhost/calendar/programme.ics?lang=en", 1)


def test_what_was_searched_for_can_be_subscribed_to(visitor, rooms):
    programme = visitor.open("programme.programme", room="hall", q="rivers & more", status=200)

    found = {visitor.open(href).html.cssselect("#address")[0].get("value") for href in programme.links()
             if href.startswith("/en/calendar?") and "q=" in href}

    assert found == {"http://localhost/calendar/programme.ics?lang=en&room=hall&q=rivers+%26+more"}


def test_every_day_room_and_track_of_the_programme_leads_to_its_calendar(visitor, rooms):
    programme = visitor.open("programme.programme")

    (day,), (room,) = programme.html.cssselect(".day-subscribe a"), programme.html.cssselect("th .subscribe-this")
    assert (day.get("href"), room.get("href")) == ("/en/calendar?day=1", "/en/calendar?room=hall")
    assert [link.get("href").removeprefix("/en/calendar") for link in programme.html.cssselect(".calendars a")] == [
        "", "?day=1", "?day=2", "?day=3", "?day=4", "?room=hall", "?room=studio", "?track=climate", "?track=roads"]


def test_a_day_of_a_search_leads_to_the_calendar_of_that_search_on_that_day(visitor, rooms):
    programme = visitor.open("programme.programme", q="roads", kind="workshop")

    assert [link.get("href") for link in programme.html.cssselect(".day-subscribe a")] == [
        "/en/calendar?kind=workshop&q=roads&day=2"]


def test_google_is_told_all_that_the_entry_tells_of_where_and_whether_it_is(visitor, assembly):
    building = Building(name=four("East wing"))
    assembly.venue = four("Congress centre")
    make_slot(code="ROA", title=four("Roads, rivers"), room=make_room(name=four("Hall"), building=building), is_sample=True)
    publish()

    page = visitor.open("programme.session_page", code="ROA")

    (google,) = [parse_qs(urlsplit(href).query) for href in page.links() if "calendar.google.com" in href]
    entry = icalendar.Calendar.from_ical(visitor.client.get("/calendar/session-ROA.ics").text).events[0]
    assert (google["text"], google["location"]) == (["[Sample] Roads, rivers"], ["Hall, East wing, Congress centre"])
    assert (google["text"], google["location"]) == ([str(entry["SUMMARY"])], [str(entry["LOCATION"])])


def test_the_builder_does_not_repeat_what_the_ribbon_of_every_page_says(visitor, assembly):
    assembly.is_sample_loaded = True
    make_slot(is_sample=True)
    publish()
    made_up = "This is a sample programme: its sessions and speakers are made up."

    pages = [visitor.open(name) for name in ("programme.programme", "feeds.calendar")]

    assert [made_up in page.text for page in pages] == [True, False]
    assert [len(page.texts(".sample-ribbon")) for page in pages] == [1, 1]


def test_a_session_is_added_alone_or_subscribed_to_with_its_day_room_and_track(visitor, rooms):
    page = visitor.open("programme.session_page", code="ROA")

    links = [link.get("href") for link in page.html.cssselect("[aria-labelledby=take-title] a")]
    google = parse_qs(urlsplit(links.pop()).query)
    assert links == ["/en/calendar?day=2", "/en/calendar?room=studio", "/en/calendar?track=roads", "/en/calendar",
                     "/calendar/session-ROA.ics?lang=en"]
    assert google["text"] == ["Roads"]
    assert google["dates"] == ["20250617T000000Z/20250617T010000Z"], "09:00 in Seoul"
    assert google["details"] == ["A copy; what is true now stands on http://localhost/en/programme/ROA"]
    assert "does not follow when it moves or is cancelled" in page.text


def test_a_cancelled_session_cannot_be_added_but_its_room_be_subscribed_to(visitor, assembly):
    make_slot(code="OFF", room=make_room(slug="hall"), status=SlotStatus.CANCELLED)
    publish()

    page = visitor.open("programme.session_page", code="OFF")

    assert [link.get("href") for link in page.html.cssselect("[aria-labelledby=take-title] a")] == [
        "/en/calendar?day=1", "/en/calendar?room=hall", "/en/calendar"]


def test_a_speaker_whose_name_finds_exactly_the_own_sessions_is_a_calendar(visitor, assembly):
    slot = make_slot(code="RIV", title=four("Rivers"))
    slot.appearances = [Appearance(speaker=make_speaker(slug="kim-bada", name="Kim Bada"), part=SpeakerPart.SPEAKER)]
    make_slot(title=four("About Lee Nuri"))
    other = make_slot(title=four("Roads"))
    other.appearances = [Appearance(speaker=make_speaker(slug="lee-nuri", name="Lee Nuri"), part=SpeakerPart.SPEAKER)]
    publish()

    def offered(slug):
        return [href for href in visitor.open("programme.speaker_page", slug=slug).links() if href.startswith("/en/calendar?")]

    assert offered("kim-bada") == ["/en/calendar?q=Kim+Bada"]
    assert offered("lee-nuri") == []


def test_addresses_never_come_from_the_host_header(visitor, assembly):
    make_slot()
    publish()

    page = visitor.open("feeds.calendar", headers={"Host": "127.0.0.1"})

    assert urlsplit(address(page)).netloc == "localhost"


def test_the_links_of_other_programs_carry_the_whole_address(visitor, assembly):
    links = queries.links("https://assembly.example.org/calendar/programme.ics?room=hall&lang=ko", name="총회 & more")

    assert parse_qs(urlsplit(links["google"]).query)["cid"] == [
        "webcal://assembly.example.org/calendar/programme.ics?room=hall&lang=ko"]
    for program in ("outlook", "office"):
        assert parse_qs(urlsplit(links[program]).query) == {
            "url": ["https://assembly.example.org/calendar/programme.ics?room=hall&lang=ko"], "name": ["총회 & more"]}


def test_the_codes_to_scan_hold_the_feed_and_this_page(visitor, assembly):
    make_slot()
    publish()

    visitor.language = "ko"
    page = visitor.open("feeds.calendar", day=1, lang="en", alarm=5)

    assert codes(page, ".qr img") == [drawn("webcal://localhost/calendar/day-1.ics?lang=en&alarm=5"),
                                      drawn("http://localhost/ko/calendar?day=1&alarm=5&lang=en")]
    assert all(image.get("alt") for image in page.html.cssselect(".qr img"))


def test_the_screen_at_the_door_of_a_room_leads_to_its_calendar(visitor, rooms):
    page = visitor.open("programme.sign", slug="hall", langs="ko,en")

    assert codes(page, ".sign-code img") == [drawn(f"http://localhost/{code}/calendar?room=hall") for code in ("ko", "en")]


def test_a_loopback_address_is_said_to_be_out_of_reach(visitor, assembly):
    assert "only this computer or network can reach" in visitor.open("feeds.calendar").text


@pytest.mark.parametrize(("base_url", "local"), [
    ("http://127.0.0.1:8000", True), ("http://localhost", True), ("http://192.168.1.7", True), ("http://[::1]:80", True),
    ("http://box.local", True), ("https://assembly.example.org", False), ("https://8.8.8.8", False)])
def test_which_addresses_the_internet_cannot_reach(base_url, local):
    assert queries.is_local(base_url) is local


def test_before_the_first_release_the_page_offers_the_days(visitor, assembly):
    page = visitor.open("feeds.calendar")

    assert "holds the assembly’s days" in page.text
    assert page.html.cssselect(".part") == []
    assert page.texts("[data-live=count]") == ["1 entry"]
    assert visitor.client.get(address(page)).status_code == 200


def test_the_page_opens_before_anything_is_loaded(visitor):
    page = visitor.open("feeds.calendar")

    assert page.texts("h1") == ["Subscribe to the calendar"]
    assert page.texts("[data-live=count]") == ["No entry yet"]


def test_the_pages_name_follows_the_assembly(visitor, assembly):
    make_slot()
    publish()
    visitor.open("feeds.calendar")
    assembly.name = four("Another name")
    db.session.commit()

    assert any("Another%20name" in href for href in visitor.open("feeds.calendar").links())
