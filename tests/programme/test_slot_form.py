"""The session's form: what it asks besides title and time, how it comes prefilled, and that the note stays with editors."""
import datetime as dt
import json

import pytest

from blueprints.assembly.models import Assembly, Day
from blueprints.assembly.queries import days
from blueprints.db import db
from blueprints.programme.models import Entry, Kind, Organ, Release, Slot

from ..factories import first_day, four, make_room, make_slot
from ..ground.places import NUMBER, address, furnish, rules_of
from .test_editor import a_session, only
from .test_release import publish

pytestmark = pytest.mark.usefixtures("assembly")

NOTE = "Ask the minister's office once more"


@pytest.fixture
def editor(signed_in):
    return signed_in("editor")


def test_all_that_an_editor_says_of_a_session_is_kept(editor):
    editor.send(editor.open("editor.add_slot"), **a_session(
        kind="statutory", organ="board", expected="40", stream="https://example.org/live?room=1", note=f"{NOTE}\n\nSoon"))

    slot = only(Slot)
    assert (slot.kind, slot.organ, slot.expected) == (Kind.STATUTORY, Organ.BOARD, 40)
    assert (slot.stream, slot.note) == ("https://example.org/live?room=1", f"{NOTE}\n\nSoon")
    form = editor.open("editor.edit_slot", slot_id=slot.id).form()
    assert {name: form.fields[name].strip() for name in ("organ", "expected", "stream", "note")} == {
        "organ": "board", "expected": "40", "stream": "https://example.org/live?room=1", "note": f"{NOTE}\n\nSoon"}


def test_only_a_statutory_meeting_is_an_organs(editor):
    editor.send(editor.open("editor.add_slot"), **a_session(kind="forum", organ="board"))

    assert only(Slot).organ is None


def test_a_session_without_a_day_lies_in_the_tray(editor):
    editor.send(editor.open("editor.add_slot"), **a_session(day=""))

    slot = only(Slot)
    assert (slot.is_placed, slot.starts) == (False, dt.time(9, 30))
    editor.send(editor.open("editor.edit_slot", slot_id=slot.id), day=str(first_day().id))
    assert only(Slot).day_id == first_day().id
    editor.send(editor.open("editor.edit_slot", slot_id=slot.id), day="")
    assert not only(Slot).is_placed


WILD = ["javascript:alert(1)", "ftp://example.org/", "//example.org/", "example.org/live", "https://", "http://[", "https://:80",
        "https://example.org:99999/", "https://exa mple.org/", "https://example.org/\\a", 'https://example.org/"']


@pytest.mark.on_either
@pytest.mark.parametrize("address", WILD)
def test_a_stream_is_a_web_address(editor, address):
    answer = editor.send(editor.open("editor.add_slot"), status=422, **a_session(stream=address))

    assert answer.texts(".field-error") == ["Enter a whole web address, such as https://example.org/stream."]
    assert answer.form().fields["stream"] == address


@pytest.mark.parametrize("address", ["http://example.org", "https://example.org:8443/a/b?c=d#e", "https://영상.example.org/라이브"])
def test_a_web_address_is_kept_as_it_is(editor, address):
    editor.send(editor.open("editor.add_slot"), **a_session(stream=address))

    assert only(Slot).stream == address


@pytest.mark.on_either
@pytest.mark.parametrize("typed", [
    {"stream": "https://example.org/" + "x" * 481}, {"stream": "https://example.org/\x00"}, {"note": "x" * 5001},
    {"note": "bell\x07"}, {"expected": "-1"}, {"expected": "100001"}, {"expected": "many"}, {"organ": "nobody"}])
def test_what_is_wrong_is_told_and_nothing_is_kept(editor, typed):
    answer = editor.send(editor.open("editor.add_slot"), status=422, **a_session(**typed))

    assert len(answer.texts(".field-error")) == 1
    assert db.session.scalars(db.select(Slot)).all() == []


def test_the_longest_stream_and_note_are_kept(editor):
    editor.send(editor.open("editor.add_slot"), **a_session(stream="https://example.org/" + "x" * 480, note="x" * 5000))

    assert (len(only(Slot).stream), len(only(Slot).note)) == (500, 5000)


def test_the_form_comes_prefilled_for_what_was_drawn_on_the_grid(editor):
    room, second = make_room(), days()[1]

    for day, place in ((second.date.isoformat(), room.slug), (str(second.id), str(room.id))):
        form = editor.open("editor.add_slot", day=day, starts="13:05", minutes="45", room=place).form()
        assert (form.fields["day"], form.fields["starts"], form.fields["minutes"], form.fields["room"]) == (
            str(second.id), "13:05", "45", str(room.id))
    assert editor.open("editor.add_slot", day="").form().fields["day"] == ""


@pytest.mark.parametrize("asked", [
    {"day": "x", "starts": "25:99", "minutes": "0", "room": "nowhere"}, {"minutes": "9" * 5000}, {"starts": "soon"},
    {"starts": "09:30:15.5+09:00", "minutes": "1441"}])
def test_what_an_address_names_and_is_not_there_is_passed_over(editor, asked):
    make_slot()

    form = editor.open("editor.add_slot", **asked).form()

    assert form.fields["day"] == str(first_day().id)
    assert (form.fields["minutes"], form.fields["starts"]) in [("60", "10:00"), ("60", "09:30")]


def test_the_note_and_what_is_expected_are_nowhere_public(app, editor, visitor):
    """Everything that nobody in particular may fetch, whatever pages and files there will be."""
    db.session.delete(db.session.get(Assembly, 1))
    db.session.execute(db.delete(Day))
    db.session.commit()
    furnish()
    slot = db.session.get(Slot, NUMBER)
    slot.title, slot.note, slot.expected = four("Xylem"), NOTE, 77123
    db.session.commit()
    publish(at=dt.datetime(2025, 4, 1, tzinfo=dt.UTC))

    seen = 0
    for rule in rules_of(app, "GET"):
        with visitor.client.get(address(app, rule)) as answer:
            body = answer.get_data()
        seen += b"Xylem" in body
        assert [word for word in (b"minister", b"77123") if word in body] == [], rule.rule
    assert seen > 8
    kept = json.dumps([entry.facts | entry.calendar for entry in db.session.scalars(db.select(Entry))]
                      + [release.facts for release in db.session.scalars(db.select(Release))])
    assert [word for word in ("minister", "77123") if word in kept] == []
    assert NOTE in editor.open("editor.edit_slot", slot_id=slot.id).text
