"""Questions about the outbox."""
import sqlalchemy as sa

from ..db import db
from ..paging import paged
from .models import Letter, State, is_due, state_at


def is_anything_due(now):
    """Does a letter wait to be sent now? Asked every few seconds, so it takes no write lock, not even SQLite's."""
    with db.engine.connect().execution_options(only_reads=True) as connection:
        return connection.scalar(sa.select(sa.exists().where(is_due(now))))


def counts(now):
    """How many letters there are in each State."""
    state = state_at(now).label("state")
    found = {State(value): count for value, count in db.session.execute(
        sa.select(state, sa.func.count()).select_from(Letter).group_by(state))}
    return {state: found.get(state, 0) for state in State}


def letters(now, *, state=None, page=1):
    """A page of the outbox, newest first; of one State alone, if it is given."""
    wanted = sa.select(Letter).order_by(Letter.id.desc())
    if state is not None:
        wanted = wanted.where(state_at(now) == state.value)
    return paged(wanted, number=page)
