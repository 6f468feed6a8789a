"""The kinds of letters about a registration: our own words for each, which organisers may change, and their places."""
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from ..addresses import public_url
from ..mail.words_letters import KINDS, Kind
from .letters_values import find, values_of

PLACES = {
    "name": _l("The person's name."),
    "reference": _l("The reference of the registration."),
    "city": _l("The city that the person comes for, or the category, such as Press."),
    "next": _l("What happens next, as a sentence that fits the registration."),
    "reason": _l("Why the organisers declined; empty in other letters."),
    "until": _l("Until when the place is kept."),
    "agenda": _l("Where the person's own calendar is; empty while there is none."),
    "link": _l("The address of the person's own page. Write it on a line of its own."),
    "questions": _l("Where to ask; empty while the assembly has no address for questions."),
}


def example():
    """Values as a letter would have them, of somebody who does not exist."""
    return {
        "name": "Ana María Example", "reference": "K7TX4M", "city": "Exampletown",
        "next": gettext("The organisers look at every registration; you get a letter when it is decided."),
        "reason": gettext("All seats are taken."), "until": "2025-06-01 18:00",
        "agenda": public_url("feeds.calendar"), "link": public_url("delegations.register"),
        "questions": gettext("Questions? Write to %(contact)s", contact="assembly@example.org")}


def declare(name, title, subject, body, *places):
    """Add a kind of letter; besides those that all have, its words may use these `places`."""
    named = ("name", "reference", "city", *places, "link", "questions")
    KINDS[f"delegate-{name}"] = Kind(
        title=title, subject=subject, body=body, places={place: PLACES[place] for place in named}, needs=("link",),
        secret=("link", "agenda"), example=example, find=find, values_of=values_of)


declare("received", _l("Registration received"), _l("We received your registration {reference}"), _l(
    "Dear {name},\n\n"
    "we received your registration: {city}.\n\n"
    "Your reference: {reference}\n\n"
    "{next}\n\n"
    "See, change or withdraw your registration here. The link is yours alone; do not pass it on:\n\n"
    "{link}\n\n"
    "Metropolis General Assembly\n\n"
    "{questions}\n"), "next")
declare("confirmed", _l("Registration confirmed"), _l("Your registration {reference} is confirmed"), _l(
    "Dear {name},\n\n"
    "your registration is confirmed: {city}. We look forward to meeting you.\n\n"
    "Your reference: {reference}\n\n"
    "Bring it with you, or the code, if your mail program shows one below.\n\n"
    "See, change or withdraw your registration here. The link is yours alone; do not pass it on:\n\n"
    "{link}\n\n"
    "{agenda}\n\n"
    "Metropolis General Assembly\n\n"
    "{questions}\n"), "agenda")
declare("changed", _l("Registration changed"), _l("Your registration {reference} was changed"), _l(
    "Dear {name},\n\n"
    "your registration was changed.\n\n"
    "Your reference: {reference}\n\n"
    "{next}\n\n"
    "See, change or withdraw your registration here. The link is yours alone; do not pass it on:\n\n"
    "{link}\n\n"
    "Metropolis General Assembly\n\n"
    "{questions}\n"), "next")
declare("waiting", _l("On the waiting list"), _l("You are on the waiting list: {reference}"), _l(
    "Dear {name},\n\n"
    "all places are taken at the moment, so you are on the waiting list: {city}.\n\n"
    "Your reference: {reference}\n\n"
    "You get a letter as soon as there is a place for you. Your page shows how many wait before you, and why. "
    "The link is yours alone; do not pass it on:\n\n"
    "{link}\n\n"
    "Metropolis General Assembly\n\n"
    "{questions}\n"))
declare("offered", _l("A place on offer"), _l("There is a place for you: {reference}"), _l(
    "Dear {name},\n\n"
    "a place has become free: {city}. It is kept for you until {until}.\n\n"
    "Open your page and take it, or let it go to the next in line:\n\n"
    "{link}\n\n"
    "Your reference: {reference}\n\n"
    "Metropolis General Assembly\n\n"
    "{questions}\n"), "until")
declare("reminder", _l("Reminder of a place on offer"), _l("Your place is kept until {until}: {reference}"), _l(
    "Dear {name},\n\n"
    "the place that has become free is still kept for you: {city}. If you want it, take it before {until}; "
    "then it goes to the next in line.\n\n"
    "{link}\n\n"
    "Your reference: {reference}\n\n"
    "Metropolis General Assembly\n\n"
    "{questions}\n"), "until")
declare("lapsed", _l("An offer that ended"), _l("The offer of a place has ended: {reference}"), _l(
    "Dear {name},\n\n"
    "nobody took the place that was kept for you, and it went to the next in line. Your registration {reference} is closed.\n\n"
    "If you still want to come, register once more. See the one that ended here:\n\n"
    "{link}\n\n"
    "Metropolis General Assembly\n\n"
    "{questions}\n"))
declare("declined", _l("Registration declined"), _l("Your registration {reference} was declined"), _l(
    "Dear {name},\n\n"
    "your registration was declined: {city}.\n\n"
    "The reason:\n\n"
    "{reason}\n\n"
    "Your reference: {reference}\n\n"
    "See your registration here. The link is yours alone; do not pass it on:\n\n"
    "{link}\n\n"
    "Metropolis General Assembly\n\n"
    "{questions}\n"), "reason")
declare("withdrawn", _l("Registration withdrawn"), _l("Your registration {reference} is withdrawn"), _l(
    "Dear {name},\n\n"
    "your registration is withdrawn, and the place is free again.\n\n"
    "Your reference: {reference}\n\n"
    "If your plans change, register once more. See the registration that was withdrawn here:\n\n"
    "{link}\n\n"
    "Metropolis General Assembly\n\n"
    "{questions}\n"))
declare("pending", _l("Registration looked at again"), _l("Your registration {reference} is looked at again"), _l(
    "Dear {name},\n\n"
    "the organisers look at your registration again. What we wrote before no longer holds. "
    "You get a letter when it is decided.\n\n"
    "Your reference: {reference}\n\n"
    "See your registration here. The link is yours alone; do not pass it on:\n\n"
    "{link}\n\n"
    "Metropolis General Assembly\n\n"
    "{questions}\n"))
declare("added", _l("Registered by the focal point"), _l("You are registered for the general assembly: {reference}"), _l(
    "Dear {name},\n\n"
    "the focal point of {city} registered you for the Metropolis General Assembly.\n\n"
    "Your reference: {reference}\n\n"
    "{next}\n\n"
    "Please open your page, read what is kept about you and why, and complete what is missing. "
    "The link is yours alone; do not pass it on:\n\n"
    "{link}\n\n"
    "Metropolis General Assembly\n\n"
    "{questions}\n"), "next")
KINDS["delegate-address"] = Kind(
    title=_l("E-mail address changed"), subject=_l("The address of registration {reference} was changed"), body=_l(
        "Hello,\n\n"
        "the e-mail address of the registration {reference} was changed. Letters about it go to the new address "
        "from now on, and links sent to this one open nothing any more.\n\n"
        "If it was not you, tell the organisers at once.\n\n"
        "Metropolis General Assembly\n\n"
        "{questions}\n"),
    places={name: PLACES[name] for name in ("reference", "questions")}, example=example, find=find, values_of=values_of)
KINDS["focal-point"] = Kind(
    title=_l("Invitation of a focal point"), subject=_l("You are the focal point of {city}"), body=_l(
        "Hello,\n\n"
        "you are the focal point of {city} for the Metropolis General Assembly: you register who comes for your city, "
        "and see how many seats are left.\n\n"
        "Open this link and press the button to sign in for the first time. It works once, within 7 days:\n\n"
        "{link}\n\n"
        "Your delegation is here:\n\n"
        "{page}\n\n"
        "Metropolis General Assembly\n"),
    places={"city": _l("The city of the delegation."), "link": _l("The address that signs the focal point in, once."),
            "page": _l("The address of the delegation's page.")},
    needs=("link",), by_admins=True,
    example=lambda: {"city": "Exampletown", "link": public_url("accounts.sign_in"),
                     "page": public_url("delegations.delegation")})
