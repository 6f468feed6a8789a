"""Letters about what a focal point did: to those whom it concerns, and to the registrars.

Of the focal point they tell the address, which a registrar invited, and no name, which may be any words.
"""
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from ..addresses import public_url
from ..assembly.queries import the_assembly
from ..languages import plain, speaking
from ..mail.rules import write_letter
from ..mail.words_letters import KINDS, Kind, compose
from .letters import host, put, send
from .letters_kinds import PLACES, example
from .letters_values import find, values_of
from .letters_values import values as values_for
from .models import Status

PERSON = _l("The e-mail address of the focal point.")


def declare(name, title, subject, body, *places, needs=()):
    """Add a kind of letter in which the focal point, {person}, has a place."""
    named = ("name", "reference", "city", *places, "questions")
    KINDS[f"delegate-{name}"] = Kind(
        title=title, subject=subject, body=body, places={place: PLACES[place] for place in named} | {"person": PERSON},
        needs=needs, example=lambda: example() | {"person": "focal.point@example.org"}, find=find, values_of=real)


def real(number):
    """The values of a delegate for a preview; who wrote is made up."""
    found = values_of(number)
    return found and found | {"person": "focal.point@example.org"}


declare("taken-off", _l("Withdrawn by the focal point"), _l("Your registration {reference} is withdrawn"), _l(
    "Dear {name},\n\n"
    "the focal point of {city}, {person}, withdrew your registration, and the place is free again.\n\n"
    "Your reference: {reference}\n\n"
    "If you think it is a mistake, write to the focal point. See the registration that was withdrawn here:\n\n"
    "{link}\n\n"
    "Metropolis General Assembly\n\n"
    "{questions}\n"), "link", needs=("link",))
declare("replaced", _l("Somebody else comes instead"), _l("Somebody else comes in your place: {reference}"), _l(
    "Dear {name},\n\n"
    "the focal point of {city}, {person}, gave your place to somebody else. What you told us about food, access and other "
    "questions is removed, and the links in letters before open nothing any more.\n\n"
    "The reference was: {reference}\n\n"
    "If you think it is a mistake, write to the focal point.\n\n"
    "Metropolis General Assembly\n\n"
    "{questions}\n"))


def added(delegate, *, by, now):
    """The focal point added you: read the notice, and tell what only you know."""
    with speaking(delegate.language):
        next_step = (gettext("%(person)s put you on the list of the delegation. All places are taken at the moment, so you are "
                             "on the waiting list; you get a letter as soon as there is one.", person=by.email)
                     if delegate.status is Status.WAITING else
                     gettext("%(person)s put you on the list of the delegation, and a place is kept for you. If you do not "
                             "come, withdraw on your page.", person=by.email))
    send(delegate, "added", now=now, next=next_step)


def changed(delegate, *, by, now):
    """The focal point changed your registration."""
    with speaking(delegate.language):
        next_step = gettext("%(person)s, the focal point of your city, changed it. Look at it, and correct what is not right.",
                            person=by.email)
    send(delegate, "changed", now=now, next=next_step)


def withdrawn(delegate, *, by, now):
    """The focal point withdrew your registration."""
    send(delegate, "taken-off", now=now, person=by.email)


def replaced(delegate, *, before, by, now):
    """To the one before: somebody else comes instead. `before` is that person's name, email and language."""
    if not before["email"]:
        return
    with speaking(before["language"]):
        subject, body = compose("delegate-replaced", before["language"],
                                values_for(delegate) | {"name": before["name"], "person": by.email})
    put("replaced", subject, body, to=before["email"], language=before["language"], about=delegate, now=now)


def message_came(message, delegation, *, now):
    """To the address for questions, if there is one: a focal point wrote. What was written stands at the desk alone."""
    contact = the_assembly().contact
    if not contact:
        return
    with speaking("en"):
        city = plain(delegation.member.name)
        body = gettext("Hello,\n\n"
                       "the focal point of %(city)s has written to you. Read the message and answer it here:\n\n"
                       "%(address)s\n\n"
                       "Metropolis General Assembly\n",
                       city=city, address=public_url("desk.message", message_id=message.id))
        subject = gettext("A message from the delegation of %(city)s", city=city)
    write_letter("message", to=contact, language="en", subject=subject, body=body, about=f"message:{message.id}",
                 host=host(), now=now)
