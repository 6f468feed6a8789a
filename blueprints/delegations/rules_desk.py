"""What registrars decide: who is confirmed or declined, which city somebody comes for, seats and focal points."""
from ..accounts import rules as accounts
from ..accounts.models import Role
from ..db import db
from ..journal.rules import change, record
from ..refusals import N_, Refusal, check_revision
from .models import Delegation, Post, Status
from .rules import check_head, fill_search_words, locked, take_seat


class NotPending(Refusal):
    message = N_("Only a registration that waits can be confirmed. See where this one stands now.")


class CityNotMatched(Refusal):
    message = N_("First choose the member city that this person comes for.")


class AlreadyMatched(Refusal):
    message = N_("This person already comes for %(city)s.")
    field = "city"


class CannotDecline(Refusal):
    message = N_("This registration is withdrawn or declined already. See where it stands now.")


class NoReason(Refusal):
    message = N_("Write the reason. The delegate reads it in the letter.")
    field = "reason"


class NothingToUndo(Refusal):
    message = N_("Only a confirmed or declined registration can be set back to pending. "
                 "Somebody who withdrew has to register again.")


def lock_city(delegate):
    """Lock the delegation of this registration, if it has one, before anything about its seats is asked."""
    return db.session.get(Delegation, delegate.delegation_id, with_for_update={"of": Delegation},
                          populate_existing=True) if delegate.delegation_id else None


def confirm(delegate, *, seen, by, now):
    """Confirm a registration that waits. Raises ChangedMeanwhile, NotPending, CityNotMatched, HeadTaken."""
    delegation = lock_city(delegate)
    check_revision(delegate, seen)
    if delegate.status is not Status.PENDING:
        raise NotPending()
    if delegation is None:
        raise CityNotMatched()
    if delegate.post is Post.HEAD:
        check_head(delegation, besides=delegate)
    set_status(delegate, Status.CONFIRMED, now=now)
    record("delegate.confirmed", delegate, by=by, fields=["status"])


def decline(delegate, *, reason, seen, by, now):
    """Decline a registration that waits or was confirmed, for a reason that the delegate is told; frees the seat.

    Raises ChangedMeanwhile, CannotDecline, NoReason.
    """
    check_revision(delegate, seen)
    if not delegate.holds_a_seat:
        raise CannotDecline()
    if not reason.strip():
        raise NoReason()
    set_status(delegate, Status.DECLINED, reason=reason, now=now)
    record("delegate.declined", delegate, by=by, fields=["reason", "status"])


def undo(delegate, *, assembly, seen, by, now):
    """Set a decision back to pending; a declined one takes a seat again.

    Raises ChangedMeanwhile, NothingToUndo, NoSeatLeft.
    """
    delegation = lock_city(delegate)
    check_revision(delegate, seen)
    if delegate.status not in (Status.CONFIRMED, Status.DECLINED):
        raise NothingToUndo()
    if delegation is not None and not delegate.holds_a_seat:
        take_seat(delegation, assembly=assembly)
    set_status(delegate, Status.PENDING, now=now)
    record("delegate.set-back", delegate, by=by, fields=["status"])


def set_status(delegate, status, *, reason="", now):
    delegate.status, delegate.reason, delegate.updated_at = status, reason, now


def match(delegate, *, city, assembly, seen, by, now):
    """Say which member's delegation somebody belongs to whose city was not listed; takes one of its seats.

    Raises ChangedMeanwhile, AlreadyMatched, UnknownCity, NoSeatLeft, CannotDecline for one that holds no seat.
    """
    delegation = locked(city)
    check_revision(delegate, seen)
    if delegate.delegation is not None:
        raise AlreadyMatched(city=delegate.delegation.member.name)
    if not delegate.holds_a_seat:
        raise CannotDecline()
    take_seat(delegation, assembly=assembly)
    delegate.delegation, delegate.updated_at = delegation, now
    fill_search_words(delegate)
    record("delegate.matched", delegate, by=by, fields=["delegation"])


def set_seats(delegation, *, seats, seen, by):
    """Give the locked delegation its own number of seats, or with None the assembly's; True when it was another.

    Fewer than are taken is allowed: nobody loses a seat, and nobody new gets one. Raises ChangedMeanwhile.
    """
    check_revision(delegation, seen)
    if not change(delegation, seats=seats):
        return False
    record("delegation.seats", delegation, by=by, fields=["seats"], values={"seats": seats})
    return True


def appoint(delegation, *, email, language, seen, by, now):
    """Make the account with this address the delegation's focal point; returns it and the secret of its invitation.

    The account is made when it is not there. The one before keeps the role only for other delegations. Raises
    ChangedMeanwhile, BadAddress, IsDisabled.
    """
    check_revision(delegation, seen)
    account = accounts.invite(email, role=Role.FOCAL_POINT, language=language, by=by, now=now)
    secret = accounts.make_link(account, now=now, lives=accounts.INVITATION)
    before, delegation.coordinator = delegation.coordinator, account
    db.session.flush()
    record("delegation.coordinator", delegation, by=by, fields=["coordinator"])
    retire(before, by=by)
    return account, secret


def dismiss(delegation, *, seen, by):
    """Leave the delegation without a focal point. Raises ChangedMeanwhile."""
    check_revision(delegation, seen)
    before, delegation.coordinator = delegation.coordinator, None
    if before is None:
        return
    db.session.flush()
    record("delegation.coordinator", delegation, by=by, fields=["coordinator"])
    retire(before, by=by)


def retire(account, *, by):
    """Take the role from somebody who coordinates no delegation any more."""
    if account is None or db.session.scalar(db.select(Delegation.id).where(Delegation.coordinator_id == account.id)):
        return
    accounts.take(account, Role.FOCAL_POINT, by=by)
