"""What the programme allows of its sessions: one at a time in a room, nobody in two places, no change unseen.

Lock: whoever changes the draft or publishes it holds the assembly's row alone, so that every rule, whatever it looks at,
sees the draft as it will be; delegates who sign up share it. SQLite lets one writer in at a time anyhow.
"""
import dataclasses
import datetime as dt
import re
import secrets
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from ..assembly.models import Assembly, Day
from ..db import db, rows
from ..journal import rules as journal
from ..refusals import N_, Refusal, check_revision
from ..texts import LANGUAGES, Text
from . import conflicts, conflicts_found, queries_conflicts
from .models import Access, Appearance, Entry, Kind, Organ, Release, Room, Slot, SlotStatus, Speaker, SpeakerPart, Track
from .rules_edits import noting
from .times import span

SHORTEST, LONGEST = 5, 1440             # minutes of a session
CODE_LETTERS = "3479cdfhjkmnpqrtwxy"    # none looks like another, and no vowels, so no words
CODE_LENGTH = 5
ALONE, TOGETHER = (db.select(Assembly.id).with_for_update(read=shared) for shared in (False, True))
SOME = sa.bindparam("ids", expanding=True)
STILL_THERE = {model: db.select(model.id).where(model.id.in_(SOME)) for model in (Room, Track, Speaker)}
DATES = db.select(Day.id, Day.date).where(Day.id.in_(SOME))
# What is loaded with a session that a rule, a form or a card looks at.
WHOLE = (selectinload(Slot.day), selectinload(Slot.room), selectinload(Slot.track),
         selectinload(Slot.appearances).selectinload(Appearance.speaker))


class TitleMissing(Refusal):
    message = N_("Write a title in at least one language.")
    field = "title"


class WrongLength(Refusal):
    message = N_("A session lasts from %(shortest)s to %(longest)s minutes.")
    field = "minutes"


class RoomTaken(Refusal):
    message = N_("%(room)s is taken at that time by “%(title)s”, %(starts)s–%(ends)s. "
                 "Choose another room or another time.")
    field = "room"


class SpeakerTaken(Refusal):
    message = N_("%(name)s takes part in “%(title)s” at that time, %(starts)s–%(ends)s. "
                 "Choose another time or another speaker.")
    field = "appearances"


class SpeakerTwice(Refusal):
    message = N_("%(name)s is listed twice. Keep one of the two.")
    field = "appearances"


class NoWebAddress(Refusal):
    message = N_("Enter a whole web address, such as https://example.org/stream.")
    field = "stream"


class GoneMeanwhile(Refusal):
    message = N_("The room, track or speaker you chose was removed meanwhile. Choose another one.")


class DayGone(Refusal):
    message = N_("This day is no longer part of the assembly. Choose another one.")
    field = "day"


class AlreadyCancelled(Refusal):
    message = N_("This session is cancelled already.")


class NotCancelled(Refusal):
    message = N_("This session is not cancelled, so there is nothing to restore.")


class ReasonMissing(Refusal):
    message = N_("Write the reason in at least one language: the public reads it.")
    field = "reason"


class WasReleased(Refusal):
    message = N_("This session has been published, so calendars know it. Cancel it instead: they then show it as cancelled.")


@dataclasses.dataclass(frozen=True)
class Plan:
    """What an editor says about a session; `voices` are (Speaker, SpeakerPart) in order."""

    kind: Kind
    title: Text
    day: Day | None                             # None: in the tray
    starts: dt.time
    minutes: int
    organ: Organ | None = None
    abstract: Text = Text()
    room: Room | None = None
    track: Track | None = None
    voices: tuple[tuple[Speaker, SpeakerPart], ...] = ()
    spoken: str = "en"
    interpreted: tuple[str, ...] = ()
    access: Access = Access.DELEGATES
    places: int | None = None                   # for sign-ups; None: nobody has to sign up
    expected: int | None = None                 # how many are expected
    stream: str = ""                            # address of its stream
    note: str = ""                              # for editors
    status: SlotStatus = SlotStatus.PLANNED     # or provisional; cancelling has its own rule

    @property
    def span(self):
        return span(self.day.date, self.starts, self.minutes) if self.day else None

    @property
    def speakers(self):
        return [speaker for speaker, _part in self.voices]

    def as_planned(self, code=""):
        """What the rules look at; only of what has a day."""
        heard = tuple(into for into in LANGUAGES if into in self.interpreted and into != self.spoken)
        return conflicts.Planned(
            code, self.title, self.kind.value, self.span, self.room and self.room.as_hall(),
            tuple(speaker.as_person() for speaker in self.speakers), self.track and self.track.as_theme(), heard,
            self.places, self.expected, conflicts.missing_in(self.title, self.abstract), day_id=self.day.id)


def add_slot(plan, *, by, now):
    """A new session in the draft."""
    check_plan(plan)
    hold(plan.room, plan.track, plan.speakers)
    check_days([plan.day])
    check_allowed([plan.as_planned()] if plan.day else [])
    with noting("added", by=by, now=now) as noted:
        slot = Slot(code=new_code(), created_at=now, updated_at=now, status=plan.status, **facts_of(plan))
        set_voices(slot, plan.voices)
        db.session.add(slot)
        noted.add(slot)
    db.session.flush()
    journal.record("slot.added", slot, by=by, values={"code": slot.code} | recorded(facts_of(plan)))
    return slot


def edit_slot(slot, plan, *, seen, by, now):
    """Change a session of the draft as planned; the names of what changed. `seen` is the revision the editor saw."""
    check_revision(slot, seen)
    check_plan(plan)
    hold(plan.room, plan.track, plan.speakers)
    check_days([plan.day])
    if plan.day and not slot.is_cancelled:
        check_allowed([plan.as_planned(slot.code)], [slot.as_planned()] if slot.is_placed else [])
    facts = facts_of(plan) | ({} if slot.is_cancelled else {"status": plan.status})
    before = {name: getattr(slot, name) for name in facts}
    with noting("edited", slot, by=by, now=now):
        changed = journal.change(slot, **facts)
        if set_voices(slot, plan.voices):
            changed.append("voices")
        if changed:
            slot.updated_at = now       # even when only a speaker changed: this is what moves the revision
    if changed:
        names = [name for name in changed if name in facts and name != "note"]
        old = recorded({name: before[name] for name in names})
        new = recorded({name: facts[name] for name in names})
        journal.record("slot.edited", slot, by=by, fields=changed,
                       values={name: [old[name], new[name]] for name in names})
    db.session.flush()
    return changed


def cancel(slot, *, reason, seen, by, now):
    """Call a session off. Its room and its speakers are free again; the public will see it as cancelled."""
    check_revision(slot, seen)
    if slot.is_cancelled:
        raise AlreadyCancelled()
    if not reason:
        raise ReasonMissing()
    hold_draft(alone=True)
    with noting("cancelled", slot, by=by, now=now):
        slot.status, slot.reason, slot.is_withdrawn, slot.updated_at = SlotStatus.CANCELLED, reason, False, now
    journal.record("slot.cancelled", slot, by=by, fields=["status", "reason"], values={"reason": reason.as_dict()})
    db.session.flush()


def restore(slot, *, seen, by, now):
    """Take a cancellation back, if room and speakers are still free."""
    check_revision(slot, seen)
    if not slot.is_cancelled:
        raise NotCancelled()
    hold(slot.room, slot.track, [appearance.speaker for appearance in slot.appearances])
    check_allowed([slot.as_planned()] if slot.is_placed else [])
    with noting("restored", slot, by=by, now=now):
        slot.status, slot.reason, slot.is_withdrawn, slot.updated_at = SlotStatus.PLANNED, Text(), False, now
    journal.record("slot.restored", slot, by=by, fields=["status", "reason"])
    db.session.flush()


def remove(slot, *, seen, by, now):
    """Take a session out of the draft for good; only one that the public does not see."""
    check_revision(slot, seen)
    hold_draft(alone=True)
    check_not_public([slot.code])
    journal.record("slot.removed", slot, by=by, values={"code": slot.code, "title": slot.title.as_dict()})
    with noting("removed", slot, by=by, now=now):
        db.session.delete(slot)
    db.session.flush()


def check_not_public(codes):
    """What calendars know does not go without a word: refuse what is in the newest release. Raises WasReleased."""
    newest = db.select(Release.id).order_by(Release.number.desc()).limit(1).scalar_subquery()
    if codes and db.session.scalar(db.select(db.exists().where(Entry.code.in_(codes), Entry.release_id == newest))):
        raise WasReleased()


def check_plan(plan):
    """Refuse a session that no draft may hold, whatever else is in it. Raises TitleMissing, WrongLength, NoWebAddress,
    SpeakerTwice."""
    if not plan.title:
        raise TitleMissing()
    check_length(plan.minutes)
    if plan.stream and not is_web_address(plan.stream):
        raise NoWebAddress()
    met = set()
    for speaker in plan.speakers:
        if speaker.id in met:
            raise SpeakerTwice(name=speaker.name)
        met.add(speaker.id)


def is_web_address(words):
    """Is this an address that a link may lead to: http or https, a host, and nothing that a browser would mend?"""
    try:
        parts = urlsplit(words)
        host = parts.hostname if parts.port is None or parts.port else None     # asking for a wild port raises too
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and not re.search(r'[\s\\<>"]', words)


def check_length(minutes):
    """Raises WrongLength."""
    if not SHORTEST <= minutes <= LONGEST:
        raise WrongLength(shortest=SHORTEST, longest=LONGEST)


class NotAllowed(Refusal):
    """What a rule at level "block" says, where it has no words of its own for a refusal."""

    def __init__(self, conflict):
        super().__init__(**conflict.places)
        rule = conflicts_found.RULES[conflict.rule]
        self.message, self.field = rule.sentence, rule.field


# Rules that have: they speak of the other session alone.
REFUSALS = {"room-taken": (RoomTaken, ("room", "title", "starts", "ends")),
            "speaker-taken": (SpeakerTaken, ("name", "title", "starts", "ends"))}


def refusal_of(conflict):
    """What a rule at level "block" says of a conflict."""
    if conflict.rule not in REFUSALS:
        return NotAllowed(conflict)
    refusal, names = REFUSALS[conflict.rule]
    return refusal(**{name: conflict.places[name] for name in names})


def check_allowed(wanted, before=()):
    """Refuse what a rule at level "block" forbids, of these sessions as they are about to be: conflicts.Planned each, those
    that are in the draft already under their codes. Hold the draft before.

    `before` are the same sessions as they were, read before anything was changed: what they stood in already, and no worse,
    is let through, so that a session can be mended bit by bit. Returns what they were held against, as Around.
    """
    around = queries_conflicts.around_these([*wanted, *before])
    for conflict in forbidden(wanted, around.others, before, queries_conflicts.blocking(around.setting)):
        raise refusal_of(conflict)
    return around


def forbidden(wanted, others, before, setting):
    """The Conflicts in the `wanted` sessions that did not stand, or stood no worse, in the same ones `before`; `setting` says
    which rules count."""
    found = queries_conflicts.found(wanted, others, setting)
    stood = {conflict.key: conflict.extent for conflict in queries_conflicts.found(before, others, setting)} if found else {}
    return [conflict for conflict in found if conflict.extent > stood.get(conflict.key, -1)]


def hold_draft(*, alone=False):
    """Keep a release from being made meanwhile; `alone`, keep every other change of the draft out too. Asking again within
    a transaction that holds it alone asks nothing."""
    orm = db.session()
    if orm.info.get("alone") is None or orm.info["alone"] is not orm.get_transaction():
        rows(ALONE if alone else TOGETHER)
        orm.info["alone"] = orm.get_transaction() if alone else None


def hold(room, track, speakers):
    """Hold the draft alone until the commit; refuse what has gone meanwhile."""
    hold_draft(alone=True)
    for model, wanted in ((Room, [room]), (Track, [track]), (Speaker, speakers)):
        check_there(model, wanted)


def check_there(model, wanted):
    """Refuse when one of these rows is gone; None among them is nothing. Hold the draft before. Raises GoneMeanwhile."""
    ids = {row.id for row in wanted if row is not None}
    if ids and len(rows(STILL_THERE[model], {"ids": list(ids)})) < len(ids):
        raise GoneMeanwhile()


def check_days(days):
    """Read the days anew: they may have got other dates, or gone, while we waited for the draft. Raises DayGone."""
    known = {day.id: day for day in days if day is not None}
    dates = dict(map(tuple, rows(DATES, {"ids": list(known)}))) if known else {}
    for number, day in known.items():
        if number not in dates:
            raise DayGone()
        if day.date != dates[number]:
            db.session.refresh(day)


def new_code():
    """A short code that no session has or ever had in a release."""
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        taken = db.select(db.or_(db.exists().where(Slot.code == code), db.exists().where(Entry.code == code)))
        if not db.session.scalar(taken):
            return code


def facts_of(plan):
    """The columns of a session as planned; the floor is not interpreted into its own language."""
    heard = [code for code in LANGUAGES if code in plan.interpreted and code != plan.spoken]
    return {"kind": plan.kind, "organ": plan.organ if plan.kind is Kind.STATUTORY else None, "title": plan.title,
            "abstract": plan.abstract, "day": plan.day, "starts": plan.starts, "minutes": plan.minutes, "room": plan.room,
            "track": plan.track, "spoken": plan.spoken, "interpreted": heard, "access": plan.access,
            "places": plan.places, "expected": plan.expected, "stream": plan.stream, "note": plan.note}


def plan_of(slot):
    """What editors have said about a session so far."""
    return Plan(
        kind=slot.kind, organ=slot.organ, title=slot.title, abstract=slot.abstract, day=slot.day, starts=slot.starts,
        minutes=slot.minutes, room=slot.room, track=slot.track, voices=tuple((at.speaker, at.part) for at in slot.appearances),
        spoken=slot.spoken, interpreted=tuple(slot.interpreted), access=slot.access, places=slot.places,
        expected=slot.expected, stream=slot.stream, note=slot.note, status=slot.status)


def set_voices(slot, voices):
    """Let these people take part, in this order; was it different before?"""
    before = {appearance.speaker_id: appearance for appearance in slot.appearances}
    wanted = [(speaker.id, part) for speaker, part in voices]
    if [(at.speaker_id, at.part) for at in slot.appearances] == wanted:
        return False
    kept = [before.get(speaker.id) or Appearance(speaker=speaker) for speaker, _part in voices]
    for position, (appearance, (_speaker, part)) in enumerate(zip(kept, voices, strict=True)):
        appearance.position, appearance.part = position, part
    slot.appearances[:] = kept
    return True


def recorded(facts):
    """Facts of a session as plain values for the journal; nothing in them is about a person, as a note may be."""
    def plain(value):
        if isinstance(value, Text):
            return value.as_dict()
        if isinstance(value, Day):
            return value.date.isoformat()
        if isinstance(value, Room | Track):
            return value.slug
        if isinstance(value, Kind | Organ | Access | SlotStatus):
            return value.value
        return value.isoformat("minutes") if isinstance(value, dt.time) else value

    return {name: plain(value) for name, value in facts.items() if name != "note"}
