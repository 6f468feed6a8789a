"""A copy of the database while it is in use, and a copy made into a database again.

What is restored lies in the past: letters that waited then may have left since, so none of them leaves by itself; who was
signed in then signs in anew.
"""
import contextlib
import os
import pathlib
import shutil
import sqlite3
import subprocess

import sqlalchemy as sa

from . import schema
from .db import db
from .settings import CannotStart

RESTORED = "restored"       # a letter's last_error: an organiser looks whether it has left, and sends it again
SETTLE = """
UPDATE {schema}letters SET failed_at = {now}, last_error = '{restored}', lease_until = NULL
    WHERE sent_at IS NULL AND failed_at IS NULL;
UPDATE {schema}sign_ins SET expires_at = {now} WHERE expires_at > {now};
UPDATE {schema}links SET expires_at = {now} WHERE used_at IS NULL AND expires_at > {now};
"""
ON_SQLITE = SETTLE.format(schema="", now="strftime('%Y-%m-%d %H:%M:%f000', 'now')", restored=RESTORED)
ON_POSTGRESQL = SETTLE.format(schema="public.", now="now()", restored=RESTORED)
OF_POSTGRESQL = b"PGDMP"    # how a file of pg_dump begins


class NotDone(CannotStart):
    """A backup or a restore that was not done; its text says why and what to do. Nothing was changed."""


def back_up(file):
    """Copy the database into `file`, which must not exist: whole as of one moment, checked, for its owner alone.

    Raises NotDone.
    """
    with schema.must_open():
        is_empty = schema.stands_at() is None
    if is_empty:
        raise NotDone("There is no database yet, so there is nothing to copy. Check DATABASE_URL and INSTANCE.")
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with file_errors(file):
            if file.exists():
                raise FileExistsError()
            os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            copy_of_sqlite(draft) if on_sqlite() else dump(draft)
            os.link(draft, file)        # never over a file that is there
    finally:
        draft.unlink(missing_ok=True)


def on_sqlite():
    return db.engine.dialect.name == "sqlite"


@contextlib.contextmanager
def file_errors(file):
    """Turn what the system says about the file into a sentence."""
    try:
        yield
    except FileExistsError:
        raise NotDone(f"{file} is there already. Name a file that does not exist; nothing is ever written over.") from None
    except OSError as error:
        raise NotDone(f"{file} cannot be used ({error.strerror}).") from None


def copy_of_sqlite(draft):
    """Fill the empty file `draft` with a copy, and check it."""
    try:
        with contextlib.closing(sqlite3.connect(db.engine.url.database, timeout=20)) as connection:
            connection.execute("VACUUM INTO ?", [str(draft)])
        with contextlib.closing(sqlite3.connect(draft)) as copy:
            check(copy)
    except sqlite3.Error as error:
        raise NotDone(f"The database could not be copied: {error}.") from None


def check(copy):
    """Raises NotDone when the copy, an open SQLite database, is damaged."""
    faults = [row[0] for row in copy.execute("PRAGMA integrity_check")]
    strays = copy.execute("PRAGMA foreign_key_check").fetchall()
    if faults != ["ok"] or strays:
        raise NotDone(f"The copy is damaged: {'; '.join(faults[:3])}, {len(strays)} rows point to nothing.")


def restore(file, app):
    """Make the copy in `file` the database, which must be empty, and bring it up to date.

    Raises NotDone, DatabaseTooNew for a copy that a newer release made, and DatabaseAway.
    """
    with file_errors(file), open(file, "rb") as copy:
        of_postgresql = copy.read(len(OF_POSTGRESQL)) == OF_POSTGRESQL
    if of_postgresql is on_sqlite():
        raise NotDone(f"{file} is a copy of {'PostgreSQL' if of_postgresql else 'SQLite'}, and DATABASE_URL is not. "
                      "A copy can be restored into the kind of database it was made of.")
    with schema.must_open(), schema.only_one():
        if sa.inspect(db.engine).get_table_names():
            raise NotDone("The database is not empty, and nothing is ever written over. Name a new one in DATABASE_URL, "
                          "or move the old one away.")
        db.engine.dispose()
        into_sqlite(file) if on_sqlite() else into_postgresql(file)
    schema.bring_up_to_date(app)


def check_revision(revision):
    """Raises NotDone for a copy of something else, DatabaseTooNew for one of a newer release."""
    if revision is None:
        raise NotDone("This is no copy of our database: it does not say at which revision it stands.")
    if revision not in schema.revisions():
        raise schema.DatabaseTooNew()


def into_sqlite(file):
    """The copy is settled beside the database first, and comes in as one transaction: whole or not at all."""
    target = pathlib.Path(db.engine.url.database)
    draft = target.with_name(f"{target.name}.restoring")
    try:
        place = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with file_errors(file), os.fdopen(place, "wb") as made, open(file, "rb") as copy:
            shutil.copyfileobj(copy, made)
        with contextlib.closing(sqlite3.connect(draft)) as copy, contextlib.closing(sqlite3.connect(target)) as empty:
            check(copy)
            there = copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
            row = copy.execute("SELECT version_num FROM alembic_version").fetchone() if there else None
            check_revision(row[0] if row else None)
            copy.execute("PRAGMA secure_delete=ON")
            copy.executescript(ON_SQLITE)
            copy.commit()
            copy.backup(empty)
        target.chmod(0o600)
    except sqlite3.Error as error:
        raise NotDone(f"{file} could not be restored: {error}.") from None
    finally:
        for remains in ("", "-wal", "-shm", "-journal"):
            draft.with_name(draft.name + remains).unlink(missing_ok=True)


def program(name):
    """Where this program of PostgreSQL is. Raises NotDone."""
    found = shutil.which(name)
    if found is None:
        raise NotDone(f"The program {name} is not on this machine: install the client of PostgreSQL, of the server's version "
                      "or newer, or run it where it is, as docs/operators.md says.")
    return found


def database():
    """The database as PostgreSQL's programs are told of it: its address, and the password where no list shows it."""
    url = db.engine.url
    address = url.set(drivername="postgresql", password=None).render_as_string()
    return address, os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})


def run(name, *words):
    """What this program says. Raises NotDone with its complaint."""
    _address, environ = database()
    done = subprocess.run([program(name), *words], env=environ, capture_output=True, text=True)
    if done.returncode:
        raise NotDone(f"{name} failed: {last_line(done.stderr)}")
    return done.stdout


def last_line(words):
    return (words.strip().splitlines() or ["it does not say why"])[-1]


def dump(draft):
    """Fill `draft` with what pg_dump makes, and read its list of contents again."""
    run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={draft}", f"--dbname={database()[0]}")
    run("pg_restore", "--list", str(draft))


def into_postgresql(file):
    """pg_restore turns the copy into SQL, psql runs it and what settles it in one transaction: whole or not at all."""
    told = run("pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(file)).splitlines()
    at = next((number for number, line in enumerate(told) if line.startswith("COPY ")), None)
    check_revision(told[at + 1] if at is not None else None)
    address, environ = database()
    words = [program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--dbname={address}"]
    pipes = {"env": environ, "stderr": subprocess.PIPE}
    with (subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, **pipes) as psql,
          subprocess.Popen([program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(file)],
                           stdout=subprocess.PIPE, **pipes) as read):
        with contextlib.suppress(BrokenPipeError):      # psql has stopped and says why
            shutil.copyfileobj(read.stdout, psql.stdin)
        complaint = read.stderr.read().decode(errors="replace")
        if read.wait():
            psql.kill()         # before it commits
            raise NotDone(f"{file} could not be read: {last_line(complaint)}")
        with contextlib.suppress(BrokenPipeError):
            psql.stdin.write(ON_POSTGRESQL.encode())
            psql.stdin.close()
        complaint = psql.stderr.read().decode(errors="replace")
        if psql.wait():
            raise NotDone(f"{file} could not be restored: {last_line(complaint)}")
