"""Writers of one SQLite file wait in line, whatever process they are in, and nobody keeps a place for ever."""
import contextlib
import fcntl
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from blueprints import engines
from blueprints.engines import Line

HOLDER = """
import sys
from blueprints.engines import Line
Line(sys.argv[1]).wait()
print("holds", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def line(tmp_path):
    return Line(str(tmp_path / "assembly.db-line"))


@pytest.fixture
def engine(tmp_path):
    url = f"sqlite:///{tmp_path / 'assembly.db'}"
    made = sa.create_engine(url, **engines.options(url))
    engines.prepare(made)
    with made.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE counted (number INTEGER)")
        connection.exec_driver_sql("INSERT INTO counted VALUES (0)")
    yield made
    made.dispose()


def count_on(engine, times):
    for _ in range(times):
        with engine.begin() as connection:
            number = connection.exec_driver_sql("SELECT number FROM counted").scalar()
            connection.exec_driver_sql("UPDATE counted SET number = ?", (number + 1,))


def test_eight_threads_that_read_and_then_write_lose_no_count(engine):
    with ThreadPoolExecutor(8) as threads:
        for done in [threads.submit(count_on, engine, 25) for _ in range(8)]:
            done.result()

    with engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT number FROM counted").scalar() == 200


@pytest.mark.parametrize("end", ["commit", "rollback", "close", "invalidate"])
def test_however_a_transaction_ends_the_next_writer_goes_on(engine, end):
    with contextlib.closing(engine.connect()) as first:
        first.exec_driver_sql("UPDATE counted SET number = 1")
        getattr(first, end)()
        count_on(engine, 1)

    with engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT number FROM counted").scalar() == (2 if end == "commit" else 1)


def test_a_writer_that_is_refused_leaves_the_line(engine):
    with contextlib.closing(engine.raw_connection()) as other, engine.connect() as refused:
        other.cursor().execute("BEGIN IMMEDIATE")
        refused.connection.dbapi_connection.execute("PRAGMA busy_timeout=0")
        with pytest.raises(sa.exc.OperationalError):
            refused.exec_driver_sql("SELECT 1")
        other.rollback()

    assert not engines_line(engine).ours.locked()


def engines_line(engine):
    with contextlib.closing(engine.raw_connection()) as connection:
        return connection.dbapi_connection.line


def test_the_place_of_a_process_that_dies_is_free(line):
    with subprocess.Popen([sys.executable, "-c", HOLDER, line.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"holds\n"
        with ThreadPoolExecutor(1) as threads:
            waiting = threads.submit(line.wait)
            assert not waiting.done()
            holder.kill()
            line.leave(waiting.result())


def test_who_has_waited_in_vain_asks_the_database_itself(line, monkeypatch):
    monkeypatch.setattr(Line, "PATIENCE", 0.05)
    place = line.wait()

    assert line.wait() is None
    line.leave(place)
    assert line.wait() is not None


def test_whoever_is_at_the_head_keeps_other_processes_out(line):
    place = line.wait()

    with open(line.path, "r+") as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)

    line.leave(place)
    with open(line.path, "r+") as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
