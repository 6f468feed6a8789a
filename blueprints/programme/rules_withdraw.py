"""What was published by mistake: the next release leaves it out, instead of showing it as cancelled for ever. Editors keep
it in the tray."""
from ..db import db
from ..journal import rules as journal
from ..refusals import N_, Refusal, check_revision
from ..texts import Text
from . import queries_editor, rules, rules_undo
from .models import SlotStatus
from .rules_edits import noting

LEFT_OUT = "left-out"       # what the act is called among the edits of the draft; no editor undoes it

# What later errands do when sessions have left the public programme: functions that are given them.
WHEN_LEFT_OUT = []


class NeverReleased(Refusal):
    message = N_("This session has never been published, so nothing has to be taken back. Remove it instead.")


class AlreadyWithdrawn(Refusal):
    message = N_("The next release leaves this session out already.")


class NotWithdrawn(Refusal):
    message = N_("The next release does not leave this session out, so there is nothing to take back.")


def withdraw(slot, *, seen, by, now):
    """Say that a session was published by mistake. It takes place no more, and the next release leaves it out; until then
    `keep` thinks better of it. Raises ChangedMeanwhile, AlreadyWithdrawn, NeverReleased."""
    check_revision(slot, seen)
    rules.hold_draft(alone=True)
    if slot.leaves:
        raise AlreadyWithdrawn()
    if not queries_editor.is_public(slot):
        raise NeverReleased()
    with noting("withdrawn", slot, by=by, now=now):
        slot.status, slot.is_withdrawn, slot.updated_at = SlotStatus.CANCELLED, True, now
    journal.record("slot.withdrawn", slot, by=by, fields=["status"])


def keep(slot, *, seen, by, now):
    """It was no mistake: the session takes place again, if room and speakers are still free; one that the public knows as
    cancelled stays so. Raises ChangedMeanwhile, NotWithdrawn, and what `rules.restore` does."""
    check_revision(slot, seen)
    if not slot.leaves:
        raise NotWithdrawn()
    rules.hold_draft(alone=True)
    if slot.reason:         # it was cancelled before, and why was told
        with noting("restored", slot, by=by, now=now):
            slot.is_withdrawn, slot.updated_at = False, now
        journal.record("slot.kept", slot, by=by, fields=["status"])
        return
    rules.restore(slot, seen=seen, by=by, now=now)


def leave_out(slots, *, by, now):
    """A release has left these sessions out: they go to the tray, with all that editors know of them, as if they had never
    been public. Whoever wants to go to them does so no more."""
    if not slots:
        return
    with noting(LEFT_OUT, *slots, by=by, now=now):
        for slot in slots:
            slot.day, slot.status, slot.reason, slot.is_withdrawn = None, SlotStatus.PLANNED, Text(), False
            slot.updated_at = now
            journal.record("slot.left-out", slot, by=by, values={"code": slot.code})
    db.session.flush()
    for do in WHEN_LEFT_OUT:
        do(slots)


rules_undo.NOT_EDITORS.add(LEFT_OUT)
