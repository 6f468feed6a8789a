"""Own acts are taken back and done again: only what the act changed, never over another's newer change, by the same rules."""
import dataclasses
import datetime as dt

import pytest

from blueprints.db import db
from blueprints.journal.models import JournalEntry
from blueprints.programme import queries_edits, rules, rules_moves
from blueprints.programme.models import Room, Slot, SlotStatus, SpeakerPart
from blueprints.programme.models_edits import Edit
from blueprints.programme.rules_edits import noting, state_of
from blueprints.programme.rules_undo import ChangedSince, ChangedSinceBySomebody, CodeTaken, NothingLeft, redo, undo

from ..factories import four, make_account, make_room, make_slot, make_speaker, make_track
from .test_moves import to
from .test_release import publish
from .test_rules import plan, plan_of

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def editor(app):
    return make_account("editor", name="Ana Example")


@pytest.fixture
def other(app):
    return make_account("editor", name="Bo Example")


def last_act():
    return db.session.scalars(db.select(Edit).where(Edit.of_id.is_(None)).order_by(Edit.id.desc()).limit(1)).one()


def draft():
    """The state of each session, by its code."""
    db.session.expire_all()
    return {slot.code: state_of(slot) for slot in db.session.scalars(db.select(Slot))}


def edit(slot, by, now, **facts):
    rules.edit_slot(slot, plan_of(slot, **facts), seen=slot.revision, by=by, now=now)
    return last_act()


def everything(editor, now):
    """One act of each kind, as functions of a session that there is; each returns nothing."""
    hall, track, chair = make_room(), make_track(), make_speaker()
    slot = make_slot(title=four("Opening"))
    spare = make_slot(starts=dt.time(20))
    called_off = make_slot(status=SlotStatus.CANCELLED, reason=four("Typhoon"))
    return {
        "added": lambda: rules.add_slot(plan(title=four("New"), room=hall, voices=((chair, SpeakerPart.CHAIR),)),
                                        by=editor, now=now),
        "edited": lambda: edit(slot, editor, now, title=four("Start"), track=track, voices=((chair, SpeakerPart.CHAIR),),
                               interpreted=("fr",)),
        "cancelled": lambda: rules.cancel(slot, reason=four("Storm"), seen=1, by=editor, now=now),
        "restored": lambda: rules.restore(called_off, seen=1, by=editor, now=now),
        "removed": lambda: rules.remove(slot, seen=1, by=editor, now=now),
        "moved": lambda: rules_moves.place([to(slot, starts=dt.time(15), room=hall), to(spare, starts=dt.time(9))],
                                           by=editor, now=now),
        "unplaced": lambda: rules_moves.place([to(slot, day=None)], by=editor, now=now),
        "swapped": lambda: rules_moves.swap(slot, spare, seen=(1, 1), by=editor, now=now),
        "copied": lambda: rules_moves.copy(slot, day=None, starts=slot.starts, minutes=60, room=None, by=editor, now=now),
    }


@pytest.mark.parametrize("what", [
    "added", "edited", "cancelled", "restored", "removed", "moved", "unplaced", "swapped", "copied"])
def test_every_act_is_taken_back_and_done_again(editor, now, what):
    act = everything(editor, now)[what]
    before = draft()
    act()
    db.session.commit()
    after = draft()

    for _round in range(2):
        assert undo(last_act(), by=editor, now=now).what == "undid"
        db.session.commit()
        assert draft() == before
        assert redo(last_act(), by=editor, now=now).what == "redid"
        db.session.commit()
        assert draft() == after

    assert before != after


def test_the_journal_tells_of_what_was_taken_back(editor, now):
    slot = make_slot()
    act = edit(slot, editor, now, minutes=90)

    undo(act, by=editor, now=now)
    redo(act, by=editor, now=now)
    db.session.commit()

    told = db.session.scalars(db.select(JournalEntry).where(JournalEntry.action.in_(("slot.undid", "slot.redid")))).all()
    assert [(entry.action, entry.subject, entry.actor_id, entry.fields) for entry in told] == [
        (action, f"slot:{slot.id}", editor.id, ["minutes"]) for action in ("slot.undid", "slot.redid")]


def test_only_what_the_act_changed_is_set_back(editor, other, now):
    slot = make_slot(title=four("Opening"))
    act = edit(slot, editor, now, minutes=90)
    edit(slot, other, now, starts=dt.time(11), minutes=90, title=four("Start"))

    undo(act, by=editor, now=now)

    assert (slot.minutes, slot.starts, slot.title) == (60, dt.time(11), four("Start"))


def test_each_language_of_a_text_stands_for_itself(editor, other, now):
    slot = make_slot(title=four("Opening"))
    act = edit(slot, editor, now, title=dataclasses.replace(slot.title, fr="Ouverture"))
    edit(slot, other, now, title=dataclasses.replace(slot.title, es="Apertura"))

    undo(act, by=editor, now=now)

    assert (slot.title.fr, slot.title.es) == ("Opening (fr)", "Apertura")


def test_another_ones_newer_change_is_never_undone_and_is_named(editor, other, now):
    slot = make_slot(title=four("Opening"))
    act = edit(slot, editor, now, minutes=90)
    edit(slot, other, now, minutes=120)

    with pytest.raises(ChangedSince) as refusal:
        undo(act, by=editor, now=now)

    assert refusal.value.places == {"title": four("Opening"), "name": "Bo Example"}
    assert slot.minutes == 120


def test_of_several_moved_together_one_that_was_changed_since_keeps_all(editor, other, now):
    one, two = make_slot(), make_slot(title=four("Two"))
    act, _around = rules_moves.place([to(one, starts=dt.time(15)), to(two, starts=dt.time(15))], by=editor, now=now)
    rules_moves.place([to(two, starts=dt.time(17))], by=other, now=now)

    with pytest.raises(ChangedSince) as refusal:
        undo(act, by=editor, now=now)

    assert refusal.value.places["title"] == four("Two")
    assert (one.starts.hour, two.starts.hour) == (15, 17)


def test_a_session_that_another_removed_stays_removed(editor, other, now):
    slot = make_slot()
    act = edit(slot, editor, now, minutes=90)
    rules.remove(slot, seen=slot.revision, by=other, now=now)

    with pytest.raises(ChangedSince):
        undo(act, by=editor, now=now)


def test_a_new_session_that_another_has_worked_on_stays(editor, other, now):
    slot = rules.add_slot(plan(), by=editor, now=now)
    act = last_act()
    edit(slot, other, now, title=four("Better"))

    with pytest.raises(ChangedSince):
        undo(act, by=editor, now=now)

    edit(slot, other, now, title=four("Opening"))
    undo(act, by=editor, now=now)
    assert draft() == {}


def test_a_change_by_the_command_line_is_nobodys_by_name(editor, now):
    slot = make_slot()
    act = edit(slot, editor, now, minutes=90)
    edit(slot, None, now, minutes=120)

    with pytest.raises(ChangedSinceBySomebody):
        undo(act, by=editor, now=now)


def test_what_was_published_meanwhile_is_not_taken_away(editor, now):
    rules.add_slot(plan(), by=editor, now=now)
    act = last_act()
    publish()

    with pytest.raises(rules.WasReleased):
        undo(act, by=editor, now=now)

    assert len(draft()) == 1


def test_a_room_taken_meanwhile_refuses_and_its_neighbour_does_not(editor, other, now):
    hall = make_room()
    slot = make_slot(room=hall)
    act, _around = rules_moves.place([to(slot, starts=dt.time(15))], by=editor, now=now)
    rival = rules.add_slot(plan(room=hall, starts=dt.time(9, 30)), by=other, now=now)

    with pytest.raises(rules.RoomTaken):
        undo(act, by=editor, now=now)
    assert slot.starts == dt.time(15)

    rules_moves.place([to(rival, starts=dt.time(10))], by=other, now=now)
    undo(act, by=editor, now=now)
    assert slot.starts == dt.time(9)


def test_a_cancelled_session_comes_back_only_where_its_room_is_free(editor, other, now):
    hall = make_room()
    slot = make_slot(room=hall)
    rules.cancel(slot, reason=four("Storm"), seen=1, by=editor, now=now)
    act = last_act()
    rules.add_slot(plan(room=hall), by=other, now=now)

    with pytest.raises(rules.RoomTaken):
        undo(act, by=editor, now=now)

    assert slot.is_cancelled


def test_a_room_that_has_gone_cannot_be_gone_back_to(editor, now):
    hall = make_room()
    slot = make_slot(room=hall)
    act, _around = rules_moves.place([to(slot, room=None)], by=editor, now=now)
    db.session.execute(db.delete(Room).where(Room.id == hall.id))

    with pytest.raises(rules.GoneMeanwhile):
        undo(act, by=editor, now=now)


def test_a_removed_session_does_not_come_back_under_a_code_that_is_taken(editor, now):
    slot = make_slot()
    code = slot.code
    rules.remove(slot, seen=1, by=editor, now=now)
    act = last_act()
    make_slot(code=code)

    with pytest.raises(CodeTaken):
        undo(act, by=editor, now=now)


def test_what_was_undone_is_not_undone_again_nor_redone_before(editor, now):
    act = edit(make_slot(), editor, now, minutes=90)

    with pytest.raises(NothingLeft):
        redo(act, by=editor, now=now)
    undo(act, by=editor, now=now)
    with pytest.raises(NothingLeft):
        undo(act, by=editor, now=now)


# Which act is next.

def next_of(account):
    db.session.flush()
    return tuple(edit and edit.id for edit in queries_edits.next_acts(account))


def test_acts_are_taken_back_from_the_last_and_done_again_from_the_first(editor, now):
    slot = make_slot()
    first, second = edit(slot, editor, now, minutes=70), edit(slot, editor, now, minutes=80)
    assert next_of(editor) == (second.id, None)

    undo(second, by=editor, now=now)
    assert next_of(editor) == (first.id, second.id)
    undo(first, by=editor, now=now)
    assert next_of(editor) == (None, first.id)
    redo(first, by=editor, now=now)
    assert next_of(editor) == (first.id, second.id)


def test_a_new_act_leaves_nothing_to_redo(editor, now):
    slot = make_slot()
    first, second = edit(slot, editor, now, minutes=70), edit(slot, editor, now, minutes=80)
    undo(second, by=editor, now=now)

    third = edit(slot, editor, now, minutes=90)

    assert next_of(editor) == (third.id, None)
    undo(third, by=editor, now=now)
    assert next_of(editor) == (first.id, third.id)


def test_others_acts_are_not_ones_own(editor, other, now):
    slot = make_slot()
    mine = edit(slot, editor, now, minutes=70)
    edit(slot, other, now, minutes=80)

    assert next_of(editor) == (mine.id, None)


def test_the_last_fifty_acts_can_be_taken_back(editor, now):
    slot = make_slot()
    acts = []
    for number in range(51):
        with noting("edited", slot, by=editor, now=now) as noted:
            slot.minutes = 100 + number
        acts.append(noted.edit.id)

    assert queries_edits.chain_of(editor).done == acts[1:]
