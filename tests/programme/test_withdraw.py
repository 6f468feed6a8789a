"""What was published by mistake: said by an editor, taken back before the release, left out by it."""
import datetime as dt

import pytest

from blueprints.agenda.models import Star
from blueprints.db import db
from blueprints.journal.models import JournalEntry
from blueprints.programme import rules, rules_undo
from blueprints.programme.models import Slot, SlotStatus
from blueprints.programme.models_edits import Edit
from blueprints.programme.rules_withdraw import AlreadyWithdrawn, NeverReleased, NotWithdrawn, keep, withdraw
from blueprints.programme.words_edits import act_in_words
from blueprints.refusals import ChangedMeanwhile

from ..factories import added, four, make_delegate, make_room, make_slot
from .test_release import TUESDAY, publish

pytestmark = pytest.mark.usefixtures("assembly")


def public_slot(**facts):
    slot = make_slot(**{"title": four("Rivers")} | facts)
    publish()
    return slot


def do(act, slot, now=TUESDAY):
    act(slot, seen=slot.revision, by=None, now=now)
    db.session.commit()


def test_a_mistake_takes_place_no_more_and_frees_its_room():
    room = make_room()
    slot = public_slot(room=room)

    do(withdraw, slot)

    assert (slot.status, slot.leaves) == (SlotStatus.CANCELLED, True)
    rules.check_allowed([make_slot(room=room).as_planned()])
    assert db.session.scalar(db.select(JournalEntry.action).order_by(JournalEntry.id.desc())) == "slot.withdrawn"


def test_what_was_never_public_is_removed_instead():
    slot = make_slot()

    with pytest.raises(NeverReleased):
        withdraw(slot, seen=slot.revision, by=None, now=TUESDAY)

    assert slot.status is SlotStatus.PLANNED


def test_what_is_left_out_already_cannot_be_left_out_again():
    slot = public_slot()
    do(withdraw, slot)

    with pytest.raises(AlreadyWithdrawn):
        withdraw(slot, seen=slot.revision, by=None, now=TUESDAY)


def test_an_edit_by_another_is_not_overlooked():
    slot = public_slot()

    with pytest.raises(ChangedMeanwhile):
        withdraw(slot, seen=slot.revision - 1, by=None, now=TUESDAY)


def test_it_was_no_mistake_after_all():
    slot = public_slot()
    do(withdraw, slot)

    do(keep, slot)

    assert (slot.status, slot.leaves, slot.is_withdrawn) == (SlotStatus.PLANNED, False, False)


def test_what_was_cancelled_before_stays_cancelled_when_it_was_no_mistake():
    slot = public_slot()
    rules.cancel(slot, reason=four("Typhoon"), seen=slot.revision, by=None, now=TUESDAY)
    do(withdraw, slot)

    do(keep, slot)

    assert (slot.status, slot.leaves, slot.reason) == (SlotStatus.CANCELLED, False, four("Typhoon"))


def test_what_is_not_left_out_need_not_be_kept():
    slot = public_slot()

    with pytest.raises(NotWithdrawn):
        keep(slot, seen=slot.revision, by=None, now=TUESDAY)


def test_it_is_not_kept_where_its_room_is_taken_meanwhile():
    room = make_room()
    slot = public_slot(room=room)
    do(withdraw, slot)
    make_slot(room=room)

    with pytest.raises(rules.RoomTaken):
        keep(slot, seen=slot.revision, by=None, now=TUESDAY)

    assert slot.leaves


@pytest.mark.parametrize("act", ["cancel", "restore"])
def test_who_restores_or_cancels_it_later_means_it_as_ever(act):
    slot = public_slot()
    do(withdraw, slot)
    rules.restore(slot, seen=slot.revision, by=None, now=TUESDAY)
    if act == "cancel":
        rules.cancel(slot, reason=four("Typhoon"), seen=slot.revision, by=None, now=TUESDAY)

    assert not slot.leaves


def test_an_editor_says_so_on_a_page_and_the_public_finds_nothing_after_the_release(signed_in, visitor):
    slot = public_slot(code="RIV")
    make_slot(code="RDS", starts=dt.time(11))
    added(Star(delegate_id=make_delegate().id, slot_id=slot.id))
    editor = signed_in("editor")
    page = editor.open("editor.withdraw_slot", slot_id=slot.id)
    assert page.html.cssselect("h1")[0].text_content() == "Was “Rivers” published by mistake?"
    shown = editor.follow(editor.send(page))
    assert shown.texts("main .notice")[0] == "The next release leaves “Rivers” out."
    assert shown.texts("#news ~ h3") == ["Published by mistake (1)", "New (1)"]
    assert visitor.open("programme.session_page", code="RIV").status == 200      # nothing before the release

    editor.send(shown)

    visitor.open("programme.session_page", code="RIV", status=404)
    assert b"RIV@" not in visitor.client.get("/calendar/programme.ics").data
    visitor.open("/calendar/session-RIV.ics", status=404)
    assert db.session.scalars(db.select(Slot.code).where(Slot.day_id.is_(None))).all() == ["RIV"]
    assert db.session.scalars(db.select(Star)).all() == []
    assert "Rivers It was in the programme by mistake" in " ".join(visitor.open("programme.changes").text.split())


def test_an_editor_takes_it_back_before_the_release(signed_in):
    slot = public_slot()
    editor = signed_in("editor")
    editor.send(editor.open("editor.withdraw_slot", slot_id=slot.id))

    page = editor.open("editor.withdraw_slot", slot_id=slot.id)
    shown = editor.follow(editor.send(page))

    assert shown.texts("main .notice")[0] == "“Rivers” stays in the programme."
    assert not slot.leaves


def test_the_page_of_what_is_not_public_offers_nothing(signed_in):
    slot = make_slot(title=four("Rivers"))

    page = signed_in("editor").open("editor.withdraw_slot", slot_id=slot.id)

    assert page.html.cssselect("main form[method=post]") == []
    assert page.texts("h1") == ["“Rivers” is not public"]


def test_a_later_release_is_not_held_back_by_what_was_left_out():
    slot = public_slot(code="RIV", note="Ask the hall")
    do(withdraw, slot)
    publish(TUESDAY)
    make_slot(code="RDS", starts=dt.time(11))

    assert publish(TUESDAY + dt.timedelta(days=1)).number == 3
    assert (slot.is_placed, slot.note) == (False, "Ask the hall")


def test_what_was_left_out_is_said_among_the_edits_and_cannot_be_undone():
    slot = public_slot()
    do(withdraw, slot)
    publish(TUESDAY)

    *_, said, left = db.session.scalars(db.select(Edit).order_by(Edit.id))

    assert act_in_words(said) == "said that “Rivers” was published by mistake"
    assert act_in_words(left) == "put “Rivers” into the tray, as it was published by mistake"
    with pytest.raises(rules_undo.NothingLeft):
        rules_undo.undo(left, by=None, now=TUESDAY)
