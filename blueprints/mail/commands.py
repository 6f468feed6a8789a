"""The outbox from the command line."""
import contextlib
import signal
import threading

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
    app = current_app._get_current_object()     # type: ignore[attr-defined]
    delivery.tell_where(app)
    with ended_by_signals() as stop:
        delivery.deliver(app, once=once, stop=stop)
    counts = queries.counts(now())
    click.echo(", ".join(f"{counts[state]} {state.value}" for state in State))


@contextlib.contextmanager
def ended_by_signals():
    """An Event that Ctrl-C and SIGTERM set, so that the letter in hand is finished and noted; a second one ends at once."""
    stop = threading.Event()
    before = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)}

    def ask(name, _frame):
        stop.set()
        signal.signal(name, before[name])

    for name in before:
        signal.signal(name, ask)
    try:
        yield stop
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
