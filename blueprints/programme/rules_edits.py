"""Every act on the draft is noted as what its sessions were before and after: undo and other editors' pages live on it."""
import contextlib

import sqlalchemy as sa
from sqlalchemy import inspect
from sqlalchemy.orm import make_transient_to_detached

from ..db import db
from . import rules_marks
from .models_edits import Edit

EDIT = sa.insert(Edit.__table__)

def state_of(slot):
    """Everything an editor can set about a session, as plain values. Flush before: rows are named by their ids."""
    return {
        "kind": slot.kind.value, "organ": slot.organ and slot.organ.value, "title": slot.title.as_dict(),
        "abstract": slot.abstract.as_dict(), "day": slot.day_id, "starts": slot.starts.isoformat("minutes"),
        "minutes": slot.minutes, "room": slot.room_id, "track": slot.track_id,
        "voices": [[at.speaker_id, at.part.value] for at in slot.appearances], "spoken": slot.spoken,
        "interpreted": list(slot.interpreted), "access": slot.access.value, "places": slot.places,
        "expected": slot.expected, "stream": slot.stream, "note": slot.note, "status": slot.status.value,
        "reason": slot.reason.as_dict()}


class Noted:
    """An act under way: which sessions it touches, and what they were before. `edit` is its row once it is done, None
    when it changed nothing."""

    def __init__(self):
        self.before, self.edit = {}, None      # session: its state; None for a new one

    def touch(self, *slots):
        """These are about to change, or to be removed."""
        for slot in slots:
            if slot not in self.before:
                self.before[slot] = state_of(slot)

    def add(self, *slots):
        """These are new."""
        self.before |= dict.fromkeys(slots)

    def states(self):
        """(code, before, after) of each session that is another now."""
        db.session.flush()
        for slot, before in self.before.items():
            after = None if inspect(slot).was_deleted or inspect(slot).deleted else state_of(slot)
            if before != after:
                yield {"code": slot.code, "before": before, "after": after}


def kept(**facts):
    """A new Edit, written at once: a row of its own, that nothing else of the session waits for."""
    done = db.session.connection().execute(EDIT, facts)
    edit = Edit(id=done.inserted_primary_key[0], **facts)
    make_transient_to_detached(edit)        # it is what stands in the database
    db.session.add(edit)
    return edit


@contextlib.contextmanager
def noting(what, *slots, by, now, of=None):
    """Around a change of sessions: yields a Noted that is told what it touches (the `slots` it touches already), and
    writes one Edit at the end, if anything changed. Hold the draft alone before.

    Inside another one it is part of that: an import that adds many sessions by the rules for one is one act.
    """
    outer = db.session().info.get("noted")
    if outer:
        outer.touch(*slots)
        yield outer
        return
    noted = db.session().info["noted"] = Noted()
    noted.touch(*slots)
    try:
        yield noted
    finally:
        del db.session().info["noted"]
    states = list(noted.states())
    if states:
        noted.edit = kept(at=now, by_id=by.id if by is not None else None, what=what, of_id=of and of.id, is_undone=False,
                          states=states, key=None)
        rules_marks.note_sessions(states)
