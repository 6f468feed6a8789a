"""What editors ask: the draft with its gaps, and how it differs from what the public sees."""
import datetime as dt
import hashlib
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ..assembly.models import Day
from ..assembly.queries import days, the_assembly
from ..db import db
from ..texts import LANGUAGES, Text, searchable
from . import queries
from .models import Appearance, Entry, Release, Room, Slot
from .releases import Facts, frame_of

FIRST_START = dt.time(9)      # of a day without sessions
FOR_PAGE = db.select(Slot).where(Slot.id == sa.bindparam("id")).options(
    joinedload(Slot.day), joinedload(Slot.room), joinedload(Slot.track),
    joinedload(Slot.appearances).joinedload(Appearance.speaker))
LOCKED = FOR_PAGE.with_for_update(of=Slot)


class Wanted(NamedTuple):
    """What the list of sessions is narrowed to; None or empty: not by this."""

    room: object = None
    track: object = None
    kind: object = None
    text: str = ""

    @property
    def is_anything(self):
        return any(self)


class Change(NamedTuple):
    """How one session of the draft differs from the last release: "added", "changed", "cancelled", "restored", "removed",
    "withdrawn" (published by mistake) or "unplaced" (it lies in the tray, and so keeps the draft from being released);
    `slot` is None when it left the draft, `before` is None when it is new, `after` when it is not in the draft's programme."""

    what: str
    code: str
    title: Text
    slot: Slot | None
    before: Facts | None
    after: Facts | None


class Draft(NamedTuple):
    """The whole draft beside the last release."""

    slots: list[Slot]
    changes: dict[str, Change]          # code: its change; an unchanged session is not in it
    last: Release | None
    frame: dict | None                  # days, rooms, tracks and venue as they are now
    frame_changed: bool                 # those, the speakers, or whether the days are certain
    speakers_alone: bool = False        # the pages of speakers, and nothing else of the frame

    @property
    def is_released(self):
        return bool(self.last) and not self.changes and not self.frame_changed

    @property
    def fingerprint(self):
        """Names what would be published now: an editor who has seen it may publish it."""
        changes = [(change.what, code, change.after) for code, change in sorted(self.changes.items())]
        seen = (changes, self.frame, self.frame_changed, self.last and self.last.number)
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:20]


def slots():
    """The sessions of the draft, by day, time and room, with all that a list of them shows; those of the tray last."""
    wanted = db.select(Slot).outerjoin(Slot.day).outerjoin(Slot.room).order_by(
        Slot.day_id.is_(None), Day.date, Slot.starts, Room.position, Slot.id)
    return db.session.scalars(wanted.options(
        selectinload(Slot.day), selectinload(Slot.room), selectinload(Slot.track),
        selectinload(Slot.appearances).selectinload(Appearance.speaker))).all()


def last_release():
    return db.session.scalar(db.select(Release).order_by(Release.number.desc()).limit(1))


def draft():
    """The draft and how it differs from the last release."""
    found, last = slots(), last_release()
    before = facts_in(last) if last else {}
    changes = {slot.code: change for slot in found if (change := change_of(slot, before.get(slot.code)))}
    codes = {slot.code for slot in found}
    changes |= {code: Change("removed", code, facts.title, None, facts, None)
                for code, facts in before.items() if code not in codes and not facts.is_cancelled}
    return Draft(found, changes, last, *framed(last))


def facts_in(release):
    """The facts of each session in a release, by code."""
    rows = db.session.execute(db.select(Entry.code, Entry.facts).where(Entry.release_id == release.id))
    return {code: Facts.from_json(facts) for code, facts in rows}


def change_of(slot, before):
    if slot.leaves:
        return Change("withdrawn", slot.code, slot.title, slot, before, None) if before else None
    if not slot.is_placed and not (slot.is_cancelled and before):
        return Change("unplaced", slot.code, slot.title, slot, before, None) if before else None
    after = slot.as_facts(before)
    if before == after:
        return None
    if before is None:
        what = "added"
    elif after.is_cancelled and not before.is_cancelled:
        what = "cancelled"
    elif before.is_cancelled and not after.is_cancelled:
        what = "restored"
    else:
        what = "changed"
    return Change(what, slot.code, slot.title, slot, before, after)


def framed(last):
    """(what a release would keep besides its sessions, does it differ from the `last` one, and in the speakers alone)."""
    assembly = the_assembly()
    if assembly is None:
        return None, False, False
    frame = frame_of(assembly, days(), queries.rooms(), queries.tracks(), queries.speakers_placed())
    if last is None:
        return frame, False, False
    is_same_place = assembly.is_provisional == last.is_provisional and last.facts | {"speakers": frame["speakers"]} == frame
    differs = not is_same_place or last.facts != frame
    return frame, differs, differs and is_same_place


def narrowed(found, wanted):
    """Those of the sessions that are wanted."""
    words = searchable(wanted.text)
    return [slot for slot in found
            if (wanted.room is None or slot.room_id == wanted.room.id)
            and (wanted.track is None or slot.track_id == wanted.track.id)
            and (wanted.kind is None or slot.kind is wanted.kind)
            and (not words or words in searchable(" ".join(words_of(slot))))]


def words_of(slot):
    texts = [slot.title, slot.abstract]
    speakers = [at.speaker for at in slot.appearances]
    return [slot.code, *(getattr(text, code) for text in texts for code in LANGUAGES),
            *(name for speaker in speakers for name in (speaker.name, speaker.own_name))]


def slot_for_page(slot_id, *, lock=False):
    """A session with all that its form shows; None when there is none. `lock` it when it is about to change."""
    return db.session.scalars(LOCKED if lock else FOR_PAGE, {"id": slot_id}).unique().one_or_none()


def is_public(slot):
    """Is it in the newest release?"""
    newest = db.select(Release.id).order_by(Release.number.desc()).limit(1).scalar_subquery()
    return db.session.scalar(db.select(db.exists().where(Entry.code == slot.code, Entry.release_id == newest)))


def next_place(*, day, after=None):
    """Where the next session would go, as fields of its form: after the session with the id `after`, else the one
    entered last on that `day`: same day, same room, when that ends."""
    wanted = db.select(Slot).options(selectinload(Slot.day), selectinload(Slot.room)).order_by(Slot.id.desc()).limit(1)
    here = Slot.id == after if after and 0 < after < 2**31 else Slot.day_id == (day.id if day else None)
    last = db.session.scalar(wanted.where(here, Slot.day_id.is_not(None)))
    if last is None:
        return {"day": day, "room": next(iter(queries.rooms()), None), "starts": FIRST_START}
    end = last.span.end
    starts = end.time() if end.date() == last.day.date else last.starts
    return {"day": last.day, "room": last.room, "starts": starts, "kind": last.kind, "track": last.track,
            "spoken": last.spoken, "interpreted": last.interpreted, "access": last.access}


class Uses(NamedTuple):
    """How many sessions there are of each room and track, by id."""

    rooms: dict
    tracks: dict


def uses():
    def counted(column):
        return dict(db.session.execute(db.select(column, db.func.count()).where(column.is_not(None)).group_by(column)).all())

    return Uses(counted(Slot.room_id), counted(Slot.track_id))
