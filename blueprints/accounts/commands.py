"""Who may sign in, and as what."""
import sys

import click
from flask import current_app
from flask.cli import AppGroup

from .. import schema
from ..db import db, now
from ..refusals import Refusal
from . import letters, rules

group = AppGroup("accounts", help="Who may sign in, and as what.")
groups = [group]


@group.command()
@click.argument("email")
@click.option("--role", required=True, help="admin, registrar, editor, focal-point or delegate")
def invite(email, role):
    """Give EMAIL an account with this role, or the role to its account; print a one-time sign-in link."""
    schema.bring_up_to_date(current_app)        # this may be the very first command
    try:
        print_link(rules.invite(email, role=role, now=now()))
    except Refusal as refusal:
        stop(refusal)


@group.command()
@click.argument("email")
def link(email):
    """Print a one-time sign-in link for the account of EMAIL."""
    try:
        account = rules.account_for(rules.folded(email))
        if account is None:
            stop(f"There is no account for {email}. Make one with: accounts invite {email} --role ROLE")
        print_link(account)
    except Refusal as refusal:
        stop(refusal)


def print_link(account):
    secret = rules.make_link(account, now=now())
    db.session.commit()
    click.echo(letters.address_of(secret, account.language))


def stop(why):
    """End with one sentence and exit code 1; nothing was changed."""
    db.session.rollback()
    click.echo(f"{why}", err=True)
    sys.exit(1)
