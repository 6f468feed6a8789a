"""What registrars ask: one delegate's story, delegations and their seats. The list of delegates is in queries_found."""
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..db import db
from ..delegations import models
from ..delegations.models import IN_LINE, SEATED, Delegate, Delegation, Status
from ..delegations.models_categories import Answer, Question
from ..journal.models import JournalEntry
from ..mail.models import Letter
from ..members.models import Member
from .queries_overview import LACKS, comes


def history(row):
    """What the journal tells of a delegate or a delegation, newest first; of whom was merged into a delegate too."""
    own = JournalEntry.subject == f"{type(row).__name__.lower()}:{row.id}"
    if isinstance(row, Delegate):
        merged = sa.select(sa.literal("delegate:") + sa.cast(Delegate.id, sa.String)).where(Delegate.merged_into_id == row.id)
        own = sa.or_(own, JournalEntry.subject.in_(merged))
    told = db.select(JournalEntry).where(own)
    return db.session.scalars(told.options(joinedload(JournalEntry.actor)).order_by(JournalEntry.id.desc())).all()


def letters(delegate):
    """The letters written about a delegate, newest first."""
    written = db.select(Letter).where(Letter.about == f"delegate:{delegate.id}")
    return db.session.scalars(written.order_by(Letter.id.desc())).all()


def answers(delegate):
    """What the delegate answered, each with its question and the wording that it was given under."""
    wanted = db.select(Answer).where(Answer.delegate_id == delegate.id).join(Answer.question)
    wanted = wanted.options(joinedload(Answer.wording), joinedload(Answer.question))
    return db.session.scalars(wanted.order_by(Question.position, Question.id)).all()


class Party(NamedTuple):
    """Who waits together with a delegate: the party's id, whether it wants all places or none, how many, and before them."""

    id: int
    is_whole: bool
    count: int  # type: ignore[assignment]
    before: int


def party(delegate):
    """The Party of a delegate who is in line; None for others."""
    if delegate.party_id is None or not delegate.is_in_line:
        return None
    own = db.session.get(models.Party, delegate.party_id)
    earlier = db.session.scalar(db.select(sa.func.count()).select_from(Delegate).join(Delegate.party).where(
        Delegate.status == Status.WAITING, models.Party.category_id == own.category_id,
        models.Party.delegation_id.is_not_distinct_from(own.delegation_id), models.Party.turn < own.turn))
    together = db.select(sa.func.count()).where(Delegate.party_id == own.id, Delegate.status.in_(IN_LINE))
    return Party(own.id, own.is_whole, db.session.scalar(together), earlier)


def related(delegate):
    """(whom this registration was merged into or None, those that were merged into this one)."""
    into = db.session.get(Delegate, delegate.merged_into_id) if delegate.merged_into_id else None
    return into, db.session.scalars(db.select(Delegate).where(Delegate.merged_into_id == delegate.id)).all()


class Seats(NamedTuple):
    """A member at this assembly: its delegation, if there is one yet, and how many hold a seat."""

    member: Member
    delegation: Delegation | None
    taken: int


def delegations(only=""):
    """Every member that is not retired or has somebody coming, with seats taken; `only` one of LACKS. Two statements."""
    counted = db.session.execute(db.select(Delegate.delegation_id, sa.func.count())
                                 .where(Delegate.status.in_(SEATED), Delegate.delegation_id.is_not(None))
                                 .group_by(Delegate.delegation_id))
    taken = dict(counted.all())
    wanted = db.select(Member).options(joinedload(Member.delegation).joinedload(Delegation.coordinator))
    if only:
        wanted = wanted.outerjoin(Delegation, Delegation.member_id == Member.id).where(Member.retired_at.is_(None), LACKS[only])
    if only == "no-head":       # where nobody comes, "empty" says it
        wanted = wanted.where(comes())
    rows = [Seats(member, member.delegation, taken.get(member.delegation.id, 0) if member.delegation else 0)
            for member in db.session.scalars(wanted.order_by(Member.slug))]
    return [row for row in rows if row.member.retired_at is None or row.taken]


def member_called(slug):
    """The member with this slug, its delegation and focal point; None when there is none."""
    wanted = db.select(Member).where(Member.slug == slug)
    return db.session.scalar(wanted.options(joinedload(Member.delegation).joinedload(Delegation.coordinator)))


def delegates_of(delegation):
    """The delegates of a delegation, or none."""
    wanted = db.select(Delegate).where(Delegate.delegation_id == delegation.id) if delegation else None
    return db.session.scalars(wanted).all() if delegation else []
