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
from . import rules_release

group = AppGroup("programme", help="The programme: publish its draft.")
groups = [group]


@group.command("release")
@click.option("--note", required=True, metavar="TEXT", help="What is new in it, in English, for the public.")
def release(note):
    """Publish the draft; the public pages and the calendars show it at once."""
    base_url = current_app.config["BASE_URL"]
    try:
        made = rules_release.release(note=Text(en=tidy(note)), by=None, now=now(),
                                     host=urlsplit(base_url).hostname, base_url=base_url)
    except Refusal as refusal:
        db.session.rollback()
        raise click.ClickException(sentence_of(refusal)) from None
    db.session.commit()
    click.echo(f"Release {made.number} is published.")
