"""The programme from the command line: its draft out as a file, and one in from a file."""
import os
import pathlib
import tempfile
from urllib.parse import urlsplit

import click
from flask import current_app

from ..db import db, now
from ..languages import plain, sentence_of
from ..programme.commands import group, stop
from ..refusals import Refusal
from . import formats_csv, formats_frab, formats_json, queries, rules, words
from .formats import MOST_BYTES
from .formats_refusals import UnknownEnding
from .rules import Options

WRITERS = {".json": formats_json.write, ".xml": formats_frab.write, ".csv": formats_csv.write}
SHOWN = 30      # lines of each kind


@group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=pathlib.Path))
def export(file):
    """Write the draft to FILE: .json (everything), .xml (the schedule of frab and pretalx) or .csv (a row a session)."""
    base_url = current_app.config["BASE_URL"]
    write = WRITERS.get(file.suffix.lower())
    if write is None:
        stop(UnknownEnding())
    programme = queries.draft(base_url=base_url, host=urlsplit(base_url).hostname)
    try:
        put(file, write(programme))
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from None
    click.echo(f"{len(programme.sessions)} sessions are in {file}.")


def put(file, data):
    """The whole file or none of it: it holds notes for editors, so at first nobody else may read it."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(handle, "wb") as made:
            made.write(data)
        os.replace(name, file)
    finally:
        pathlib.Path(name).unlink(missing_ok=True)


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=pathlib.Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--days", type=click.Choice(["auto", "date", "order"]), default="auto", show_default=True,
              help="Which day is which: by date, or the first of the file is our first one.")
@click.option("--missing", type=click.Choice(["keep", "tray"]), default="keep", show_default=True,
              help="What becomes of our sessions that the file lacks.")
@click.option("--clashes", type=click.Choice(["refuse", "tray"]), default="refuse", show_default=True,
              help="What becomes of sessions that a rule forbids.")
@click.option("--encoding", default="", help="cp949, for CSV as Korean Excel writes it.")
def bring(file, dry_run, days, missing, clashes, encoding):
    """Make the draft what FILE tells, whole or not at all; by its ending .json, .xml or .csv."""
    try:
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
        brought = words.read(data, ending=file.suffix.lower().removeprefix(".") or "none", encoding=encoding)
        looked = rules.bring(brought, Options(days, missing, clashes), by=None, now=now(),
                                      host=urlsplit(current_app.config["BASE_URL"]).hostname)
    except Refusal as refusal:
        stop(refusal)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from None
    tell(looked)
    if looked.wrong:
        db.session.rollback()
        raise click.ClickException("Nothing was imported. Mend the file, or see the options of this command.")
    if dry_run:
        db.session.rollback()
        click.echo("Nothing was changed: this was a dry run.")
        return
    db.session.commit()
    click.echo("The programme is imported.")


def tell(looked):
    """What an import does, in lines."""
    counts = {"added": looked.added, "changed": looked.changed, "unchanged": looked.same, "not in the file": looked.missing,
              "to the tray": looked.stowed, "to be mended": looked.wrong}
    click.echo("Sessions: " + ", ".join(f"{len(found)} {name}" for name, found in counts.items()) + ".")
    lines(f"{words.place(one.where)} ({one.title}): {one.field + ': ' if one.field else ''}{sentence_of(one.why)}"
          for one in looked.wrong)
    lines(f"changed {item.code} “{plain(item.title)}”: {one.field}: {one.before or '–'} → {one.after or '–'}"
          for item in looked.changed for one in words.session_changes(item, looked))
    lines(f"new {words.PARTS[part.kind]}: {words.part_name(part)}" for part in looked.parts
          if part.before is None)
    lines(f"to the tray: {item.code} “{plain(item.title)}”, {words.WHY[item.why]}" for item in looked.stowed)
    lines(f"left out: {name}, {count} times" for name, count in looked.brought.left.most_common())


def lines(found):
    """The first ones; and how many more there are."""
    every = list(found)
    for one in every[:SHOWN]:
        click.echo(f"  {one}")
    if len(every) > SHOWN:
        click.echo(f"  … and {len(every) - SHOWN} more")
