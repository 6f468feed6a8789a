"""What registrars set up, and how much of it is in use."""
from typing import NamedTuple

import sqlalchemy as sa

from ..db import db
from ..delegations.models import SEATED, Delegate, Rank, Status
from ..delegations.models_categories import Answer, Category, Question
from ..delegations.rules_places import COUNTED_IN_ALL


class Uses(NamedTuple):
    """How many people there are of one kind: with a place, of these still to be confirmed, and waiting for one."""

    taken: int = 0
    pending: int = 0
    waiting: int = 0


USES = [sa.func.count(sa.case((each, 1))) for each in (
    Delegate.status.in_(SEATED), Delegate.status == Status.PENDING, Delegate.status == Status.WAITING)]


def categories():
    """Every category in order, retired ones too."""
    return db.session.scalars(db.select(Category).order_by(Category.position, Category.id)).all()


def uses_of_categories():
    """Category id: Uses; in one statement."""
    counted = db.session.execute(db.select(Delegate.category_id, *USES).group_by(Delegate.category_id))
    return {key: Uses(*counts) for key, *counts in counted}


def uses_in_all():
    """Of everybody, but for those whose city is still to be matched."""
    return Uses(*db.session.execute(db.select(*USES).where(COUNTED_IN_ALL)).one())


def questions_of(category):
    """Every question of a category in order, retired ones too."""
    wanted = db.select(Question).where(Question.category_id == category.id)
    return db.session.scalars(wanted.order_by(Question.position, Question.id)).all()


def question_counts():
    """Category id: how many questions it asks now."""
    wanted = db.select(Question.category_id, sa.func.count()).where(Question.retired_at.is_(None))
    return dict(db.session.execute(wanted.group_by(Question.category_id)).all())


def answers_by_wording(questions):
    """Wording id: how many answered under it."""
    wanted = db.select(Answer.wording_id, sa.func.count()).where(Answer.question_id.in_([one.id for one in questions]))
    return dict(db.session.execute(wanted.group_by(Answer.wording_id)).all())


def chosen(question):
    """Key of an option: how many of those who hold a place chose it."""
    wanted = db.select(Answer.value, sa.func.count()).join(Delegate, Delegate.id == Answer.delegate_id)
    wanted = wanted.where(Answer.question_id == question.id, Delegate.status.in_(SEATED))
    return dict(db.session.execute(wanted.group_by(Answer.value)).all())


def ranks():
    """The ranks, the highest first."""
    return db.session.scalars(db.select(Rank).order_by(Rank.position, Rank.id)).all()


def uses_of_ranks():
    """Rank id: how many registered with it."""
    return dict(db.session.execute(db.select(Delegate.rank_id, sa.func.count()).where(Delegate.rank_id.is_not(None))
                                   .group_by(Delegate.rank_id)).all())
