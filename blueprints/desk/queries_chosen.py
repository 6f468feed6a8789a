"""Those who are taken away in a table, or written to: what the list's filter finds, or of them only those who were ticked."""
import dataclasses

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from ..db import db
from ..delegations.models import Delegate, Delegation
from ..delegations.models_categories import Answer, Question
from ..mail.queries import is_undeliverable
from . import queries_found
from .queries_found import Wanted

MOST_TICKED = 1_000


@dataclasses.dataclass(frozen=True)
class Chosen:
    """What the list was asked for, and the ids of those who were ticked in it; none ticked means all of it."""

    wanted: Wanted
    ids: tuple = ()

    def conditions(self, *, now):
        """What a SELECT of Delegate needs to find them, those who were erased left out."""
        where = queries_found.matching(self.wanted, now=now)
        return [*where, Delegate.id.in_(self.ids)] if self.ids else where


def ticked(args):
    """The ids that an address names, unless it asks for all that match."""
    numbers = args.getlist("id")[:MOST_TICKED] if not args.get("all") else ()
    return tuple(dict.fromkeys(int(number) for number in numbers
                               if number.isascii() and number.isdigit() and len(number) <= 9))


def count(chosen, *, now):
    """How many they are."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Delegate).where(*chosen.conditions(now=now)))


def delegates(chosen, order_by, *, now):
    """All of them, with category, city, rank and answers; two statements however many they are."""
    where = chosen.conditions(now=now)
    wanted = sa.select(Delegate).where(*where).order_by(*order_by).options(
        joinedload(Delegate.delegation).joinedload(Delegation.member), joinedload(Delegate.rank))
    found = db.session.scalars(wanted).all()
    given = {}
    for answer in db.session.scalars(sa.select(Answer).where(Answer.delegate_id.in_(sa.select(Delegate.id).where(*where)))):
        given.setdefault(answer.delegate_id, []).append(answer)
    for delegate in found:
        set_committed_value(delegate, "answers", given.get(delegate.id, []))
    return found


def refused(chosen, *, now):
    """The ids of those to whose address letters do not arrive."""
    wanted = sa.select(Delegate.id).where(*chosen.conditions(now=now), Delegate.email != "", is_undeliverable(Delegate.email))
    return set(db.session.scalars(wanted))


def questions():
    """All questions with their wordings and categories, those that are asked no more last."""
    wanted = sa.select(Question).options(joinedload(Question.category))
    return db.session.scalars(wanted.order_by(Question.retired_at.is_not(None), Question.category_id, Question.position,
                                              Question.id)).all()
