"""Questions about a focal point's own delegation. Each page takes the same few statements, whoever comes."""
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from ..db import db
from ..members.models import Member
from . import rules_places
from .models import GONE, SEATED, Delegate, Delegation, Message, Party, Post, Rank, Status
from .models_categories import Category
from .queries import WITH_CITY
from .rules_delegation import place_in_list

# Of what a page of one delegate shows.
WHOLE = (WITH_CITY, joinedload(Delegate.rank), selectinload(Delegate.answers))


def own_delegations(account):
    """The delegations that this account coordinates, with their members, by the slug."""
    wanted = db.select(Delegation).join(Delegation.member).where(Delegation.coordinator_id == account.id)
    return db.session.scalars(wanted.options(contains_eager(Delegation.member)).order_by(Member.slug)).all()


def own_delegation(account, slug):
    """The delegation of the member with this slug, if the account coordinates it; else None."""
    wanted = db.select(Delegation).join(Delegation.member).where(Member.slug == slug, Delegation.coordinator_id == account.id)
    return db.session.scalar(wanted.options(contains_eager(Delegation.member)))


def own_delegate(account, delegate_id):
    """A delegate of one of the account's own delegations, who is not anonymised; None for anybody else's."""
    wanted = db.select(Delegate).join(Delegate.delegation).where(
        Delegate.id == delegate_id, Delegation.coordinator_id == account.id, Delegate.erased_at.is_(None))
    return db.session.scalar(wanted.options(*WHOLE))


def own_party(account, party_id):
    """A party of one of the account's own delegations, with its people; None for any other."""
    wanted = db.select(Party).join(Party.delegation).where(Party.id == party_id, Delegation.coordinator_id == account.id)
    return db.session.scalar(wanted.options(contains_eager(Party.delegation).joinedload(Delegation.member),
                                            selectinload(Party.delegates), joinedload(Party.category)))


def category_of_cities():
    """The category of those who come for member cities; None before the assembly is loaded."""
    return db.session.scalar(db.select(Category).where(Category.is_of_cities))


def ranks():
    """The ranks of protocol, the highest first."""
    return db.session.scalars(db.select(Rank).order_by(Rank.position, Rank.id)).all()


def people_of(delegation):
    """Everybody registered for the delegation, as the focal point has them; those who do not come last."""
    wanted = db.select(Delegate).where(Delegate.delegation_id == delegation.id, Delegate.erased_at.is_(None))
    found = db.session.scalars(wanted.options(joinedload(Delegate.rank), selectinload(Delegate.answers))).all()
    return sorted(found, key=lambda delegate: (delegate.is_gone, place_in_list(delegate)))


def taken_of(delegation):
    """How many seats of the delegation are taken, also by those whose names are gone."""
    return db.session.scalar(db.select(sa.func.count()).where(
        Delegate.delegation_id == delegation.id, Delegate.status.in_(SEATED)))


class InLine(NamedTuple):
    """A party in line: its people who are in it, how many people wait before it, and whether something is on offer."""

    party: Party
    people: list
    before: int
    until: object       # of the offer; None while nothing is on offer

    @property
    def offered(self):
        """How many places are on offer to it."""
        return sum(one.status is Status.OFFERED for one in self.people)


def lines_of(delegation, people, limit):
    """The parties of these `people` who are in line, in the order of their turns.

    Where it is the delegation that is full only its own people are before them; where a wider `limit` is, those of other
    delegations are counted too.
    """
    mine = {}
    for delegate in people:
        if delegate.is_in_line:
            mine.setdefault(delegate.party_id, []).append(delegate)
    if not mine:
        return []
    parties = {party.id: party for party in db.session.scalars(db.select(Party).where(Party.id.in_(mine)))}
    category_ids = {party.category_id for party in parties.values()}
    wanted = db.select(Party.turn, Party.id, sa.func.count(Delegate.id)).join(Party.delegates).where(
        Delegate.status == Status.WAITING)
    if limit is not rules_places.Limit.ALL:
        wanted = wanted.where(Party.category_id.in_(category_ids))
    if limit is rules_places.Limit.DELEGATION:
        wanted = wanted.where(Party.delegation_id == delegation.id)
    counts = db.session.execute(wanted.group_by(Party.turn, Party.id)).all()
    found = []
    for party in sorted(parties.values(), key=lambda one: (one.turn, one.id)):
        before = sum(count for turn, party_id, count in counts if (turn, party_id) < (party.turn, party.id))
        untils = [one.offer_until for one in mine[party.id] if one.status is Status.OFFERED]
        found.append(InLine(party, mine[party.id], before, min(untils) if untils else None))
    return sorted(found, key=lambda line: line.until is None)      # what can be taken stands first


def head_of(people):
    """Who leads the delegation among these people; None while nobody does."""
    return next((one for one in people if one.post is Post.HEAD and one.status is Status.CONFIRMED), None)


def coming(people):
    """Those of them who come, or want to."""
    return [one for one in people if one.status not in GONE]


def messages_of(delegation):
    """What the focal point and the registrars wrote to each other, the newest first, with who wrote."""
    wanted = db.select(Message).where(Message.delegation_id == delegation.id)
    return db.session.scalars(wanted.options(joinedload(Message.written_by), joinedload(Message.answered_by))
                              .order_by(Message.written_at.desc(), Message.id.desc())).all()


def count_messages(delegation):
    """(how many messages were written, how many of them wait for an answer)."""
    open_ones = sa.func.count(sa.case((Message.answered_at.is_(None), 1)))
    return db.session.execute(db.select(sa.func.count(), open_ones).where(Message.delegation_id == delegation.id)).one()
