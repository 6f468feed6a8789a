"""Letters about sessions: a place has become yours, you are invited; and the address of one's calendar for letters."""
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from ..addresses import public_url
from ..delegations.letters_values import CALENDARS
from ..delegations.rules import link_secret
from ..languages import clock, day, plain, speaking, spoken_now
from ..mail.rules import write_letter
from ..mail.words_letters import KINDS, Kind, compose
from . import queries
from .rules_calendars import first

# What later errands put beside letters about a session: functions that are given its code and those who are written to; what
# they return are attachments by the ids of delegates. The feeds put its calendar entry there.
BESIDE = []


def example():
    """Made-up values for previews."""
    return {"name": gettext("Kim Example"), "session": gettext("Rivers and cities"),
            "when": gettext("%(day)s, %(starts)s–%(ends)s", day=gettext("Monday"), starts="09:00", ends="10:30"),
            "where": gettext("Main hall"), "clash": "",
            "link": public_url("agenda.agenda_by_link", token="example", language=spoken_now())}


PLACES = {
    "name": _l("The person's name."),
    "session": _l("The title of the session."),
    "when": _l("Its day and hours at the venue."),
    "where": _l("Its room. The line is left out where there is none."),
    "link": _l("The address of the person's own agenda. Write it on a line of its own."),
}
KINDS["session-place"] = Kind(
    title=_l("A place in a session"),
    subject=_l("You have a place in “{session}”"),
    body=_l(
        "Dear {name},\n\n"
        "a place in the session “{session}” has become free, and it is yours.\n\n"
        "{when}\n"
        "{where}\n\n"
        "{clash}\n\n"
        "The session is attached for your calendar. You need not do anything. If you do not want it any more, leave it to "
        "the next in line on your agenda:\n\n"
        "{link}\n\n"
        "Metropolis General Assembly\n"),
    places=PLACES | {"clash": _l("A sentence about another session that the person is signed up for at that time. "
                                 "The line is left out where there is none.")},
    needs=("link",), example=example)
KINDS["session-invitation"] = Kind(
    title=_l("Invitation to a session"),
    subject=_l("You are invited to “{session}”"),
    body=_l(
        "Dear {name},\n\n"
        "you are invited to the session “{session}”, which is open by invitation only.\n\n"
        "{when}\n"
        "{where}\n\n"
        "The session is attached for your calendar. You find it on your agenda too:\n\n"
        "{link}\n\n"
        "Metropolis General Assembly\n"),
    places=PLACES, needs=("link",), example=example)


def served(sign_ups, *, now):
    """To those who waited for a place in a session and have it now."""
    codes = {one.slot.code for one in sign_ups}
    facts = queries.released_facts(codes) if codes else {}
    beside = {code: attachments(code, [one.delegate for one in sign_ups if one.slot.code == code]) for code in codes}
    for one in sign_ups:
        at = facts[one.slot.code]
        others = queries.clashes(one.delegate, one.slot.code, at)
        with speaking(one.delegate.language):
            clash = gettext("At that time you are also signed up for “%(title)s”.",
                            title=plain(others[0][1].title)) if others else ""
        send("session-place", one.delegate, at, beside[one.slot.code], now=now, clash=clash)


def invited(delegates, code, facts, *, now):
    """To those who may come to a session that is open by invitation only."""
    beside = attachments(code, delegates)
    for delegate in delegates:
        send("session-invitation", delegate, facts, beside, now=now)


def attachments(code, delegates):
    """What goes with letters to these delegates about the session with this code: id, attachments."""
    found: dict = {delegate.id: [] for delegate in delegates}
    for put in BESIDE:
        for number, theirs in put(code, delegates).items():
            found[number] += theirs
    return found


def send(kind, delegate, facts, beside, *, now, **more):
    if not delegate.email:      # a seat whose person is not named yet
        return
    with speaking(delegate.language):
        span = facts.span
        when = gettext("%(day)s, %(starts)s–%(ends)s", day=day(facts.date), starts=clock(facts.starts),
                       ends=clock(span.end.time()))
        values = {"name": delegate.name, "session": plain(facts.title), "when": when,
                  "where": plain(facts.room.name) if facts.room else "", "link": link_of(delegate)} | more
    subject, body = compose(kind, delegate.language, values)
    write_letter(kind, to=delegate.email, language=delegate.language, subject=subject, body=body,
                 about=f"delegate:{delegate.id}", attachments=beside[delegate.id],
                 host=urlsplit(current_app.config["BASE_URL"]).hostname, now=now)


def link_of(delegate):
    """The address of the delegate's own agenda, which opens without signing in."""
    secret = link_secret(delegate, key=current_app.config["SECRET_KEY"])
    return public_url("agenda.agenda_by_link", token=secret, language=delegate.language)


def calendar_addresses(delegates, *, now):
    """{id: secret address} of the delegates' calendars, for letters about to be written; made with the first such letter.

    Without those that their owner or a registrar has revoked: then the line of the letter is left out.
    """
    secrets = first(delegates, key=current_app.config["SECRET_KEY"], now=now)
    base_url = current_app.config["BASE_URL"]
    return {number: f"{base_url}/calendar/mine/{secret}.ics" for number, secret in secrets.items() if secret}


CALENDARS.append(calendar_addresses)
