"""Moves of the assembly, and how those who come answered."""
import datetime as dt
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..db import db
from ..delegations.models import SEATED, Delegate, Delegation, Status
from ..delegations.models_categories import Category
from ..delegations.queries import LEAVING
from ..journal.models import JournalEntry
from ..members.models import Member
from .models import Move, StillComing

COMING = (*SEATED, Status.WAITING)      # who holds a place or waits for one


def moves():
    """Every move, the newest first."""
    return db.session.scalars(db.select(Move).order_by(Move.id.desc()).options(joinedload(Move.by))).all()


def newest_move():
    """The last move; None while there was none."""
    return db.session.scalar(db.select(Move).order_by(Move.id.desc()).limit(1))


def earlier_first_days():
    """The first day of the assembly before each move of it, of those that were certain; the oldest first."""
    before = db.session.execute(db.select(Move.before["days"], Move.before["is_provisional"].as_boolean()).order_by(Move.id))
    return [dt.date.fromisoformat(days[0]["date"]) for days, is_provisional in before if days and not is_provisional]


def said_still_coming(move, delegate):
    """Has this delegate said after this move that nothing changes?"""
    return db.session.get(StillComing, (move.id, delegate.id)) is not None


class Answers(NamedTuple):
    """How the people of a delegation, or of a category outside cities, answered a move."""

    name: object            # a Text; None for those whose city is not matched yet
    slug: str | None        # of the member
    coming: int             # said that they still come
    open: int               # have not answered yet
    withdrew: int           # since the move

    @property
    def asked(self):
        return self.coming + self.open + self.withdrew


def answers(move):
    """The Answers of each delegation and category in which anybody was asked, those with most open first; one statement."""
    answered = sa.exists().where(StillComing.move_id == move.id, StillComing.delegate_id == Delegate.id)
    left = sa.exists().where(
        JournalEntry.subject == sa.literal("delegate:") + sa.cast(Delegate.id, sa.String), JournalEntry.action.in_(LEAVING),
        JournalEntry.at >= move.at)
    group = sa.case((Category.is_of_cities, sa.null()), else_=Category.id)
    counted = db.select(
        Delegate.delegation_id, group.label("category_id"),
        count(Delegate.status.in_(COMING), answered).label("coming"),
        count(Delegate.status.in_(COMING), ~answered, *told(move)).label("open"),
        count(Delegate.status == Status.WITHDRAWN, Delegate.merged_into_id.is_(None), left).label("withdrew"))
    counted = counted.join(Delegate.category).group_by(Delegate.delegation_id, group).subquery()
    wanted = db.select(Member.name, Category.name, Member.slug, counted.c.coming, counted.c.open, counted.c.withdrew)
    wanted = wanted.select_from(counted).outerjoin(Delegation, Delegation.id == counted.c.delegation_id)
    wanted = wanted.outerjoin(Member, Member.id == Delegation.member_id)
    wanted = wanted.outerjoin(Category, Category.id == counted.c.category_id)
    found = [Answers(city or category, *rest) for city, category, *rest in db.session.execute(wanted)]
    return sorted((one for one in found if one.asked), key=lambda one: (-one.open, str(one.name and one.name.en)))


def unanswered():
    """How many were asked by the newest move, and have not answered yet; as part of another statement."""
    newest = db.select(sa.func.max(Move.id)).scalar_subquery()
    answered = sa.exists().where(StillComing.move_id == Move.id, StillComing.delegate_id == Delegate.id)
    asked = db.select(sa.func.count()).select_from(Delegate).join(Move, Move.id == newest).where(
        Move.after["letters"].as_integer() > 0, Delegate.status.in_(COMING), ~answered.correlate(Move, Delegate), *told(Move))
    return asked.scalar_subquery()


def told(move):
    """The conditions that somebody was registered, with an address, when the assembly moved."""
    return Delegate.email != "", Delegate.registered_at <= move.at


def count(*conditions):
    return sa.func.count(sa.case((sa.and_(*conditions), 1)))


def total(found):
    """All Answers as one."""
    return Answers(None, None, *(sum(getattr(one, name) for one in found) for name in ("coming", "open", "withdrew")))
