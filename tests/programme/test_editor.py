"""The editors' pages, as editors meet them."""
import datetime as dt

import pytest

from blueprints.assembly.queries import days
from blueprints.db import db
from blueprints.programme.models import (
    Appearance,
    Colour,
    Kind,
    Release,
    Room,
    Slot,
    SlotStatus,
    Speaker,
    SpeakerPart,
    Track,
)
from blueprints.texts import Text

from ..factories import first_day, four, make_room, make_slot, make_speaker, make_track
from ..statements import count_statements
from .test_release import publish

pytestmark = pytest.mark.usefixtures("assembly")
LANGUAGES = ("en", "ko", "fr", "es")


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
    assert shown.texts("tbody td time") == ["09:30–10:30"]
    assert shown.texts("tbody .badge-status.is-gap") == ["Missing: French and Spanish"]


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
    assert [row[0] for row in rows] == ["Title", "Starts", "Speakers"]
    assert rows[1] == ["Starts", "11:00", "09:00"]
    assert rows[2] == ["Speakers", "Kim Example (Speaker)", ""]
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


@pytest.mark.parametrize("endpoint", ["edit_slot", "cancel_slot", "restore_slot", "remove_slot"])
@pytest.mark.parametrize("slot_id", [7, 2**31, 10**30])
def test_what_is_not_there_is_404(editor, endpoint, slot_id):
    editor.open(f"editor.{endpoint}", slot_id=slot_id, status=404)


def test_the_draft_is_narrowed_by_room_track_kind_and_words(editor):
    room, track, speaker = make_room(), make_track(), make_speaker(name="José Example")
    make_slot(title=four("Wanted"), room=room, track=track, kind=Kind.WORKSHOP, appearances=[Appearance(speaker=speaker)])
    make_slot(title=four("Other"), day=days()[1])

    def found(**filters):
        return editor.open("editor.programme", **filters).texts("tbody th a")

    assert found(room=room.slug) == ["Wanted"]
    assert found(track=track.slug) == ["Wanted"]
    assert found(kind="workshop") == ["Wanted"]
    assert found(q="jose") == ["Wanted"]
    assert found(day="2025-06-17") == ["Other"]
    assert found(day="all") == ["Wanted", "Other"]
    assert found(day="nonsense", room="nonsense", q=" ") == ["Wanted"]
    assert editor.open("editor.programme", q="nowhere").texts(".empty") == ["No session matches. Show all"]


def test_the_draft_tells_what_is_not_published(editor):
    make_slot(code="AAAAA", title=four("Kept"))
    moved = make_slot(code="BBBBB", title=four("Moved"), starts=dt.time(11))
    publish()
    moved.starts = dt.time(12)
    db.session.commit()
    make_slot(code="CCCCC", title=four("Fresh"), starts=dt.time(15))

    page = editor.open("editor.programme")

    assert page.texts(".lead") == ["Release 1 is public. 2 changes since then are not."]
    assert page.texts("#session-AAAAA .badge-status") == []
    assert page.texts("#session-BBBBB .badge-status") == ["Changed, not published"]
    assert page.texts("#session-CCCCC .badge-status") == ["New"]


def test_changes_are_told_from_what_to_what(editor):
    hall, annex = make_room(name=four("Hall"), places=300), make_room(name=four("Annex"), places=80)
    slot = make_slot(title=four("Opening"), room=hall)
    gone = make_slot(title=four("Dropped"), starts=dt.time(20), status=SlotStatus.PLANNED)
    publish()
    slot.room, slot.starts, slot.title = annex, dt.time(10), Text(**(four("Opening").as_dict() | {"ko": "개막"}))
    gone.status, gone.reason = SlotStatus.CANCELLED, four("Typhoon")
    db.session.commit()

    page = editor.open("editor.releases")

    assert page.texts(".changes dt") == ["Title (한국어)", "Starts", "Room"]
    assert page.texts(".changes dd") == ["Opening (한) → 개막", "09:00 → 10:00", "Hall (300) → Annex (80)"]
    assert page.texts("#news ~ h3") == ["Changed (1)", "Cancelled (1)"]


def test_an_editor_publishes_a_release(editor):
    make_slot()
    page = editor.open("editor.releases")

    answer = editor.send(page, note__en="The first programme", note__ko="첫 프로그램")

    made = only(Release)
    shown = editor.follow(answer)
    assert (made.number, made.note) == (1, Text(en="The first programme", ko="첫 프로그램"))
    assert shown.texts("main .notice")[0] == (
        "Release 1 is published. The public pages and the calendars show it now.")
    assert shown.texts("tbody td.number") == ["1"]
    assert shown.html.cssselect("main form") == []


def test_publishing_twice_makes_one_release(editor):
    make_slot()
    page = editor.open("editor.releases")
    editor.send(page)

    values = dict(page.form().form_values())
    again = editor.post(page.path, values, status=422)

    assert only(Release).number == 1
    assert again.texts(".problems li") == ["Nothing has changed since release 1, so there is nothing to publish."]


def test_rooms_are_added_edited_ordered_and_removed(editor):
    editor.send(editor.open("editor.add_room"), name__en="Grand Hall", name__ko="대강당", places="1200")
    editor.send(editor.open("editor.add_room"), name__ko="소강당")
    grand, small = db.session.scalars(db.select(Room).order_by(Room.id)).all()
    assert [(room.slug, room.places, room.position) for room in (grand, small)] == [
        ("grand-hall", 1200, 0), ("room", None, 1)]

    editor.send(editor.open("editor.rooms"), form=f"/rooms/{small.id}/move", up="1")
    assert editor.open("editor.rooms").texts("tbody th a") == ["소강당", "Grand Hall"]

    editor.send(editor.open("editor.edit_room", room_id=small.id), name__en="Small Hall")
    editor.send(editor.open("editor.remove_room", room_id=grand.id))
    assert (only(Room).slug, only(Room).name) == ("room", Text(en="Small Hall", ko="소강당"))


def test_moving_a_room_disturbs_nobody_who_edits_it(editor):
    first, _second = make_room(position=0), make_room(position=1)
    page = editor.open("editor.edit_room", room_id=first.id)
    editor.send(editor.open("editor.rooms"), form=f"/rooms/{first.id}/move", down="1")

    editor.send(page, name__en="Renamed")

    assert editor.open("editor.rooms").texts("tbody th a")[1] == "Renamed"


def test_a_room_that_is_used_cannot_be_removed(editor):
    hall = make_room(name=four("Hall"))
    make_slot(room=hall, title=four("Opening"))

    answer = editor.send(editor.open("editor.remove_room", room_id=hall.id), status=422)

    assert answer.texts(".problems li") == [
        "Hall is still used, for example by “Opening” on Monday, 16 June 2025. Give its sessions another room first."]


def test_a_track_that_is_used_cannot_be_removed(editor):
    track = make_track(name=four("Climate"))
    make_slot(track=track, title=four("Opening"))

    answer = editor.send(editor.open("editor.remove_track", track_id=track.id), status=422)

    assert answer.texts(".problems li") == [
        "Climate is still used, for example by “Opening” on Monday, 16 June 2025. Give its sessions another track first."]


def test_a_speaker_of_a_session_cannot_be_removed(editor):
    speaker = make_speaker(name="Kim Example")
    make_slot(title=four("Opening"), appearances=[Appearance(speaker=speaker)])

    answer = editor.send(editor.open("editor.remove_speaker", speaker_id=speaker.id), status=422)

    assert answer.texts(".problems li") == [
        "Kim Example still takes part in sessions, for example in “Opening” on Monday, 16 June 2025. "
        "Take the person out of them first."]


def test_tracks_are_added_edited_ordered_and_removed(editor):
    editor.send(editor.open("editor.add_track"), name__en="Climate", colour="forest")
    editor.send(editor.open("editor.add_track"), name__en="Climate", colour="plum")
    first, second = db.session.scalars(db.select(Track).order_by(Track.id)).all()
    assert [track.slug for track in (first, second)] == ["climate", "climate-2"]

    editor.send(editor.open("editor.tracks"), form=f"/tracks/{first.id}/move", down="1")
    editor.send(editor.open("editor.edit_track", track_id=second.id), name__en="Water", colour="azure")
    assert editor.open("editor.tracks").texts("tbody th a") == ["Water", "Climate"]

    editor.send(editor.open("editor.remove_track", track_id=first.id))
    assert (only(Track).slug, only(Track).colour) == ("climate-2", Colour.AZURE)


def test_speakers_are_added_edited_and_removed(editor):
    editor.send(editor.open("editor.add_speaker"), name="Kim Example", own_name="김보기", office__en="Mayor")
    speaker = only(Speaker)
    assert (speaker.slug, speaker.own_name, speaker.office) == ("kim-example", "김보기", Text(en="Mayor"))

    editor.send(editor.open("editor.edit_speaker", speaker_id=speaker.id), city__en="Seoul")
    assert only(Speaker).city == Text(en="Seoul")

    editor.send(editor.open("editor.remove_speaker", speaker_id=speaker.id))
    assert editor.open("editor.speakers").texts(".empty h2") == ["No speakers yet"]


def test_both_versions_of_a_room_are_shown_when_somebody_saved_first(editor):
    room = make_room(name=four("Hall"))
    mine = editor.open("editor.edit_room", room_id=room.id)
    editor.send(editor.open("editor.edit_room", room_id=room.id), places="250")

    answer = editor.send(mine, status=409, places="300")

    assert answer.texts(".versions tbody tr > *") == ["Places", "250", "300"]


def test_a_name_is_needed_in_some_language(editor):
    answer = editor.send(editor.open("editor.add_room"), status=422)

    assert answer.texts(".field-error") == ["Write a name in at least one language."]


def every_page():
    room, track, speaker = make_room(), make_track(), make_speaker()
    slot = make_slot(room=room, track=track, appearances=[Appearance(speaker=speaker)])
    publish()
    slot.starts = dt.time(23, 30)
    db.session.commit()
    return [("programme", {}), ("programme", {"day": "all"}), ("add_slot", {}), ("edit_slot", {"slot_id": slot.id}),
            ("cancel_slot", {"slot_id": slot.id}), ("restore_slot", {"slot_id": slot.id}),
            ("remove_slot", {"slot_id": slot.id}), ("rooms", {}), ("add_room", {}), ("edit_room", {"room_id": room.id}),
            ("remove_room", {"room_id": room.id}), ("tracks", {}), ("add_track", {}), ("edit_track", {"track_id": track.id}),
            ("remove_track", {"track_id": track.id}), ("speakers", {}), ("add_speaker", {}),
            ("edit_speaker", {"speaker_id": speaker.id}), ("remove_speaker", {"speaker_id": speaker.id}), ("releases", {})]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_editor_opens_in_every_language(editor, language):
    editor.language = language

    for endpoint, values in every_page():
        editor.open(f"editor.{endpoint}", **values)


@pytest.mark.parametrize("role", ["registrar", "focal-point", "delegate"])
def test_only_editors_and_admins_come_in(signed_in, visitor, role):
    stranger = signed_in(role)
    for endpoint, values in every_page():
        stranger.open(f"editor.{endpoint}", status=403, **values)
        visitor.open(f"editor.{endpoint}", status=302, **values)

    signed_in("admin").open("editor.programme")


@pytest.mark.parametrize("endpoint", ["programme", "rooms", "tracks", "speakers", "releases", "add_slot", "edit_slot"])
def test_a_page_asks_as_much_of_many_rows_as_of_few(editor, endpoint):
    def fill(count, hour):
        room, track = make_room(), make_track()
        for number in range(count):
            voices = [Appearance(speaker=make_speaker(), position=position) for position in range(2)]
            make_slot(room=room, track=track, starts=dt.time(hour, number), minutes=1, appearances=voices)

    def asked():
        slot = db.session.scalars(db.select(Slot)).first()
        values = {"slot_id": slot.id} if endpoint == "edit_slot" else {}
        with count_statements() as statements:
            editor.open(f"editor.{endpoint}", **values)
        return statements

    fill(3, 9)
    publish()
    fill(3, 10)
    few = asked()
    fill(12, 11)
    publish(at=dt.datetime(2025, 4, 1, tzinfo=dt.UTC))
    fill(12, 12)
    many = asked()

    assert many.count == few.count
