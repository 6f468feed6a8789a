"""What registrars do about a waiting list besides moving somebody: take people off it, or add seats. Each for a reason."""
from ..db import db
from ..journal.rules import record
from . import rules, rules_decisions, rules_places, rules_waiting
from .models import Status
from .rules_line import in_line
from .rules_waiting import NoReason


def take_off(party, *, reason, seen, by, now):
    """Decline all of the party who are in line, for a reason that they are told: (who left, who was served).

    `seen` is what rules_line.seen_of said of them. Raises NoReason, NotInLine, LineMoved.
    """
    assembly = rules_places.hold()
    if not reason.strip():
        raise NoReason()
    left = in_line(party, seen)
    for delegate in left:
        rules_waiting.leave(delegate, Status.DECLINED)
        delegate.reason, delegate.updated_at = reason, now
        for tell in rules.WHEN_GONE:
            tell(delegate, now)
        record("delegate.declined", delegate, by=by, fields=["status", "reason"])
    record("party.taken-off", party, by=by, values={"reason": reason})
    db.session.flush()      # all of them before the next are served, who would else be the others of this very party
    return left, rules_waiting.serve(assembly, left[0].category, left[0].delegation, now=now)


def add_seats(delegation, *, more, reason, seen, by, now):
    """So many more seats than the delegation has, for a reason that the journal keeps; who was served.

    Raises ChangedMeanwhile, NoReason.
    """
    assembly = rules_places.hold()
    if not reason.strip():
        raise NoReason()
    return rules_decisions.set_seats(delegation, seats=rules_places.seats_of(delegation, assembly) + more, reason=reason,
                                     seen=seen, by=by, now=now)
