"""Brings the database up to date: once, though several workers start together; never downwards."""
import contextlib
import fcntl
import pathlib

import sqlalchemy as sa
from alembic import command
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import Migrate

from .db import db

FOLDER = pathlib.Path(__file__).parent.parent / "migrations"
migrate = Migrate(render_as_batch=True)
ADVISORY_LOCK = 5_251_985       # any number, but ours


class DatabaseTooNew(Exception):
    """The database was made by a newer release of this program."""

    def __str__(self):
        return ("The database is newer than this program. Start the newer release again, "
                "or restore a backup that was made before the update.")


def prepare(app):
    migrate.init_app(app, db, directory=str(FOLDER))


def scripts(app):
    config = app.extensions["migrate"].migrate.get_config(str(FOLDER))
    return config, ScriptDirectory.from_config(config)


def stands_at():
    """The revision that the database is at; None when it is empty."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current(app):
    return stands_at() == scripts(app)[1].get_current_head()


def bring_up_to_date(app):
    """Run the migrations that are still to run, while other processes wait for it.

    Raises DatabaseTooNew when the database is at a revision that this program does not know.
    """
    with app.app_context(), only_one():
        config, directory = scripts(app)
        current = stands_at()
        if current is not None and current not in {script.revision for script in directory.walk_revisions()}:
            raise DatabaseTooNew()
        if current != directory.get_current_head():
            command.upgrade(config, "head")


@contextlib.contextmanager
def only_one():
    """Hold the one lock for changes of the schema: a lock file beside SQLite's, or PostgreSQL's advisory lock."""
    if db.engine.dialect.name == "sqlite":
        path = pathlib.Path(db.engine.url.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(f"{path}.migrating", "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("SET statement_timeout = '60s'"))
        connection.execute(sa.text("SET lock_timeout = '60s'"))
        connection.execute(sa.text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
        try:
            yield
        finally:
            connection.execute(sa.text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_LOCK})
            connection.invalidate()     # its time-outs are not those of the pool
