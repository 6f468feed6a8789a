"""Every act on the draft is one Edit: what its sessions were before, and what they are after."""
import datetime as dt

import pytest

from blueprints.db import db
from blueprints.programme import rules
from blueprints.programme.models import SpeakerPart
from blueprints.programme.models_edits import Edit
from blueprints.programme.rules_edits import noting, state_of

from ..factories import four, make_account, make_room, make_slot, make_speaker
from .test_rules import add, change, plan

pytestmark = pytest.mark.usefixtures("assembly")


def edits():
    return db.session.scalars(db.select(Edit).order_by(Edit.id)).all()


def told():
    """What each edit did to which fields: None for a session that came or went."""
    return [(edit.what, [(state["code"], differing(**state)) for state in edit.states]) for edit in edits()]


def differing(code, before, after):
    return sorted(name for name in before if before[name] != after[name]) if before and after else None


def test_each_act_is_one_edit_by_whoever_did_it(now):
    editor = make_account("editor")
    slot = rules.add_slot(plan(), by=editor, now=now)
    code = slot.code

    rules.edit_slot(slot, plan(minutes=90), seen=1, by=editor, now=now)
    rules.cancel(slot, reason=four("Typhoon"), seen=2, by=editor, now=now)
    rules.restore(slot, seen=3, by=editor, now=now)
    rules.remove(slot, seen=4, by=None, now=now)
    db.session.commit()

    assert told() == [("added", [(code, None)]), ("edited", [(code, ["minutes"])]),
                      ("cancelled", [(code, ["reason", "status"])]), ("restored", [(code, ["reason", "status"])]),
                      ("removed", [(code, None)])]
    assert [edit.by_id for edit in edits()] == [editor.id] * 4 + [None]
    assert {edit.at for edit in edits()} == {now}


def test_a_new_session_was_nothing_before_and_one_removed_is_nothing_after(now):
    slot = add(now)
    state = state_of(slot)

    rules.remove(slot, seen=slot.revision, by=None, now=now)

    assert [(edit.states[0]["before"], edit.states[0]["after"]) for edit in edits()] == [(None, state), (state, None)]


def test_everything_an_editor_sets_is_in_the_state(now):
    room, chair = make_room(), make_speaker()
    slot = add(now, room=room, voices=((chair, SpeakerPart.CHAIR),), places=5, note="Ask the mayor", expected=40)

    state = state_of(slot)

    assert (state["day"], state["starts"], state["room"]) == (slot.day_id, "09:00", room.id)
    assert (state["voices"], state["places"]) == ([[chair.id, "chair"]], 5)
    assert (state["note"], state["expected"]) == ("Ask the mayor", 40)


def test_what_changes_nothing_is_no_edit(now):
    slot = make_slot()

    assert change(slot, now) == []
    assert edits() == []


def test_what_is_refused_is_no_edit_and_leaves_the_next_one_whole(now):
    room = make_room()
    make_slot(room=room)
    slot = make_slot()

    with pytest.raises(rules.RoomTaken):
        change(slot, now, room=room)
    change(slot, now, room=room, starts=dt.time(10))

    assert told() == [("edited", [(slot.code, ["room", "starts"])])]


def test_acts_inside_another_are_part_of_it(now):
    gone = make_slot()

    with noting("imported", by=None, now=now):
        new = rules.add_slot(plan(starts=dt.time(11)), by=None, now=now)
        rules.remove(gone, seen=gone.revision, by=None, now=now)
        rules.remove(rules.add_slot(plan(), by=None, now=now), seen=1, by=None, now=now)

    assert told() == [("imported", [(new.code, None), (gone.code, None)])]


def test_an_act_that_fails_halfway_is_forgotten(now):
    slot = make_slot()

    with pytest.raises(ZeroDivisionError), noting("moved", slot, by=None, now=now):
        slot.minutes = 1 // 0
    slot.minutes = 30

    assert edits() == []
    with noting("moved", slot, by=None, now=now):
        slot.minutes = 45
    assert told() == [("moved", [(slot.code, ["minutes"])])]
