"""The app, its two databases, and people. Things are made by tests/factories.py."""
import datetime as dt
import os
import pathlib
import shutil
import tempfile
import zlib

import psutil
import pytest
from xdist.scheduler import LoadScopeScheduling

from app import create_app
from blueprints import schema
from blueprints.db import db
from blueprints.limits import limiter

from . import factories
from .databases import KINDS, Postgres, unavailable
from .visitor import Browser, Visitor

MEMORY = pathlib.Path("/dev/shm")
ROOM = 2 * 1024 ** 3        # bytes; the whole suite takes a quarter of that
PREFIX = "assembly-tests-"
FOLDER, IS_GREEN = pytest.StashKey(), pytest.StashKey()


def pytest_configure(config):
    """Keep temporary files in memory where there is room: at each commit SQLite waits for the disk, and each test commits."""
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        forget_earlier_runs()
        folder = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=MEMORY)
        os.chmod(folder, 0o755)     # PostgreSQL runs as another user when the tests run as root
        os.environ["TMPDIR"] = tempfile.tempdir = config.stash[FOLDER] = folder


def forget_earlier_runs():
    """A failed run has left its files to be looked at, until the next one begins."""
    for left in MEMORY.glob(f"{PREFIX}*"):
        number = left.name.removeprefix(PREFIX).partition("-")[0]
        if number.isdecimal() and not psutil.pid_exists(int(number)):
            shutil.rmtree(left, ignore_errors=True)


def pytest_sessionfinish(session, exitstatus):
    session.config.stash[IS_GREEN] = not exitstatus


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    """Only what a failed run has left is worth a look."""
    if config.stash.get(FOLDER, None) and config.stash.get(IS_GREEN, None):
        shutil.rmtree(config.stash[FOLDER], ignore_errors=True)


def pytest_collection_modifyitems(config, items):
    """Leave away what is marked on_either and has its turn on the other database."""
    left = {item for item in items if item.get_closest_marker("on_either") and not has_its_turn(item)}
    if left:
        config.hook.pytest_deselected(items=list(left))
        items[:] = [item for item in items if item not in left]


def has_its_turn(item):
    """Of the two databases one, told by the name of the test and of its variant: the same in each run, half of all on each."""
    kind = item.callspec.params.get("kind") if hasattr(item, "callspec") else None
    return kind is None or KINDS[zlib.crc32(item.nodeid.replace(kind, "").encode()) % len(KINDS)] == kind


def pytest_xdist_make_scheduler(config, log):
    """Each file of tests/browser stays on one worker, with one server and one walk, and comes first, being the longest."""
    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return nodeid.partition("::")[0] if "browser/" in nodeid else nodeid

    return Scheduling(config, log)


@pytest.fixture(scope="session")
def postgres():
    try:
        server = Postgres()
    except Exception as error:
        unavailable(f"PostgreSQL cannot be had: {error}")
    yield server
    server.stop()


@pytest.fixture(scope="session", params=KINDS)
def kind(request):
    return request.param


@pytest.fixture(scope="session")
def made_app(kind, tmp_path_factory, request):
    """One migrated app for each database; tests clean up behind themselves."""
    instance = tmp_path_factory.mktemp(f"instance-{kind}")
    environ = {"SECRET_KEY": "k" * 40, "BASE_URL": "http://localhost"}
    if kind == "postgresql":
        name = f"tests_{os.getpid()}"
        environ["DATABASE_URL"] = request.getfixturevalue("postgres").database(name)
    limiter.enabled = True      # an app that is made while it is off never limits anything
    app = create_app(environ, instance)
    app.testing = True
    app.test_client_class = Browser
    schema.bring_up_to_date(app)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(made_app):
    """The app with an empty database, inside its context."""
    limiter.enabled = False
    with made_app.app_context():
        yield made_app
        db.session.rollback()
        empty()


def empty():
    """Take every row out of every table; said to the driver in one piece, because each test does it."""
    deletes = [f'DELETE FROM "{table.name}"' for table in reversed(db.metadata.sorted_tables)]
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        deletes = [f"DO $$ BEGIN {'; '.join(deletes)}; END $$"]
    driver = connection.connection.cursor()
    for delete in deletes:
        driver.execute(delete)
    db.session.commit()


@pytest.fixture
def visitor(app):
    """Nobody: a browser that has not signed in."""
    return Visitor(app)


@pytest.fixture
def signed_in(app):
    """A browser signed in as a new account with these roles: signed_in("editor")."""
    return lambda *roles, **facts: Visitor(app).sign_in(factories.make_account(*roles, **facts))


@pytest.fixture
def assembly(app):
    """The assembly as announced: Seoul, four provisional days in June 2025."""
    return factories.make_assembly()


NOW = dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)


@pytest.fixture
def now():
    """The moment at which rules are tried."""
    return NOW
