"""The outbox from the command line."""
import contextlib

import click
from flask import current_app
from flask.cli import AppGroup

from ..db import now
from . import delivery, queries
from .models import State

group = AppGroup("mail", help="The outbox.")
groups = [group]


@group.command("deliver")
@click.option("--once", is_flag=True, help="Send what waits now, then end.")
def deliver(once):
    """Send what waits in the outbox; go on until Ctrl-C."""
    app = current_app._get_current_object()
    delivery.tell_where(app)
    with contextlib.suppress(KeyboardInterrupt):
        delivery.deliver(app, once=once)
    counts = queries.counts(now())
    click.echo(", ".join(f"{counts[state]} {state.value}" for state in State))
