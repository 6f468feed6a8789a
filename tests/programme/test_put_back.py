"""An older release comes back into the draft: what it changes, what cannot come back, and that it is one act."""
import datetime as dt

import pytest

from blueprints.assembly.models import Day
from blueprints.db import db
from blueprints.programme import queries_release, releases_changes
from blueprints.programme.models import Appearance, Release, Slot, SlotStatus, SpeakerPart
from blueprints.programme.models_edits import Edit
from blueprints.programme.rules_put_back import AlreadySo, look, put_back
from blueprints.programme.rules_undo import undo
from blueprints.programme.words_edits import act_in_words

from ..factories import four, make_room, make_slot, make_speaker, make_track
from .test_release import TUESDAY, publish

pytestmark = pytest.mark.usefixtures("assembly")
WEDNESDAY = TUESDAY + dt.timedelta(days=1)


def back(made, now=WEDNESDAY):
    found = put_back(db.session.get(Release, made.id), by=None, now=now)
    db.session.commit()
    return found


def slot_called(code):
    return db.session.scalar(db.select(Slot).where(Slot.code == code))


def full_slot(**facts):
    return make_slot(**{
        "code": "AAAAA", "title": four("Rivers"), "abstract": four("About"), "room": make_room(), "track": make_track(),
        "places": 5, "spoken": "ko", "interpreted": ["en"],
        "appearances": [Appearance(speaker=make_speaker(), part=SpeakerPart.CHAIR)]} | facts)


def test_a_session_is_as_it_was(assembly):
    slot = full_slot()
    then = slot.as_facts()
    first = publish()
    slot.room, slot.track, slot.starts, slot.title, slot.places = make_room(), None, dt.time(18), four("Roads"), None
    slot.appearances[:] = [Appearance(speaker=make_speaker())]
    db.session.commit()
    publish(TUESDAY)

    back(first)

    assert slot.as_facts() == then
    assert slot.code == "AAAAA"


def test_the_draft_then_differs_from_the_release_in_nothing(assembly):
    full_slot()
    make_slot(starts=dt.time(12))
    first = publish()
    for slot in db.session.scalars(db.select(Slot)):
        slot.minutes = 30
    make_slot(starts=dt.time(20))
    db.session.commit()

    back(first)

    then = queries_release.facts_in(db.session.get(Release, first.id))
    now = {slot.code: slot.as_facts() for slot in db.session.scalars(db.select(Slot)) if slot.is_placed}
    assert releases_changes.changes(then, now) == []


def test_a_session_that_went_comes_back_under_its_code(assembly):
    slot = full_slot()
    then = slot.as_facts()
    first = publish()
    db.session.delete(slot)
    db.session.commit()

    back(first)

    assert slot_called("AAAAA").as_facts() == then
    assert db.session.scalar(db.select(db.func.count(Slot.id))) == 1


def test_what_the_release_did_not_know_goes_to_the_tray(assembly):
    full_slot()
    first = publish()
    later, off = make_slot(title=four("Later"), starts=dt.time(20)), make_slot(starts=dt.time(22), status=SlotStatus.CANCELLED)

    found = back(first)

    assert (later.is_placed, off.is_placed) == (False, True)
    assert [title.en for title in found.to_tray] == ["Later"]


def test_a_cancelled_session_that_is_gone_stays_gone(assembly):
    slot = full_slot(status=SlotStatus.CANCELLED)
    make_slot(code="BBBBB", starts=dt.time(12))
    first = publish()
    db.session.delete(slot)
    db.session.commit()

    with pytest.raises(AlreadySo):
        back(first)


def test_what_was_cancelled_later_takes_place_again(assembly):
    slot = full_slot()
    first = publish()
    slot.status, slot.reason, slot.is_withdrawn = SlotStatus.CANCELLED, four("Typhoon"), True
    db.session.commit()

    back(first)

    assert (slot.status, bool(slot.reason), slot.leaves) == (SlotStatus.PLANNED, False, False)


def test_what_is_gone_cannot_come_back_and_is_named(assembly):
    slot = full_slot()
    room, track, speaker = slot.room, slot.track, slot.appearances[0].speaker
    first = publish()
    slot.room = slot.track = None
    slot.appearances[:] = []
    db.session.flush()
    for row in (room, track, speaker):
        db.session.delete(row)
    slot.starts = dt.time(18)
    db.session.commit()

    found = back(first)

    assert [lost.what for lost in found.lost] == ["room", "track", "speaker"]
    assert (slot.starts, slot.room, slot.track, slot.appearances) == (dt.time(9), None, None, [])


def test_what_was_on_a_day_that_is_gone_goes_to_the_tray(assembly):
    last = db.session.scalars(db.select(Day).order_by(Day.date.desc())).first()
    slot, other = full_slot(day=last), db.session.scalars(db.select(Day).order_by(Day.date)).first()
    first = publish()
    slot.day = other
    db.session.flush()
    db.session.delete(last)
    db.session.commit()

    found = back(first)

    assert not slot.is_placed
    assert [lost.what for lost in found.lost] == ["day"]


def test_it_is_one_edit_of_all_that_changed(assembly):
    moved, same = full_slot(), make_slot(code="BBBBB", starts=dt.time(12))
    first = publish()
    moved.starts = dt.time(18)
    later = make_slot(code="CCCCC", starts=dt.time(20))

    back(first)

    edit = db.session.scalars(db.select(Edit).order_by(Edit.id.desc())).first()
    assert edit.what == "put-back"
    assert {state["code"] for state in edit.states} == {moved.code, later.code}
    assert same.code not in {state["code"] for state in edit.states}


def test_notes_of_editors_stay(assembly):
    slot = full_slot(note="Call the mayor", expected=90)
    first = publish()
    slot.starts = dt.time(18)
    db.session.commit()

    back(first)

    assert (slot.note, slot.expected) == ("Call the mayor", 90)


def test_nothing_is_put_back_where_nothing_differs(assembly):
    full_slot()
    first = publish()

    with pytest.raises(AlreadySo):
        back(first)


def test_rooms_may_be_swapped_back(assembly):
    """Both moves at once are allowed, though neither alone would be."""
    hall, annex = make_room(), make_room()
    one, other = make_slot(room=hall), make_slot(room=annex)
    first = publish()
    one.room, other.room = annex, hall
    db.session.commit()

    back(first)

    assert (one.room, other.room) == (hall, annex)


def test_a_room_is_found_by_its_permanent_name_alone(assembly):
    hall, annex = make_room(), make_room()
    one, other = make_slot(room=hall), make_slot(room=annex)
    first = publish()
    one.starts, hall.slug = dt.time(15), "another"
    db.session.flush()
    other.room = None
    db.session.flush()
    db.session.delete(annex)
    db.session.commit()
    release = db.session.get(Release, first.id)
    assert [lost.what for lost in look(release).lost] == ["room", "room"]

    back(first)

    assert (one.starts, one.room, other.room) == (dt.time(9), None, None)


def test_an_editor_sees_what_it_does_and_does_it(signed_in):
    slot = full_slot(room=make_room(name=four("Hall")))
    publish()
    slot.starts = dt.time(18)
    make_slot(title=four("Later"), starts=dt.time(20))
    db.session.commit()
    publish(TUESDAY)
    editor = signed_in("editor")

    page = editor.open("editor.put_back", number=1)
    assert page.texts(".change h4, .change p") == ["Rivers", "Moved from 18:00 to 09:00."]
    assert page.texts("section li")[0] == "Later"
    shown = editor.follow(editor.send(page))

    assert shown.texts("main .notice")[0].startswith("The draft is as release 1 was.")
    assert slot.starts == dt.time(9)


def test_nobody_puts_back_into_a_draft_they_have_not_seen(signed_in):
    slot = full_slot()
    publish()
    slot.starts = dt.time(18)
    editor = signed_in("editor")
    page = editor.open("editor.put_back", number=1)
    slot.starts = dt.time(17)
    db.session.commit()

    again = editor.send(page, status=409)

    assert again.texts(".problems li") == [
        "The draft has changed since you looked at it. Look at the changes again, then publish."]
    assert slot.starts == dt.time(17)


def test_a_release_that_is_not_there_is_not_found(signed_in):
    signed_in("editor").open("editor.put_back", number=7, status=404)


def test_it_is_undone_in_one_step(assembly):
    """What was moved, what went to the tray and what came back under its code: all as before."""
    moved = full_slot()
    gone = make_slot(code="BBBBB", starts=dt.time(12))
    first = publish()
    gone.status, gone.is_withdrawn = SlotStatus.CANCELLED, True
    db.session.commit()
    publish(TUESDAY)
    moved.starts = dt.time(18)
    later = make_slot(code="CCCCC", starts=dt.time(20))
    back(first)
    assert slot_called("BBBBB").is_placed
    edit = db.session.scalars(db.select(Edit).order_by(Edit.id.desc())).first()

    undo(edit, by=None, now=WEDNESDAY)
    db.session.commit()

    assert (moved.starts, later.is_placed, slot_called("BBBBB").is_placed) == (dt.time(18), True, False)


def test_the_act_has_a_name_of_its_own(assembly):
    moved = full_slot()
    first = publish()
    moved.starts = dt.time(18)
    back(first)

    edit = db.session.scalars(db.select(Edit).order_by(Edit.id.desc())).first()

    assert act_in_words(edit) == "put an older release back"
