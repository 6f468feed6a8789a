"""The waiting list: who waits together is a Party, and parties are served in the order of their turns.

A freed place is offered until a deadline, or given at once, as the assembly has it. Everything here is done while the
places are held (rules_places.hold), so no two frees or takes meet.

A party that wants all its places or none keeps its turn in the line of its delegation or category: what is free is
collected for it, until a registrar moves it. Lines of other delegations go on.
"""
import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ..db import db
from ..journal.rules import record
from ..refusals import N_, Refusal, check_revision
from . import rules_places
from .models import Delegate, Delegation, Party, Status


class NoOffer(Refusal):
    message = N_("There is no place on offer for this registration. See where it stands now.")


class OfferLapsed(Refusal):
    message = N_("The offer ended on %(ended)s, and the place went to the next in line. You can register once more.")


class NoReason(Refusal):
    message = N_("Write why. It is kept in the journal.")
    field = "reason"


class NobodyThere(Refusal):
    message = N_("Nobody stands there in the line. Look at it again.")


def enter(delegates, *, category, delegation, now, is_whole=False, asked_by=None):
    """Put people at the end of the line, together; the party that they are."""
    last = db.session.scalar(db.select(sa.func.coalesce(sa.func.max(Party.turn), 0)))
    party = Party(category=category, delegation=delegation, is_whole=is_whole and len(delegates) > 1, turn=last + 1,
                  entered_at=now, asked_by_id=asked_by.id if asked_by is not None else None)
    db.session.add(party)
    for delegate in delegates:
        delegate.status, delegate.party, delegate.offer_until, delegate.reminded_at = Status.WAITING, party, None, None
    return party


def leave(delegate, status):
    """Take somebody out of the line, if in it, to stand at `status`."""
    delegate.status, delegate.party_id, delegate.offer_until, delegate.reminded_at = status, None, None, None


def serve(assembly, category=None, delegation=None, *, now):
    """Give what is free to those who wait for it, in order; the delegates who got a place or an offer.

    Asked after something was freed for this category and delegation. Where only the assembly or the category as a whole
    was full, those of other delegations may be the next. Without a category everybody who waits is looked at.
    """
    db.session.flush()
    served, blocked = [], set()
    for party in lines(assembly, category, delegation):
        if (party.category_id, party.delegation_id) in blocked:
            continue
        waiting = [delegate for delegate in party.delegates if delegate.status is Status.WAITING]
        left = rules_places.free(party.category, party.delegation, assembly)
        if left.places == 0 and left.limit is rules_places.Limit.ALL:
            break
        count = 0 if party.is_whole and left.places < len(waiting) else min(left.places, len(waiting))
        for delegate in waiting[:count]:
            give(delegate, assembly, now=now)
        if count < len(waiting):
            blocked.add((party.category_id, party.delegation_id))
        served += waiting[:count]
        db.session.flush()
    return served


def lines(assembly, category=None, delegation=None):
    """The parties that somebody still waits in, by their turns: of this delegation, or where a wider limit was full, more."""
    wanted = db.select(Party).where(Party.delegates.any(Delegate.status == Status.WAITING))
    if category is not None and assembly.places is None:
        wanted = wanted.where(Party.category_id == category.id)
        if category.places is None:
            wanted = wanted.where(Party.delegation_id == (delegation.id if delegation is not None else None))
    wanted = wanted.options(selectinload(Party.delegates), joinedload(Party.category),
                            joinedload(Party.delegation).joinedload(Delegation.member))
    found = db.session.scalars(wanted.order_by(Party.turn, Party.id).execution_options(populate_existing=True)).all()
    for party in found:
        party.delegates.sort(key=lambda delegate: (delegate.position, delegate.id))
    return found


def give(delegate, assembly, *, now):
    """The next in line gets the place: on offer until the deadline, or at once."""
    if assembly.offer_hours is None:
        leave(delegate, settled(delegate))
    else:
        delegate.status = Status.OFFERED
        delegate.offer_until, delegate.reminded_at = now + dt.timedelta(hours=assembly.offer_hours), None
    delegate.updated_at = now
    record("delegate.offered" if delegate.status is Status.OFFERED else "delegate.seated", delegate, fields=["status"])


def settled(delegate):
    """Where somebody stands who has a place: confirmed, or waiting for somebody to look at it."""
    return Status.CONFIRMED if delegate.is_approved else Status.PENDING


def accept(delegates, *, now, by=None):
    """Take the places on offer. Raises NoOffer, OfferLapsed."""
    rules_places.hold()
    for delegate in delegates:
        db.session.refresh(delegate, ["status", "offer_until", "revision"])
        if delegate.status is not Status.OFFERED:
            raise NoOffer()
        if now >= delegate.offer_until:
            raise OfferLapsed(ended=delegate.offer_until)
    for delegate in delegates:
        leave(delegate, settled(delegate))
        delegate.updated_at = now
        record("delegate.accepted", delegate, by=by, fields=["status"])


def is_there(wanted):
    """Is there such a row at this moment? Asked before the lock is taken, by those who look again and again."""
    return bool(db.session.scalar(db.select(wanted.exists())))


def lapse(*, now):
    """End the offers whose time is over: (who lost one, who was served with their places)."""
    over = db.select(Delegate).where(Delegate.status == Status.OFFERED, Delegate.offer_until <= now)
    if not is_there(over):
        return [], []
    assembly = rules_places.hold()
    wanted = over.options(joinedload(Delegate.delegation).joinedload(Delegation.member))
    lost = db.session.scalars(wanted.order_by(Delegate.id).execution_options(populate_existing=True)).all()
    for delegate in lost:
        leave(delegate, Status.WITHDRAWN)
        delegate.updated_at = now
        record("delegate.lapsed", delegate, fields=["status"])
    served = []
    for category, delegation in dict.fromkeys((delegate.category, delegate.delegation) for delegate in lost):
        served += serve(assembly, category, delegation, now=now)
    return lost, served


def due_reminders(*, now):
    """Those whose offer has run for half its time, noted as reminded: the caller writes the letters."""
    open_offers = db.select(Delegate).where(Delegate.status == Status.OFFERED, Delegate.reminded_at.is_(None),
                                            Delegate.offer_until > now)
    if not is_there(open_offers):
        return []
    assembly = rules_places.hold()
    if assembly.offer_hours is None:        # it was changed meanwhile: the offers that were made still end when they said
        return []
    half = now + dt.timedelta(hours=assembly.offer_hours) / 2
    wanted = open_offers.where(Delegate.offer_until <= half).execution_options(populate_existing=True)
    found = db.session.scalars(wanted.options(joinedload(Delegate.delegation).joinedload(Delegation.member))).all()
    for delegate in found:
        delegate.reminded_at = now
    return found


def move(party, to, *, reason, seen, by, now):
    """Give a party another turn in its line: "first", "up", "down" or "last"; who was served, since the order is another.

    Raises ChangedMeanwhile, NoReason, NobodyThere when there is nobody to pass.
    """
    assembly = rules_places.hold()
    check_revision(party, seen)
    if not reason.strip():
        raise NoReason()
    line = [one for one in lines(assembly, party.category, party.delegation)
            if (one.category_id, one.delegation_id) == (party.category_id, party.delegation_id)]
    at = line.index(party) if party in line else -1
    target = {"first": 0, "up": at - 1, "down": at + 1, "last": len(line) - 1}[to]
    if at < 0 or target == at or not 0 <= target < len(line):
        raise NobodyThere()
    turns = [one.turn for one in line]
    line.insert(target, line.pop(at))
    for one, turn in zip(line, turns, strict=True):
        one.turn = turn
    record("party.moved", party, by=by, fields=["turn"], values={"reason": reason})
    return serve(assembly, party.category, party.delegation, now=now)
