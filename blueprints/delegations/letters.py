"""Letters about a registration, in the language that the delegate chose; their words are those of letters_kinds.

What people typed is only ever put in as a value of a finished sentence, never read as one. A city that somebody wrote,
an office, an organisation are left out: a letter of ours must not carry a stranger's words to another stranger.
"""
import contextlib
import contextvars
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext

from ..accounts.letters import address_of
from ..addresses import public_url
from ..assembly.queries import the_assembly
from ..languages import plain, speaking
from ..mail.queries import given_words
from ..mail.rules import write_letter
from ..mail.words_letters import compose
from . import letters_kinds  # noqa: F401 (which declares them)
from .letters_values import agenda, calendars, values
from .models import Status

# While many letters are written in a row: the words that organisers gave them, the assembly, and calendars' addresses.
AT_HAND = contextvars.ContextVar("at_hand", default=(None, None, {}))


@contextlib.contextmanager
def many(confirmed=(), *, now=None):
    """Letters to many in a row: what all of them need is asked for once, and the calendars of those who are confirmed."""
    known = dict.fromkeys((delegate.id for delegate in confirmed), "") | calendars(confirmed, now=now) if confirmed else {}
    token = AT_HAND.set((given_words(), the_assembly(), known))
    try:
        yield
    finally:
        AT_HAND.reset(token)


def received(delegate, *, now):
    """Your registration has arrived."""
    with speaking(delegate.language):
        next_step = (gettext("The organisers look at every registration; you get a letter when it is decided.")
                     if delegate.delegation or not delegate.category.is_of_cities else
                     gettext("Your city was not in our list. The organisers now find out which member it belongs to."))
    send(delegate, "received", now=now, next=next_step)


def registered(delegate, *, now):
    """What became of a registration that has just arrived: it waits, is received, or is confirmed at once."""
    tell = {Status.WAITING: waiting, Status.CONFIRMED: confirmed}.get(delegate.status, received)
    tell(delegate, now=now)


def served(delegates, *, now):
    """To those who got a place, or an offer, when somebody else left."""
    for delegate in delegates:
        tell = {Status.OFFERED: offered, Status.CONFIRMED: confirmed}.get(delegate.status, received)
        tell(delegate, now=now)


def waiting(delegate, *, now):
    """You are on the waiting list."""
    send(delegate, "waiting", now=now)


def offered(delegate, *, now):
    """There is a place for you, until a deadline."""
    send(delegate, "offered", now=now)


def reminder(delegate, *, now):
    """The place is kept a while longer."""
    send(delegate, "reminder", now=now)


def lapsed(delegate, *, now):
    """The offer ended."""
    send(delegate, "lapsed", now=now)


def changed(delegate, *, waits_again, now):
    """Your registration was edited; when it `waits_again`, it has to be confirmed once more."""
    with speaking(delegate.language):
        next_step = (gettext("Because name, post or city changed, the organisers have to confirm it again. "
                             "Your seat is kept until then.") if waits_again else
                     gettext("If it was not you who changed it, tell the organisers at once."))
    send(delegate, "changed", now=now, next=next_step)


def confirmed(delegate, *, now):
    """Your seat is certain; with the code of the reference, and the address of the own calendar."""
    known = AT_HAND.get()[2]
    if delegate.id not in known:
        known = calendars([delegate], now=now)
    with speaking(delegate.language):
        calendar = agenda(known.get(delegate.id))
    send(delegate, "confirmed", now=now, qr=delegate.reference, agenda=calendar)


def declined(delegate, *, now):
    """Your registration was declined, and why."""
    send(delegate, "declined", now=now)


def withdrawn(delegate, *, now):
    """You withdrew."""
    send(delegate, "withdrawn", now=now)


def waits_again(delegate, *, now):
    """A decision was undone."""
    send(delegate, "pending", now=now)


def address_changed(delegate, *, before, now):
    """To the address before: letters go elsewhere from now on. It holds no link, which would be the new one's."""
    with speaking(delegate.language):
        subject, body = compose("delegate-address", delegate.language, values(delegate), given=AT_HAND.get()[0])
    put("address", subject, body, to=before, language=delegate.language, about=delegate, now=now)


def focal_point(delegation, account, secret, *, now):
    """To somebody who coordinates a delegation from now on; the link opens for seven days."""
    with speaking(account.language):
        subject, body = compose("focal-point", account.language, {
            "city": plain(delegation.member.name), "link": address_of(secret, account.language),
            "page": public_url("delegations.delegation")})
    write_letter("focal-point", to=account.email, language=account.language, body=body, subject=subject,
                 about=f"account:{account.id}", host=host(), now=now)


def send(delegate, kind, *, now, qr="", **more):
    """Write a letter of this kind to the delegate; nobody is written to who has no address, such as a placeholder."""
    if not delegate.email:
        return
    with speaking(delegate.language):
        subject, body = compose(f"delegate-{kind}", delegate.language, values(delegate) | more, given=AT_HAND.get()[0])
    put(kind, subject, body, to=delegate.email, language=delegate.language, about=delegate, now=now, qr=qr)


def put(kind, subject, body, *, to, language, about, now, qr=""):
    write_letter(f"delegate-{kind}", to=to, language=language, subject=subject, body=body,
                 about=f"delegate:{about.id}", host=host(), now=now, qr=qr)


def host():
    return urlsplit(current_app.config["BASE_URL"]).hostname
