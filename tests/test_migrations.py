"""The schema: it goes up, down and up again, equals the models, and is changed once though several start together."""
import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app import HERE, create_app
from blueprints import schema
from blueprints.db import db

from .factories import make_account


@pytest.fixture
def make_app(kind, tmp_path, request):
    """Makes an app with an empty database of its own, called by its name, and steps into it."""
    with contextlib.ExitStack() as stack:
        def make(name):
            app = create_app(environ(name), tmp_path / name)
            stack.enter_context(app.app_context())
            stack.callback(lambda: (db.session.remove(), db.engine.dispose()))
            return app

        def environ(name):
            found = {"SECRET_KEY": "k" * 40}
            if kind == "postgresql":
                found["DATABASE_URL"] = request.getfixturevalue("postgres").database(f"{name}_{os.getpid()}")
            return found

        make.environ = environ
        yield make


def alembic_config(app):
    schema.tell_flask_migrate(app)
    return app.extensions["migrate"].migrate.get_config(str(schema.FOLDER))


def tables():
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}


def drawn():
    """The schema as the database describes it: columns, keys, indexes, checks and uniques of each table."""
    look = sa.inspect(db.engine)
    return {table: {
        "columns": {column["name"]: (str(column["type"]), column["nullable"], column["default"])
                    for column in look.get_columns(table)},
        "primary": look.get_pk_constraint(table),
        "foreign": named(look.get_foreign_keys(table)),
        "unique": named(look.get_unique_constraints(table)),
        "checks": {name: flat(check["sqltext"]) for name, check in named(look.get_check_constraints(table)).items()},
        "indexes": {name: index
                    | {"dialect_options": {key: str(words) for key, words in index.get("dialect_options", {}).items()}}
                    for name, index in named(look.get_indexes(table)).items()},
    } for table in look.get_table_names() if table != "alembic_version"}


def named(found):
    return {thing["name"]: thing for thing in found}


def flat(words):
    return re.sub(r"\s+", " ", words)


def test_a_migrations_file_is_called_by_its_revision_and_follows_the_one_before(make_app):
    directory = ScriptDirectory.from_config(alembic_config(make_app("names")))

    chain = [script.revision for script in reversed(list(directory.walk_revisions()))]

    assert chain == schema.revisions()
    assert chain == [f"{number:04}" for number in range(1, len(chain) + 1)]


def test_it_goes_up_from_nothing_down_to_nothing_and_up_again(make_app):
    app = make_app("updown")
    config = alembic_config(app)

    schema.bring_up_to_date(app)
    first = drawn()
    command.downgrade(config, "base")
    nothing = tables()
    schema.bring_up_to_date(app)

    assert len(first) > 10
    assert nothing == set()
    assert drawn() == first


def test_foreign_keys_are_heeded_again_after_the_migrations(make_app, kind):
    if kind != "sqlite":
        pytest.skip("PostgreSQL always heeds them")
    app = make_app("keys")

    schema.bring_up_to_date(app)

    assert db.session.scalar(sa.text("PRAGMA foreign_keys")) == 1


def test_each_migration_can_be_taken_back_alone(make_app):
    app = make_app("steps")
    config = alembic_config(app)
    seen = [drawn()]

    for revision in schema.revisions():
        command.upgrade(config, revision)
        seen.append(drawn())
    for before in reversed(seen[:-1]):
        command.downgrade(config, "-1")
        assert drawn() == before


def test_the_migrations_make_what_the_models_say(make_app):
    app = make_app("migrated")
    schema.bring_up_to_date(app)
    migrated = drawn()

    make_app("models")
    db.create_all()

    assert drawn() == migrated


def test_alembic_finds_nothing_left_to_migrate(make_app):
    schema.bring_up_to_date(make_app("compared"))

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        left = compare_metadata(context, db.metadata)

    assert left == []


def test_a_second_time_changes_nothing(make_app):
    app = make_app("twice")
    schema.bring_up_to_date(app)
    make_account(email="kept@example.org")

    schema.bring_up_to_date(app)

    assert schema.is_current()
    assert db.session.execute(sa.text("SELECT email FROM accounts")).scalars().all() == ["kept@example.org"]


MIGRATE = """
import sys
from alembic import command
from app import create_app
from blueprints import schema
upgrade = command.upgrade
command.upgrade = lambda *args: (print("migrated"), upgrade(*args))
app = create_app(instance=sys.argv[1])
sys.stdin.read(1)
schema.bring_up_to_date(app)
with app.app_context():
    print(schema.is_current())
"""


def test_four_that_start_together_migrate_once(make_app, tmp_path):
    environ = os.environ | make_app.environ("together")
    started = [subprocess.Popen([sys.executable, "-c", MIGRATE, str(tmp_path / "together")], cwd=HERE, env=environ,
                                text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
               for _ in range(4)]

    for process in started:
        process.stdin.write("g")
        process.stdin.flush()
    ended = [process.communicate() for process in started]

    assert [complaint for _said, complaint in ended] == [""] * 4
    assert sorted(said for said, _complaint in ended) == ["True\n"] * 3 + ["migrated\nTrue\n"]


NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade():
    op.create_table("trial", sa.Column("id", sa.Integer, primary_key=True))


def downgrade():
    op.drop_table("trial")
"""


@pytest.fixture
def next_release(tmp_path, monkeypatch):
    """Become the next release of the program, which has one migration more; it is left again with the block."""
    @contextlib.contextmanager
    def become():
        folder = tmp_path / "migrations"
        shutil.copytree(schema.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
        before = schema.revisions()[-1]
        revision = f"{int(before) + 1:04}"
        (folder / "versions" / f"{revision}_trial.py").write_text(NEXT.format(revision=revision, before=before))
        with monkeypatch.context() as patched:
            patched.setattr(schema, "FOLDER", folder)
            yield revision
    return become


def test_an_update_migrates_an_older_database(make_app, next_release):
    app = make_app("updated")
    schema.bring_up_to_date(app)
    make_account(email="kept@example.org")

    with next_release() as revision:
        behind = schema.is_current()
        schema.bring_up_to_date(app)
        after = schema.stands_at()

    assert (behind, after) == (False, revision)
    assert "trial" in tables()
    assert db.session.execute(sa.text("SELECT email FROM accounts")).scalars().all() == ["kept@example.org"]


def test_sqlite_is_copied_before_an_update_and_only_then(make_app, next_release, kind, tmp_path):
    if kind != "sqlite":
        pytest.skip("PostgreSQL has backups of its own")
    app = make_app("copied")
    folder = tmp_path / "copied" / "backups"
    schema.bring_up_to_date(app)
    make_account(email="kept@example.org")
    schema.bring_up_to_date(app)
    assert not folder.exists()

    with next_release() as revision:
        schema.bring_up_to_date(app)
        schema.bring_up_to_date(app)

    [copy] = folder.iterdir()
    assert copy.name.startswith(f"before-{revision}-")
    assert (folder.stat().st_mode & 0o777, copy.stat().st_mode & 0o777) == (0o700, 0o600)
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT email FROM accounts").fetchall() == [("kept@example.org",)]
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'trial'").fetchone() == (0,)


def test_a_database_newer_than_the_program_is_refused(make_app, next_release):
    app = make_app("newer")
    with next_release() as revision:
        schema.bring_up_to_date(app)

    with pytest.raises(schema.DatabaseTooNew) as refused:
        schema.bring_up_to_date(app)

    assert str(refused.value) == ("The database is newer than this program. Start the newer release again, "
                                  "or restore a backup that was made before the update.")
    assert (schema.is_current(), schema.stands_at()) == (False, revision)


def test_the_start_ends_with_that_sentence_and_nothing_else(make_app, tmp_path):
    environ = os.environ | make_app.environ("refused") | {"INSTANCE": str(tmp_path / "refused")}
    app = create_app(environ)
    schema.bring_up_to_date(app)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    ended = subprocess.run([sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0"], cwd=HERE, env=environ,
                           capture_output=True, text=True)

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"{schema.DatabaseTooNew()}\n"
