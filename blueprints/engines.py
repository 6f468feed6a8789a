"""How we talk to SQLite and to PostgreSQL: durable, with time-outs, writers one at a time."""
import functools
import json

from flask import has_request_context, request
from sqlalchemy import event
from sqlalchemy.orm import Session

READING = {"GET", "HEAD", "OPTIONS"}


def options(url):
    """Engine options for Flask-SQLAlchemy."""
    common = {"json_serializer": functools.partial(json.dumps, ensure_ascii=False)}
    if url.startswith("sqlite"):
        return common | {"connect_args": {"timeout": 20, "check_same_thread": False}, "pool_size": 20}
    limits = "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s -c timezone=UTC"
    return common | {"pool_pre_ping": True, "pool_recycle": 1800, "pool_size": 8, "max_overflow": 8, "pool_timeout": 10,
                     "connect_args": {"options": limits, "connect_timeout": 5}}


def only_reads():
    """Is this a request that promised to change nothing?"""
    return has_request_context() and request.method in READING


def prepare(engine):
    """SQLite: write-ahead log, synced at each commit, foreign keys on, and a write lock before the first read of
    any transaction that may write: a read that later turns into a write fails at once, whatever the time-out says."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def connect(connection, _record):
        connection.isolation_level = None       # the driver must not begin transactions by itself
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=20000", "foreign_keys=ON",
                       "secure_delete=ON", "trusted_schema=OFF"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection):
        connection.exec_driver_sql("BEGIN" if only_reads() else "BEGIN IMMEDIATE")


@event.listens_for(Session, "before_flush")
def a_get_changes_nothing(orm, _context, _instances):
    """A page that is only read must not write: such a bug would otherwise hide until two readers meet."""
    if only_reads() and (orm.new or orm.deleted or any(orm.is_modified(row) for row in orm.dirty)):
        raise RuntimeError("a GET tried to change the database")
