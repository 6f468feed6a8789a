"""The database: one `db` for all, moments in UTC, enums stored by value, constraints with names."""
import datetime as dt
import enum
from typing import ClassVar

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm import registry as Registry
from sqlalchemy.types import TypeDecorator

from .points import Located, Point
from .texts import Text, Translated


class Instant(TypeDecorator):
    """A moment that happened: aware in Python, UTC in the database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an Instant needs a time zone")
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value, dialect):
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BY_VALUE = sa.Enum(enum.Enum, values_callable=lambda kind: [member.value for member in kind],
                   native_enum=False, create_constraint=True, length=40)


class Base(DeclarativeBase):
    registry: ClassVar = Registry(
        metadata=sa.MetaData(naming_convention=CONSTRAINT_NAMES),
        type_annotation_map={dt.datetime: Instant, Text: Translated, Point: Located, enum.Enum: BY_VALUE})


db = SQLAlchemy(model_class=Base)


def rows(wanted, values=None):
    """The rows of a select of columns, asked of the connection itself, which costs half of what the session's own way does.
    As there, what is pending is written first. Build such a select once: building it anew costs as much again."""
    orm = db.session()
    if orm.autoflush:
        orm.flush()
    return orm.connection().execute(wanted, values or {}).all()


def now():
    """The present moment, UTC. Only routes, commands and column defaults ask for it; rules are told."""
    return dt.datetime.now(dt.UTC)
