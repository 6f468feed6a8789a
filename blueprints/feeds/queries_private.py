"""Private feeds: whose a secret is, and which sessions of the newest release it shows."""
from typing import NamedTuple

from sqlalchemy.orm import joinedload

from ..accounts.models import Account, hash_of
from ..agenda.models import SignUpStatus, Subscription
from ..agenda.queries import is_dead, stances, stances_of
from ..db import db
from ..delegations.models import Delegate, Delegation, Post, Status
from . import words_private
from .calendar_private import marked, noted


def subscription_with(secret):
    """What this secret opens; None when it opens nothing (any more): revoked, or dead with its owner.

    A delegation's is its focal point's: another focal point makes another one.
    """
    wanted = db.select(Subscription).where(Subscription.hash == hash_of(secret), Subscription.revoked_at.is_(None))
    found = db.session.scalar(wanted.options(
        joinedload(Subscription.delegate), joinedload(Subscription.delegation).options(
            joinedload(Delegation.member), joinedload(Delegation.coordinator).lazyload(Account.grants))))
    if found is None:
        return None
    if found.delegate is not None:
        return None if is_dead(found.delegate) else found
    coordinator = found.delegation.coordinator
    is_theirs = coordinator is not None and coordinator.id == found.made_by_id and coordinator.disabled_at is None
    return found if is_theirs else None


def of_delegate(subscription):
    """(code, is starred, is invited, sign-up) of each session in an agenda, in the order of codes: names its content.

    What the owner chose not to see is not there: neither a session for that alone, nor that mark on one there for another.
    """
    signs = {SignUpStatus.TAKEN: subscription.with_places, SignUpStatus.WAITING: subscription.with_waiting}
    seen = ((code, its.is_starred and subscription.with_starred, its.is_invited and subscription.with_invited,
             its.sign_up.value if its.sign_up and signs[its.sign_up] else None)
            for code, its in sorted(stances(subscription.delegate).items()))
    return tuple(one for one in seen if any(one[1:]))


def events_of_delegate(programme, selection, language):
    """The events of an agenda, each as this delegate stands to it."""
    for code, is_starred, _is_invited, sign_up in selection:
        if code not in programme.by_code:
            continue
        facts = programme.by_code[code].facts
        has_a_place = sign_up == SignUpStatus.TAKEN.value
        goes = has_a_place or is_starred and facts.places is None
        yield marked(programme.lines[code][language], is_tentative=not goes and (bool(sign_up) or not is_starred),
                     is_busy=goes and not facts.is_cancelled)


class Going(NamedTuple):
    """Somebody of a delegation who wants to be in a session; `name` is empty where the feed says no names."""

    delegate_id: int
    name: str
    is_head: bool
    waits: bool


def of_delegation(subscription):
    """(code, (Going, …)) of each session that confirmed delegates of a delegation want to be in: names its content."""
    wanted = db.select(Delegate).where(
        Delegate.delegation_id == subscription.delegation_id, Delegate.status == Status.CONFIRMED,
        Delegate.erased_at.is_(None)).order_by(Delegate.position, Delegate.id)
    people = db.session.scalars(wanted).all()
    theirs = stances_of([one.id for one in people])
    found: dict = {}
    for one in people:
        for code, its in theirs.get(one.id, {}).items():
            if its.is_planned:
                found.setdefault(code, []).append(Going(
                    one.id, one.name if subscription.with_names else "", one.post is Post.HEAD, its.waits))
    return tuple((code, tuple(going)) for code, going in sorted(found.items()))


def events_of_delegation(programme, selection, language):
    """The events of a delegation, each with who is there; tentative while all of them still wait."""
    also = clashes_of_heads(programme, selection)
    for code, going in selection:
        if code not in programme.by_code:
            continue
        head_is_here = any(one.is_head for one in going)
        note = words_private.who_is_there(going, also.get(code, ()) if head_is_here else ())
        yield noted(marked(programme.lines[code][language], is_tentative=all(one.waits for one in going)), note)


def clashes_of_heads(programme, selection):
    """The other sessions that a head of delegation is in at the same time: code, the released sessions."""
    heads = [code for code, going in selection
             if code in programme.by_code and not programme.by_code[code].facts.is_cancelled
             and any(one.is_head for one in going)]
    at = {code: programme.by_code[code].facts.span for code in heads}
    return {code: [programme.by_code[other] for other in heads if other != code and at[other].overlaps(at[code])]
            for code in heads}
