"""Sessions go elsewhere: to another hour, room or day, to the tray and out of it, alone or several together."""
import dataclasses
import datetime as dt
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from ..assembly.models import Day
from ..db import db
from ..journal import rules as journal
from ..refusals import N_, ChangedMeanwhile, Refusal, check_revision
from . import rules
from .models import Room, Slot, SlotStatus
from .models_edits import Edit
from .queries_conflicts import Around
from .rules_edits import noting
from .times import span

STORE = sa.update(Slot.__table__).where(Slot.id == sa.bindparam("known"), Slot.revision == sa.bindparam("seen")).values({
    name: sa.bindparam(name) for name in ("day_id", "starts", "minutes", "room_id", "updated_at", "revision")})


class SameSession(Refusal):
    message = N_("Name two different sessions.")


class SessionGone(Refusal):
    message = N_("Somebody has removed one of these sessions meanwhile. Nothing was changed.")


class AlreadyCreated(Refusal):
    message = N_("This session was added already, and has been removed since.")


class NoneNamed(Refusal):
    message = N_("Choose at least one session.")


class Placing(NamedTuple):
    """Where a session shall be; without a day it goes to the tray. `seen` is the revision that the editor saw."""

    slot: Slot
    seen: int
    day: Day | None
    starts: dt.time
    minutes: int
    room: Room | None

    @property
    def changes(self):
        slot = self.slot
        return (self.day, self.starts, self.minutes, self.room) != (slot.day, slot.starts, slot.minutes, slot.room)

    @property
    def takes_place(self):
        return self.day is not None and not self.slot.is_cancelled

    def as_planned(self):
        """What the rules look at: the session as it will be."""
        return dataclasses.replace(self.slot.as_planned(), span=span(self.day.date, self.starts, self.minutes),
                                   hall=self.room and self.room.as_hall(), day_id=self.day.id)


class Placed(NamedTuple):
    """What became of a move: the Edit, None when all were there already; and what the rules held it against."""

    edit: Edit | None
    around: Around


def place(placings, *, by, now, what=None):
    """Put these sessions where they shall be, all of them or none; as Placed.

    The rules look at them as they will be: two may change rooms. Raises ChangedMeanwhile, SameSession, WrongLength,
    GoneMeanwhile, DayGone and what check_allowed does.
    """
    for placing in placings:
        check_revision(placing.slot, placing.seen)
        rules.check_length(placing.minutes)
    if len({placing.slot for placing in placings}) < len(placings):
        raise SameSession()
    rules.hold_draft(alone=True)
    rules.check_there(Room, [placing.room for placing in placings if placing.room is not placing.slot.room])
    rules.check_days([placing.day for placing in placings])
    around = rules.check_allowed(
        [placing.as_planned() for placing in placings if placing.takes_place],
        [placing.slot.as_planned() for placing in placings if placing.slot.is_placed and not placing.slot.is_cancelled])
    with noting(what or act_of(placings), *(placing.slot for placing in placings), by=by, now=now) as noted:
        for placing in placings:
            put_there(placing, by=by, now=now)
    return Placed(noted.edit, around)


def put_there(placing, *, by, now):
    facts = {"day": placing.day, "starts": placing.starts, "minutes": placing.minutes, "room": placing.room}
    before = rules.recorded({name: getattr(placing.slot, name) for name in facts})
    changed = [name for name, value in facts.items() if getattr(placing.slot, name) != value]
    if changed:
        store(placing.slot, **facts, updated_at=now)
        after = rules.recorded(facts)
        journal.record("slot.moved", placing.slot, by=by, fields=changed,
                       values={name: [before[name], after[name]] for name in changed})


def store(slot, *, day, starts, minutes, room, updated_at):
    """Write these facts of a session at once, where its revision is still the one that we know; the session then holds them.
    It is what the session's own way comes to, for a fifth of the time. Raises ChangedMeanwhile."""
    columns = {"day_id": day and day.id, "starts": starts, "minutes": minutes, "room_id": room and room.id,
               "updated_at": updated_at, "revision": slot.revision + 1}
    db.session.flush()
    if db.session.connection().execute(STORE, columns | {"known": slot.id, "seen": slot.revision}).rowcount != 1:
        raise ChangedMeanwhile()
    for name, value in (columns | {"day": day, "room": room}).items():
        set_committed_value(slot, name, value)


def act_of(placings):
    """What it is called: something else when only lengths change, or when all go to the tray or come out of it. Those that
    stay where they are do not count."""
    placings = [placing for placing in placings if placing.changes]
    if all(placing.day is None for placing in placings):
        return "unplaced"
    if all(not placing.slot.is_placed for placing in placings):
        return "placed"
    same_place = all(placing.day and (placing.day, placing.room) == (placing.slot.day, placing.slot.room)
                     and end_or_start_stays(placing) for placing in placings)
    return "resized" if same_place else "moved"


def end_or_start_stays(placing):
    """Was it made longer or shorter at one of its edges?"""
    slot = placing.slot
    if placing.minutes == slot.minutes:
        return False
    before, after = (span(slot.date, starts, minutes) for starts, minutes in (
        (slot.starts, slot.minutes), (placing.starts, placing.minutes)))
    return before.start == after.start or before.end == after.end


def swap(one, other, *, seen, by, now):
    """Each goes to the other's day, hour and room; the lengths stay their own. `seen` are both revisions."""
    if one is other:
        raise SameSession()
    placings = [Placing(slot, revision, there.day, there.starts, slot.minutes, there.room)
                for slot, there, revision in zip((one, other), (other, one), seen, strict=True)]
    return place(placings, by=by, now=now, what="swapped")


def copy(slot, *, day, starts, minutes, room, by, now):
    """(another session like this one, the Edit): under a code of its own, in the tray or at a place, without sign-ups.

    A copy of a cancelled one is not cancelled. Raises as add_slot.
    """
    status = SlotStatus.PLANNED if slot.is_cancelled else slot.status
    plan = dataclasses.replace(rules.plan_of(slot), day=day, starts=starts, minutes=minutes, room=room, status=status)
    return create(plan, by=by, now=now, what="copied")


def create(plan, *, by, now, what="added", key=None):
    """(a new session in the draft, the Edit). The same `key` again is the same form, whose answer was lost: it gets the session
    that it made. Raises as add_slot, and AlreadyCreated when that one is gone by now."""
    rules.hold_draft(alone=True)        # so that of two at once the later one sees what the first has made
    if key and (edit := db.session.scalar(db.select(Edit).where(Edit.key == key))):
        return made_by(edit), edit
    with noting(what, by=by, now=now) as noted:
        slot = rules.add_slot(plan, by=by, now=now)
    if key:
        noted.edit.key = key
    return slot, noted.edit


def made_by(edit):
    """The session that this act made. Raises AlreadyCreated."""
    codes = [state["code"] for state in edit.states]
    slot = db.session.scalar(db.select(Slot).where(Slot.code.in_(codes)).options(*rules.WHOLE))
    if slot is None:
        raise AlreadyCreated()
    return slot
