"""The numbers: everybody who registered, without anything that names them; who was erased is counted all the same."""
import collections
import datetime as dt
from typing import NamedTuple

import sqlalchemy as sa

from ..db import db
from ..delegations.models import SEATED, Delegate, Diet, Post, Status


class Person(NamedTuple):
    """Somebody to be counted."""

    status: Status
    category_id: int
    delegation_id: int | None
    post: Post
    language: str
    registered_at: dt.datetime
    diet: Diet
    has_diet_note: bool
    has_access_needs: bool

    @property
    def has_a_place(self):
        return self.status in SEATED


def people(category_id=None):
    """Everybody, or of one category: one statement. Who was merged into another registration is the same person."""
    wanted = sa.select(Delegate.status, Delegate.category_id, Delegate.delegation_id, Delegate.post, Delegate.language,
                       Delegate.registered_at, Delegate.diet, Delegate.diet_note != "", Delegate.access_needs != "")
    wanted = wanted.where(Delegate.merged_into_id.is_(None))
    if category_id is not None:
        wanted = wanted.where(Delegate.category_id == category_id)
    return [Person(*row) for row in db.session.execute(wanted)]


class Written(NamedTuple):
    """What was written, each with how many wrote the very same: (words, how many)."""

    food: list
    access: list


def written():
    """What those who hold a place wrote about food and access, without who it was; in the order of the words, not of people."""
    wanted = sa.select(Delegate.diet_note, Delegate.access_needs).where(
        Delegate.status.in_(SEATED), sa.or_(Delegate.diet_note != "", Delegate.access_needs != ""))
    rows = db.session.execute(wanted).all()
    return Written(*(sorted(collections.Counter(row[column].strip() for row in rows if row[column].strip()).items())
                     for column in (0, 1)))
