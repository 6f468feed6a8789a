"""Questions about the members of the association."""
from typing import NamedTuple

import sqlalchemy as sa

from ..db import db
from .models import Member, Part

PUBLIC = (Member.verified_at.is_not(None), Member.retired_at.is_(None))


def public_members():
    """The members that everyone may see: verified, not retired."""
    return db.session.scalars(db.select(Member).where(*PUBLIC)).all()


# Where a member stands, as organisers filter by it.
STANDINGS = {
    "verified": PUBLIC,
    "unverified": (Member.verified_at.is_(None), Member.retired_at.is_(None)),
    "retired": (Member.retired_at.is_not(None),),
}


def members_standing(where):
    """The members that stand at this key of STANDINGS; for any other word all, retired ones too."""
    return db.session.scalars(db.select(Member).where(*STANDINGS.get(where, ()))).all()


def front_page(assembly):
    """(the members that the front page names, by slug: the co-presidents, the host, and where it all began; how many the public
    sees of all), in one statement."""
    named = sa.or_(Member.part == Part.CO_PRESIDENT, Member.slug.in_([assembly.host, assembly.founded_in]))
    count = db.select(sa.func.count().label("seen")).select_from(Member).where(*PUBLIC).subquery()
    found = db.session.execute(db.select(Member, count.c.seen).select_from(count).outerjoin(
        Member, sa.and_(named, Member.retired_at.is_(None)))).all()
    return {member.slug: member for member, _seen in found if member}, found[0].seen


class Counts(NamedTuple):
    """How many members stand where; `named` are all that are not retired."""

    verified: int
    unverified: int
    retired: int

    @property
    def named(self):
        return self.verified + self.unverified


def counts():
    """All three in one statement."""
    each = [sa.func.count(sa.case((sa.and_(*conditions), 1))) for conditions in STANDINGS.values()]
    return Counts(*db.session.execute(db.select(*each)).one())
