"""What stands at the places of letters about a registration."""
from flask import current_app
from flask_babel import gettext

from ..addresses import public_url
from ..assembly.queries import the_assembly
from ..languages import moment, plain
from .queries import delegate_with_id, delegate_with_reference
from .rules import link_secret

# Where delegates' own calendars are: functions from delegates and the moment to {id: address}; the agenda adds its own.
CALENDARS = []


def link_of(delegate):
    """The address of the delegate's own page, in the language of the letters."""
    secret = link_secret(delegate, key=current_app.config["SECRET_KEY"])
    return public_url("delegations.registration", token=secret, language=delegate.language)


def calendars(delegates, *, now):
    """{id: address} of the delegates' own calendars."""
    return {number: address for ask in CALENDARS for number, address in ask(delegates, now=now).items()}


def agenda(address):
    """Where the delegate's own calendar is, in a sentence; empty where there is none."""
    return gettext("Your agenda, for your own calendar program. The address is yours alone:\n\n%(address)s",
                   address=address) if address else ""


def city_of(delegate):
    """The city that the delegate comes for, or else the category; in the language now spoken."""
    return plain(delegate.delegation.member.name if delegate.delegation is not None else delegate.category.name)


def values(delegate):
    """What stands at the places of a letter to the delegate, in the language now spoken."""
    contact = the_assembly().contact
    return {
        "name": delegate.name, "reference": delegate.reference, "city": city_of(delegate), "link": link_of(delegate),
        "reason": delegate.reason, "until": moment(delegate.offer_until) if delegate.offer_until else "", "next": "",
        "agenda": "",
        "questions": gettext("Questions? Write to %(contact)s", contact=contact) if contact else ""}


def find(words):
    """The id of the delegate with this reference, for a preview; None when there is nobody."""
    delegate = delegate_with_reference(words)
    return delegate.id if delegate else None


def values_of(number):
    """The values of the delegate with this id, for a preview; None when there is nobody."""
    delegate = delegate_with_id(number)
    return values(delegate) if delegate else None
