"""The numbers in words: charts that are tables at once, and the line of registrations day by day."""
import collections
import datetime as dt
from typing import NamedTuple

from flask_babel import gettext

from ..assembly.queries import venue_zone
from ..delegations.models import Diet, Post, Status
from ..delegations.words import DIETS, POSTS, STATUSES
from ..languages import day, language_name, plain
from ..members.models import Region
from ..members.words import REGIONS, sort_key
from ..texts import LANGUAGES
from . import queries_found, words_found

WIDTH, HEIGHT = 720, 240        # of the chart of days, in its own units


class Bar(NamedTuple):
    """One line of a chart: its name, how many, its length in hundredths of the longest, the query of the list of them."""

    name: str
    count: int  # type: ignore[assignment]
    length: float
    query: dict


class Chart(NamedTuple):
    name: str
    bars: list


def chart(name, counted):
    """A Chart of (name, how many, query); what there is none of is left out."""
    most = max((count for _name, count, _query in counted), default=0)
    return Chart(name, [Bar(words, count, round(100 * count / most, 2), query) for words, count, query in counted if count])


def charts(people, rows):
    """By status all are counted, by everything else those who hold a place."""
    there_is, shown = queries_found.known(rows), words_found.shown(rows)
    seated = [one for one in people if one.has_a_place]
    statuses = collections.Counter(one.status for one in people)
    region_of = {city.delegation_id: city.region for city in there_is.cities}
    regions = collections.Counter(region_of.get(one.delegation_id) for one in seated)
    kinds = collections.Counter(one.category_id for one in seated)
    posts = collections.Counter(one.post for one in seated if one.delegation_id is not None)
    languages = collections.Counter(one.language for one in seated)
    delegations = collections.Counter(one.delegation_id for one in seated)
    cities = sorted((city for city in there_is.cities if delegations[city.delegation_id] and city.delegation_id is not None),
                    key=lambda city: (-delegations[city.delegation_id], sort_key(plain(city.name))))
    return [
        chart(gettext("By status"), [(str(STATUSES[status]), statuses[status], {"status": status.value}) for status in Status]),
        chart(gettext("By category"), [(shown.kinds[kind.id], kinds[kind.id], {"category": kind.slug})
                                       for kind in there_is.kinds]),
        chart(gettext("By region"), [(str(REGIONS[region]), regions[region], {"region": region.value}) for region in Region]),
        chart(gettext("By role in the delegation"), [(str(POSTS[post]), posts[post], {"post": post.value}) for post in Post]),
        chart(gettext("By language of letters"), [(language_name(code), languages[code], {}) for code in LANGUAGES]),
        chart(gettext("By city"), [(shown.city_names[city.slug], delegations[city.delegation_id], {"city": city.slug})
                                   for city in cities])]


class Day(NamedTuple):
    """A day on which people registered: how many did, and how many had by then; `x`, `y`, `top`, `height` draw it."""

    date: dt.date
    words: str
    count: int  # type: ignore[assignment]
    sum: int
    x: float
    y: float
    top: float
    height: float


class Days(NamedTuple):
    """The days of registering, how wide a day is drawn, and the line of all who had registered, as points."""

    days: list
    width: float
    points: str
    most: int
    total: int


def by_day(people):
    """Registrations by day of the venue: bars for each day, and a line for all until then."""
    zone = venue_zone()
    counted = sorted(collections.Counter(one.registered_at.astimezone(zone).date() for one in people).items())
    if not counted:
        return Days([], 0, "", 0, 0)
    first, span = counted[0][0], (counted[-1][0] - counted[0][0]).days + 1
    most, total, width, so_far, days = max(count for _date, count in counted), len(people), WIDTH / span, 0, []
    for date, count in counted:
        so_far += count
        x, height = (date - first).days * width, HEIGHT * count / most
        days.append(Day(date, day(date, "medium"), count, so_far, round(x, 2), round(HEIGHT - HEIGHT * so_far / total, 2),
                        round(HEIGHT - height, 2), round(height, 2)))
    points = f"0,{HEIGHT}"
    for before, one in zip([None, *days], days, strict=False):
        points += f" {one.x},{before.y if before else HEIGHT} {round(one.x + width, 2)},{one.y}"
    return Days(days, round(max(width * .9, 1), 2), points, most, total)


class Food(NamedTuple):
    """What to cook: (name, how many) of each diet, how many wrote more, and how many wrote what access they need."""

    diets: list
    notes: int
    access: int


def food(people):
    """Of those who hold a place."""
    seated = [one for one in people if one.has_a_place]
    diets = collections.Counter(one.diet for one in seated)
    return Food([(str(DIETS[diet]), diets[diet]) for diet in Diet if diets[diet]], sum(one.has_diet_note for one in seated),
                sum(one.has_access_needs for one in seated))
