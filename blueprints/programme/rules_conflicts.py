"""Conflicts that an editor lets stand, with a reason; and what keeps a release back."""
from ..db import db
from ..journal import rules as journal
from ..refusals import N_, Refusal
from . import queries_conflicts
from .conflicts import Level
from .models_rules import Acknowledgement
from .rules import hold_draft


class StillInConflict(Refusal):
    message = N_("What stands in the draft keeps it from being published (conflicts: %(count)s). Solve them, or say why they "
                 "are meant so: the list of conflicts leads to each.")


class NoSuchConflict(Refusal):
    message = N_("This conflict is solved already, so there is nothing to let stand.")


class BlocksAtOnce(Refusal):
    message = N_("The rule refuses such changes, so nothing that it finds can be meant so. Solve it, or give the rule another "
                 "level.")


class ReasonMissing(Refusal):
    message = N_("Write why it is meant so.")
    field = "reason"


class StandsAlready(Refusal):
    message = N_("Somebody has let this stand meanwhile: “%(reason)s”.")


def acknowledge(key, *, reason, by, now):
    """Let a conflict stand as it is now, for a reason that is kept: it no longer holds a release back, nor warns. If it gets
    worse it has to be acknowledged anew. Raises ReasonMissing, NoSuchConflict, BlocksAtOnce, StandsAlready."""
    if not reason:
        raise ReasonMissing()
    hold_draft(alone=True)
    standing = next((one for one in queries_conflicts.of_days() if one.key == key), None)
    if standing is None:
        raise NoSuchConflict()
    if standing.level is Level.BLOCK:
        raise BlocksAtOnce()
    if standing.acknowledged:
        raise StandsAlready(reason=standing.reason)
    row = db.session.scalar(db.select(Acknowledgement).where(Acknowledgement.key == key)) or Acknowledgement(key=key)
    row.reason, row.extent, row.by_id, row.at = reason, standing.conflict.extent, by and by.id, now
    db.session.add(row)
    db.session.flush()
    journal.record("conflict.acknowledged", row, by=by, fields=["reason"], values=noted(key))
    return row


def take_back(row, *, by):
    """Let a conflict count again that was acknowledged, or forget one that is solved."""
    hold_draft(alone=True)
    journal.record("conflict.counts-again", row, by=by, values=noted(row.key))
    db.session.delete(row)
    db.session.flush()


def noted(key):
    """What the journal tells of a conflict: the rule alone, since a reason may be about a person."""
    return {"rule": key.partition(":")[0]}


def check_release():
    """Refuse to publish while conflicts stand that hold a release back. Acknowledgements stay, also of what is solved: it may
    come back with the next move. Hold the draft before. Raises StillInConflict."""
    count = sum(one.holds_a_release for one in queries_conflicts.of_days())
    if count:
        raise StillInConflict(count=count)
