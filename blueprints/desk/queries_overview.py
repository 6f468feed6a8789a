"""What needs doing now: how many there are of each, in one statement."""
import sqlalchemy as sa

from ..dates import queries
from ..db import db
from ..delegations.models import SEATED, Delegate, Delegation, Message, Post, Status
from ..members.models import Member
from . import queries_found
from .queries_found import marked


def people(*where):
    return sa.select(sa.func.count()).select_from(Delegate).where(Delegate.erased_at.is_(None), *where).scalar_subquery()


def cities(*where):
    """How many members, not retired, whose delegation, made or not, is so."""
    found = sa.select(sa.func.count()).select_from(Member).outerjoin(Delegation, Delegation.member_id == Member.id)
    return found.where(Member.retired_at.is_(None), *where).scalar_subquery()


def comes(*where):
    """The condition that somebody holds a seat of the delegation."""
    return sa.exists().where(Delegate.delegation_id == Delegation.id, Delegate.status.in_(SEATED), *where).correlate(Delegation)


# What a registrar may look for among delegations.
LACKS = {
    "no-focal-point": Delegation.coordinator_id.is_(None),
    "no-head": ~comes(Delegate.post == Post.HEAD),
    "empty": ~comes(),
}

# What may need doing, in the order of the page; each a function of what there is and of the moment. An errand that comes later
# adds its own here, a page for it in ADDRESSES, and its words in words_overview.TASKS.
TASKS = {
    "pending": lambda there_is, now: people(Delegate.status == Status.PENDING),
    "unmatched": lambda there_is, now: people(marked("unmatched", there_is, now=now)),
    "messages": lambda there_is, now: sa.select(sa.func.count()).select_from(Message).where(
        Message.answered_at.is_(None)).scalar_subquery(),
    "ends-soon": lambda there_is, now: people(marked("ends-soon", there_is, now=now)),
    "held": lambda there_is, now: people(marked("held", there_is, now=now)),
    "unanswered": lambda there_is, now: queries.unanswered(),
    "refused": lambda there_is, now: people(marked("refused", there_is, now=now)),
    "placeholders": lambda there_is, now: people(marked("placeholders", there_is, now=now)),
    "incomplete": lambda there_is, now: people(marked("incomplete", there_is, now=now)),
    "no-focal-point": lambda there_is, now: cities(LACKS["no-focal-point"]),
    "no-head": lambda there_is, now: cities(LACKS["no-head"], comes()),
    "empty": lambda there_is, now: cities(LACKS["empty"]),
}
ADDRESSES = {       # endpoint, and what its address says
    "pending": ("desk.delegates", {"status": "pending"}), "messages": ("desk.messages", {}),
    "unanswered": ("answers.answers", {}),
    "no-focal-point": ("desk.delegations", {"only": "no-focal-point"}), "no-head": ("desk.delegations", {"only": "no-head"}),
    "empty": ("desk.delegations", {"only": "empty"}),
} | {name: ("desk.delegates", {"only": name})
     for name in ("unmatched", "ends-soon", "held", "refused", "placeholders", "incomplete")}


def tasks(*, now):
    """{task: how many there are}, those without any left out; one statement besides those of queries_found.rows_known."""
    there_is = queries_found.known(queries_found.rows_known())
    counted = db.session.execute(sa.select(*(count(there_is, now).label(f"task_{number}")
                                             for number, count in enumerate(TASKS.values())))).one()
    return {name: count for name, count in zip(TASKS, counted, strict=True) if count}


def anybody():
    """Has anybody registered at all?"""
    return bool(db.session.scalar(sa.select(sa.exists().where(Delegate.id.is_not(None)))))
