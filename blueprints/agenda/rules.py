"""What a delegate may do with the sessions of the newest release: star them, sign up where places are limited, leave.

Locks, always in this order: the assembly's row (shared here; who comes, who goes and what is released holds it alone),
the delegate's row, then the sessions' rows by their ids. The session's row is the lock on its places.
"""
import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..db import db
from ..delegations.models import Delegate, Post, Rank, Status
from ..delegations.rules import WHEN_GONE
from ..programme.models import Access, Slot
from ..programme.queries_conflicts import HEADS_WANTED
from ..programme.rules import hold_draft
from ..programme.rules_release import WHEN_RELEASED
from ..programme.rules_withdraw import WHEN_LEFT_OUT
from ..refusals import N_, Refusal
from . import letters, queries
from .models import Invitation, SignUp, SignUpStatus, Star
from .rules_calendars import revoke_all

ELECTED = ("mayor", "deputy-mayor", "council-president", "councillor")     # the ranks of elected office, by slug


class NotPublished(Refusal):
    message = N_("This session is not in the published programme any more.")


class IsCancelled(Refusal):
    message = N_("This session is cancelled.")


class NotComing(Refusal):
    message = N_("This registration has no place at the assembly, so it has no agenda. See where it stands on its page.")


class NoSignUp(Refusal):
    message = N_("Nobody has to sign up for this session. Star it, and come.")


class NotConfirmed(Refusal):
    message = N_("Only confirmed registrations can sign up for this session, and yours is not confirmed yet.")


class NotPolitical(Refusal):
    message = N_("This session is for political representatives: heads of delegation, and holders of an elected office.")


class NotInvited(Refusal):
    message = N_("This session is by invitation. Write to the organisers if you should be invited.")


class Clash(Refusal):
    """`others` are (code, facts) of the sessions that the delegate is signed up for at that time."""

    message = N_("At that time you are signed up for “%(title)s”, %(starts)s–%(ends)s.")

    def __init__(self, others):
        first = others[0][1]
        super().__init__(title=first.title, starts=first.span.start.strftime("%H:%M"), ends=first.span.end.strftime("%H:%M"))
        self.others = others


def star(delegate, code, *, now, anyway=False, leaving=()):
    """Put a session on the delegate's agenda; who got the places that were left for it.

    `leaving` are codes of sessions to leave first; `anyway` asks for no more than what clashes.
    Raises NotPublished, IsCancelled, NotComing, Clash.
    """
    slots = hold(delegate, code, *leaving)
    facts = open_facts(delegate, code, slots)
    if db.session.get(Star, (delegate.id, slots[code].id)) is not None:
        return []
    if not anyway:
        check_clashes(delegate, code, facts, leaving)
    served = give_up(delegate, [slots[other] for other in leaving if other in slots and other != code])
    db.session.add(Star(delegate_id=delegate.id, slot_id=slots[code].id, starred_at=now))
    db.session.flush()
    return served


def unstar(delegate, code):
    """Take a session off the agenda; one that is not there is off it already."""
    slot = db.select(Slot.id).where(Slot.code == code).scalar_subquery()
    db.session.execute(sa.delete(Star).where(Star.delegate_id == delegate.id, Star.slot_id == slot))


def sign_up(delegate, code, *, now, anyway=False, leaving=()):
    """A place in a session, else the end of its line: the SignUp, and who got the places that were left for it.

    `leaving` and `anyway` as for `star`. Whoever is signed up already stays where they are.
    Raises NotPublished, IsCancelled, NotComing, NoSignUp, NotConfirmed, NotPolitical, NotInvited, Clash.
    """
    slots = hold(delegate, code, *leaving)
    facts = open_facts(delegate, code, slots)
    slot = slots[code]
    check_may(delegate, slot, facts)
    made = db.session.scalar(db.select(SignUp).where(SignUp.delegate_id == delegate.id, SignUp.slot_id == slot.id))
    if made is not None:
        return made, []
    if not anyway:
        check_clashes(delegate, code, facts, leaving)
    served = give_up(delegate, [slots[other] for other in leaving if other in slots and other != code])
    is_free = queries.free(facts, queries.taken(slot.id)) > 0
    made = SignUp(delegate=delegate, slot=slot, status=SignUpStatus.TAKEN if is_free else SignUpStatus.WAITING,
                  signed_up_at=now, changed_at=now)
    db.session.add(made)
    db.session.flush()
    return made, served


def leave(delegate, code):
    """Give a place back, or leave the line; the SignUps of who got a place by it."""
    return give_up(delegate, list(hold(delegate, code).values()))


def hold(delegate, *codes):
    """The sessions with these codes, locked until the end of the transaction, as is the delegate, read anew.

    Raises NotComing for somebody who was removed meanwhile.
    """
    hold_draft()
    own = db.select(Delegate).where(Delegate.id == delegate.id).with_for_update(key_share=True, of=Delegate)
    if db.session.scalar(own.execution_options(populate_existing=True)) is None:
        raise NotComing()
    return {slot.code: slot for slot in held_slots(Slot.code.in_(codes))}


def held_slots(condition):
    """The lock on the places of sessions; it does not keep others from starring them."""
    wanted = db.select(Slot).where(condition).order_by(Slot.id).with_for_update(key_share=True, of=Slot)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).all()


def open_facts(delegate, code, slots):
    """What the public reads of the session. Raises NotPublished, IsCancelled, NotComing."""
    facts = queries.released_facts([code]).get(code)
    if facts is None or code not in slots:
        raise NotPublished()
    if facts.is_cancelled:
        raise IsCancelled()
    if not delegate.holds_a_seat:
        raise NotComing()
    return facts


def check_may(delegate, slot, facts):
    """May this delegate sign up? Raises NoSignUp, NotConfirmed, NotPolitical, NotInvited."""
    if facts.places is None:
        raise NoSignUp()
    access = Access(facts.access)
    if access is Access.INVITED and db.session.get(Invitation, (slot.id, delegate.id)) is None:
        raise NotInvited()
    if access is not Access.OPEN and delegate.status is not Status.CONFIRMED:
        raise NotConfirmed()
    if access is Access.POLITICAL and not is_political(delegate):
        raise NotPolitical()


def is_political(delegate):
    """Heads of delegation, and whoever's office ranks no lower than the last of the elected ones."""
    if delegate.post is Post.HEAD:
        return True
    last = db.select(sa.func.max(Rank.position)).where(Rank.slug.in_(ELECTED)).scalar_subquery()
    return delegate.rank_id is not None and bool(
        db.session.scalar(db.select(Rank.id).where(Rank.id == delegate.rank_id, Rank.position <= last)))


def check_clashes(delegate, code, facts, leaving):
    """Raises Clash for what is at the same time and will not be left."""
    others = [(other, at) for other, at in queries.clashes(delegate, code, facts) if other not in leaving]
    if others:
        raise Clash(others)


def give_up(delegate, slots):
    """Take the delegate off these sessions, which are held, and give the places to the next: their SignUps."""
    mine = db.select(SignUp).where(SignUp.delegate_id == delegate.id, SignUp.slot_id.in_([slot.id for slot in slots]))
    left = [one.slot_id for one in db.session.scalars(mine.execution_options(populate_existing=True))]
    db.session.execute(sa.delete(SignUp).where(SignUp.delegate_id == delegate.id, SignUp.slot_id.in_(left)))
    return serve([slot for slot in slots if slot.id in left])


def serve(slots):
    """Give what is free in these sessions, which are held, to those who wait, in order: their SignUps.

    Places are those of the newest release; a cancelled session serves nobody.
    """
    db.session.flush()
    facts, served = queries.released_facts([slot.code for slot in slots]), []
    for slot in slots:
        if slot.code not in facts or facts[slot.code].is_cancelled:
            continue
        served += serve_one(slot, facts[slot.code])
    db.session.flush()
    return served


def serve_one(slot, facts):
    wanted = db.select(SignUp).where(SignUp.slot_id == slot.id, SignUp.status == SignUpStatus.WAITING).order_by(SignUp.id)
    if facts.places is not None:
        wanted = wanted.limit(max(0, facts.places - queries.taken(slot.id).taken))
    wanted = wanted.options(joinedload(SignUp.delegate), joinedload(SignUp.slot))
    found = db.session.scalars(wanted.execution_options(populate_existing=True)).all()
    for one in found:
        one.status = SignUpStatus.TAKEN
    return found


def gone(delegate, now):
    """Somebody does not come: the agenda goes, calendars open no more, and others get the places. Letters tell them.

    Whoever calls holds the assembly alone (delegations.rules_places.hold).
    """
    db.session.flush()
    slots = held_slots(Slot.id.in_(db.select(SignUp.slot_id).where(SignUp.delegate_id == delegate.id)))
    served = give_up(delegate, slots)
    for model in (Star, Invitation):
        db.session.execute(sa.delete(model).where(model.delegate_id == delegate.id))
    revoke_all(delegate, now=now)
    letters.served(served, now=now)


def released(_release, now):
    """A release may have raised the places of a session, or freed it of them: serve who waits. Letters tell them."""
    slots = held_slots(Slot.id.in_(db.select(SignUp.slot_id).where(SignUp.status == SignUpStatus.WAITING)))
    letters.served(serve(slots), now=now)


WHEN_GONE.append(gone)
def left_out(slots):
    """What should never have been public is on nobody's agenda. Whom it concerned was written to with the release."""
    for model in (Star, SignUp, Invitation):
        db.session.execute(db.delete(model).where(model.slot_id.in_([slot.id for slot in slots])))


WHEN_RELEASED.append(released)
WHEN_LEFT_OUT.append(left_out)
HEADS_WANTED.append(queries.heads_wanted_in)
