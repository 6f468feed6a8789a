"""Days of the assembly in words, and what a move's release says of itself."""
import datetime as dt

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from ..languages import day, days, joined, plain, speaking
from ..texts import LANGUAGES, Text
from .times import are_in_a_row

DEADLINES = {
    "registration_opens_at": _l("Registration opens"), "registration_closes_at": _l("Registration closes"),
    "edits_close_at": _l("Changes close"), "substitutions_close_at": _l("Substitutions close"),
    "closes_at": _l("Registration closes"),
}


def when(dates):
    """These days, such as "16–19 June 2025"; where they do not follow one another, each by itself."""
    if not dates:
        return gettext("no day yet")
    return days(dates[0], dates[-1]) if are_in_a_row(dates) else joined(day(date, "long") for date in dates)


def when_and_where(dates, venue):
    """The days and the venue, if there is one."""
    if not venue:
        return when(dates)
    return gettext("%(days)s, %(venue)s", days=when(dates), venue=plain(venue))


def told(side):
    """One side of a move: its days and venue."""
    return when_and_where([dt.date.fromisoformat(day["date"]) for day in side["days"]], Text(**side["venue"]))


def note(plan, *, moves_days):
    """What the release says that a move publishes, in four languages."""
    told = {}
    for language in LANGUAGES:
        with speaking(language):
            told[language] = (
                gettext("The assembly has moved to %(days)s.", days=when(plan.all_dates)) if moves_days else
                gettext("Where the assembly takes place, its time zone, or how certain its days are has changed."))
    return Text(**told)
