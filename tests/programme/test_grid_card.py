"""The card of a session in the editors' grid."""
import datetime as dt

import lxml.html
import pytest
from flask import get_template_attribute

from blueprints.programme.models import Appearance, Kind, SlotStatus
from blueprints.programme.queries_editor import Change
from blueprints.texts import Text

from ..factories import make_room, make_slot, make_speaker, make_track

pytestmark = pytest.mark.usefixtures("assembly")


def card_of(app, slot, **more):
    with app.test_request_context("/en/editor"):
        return lxml.html.fragment_fromstring(get_template_attribute("editor/card.html", "card")(slot, **more))


def test_a_card_tells_the_script_where_it_stands(app):
    slot = make_slot(room=make_room(), starts=dt.time(9, 35), minutes=85, kind=Kind.FORUM, track=make_track(slug="water"))

    card = card_of(app, slot)

    assert {name: card.get(f"data-{name}") for name in ("code", "id", "day", "starts", "minutes", "room", "kind", "track")} == {
        "code": slot.code, "id": str(slot.id), "day": str(slot.day_id), "starts": "09:35", "minutes": "85",
        "room": str(slot.room_id), "kind": "forum", "track": "water"}
    assert card.get("class").split()[-4:] == ["h-9", "m-35", "for-h-1", "for-m-25"]
    assert card.cssselect("time")[0].text == "09:35–11:00"


def test_a_card_past_midnight_or_in_the_tray_tells_its_hours(app):
    late = make_slot(starts=dt.time(23, 30), minutes=90)
    lying = make_slot(day=None, starts=dt.time(10))

    assert card_of(app, late).cssselect("time")[0].text == "23:30–01:00"
    assert (card_of(app, lying).get("data-day"), card_of(app, lying).get("data-room")) == ("", "")


def test_a_card_says_what_is_special_about_it(app):
    slot = make_slot(title=Text(en="Rivers", ko="강"), status=SlotStatus.PROVISIONAL,
                     appearances=[Appearance(speaker=make_speaker(name="Kim Example", own_name="김보기"))])
    marks = [{"level": "warn", "sentence": "The room is small.", "reason": ""},
             {"level": "block-release", "sentence": "Two of one track.", "reason": "It is a series"}]

    card = card_of(app, slot, change=Change("added", slot.code, slot.title, slot, None, None), marks=marks)

    assert [" ".join(fact.text_content().split()) for fact in card.cssselect(".card-fact")] == [
        "Provisional", "New", "fr esMissing: French and Spanish"]
    assert [(mark.get("class"), mark.text_content()) for mark in card.cssselect(".card-mark")] == [
        ("card-mark is-warn", "The room is small."),
        ("card-mark is-block-release is-meant", "Two of one track. Meant so: It is a series")]
    assert card.cssselect(".card-who")[0].text == "Kim Example"
    assert "강" in card.get("data-words")
    assert "김보기" in card.get("data-words")


def test_what_people_write_cannot_leave_its_place_on_a_card(app):
    slot = make_slot(title=Text(en='"><script>alert(1)</script>'))

    card = card_of(app, slot)

    assert card.cssselect("script") == []
    assert card.cssselect("h3 a")[0].text_content() == '"><script>alert(1)</script>'
