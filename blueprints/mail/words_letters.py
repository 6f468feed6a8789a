"""The kinds of letters and their words: our own in each language, or those that organisers gave them."""
import dataclasses
from collections.abc import Callable
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from ..languages import speaking
from . import queries
from .places import fill


@dataclasses.dataclass(frozen=True)
class Kind:
    """What is known of a kind of letter. Its words hold places such as {name}, which `places` explain to organisers.

    All sentences are lazy, so that each is read in the reader's language.
    """

    title: Any                                  # such as _l("Registration received")
    subject: Any                                # our own words, one line
    body: Any
    places: dict[str, Any]                      # name: what stands there, a lazy sentence
    example: Callable[[], dict]                 # made-up values for every place, in the language now spoken
    needs: tuple[str, ...] = ()                 # places that the body cannot do without
    secret: tuple[str, ...] = ("link",)         # places whose value opens something: never in a subject, never in a preview
    by_admins: bool = False                     # letters that let people in are reworded by admins alone
    find: Callable[[str], int | None] | None = None         # the id of the row that an organiser names in words
    values_of: Callable[[int], dict | None] | None = None   # real values for a preview, in the language now spoken


# Every errand that writes letters adds its kinds when its letters.py is imported; mail knows none by itself.
KINDS: dict[str, Kind] = {}

# What stands at the places that letters to many may have; rules_mailings.PLACES.
MAILING_PLACES = {
    "name": _l("The person's name."),
    "reference": _l("The reference of the registration."),
    "city": _l("The city that the person comes for."),
    "link": _l("The address of the person's own page. Write it on a line of its own."),
}


class InUse(NamedTuple):
    """The words that a kind of letter has in a language now; revision 0: nobody ever changed ours."""

    subject: str
    body: str
    revision: int
    is_ours: bool


def in_use(kind, language):
    """The words in use and what an editor must know of them."""
    wording = queries.wording(kind, language)
    if wording is not None and wording.body:
        return InUse(wording.subject, wording.body, wording.revision, False)
    return InUse(*own_words(kind, language), wording.revision if wording is not None else 0, True)  # type: ignore[call-arg]


def example_of(kind, language):
    """Made-up values for each place of a kind of letter, in this language."""
    with speaking(language):
        return {name: str(value) for name, value in KINDS[kind].example().items()}


def real_values(kind, language, number):
    """The values of the row with this id, for a preview: what would open something is made up. None: there is no such row."""
    with speaking(language):
        values = KINDS[kind].values_of(number)
    return None if values is None else values | {
        name: value for name, value in example_of(kind, language).items() if name in KINDS[kind].secret}


def preview(subject, body, values):
    """(subject, body) with these values in their places, as `compose` makes them of words that are in use."""
    return fill(subject, values), fill(body, values)


def own_words(kind, language):
    """(subject, body) as we wrote them, in this language, with their places."""
    with speaking(language):
        return str(KINDS[kind].subject), str(KINDS[kind].body)


def words_of(kind, language, given=None):
    """(subject, body) of this kind of letter in this language, with their places: the organisers' words, else ours.

    Who writes many letters asks `queries.given_words()` once and hands it over as `given`.
    """
    given = queries.given_words(kind, language) if given is None else given
    return given.get((kind, language)) or own_words(kind, language)


def compose(kind, language, values, given=None):
    """(subject, body) of one letter. `values` has words for each place of the kind; an empty one takes its line away.

    Raises KeyError when a place has no value.
    """
    values = {name: values[name] for name in KINDS[kind].places}
    return preview(*words_of(kind, language, given), values)  # type: ignore[call-arg]
