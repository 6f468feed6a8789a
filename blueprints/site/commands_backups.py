"""Backup and restore, from the command line."""
import pathlib

import click
from flask import current_app

from .. import backups

FILE = click.Path(dir_okay=False, path_type=pathlib.Path)


@click.command("backup")
@click.argument("file", type=FILE)
def backup(file):
    """Copy the database into FILE, while the server runs."""
    backups.back_up(file.absolute())
    click.echo(f"The copy is whole: {file}, {file.stat().st_size} bytes. It holds personal data; keep it closed, "
               "and SECRET_KEY apart from it.")


@click.command("restore")
@click.argument("file", type=FILE)
def restore(file):
    """Make the copy in FILE the database, which must be empty. Stop the server before."""
    backups.restore(file.absolute(), current_app._get_current_object())     # type: ignore[attr-defined]
    click.echo("Restored. Everybody signs in anew. Letters that waited when the copy was made stay in the outbox until an "
               "admin sends them again. Give the server the SECRET_KEY of that time; then erase again whom you erased since.")


groups = [backup, restore]
