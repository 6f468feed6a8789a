"""Several people at one moment, each on a database connection of their own."""
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from blueprints.db import db, now

WAITING = sa.text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def rounds(kind, count):
    """How often it is worth to let people meet: SQLite lets only one of them write at a time, whatever the code forgets."""
    return count if kind == "postgresql" else count // 5


def at_once(app, people, act):
    """What `act(n)` returns, or the exception it raises, for n people who start together; what they did is committed."""
    db.session.commit()     # what was made for them is there, and no lock of ours is in their way
    gate = threading.Barrier(people)

    def one(n):
        with app.app_context():
            gate.wait()
            try:
                be_patient()
                outcome = act(n)
                db.session.commit()
                return outcome
            except Exception as error:
                db.session.rollback()
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(one, range(people)))


def be_patient():
    """Wait for one's turn as long as it takes: what is tried is who gets what, not how soon on a busy machine."""
    if db.engine.dialect.name == "postgresql":
        for limit in ("lock_timeout", "statement_timeout"):
            db.session.execute(sa.text(f"SET LOCAL {limit} = '60s'"))


def one_after_the_other(app, kind, first, then):
    """What `then()` makes of it that `first()` is done but not committed when it begins, and committed while it waits.

    Its outcome, or the exception that it raises. SQLite lets nobody begin before the other has committed.
    """
    begun = threading.Event()

    def act(n):
        if n == 1:
            begun.wait()
            return then()
        try:
            first()
            db.session.flush()
        finally:
            begun.set()
        return kind == "sqlite" or wait_until_somebody_waits()

    before, after = at_once(app, 2, act)
    if isinstance(before, Exception):
        raise before
    return after


def somebody_waits():
    """Does another connection to this PostgreSQL database wait for a lock?"""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        return connection.scalar(WAITING) > 0


def wait_until_somebody_waits():
    """Look until another connection waits for a lock of ours; PostgreSQL ends its waiting after five seconds."""
    ends = now() + dt.timedelta(seconds=20)
    while not somebody_waits():
        assert now() < ends, "nobody waits"
