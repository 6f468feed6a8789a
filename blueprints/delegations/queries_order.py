"""What the protocol order is made of: the members' names, who presides, and the offices of the heads of delegation."""
from typing import NamedTuple

import sqlalchemy as sa

from ..db import db
from ..members.models import Member, Part
from ..texts import Text
from .models import Delegate, Delegation, Post, Rank, Status

LAST = 2**31    # a head without a rank, or no head at all


class Standing(NamedTuple):
    """A member as protocol sees it. `rank` is the position of its confirmed head's office, LAST when there is none."""

    member_id: int
    slug: str
    name: Text
    part: Part
    delegation_id: int | None
    rank: int


def standings():
    """Every member, in one statement however many there are."""
    head = sa.and_(Delegate.delegation_id == Delegation.id, Delegate.post == Post.HEAD, Delegate.status == Status.CONFIRMED)
    wanted = (sa.select(Member.id, Member.slug, Member.name, Member.part, Delegation.id, sa.func.coalesce(Rank.position, LAST))
              .select_from(Member).outerjoin(Delegation, Delegation.member_id == Member.id)
              .outerjoin(Delegate, head).outerjoin(Rank, Rank.id == Delegate.rank_id))
    return [Standing(*row) for row in db.session.execute(wanted)]


def place_in(listed):
    """In SQL, where a delegate's delegation stands in the list of ids; those of no delegation after them all.

    The list travels as one value, so the statement is the same for any number of delegations, and is prepared once.
    """
    words = "," + "".join(f"{delegation_id}," for delegation_id in listed)
    sqlite = db.session.get_bind().dialect.name == "sqlite"
    own = sa.literal(",") + sa.cast(Delegate.delegation_id, sa.String) + ","
    place = (sa.func.instr if sqlite else sa.func.strpos)(sa.literal(words), own)
    return sa.case((Delegate.delegation_id.is_(None), LAST), else_=place)


def in_delegation():
    """In SQL, the order within a delegation: the head, then by office, then as its focal point has it, then by name."""
    rank = sa.select(Rank.position).where(Rank.id == Delegate.rank_id).scalar_subquery()
    return (sa.case((Delegate.post == Post.HEAD, 0), else_=1), sa.func.coalesce(rank, LAST), Delegate.position,
            Delegate.search_words, Delegate.id)
