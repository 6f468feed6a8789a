"""What a focal point does with people of the own delegation who wait: take what is on offer, or let it go, all of them."""
from ..db import db
from ..journal.rules import record
from ..refusals import N_, Refusal
from . import rules, rules_places, rules_waiting
from .models import Delegate, Status


class NotInLine(Refusal):
    message = N_("These people do not wait any more. See where they stand now.")


class LineMoved(Refusal):
    message = N_("Something changed for these people while you were reading. Look at it again, then choose.")
    status = 409


def seen_of(delegates):
    """What somebody is shown of these people, to be compared when they decide about all of them."""
    return ",".join(f"{one.id}:{one.revision}" for one in sorted(delegates, key=lambda one: one.id) if one.is_in_line)


def in_line(party, seen):
    """The people of the party who are in line, if they are as they were `seen`. Raises NotInLine, LineMoved."""
    wanted = db.select(Delegate).where(Delegate.party_id == party.id).order_by(Delegate.position, Delegate.id)
    found = [one for one in db.session.scalars(wanted.execution_options(populate_existing=True)) if one.is_in_line]
    if not found:
        raise NotInLine()
    if seen_of(found) != seen:
        raise LineMoved()
    return found


def take(party, *, seen, by, now):
    """Take the places that are on offer to the party; the delegates who have one now.

    Raises NotInLine, LineMoved, NoOffer, OfferLapsed.
    """
    rules_places.hold()
    offered = [one for one in in_line(party, seen) if one.status is Status.OFFERED]
    if not offered:
        raise rules_waiting.NoOffer()
    rules_waiting.accept(offered, now=now, by=by)
    return offered


def let_go(party, *, seen, by, now):
    """The whole party waits no more, and what was on offer to it goes to the next: (who left, who was served).

    Raises NotInLine, LineMoved.
    """
    assembly = rules_places.hold()
    left = in_line(party, seen)
    category, delegation = left[0].category, left[0].delegation
    for delegate in left:
        rules_waiting.leave(delegate, Status.WITHDRAWN)
        delegate.updated_at = now
        for tell in rules.WHEN_GONE:
            tell(delegate, now)
        record("delegate.withdrawn", delegate, by=by, fields=["status"])
    db.session.flush()      # all of them before the next are served, who would else be the others of this very party
    return left, rules_waiting.serve(assembly, category, delegation, now=now)
