"""The letter that tells everybody who is coming that the assembly has moved, and asks whether they still come."""
import datetime as dt
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from ..addresses import public_url
from ..assembly.queries import the_assembly
from ..db import db
from ..delegations.letters_kinds import PLACES
from ..delegations.letters_values import find
from ..delegations.models import Delegate
from ..delegations.queries import delegate_with_id
from ..delegations.rules import link_secret
from ..languages import speaking
from ..mail.models import Letter
from ..mail.queries import given_words
from ..mail.rules import message_id, one_line
from ..mail.words_letters import KINDS, Kind, fill, words_of
from ..programme import queries_release
from ..texts import LANGUAGES, Text
from . import queries
from .queries_effect import KIND
from .words import told, when_and_where

PAGES = {"still": "moved.still_coming", "withdraw": "delegations.withdraw_registration", "substitute": "moved.substitute"}
TOKEN = "token"     # noqa: S105 (what stands where the secret of each reader is put)


def example():
    """Made-up values for previews."""
    before, after = [dt.date(2025, 6, 16), dt.date(2025, 6, 17)], [dt.date(2025, 9, 29), dt.date(2025, 9, 30)]
    return {"name": "Ana María Example", "reference": "K7TX4M", "before": when_and_where(before, Text()),
            "after": when_and_where(after, Text()), "certain": certain(is_provisional=False),
            "questions": gettext("Questions? Write to %(contact)s", contact="assembly@example.org")} | addresses("example")


def values_of(number):
    """The values of the delegate with this id, for a preview; the newest move's, if there was one. None: nobody has it."""
    delegate, move, values = delegate_with_id(number), queries.newest_move(), example()
    if delegate is None:
        return None
    return values | (of_move(move) if move else {}) | {"name": delegate.name, "reference": delegate.reference}


KINDS[KIND] = Kind(
    title=_l("The assembly has moved"),
    subject=_l("The General Assembly has moved: {after}"),
    body=_l(
        "Dear {name},\n\n"
        "the General Assembly, for which you are registered, has moved.\n\n"
        "Until now: {before}\n"
        "From now on: {after}\n\n"
        "{certain}\n\n"
        "Please tell us whether you still come. The links are yours alone; do not pass them on.\n\n"
        "Yes, I am still coming:\n\n"
        "{still}\n\n"
        "No, I withdraw, and somebody else may have the place:\n\n"
        "{withdraw}\n\n"
        "Somebody else comes instead of me:\n\n"
        "{substitute}\n\n"
        "Your reference: {reference}\n\n"
        "Metropolis General Assembly\n\n"
        "{questions}\n"),
    places={
        "name": PLACES["name"], "reference": PLACES["reference"],
        "before": _l("The days until now, and the venue if there was one."),
        "after": _l("The days from now on, and the venue if there is one."),
        "certain": _l("Whether the days are certain, as a sentence."),
        "still": _l("The address where the person says: still coming. Write it on a line of its own."),
        "withdraw": _l("The address where the person withdraws. Write it on a line of its own."),
        "substitute": _l("The address that tells how somebody else comes instead. Write it on a line of its own."),
        "questions": PLACES["questions"]},
    needs=tuple(PAGES), secret=tuple(PAGES), example=example, find=find, values_of=values_of)


def certain(*, is_provisional):
    return (gettext("These days are still provisional. We write again when they are certain.") if is_provisional else
            gettext("These days are certain."))


def of_move(move):
    """What a letter says of the move, in the language now spoken."""
    return {"before": told(move.before), "after": told(move.after),
            "certain": certain(is_provisional=move.after["is_provisional"])}


def addresses(token):
    return {name: public_url(endpoint, token=token) for name, endpoint in PAGES.items()}


def write(move, *, now):
    """A letter to each who comes, or waits for a place, and has an address, in their language; how many. Written in one go:
    what all readers of a language share is made once."""
    contact, given, key = the_assembly().contact, given_words(KIND), current_app.config["SECRET_KEY"]
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    wanted = db.select(Delegate.id, Delegate.name, Delegate.reference, Delegate.link_number, Delegate.email, Delegate.language)
    wanted = wanted.where(Delegate.status.in_(queries.COMING), Delegate.erased_at.is_(None), Delegate.email != "")
    people = db.session.execute(wanted.order_by(Delegate.id)).all()
    shared = {}
    for language in LANGUAGES:
        with speaking(language):
            questions = gettext("Questions? Write to %(contact)s", contact=contact) if contact else ""
            shared[language] = (words_of(KIND, language, given), of_move(move) | {"questions": questions}, addresses(TOKEN))
    rows = []
    for one in people:
        language = one.language if one.language in LANGUAGES else "en"
        (subject, body), told, links = shared[language]
        secret = link_secret(one, key=key)
        values = told | {"name": one.name, "reference": one.reference} | {
            name: address.replace(f"/registration/{TOKEN}", f"/registration/{secret}") for name, address in links.items()}
        rows.append({"kind": KIND, "to": one.email, "language": language, "subject": one_line(fill(subject, values)),
                     "body": fill(body, values), "about": f"delegate:{one.id}", "message_id": message_id(host),
                     "written_at": now, "not_before": now})
    if rows:
        db.session.execute(sa.insert(Letter), rows)
    return len(rows)


queries_release.KINDS.add(KIND)
