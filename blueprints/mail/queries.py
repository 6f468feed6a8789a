"""Questions about the outbox."""
import datetime as dt

import sqlalchemy as sa

from ..db import db
from ..paging import paged
from .models import Letter, State, Wording, is_due, state_at

STUCK = dt.timedelta(minutes=15)


def is_anything_due(now):
    """Does a letter wait to be sent now? Asked every few seconds, so it takes no write lock, not even SQLite's."""
    with db.engine.connect().execution_options(only_reads=True) as connection:
        return connection.scalar(sa.select(sa.exists().where(is_due(now))))


def is_stuck(now):
    """Does a letter wait that should have left STUCK ago, though nobody has sent or is sending any since?

    Letters that a server puts off are planned anew, and a long line of them moves; so this tells that no postman lives.
    """
    moving = sa.exists().where(sa.or_(Letter.sent_at > now - STUCK, Letter.lease_until > now))
    late = sa.exists().where(is_due(now), Letter.not_before < now - STUCK)
    return db.session.scalar(sa.select(sa.and_(late, ~moving)))


def counts(now, **narrowed):
    """How many letters there are in each State; `narrowed` as in `letters`."""
    state = state_at(now).label("state")
    wanted = only(sa.select(state, sa.func.count()).select_from(Letter), **narrowed).group_by(state)
    found = {State(value): count for value, count in db.session.execute(wanted)}
    return {state: found.get(state, 0) for state in State}


def letters(now, *, state=None, page=1, **narrowed):
    """A page of the outbox, newest first; of one State, one `kind` or one `mailing` (its id) alone, if given."""
    wanted = only(sa.select(Letter).order_by(Letter.id.desc()), **narrowed)
    if state is not None:
        wanted = wanted.where(state_at(now) == state.value)
    return paged(wanted, number=page)


def only(wanted, *, kind=None, mailing=None):
    if kind is not None:
        wanted = wanted.where(Letter.kind == kind)
    if mailing is not None:
        wanted = wanted.where(Letter.mailing_id == mailing)
    return wanted


def kinds():
    """The kinds of letters that stand in the outbox."""
    return db.session.scalars(sa.select(Letter.kind).distinct().order_by(Letter.kind)).all()


def is_undeliverable(address):
    """The condition, in SQL, that letters to `address`, a column such as Delegate.email, are refused.

    Its last letter failed, for a reason that lies with the address and not with our own server, and none that was
    written to it has arrived since.
    """
    failed, later = sa.orm.aliased(Letter), sa.orm.aliased(Letter)
    arrived = sa.exists().where(later.to == failed.to, later.sent_at > failed.failed_at)
    return sa.exists().where(failed.to == address, readers_fault(failed), ~arrived).correlate_except(failed, later)


def readers_fault(letter):
    """The condition that a letter failed because of its address."""
    return sa.and_(letter.failed_at.is_not(None), sa.or_(
        letter.last_error.startswith("refused"), letter.last_error.startswith("later"),
        letter.last_error.in_(["address", "letters"])))


def undeliverable(addresses):
    """Those of these addresses that letters do not reach: address → its last Letter that failed."""
    wanted = sa.select(Letter).where(Letter.to.in_(list(addresses)), readers_fault(Letter), is_undeliverable(Letter.to))
    return {letter.to: letter for letter in db.session.scalars(wanted.order_by(Letter.failed_at, Letter.id))}


def wording(kind, language):
    """The row with the words that organisers gave this kind in this language; None when nobody ever did."""
    wanted = sa.select(Wording).where(Wording.kind == kind, Wording.language == language)
    return db.session.scalar(wanted.execution_options(populate_existing=True))


def given_words(kind=None, language=None):
    """The words that organisers gave letters: (kind, language) → (subject, body); all of them, or of one kind or language."""
    wanted = sa.select(Wording.kind, Wording.language, Wording.subject, Wording.body).where(Wording.body != "")
    if kind is not None:
        wanted = wanted.where(Wording.kind == kind)
    if language is not None:
        wanted = wanted.where(Wording.language == language)
    return {(row.kind, row.language): (row.subject, row.body) for row in db.session.execute(wanted)}
