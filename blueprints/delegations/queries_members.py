"""Questions about the members of the association."""
from typing import NamedTuple

import sqlalchemy as sa

from ..db import db
from .models import Member, Part

PUBLIC = (Member.verified_at.is_not(None), Member.retired_at.is_(None))


def public_members():
    """The members that everyone may see: verified, not retired."""
    return db.session.scalars(db.select(Member).where(*PUBLIC)).all()


def public_count():
    return db.session.scalar(db.select(sa.func.count()).select_from(Member).where(*PUBLIC))


def all_members():
    """Every member, retired ones too; for organisers."""
    return db.session.scalars(db.select(Member)).all()


def front_page(assembly):
    """The members that the front page names, by slug: the co-presidents, the host, and where it all began."""
    named = sa.or_(Member.part == Part.CO_PRESIDENT, Member.slug.in_([assembly.host, assembly.founded_in]))
    found = db.session.scalars(db.select(Member).where(named, Member.retired_at.is_(None)))
    return {member.slug: member for member in found}


class Counts(NamedTuple):
    """How many members stand where; `named` are all that are not retired."""

    verified: int
    unverified: int
    retired: int

    @property
    def named(self):
        return self.verified + self.unverified


def counts():
    """One statement for all three."""
    retired = Member.retired_at.is_not(None)
    verified = sa.and_(Member.verified_at.is_not(None), ~retired)
    row = db.session.execute(db.select(
        sa.func.count(sa.case((verified, 1))),
        sa.func.count(sa.case((sa.and_(Member.verified_at.is_(None), ~retired), 1))),
        sa.func.count(sa.case((retired, 1))))).one()
    return Counts(*row)
