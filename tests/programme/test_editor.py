"""The editors' pages, as editors meet them."""
import datetime as dt

import pytest

from blueprints.assembly.queries import days
from blueprints.db import db
from blueprints.programme.models import (
    Appearance,
    Kind,
    Slot,
    SlotStatus,
    SpeakerPart,
)
from blueprints.texts import Text

from ..factories import first_day, four, make_room, make_slot, make_speaker, make_track
from .test_release import publish

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def editor(signed_in):
    return signed_in("editor")


def only(model):
    db.session.expire_all()
    [row] = db.session.scalars(db.select(model))
    return row


def a_session(**values):
    """What an editor types for a session of an hour on the first day."""
    return {"kind": "forum", "title__en": "Cities and water", "day": str(first_day().id), "starts": "09:30",
            "minutes": "60", "access": "delegates", "spoken": "en"} | values


def test_before_there_are_rooms_the_draft_says_to_add_one(editor):
    page = editor.open("editor.programme")

    assert page.texts(".empty h2") == ["Add a room first"]
    assert "/en/editor/rooms/new" in page.links()


def test_before_there_are_sessions_the_draft_says_to_add_one(editor):
    make_room()

    page = editor.open("editor.programme")

    assert page.texts(".empty h2") == ["No sessions yet"]
    assert "/en/editor/sessions/new?day=2025-06-16" in page.links()


def test_an_editor_adds_a_session(editor):
    room, track, speaker = make_room(), make_track(), make_speaker(name="Kim Example")
    page = editor.open("editor.add_slot")

    answer = editor.send(page, **a_session(
        title__ko="도시와 물", room=str(room.id), track=str(track.id), interpreted=["ko", "fr"],
        appearances__0__speaker=str(speaker.id), appearances__0__part="keynote"))

    slot = only(Slot)
    assert (slot.title, slot.kind, slot.starts, slot.minutes) == (
        Text(en="Cities and water", ko="도시와 물"), Kind.FORUM, dt.time(9, 30), 60)
    assert (slot.room.id, slot.track.id, slot.interpreted) == (room.id, track.id, ["ko", "fr"])
    assert [(at.speaker.name, at.part) for at in slot.appearances] == [("Kim Example", SpeakerPart.KEYNOTE)]
    assert answer.location == "/en/editor?day=2025-06-16"
    shown = editor.follow(answer)
    assert shown.texts(".notice") == ["“Cities and water” is in the draft."]
    assert shown.texts(".card time") == ["09:30–10:30"]
    listed = editor.open("editor.list_slots")
    assert listed.texts("tbody td time") == ["09:30–10:30"]
    assert listed.texts("tbody .badge-status.is-gap") == ["Missing: French and Spanish"]


def test_the_next_session_starts_where_the_last_one_ends(editor):
    room = make_room()
    page = editor.open("editor.add_slot")

    answer = editor.send(page, **a_session(room=str(room.id), starts="14:00", minutes="90", another="1"))

    form = editor.follow(answer).form()
    assert answer.location == f"/en/editor/sessions/new?after={only(Slot).id}"
    assert (form.fields["starts"], form.fields["room"], form.fields["day"]) == (
        "15:30", str(room.id), str(first_day().id))


def test_speakers_keep_the_order_of_their_rows(editor):
    first, second, third = make_speaker(), make_speaker(), make_speaker()
    slot = make_slot(appearances=[Appearance(speaker=first, position=0), Appearance(speaker=second, position=1)])
    page = editor.open("editor.edit_slot", slot_id=slot.id)

    editor.send(page, appearances__0__speaker=str(second.id), appearances__1__speaker="",
                appearances__2__speaker=str(third.id), appearances__3__speaker=str(first.id))

    assert [at.speaker_id for at in only(Slot).appearances] == [second.id, third.id, first.id]


def test_the_form_shows_what_is_stored(editor):
    speaker = make_speaker()
    slot = make_slot(title=four("Opening"), room=make_room(), track=make_track(), interpreted=["fr"],
                     status=SlotStatus.PROVISIONAL,
                     appearances=[Appearance(speaker=speaker, part=SpeakerPart.CHAIR)])

    form = editor.open("editor.edit_slot", slot_id=slot.id).form()

    assert {name: form.fields[name] for name in ("title-en", "title-ko", "starts", "minutes", "certainty", "kind")} == {
        "title-en": "Opening", "title-ko": "Opening (한)", "starts": "09:00", "minutes": "60", "certainty": "provisional",
        "kind": "plenary"}
    assert (form.fields["room"], form.fields["track"]) == (str(slot.room_id), str(slot.track_id))
    assert (form.fields["appearances-0-speaker"], form.fields["appearances-0-part"]) == (str(speaker.id), "chair")
    assert [form.fields[f"appearances-{row}-speaker"] for row in (1, 2, 3)] == ["", "", ""]


def test_a_session_sent_back_unchanged_stays_as_it_is(editor):
    slot = make_slot(room=make_room(), appearances=[Appearance(speaker=make_speaker())])
    revision = slot.revision

    editor.send(editor.open("editor.edit_slot", slot_id=slot.id))

    assert only(Slot).revision == revision


@pytest.mark.on_either
@pytest.mark.parametrize(("typed", "sentence"), [
    ({"starts": "half past nine"}, "Enter a start time, such as 09:30."),
    ({"starts": ""}, "Enter a start time, such as 09:30."),
    ({"minutes": "4"}, "Enter a whole number from 5 to 1440."),
    ({"minutes": "٣٠"}, "Enter a whole number from 5 to 1440."),
    ({"kind": "party"}, "Choose one of the list."),
    ({"day": "999999999999999999999"}, "Choose one of the list."),
    ({"title__en": ""}, "Write a title in at least one language."),
    ({"title__en": "Bell\x07"}, "This holds characters that cannot be shown. Remove them, or type the text anew."),
    ({"title__en": "x" * 201}, "Shorten this to 200 characters."),
])
def test_what_is_wrong_stands_beside_its_field(editor, typed, sentence):
    page = editor.open("editor.add_slot")

    answer = editor.send(page, status=422, **a_session(**typed))

    assert answer.texts(".field-error") == [sentence]
    assert db.session.scalars(db.select(Slot)).all() == []


def test_strange_rows_of_speakers_are_passed_over(editor):
    page = editor.open("editor.add_slot")
    values = dict(page.form().form_values()) | {"title-en": "Odd", "kind": "forum"}
    odd = {f"appearances-{row}-speaker": "1" for row in ("9" * 5000, "²", "-1", "x", "1000")}

    editor.post(page.path, values | odd)

    assert only(Slot).appearances == []


def test_a_taken_room_is_told_and_nothing_typed_is_lost(editor):
    hall = make_room(name=four("Hall"))
    make_slot(room=hall, title=four("First"))
    page = editor.open("editor.add_slot")

    answer = editor.send(page, status=422, **a_session(room=str(hall.id)))

    assert answer.texts(".field-error") == [
        "Hall is taken at that time by “First”, 09:00–10:00. Choose another room or another time."]
    assert answer.form().fields["title-en"] == "Cities and water"


def test_both_versions_are_shown_when_somebody_saved_first(editor, signed_in):
    speaker = make_speaker(name="Kim Example")
    slot = make_slot(title=four("Opening"), room=make_room())
    other = signed_in("editor")
    mine, theirs = (who.open("editor.edit_slot", slot_id=slot.id) for who in (editor, other))
    other.send(theirs, starts="11:00", appearances__0__speaker=str(speaker.id))

    answer = editor.send(mine, status=409, title__en="Grand opening")

    rows = [answer.texts(f".versions tbody tr:nth-child({row}) > *") for row in (1, 2, 3)]
    assert [row[0] for row in rows] == ["Title (English)", "Starts", "Speakers"]
    assert rows[1] == ["Starts", "11:00", "09:00", "Take what is stored Starts"]
    assert rows[2] == ["Speakers", "Kim Example (Speaker)", "–", "Take what is stored Speakers"]
    editor.send(answer, starts="11:00")
    assert (only(Slot).title.en, only(Slot).starts) == ("Grand opening", dt.time(11))


def test_a_published_session_is_cancelled_with_a_reason_and_restored_in_one_step(editor):
    slot = make_slot(title=four("Opening"))
    publish()
    page = editor.open("editor.cancel_slot", slot_id=slot.id)

    answer = editor.send(page, reason__en="Typhoon")
    shown = editor.follow(answer)

    assert only(Slot).reason == Text(en="Typhoon")
    assert shown.texts(".notice p") == ["“Opening” is cancelled. Its room and its speakers are free again."]
    editor.send(shown, form=f"/sessions/{slot.id}/restore")
    assert only(Slot).status is SlotStatus.PLANNED


def test_cancelling_without_a_reason_is_refused(editor):
    slot = make_slot()

    answer = editor.send(editor.open("editor.cancel_slot", slot_id=slot.id), status=422)

    assert answer.texts(".field-error") == ["Write the reason in at least one language: the public reads it."]


def test_restoring_into_a_taken_room_says_so_and_leads_to_the_form(editor):
    hall = make_room(name=four("Hall"))
    slot = make_slot(room=hall, status=SlotStatus.CANCELLED)
    make_slot(room=hall, title=four("Other"))

    answer = editor.send(editor.open("editor.restore_slot", slot_id=slot.id), status=422)

    assert answer.texts(".problems li") == [
        "Hall is taken at that time by “Other”, 09:00–10:00. Choose another room or another time."]
    assert f"/en/editor/sessions/{slot.id}" in answer.links()


def test_a_session_never_published_is_removed_for_good(editor):
    slot_id = make_slot(title=four("Opening")).id

    answer = editor.send(editor.open("editor.remove_slot", slot_id=slot_id))

    assert editor.follow(answer).texts(".notice") == ["“Opening” is removed."]
    editor.open("editor.edit_slot", slot_id=slot_id, status=404)


def test_a_published_session_cannot_be_removed(editor):
    slot = make_slot()
    page = editor.open("editor.remove_slot", slot_id=slot.id)
    publish()

    answer = editor.send(page, status=422)

    assert answer.texts(".problems li") == [
        "This session has been published, so calendars know it. Cancel it instead: they then show it as cancelled."]


@pytest.mark.on_either
@pytest.mark.parametrize("endpoint", ["edit_slot", "cancel_slot", "restore_slot", "remove_slot"])
@pytest.mark.parametrize("slot_id", [7, 2**31, 10**30])
def test_what_is_not_there_is_404(editor, endpoint, slot_id):
    editor.open(f"editor.{endpoint}", slot_id=slot_id, status=404)


def test_the_draft_is_narrowed_by_room_track_kind_and_words(editor):
    room, track, speaker = make_room(), make_track(), make_speaker(name="José Example")
    make_slot(title=four("Wanted"), room=room, track=track, kind=Kind.WORKSHOP, appearances=[Appearance(speaker=speaker)])
    make_slot(title=four("Other"), day=days()[1])

    def found(**filters):
        return editor.open("editor.list_slots", **filters).texts("tbody th a")

    assert found(room=room.slug) == ["Wanted"]
    assert found(track=track.slug) == ["Wanted"]
    assert found(kind="workshop") == ["Wanted"]
    assert found(q="jose") == ["Wanted"]
    assert found(day="2025-06-17") == ["Other"]
    assert found(day="all") == ["Wanted", "Other"]
    assert found(day="nonsense", room="nonsense", q=" ") == ["Wanted"]
    assert editor.open("editor.list_slots", q="nowhere").texts(".empty") == ["No session matches. Show all"]
    make_slot(title=four("Lying"), day=None)
    assert found(day="2025-06-17") == ["Other", "Lying"]


def test_the_draft_tells_what_is_not_published(editor):
    make_slot(code="AAAAA", title=four("Kept"))
    moved = make_slot(code="BBBBB", title=four("Moved"), starts=dt.time(11))
    publish()
    moved.starts = dt.time(12)
    db.session.commit()
    make_slot(code="CCCCC", title=four("Fresh"), starts=dt.time(15))

    page = editor.open("editor.list_slots")

    assert page.texts(".lead p:not([hidden])") == ["Release 1 is public. 2 changes since then are not."]
    assert page.texts("#session-AAAAA .badge-status") == []
    assert page.texts("#session-BBBBB .badge-status") == ["Changed, not published"]
    assert page.texts("#session-CCCCC .badge-status") == ["New"]
