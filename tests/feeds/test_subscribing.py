"""The page that tells how to subscribe."""
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import segno

from blueprints.db import db
from blueprints.feeds import queries
from tests.factories import four, make_room, make_slot, make_track
from tests.released import publish


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


@pytest.mark.parametrize(("only", "path"), [("day-1", "/calendar/day-1.ics"), ("room-hall", "/calendar/room-hall.ics"),
                                            ("track-climate", "/calendar/track-climate.ics"),
                                            ("room-nowhere", "/calendar/programme.ics"), ("", "/calendar/programme.ics")])
def test_a_day_a_room_or_a_track_has_its_own_address_that_works(visitor, assembly, only, path):
    make_slot(room=make_room(slug="hall"), track=make_track(slug="climate"))
    publish()

    page = visitor.open("feeds.calendar", only=only, lang="fr")

    assert address(page) == f"http://localhost{path}?lang=fr"
    assert visitor.client.get(address(page)).status_code == 200


def test_what_was_searched_for_can_be_subscribed_to(visitor, assembly):
    make_slot(room=make_room(slug="hall", name=four("Hall")))
    publish()
    programme = visitor.open("programme.programme", room="hall", q="session & more", status=200)

    (link,) = [href for href in programme.links() if href.startswith("/en/calendar?")]
    page = visitor.open(link)

    assert address(page) == "http://localhost/calendar/programme.ics?lang=en&room=hall&q=session+%26+more"
    assert "Chosen: Hall and “session & more”." in page.text


def test_addresses_never_come_from_the_host_header(visitor, assembly):
    make_slot()
    publish()

    page = visitor.open("feeds.calendar", headers={"Host": "127.0.0.1"})

    assert urlsplit(address(page)).netloc == "localhost"


def test_the_links_of_other_programs_carry_the_whole_address(visitor, assembly):
    links = queries.links("https://assembly.example.org/calendar/programme.ics?lang=ko&room=hall", name="총회 & more")

    assert parse_qs(urlsplit(links["google"]).query)["cid"] == [
        "webcal://assembly.example.org/calendar/programme.ics?lang=ko&room=hall"]
    for program in ("outlook", "office"):
        assert parse_qs(urlsplit(links[program]).query) == {
            "url": ["https://assembly.example.org/calendar/programme.ics?lang=ko&room=hall"], "name": ["총회 & more"]}


def test_the_codes_to_scan_hold_the_feed_and_this_page(visitor, assembly):
    make_slot()
    publish()

    page = visitor.open("feeds.calendar", only="day-1")

    feed, this_page = [unquote(image.get("src")) for image in page.html.cssselect(".qr img")]
    expected = [segno.make(words, error="m", micro=False).svg_data_uri(scale=4, border=3, light="#fff", dark="#000")
                for words in ("webcal://localhost/calendar/day-1.ics?lang=en", "http://localhost/en/calendar?lang=en&only=day-1")]
    assert [feed, this_page] == [unquote(one) for one in expected]
    assert all(image.get("alt") for image in page.html.cssselect(".qr img"))


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
    assert page.html.cssselect("#only") == []
    assert visitor.client.get(address(page)).status_code == 200


def test_the_page_opens_before_anything_is_loaded(visitor):
    assert visitor.open("feeds.calendar").texts("h1") == ["Subscribe to the calendar"]


def test_the_pages_name_follows_the_assembly(visitor, assembly):
    make_slot()
    publish()
    visitor.open("feeds.calendar")
    assembly.name = four("Another name")
    db.session.commit()

    assert any("Another%20name" in href for href in visitor.open("feeds.calendar").links())
