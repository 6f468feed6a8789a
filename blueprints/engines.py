"""How we talk to SQLite and to PostgreSQL: durable, with time-outs, writers one at a time."""
import contextlib
import fcntl
import functools
import json
import os
import sqlite3
import threading
import zlib

import psycopg
import sqlalchemy as sa
from flask import g, has_request_context, request
from sqlalchemy import event
from sqlalchemy.orm import Session

READING = {"GET", "HEAD", "OPTIONS"}


def options(url):
    """Engine options for Flask-SQLAlchemy."""
    # What people typed has no place in the message of an error.
    common = {"json_serializer": functools.partial(json.dumps, ensure_ascii=False), "hide_parameters": True}
    if url.startswith("sqlite"):
        return common | {"connect_args": {"timeout": 20, "check_same_thread": False, "factory": InLine}, "pool_size": 20}
    limits = "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s -c timezone=UTC"
    return common | {"pool_pre_ping": True, "pool_recycle": 1800, "pool_size": 8, "max_overflow": 8, "pool_timeout": 10,
                     "connect_args": {"options": limits, "connect_timeout": 5}}


def only_reads():
    """Is this a request that promised to change nothing, or one whose form is only shown again?"""
    if not has_request_context() or "may_write" in g:
        return False
    return request.method in READING or "stale_token" in g or "refused" in g


def only_read_from_here():
    """Promise that this request, whose form was refused, only draws its page now: others may write meanwhile.

    What it had begun to write must have been rolled back.
    """
    g.refused = True


def promised(connection):
    """Will this transaction only read? Outside of requests one may promise it with execution_options(only_reads=True)."""
    return only_reads() or connection.get_execution_options().get("only_reads", False)


@contextlib.contextmanager
def writing():
    """Let a reading request note something short, such as when a feed was last read.

    What is noted is a transaction of its own: begin it inside, on a connection or session of its own, and end it there.
    """
    g.may_write = True
    try:
        yield
    finally:
        del g.may_write


class Line:
    """Where those who want to write into one SQLite file wait their turn, the threads of this process and other processes.

    SQLite's own lock decides; but whoever finds it taken sleeps, up to a tenth of a second at a time, while others come
    and take it: some wait for seconds. Here the next one goes on at once. When a process dies the system frees its place.
    """

    PATIENCE = 10       # seconds; then SQLite is asked without a place in the line, and says no when it is still locked

    def __init__(self, path):
        self.path, self.ours = path, threading.Lock()

    def wait(self):
        """A place at the head of the line, to be given to `leave`; None when nothing moved for that long."""
        if not self.ours.acquire(timeout=self.PATIENCE):
            return None
        with contextlib.ExitStack() as undo:
            undo.callback(self.ours.release)
            place = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            undo.callback(os.close, place)
            fcntl.flock(place, fcntl.LOCK_EX)
            undo.pop_all()
        return place

    def leave(self, place):
        os.close(place)
        self.ours.release()


class InLine(sqlite3.Connection):
    """A connection that leaves the line as soon as what it wrote is on the disk, or undone."""

    line = place = None
    reads = False

    def wait_in(self, line):
        if self.place is None:
            self.line, self.place = line, line.wait()

    def leave(self):
        if self.place is not None:
            place, self.place = self.place, None
            self.line.leave(place)

    def commit(self):
        try:
            super().commit()
        finally:
            self.leave()

    def rollback(self):
        try:
            super().rollback()
        finally:
            self.leave()

    def close(self):
        try:
            super().close()
        finally:
            self.leave()

    def only_read(self, reads):
        """Refuse every change from now on, or no longer."""
        if reads is not self.reads:
            self.execute(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
            self.reads = reads


def prepare(engine):
    """Give each transaction what it may do: nothing but read, where only_reads().

    SQLite besides: write-ahead log, synced at each commit, foreign keys on, and a write lock before the first read of
    any transaction that may write: a read that later turns into a write fails at once, whatever the time-out says.
    """
    if engine.dialect.name != "sqlite":
        @event.listens_for(engine, "begin")
        def begin_on_postgresql(connection):
            reading, driver = promised(connection), connection.connection.dbapi_connection
            driver.read_only = reading      # part of BEGIN, no question more
            # A page is drawn from one moment: what others remove between two questions must not be half there.
            driver.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ if reading else None
        return

    line = Line(f"{engine.url.database}-line")

    @event.listens_for(engine, "connect")
    def connect(connection, _record):
        connection.isolation_level = None       # the driver must not begin transactions by itself
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=20000", "foreign_keys=ON",
                       "secure_delete=ON", "trusted_schema=OFF"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection):
        reading, ours = promised(connection), connection.connection.dbapi_connection
        ours.only_read(reading)
        if not reading:
            ours.wait_in(line)
        with contextlib.ExitStack() as undo:
            undo.callback(ours.leave)
            connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
            undo.pop_all()


def straight(engine, statement, *values):
    """The rows of one statement that only reads, straight through the driver: for what is asked all the time. Each ? in it is
    one of the values.

    A fault of the connection is met again in the ordinary way, which knows what to make of it.
    """
    if engine.dialect.name == "postgresql":
        statement = statement.replace("?", "%s")
    try:
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(statement, values)
            return cursor.fetchall()
        finally:
            connection.close()
    except engine.dialect.loaded_dbapi.Error:
        with engine.connect() as ordinary:
            return ordinary.exec_driver_sql(statement, values).all()


class PromisedNotTo(RuntimeError):
    """A page that is only read tried to write: a bug, that would otherwise hide until two readers meet."""


@event.listens_for(Session, "before_flush")
def a_get_changes_nothing(orm, _context, _instances):
    if only_reads() and (orm.new or orm.deleted or any(orm.is_modified(row) for row in orm.dirty)):
        raise PromisedNotTo(f"{request.method} {request.url_rule}")


def hold(orm, name):
    """Let one transaction at a time past here for this `name`; the others wait until it ends.

    For what no row stands for yet, such as a list that rows are about to be added to. SQLite's writers are alone anyway.
    """
    if orm.get_bind().dialect.name == "postgresql":
        orm.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": zlib.crc32(name.encode())})
