"""Moving, copying, swapping and drawing sessions on pages, and the same forms posted by the editor's script."""
import datetime as dt

import pytest

from blueprints.assembly.queries import days
from blueprints.db import db
from blueprints.programme.models import Kind, Slot
from blueprints.programme.models_edits import Edit

from ..factories import first_day, four, make_room, make_slot
from ..ground.places import token_for
from .test_release import publish

pytestmark = pytest.mark.usefixtures("assembly")

JSON = {"Accept": "application/json"}


class Script:
    """The editor's script in one browser: it posts the forms of the pages and reads values."""

    def __init__(self, app, visitor):
        self.visitor, self.token = visitor, token_for(app, visitor.client)

    def post(self, path, status=200, **values):
        answer = self.visitor.client.post(f"/en/editor/{path}", headers=JSON, data={
            "csrf_token": self.token} | {name.replace("__", "-"): value for name, value in values.items()})
        assert (answer.status_code, answer.mimetype) == (status, "application/json"), answer.text[:500]
        return answer.get_json()

    def move(self, slot, status=200, **changes):
        facts = {"day": slot.day_id or "", "starts": slot.starts.isoformat("minutes"), "minutes": slot.minutes,
                 "room": slot.room_id or "", "revision": slot.revision}
        return self.post(f"sessions/{slot.id}/move", status=status, **facts | changes)


def rows(*slots, **changes):
    """The fields of several sessions as the script sends them."""
    fields = {}
    for number, slot in enumerate(slots):
        facts = {"code": slot.code, "revision": slot.revision, "day": slot.day_id or "",
                 "starts": slot.starts.isoformat("minutes"), "minutes": slot.minutes, "room": slot.room_id or ""}
        fields |= {f"rows-{number}-{name}": value for name, value in (facts | changes).items()}
    return fields


@pytest.fixture
def editor(signed_in):
    return signed_in("editor")


@pytest.fixture
def script(app, editor):
    return Script(app, editor)


# Pages, without any script.

def test_a_session_is_moved_by_its_page(editor):
    hall, slot = make_room(), make_slot(title=four("Opening"))
    page = editor.open("editor.move_slot", slot_id=slot.id)

    answer = editor.send(page, starts="14:00", room=str(hall.id))

    assert editor.follow(answer).texts(".notice.is-good") == ["“Opening” is moved."]
    db.session.refresh(slot)
    assert (slot.starts, slot.room) == (dt.time(14), hall)


def test_a_refused_move_shows_the_form_with_what_was_typed(editor):
    hall = make_room()
    make_slot(room=hall, title=four("Opening"))
    slot = make_slot()

    page = editor.send(editor.open("editor.move_slot", slot_id=slot.id), room=str(hall.id), starts="09:30", status=422)

    assert "Opening" in page.texts("#room-error")[0]
    assert page.form().fields["starts"] == "09:30"


def test_a_stale_move_shows_both_versions_and_takes_theirs_at_a_press(editor, signed_in):
    slot = make_slot()
    page, other = editor.open("editor.move_slot", slot_id=slot.id), signed_in("editor")
    other.send(other.open("editor.move_slot", slot_id=slot.id), starts="11:00", minutes="30")

    stale = editor.send(page, starts="14:00", minutes="90", status=409)
    assert stale.texts(".versions tbody th") == ["Starts", "Minutes"]
    assert stale.texts(".versions td:not(.take)") == ["11:00", "14:00", "30", "90"]

    taken = editor.send(stale, take__stored="minutes", status=409)
    assert taken.texts(".versions tbody th") == ["Starts"]
    editor.send(taken)

    db.session.refresh(slot)
    assert (slot.starts, slot.minutes) == (dt.time(14), 30)


def test_of_a_whole_session_each_language_and_field_is_chosen_by_itself(editor, signed_in):
    slot = make_slot(title=four("Opening"))
    page, other = editor.open("editor.edit_slot", slot_id=slot.id), signed_in("editor")
    other.send(other.open("editor.edit_slot", slot_id=slot.id), **{"title-fr": "Ouverture", "title-es": "Apertura"})

    stale = editor.send(page, status=409, minutes="90", **{"title-es": "Inicio"})
    assert stale.texts(".versions tbody th") == ["Title (Français)", "Title (Español)", "Minutes"]
    taken = editor.send(stale, take__stored="title-fr", status=409)
    editor.send(taken)

    db.session.refresh(slot)
    assert (slot.title.fr, slot.title.es, slot.title.en, slot.minutes) == ("Ouverture", "Inicio", "Opening", 90)


def test_taking_what_is_stored_saves_nothing_by_itself(editor):
    slot = make_slot()

    page = editor.send(editor.open("editor.edit_slot", slot_id=slot.id), minutes="90", status=422, starts="soon")
    editor.post(page.path, {**dict(page.form().form_values()), "take-stored": "minutes"}, status=409)

    assert db.session.scalars(db.select(Edit)).all() == []


def test_several_sessions_are_ticked_and_then_moved_together(editor):
    one, two = make_slot(title=four("One")), make_slot(title=four("Two"), starts=dt.time(11))
    make_slot(day=None)
    chosen = editor.open("editor.place_slots")
    assert len(chosen.html.cssselect("input[name=code]")) == 3

    page = editor.open("editor.place_slots", code=[one.code, two.code])
    editor.send(page, **{"rows-0-starts": "15:00", "rows-1-day": ""})

    db.session.refresh(one)
    db.session.refresh(two)
    assert (one.starts, two.day) == (dt.time(15), None)
    assert [edit.what for edit in db.session.scalars(db.select(Edit))] == ["moved"]


def test_of_several_one_that_was_changed_meanwhile_shows_both_versions(editor):
    one, two = make_slot(title=four("One")), make_slot(title=four("Two"))
    page = editor.open("editor.place_slots", code=[one.code, two.code])
    editor.send(editor.open("editor.move_slot", slot_id=two.id), starts="11:00")

    stale = editor.send(page, **{"rows-0-starts": "15:00", "rows-1-starts": "16:00"}, status=409)
    assert stale.texts(".versions td") == ["11:00", "16:00"]
    editor.send(stale)

    assert [slot.starts.hour for slot in db.session.scalars(db.select(Slot).order_by(Slot.id))] == [15, 16]


def test_two_sessions_are_chosen_and_swapped(editor):
    one, two = make_slot(room=make_room()), make_slot(starts=dt.time(14))
    assert len(editor.open("editor.swap_slots", code=one.code).html.cssselect("select")) == 2

    editor.send(editor.open("editor.swap_slots", code=[one.code, two.code]))

    db.session.refresh(one)
    db.session.refresh(two)
    assert (one.starts, one.room, two.starts) == (dt.time(14), None, dt.time(9))


def test_a_copy_goes_to_the_tray(editor):
    slot = make_slot(title=four("Opening"), kind=Kind.WORKSHOP)

    editor.send(editor.open("editor.copy_slot", slot_id=slot.id), day="")

    made = db.session.scalar(db.select(Slot).where(Slot.id != slot.id))
    assert (made.title, made.kind, made.day) == (slot.title, Kind.WORKSHOP, None)


def test_a_session_is_drawn_where_the_address_says(editor):
    hall = make_room(slug="hall")

    editor.send(editor.open("editor.create_slot", day=first_day().date, starts="10:30", room="hall"), title__en="Forum")

    made = db.session.scalar(db.select(Slot))
    assert (made.day, made.starts, made.minutes, made.room, made.kind) == (first_day(), dt.time(10, 30), 60, hall, Kind.FORUM)


def test_the_full_form_goes_on_with_what_was_typed_on_the_grid(editor):
    hall = make_room()

    page = editor.open("editor.add_slot", day=first_day().id, starts="10:30", minutes=45, room=hall.id, title="Typed",
                       kind="workshop")

    fields = dict(page.html.cssselect("main form[method=post]")[0].fields)
    assert [fields[name] for name in ("title-en", "kind", "starts", "minutes", "room")] == [
        "Typed", "workshop", "10:30", "45", str(hall.id)]
    assert editor.open("editor.add_slot", title="x" * 900, kind="none").status == 200


@pytest.mark.parametrize("query", ["?code=", "?code=nobody", "?day=x&starts=99:99&room=none", "?code=" + "x" * 500])
def test_an_address_that_names_nothing_is_still_a_page(editor, query):
    make_slot()
    for page in ("place", "swap", "create"):
        assert editor.open(f"/en/editor/{page}{query}").status == 200


# The script.

def test_the_script_hears_what_became_of_its_move(script):
    hall = make_room()
    slot, other = make_slot(title=four("Opening")), make_slot(room=hall)

    answer = script.move(slot, room=hall.id, starts="10:00")

    card, = answer["sessions"]
    edit = db.session.scalar(db.select(Edit))
    assert {name: card[name] for name in card if name != "html"} == {
        "code": slot.code, "id": slot.id, "revision": 2, "day": first_day().id, "starts": "10:00", "minutes": 60,
        "room": hall.id}
    assert "Opening" in card["html"]
    assert (answer["edit"], answer["gone"], answer["undo"], answer["redo"]) == (edit.id, [], "Undo: moved “Opening”", None)
    assert answer["conflicts"] == {"days": [first_day().id], "codes": [slot.code], "rules": ["teams"],
                                  "found": []}
    assert other.revision == 1


def test_the_card_tells_how_it_differs_from_what_is_public(script):
    slot = make_slot()
    assert 'data-changed=""' in script.move(slot, starts="10:00")["sessions"][0]["html"]
    publish()
    db.session.refresh(slot)

    assert 'data-changed="changed"' in script.move(slot, starts="11:00")["sessions"][0]["html"]
    db.session.refresh(slot)
    assert 'data-changed=""' in script.move(slot, starts="10:00")["sessions"][0]["html"]


def test_a_refused_move_tells_why_and_where_the_session_is(script):
    hall = make_room(name=four("Hall"))
    make_slot(room=hall, title=four("Opening"))
    slot = make_slot()

    answer = script.move(slot, room=hall.id, status=422)

    assert list(answer["errors"]) == ["room"]
    assert answer["sentence"] == answer["errors"]["room"]
    assert answer["sentence"].startswith("Hall is taken at that time by “Opening”")
    assert (answer["sessions"][0]["room"], answer["sessions"][0]["revision"]) == (None, 1)


def test_a_stale_move_tells_both_versions(script):
    slot = make_slot()
    script.move(slot, starts="11:00")

    answer = script.move(slot, starts="14:00", revision=1, status=409)

    assert answer["versions"] == [{"code": slot.code, "field": "starts", "label": "Starts", "theirs": "11:00", "mine": "14:00"}]
    assert (answer["sessions"][0]["starts"], answer["sessions"][0]["revision"]) == ("11:00", 2)


@pytest.mark.parametrize("changes", [
    {"starts": "soon"}, {"starts": ""}, {"minutes": "4"}, {"minutes": "x"}, {"day": "999999"}, {"room": "x"},
    {"room": "9" * 40}, {"day": "\x00"}])
def test_a_wild_move_gets_a_sentence(script, changes):
    answer = script.move(make_slot(), status=422, **changes)

    assert list(answer["errors"]) == list(changes)
    assert answer["sentence"]


def test_several_moved_by_the_script_go_or_stay_together(script):
    hall = make_room()
    one, two = make_slot(), make_slot()

    refused = script.post("place", status=422, **rows(one, two, room=hall.id))
    assert [card["room"] for card in refused["sessions"]] == [None, None]

    answer = script.post("place", **rows(one, two, day=days()[-1].id))
    assert {card["day"] for card in answer["sessions"]} == {days()[-1].id}
    assert answer["undo"] == "Undo: moved 2 sessions"
    assert answer["conflicts"]["days"] == sorted([first_day().id, days()[-1].id])


@pytest.mark.parametrize("fields", [
    {}, {"rows-0-code": "nobody", "rows-0-revision": "1", "rows-0-starts": "09:00", "rows-0-minutes": "60"},
    {"rows-0-code": "\x00"}, {"rows-0-code": ""}, {"rows-x-code": "a"}, {"rows-9999-code": "a"}])
def test_wild_rows_get_a_sentence(script, fields):
    for act in ("place", "swap"):
        assert script.post(act, status=422, **fields)["sentence"]


def test_the_script_swaps_copies_and_draws(script):
    one, two = make_slot(title=four("One")), make_slot(title=four("Two"), starts=dt.time(14))
    swap = {"rows-0-code": one.code, "rows-0-revision": 1, "rows-1-code": two.code, "rows-1-revision": 1}

    swapped = script.post("swap", **swap)
    stale = script.post("swap", status=409, **swap)
    copied = script.post(f"sessions/{one.id}/copy", day="", starts="09:00", minutes=60, room="", revision=2)
    drawn = script.post("create", title__en="New", kind="forum", day=first_day().id, starts="17:00", minutes=45, room="")

    assert {card["code"]: card["starts"] for card in swapped["sessions"]} == {one.code: "14:00", two.code: "09:00"}
    assert swapped["undo"] == "Undo: swapped “One” and “Two”"
    assert [card["revision"] for card in stale["sessions"]] == [2, 2]
    assert (copied["sessions"][0]["day"], copied["undo"]) == (None, "Undo: copied “One”")
    assert (drawn["sessions"][0]["starts"], drawn["undo"]) == ("17:00", "Undo: added “New”")


def test_what_is_drawn_and_sent_again_is_one_session(script):
    drawn = {"title__en": "New", "kind": "forum", "day": first_day().id, "starts": "17:00", "minutes": 45, "room": "",
             "key": "a-key"}

    first, again = script.post("create", **drawn), script.post("create", **drawn)
    other = script.post("create", **drawn | {"key": "another-key", "starts": "18:00"})

    assert [card["code"] for card in again["sessions"]] == [card["code"] for card in first["sessions"]]
    assert (again["edit"], other["edit"] > first["edit"]) == (first["edit"], True)
    assert db.session.scalar(db.select(db.func.count()).select_from(Slot)) == 2

    script.post("undo", edit=first["edit"])
    gone = script.post("create", status=422, **drawn)
    assert gone["sentence"] == "This session was added already, and has been removed since."
    assert script.post("create", status=422, **drawn | {"key": "x" * 41})["errors"].keys() == {"key"}


def test_a_stale_token_of_the_script_changes_nothing(script):
    slot = make_slot()
    script.token = "stale"

    answer = script.move(slot, starts="11:00", status=400)

    assert answer["sentence"].startswith("This page had been open for too long")
    assert answer["sessions"][0]["starts"] == "09:00"
