"""The list of delegates in words: what its filters are called, and cells that many rows have in common, made once."""
import functools
from typing import NamedTuple

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from ..assembly.queries import venue_zone
from ..delegations.words import POSTS, STATUSES
from ..delegations.words_order import protocol
from ..languages import day, plain, say, spoken_now
from ..members.words import REGIONS, sort_key
from . import queries_found
from .queries_found import PROTOCOL, SORTS

SORT_NAMES = {"newest": _l("Newest first"), "oldest": _l("Oldest first"), "name": _l("By name"),
              "changed": _l("Changed last"), PROTOCOL: _l("In protocol order")}
MARKS = {       # what each of queries_found.MARKS finds
    "unmatched": _l("City to be matched"),
    "ends-soon": _l("Offer ends within 24 hours"),
    "held": _l("In a group that places are kept for"),
    "refused": _l("Letters do not arrive"),
    "incomplete": _l("Something is missing"),
    "placeholders": _l("Name follows"),
    "not-agreed": _l("Has not agreed to the privacy notice yet"),
    "no-office": _l("Head without a rank"),
}


def sorted_by(wanted):
    """What the database sorts the list by; the protocol order is computed for the language now spoken."""
    return protocol().sql() if wanted.sort == PROTOCOL else SORTS[wanted.sort]


class Shown(NamedTuple):
    """What rows have in common, as readers of one language see it, ready to be put into the page."""

    cities: Markup          # options of the choice of a city
    city_names: dict        # by slug
    city_cells: dict        # of the table, by the delegation's id
    kinds: dict             # categories by id
    kind_choices: tuple     # (slug, name)
    answers: tuple          # (question, ((what the address says, name), …))
    posts: dict
    badges: dict


def shown(rows):
    """`queries_found.rows_known()` for a reader of the language now spoken."""
    return shown_in(rows, spoken_now())


@functools.lru_cache(16)
def shown_in(rows, _language):
    there_is = queries_found.known(rows)
    in_order = sorted(there_is.cities, key=lambda city: (sort_key(plain(city.name)), city.slug))
    option, cell = Markup('<option value="{}">{}</option>'), Markup('{} <span class="hint">{}</span>')
    unverified = gettext("membership to be verified")
    return Shown(
        cities=Markup("").join(option.format(city.slug, plain(city.name)) for city in in_order),
        city_names={city.slug: plain(city.name) for city in in_order},
        city_cells={city.delegation_id: say(city.name) if city.is_verified else cell.format(say(city.name), unverified)
                    for city in there_is.cities},
        kinds={kind.id: say(kind.name) for kind in there_is.kinds},
        kind_choices=tuple((kind.slug, plain(kind.name)) for kind in there_is.kinds),
        answers=tuple((plain(question.label), tuple((f"{question.id}:{value}", answer_name(value, name))
                                                    for value, name in question.options))
                      for question in there_is.questions if question.options),
        posts={post: str(name) for post, name in POSTS.items()},
        badges={status: Markup('<span class="badge-status is-{}">{}</span>').format(status.value, str(name))
                for status, name in STATUSES.items()})


def answer_name(value, name):
    return plain(name) if name is not None else {"yes": gettext("yes"), "no": gettext("no")}[value]


class Days:
    """Moments as days of the venue, each written once for a page."""

    def __init__(self):
        self.zone, self.words = venue_zone(), {}

    def __call__(self, moment):
        date = moment.astimezone(self.zone).date()
        if date not in self.words:
            self.words[date] = Markup('<time datetime="{}">{}</time>').format(date.isoformat(), day(date, "medium"))
        return self.words[date]


def told(wanted, rows):
    """What a list was asked for, as a line for whoever reads it elsewhere: (name of the filter, what is wanted) of each."""
    names = shown(rows)
    found = [
        (gettext("Words"), wanted.words), (gettext("Status"), STATUSES.get(wanted.status)),
        (gettext("Category"), dict(names.kind_choices).get(wanted.category)),
        (gettext("City"), {queries_found.UNMATCHED: gettext("To be matched"), **names.city_names}.get(wanted.city)),
        (gettext("Region"), REGIONS.get(wanted.region)), (gettext("Post"), POSTS.get(wanted.post)),
        (gettext("Only"), MARKS.get(wanted.only)),
        (gettext("Answer"), next((name for _question, options in names.answers for key, name in options
                                  if key == wanted.answer), None)),
        (gettext("Registered from"), wanted.since and day(wanted.since, "medium")),
        (gettext("Registered until"), wanted.until and day(wanted.until, "medium"))]
    return [(name, str(value)) for name, value in found if value]
