"""What the databases are told, and what they then really do; each with connections of its own."""
import contextlib
import os

import psycopg
import pytest
import sqlalchemy as sa
from flask import Blueprint

from app import create_app
from blueprints import schema
from blueprints.access import everyone, open_to
from blueprints.accounts.models import Account
from blueprints.db import db
from blueprints.engines import Line, writing

from ..factories import make_account, make_assembly
from ..visitor import Browser, Visitor


@pytest.fixture
def own_app(kind, tmp_path, request, monkeypatch):
    """An app with a database of its own, pages that try what ours never do, and little patience."""
    environ = {"SECRET_KEY": "k" * 40, "BASE_URL": "http://localhost"}
    if kind == "postgresql":
        environ["DATABASE_URL"] = request.getfixturevalue("postgres").database(f"engines_{os.getpid()}")
    app = create_app(environ, tmp_path)
    app.test_client_class = Browser
    app.register_blueprint(trial_pages())
    monkeypatch.setattr(Line, "PATIENCE", 0.05)
    schema.bring_up_to_date(app)
    with app.app_context():
        sa.event.listen(db.engine, "connect", impatient)
        db.engine.dispose()
        yield app
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()


def impatient(connection, _record):
    if isinstance(connection, psycopg.Connection):
        connection.execute("SET lock_timeout = '50ms'")
        connection.commit()
    else:
        connection.execute("PRAGMA busy_timeout=50")


def trial_pages():
    bp = Blueprint("trial", __name__, url_prefix="/trial")

    @bp.route("/add", methods=["GET", "POST"])
    @open_to(everyone)
    def add():
        db.session.add(Account(email="added@example.org"))
        db.session.commit()
        return "added"

    @bp.route("/update", methods=["GET", "POST"])
    @open_to(everyone)
    def update():
        db.session.execute(db.update(Account).values(name="Changed Example"))
        db.session.commit()
        return "updated"

    @bp.route("/cut")
    @open_to(everyone)
    def cut():
        own = db.session.scalar(sa.text("SELECT pg_backend_pid()"))
        with psycopg.connect(db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [own])
        return "answered"

    @bp.route("/note")
    @open_to(everyone)
    def note():
        with writing(), db.engine.begin() as connection:
            connection.execute(db.update(Account).values(name="Noted Example"))
        return "noted"

    @bp.route("/read", methods=["GET", "POST"])
    @open_to(everyone)
    def read():
        return str(db.session.scalar(db.select(db.func.count()).select_from(Account)))

    @bp.route("/transaction", methods=["GET", "POST"])
    @open_to(everyone)
    def transaction():
        begun = []
        sa.event.listen(db.engine, "before_cursor_execute", lambda _c, _k, words, *_rest: begun.append(words), once=True)
        db.session.connection()
        return begun[0]

    return bp


@contextlib.contextmanager
def post_without_token(app):
    """Trial pages have no form; CSRF has tests of its own."""
    app.config["WTF_CSRF_ENABLED"] = False
    yield app.test_client()
    app.config["WTF_CSRF_ENABLED"] = True


def names():
    return db.session.scalars(db.select(Account.name)).all()


def test_sqlite_is_durable_and_keeps_its_keys(own_app, kind):
    if kind != "sqlite":
        pytest.skip("pragmas are SQLite's")
    asked = ["journal_mode", "synchronous", "foreign_keys", "secure_delete", "trusted_schema"]

    with db.engine.connect() as connection:
        answers = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]

    assert answers == ["wal", 2, 1, 1, 0]       # 2 is FULL


def test_sqlite_waits_twenty_seconds_for_another_writer(made_app, kind):
    if kind != "sqlite":
        pytest.skip("pragmas are SQLite's")
    with made_app.app_context(), db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 20_000


def test_postgresql_has_its_time_outs(made_app, kind):
    if kind != "postgresql":
        pytest.skip("these time-outs are PostgreSQL's")
    asked = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "timezone"]

    with made_app.app_context(), db.engine.connect() as connection:
        answers = [connection.exec_driver_sql(f"SHOW {name}").scalar() for name in asked]

    assert answers == ["10s", "5s", "30s", "UTC"]


def test_both_keep_foreign_keys(own_app):
    orphan = sa.text("INSERT INTO grants (account_id, role) VALUES (4711, 'admin')")

    with pytest.raises(sa.exc.IntegrityError), db.engine.begin() as connection:
        connection.execute(orphan)


def test_on_sqlite_a_post_takes_the_write_lock_before_it_reads_and_a_get_does_not(own_app, kind):
    if kind != "sqlite":
        pytest.skip("BEGIN IMMEDIATE is SQLite's")

    with post_without_token(own_app) as client:
        assert client.get("/trial/transaction").text == "BEGIN"
        assert client.post("/trial/transaction").text == "BEGIN IMMEDIATE"


def test_while_somebody_writes_pages_are_read_and_on_sqlite_a_second_writer_gets_503(own_app, kind):
    make_account()
    db.session.commit()

    with db.engine.connect() as writer, post_without_token(own_app) as client:
        writer.execute(db.update(Account).values(name="Unfinished Example"))
        reading = client.get("/trial/read")
        changing = client.post("/trial/update")
        writer.rollback()
    with post_without_token(own_app) as client:
        afterwards = client.post("/trial/update")

    assert (reading.status_code, reading.text) == (200, "1")
    assert (changing.status_code, changing.headers["Retry-After"]) == (503, "5")
    assert afterwards.status_code == 200
    assert names() == ["Changed Example"]


def test_while_the_database_is_held_what_was_typed_is_kept_and_sent_again_by_a_button(own_app, kind):
    make_assembly()
    visitor = Visitor(own_app)
    page = visitor.open("delegations.register")
    typed = {"city": "-", "city_written": "Ana's “town” <b>", "name": "Ana Example", "email": "ana@example.org",
             "post": "delegate", "consent": "y"}
    held = {"sqlite": "SELECT 1", "postgresql": "LOCK TABLE delegates"}[kind]       # SQLite's writers hold all of it

    with db.engine.connect() as other:
        other.exec_driver_sql(held)
        refused = visitor.send(page, status=503, **typed)
        other.rollback()
    kept = dict(refused.form().form_values())
    accepted = visitor.send(refused)

    assert {name: kept[name] for name in typed} == typed
    assert refused.headers["Retry-After"]
    assert accepted.location.startswith("/en/registration/")


def test_on_postgresql_a_page_is_drawn_from_one_moment(own_app, kind):
    if kind != "postgresql":
        pytest.skip("a transaction of SQLite always reads one moment")
    make_account()

    with db.engine.connect().execution_options(only_reads=True) as reader:
        before = reader.scalar(sa.select(sa.func.count()).select_from(Account))
        with db.engine.begin() as other:
            other.execute(sa.delete(Account))
        after = reader.scalar(sa.select(sa.func.count()).select_from(Account))

    assert (before, after) == (1, 1)


def test_a_connection_that_breaks_after_the_page_was_made_does_not_take_the_page_with_it(own_app, kind):
    if kind != "postgresql":
        pytest.skip("SQLite has no connection that others could end")

    answers = [own_app.test_client().get("/trial/cut") for _ in range(2)]

    assert [(answer.status_code, answer.text) for answer in answers] == [(200, "answered")] * 2


def test_a_get_that_adds_a_row_is_refused(own_app):
    answer = own_app.test_client().get("/trial/add")

    assert answer.status_code == 500
    assert names() == []


def test_a_get_that_updates_past_the_orm_is_refused_by_the_database(own_app):
    make_account()

    answer = own_app.test_client().get("/trial/update")

    assert answer.status_code == 500
    assert names() == ["Kim Example"]


def test_a_connection_that_read_may_write_afterwards(own_app):
    make_account()
    db.session.remove()

    with post_without_token(own_app) as client:
        answers = [client.get("/trial/read").status_code, client.post("/trial/update").status_code,
                   client.get("/trial/update").status_code]

    assert answers == [200, 200, 500]
    assert names() == ["Changed Example"]


def test_a_get_may_note_something_short_when_it_says_so(own_app):
    make_account()

    answer = own_app.test_client().get("/trial/note")

    assert answer.status_code == 200
    assert names() == ["Noted Example"]


def test_a_database_that_is_away_is_a_503_in_the_readers_language(own_app, kind, tmp_path):
    if kind == "sqlite":
        for part in tmp_path.glob("assembly.db*"):
            part.unlink()
        (tmp_path / "assembly.db").mkdir()
    else:
        with psycopg.connect(db.engine.url.set(drivername="postgresql", database="postgres").render_as_string(
                hide_password=False), autocommit=True) as connection:
            db.session.remove()
            db.engine.dispose()
            connection.execute(f"DROP DATABASE engines_{os.getpid()} WITH (FORCE)")
    db.engine.dispose()
    visitor = Visitor(own_app, "fr")

    page = visitor.open("/fr/", status=503)

    assert page.headers["Retry-After"] == "5"
    assert page.html.get("lang") == "fr"
    assert visitor.client.get("/healthz").status_code == 200
    ready = visitor.client.get("/readyz")
    assert (ready.status_code, ready.headers["Retry-After"], ready.json) == (503, "5", {"status": "not ready"})


def test_after_postgresql_ended_our_connections_the_next_request_does_not_notice(own_app, kind):
    if kind != "postgresql":
        pytest.skip("SQLite has no server to end connections")
    client = own_app.test_client()
    client.get("/trial/read")
    db.session.remove()
    address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)

    with psycopg.connect(address, autocommit=True) as other:
        ended = other.execute("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                              f"WHERE datname = 'engines_{os.getpid()}' AND pid <> pg_backend_pid()").fetchone()[0]

    assert ended >= 1
    assert client.get("/trial/read").status_code == 200


def test_a_database_that_is_not_migrated_is_alive_but_not_ready(kind, tmp_path, request):
    environ = {"SECRET_KEY": "k" * 40}
    if kind == "postgresql":
        environ["DATABASE_URL"] = request.getfixturevalue("postgres").database(f"unmigrated_{os.getpid()}")
    client = create_app(environ, tmp_path).test_client()

    assert client.get("/healthz", base_url="http://127.0.0.1:8000").status_code == 200
    assert client.get("/readyz", base_url="http://127.0.0.1:8000").status_code == 503


def test_what_people_typed_is_in_no_message_of_an_error(own_app):
    make_account(email="twice@example.org")

    with pytest.raises(sa.exc.IntegrityError) as error:
        make_account(email="twice@example.org", name="Private Example")

    assert "Private Example" not in str(error.value)
