"""Publishing the draft: a release is a whole copy, compared with the one before, and never changed afterwards."""
import dataclasses

from sqlalchemy.orm import selectinload

from ..assembly.models import Assembly, Day
from ..db import db
from ..journal import rules as journal
from ..refusals import N_, Refusal
from ..texts import LANGUAGES
from .calendar import event
from .models import Appearance, Entry, Release, Room, Slot, Track
from .releases import Released, frame_of

# What later errands do when a release has been made: functions that are given it and the moment. It is flushed, and the
# assembly is held.
WHEN_RELEASED = []


class NoAssembly(Refusal):
    message = N_("The assembly's facts are not loaded yet. Load them first, with the command: assembly load.")


class NothingToRelease(Refusal):
    message = N_("There is no session yet. Add one first, then publish.")


class NothingChanged(Refusal):
    message = N_("Nothing has changed since release %(number)s, so there is nothing to publish.")


class StillUnplaced(Refusal):
    message = N_("“%(title)s” is published, but lies in the tray without a time. Place it or cancel it, then publish.")


class DraftChanged(Refusal):
    message = N_("The draft has changed since you looked at it. Look at the changes again, then publish.")
    status = 409


def release(*, note, by, now, host, base_url):
    """Publish the draft as the next release. `note` is a Text; `host` and `base_url` are where the public reaches us.

    Sequence and stamp of a session stay while nothing visible of it changed, else the sequence grows by one: calendar
    programs ignore a change without it (RFC 5545 3.8.7.4). A session that left the draft stays, as cancelled.
    Raises NoAssembly, NothingToRelease, NothingChanged, StillUnplaced.
    """
    assembly = db.session.get(Assembly, 1, with_for_update=True, populate_existing=True)    # one release at a time
    if assembly is None:
        raise NoAssembly()
    slots, last = drafted_slots(), last_release()
    before = {entry.code: entry for entry in last.entries} if last else {}
    draft = drafted(slots, before)
    if not draft and not before:
        raise NothingToRelease()

    def rendered(released):
        return {language: event(released, language=language, host=host, base_url=base_url, zone=assembly.zone,
                                is_provisional=assembly.is_provisional, venue=assembly.venue) for language in LANGUAGES}

    entries = [entry_of(code, facts, before.get(code), now=now, rendered=rendered) for code, facts in draft.items()]
    entries += [entry_of(code, cancelled(entry.as_released().facts), entry, now=now, rendered=rendered)
                for code, entry in before.items() if code not in draft]
    facts = frame_now(assembly)
    moved = [entry for entry in entries if is_new(entry, before.get(entry.code))]
    if last and not moved and facts == last.facts and assembly.is_provisional == last.is_provisional:
        raise NothingChanged(number=last.number)

    made = Release(number=last.number + 1 if last else 1, note=note, released_at=now, released_by_id=by and by.id,
                   is_provisional=assembly.is_provisional, facts=facts, entries=entries,
                   is_sample=any(facts.is_sample for facts in draft.values()))
    db.session.add(made)
    db.session.flush()
    journal.record("programme.released", made, by=by,
                   values={"number": made.number, "sessions": len(entries), "changed": len(moved)})
    for tell in WHEN_RELEASED:
        tell(made, now)
    return made


def drafted(slots, before):
    """The facts of each session that would be published now, by code; `before` are the entries of the last release.

    The tray is not published: what lies there and was never public stays unknown, what was cancelled there keeps its last
    time and place. Raises StillUnplaced for what the public counts on.
    """
    facts = {}
    for slot in slots:
        known = before[slot.code].as_released().facts if slot.code in before else None
        if slot.is_placed or (slot.is_cancelled and known):
            facts[slot.code] = slot.as_facts(known)
        elif known:
            raise StillUnplaced(title=slot.title)
    return facts


def entry_of(code, facts, before, *, now, rendered):
    """The entry of a session in the release being made; `before` is its entry in the last one, None for a new one."""
    if before is None:
        return entry(Released(code, 0, now, now, facts), rendered)
    if before.as_released().facts == facts:
        same = entry(before.as_released(), rendered)
        if same.calendar == before.calendar:        # nor did the venue, the zone, or whether the days are certain
            return same
    return entry(Released(code, before.sequence + 1, before.created_at, now, facts), rendered)


def entry(released, rendered):
    facts = released.facts
    return Entry(code=released.code, sequence=released.sequence, created_at=released.created_at,
                 changed_at=released.changed_at, is_cancelled=facts.is_cancelled, facts=facts.as_json(),
                 calendar=rendered(released))


def is_new(entry, before):
    return before is None or entry.sequence > before.sequence


def cancelled(facts):
    return dataclasses.replace(facts, status="cancelled")


def drafted_slots():
    wanted = db.select(Slot).order_by(Slot.id).execution_options(populate_existing=True).options(
        selectinload(Slot.day), selectinload(Slot.room), selectinload(Slot.track),
        selectinload(Slot.appearances).selectinload(Appearance.speaker))
    return db.session.scalars(wanted).all()


def last_release():
    wanted = db.select(Release).order_by(Release.number.desc()).limit(1).options(selectinload(Release.entries))
    return db.session.scalar(wanted)


def frame_now(assembly):
    """What the release keeps besides its sessions, read anew: others may have waited for the lock."""
    def rows(model, *order):
        return db.session.scalars(db.select(model).order_by(*order).execution_options(populate_existing=True))

    return frame_of(assembly, rows(Day, Day.date), rows(Room, Room.position, Room.id), rows(Track, Track.position, Track.id))
