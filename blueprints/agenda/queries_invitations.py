"""For organisers: the sessions that people sign up for or are invited to, who they are, and who might be invited."""
import dataclasses
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..db import db
from ..delegations.models import SEATED, Delegate, Delegation, Post, Rank, Status
from ..delegations.models_categories import Category
from ..delegations.queries import WITH_CITY
from ..members.models import Member
from ..paging import paged
from ..programme.models import Access, Slot
from ..texts import searchable
from .models import Invitation, SignUp, SignUpStatus

AT_ONCE = 1000      # invited by one press of "all that match"


class Count(NamedTuple):
    taken: int = 0
    waiting: int = 0
    invited: int = 0


def is_listed(facts):
    """Do people sign up for it, or have to be invited?"""
    return facts.places is not None or facts.access == Access.INVITED.value


def listed(programme):
    """(session, its Count) of each released session that people sign up for or are invited to, in the programme's order."""
    sessions = [one for one in programme.sessions if is_listed(one.facts)]
    codes = [one.code for one in sessions]
    signed = db.select(Slot.code, SignUp.status, sa.func.count()).join(SignUp, SignUp.slot_id == Slot.id).where(
        Slot.code.in_(codes)).group_by(Slot.code, SignUp.status)
    invited = db.select(Slot.code, sa.func.count()).join(Invitation, Invitation.slot_id == Slot.id).where(
        Slot.code.in_(codes)).group_by(Slot.code)
    found: dict = {code: Count(invited=number) for code, number in db.session.execute(invited)}
    for code, status, number in db.session.execute(signed):
        name = "taken" if status is SignUpStatus.TAKEN else "waiting"
        found[code] = found.get(code, Count())._replace(**{name: number})
    return [(one, found.get(one.code, Count())) for one in sessions]


class Guest(NamedTuple):
    delegate: Delegate
    sign_up: SignUp | None
    is_invited: bool


def guests(slot):
    """Everybody who is invited to a session or signed up for it: first by place in line, then the others by name."""
    joined = (db.select(Delegate, SignUp, Invitation.slot_id)
              .outerjoin(SignUp, sa.and_(SignUp.delegate_id == Delegate.id, SignUp.slot_id == slot.id))
              .outerjoin(Invitation, sa.and_(Invitation.delegate_id == Delegate.id, Invitation.slot_id == slot.id))
              .where(sa.or_(SignUp.id.is_not(None), Invitation.slot_id.is_not(None)))
              .order_by(SignUp.status, SignUp.id, Delegate.name, Delegate.id).options(WITH_CITY))
    found = [Guest(delegate, sign_up, invited is not None) for delegate, sign_up, invited in db.session.execute(joined)]
    return sorted(found, key=lambda one: one.sign_up is None)


@dataclasses.dataclass(frozen=True)
class Wanted:
    """Whom an organiser looks for; empty: not narrowed by this."""

    q: str = ""
    city: str = ""
    category: str = ""
    rank: str = ""
    heads: bool = False

    @property
    def query(self):
        """As arguments of an address."""
        return {name: "1" if value is True else value for name, value in dataclasses.asdict(self).items() if value}


def wanted(args):
    """What an address asks for."""
    words = {name: args.get(name, "")[:100].strip() for name in ("q", "city", "category", "rank")}
    return Wanted(**words, heads=bool(args.get("heads")))


def candidates(asked, slot):
    """The SELECT of those who come, fit, and are not invited yet."""
    invited = db.select(Invitation.delegate_id).where(Invitation.slot_id == slot.id)
    found = (db.select(Delegate).outerjoin(Delegate.delegation).outerjoin(Delegation.member)
             .where(Delegate.status.in_(SEATED), Delegate.erased_at.is_(None), Delegate.name != "",
                    Delegate.id.not_in(invited)).order_by(Delegate.name, Delegate.id))
    for word in searchable(asked.q).split():
        found = found.where(Delegate.search_words.contains(word, autoescape=True))
    if asked.city:
        found = found.where(Member.slug == asked.city)
    if asked.category:
        found = found.where(Delegate.category.has(Category.slug == asked.category))
    if asked.rank:
        found = found.where(Delegate.rank.has(Rank.slug == asked.rank))
    if asked.heads:
        found = found.where(Delegate.post == Post.HEAD, Delegate.status == Status.CONFIRMED)
    return found


def some_of(found, *, page):
    """A page of the candidates, with what their list shows."""
    return paged(found.options(WITH_CITY, joinedload(Delegate.rank)), number=page)


def ids_of(found):
    """All of them, AT_ONCE at most."""
    return db.session.scalars(found.with_only_columns(Delegate.id).limit(AT_ONCE)).all()


class Choices(NamedTuple):
    """What the filters choose from."""

    cities: list
    categories: list
    ranks: list


def choices():
    """Members that somebody comes for, categories, ranks."""
    cities = db.select(Member).where(Member.delegation.has()).order_by(Member.slug)
    return Choices(list(db.session.scalars(cities)),
                   list(db.session.scalars(db.select(Category).order_by(Category.position, Category.id))),
                   list(db.session.scalars(db.select(Rank).order_by(Rank.position, Rank.id))))
