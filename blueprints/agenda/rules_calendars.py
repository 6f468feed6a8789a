"""Secret addresses of calendars: of a delegate's agenda, and of who is where in a delegation.

Each is made of the site's SECRET_KEY and its number, so that a letter can tell it while the database keeps its hash. Only
one of an owner opens at a time; a new one has the next number.
"""
from typing import NamedTuple

from ..accounts.models import hash_of
from ..db import db
from ..delegations.models import Delegate
from ..delegations.rules import derived
from ..journal.rules import change, record
from ..refusals import N_, Refusal
from . import queries
from .models import Subscription


class Wishes(NamedTuple):
    """What the owner of a private calendar chose to see in it; without choosing, all of the agenda, and no names."""

    with_starred: bool = True
    with_places: bool = True
    with_waiting: bool = True
    with_invited: bool = True
    with_names: bool = False        # of a delegation
    alarm: int = 0                  # minutes before; 0: no reminder
    language: str | None = None     # None: that of the owner's letters

    @property
    def is_empty(self):
        """Is nothing of an agenda wanted?"""
        return not (self.with_starred or self.with_places or self.with_waiting or self.with_invited)


ALL = Wishes()


class IsOver(Refusal):
    message = N_("This registration has ended, and its calendar with it.")


class NothingGoesIn(Refusal):
    message = N_("Nothing would be in this calendar. Choose at least one kind of session.")
    field = "with_starred"


class MadeMeanwhile(Refusal):
    message = N_("An address was made meanwhile. Make another one only if you want to end it.")
    status = 409


class NoAddress(Refusal):
    message = N_("There is no address any more that this could be chosen for. Make a new one.")


def calendar_secret(owner, number, *, key):
    """The secret, of 192 bits, in the owner's address with this number; `key` is the site's SECRET_KEY."""
    named = f"delegate:{owner.reference}" if isinstance(owner, Delegate) else f"delegation:{owner.id}"
    return derived(f"calendar of {named}:{number}", key)


def renew(owner, *, key, now, by=None, wishes=ALL, seen=None):
    """A new address for a delegate's or a delegation's calendar, its secret; the ones before open nothing any more.

    `by` is the account that asked for it: a delegation's address lives as long as it is the focal point's. `seen` is the
    number of the newest address that they knew of (0: of none): when this very wish has made the next one already, as after a
    page was loaded again, that one is told once more. Raises IsOver for somebody who does not come any more, NothingGoesIn,
    MadeMeanwhile.
    """
    hold(owner)
    check_wishes(owner, wishes)
    number = queries.newest_number(owner) + 1
    if seen not in (None, number - 1):
        return told_again(owner, key=key, by=by, wishes=wishes, seen=seen)
    revoke_all(owner, now=now)
    secret = calendar_secret(owner, number, key=key)
    whose = {"delegate_id": owner.id} if isinstance(owner, Delegate) else {"delegation_id": owner.id}
    db.session.add(Subscription(hash=hash_of(secret), number=number, made_at=now, made_by_id=by and by.id,
                                **wishes._asdict(), **whose))
    db.session.flush()
    record("calendar.made", owner, by=by)
    return secret


def told_again(owner, *, key, by, wishes, seen):
    """The secret of the address that opens now, if it is what came of this wish when only the one before was known."""
    known = queries.subscription_of(owner)
    secret = calendar_secret(owner, seen + 1, key=key)
    if known is None or known.hash != hash_of(secret) or known.made_by_id != (by and by.id) or wishes_of(known) != wishes:
        raise MadeMeanwhile()
    return secret


def wishes_of(subscription):
    return Wishes(**{name: getattr(subscription, name) for name in Wishes._fields})


def choose(owner, wishes, *, by=None):
    """Let the address that opens now show something else, from its next reading on. Raises IsOver, NothingGoesIn, NoAddress."""
    hold(owner)
    check_wishes(owner, wishes)
    subscription = queries.subscription_of(owner)
    if subscription is None:
        raise NoAddress()
    changed = change(subscription, **wishes._asdict())
    if changed:
        record("calendar.chosen", owner, by=by, fields=changed)


def check_wishes(owner, wishes):
    if isinstance(owner, Delegate):
        if queries.is_dead(owner):
            raise IsOver()
        if wishes.is_empty:
            raise NothingGoesIn()


def first(delegates, *, key, now):
    """{id: secret} of the delegates' addresses, for letters: made now where there never was one; "" when it was revoked.

    The caller holds the places (rules_places.hold), so nobody else makes the same ones.
    """
    db.session.flush()
    wanted = db.select(Subscription).where(Subscription.delegate_id.in_([delegate.id for delegate in delegates]))
    newest = {one.delegate_id: one for one in db.session.scalars(wanted.order_by(Subscription.number))}
    secrets = {}
    for delegate in delegates:
        known = newest.get(delegate.id)
        secret = calendar_secret(delegate, known.number if known else 1, key=key)
        if known is None:
            db.session.add(Subscription(hash=hash_of(secret), number=1, made_at=now, delegate_id=delegate.id))
        secrets[delegate.id] = "" if known and known.revoked_at is not None else secret
    return secrets


def revoke(owner, *, now, by=None):
    """Let the owner's address open nothing any more; was there one?"""
    hold(owner)
    if not revoke_all(owner, now=now):
        return False
    record("calendar.revoked", owner, by=by)
    return True


def revoke_all(owner, *, now):
    """Revoke what still opens; how many there were."""
    alive = [one for one in queries.subscriptions_of(owner) if one.revoked_at is None]
    for one in alive:
        one.revoked_at = now
    db.session.flush()
    return len(alive)


def hold(owner):
    """One new address at a time: two would have the same number."""
    db.session.flush()
    model = type(owner)
    db.session.execute(db.select(model.id).where(model.id == owner.id).with_for_update(key_share=True))
