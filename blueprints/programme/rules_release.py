"""Publishing the draft: a release is a whole copy, compared with the one before, and never changed afterwards."""
import dataclasses

from sqlalchemy.orm import joinedload, selectinload

from ..assembly.models import Assembly, Day
from ..db import db
from ..journal import rules as journal
from ..refusals import N_, Refusal
from . import queries, releases_changes
from .calendar import Site
from .models import Appearance, Entry, Release, Room, Slot, Track
from .releases import Released, frame_of
from .rules_conflicts import check_release
from .rules_withdraw import leave_out

# What later errands do when a release has been made: functions that are given it and the moment. It is flushed, and the
# assembly is held.
WHEN_RELEASED = []

# Who writes to those whom a release concerns, if its editor wishes so: functions that are given the release, its Changes and
# the moment, after those above.
WHO_TELLS = []


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


def release(*, note, by, now, host, base_url, tell=False):
    """Publish the draft as the next release. `note` is a Text; `host` and `base_url` are where the public reaches us; `tell`
    those who planned to go to what has changed, by a letter.

    A session that left the draft stays, as cancelled; one that was published by mistake is left out, and goes to the tray.
    Raises NoAssembly, NothingToRelease, NothingChanged, StillUnplaced, StillInConflict.
    """
    hold_alone()
    check_release()
    slots, last = drafted_slots(), last_release()
    before = known_to(last)
    withdrawn = [slot for slot in slots if slot.leaves]
    made = publish(drafted(slots, before), without={slot.code for slot in withdrawn}, note=note, by=by, now=now, host=host,
                   base_url=base_url, tell=tell, last=last)
    leave_out(withdrawn, by=by, now=now)
    return made


def publish(facts, *, note, by, now, host, base_url, without=(), tell=False, frame=None, last=None):
    """Make the next release of these Facts, by code; a code of the last release that is not among them is kept as cancelled,
    unless it is one of those to be left out. The `frame` around them is, unless it is given, as the assembly
    is now; the `last` release is asked for unless the caller, who holds the assembly, has it. Else as for `release`.

    Sequence and stamp of a session stay while nothing visible of it changed, else the sequence grows by one: calendar
    programs ignore a change without it (RFC 5545 3.8.7.4). Raises NoAssembly, NothingToRelease, NothingChanged.
    """
    assembly = hold_alone()
    last = last or last_release()
    before = known_to(last)
    facts = facts | {code: cancelled(before[code].facts) for code in before.keys() - facts.keys() - set(without)}
    if not facts and not before:
        raise NothingToRelease()
    frame = frame or frame_now(assembly)
    site = Site.of(frame, host=host, base_url=base_url, is_provisional=assembly.is_provisional)
    entries = entries_of(facts, last, site, now)
    changed = [code for code, entry in entries.items() if code not in before or entry.sequence > before[code].sequence]
    if last and not (changed or before.keys() - entries.keys()) and is_framed_alike(last, frame, assembly):
        raise NothingChanged(number=last.number)

    found = releases_changes.in_order(releases_changes.changes({code: known.facts for code, known in before.items()}, facts))
    made = Release(number=last.number + 1 if last else 1, note=note, released_at=now, released_by_id=by and by.id,
                   is_provisional=assembly.is_provisional, facts=frame, entries=list(entries.values()), lines_of=site.lines_of,
                   changes=releases_changes.as_json(found, framed(last, frame, assembly)),
                   is_sample=any(one.is_sample for one in facts.values()))
    db.session.add(made)
    db.session.flush()
    journal.record("programme.released", made, by=by,
                   values={"number": made.number, "sessions": len(entries), "changed": len(changed)})
    for do in WHEN_RELEASED:
        do(made, now)
    for write in WHO_TELLS if tell else ():
        write(made, found, now)
    return made


def hold_alone():
    """The assembly, read anew and held until the commit: one release at a time, and none while the draft changes."""
    assembly = db.session.get(Assembly, 1, with_for_update=True, populate_existing=True)
    if assembly is None:
        raise NoAssembly()
    return assembly


def known_to(release):
    """What a release, which may be None, holds: code, Released."""
    return {entry.code: entry.as_released() for entry in release.entries} if release else {}


def drafted(slots, before):
    """The facts of each session that would be published now, by code; `before` are those of the last release.

    The tray is not published: what lies there and was never public stays unknown, what was cancelled there keeps its last
    time and place. Raises StillUnplaced for what the public counts on.
    """
    facts = {}
    for slot in slots:
        known = before[slot.code].facts if slot.code in before else None
        if slot.leaves:
            continue
        if slot.is_placed or (slot.is_cancelled and known):
            facts[slot.code] = slot.as_facts(known)
        elif known:
            raise StillUnplaced(title=slot.title)
    return facts


def site_of(release):
    """The Site that a release's lines were made of, if they were made under the same names; else None."""
    host, base_url = release.lines_of.split(" ")[1:] if release.lines_of.count(" ") == 2 else ("", "")
    made = Site.of(release.facts, host=host, base_url=base_url, is_provisional=release.is_provisional)
    return made if made.lines_of == release.lines_of else None


def entries_of(facts, last, site, now):
    """The entries of the release being made: code, Entry. Those of which nothing changed since the `last` one keep their
    lines; they are made anew only if there is something new around them."""
    before = {entry.code: entry for entry in last.entries} if last else {}
    ended = ended_before(facts.keys() - before.keys())
    is_same_site = last is not None and site == site_of(last)
    return {code: entry_of(Released(code, 0, now, now, one), before.get(code), ended.get(code), site, is_same_site)
            for code, one in facts.items()}


def entry_of(new, entry, ended, site, is_same_site):
    """The entry of a session. `new` is what it would be, were it the first of its code; `entry` is that of the last release,
    None when it is not in there; `ended` is (sequence, created) of one that was there before and left."""
    read_at, steps = new.changed_at, 1
    if entry is not None:
        known = entry.as_released()
        if known.facts == new.facts:
            read_at = entry.read_at or entry.changed_at
            lines = entry.calendar if is_same_site else site.lines(known)
            if lines == entry.calendar:         # nor did the venue, the zone, or whether the days are certain
                return made_entry(known, lines, read_at)
        ended = known.sequence, known.created_at
    elif ended is None:
        return made_entry(new, site.lines(new), read_at)
    else:
        steps = 2       # because a letter may have called it off, by the next one: feeds/letters.py
    sequence, created_at = ended
    new = dataclasses.replace(new, sequence=sequence + steps, created_at=created_at)
    return made_entry(new, site.lines(new), read_at)


def made_entry(released, lines, read_at):
    facts = released.facts
    return Entry(code=released.code, sequence=released.sequence, created_at=released.created_at,
                 changed_at=released.changed_at, read_at=read_at, is_cancelled=facts.is_cancelled, facts=facts.as_json(),
                 calendar=lines)


def ended_before(codes):
    """{code: (sequence, created)} of sessions that an older release had: calendars may still know them."""
    wanted = db.select(Entry.code, db.func.max(Entry.sequence), db.func.min(Entry.created_at)).where(Entry.code.in_(codes))
    return {code: (sequence, created_at) for code, sequence, created_at
            in db.session.execute(wanted.group_by(Entry.code))} if codes else {}


def is_framed_alike(last, frame, assembly):
    return frame == last.facts and assembly.is_provisional == last.is_provisional


def framed(last, frame, assembly):
    """The FrameChanges since the last release; none before the first one."""
    return releases_changes.frame_changes(last.facts, frame, last.is_provisional, assembly.is_provisional) if last else []


def cancelled(facts):
    """The same session, called off."""
    return dataclasses.replace(facts, status="cancelled")


def drafted_slots():
    """All sessions of the draft, read anew."""
    wanted = db.select(Slot).order_by(Slot.id).execution_options(populate_existing=True).options(
        selectinload(Slot.day), selectinload(Slot.room), selectinload(Slot.track),
        selectinload(Slot.appearances).selectinload(Appearance.speaker))
    return db.session.scalars(wanted).all()


def last_release():
    """The newest release with its entries; None before the first one."""
    wanted = db.select(Release).order_by(Release.number.desc()).limit(1).options(selectinload(Release.entries))
    return db.session.scalar(wanted)


def frame_now(assembly):
    """What the release keeps besides its sessions, read anew: others may have waited for the lock."""
    def rows(model, *order, **more):
        anew = db.select(model).order_by(*order).execution_options(populate_existing=True)
        return db.session.scalars(anew.options(*more.get("options", ())))

    return frame_of(assembly, rows(Day, Day.date), rows(Room, Room.position, Room.id, options=[joinedload(Room.building)]),
                    rows(Track, Track.position, Track.id), queries.speakers_placed(anew=True))
