"""Undo and redo: an act is taken back field by field, only where each field still holds what the act gave it, and through
the same rules as every other change."""
import datetime as dt

from ..accounts.models import Account
from ..assembly.models import Day
from ..db import db
from ..journal import rules as journal
from ..refusals import N_, Refusal
from ..texts import Text
from . import rules
from .models import Access, Kind, Organ, Room, Slot, SlotStatus, Speaker, SpeakerPart, Track
from .models_edits import Edit
from .rules_edits import noting, state_of

UNDID, REDID = "undid", "redid"
# Acts of later errands that no editor takes back, because they are more than their sessions; by what they are called.
NOT_EDITORS: set[str] = set()
MOST_LOOKED_THROUGH = 200       # later edits, for whoever changed a session since


class ChangedSince(Refusal):
    message = N_("%(name)s has changed “%(title)s” since, so this stays as it is. Change the session itself instead.")


class ChangedSinceBySomebody(Refusal):
    message = N_("“%(title)s” was changed since, so this stays as it is. Change the session itself instead.")


class NothingLeft(Refusal):
    message = N_("There is nothing of yours to take back.")


class CodeTaken(Refusal):
    message = N_("Another session has the code %(code)s now, so this one cannot come back.")


def undo(edit, *, by, now):
    """Take back what this act did; the Edit of that. Raises NothingLeft, ChangedSince, WasReleased, GoneMeanwhile, DayGone,
    CodeTaken and what check_allowed does."""
    if edit.is_undone or edit.what in NOT_EDITORS:
        raise NothingLeft()
    taken_back = turn(edit, UNDID, [(state["code"], state["after"], state["before"]) for state in edit.states],
                      by=by, now=now)
    edit.is_undone = True
    return taken_back


def redo(edit, *, by, now):
    """Do again what was taken back; raises as undo."""
    if not edit.is_undone:
        raise NothingLeft()
    done_again = turn(edit, REDID, [(state["code"], state["before"], state["after"]) for state in edit.states],
                      by=by, now=now)
    edit.is_undone = False
    return done_again


def turn(edit, what, steps, *, by, now):
    """Lead each session from one state to the other; `steps` are (code, from, to), None where there is no session."""
    rules.hold_draft(alone=True)
    slots = {slot.code: slot for slot in db.session.scalars(
        db.select(Slot).where(Slot.code.in_([code for code, _before, _after in steps])).options(*rules.WHOLE)
        .execution_options(populate_existing=True))}
    for code, before, after in steps:
        check_untouched(edit, slots.get(code), code, before, after)
    wanted = {code: merged(state_of(slots[code]), before, after) if before and after else after
              for code, before, after in steps}
    rows = Rows([state for state in wanted.values() if state])
    rules.check_not_public([code for code, state in wanted.items() if state is None])
    rules.check_allowed([rows.plan_of(state).as_planned(code) for code, state in wanted.items() if takes_place(state)],
                        [slot.as_planned() for slot in slots.values() if slot.is_placed and not slot.is_cancelled])
    with noting(what, *slots.values(), by=by, now=now, of=edit) as noted:
        for code, state in wanted.items():
            if state is None:
                db.session.delete(slots[code])
                continue
            if code not in slots:
                slots[code] = Slot(code=code, created_at=now, **rows.facts_of(state))
                db.session.add(slots[code])
                noted.add(slots[code])
            bring(slots[code], rows.facts_of(state), rows.voices_of(state), now=now)
    for code, before, after in steps:
        journal.record(f"slot.{what}", slots[code], by=by, fields=sorted({name for name, _part in differing(before, after)}),
                       values={"code": code})
    return noted.edit


def bring(slot, facts, voices, *, now):
    """Let the session be like this."""
    journal.change(slot, **facts)
    rules.set_voices(slot, voices)
    slot.updated_at = now


def takes_place(state):
    return state and state["day"] and state["status"] != SlotStatus.CANCELLED.value


def flat(state):
    """A state by (field, language); what is no text has no language. Two editors may each write one language of a text."""
    if state is None:
        return {}
    parts = {}
    for name, value in state.items():
        parts |= {(name, code): words for code, words in value.items()} if isinstance(value, dict) else {(name, ""): value}
    return parts


def differing(before, after):
    """What differs between two states, as keys of flat()."""
    before, after = flat(before), flat(after)
    return {part for part in before | after if before.get(part) != after.get(part)}


def merged(state, before, after):
    """The state with what differs between `before` and `after` as it is after."""
    target = flat(after)
    state = {name: dict(value) if isinstance(value, dict) else value for name, value in state.items()}
    for name, code in differing(before, after):
        if code:
            state[name][code] = target[name, code]
        else:
            state[name] = target[name, code]
    return state


def check_untouched(edit, slot, code, before, after):
    """Refuse where the session is not any more as the act, or its undoing, left it: `before`."""
    if before is None:
        if slot is not None:
            raise CodeTaken(code=code)
        return
    held, left = flat(state_of(slot)) if slot else {}, flat(before)
    parts = differing(before, after)
    if any(held.get(part) != left.get(part) for part in parts):
        raise changed_since(edit, code, parts, title=Text(**before["title"]))


def changed_since(edit, code, parts, *, title):
    """The refusal that names whoever changed these parts of the session last."""
    later = db.select(Edit.states, Account.name, Account.email).outerjoin(Account, Account.id == Edit.by_id).where(
        Edit.id > edit.id).order_by(Edit.id.desc()).limit(MOST_LOOKED_THROUGH)
    for states, name, email in db.session.execute(later):
        for state in states:
            if state["code"] == code and parts & differing(state["before"], state["after"]) and (name or email):
                return ChangedSince(title=title, name=name or email)
    return ChangedSinceBySomebody(title=title)


class Rows:
    """The rows that states name by their ids. Raises GoneMeanwhile or DayGone where one is gone."""

    def __init__(self, states):
        voices = {speaker for state in states for speaker, _part in state["voices"]}
        self.days = called(Day, {state["day"] for state in states}, rules.DayGone)
        self.rooms = called(Room, {state["room"] for state in states}, rules.GoneMeanwhile)
        self.tracks = called(Track, {state["track"] for state in states}, rules.GoneMeanwhile)
        self.speakers = called(Speaker, voices, rules.GoneMeanwhile)

    def facts_of(self, state):
        """The columns of a session in this state."""
        return {
            "kind": Kind(state["kind"]), "organ": state["organ"] and Organ(state["organ"]), "title": Text(**state["title"]),
            "abstract": Text(**state["abstract"]), "day": self.days.get(state["day"]),
            "starts": dt.time.fromisoformat(state["starts"]), "minutes": state["minutes"],
            "room": self.rooms.get(state["room"]), "track": self.tracks.get(state["track"]), "spoken": state["spoken"],
            "interpreted": state["interpreted"], "access": Access(state["access"]), "places": state["places"],
            "expected": state["expected"], "stream": state["stream"], "note": state["note"],
            "status": SlotStatus(state["status"]), "reason": Text(**state["reason"])}

    def voices_of(self, state):
        return tuple((self.speakers[speaker], SpeakerPart(part)) for speaker, part in state["voices"])

    def plan_of(self, state):
        """The session in this state, as the rules read it."""
        facts = self.facts_of(state)
        del facts["reason"]
        return rules.Plan(**facts | {"voices": self.voices_of(state), "interpreted": tuple(facts["interpreted"])})


def called(model, ids, refusal):
    """The rows with these ids, read anew; raises the refusal where one is gone."""
    ids = ids - {None}
    wanted = db.select(model).where(model.id.in_(ids)).execution_options(populate_existing=True)
    found = {row.id: row for row in db.session.scalars(wanted)} if ids else {}
    if len(found) < len(ids):
        raise refusal()
    return found
