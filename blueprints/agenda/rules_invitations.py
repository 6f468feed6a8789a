"""Who may come to a session that is open by invitation only."""
import sqlalchemy as sa

from ..db import db
from ..delegations.models import SEATED, Delegate
from ..journal.rules import record
from ..programme.models import Access, Slot
from ..programme.rules import hold_draft
from ..refusals import N_, Refusal
from . import queries, rules
from .models import Invitation, SignUp


class NotByInvitation(Refusal):
    message = N_("This session is not published as open by invitation. Say so in the editor and publish it, then invite.")


class NobodyChosen(Refusal):
    message = N_("Tick whom you want to invite.")


def invite(code, ids, *, by, now):
    """Invite the delegates with these ids, of those that have a place: who was not invited before, and the session's facts.

    Raises NotPublished, IsCancelled, NotByInvitation, NobodyChosen.
    """
    slot, facts = held(code)
    if facts.is_cancelled:
        raise rules.IsCancelled()
    if facts.access != Access.INVITED.value:
        raise NotByInvitation()
    before = db.select(Invitation.delegate_id).where(Invitation.slot_id == slot.id)
    wanted = db.select(Delegate).where(Delegate.id.in_(ids), Delegate.status.in_(SEATED), Delegate.erased_at.is_(None),
                                       Delegate.name != "", Delegate.id.not_in(before)).order_by(Delegate.id)
    people = db.session.scalars(wanted).all()
    if not ids:
        raise NobodyChosen()
    if people:
        db.session.add_all(Invitation(slot_id=slot.id, delegate_id=one.id, invited_at=now) for one in people)
        db.session.flush()
        record("slot.invited", slot, by=by, values={"code": code, "people": len(people)})
    return people, facts


def uninvite(code, delegate_id, *, by):
    """Take an invitation back, and with it the place; the SignUps of who got it. Raises NotPublished."""
    slot, _facts = held(code)
    gone = sa.delete(Invitation).where(Invitation.slot_id == slot.id, Invitation.delegate_id == delegate_id)
    if not db.session.execute(gone).rowcount:       # type: ignore[attr-defined]
        return []
    record("slot.uninvited", slot, by=by, values={"code": code, "people": 1})
    left = sa.delete(SignUp).where(SignUp.slot_id == slot.id, SignUp.delegate_id == delegate_id)
    return rules.serve([slot]) if db.session.execute(left).rowcount else []     # type: ignore[attr-defined]


def held(code):
    """The session and its released facts, while nobody else invites to it or takes its places. Raises NotPublished."""
    hold_draft()
    slots, facts = rules.held_slots(Slot.code == code), queries.released_facts([code]).get(code)
    if not slots or facts is None:
        raise rules.NotPublished()
    return slots[0], facts
