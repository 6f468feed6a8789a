"""Runs the migrations on the app's own database; on SQLite inside the one transaction that changes the schema."""
import contextlib

from alembic import context
from flask import current_app

engine = current_app.extensions["migrate"].db.engine
metadata = current_app.extensions["migrate"].db.metadata


def plain_type(kind, item, autogen):
    """Write our own column types as the plain ones underneath: a migration imports nothing of ours."""
    if kind == "type" and type(item).__module__.startswith("blueprints."):
        return "sa.JSON()" if type(item).__name__ == "Translated" else "sa.DateTime(timezone=True)"
    return False


@contextlib.contextmanager
def keys_unheeded(connection):
    """SQLite changes a table by making it anew: while the old one is dropped, nobody's rows may go with it.

    Its foreign keys can only be put aside between transactions; they are checked all the same before the commit.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()       # of what check_keys asked: inside a transaction SQLite would not heed the next line
        driver.execute("PRAGMA foreign_keys=ON")


def check_keys(connection):
    if connection.dialect.name == "sqlite" and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
        raise RuntimeError(f"The migration would leave rows that refer to nothing: {lost[0]}")


def run():
    with engine.connect() as connection, keys_unheeded(connection):
        context.configure(connection=connection, target_metadata=metadata, compare_type=True, render_item=plain_type,
                          render_as_batch=True, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
            check_keys(connection)


run()
