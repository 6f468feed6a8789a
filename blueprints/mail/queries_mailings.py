"""Questions about letters to many."""
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..db import db
from ..paging import paged
from .models import Letter, Mailing, State, state_at


class Progress(NamedTuple):
    """How far a mailing is: language → State → how many letters; those that were taken back are not among them."""

    languages: dict
    written: int

    def count(self, state):
        return sum(counts[state] for counts in self.languages.values())

    @property
    def taken_back(self):
        return self.written - sum(sum(counts.values()) for counts in self.languages.values())

    @property
    def open(self):
        """Letters that have still to leave."""
        return self.count(State.WAITING) + self.count(State.SENDING)

    @property
    def settled(self):
        return self.written - self.open


def written_with(request_key):
    """The mailing that was written with this key of a form; None."""
    return db.session.scalar(sa.select(Mailing).where(Mailing.request_key == request_key))


def mailings(page=1):
    """A page of the mailings, newest first, each with its writer."""
    wanted = sa.select(Mailing).order_by(Mailing.id.desc())
    return paged(wanted.options(joinedload(Mailing.written_by).lazyload("*")), number=page)


def progress(shown, now):
    """How far each of these mailings is: its id → Progress. One statement for all."""
    state = state_at(now).label("state")
    found = {mailing.id: {} for mailing in shown}
    wanted = sa.select(Letter.mailing_id, Letter.language, state, sa.func.count()).where(
        Letter.mailing_id.in_(list(found))).group_by(Letter.mailing_id, Letter.language, state)
    for number, language, value, count in db.session.execute(wanted):
        found[number].setdefault(language, dict.fromkeys(State, 0))[State(value)] = count
    return {mailing.id: Progress(dict(sorted(found[mailing.id].items())), mailing.count) for mailing in shown}


def failed_letters(mailing, page=1):
    """A page of the letters of this mailing that were given up."""
    return paged(sa.select(Letter).where(Letter.mailing_id == mailing.id, Letter.failed_at.is_not(None)).order_by(Letter.id),
                 number=page)


def writer(mailing):
    """The account that wrote a mailing; None when it is gone."""
    account = Mailing.written_by.property.mapper.class_
    return db.session.get(account, mailing.written_by_id) if mailing.written_by_id is not None else None
