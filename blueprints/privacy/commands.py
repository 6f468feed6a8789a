"""Personal data past its date, from the command line: to be run every day."""
import contextlib
import pathlib
import sqlite3

import click
from flask import current_app
from flask.cli import AppGroup

from ..assembly.queries import the_assembly
from ..db import db, now
from . import rules_purge

group = AppGroup("privacy", help="Personal data and how long it is kept.")
groups = [group]


@group.command("purge")
@click.option("--dry-run", is_flag=True, help="Tell what would be removed, and remove nothing.")
def purge(dry_run):
    """Remove personal data past its date; run it every day. It tells counts, never names."""
    moment = now()
    counts = rules_purge.purge(now=moment)
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    until = rules_purge.date_of(the_assembly(), now=moment)
    db.session.rollback()
    click.echo(f"Everything is kept until {until}." if until else
               "No date is settled until which everything is kept: the days of the assembly are provisional and have passed, "
               "or there are none.")
    told = ", ".join(f"{name.replace('_', '-')}: {count}" for name, count in sorted(counts.items()) if count)
    click.echo(f"{'Would be removed' if dry_run else 'Removed'}: {told or 'nothing'}")
    if any(counts.values()) and not dry_run:
        overwrite()
    tell_of_copies()


def overwrite():
    """Leave no remains in SQLite's files either; PostgreSQL clears up by itself."""
    if db.engine.dialect.name != "sqlite":
        return
    db.session.remove()
    try:
        with contextlib.closing(sqlite3.connect(db.engine.url.database, timeout=20, isolation_level=None)) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError as error:
        click.echo(f"The file of the database was not rewritten ({error}); the next purge that removes something does it.")


def tell_of_copies():
    """Copies and letters that lie beside the database are the operator's to delete."""
    home = pathlib.Path(current_app.instance_path)
    for folder, what in (("backups", "copies of the database"), ("mail", "letters")):
        if files := list((home / folder).glob("*.*")):
            click.echo(f"{home / folder} holds {len(files)} {what} with personal data: delete those you no longer need.")
