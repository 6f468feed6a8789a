"""Starting the server, and what is loaded into a new database."""
import os
import pathlib
import sys

import click
from flask import current_app
from flask.cli import AppGroup

from .. import schema, settings
from ..accounts import rules as accounts
from ..accounts.models import Role
from ..addresses import public_url
from ..db import db, now
from ..languages import sentence_of
from ..refusals import Refusal
from . import queries

assembly_group = AppGroup("assembly", help="The announced data and the sample programme.")

ORGANISER = "organiser@example.org"


@click.command("serve")
def serve():
    """Bring the database up to date, load what was announced, and serve until Ctrl-C."""
    from .loading import load_announced

    listener = settings.listen(current_app.config)
    schema.bring_up_to_date(current_app)
    load_announced(now=now())
    if current_app.config["SAMPLE"]:
        with_sample()
    link = organiser_link()
    db.session.commit()
    db.engine.dispose()

    click.echo(f"The assembly is at {current_app.config['BASE_URL']}/ (Ctrl-C ends it)")
    if link:
        click.echo(f"Sign in as an organiser, once, within 10 minutes: {link}")
    sys.stdout.flush()
    become_server(listener)


def with_sample():
    """Load the sample where it can be; where the organisers have begun a programme of their own, say why not."""
    from .sample import load_sample

    try:
        load_sample(now=now())
    except Refusal as refusal:
        click.echo(sentence_of(refusal))


def become_server(listener):
    """Turn this process into gunicorn, which takes over the socket as systemd would hand it over: nobody who follows
    the link at once is turned away."""
    home = pathlib.Path(current_app.root_path)
    os.dup2(listener.fileno(), 3)
    os.set_inheritable(3, True)         # also when it was the third one already
    os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1", INSTANCE=current_app.instance_path)
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")      # eight threads need no arena each: less memory
    os.chdir(home)
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "--config", str(home / "gunicorn.conf.py")])


def organiser_link():
    """A new one-time link for the organiser that every new database has.

    None where the first admin is already at home at a public address, or has taken this account's role away.
    """
    if current_app.config["SECOND_FACTOR_DEMANDED"] and queries.has_an_admin_signed_in():
        return None
    account = accounts.account_for(ORGANISER) or accounts.invite(ORGANISER, role=Role.ADMIN, now=now())
    if account.disabled_at or Role.ADMIN not in accounts.roles_of(account):
        return None
    return public_url("accounts.open_link", token=accounts.make_link(account, now=now()))


@assembly_group.command("load")
def load():
    """Load what was announced: the assembly, its days, the members. Again and again without harm."""
    from .loading import load_announced

    schema.bring_up_to_date(current_app)
    loaded = load_announced(now=now())
    db.session.commit()
    click.echo("The announced data are loaded." if loaded else "Everything announced was there already.")


@assembly_group.command("sample")
@click.option("--remove", is_flag=True, help="Take the sample away again, and nothing else.")
def sample(remove):
    """Load a sample programme, delegations and delegates, all made up and marked so."""
    from .sample import load_sample
    from .sample_removal import remove_sample

    try:
        done = remove_sample(now=now()) if remove else load_sample(now=now())
    except Refusal as refusal:
        db.session.rollback()
        raise click.ClickException(sentence_of(refusal)) from None
    db.session.commit()
    if remove:
        click.echo("The sample is taken away." if done else "There is no sample to take away.")
    else:
        click.echo("The sample is loaded." if done else "The sample is there already.")


groups = [assembly_group, serve]
