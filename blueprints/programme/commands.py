"""The programme from the command line."""
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import AppGroup

from ..db import db, now
from ..forms import tidy
from ..languages import sentence_of
from ..refusals import Refusal
from ..texts import Text
from . import booklets, queries_release, rules_release
from .commands_booklets import make_booklets

group = AppGroup("programme", help="The programme: publish its draft, take it away, bring one.")
groups = [group]


@group.command("release")
@click.option("--note", required=True, metavar="TEXT", help="What is new in it, in English, for the public.")
@click.option("--tell/--no-tell", default=True, help="Write to those who plan to go to what has changed. (It does.)")
def release(note, tell):
    """Publish the draft; the public pages and the calendars show it at once."""
    base_url = current_app.config["BASE_URL"]
    try:
        made = rules_release.release(note=Text(en=tidy(note)), by=None, now=now(), tell=tell,
                                     host=urlsplit(base_url).hostname, base_url=base_url)
    except Refusal as refusal:
        stop(refusal)
    letters = queries_release.letters_of(made) if tell else 0
    db.session.commit()
    click.echo(f"Release {made.number} is published." + (f" Letters written: {letters}." if letters else ""))
    announce_booklets()


@group.command("booklets")
def booklets_due():
    """Make the booklets of the newest release as PDF, where they are due; a running server does so by itself."""
    if not announce_booklets():
        click.echo("No booklets are due.")


def announce_booklets():
    """Make what is due and say so; nothing where a running server was quicker."""
    try:
        count = make_booklets(now=now())
    except booklets.NotSet as trouble:
        raise click.ClickException(f"The booklets could not be set, and are tried again by the server: {trouble}") from None
    if count:
        click.echo(f"{count} booklets are made.")
    return count


def stop(refusal):
    """End with one sentence and exit code 1; nothing was changed."""
    db.session.rollback()
    raise click.ClickException(sentence_of(refusal)) from None
