"""Letters about a registration, in the language that the delegate chose, each with its reference and link.

What people typed is only ever put in as a value of a finished sentence, never read as one. A city that somebody wrote,
an office, an organisation are left out: a letter of ours must not carry a stranger's words to another stranger.
"""
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext

from ..accounts.letters import address_of
from ..addresses import public_url
from ..assembly.queries import the_assembly
from ..languages import moment, plain, speaking
from ..mail.rules import write_letter
from .models import Status
from .rules import link_secret


def link_of(delegate):
    """The address of the delegate's own page, in the language of the letters."""
    secret = link_secret(delegate, key=current_app.config["SECRET_KEY"])
    return public_url("delegations.registration", token=secret, language=delegate.language)


def received(delegate, *, now):
    """Your registration has arrived."""
    with speaking(delegate.language):
        said = (gettext("we received your registration for %(city)s.", city=city_of(delegate)) if delegate.delegation else
                gettext("we received your registration. The organisers now find out which member your city belongs to."))
        send(delegate, "received", gettext("We received your registration %(reference)s", reference=delegate.reference),
             said, gettext("The organisers look at every registration; you get a letter when it is decided."), now=now)


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
    with speaking(delegate.language):
        send(delegate, "waiting", gettext("You are on the waiting list: %(reference)s", reference=delegate.reference),
             gettext("all places are taken at the moment, so you are on the waiting list."),
             gettext("Your page shows how many wait before you. You get a letter as soon as there is a place for you."),
             now=now)


def offered(delegate, *, now):
    """There is a place for you, until a deadline."""
    with speaking(delegate.language):
        send(delegate, "offered", gettext("There is a place for you: %(reference)s", reference=delegate.reference),
             gettext("a place has become free, and it is kept for you until %(until)s.", until=moment(delegate.offer_until)),
             gettext("Open your page and take it, or let it go to the next in line."), now=now)


def changed(delegate, *, waits_again, now):
    """Your registration was edited; when it `waits_again`, it has to be confirmed once more."""
    with speaking(delegate.language):
        next_step = (gettext("Because name, post or city changed, the organisers have to confirm it again. "
                             "Your seat is kept until then.") if waits_again else
                     gettext("If it was not you who changed it, tell the organisers at once."))
        send(delegate, "changed", gettext("Your registration %(reference)s was changed", reference=delegate.reference),
             gettext("your registration was changed."), next_step, now=now)


def address_changed(delegate, *, before, now):
    """To the address before: letters go elsewhere from now on. It holds no link, which would be the new one's."""
    with speaking(delegate.language):
        body = gettext(
            "Hello,\n\n"
            "the e-mail address of the registration %(reference)s was changed. Letters about it go to the new address "
            "from now on, and links sent to this one open nothing any more.\n\n"
            "If it was not you, tell the organisers at once.\n\n"
            "Metropolis General Assembly\n",
            reference=delegate.reference)
        put("address", gettext("The address of registration %(reference)s was changed", reference=delegate.reference),
            body, to=before, language=delegate.language, about=delegate, now=now)


def confirmed(delegate, *, now):
    """Your seat is certain."""
    with speaking(delegate.language):
        send(delegate, "confirmed", gettext("Your registration %(reference)s is confirmed", reference=delegate.reference),
             gettext("your registration for %(city)s is confirmed. We look forward to meeting you.",
                     city=city_of(delegate)),
             gettext("Bring your reference with you."), now=now)


def declined(delegate, *, now):
    """Your registration was declined, and why."""
    with speaking(delegate.language):
        send(delegate, "declined", gettext("Your registration %(reference)s was declined", reference=delegate.reference),
             gettext("the organisers declined your registration."),
             gettext("Their reason:\n\n%(reason)s", reason=delegate.reason), now=now)


def withdrawn(delegate, *, now):
    """You withdrew."""
    with speaking(delegate.language):
        send(delegate, "withdrawn", gettext("Your registration %(reference)s is withdrawn", reference=delegate.reference),
             gettext("your registration is withdrawn, and the seat is free again."),
             gettext("If your plans change, register once more: %(address)s",
                     address=public_url("delegations.register")), now=now)


def waits_again(delegate, *, now):
    """A decision was undone."""
    with speaking(delegate.language):
        send(delegate, "pending", gettext("Your registration %(reference)s is looked at again",
                                          reference=delegate.reference),
             gettext("the organisers look at your registration again. What we wrote before no longer holds."),
             gettext("You get a letter when it is decided."), now=now)


def focal_point(delegation, account, secret, *, now):
    """To somebody who coordinates a delegation from now on; the link opens for seven days."""
    with speaking(account.language):
        city = plain(delegation.member.name)
        body = gettext(
            "Hello,\n\n"
            "you are the focal point of %(city)s for the Metropolis General Assembly: you see who comes for your city and "
            "how many seats are left.\n\n"
            "Open this link and press the button to sign in for the first time. It works once, within 7 days:\n\n"
            "%(address)s\n\n"
            "Your delegation is here:\n\n"
            "%(page)s\n\n"
            "Metropolis General Assembly\n",
            city=city, address=address_of(secret, account.language), page=public_url("delegations.delegation"))
        write_letter("focal-point", to=account.email, language=account.language, body=body,
                     subject=gettext("You are the focal point of %(city)s", city=city),
                     about=f"account:{account.id}", host=host(), now=now)


def city_of(delegate):
    return plain(delegate.delegation.member.name)


def send(delegate, kind, subject, said, next_step, *, now):
    """A letter to the delegate: what happened, what comes next, the reference and the link."""
    link = (gettext("See, change or withdraw your registration here. The link is yours alone; do not pass it on:")
            if delegate.holds_a_seat else gettext("See your registration here. The link is yours alone; do not pass it on:"))
    body = gettext(
        "Dear %(name)s,\n\n"
        "%(said)s\n\n"
        "Your reference: %(reference)s\n\n"
        "%(next_step)s\n\n"
        "%(link)s\n\n"
        "%(address)s\n\n"
        "Metropolis General Assembly\n",
        name=delegate.name, said=said, reference=delegate.reference, next_step=next_step, link=link,
        address=link_of(delegate))
    if contact := the_assembly().contact:
        body += "\n" + gettext("Questions? Write to %(contact)s", contact=contact) + "\n"
    put(kind, subject, body, to=delegate.email, language=delegate.language, about=delegate, now=now)


def put(kind, subject, body, *, to, language, about, now):
    write_letter(f"delegate-{kind}", to=to, language=language, subject=subject, body=body,
                 about=f"delegate:{about.id}", host=host(), now=now)


def host():
    return urlsplit(current_app.config["BASE_URL"]).hostname
