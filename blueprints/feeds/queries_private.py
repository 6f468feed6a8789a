"""Private feeds: whose a secret is, and which sessions of the newest release it shows."""
from typing import NamedTuple

from sqlalchemy.orm import joinedload

from ..accounts.models import Account, hash_of
from ..agenda.models import SignUpStatus, Subscription
from ..agenda.queries import is_dead, stances, stances_of
from ..db import db
from ..delegations.models import Delegate, Delegation, Post, Status
from . import words_private
from .calendar_private import marked, noted, told_anew


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


class Seen(NamedTuple):
    """How a delegate stands to a session, as far as the calendar shows it. `since` is a moment, in seconds of Unix time."""

    code: str
    is_starred: bool
    is_invited: bool
    sign_up: str | None
    since: int


def of_delegate(subscription):
    """What is Seen of each session of an agenda, in the order of codes: names its content.

    What the owner chose not to see is not there: neither a session for that alone, nor that mark on one there for another.
    """
    found = (seen(code, its, subscription) for code, its in sorted(stances(subscription.delegate).items()))
    return tuple(one for one in found if one.is_starred or one.is_invited or one.sign_up)


def seen(code, its, subscription):
    shows = {SignUpStatus.TAKEN: subscription.with_places, SignUpStatus.WAITING: subscription.with_waiting}
    starred_at = its.starred_at if subscription.with_starred else None
    invited_at = its.invited_at if subscription.with_invited else None
    signed_at = its.signed_at if its.sign_up and shows[its.sign_up] else None
    return Seen(code, bool(starred_at), bool(invited_at), its.sign_up.value if signed_at else None,
                last_of(starred_at, invited_at, signed_at))


def last_of(*moments):
    return max((int(moment.timestamp()) for moment in moments if moment), default=0)


def events_of_delegate(programme, selection, language):
    """The events of an agenda, each as this delegate stands to it."""
    for one in selection:
        if one.code not in programme.by_code:
            continue
        facts = programme.by_code[one.code].facts
        has_a_place = one.sign_up == SignUpStatus.TAKEN.value
        goes = has_a_place or one.is_starred and facts.places is None
        lines = marked(programme.lines[one.code][language], is_busy=goes and not facts.is_cancelled,
                       is_tentative=not goes and (bool(one.sign_up) or not one.is_starred))
        yield told_anew(lines, since=one.since, steps=int(goes))


class Going(NamedTuple):
    """Somebody of a delegation who wants to be in a session; `name` is empty where the feed says no names."""

    delegate_id: int
    name: str
    is_head: bool
    waits: bool
    since: int


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
                    one.id, one.name if subscription.with_names else "", one.post is Post.HEAD, its.waits,
                    last_of(its.starred_at, its.signed_at)))
    return tuple((code, tuple(going)) for code, going in sorted(found.items()))


def events_of_delegation(programme, selection, language):
    """The events of a delegation, each with who is there; tentative while all of them still wait."""
    also = clashes_of_heads(programme, selection)
    for code, going in selection:
        if code not in programme.by_code:
            continue
        others = also.get(code, ()) if any(one.is_head for one in going) else ()
        lines = noted(marked(programme.lines[code][language], is_tentative=all(one.waits for one in going)),
                      words_private.who_is_there(going, others))
        yield told_anew(lines, steps=sum(1 if one.waits else 2 for one in going),
                        since=max(last_of(*(other.changed_at for other in others)), *(one.since for one in going)))


def clashes_of_heads(programme, selection):
    """The other sessions that a head of delegation is in at the same time: code, the released sessions."""
    heads = [code for code, going in selection
             if code in programme.by_code and not programme.by_code[code].facts.is_cancelled
             and any(one.is_head for one in going)]
    at = {code: programme.by_code[code].facts.span for code in heads}
    return {code: [programme.by_code[other] for other in heads if other != code and at[other].overlaps(at[code])]
            for code in heads}
