"""What other programs are told of a page: cards for those who share it, Events for those who read it by machine."""
import datetime as dt
import json

import pytest

from blueprints.db import db
from blueprints.programme.models import Appearance, SlotStatus
from blueprints.texts import LANGUAGES
from tests.factories import four, make_assembly, make_room, make_slot, make_speaker
from tests.released import publish


@pytest.fixture
def certain(app):
    return make_assembly(is_provisional=False, venue=four("City Hall"))


def data_of(page):
    return [json.loads(block.text) for block in page.html.cssselect("script[type='application/ld+json']")]


def card(page):
    return {one.get("property") or one.get("name"): one.get("content")
            for one in page.html.cssselect("meta[property^='og:'], meta[name^='twitter:']")}


def test_a_session_is_an_event_with_its_place_and_its_hours(visitor, certain):
    make_slot(code="AAA", title=four("Rivers"), abstract=four("About rivers"), room=make_room(name=four("Hall")), spoken="ko",
              interpreted=["en"], appearances=[Appearance(speaker=make_speaker(name="Kim Bada"))])
    publish()

    [data] = data_of(visitor.open("programme.session_page", code="AAA"))

    assert (data["@type"], data["name"], data["description"]) == ("Event", "Rivers", "About rivers")
    assert (data["startDate"], data["endDate"]) == ("2025-06-16T09:00+09:00", "2025-06-16T10:00+09:00")
    assert data["location"] == {"@type": "Place", "name": "Hall", "address": "City Hall"}
    assert data["performer"] == [{"@type": "Person", "name": "Kim Bada"}]
    assert data["inLanguage"] == ["ko", "en"]
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert data["url"] == "http://localhost/en/programme/AAA"


def test_a_cancelled_session_says_so_to_machines(visitor, certain):
    make_slot(code="AAA", status=SlotStatus.CANCELLED)
    publish()

    [data] = data_of(visitor.open("programme.session_page", code="AAA"))

    assert data["eventStatus"] == "https://schema.org/EventCancelled"
    assert data["location"]["name"] == "City Hall"


def test_a_session_that_got_another_hour_tells_the_one_it_had(visitor, certain):
    slot, other = make_slot(code="AAA"), make_slot(code="BBB")
    publish()
    slot.starts = dt.time(11)
    publish()
    slot.starts = dt.time(14)
    publish()

    [moved], [stays] = (data_of(visitor.open("programme.session_page", code=code)) for code in ("AAA", "BBB"))

    assert (moved["eventStatus"], moved["startDate"]) == ("https://schema.org/EventRescheduled", "2025-06-16T14:00+09:00")
    assert moved["previousStartDate"] == ["2025-06-16T09:00+09:00", "2025-06-16T11:00+09:00"]
    assert ("previousStartDate" in stays, stays["eventStatus"]) == (False, "https://schema.org/EventScheduled")
    slot.starts, other.status, other.starts = dt.time(9), SlotStatus.CANCELLED, dt.time(16)
    publish()
    [back], [cancelled] = (data_of(visitor.open("programme.session_page", code=code)) for code in ("AAA", "BBB"))
    assert back["previousStartDate"] == ["2025-06-16T11:00+09:00", "2025-06-16T14:00+09:00"]
    assert ("previousStartDate" in cancelled, cancelled["eventStatus"]) == (False, "https://schema.org/EventCancelled")


def test_what_was_said_while_nothing_was_certain_is_no_earlier_hour(visitor, assembly):
    slot = make_slot(code="AAA")
    publish()
    assembly.is_provisional, slot.starts = False, dt.time(11)
    publish()

    [data] = data_of(visitor.open("programme.session_page", code="AAA"))

    assert (data["startDate"], "previousStartDate" in data) == ("2025-06-16T11:00+09:00", False)


def test_days_that_are_not_certain_and_sessions_that_are_made_up_are_not_claimed(visitor, assembly):
    make_slot(code="REAL")
    make_slot(code="SAMPLE", is_sample=True, starts=dt.time(11))
    publish()

    [real], [whole] = data_of(visitor.open("programme.session_page", code="REAL")), data_of(visitor.open("site.home"))

    assert (real["startDate"], real["endDate"]) == ("2025-06", "2025-06")
    assert (whole["startDate"], whole["endDate"]) == ("2025-06", "2025-06")
    assert data_of(visitor.open("programme.session_page", code="SAMPLE")) == []


def test_the_assembly_is_an_event_from_its_first_day_to_its_last(visitor, certain):
    [data] = data_of(visitor.open("site.home"))

    assert (data["startDate"], data["endDate"]) == ("2025-06-16", "2025-06-19")
    assert data["location"]["name"] == "City Hall"
    assert data["organizer"]["name"] == "Metropolis"


def test_no_words_get_out_of_the_data(visitor, certain):
    words = "</script><script src=//example.org></script><!-- ' \" & \u2028"
    make_slot(code="AAA", title=four(words), abstract=four(words))
    publish()

    page = visitor.open("programme.session_page", code="AAA")

    assert [data["name"] for data in data_of(page)] == [words]
    assert page.html.cssselect("script[src*='example.org']") == []
    assert card(page)["og:title"].startswith(words)


def test_each_public_page_has_its_card_in_its_language(visitor, certain):
    make_slot(code="AAA", title=four("Rivers"), abstract=four("About rivers"))
    publish()

    for language in LANGUAGES:
        visitor.language = language
        page = card(visitor.open("programme.session_page", code="AAA"))
        picture = page["og:image"].removeprefix("http://localhost")
        assert page["og:title"].startswith("Rivers"), language
        assert "About rivers" in page["og:description"]
        assert page["og:url"] == f"http://localhost/{language}/programme/AAA"
        assert page["og:locale"][:2] == language
        assert f"/cards/{language}.png" in picture
        assert visitor.client.get(picture).data[:8] == b"\x89PNG\r\n\x1a\n"
    assert card(visitor.open("accounts.sign_in")) != {}


def test_pages_that_are_somebodys_own_have_no_card(signed_in, certain):
    db.session.commit()

    assert card(signed_in("editor").open("editor.rooms")) == {}
