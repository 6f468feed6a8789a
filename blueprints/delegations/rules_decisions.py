"""What registrars decide: who is confirmed or declined, which city somebody comes for, seats and focal points."""
from ..accounts import rules as accounts
from ..accounts.models import Role
from ..db import db
from ..journal.rules import change, record
from ..refusals import N_, Refusal, check_revision
from . import rules_places, rules_waiting
from .models import Delegation, Post, Status
from .rules import category_called, check_address, check_head, delegation_of, fill_search_words, let_go


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


def confirm(delegate, *, seen, by, now):
    """Confirm a registration that waits for it. Raises ChangedMeanwhile, NotPending, CityNotMatched, HeadTaken."""
    rules_places.hold()
    check_revision(delegate, seen)
    if delegate.status is not Status.PENDING:
        raise NotPending()
    if delegate.delegation is None and delegate.category.is_of_cities:
        raise CityNotMatched()
    if delegate.delegation is not None and delegate.post is Post.HEAD:
        check_head(delegate.delegation, besides=delegate)
    delegate.is_approved = True
    set_status(delegate, Status.CONFIRMED, now=now)
    record("delegate.confirmed", delegate, by=by, fields=["status"])


def decline(delegate, *, reason, seen, by, now):
    """Decline a registration that waits or was confirmed, for a reason that the delegate is told; who got the place.

    Raises ChangedMeanwhile, CannotDecline, NoReason.
    """
    assembly = rules_places.hold()
    check_revision(delegate, seen)
    if delegate.is_gone:
        raise CannotDecline()
    if not reason.strip():
        raise NoReason()
    return let_go(delegate, Status.DECLINED, assembly, action="delegate.declined", by=by, reason=reason, now=now)


def undo(delegate, *, seen, by, now):
    """Set a decision back to pending; a declined one takes a place again.

    Raises ChangedMeanwhile, NothingToUndo, SameAddress, NoSeatLeft, NoPlaceLeft, AssemblyFull.
    """
    assembly = rules_places.hold()
    check_revision(delegate, seen)
    if delegate.status not in (Status.CONFIRMED, Status.DECLINED):
        raise NothingToUndo()
    if not delegate.holds_a_seat:
        check_address(delegate.email_folded, delegate.category, besides=delegate)
        take(delegate, delegate.delegation, assembly)
    delegate.is_approved = False
    set_status(delegate, Status.PENDING, now=now)
    record("delegate.set-back", delegate, by=by, fields=["status"])


def take(delegate, delegation, assembly):
    """Refuse when there is no place left for this delegate in this delegation; one whose city is not matched takes none."""
    if delegation is None and delegate.category.is_of_cities:
        return
    if not rules_places.has_room(delegate.category, delegation, assembly):
        rules_places.refuse(delegate.category, delegation, assembly)


def set_status(delegate, status, *, reason="", now):
    """Note where a registration stands from now on, and why."""
    delegate.status, delegate.reason, delegate.updated_at = status, reason, now


def match(delegate, *, city, seen, by, now):
    """Say which member's delegation somebody belongs to whose city was not listed; takes one of its seats.

    Raises ChangedMeanwhile, AlreadyMatched, UnknownCity, NoSeatLeft, CannotDecline for one that holds no seat.
    """
    assembly = rules_places.hold()
    delegation = delegation_of(city)
    check_revision(delegate, seen)
    if delegate.delegation is not None:
        raise AlreadyMatched(city=delegate.delegation.member.name)
    if not delegate.holds_a_seat:
        raise CannotDecline()
    take(delegate, delegation, assembly)
    delegate.delegation, delegate.updated_at = delegation, now
    fill_search_words(delegate)
    record("delegate.matched", delegate, by=by, fields=["delegation"])


def set_seats(delegation, *, seats, seen, by, now, reason=""):
    """Give the delegation its own number of seats, or with None the assembly's; who was served with new ones.

    Fewer than are taken is allowed: nobody loses a seat, and nobody new gets one. The journal keeps the `reason`, where
    there is one. Raises ChangedMeanwhile.
    """
    assembly = rules_places.hold()
    check_revision(delegation, seen)
    if not change(delegation, seats=seats):
        return []
    why = {"reason": reason} if reason else {}
    record("delegation.seats", delegation, by=by, fields=["seats"], values={"seats": seats} | why)
    return rules_waiting.serve(assembly, category_called(""), delegation, now=now)


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
