"""A server that is killed in the middle of a release leaves nothing of it: no release, no entries, no letters."""
import datetime as dt
import json
import os
import signal
import subprocess
import sys

import pytest

from blueprints.agenda.models import Star
from blueprints.db import db
from blueprints.journal.models import JournalEntry
from blueprints.mail.models import Letter
from blueprints.programme.models import Entry, Release, Slot, SlotStatus

from ..factories import added, four, make_delegate, make_slot
from .test_release import publish

pytestmark = pytest.mark.usefixtures("assembly")

# Publishes and tells, says so, and then waits: for the word to commit, or for its end.
SERVER = """
import datetime as dt, json, sys
from app import create_app
from blueprints.db import db
from blueprints.programme import rules_release
from blueprints.texts import Text
environ, instance = json.loads(sys.argv[1])
with create_app(environ, instance).app_context():
    made = rules_release.release(note=Text(en="News"), by=None, now=dt.datetime(2025, 3, 5, tzinfo=dt.UTC), tell=True,
                                 host="localhost", base_url="http://localhost")
    db.session.flush()
    print("written", made.number, flush=True)
    if sys.stdin.readline():
        db.session.commit()
        print("committed", flush=True)
"""


def server_in_the_middle(app):
    """A process of its own that has written the whole release and not committed it yet."""
    environ = {"SECRET_KEY": app.config["SECRET_KEY"], "BASE_URL": "http://localhost"}
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    if url.startswith("postgresql"):
        environ["DATABASE_URL"] = url.replace("postgresql+psycopg://", "postgresql://")
    process = subprocess.Popen([sys.executable, "-c", SERVER, json.dumps([environ, app.instance_path])], text=True,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ)
    assert process.stdout.readline() == "written 2\n"
    return process


def what_is_there():
    db.session.rollback()
    found = {model.__name__: db.session.scalar(db.select(db.func.count()).select_from(model))
             for model in (Release, Entry, Letter, Star, Slot, JournalEntry)}
    db.session.rollback()       # a transaction of ours would keep the other process from its own
    return found


@pytest.fixture
def drafted():
    """Two public sessions: one moved in the draft and starred by somebody, one published by mistake."""
    moved, mistaken = make_slot(title=four("Rivers")), make_slot(starts=dt.time(11))
    publish()
    delegate = make_delegate()
    for slot in (moved, mistaken):
        added(Star(delegate_id=delegate.id, slot_id=slot.id))
    moved.starts = dt.time(15)
    mistaken.status, mistaken.is_withdrawn = SlotStatus.CANCELLED, True
    db.session.commit()


def test_who_is_killed_before_the_commit_has_published_nothing(app, drafted):
    before = what_is_there()
    process = server_in_the_middle(app)

    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert process.returncode == -signal.SIGKILL
    assert what_is_there() == before
    assert before["Letter"] == 0
    assert publish(dt.datetime(2025, 3, 6, tzinfo=dt.UTC)).number == 2       # and its lock is gone with it


def test_who_comes_to_the_commit_has_published_all_of_it(app, drafted):
    """The nearest neighbour: the same process, allowed to end."""
    process = server_in_the_middle(app)

    said, _errors = process.communicate("go on\n")

    assert said == "committed\n"
    found = what_is_there()
    assert {name: found[name] for name in ("Release", "Entry", "Letter", "Star", "Slot")} == {
        "Release": 2, "Entry": 3, "Letter": 1, "Star": 1, "Slot": 2}
