"""Focal points: who coordinates which delegation and whether they were here, and what they wrote."""
import enum
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..accounts.models import Account, Link, SignIn
from ..db import db
from ..delegations.models import Delegation, Message
from ..members.models import Member


class Standing(enum.Enum):
    """Where a delegation's focal point stands."""

    NONE = "none"
    INVITED = "invited"         # the link is on its way, not used yet
    LAPSED = "lapsed"           # the link ran out unused
    HERE = "here"               # has signed in


class Seat(NamedTuple):
    """A member, its delegation if there is one yet, its focal point, and until when an unused link opens."""

    member: Member
    delegation: Delegation | None
    account: Account | None
    standing: Standing
    until: object


def focal_points(*, now):
    """Every member that is not retired, with its focal point; three statements."""
    wanted = db.select(Member).where(Member.retired_at.is_(None)).order_by(Member.slug)
    members = db.session.scalars(wanted.options(joinedload(Member.delegation).joinedload(Delegation.coordinator))).all()
    ours = db.select(Delegation.coordinator_id).where(Delegation.coordinator_id.is_not(None))
    here = set(db.session.scalars(db.select(SignIn.account_id).where(SignIn.account_id.in_(ours)).distinct()))
    links = {key: (used, until) for key, used, until in db.session.execute(
        db.select(Link.account_id, sa.func.max(Link.used_at), sa.func.max(Link.expires_at))
        .where(Link.account_id.in_(ours)).group_by(Link.account_id))}
    return [seat(member, here, links, now) for member in members]


def seat(member, here, links, now):
    account = member.delegation.coordinator if member.delegation else None
    if account is None:
        return Seat(member, member.delegation, None, Standing.NONE, None)
    used, until = links.get(account.id, (None, None))
    standing = (Standing.HERE if used or account.id in here else
                Standing.INVITED if until and until > now else Standing.LAPSED)
    return Seat(member, member.delegation, account, standing, until)


WHOLE = [joinedload(Message.delegation).joinedload(Delegation.member), joinedload(Message.written_by),
         joinedload(Message.answered_by)]


def messages():
    """SELECT of all messages: open ones first, the oldest of these first; then those that are done, the newest first."""
    return db.select(Message).options(*WHOLE).order_by(
        Message.answered_at.is_not(None), sa.case((Message.answered_at.is_(None), Message.id), else_=-Message.id))


def message(message_id):
    """A message with who wrote it; None when there is none."""
    found = db.select(Message).where(Message.id == message_id).options(*WHOLE)
    return db.session.scalar(found) if message_id < 2**31 else None


def open_messages():
    """How many messages wait for an answer."""
    return db.session.scalar(db.select(sa.func.count()).select_from(Message).where(Message.answered_at.is_(None)))
