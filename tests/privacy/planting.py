"""A person whose every word can be found again: planted through the pages, and looked for in every table and file."""
import contextlib
import json
import pathlib
import secrets
import sqlite3

import sqlalchemy as sa

from blueprints.db import db, now
from blueprints.delegations import letters
from blueprints.delegations.models import Delegate, Diet, Post
from blueprints.delegations.rules import link_secret, register
from blueprints.texts import Text
from tests import factories

PLANTED = {"name": "Quillon Vexworth", "own_name": "권일론", "office": "Zymurgist of Plovdiv", "organisation": "Guild of Xylem",
           "email": "quillon.vexworth@example.org", "diet": Diet.OTHER, "diet_note": "No jackfruit whatsoever",
           "diet_consent": True, "access_needs": "A narwhal-shaped ramp", "access_consent": True}
WORDS = ["Quillon", "Vexworth", "quillon", "vexworth", "권일론", "Zymurgist", "Plovdiv", "Xylem", "jackfruit", "narwhal"]
KEY = "k" * 40      # of tests/conftest.py


def planted(member=None, **changes):
    """The Delegate who registered with the PLANTED words, and got a letter."""
    city = (member or factories.make_member()).slug if changes.get("city") != "" else ""
    facts = PLANTED | {"post": Post.DELEGATE, "language": "en"} | changes | {"city": city}
    delegate = register(request_key=secrets.token_urlsafe(32), now=now(), key=KEY, **facts)
    letters.registered(delegate, now=now())
    db.session.commit()
    return delegate


def token_of(delegate):
    """The secret in the delegate's own link."""
    return link_secret(delegate, key=KEY)


def newest():
    db.session.expire_all()
    return db.session.scalar(db.select(Delegate).order_by(Delegate.id.desc()).limit(1))


def found_in_tables(words=WORDS):
    """(table, column, word) wherever one of the words stands, in any column of any table."""
    found = set()
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)).mappings():
            for column, value in row.items():
                text = spelled(value)
                found |= {(table.name, column, word) for word in words if word in text}
    return sorted(found)


def spelled(value):
    if isinstance(value, Text):
        value = value.as_dict()
    return json.dumps(value, ensure_ascii=False, default=str)


def found_in_files(words=WORDS):
    """The words that stand in the bytes of SQLite's files, as they are once the log is written back."""
    path = db.engine.url.database
    db.session.commit()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = b"".join(file.read_bytes() for file in (pathlib.Path(path), pathlib.Path(f"{path}-wal")) if file.exists())
    return [word for word in words if word.encode() in raw]


