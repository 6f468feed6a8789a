"""Brings the database up to date: once, though several processes start together; never downwards.

Alembic is imported only where something is migrated: a worker that serves pages needs neither its time nor its memory.
"""
import contextlib
import datetime as dt
import fcntl
import pathlib
import sqlite3

import click
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, InterfaceError

from .db import db
from .settings import CannotStart

FOLDER = pathlib.Path(__file__).parent.parent / "migrations"
ADVISORY_LOCK = 5_251_985       # any number, but ours
PATIENCE = 60                   # seconds that a process waits for another one's migration


class DatabaseTooNew(CannotStart):
    """The database was made by a newer release of this program."""

    def __init__(self):
        super().__init__("The database is newer than this program. Start the newer release again, "
                         "or restore a backup that was made before the update.")


class DatabaseAway(CannotStart):
    """The database cannot be opened, so nothing can be served."""

    def __init__(self, error):
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        super().__init__(f"The database cannot be opened: {reason}. Check DATABASE_URL, and that it may be written to.")


def prepare(app):
    """Under the `flask` command, let Flask-Migrate's own `flask db` know the app."""
    if click.get_current_context(silent=True):
        tell_flask_migrate(app)


def tell_flask_migrate(app):
    """Set up Flask-Migrate for this app."""
    from flask_migrate import Migrate
    Migrate(app, db, directory=str(FOLDER), render_as_batch=True)


def revisions():
    """The revisions this program knows, oldest first: a migration's file is called by its revision, 0001_what.py."""
    return sorted(path.name.split("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def stands_at():
    """The revision that the database is at; None when it is empty."""
    with db.engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.scalar(sa.text("SELECT version_num FROM alembic_version"))


def is_current():
    return stands_at() == revisions()[-1]


def bring_up_to_date(app):
    """Run the migrations that are still to run, while other processes wait for it.

    Raises DatabaseTooNew when the database is at a revision that this program does not know, DatabaseAway when it
    does not answer.
    """
    with app.app_context():
        with must_open():
            if db.engine.dialect.name == "sqlite":
                pathlib.Path(db.engine.url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            db.engine.connect().close()
        with only_one():
            with must_open():
                current, known = stands_at(), revisions()
            if current is not None and current not in known:
                raise DatabaseTooNew()
            if current == known[-1]:
                return
            if current is not None and db.engine.dialect.name == "sqlite":
                with must_open():
                    back_up(pathlib.Path(app.instance_path) / "backups", before=known[-1])
            from alembic import command
            tell_flask_migrate(app)
            command.upgrade(app.extensions["migrate"].migrate.get_config(str(FOLDER)), "head")


@contextlib.contextmanager
def must_open():
    """Turn what a database says that is away, full, broken or not ours into DatabaseAway."""
    try:
        yield
    except (DatabaseError, InterfaceError, sqlite3.Error, OSError) as error:
        raise DatabaseAway(error) from None


def back_up(folder, *, before):
    """Copy the SQLite database into `folder`, consistent though it is in use; returns the copy's path."""
    folder.mkdir(mode=0o700, exist_ok=True)
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
    copy = folder / f"before-{before}-{stamp}.db"
    with contextlib.closing(sqlite3.connect(db.engine.url.database)) as connection:
        connection.execute("VACUUM INTO ?", [str(copy)])
    copy.chmod(0o600)
    return copy


@contextlib.contextmanager
def only_one():
    """Hold the one lock for changes of the schema: a lock file beside SQLite's, or PostgreSQL's advisory lock."""
    if db.engine.dialect.name == "sqlite":
        with open(f"{db.engine.url.database}.migrating", "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(f"SET statement_timeout = '{PATIENCE}s'"))
        connection.execute(sa.text(f"SET lock_timeout = '{PATIENCE}s'"))
        connection.execute(sa.text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
        try:
            yield
        finally:
            connection.execute(sa.text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_LOCK})
            connection.invalidate()     # its time-outs are not those of the pool
