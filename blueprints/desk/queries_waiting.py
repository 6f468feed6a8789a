"""The waiting lists: who waits for what, in order, and what it is that is full. Six statements, however many wait."""
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ..db import db
from ..delegations import rules_places
from ..delegations.models import IN_LINE, SEATED, Delegate, Delegation, Party, Status
from ..delegations.models_categories import Category
from ..delegations.rules_places import ENOUGH, Free, Limit

WHOLE = [joinedload(Party.category), joinedload(Party.delegation).joinedload(Delegation.member), joinedload(Party.asked_by),
         selectinload(Party.delegates)]


class Line(NamedTuple):
    """Those who wait for places of one category and delegation: the parties in their order, and what is free."""

    category: Category
    delegation: Delegation | None
    parties: list
    free: Free

    @property
    def people(self):
        return sum(len(waiting_in(party)) for party in self.parties)

    @property
    def collects(self):
        """How many places the first party waits for together, while there are some free; else 0."""
        first = next((party for party in self.parties if waiting_in(party)), None)
        return len(waiting_in(first)) if first and first.is_whole and self.free.places else 0


def waiting_in(party):
    return [delegate for delegate in party.delegates if delegate.status is Status.WAITING]


def lines(assembly):
    """Every line, the categories in their order."""
    wanted = db.select(Party).where(Party.delegates.any(Delegate.status.in_(IN_LINE))).options(*WHOLE)
    found = {}
    for party in db.session.scalars(wanted.order_by(Party.turn, Party.id)):
        party.delegates.sort(key=lambda delegate: (delegate.position, delegate.id))
        found.setdefault((party.category, party.delegation), []).append(party)
    counts = taken() if found else None
    made = [Line(category, delegation, parties, free(category, delegation, assembly, counts))
            for (category, delegation), parties in found.items()]
    return sorted(made, key=lambda line: (line.category.position, line.category.id))


def taken():
    """How many hold a place, of each delegation, of each category, and of all: {(limit, id or None): count}."""
    seated = Delegate.status.in_(SEATED)
    found = {(Limit.ALL, None): db.session.scalar(db.select(sa.func.count()).where(seated, rules_places.COUNTED_IN_ALL))}
    for limit, column in ((Limit.DELEGATION, Delegate.delegation_id), (Limit.CATEGORY, Delegate.category_id)):
        counted = db.select(column, sa.func.count()).where(seated, column.is_not(None)).group_by(column)
        found |= {(limit, key): count for key, count in db.session.execute(counted)}
    return found


def free(category, delegation, assembly, counts):
    """The same as rules_places.free, of what was counted before."""
    key = {Limit.DELEGATION: delegation and delegation.id, Limit.CATEGORY: category.id, Limit.ALL: None}
    left = [Free(max(0, most - counts.get((limit, key[limit]), 0)), limit)
            for limit, most in rules_places.limits(category, delegation, assembly)]
    return min(left, key=lambda one: one.places, default=Free(ENOUGH, None))


def party(party_id):
    """A party that somebody is in line in, with its people; None when there is none."""
    wanted = db.select(Party).where(Party.id == party_id, Party.delegates.any(Delegate.status.in_(IN_LINE)))
    return db.session.scalar(wanted.options(*WHOLE)) if party_id < 2**31 else None


def delegation(delegation_id):
    """A delegation with its member; None when there is none."""
    wanted = db.select(Delegation).where(Delegation.id == delegation_id).options(joinedload(Delegation.member))
    return db.session.scalar(wanted) if delegation_id < 2**31 else None
