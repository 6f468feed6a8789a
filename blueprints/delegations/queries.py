"""Questions about delegations and delegates: of the public form, of a delegate, of a focal point."""
import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from ..accounts.models import hash_of
from ..accounts.queries import KNOWN_ELSEWHERE
from ..assembly.models import Day
from ..db import db
from ..members.models import Member
from .models import SEATED, Delegate, Delegation, Post, Status

WITH_CITY = joinedload(Delegate.delegation).joinedload(Delegation.member)


def open_members():
    """Every member that somebody can come for, verified or not."""
    return db.session.scalars(db.select(Member).where(Member.retired_at.is_(None)).order_by(Member.slug)).all()


def last_day():
    """The date of the assembly's last day; None while it has none."""
    return db.session.scalar(db.select(sa.func.max(Day.date)))


def registration_of(token):
    """The registration that this secret of a delegate's own link opens; None when it opens nothing."""
    wanted = db.select(Delegate).where(Delegate.link_hash == hash_of(token))
    return db.session.scalar(wanted.options(WITH_CITY))


def registrations_of(email):
    """The registrations with this folded e-mail address, newest first."""
    wanted = db.select(Delegate).where(Delegate.email_folded == email)
    return db.session.scalars(wanted.options(WITH_CITY).order_by(Delegate.registered_at.desc(), Delegate.id.desc())).all()


def known_by_registration(email):
    """Name and language of somebody with this folded address whose registration is neither declined nor withdrawn."""
    held = db.select(Delegate).where(Delegate.email_folded == email, Delegate.status.in_(SEATED))
    delegate = db.session.scalars(held.order_by(Delegate.id.desc()).limit(1)).first()
    return {"name": delegate.name, "language": delegate.language} if delegate else None


KNOWN_ELSEWHERE.append(known_by_registration)


def delegations_of(account):
    """The delegations that this account coordinates, with their members and delegates."""
    wanted = (db.select(Delegation).join(Delegation.member).where(Delegation.coordinator_id == account.id)
              .options(contains_eager(Delegation.member), joinedload(Delegation.delegates)).order_by(Member.slug))
    return db.session.scalars(wanted).unique().all()


def delegate_of(account, delegate_id):
    """A delegate of one of the account's own delegations; None for anybody else's."""
    wanted = (db.select(Delegate).join(Delegate.delegation)
              .where(Delegate.id == delegate_id, Delegation.coordinator_id == account.id))
    return db.session.scalar(wanted.options(WITH_CITY))


def seats_in_use(delegation):
    """How many of the delegates that are loaded with it hold a seat."""
    return sum(delegate.holds_a_seat for delegate in delegation.delegates)


def in_order(delegates):
    """The head first, then the others as they stand; those who do not come last."""
    posts = list(Post)
    standing = {Status.CONFIRMED: 0, Status.PENDING: 0, Status.OFFERED: 0, Status.WAITING: 1, Status.DECLINED: 2,
                Status.WITHDRAWN: 3}
    return sorted(delegates, key=lambda delegate: (standing[delegate.status], posts.index(delegate.post), delegate.name))
