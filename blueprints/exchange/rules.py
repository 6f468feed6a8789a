"""Importing a programme: what a file tells becomes the draft, whole or not at all, by the rules of every other change.

A preview is the import itself, taken back: so it finds what the import would find, and nothing else.
"""
import dataclasses
import hashlib
from typing import Any

from ..db import db
from ..journal import rules as journal
from ..programme import rules as programme_rules
from ..programme.models import Access, Kind, Organ, Slot, SlotStatus, SpeakerPart
from ..programme.rules_edits import noting
from ..refusals import N_, Refusal
from ..texts import Text
from . import formats, queries, rules_parts
from . import formats_refusals as no
from .formats import Wrong
from .formats_frab import uuid_of
from .rules_clashes import as_planned, forbidden


class DraftChanged(Refusal):
    message = N_("Somebody changed the draft meanwhile. This is what the file would change now: look at it, then import it.")
    status = 409


@dataclasses.dataclass(frozen=True)
class Options:
    """What an editor chooses: how days are matched ("date", "order" or "auto"), what becomes of our sessions that the file
    lacks ("keep" or "tray"), and of those that a rule forbids ("refuse" or "tray")."""

    days: str = "auto"
    missing: str = "keep"
    clashes: str = "refuse"


@dataclasses.dataclass
class Item:
    """What becomes of one session: plain facts `before` (None for a new one) and `after`; `why` tells why it goes to the
    tray: "day" (its day is none of ours), "clash" or "missing"; empty: it does not, or the file says so."""

    told: Any
    slot: Any
    before: dict | None
    after: dict
    why: str = ""

    @property
    def code(self):
        return self.after["code"]

    @property
    def title(self):
        return self.after["title"]

    @property
    def changes(self):
        """(field, before, after) of what is not as it was."""
        return [(name, (self.before or {}).get(name), value) for name, value in self.after.items()
                if self.before is None or self.before[name] != value]


@dataclasses.dataclass
class Looked:
    """All that an import would do, or has done, as plain values."""

    brought: Any
    options: Options
    fingerprint: str
    days: dict = dataclasses.field(default_factory=dict)            # date in the file: our day's date, or None
    parts: list = dataclasses.field(default_factory=list)           # rules_parts.Part that are new or changed
    items: list = dataclasses.field(default_factory=list)           # Item of each session in the file
    missing: list = dataclasses.field(default_factory=list)         # Item of each session that the file lacks
    wrong: list = dataclasses.field(default_factory=list)
    names: dict = dataclasses.field(default_factory=dict)           # kind: {slug or id: name}, to speak of them

    @property
    def added(self):
        return [item for item in self.items if item.before is None]

    @property
    def changed(self):
        return [item for item in self.items if item.before is not None and item.changes]

    @property
    def same(self):
        return [item for item in self.items if item.before is not None and not item.changes]

    @property
    def stowed(self):
        """Those that go to the tray though the file says when they are."""
        return [item for item in self.items if item.why]

    @property
    def lost_days(self):
        """The days of the file that are none of ours."""
        return [date for date, ours in sorted(self.days.items()) if ours is None]

    @property
    def does_something(self):
        return bool(self.added or self.changed or self.parts or any(item.changes for item in self.missing))


def bring(brought, options, *, host, by, now):
    """Make the draft what the file tells, and return what that does, as Looked. The caller commits; or takes it back, for a
    preview and where something is wrong. `host` is ours: sessions that another system gave back are known by it."""
    programme_rules.hold_draft(alone=True)
    stored, planned = queries.stored(), as_planned()
    looked = Looked(brought, options, fingerprint(stored), wrong=list(brought.wrong))
    with noting("imported", by=by, now=now) as noted:
        days = days_of(looked, stored)
        parts = rules_parts.bring(looked, stored, days, by=by)
        items = matched(looked, stored, days, parts, host)
        items += lacking(looked, stored)
        with db.session.no_autoflush:
            touched = [item for item in items if write(looked, item, stored, parts, noted, now=now)]
        db.session.flush()
        stow_or_refuse(looked, planned, touched)
        for item in touched:
            note(item, by=by)
        if touched or looked.parts:
            journal.record("programme.imported", by=by, values={
                "added": len(looked.added), "changed": len(looked.changed)})
    db.session.flush()
    return looked


def fingerprint(stored):
    """Names the draft as it is: an import that was previewed on another one is shown again."""
    seen = [[(row.id, row.revision) for row in rows] for rows in stored]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:20]


def days_of(looked, stored):
    """{date in the file: our Day or None}."""
    dates, ours = looked.brought.dates, {day.date: day for day in stored.days}
    by_order = looked.options.days == "order" or looked.options.days == "auto" and not ours.keys() & set(dates)
    looked.options = dataclasses.replace(looked.options, days="order" if by_order else "date")
    if by_order:
        found = dict(zip(dates, [*stored.days, *[None] * len(dates)], strict=False))
    else:
        found = {date: ours.get(date) for date in dates}
    looked.days = {date: day and day.date for date, day in found.items()}
    return found


def matched(looked, stored, days, parts, host):
    """An Item for each session of the file in which nothing is wrong so far."""
    bad = {wrong.where for wrong in looked.wrong}
    slots = {slot.code: slot for slot in stored.slots}
    by_guid = {str(uuid_of(host, "session", slot.code)): slot for slot in stored.slots} if not looked.brought.is_ours else {}
    met: dict[str, Any] = {}
    for told in looked.brought.sessions:
        known = (by_guid.get(name) or slots.get(name) for name in told.names)
        slot = slots.get(told.key) or next(filter(None, known), None)
        code = slot.code if slot else told.key or programme_rules.new_code()
        if code in met:
            looked.wrong.append(Wrong(told.where, told.title, "code", no.Twice(words=code)))
        met[code] = told
        if told.where in bad:
            continue
        before = queries.session_facts(slot) if slot else None
        try:
            after, why = facts_after(told, before or formats.NEW_SESSION | {"code": code}, days, parts)
        except Refusal as refusal:
            looked.wrong.append(Wrong(told.where, told.title, refusal.field or "", refusal))
            continue
        looked.items.append(Item(told, slot, before, {name: after[name] for name in formats.SESSION}, why))
    looked.missing = [Item(None, slot, facts, dict(facts)) for slot in stored.slots if slot.code not in met
                      for facts in [queries.session_facts(slot)]]
    return list(looked.items)


def facts_after(told, before, days, parts):
    """The facts of a session once the file has told of it, and why it goes to the tray. Raises a Refusal."""
    facts, why = dict(told.facts), ""
    if date := facts.get("date"):
        day = days[date]
        facts["date"], why = (day.date, "") if day else (None, "day")
    for field in ("room", "track"):
        if facts.get(field) is not None:
            facts[field] = parts.slug_of(f"{field}s", facts[field], field)
    if "voices" in facts:
        facts["voices"] = tuple((parts.slug_of("speakers", key, "voices"), part) for key, part in facts["voices"])
    after = formats.merged(before, facts)
    if after["kind"] != Kind.STATUTORY.value:
        after["organ"] = None
    after["interpreted"] = tuple(code for code in after["interpreted"] if code != after["spoken"])
    if after["status"] != SlotStatus.CANCELLED.value:
        after["reason"] = Text()
    elif not after["reason"]:
        raise programme_rules.ReasonMissing()
    return after, why


def lacking(looked, stored):
    """The sessions that the file lacks, when they are wanted in the tray."""
    if looked.options.missing != "tray":
        return []
    for item in looked.missing:
        if item.after["date"] and item.after["status"] != SlotStatus.CANCELLED.value:
            item.after["date"], item.why = None, "missing"
    return [item for item in looked.missing if item.changes]


def write(looked, item, stored, parts, noted, *, now):
    """Set the session's row to its facts after; False where nothing differs or a rule is against it."""
    if not item.changes:
        return False
    plan = plan_of(item.after, stored, parts)
    try:
        programme_rules.check_plan(plan)
    except Refusal as refusal:
        looked.items.remove(item)
        looked.wrong.append(Wrong(item.told.where, item.told.title, refusal.field or "", refusal))
        return False
    facts = programme_rules.facts_of(plan) | {"status": plan.status, "reason": item.after["reason"], "updated_at": now}
    if item.slot is None:
        item.slot = Slot(code=item.code, created_at=now, **facts)
        db.session.add(item.slot)
        noted.add(item.slot)
    else:
        noted.touch(item.slot)
        journal.change(item.slot, **facts)
    programme_rules.set_voices(item.slot, plan.voices)
    return True


def plan_of(facts, stored, parts):
    """Facts as the rules read them."""
    return programme_rules.Plan(
        kind=Kind(facts["kind"]), organ=facts["organ"] and Organ(facts["organ"]), title=facts["title"],
        abstract=facts["abstract"], day=next((day for day in stored.days if day.date == facts["date"]), None),
        starts=facts["starts"], minutes=facts["minutes"], room=parts.rows["rooms"].get(facts["room"]),
        track=parts.rows["tracks"].get(facts["track"]),
        voices=tuple((parts.rows["speakers"][slug], SpeakerPart(part)) for slug, part in facts["voices"]),
        spoken=facts["spoken"], interpreted=facts["interpreted"], access=Access(facts["access"]), places=facts["places"],
        expected=facts["expected"], stream=facts["stream"], note=facts["note"], status=SlotStatus(facts["status"]))


def stow_or_refuse(looked, planned, touched):
    """What a rule at level "block" forbids goes to the tray, the later one of two, or is wrong."""
    of_code = {item.code: item for item in touched}
    for codes, refusal in forbidden(planned, set(of_code)):
        items = [of_code[code] for code in codes if code in of_code]
        if any(not item.slot.is_placed for item in items):
            continue        # one of the two lies in the tray by now
        if looked.options.clashes == "tray":
            item = max(items, key=touched.index)
            item.after["date"], item.why, item.slot.day = None, "clash", None
        else:
            item = items[0]     # of whom the sentence speaks
            looked.wrong.append(Wrong(item.told.where, item.told.title, refusal.field or "", refusal))
    db.session.flush()


def note(item, *, by):
    """What the journal keeps of one session."""
    names = {"date": "day"}
    fields = [names.get(name, name) for name, _before, _after in item.changes]
    if item.before is None:
        journal.record("slot.added", item.slot, by=by, values={"code": item.code, "title": item.title.as_dict()})
    else:
        journal.record("slot.edited", item.slot, by=by, fields=fields)
