"""The editors' pages of rooms, tracks, speakers and releases."""
import datetime as dt

import pytest

from blueprints.db import db
from blueprints.programme.models import Appearance, Colour, Release, Room, SlotStatus, Speaker, Track
from blueprints.texts import Text

from ..factories import four, make_room, make_slot, make_speaker, make_track
from .test_editor import only
from .test_release import publish

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def editor(signed_in):
    return signed_in("editor")


def test_changes_are_told_from_what_to_what(editor):
    hall, annex = make_room(name=four("Hall"), places=300), make_room(name=four("Annex"), places=80)
    slot = make_slot(title=four("Opening"), room=hall)
    gone = make_slot(title=four("Dropped"), starts=dt.time(20), status=SlotStatus.PLANNED)
    publish()
    slot.room, slot.starts, slot.title = annex, dt.time(10), Text(**(four("Opening").as_dict() | {"ko": "개막"}))
    gone.status, gone.reason = SlotStatus.CANCELLED, four("Typhoon")
    db.session.commit()

    page = editor.open("editor.releases")

    assert page.texts("#news ~ h3") == ["Cancelled (1)", "Moved (1)"]
    assert page.texts(".sentences p") == ["Cancelled: Typhoon", "Moved from 09:00 Hall to 10:00 Annex.",
                                          "Its title is worded anew. (Korean)"]
    assert page.texts(".beside dd") == ["Mon 16 Jun 20:00–21:00", "Mon 16 Jun 20:00–21:00", "Mon 16 Jun 09:00–10:00 · Hall",
                                        "Mon 16 Jun 10:00–11:00 · Annex"]


def test_an_editor_publishes_a_release(editor):
    make_slot()
    page = editor.open("editor.releases")

    answer = editor.send(page, note__en="The first programme", note__ko="첫 프로그램")

    made = only(Release)
    shown = editor.follow(answer)
    assert (made.number, made.note) == (1, Text(en="The first programme", ko="첫 프로그램"))
    assert shown.texts("main .notice")[0] == (
        "Release 1 is published. The public pages and the calendars show it now.")
    assert shown.texts("tbody td.number") == ["1", "1", "–"]
    assert shown.html.cssselect("main form") == []


def test_a_double_click_makes_one_release(editor):
    make_slot()
    page = editor.open("editor.releases")
    values = dict(page.form().form_values())
    editor.post(page.path, values)

    again = editor.post(page.path, values, status=409)

    assert only(Release).number == 1
    assert again.texts(".problems li") == [
        "The draft has changed since you looked at it. Look at the changes again, then publish."]


def test_nobody_publishes_what_nobody_looked_at(editor):
    slot = make_slot(title=four("Opening"))
    page = editor.open("editor.releases")
    slot.starts = dt.time(15)
    db.session.commit()

    again = editor.send(page, status=409, note__en="The first programme")

    assert db.session.scalars(db.select(Release)).all() == []
    assert again.form().fields["note-en"].strip() == "The first programme"
    editor.send(again)
    assert only(Release).note == Text(en="The first programme")


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
        "Hall is still used, for example by “Opening”. Give its sessions another room first."]


def test_a_track_that_is_used_cannot_be_removed(editor):
    track = make_track(name=four("Climate"))
    make_slot(track=track, title=four("Opening"))

    answer = editor.send(editor.open("editor.remove_track", track_id=track.id), status=422)

    assert answer.texts(".problems li") == [
        "Climate is still used, for example by “Opening”. Give its sessions another track first."]


def test_a_speaker_of_a_session_cannot_be_removed(editor):
    speaker = make_speaker(name="Kim Example")
    make_slot(title=four("Opening"), appearances=[Appearance(speaker=speaker)])

    answer = editor.send(editor.open("editor.remove_speaker", speaker_id=speaker.id), status=422)

    assert answer.texts(".problems li") == [
        "Kim Example still takes part in sessions, for example in “Opening”. "
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

    assert answer.texts(".versions tbody th, .versions tbody td:not(.take)") == ["Places", "250", "300"]


def test_a_name_is_needed_in_some_language(editor):
    answer = editor.send(editor.open("editor.add_room"), status=422)

    assert answer.texts(".field-error") == ["Write a name in at least one language."]
