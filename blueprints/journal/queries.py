"""Questions about the journal."""
import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..db import db
from ..paging import paged
from .models import JournalEntry

NOBODY = "none"     # asks for what no account did


def entries(*, action=None, who=None, subject=None, page=1):
    """A page of the journal, newest first, each with its actor; `who` is an account's id or NOBODY."""
    wanted = sa.select(JournalEntry).order_by(JournalEntry.id.desc())
    wanted = wanted.options(joinedload(JournalEntry.actor).lazyload("*"))
    if action is not None:
        wanted = wanted.where(JournalEntry.action == action)
    if who is not None:
        wanted = wanted.where(JournalEntry.actor_id.is_(None) if who == NOBODY else JournalEntry.actor_id == who)
    if subject is not None:
        wanted = wanted.where(JournalEntry.subject == subject)
    return paged(wanted, number=page)


def actions():
    """The actions that stand in the journal."""
    return db.session.scalars(sa.select(JournalEntry.action).distinct().order_by(JournalEntry.action)).all()


def actors():
    """(id, name, e-mail) of the accounts that did something."""
    account = JournalEntry.actor.property.mapper.class_
    acted = sa.select(JournalEntry.actor_id).where(JournalEntry.actor_id.is_not(None))
    wanted = sa.select(account.id, account.name, account.email).where(account.id.in_(acted))
    return db.session.execute(wanted.order_by(account.name, account.email)).all()
