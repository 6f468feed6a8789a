"""Writing to many delegates: who gets a letter, in which languages, who is left out and why, and how it will read."""
from typing import NamedTuple

from flask import current_app

from ..addresses import public_url
from ..delegations.letters_values import city_of
from ..delegations.rules import link_secret
from ..languages import speaking
from ..mail.rules_mailings import Recipient, words_for
from ..texts import LANGUAGES

A_LINK = "own-link"        # what a preview and a test letter show instead of somebody's own page


class Audience(NamedTuple):
    """Those who can be written to, and how many cannot: without an address, or with one that refuses letters."""

    delegates: list
    without_address: int
    refused: int

    @property
    def languages(self):
        """{language: how many read it}, the most first; of equally many the one that stands first with us."""
        found = {code: sum(one.language == code for one in self.delegates) for code in LANGUAGES}
        return {code: count for code, count in sorted(found.items(), key=lambda item: -item[1]) if count}


def audience(delegates, refused):
    """The Audience of these delegates; `refused` are the ids of those to whom letters do not arrive."""
    reachable = [one for one in delegates if one.email and one.id not in refused]
    return Audience(reachable, sum(not one.email for one in delegates), sum(bool(one.email) and one.id in refused
                                                                            for one in delegates))


def recipients(delegates):
    """A Recipient of each delegate, with the own link; each city is named once in a language."""
    key, cities, bases, found = current_app.config["SECRET_KEY"], {}, {}, []
    for one in delegates:
        place = one.language, one.delegation_id, one.category_id
        if place not in cities:
            with speaking(one.language):
                cities[place] = city_of(one)
        if one.language not in bases:
            bases[one.language] = public_url("delegations.registration", token="~", language=one.language)
        secret = link_secret(one, key=key)
        found.append(Recipient(to=one.email, language=one.language, about=f"delegate:{one.id}", values={
            "name": one.name, "reference": one.reference, "city": cities[place],
            "link": bases[one.language].replace("~", secret)}))
    return found


class Preview(NamedTuple):
    language: str
    subject: str
    body: str


def previews(delegates, *, subject, body, language):
    """How the letter reads in each language that it will be sent in, to the first who gets it so; without the own link."""
    found = {}
    for one in delegates:
        spoken = one.language if getattr(body, one.language) else language
        if spoken not in found:
            found[spoken] = Preview(*words_for(veiled(one), subject=subject, body=body, language=language))
    return [found[code] for code in LANGUAGES if code in found]


def veiled(delegate):
    """The delegate as a Recipient whose link opens nothing."""
    with speaking(delegate.language):
        values = {"name": delegate.name, "reference": delegate.reference, "city": city_of(delegate)}
    address = public_url("delegations.registration", token=A_LINK, language=delegate.language)
    return Recipient(to=delegate.email, language=delegate.language, about=None, values=values | {"link": address})
