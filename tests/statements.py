"""Counting what is asked of the database: a page asks as much of 300 rows as of 3."""
import contextlib

import sqlalchemy as sa

from blueprints.db import db


class Statements(list):
    """The SQL that ran, in order; BEGIN and COMMIT are not among it."""

    @property
    def count(self):
        return len(self)


@contextlib.contextmanager
def count_statements():
    """Collect each statement that the app's database is sent inside this block, also by pages a visitor opens.

        with count_statements() as statements:
            visitor.open("journal.journal")
        assert statements.count == 4        # or compare two counts; print(statements) shows them
    """
    seen = Statements()

    def note(_connection, _cursor, statement, _parameters, _context, _executemany):
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


@contextlib.contextmanager
def count_in_sqlite():
    """The same as SQLite itself tells it: also what is asked straight through the driver, as the stamp of a kept page is."""
    seen = Statements()

    def note(statement):
        if statement.split(None, 1)[0] in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"):
            seen.append(statement)

    def listen(connection, _record, _proxy):
        connection.set_trace_callback(note)

    def leave(connection, _record):
        if connection is not None:
            connection.set_trace_callback(None)

    sa.event.listen(db.engine, "checkout", listen)
    sa.event.listen(db.engine, "checkin", leave)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "checkout", listen)
        sa.event.remove(db.engine, "checkin", leave)
