"""Deciding about many at once: who can be confirmed or declined, and who cannot and why; done in one transaction.

What was decided is kept in the journal under the key of the form, so a form that is sent twice decides once.
"""
import enum
from typing import NamedTuple

import sqlalchemy as sa

from ..db import db
from ..delegations import rules, rules_places, rules_waiting
from ..delegations.models import Delegate, Delegation, Post, Status
from ..delegations.rules_decisions import NoReason, set_status
from ..journal.models import JournalEntry
from ..journal.rules import record
from ..refusals import N_, Refusal

MOST = 500          # decided at once


class Deed(enum.Enum):
    CONFIRM = "confirm"
    DECLINE = "decline"


class Hindrance(enum.Enum):
    """Why somebody is left as they are."""

    NOT_PENDING = "not-pending"     # only who waits for confirmation can be confirmed
    NO_CITY = "no-city"             # still to be matched with a member
    HEAD = "head"                   # the delegation has a confirmed head, or gets one here
    GONE = "gone"                   # declined or withdrawn already
    CHANGED = "changed"             # not as it was when it was looked at
    ERASED = "erased"


class Sorted(NamedTuple):
    """Those it can be done to, and those it cannot: pairs of a delegate and its Hindrance."""

    able: list
    left: list


class NobodyToDecide(Refusal):
    message = N_("Nobody is left whom this can be done to. Go back to the list and choose others.")


def chosen(ids):
    """The delegates with these ids, each with its city, as the database has them now; in the order of registering."""
    wanted = sa.select(Delegate).where(Delegate.id.in_(list(ids)), Delegate.erased_at.is_(None))
    wanted = wanted.options(sa.orm.joinedload(Delegate.delegation).joinedload(Delegation.member))
    return db.session.scalars(wanted.order_by(Delegate.registered_at, Delegate.id)
                              .execution_options(populate_existing=True)).all()


def sorted_out(delegates, deed):
    """Whom this can be done to. Of two heads of one delegation the one that registered first is confirmed."""
    heads, able, left = heads_of(delegates) if deed is Deed.CONFIRM else set(), [], []
    for delegate in delegates:
        why = hindrance(delegate, deed, heads)
        if why is None and deed is Deed.CONFIRM and leads(delegate):
            heads.add(delegate.delegation_id)
        if why is None:
            able.append(delegate)
        else:
            left.append((delegate, why))
    return Sorted(able, left)


def heads_of(delegates):
    """The delegations that have a confirmed head, of those that one of these would lead."""
    led = {delegate.delegation_id for delegate in delegates if leads(delegate)}
    wanted = sa.select(Delegate.delegation_id).where(Delegate.delegation_id.in_(led), Delegate.post == Post.HEAD,
                                                     Delegate.status == Status.CONFIRMED)
    return set(db.session.scalars(wanted)) if led else set()


def leads(delegate):
    return delegate.post is Post.HEAD and delegate.delegation_id is not None


def hindrance(delegate, deed, heads):
    """Why this cannot be done to this delegate; None when it can."""
    if deed is Deed.DECLINE:
        return Hindrance.GONE if delegate.is_gone else None
    if delegate.status is not Status.PENDING:
        return Hindrance.NOT_PENDING
    if delegate.delegation_id is None and delegate.category.is_of_cities:
        return Hindrance.NO_CITY
    return Hindrance.HEAD if leads(delegate) and delegate.delegation_id in heads else None


class Outcome(NamedTuple):
    """To whom it was done, who was left and why, and who was served with the places that were freed."""

    entry: JournalEntry
    done: list
    served: list


class DecidedBefore(Exception):
    """The same form arrived twice."""


def decide(seen, deed, *, reason="", request_key, by, now):
    """Do it to all of `seen`, {id: revision that was looked at}, that it can be done to; the Outcome, noted in the journal.

    One lock, and one look at those who wait for the places that are freed, for each delegation or category. Raises
    DecidedBefore for a form sent twice, NobodyToDecide, NoReason.
    """
    assembly = rules_places.hold()
    if entry_of(request_key) is not None:
        raise DecidedBefore()
    if deed is Deed.DECLINE and not reason.strip():
        raise NoReason()
    found = chosen(seen)
    as_seen = [delegate for delegate in found if delegate.revision == seen[delegate.id]]
    done, left = sorted_out(as_seen, deed)
    left += [(delegate, Hindrance.CHANGED) for delegate in found if delegate.revision != seen[delegate.id]]
    erased = seen.keys() - {delegate.id for delegate in found}
    if not done:
        raise NobodyToDecide()
    served = confirm(done, by=by, now=now) if deed is Deed.CONFIRM else decline(done, assembly, reason=reason, by=by, now=now)
    entry = JournalEntry(
        action=f"delegates.{deed.value}", subject=subject_of(request_key), actor_id=by.id, fields=["status"], values={
            "done": [delegate.id for delegate in done],
            "left": [[delegate.id, why.value] for delegate, why in left] + [[key, Hindrance.ERASED.value] for key in erased]})
    db.session.add(entry)
    return Outcome(entry, done, served)


def confirm(delegates, *, by, now):
    for delegate in delegates:
        delegate.is_approved = True
        set_status(delegate, Status.CONFIRMED, now=now)
        record("delegate.confirmed", delegate, by=by, fields=["status"])
    db.session.flush()
    return []


def decline(delegates, assembly, *, reason, by, now):
    """All leave, and only then are their places given on: nobody is offered one who is declined here as well."""
    for delegate in delegates:
        rules_waiting.leave(delegate, Status.DECLINED)
        delegate.reason, delegate.updated_at = reason, now
        for tell in rules.WHEN_GONE:
            tell(delegate, now)
        record("delegate.declined", delegate, by=by, fields=["status", "reason"])
    db.session.flush()
    served = []
    for category, delegation in dict.fromkeys((delegate.category, delegate.delegation) for delegate in delegates):
        if not db.session.scalar(sa.select(sa.exists().where(Delegate.status == Status.WAITING))):
            break
        served += rules_waiting.serve(assembly, category, delegation, now=now)
    return served


def subject_of(request_key):
    return f"decision:{request_key}"


def entry_of(request_key):
    """What the journal tells of the form with this key; None before it was sent."""
    return db.session.scalar(sa.select(JournalEntry).where(JournalEntry.subject == subject_of(request_key)))
