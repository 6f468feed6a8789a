"""A day as editors lay it out: which hours it shows, and what stands beside what when sessions overlap."""
import datetime as dt
from typing import NamedTuple

FIRST_HOUR, LAST_HOUR = 8, 20       # shown even when nothing takes place then
MOST_HOURS = 48                     # a session begins within its day and lasts a day at most


class Standing(NamedTuple):
    """A session in its column: in which of how many lanes it stands."""

    what: object
    lane: int
    lanes: int


def standing(items):
    """The Standings of `items`, (Span, what) each, in the order of time; those that share no minute share a lane."""
    found, group, reached = [], [], None
    for span, what in sorted(items, key=lambda item: item[0]):
        if reached is not None and span.start >= reached:
            found += settled(group)
            group, reached = [], None
        group.append((span, what))
        reached = span.end if reached is None else max(reached, span.end)
    return found + settled(group)


def settled(group):
    """Sessions that hang together by their hours: each in the first lane that is free then."""
    ends, places = [], []
    for span, what in group:
        lane = next((number for number, end in enumerate(ends) if end <= span.start), len(ends))
        ends[lane:lane + 1] = [span.end]
        places.append((what, lane))
    return [Standing(what, lane, len(ends)) for what, lane in places]


def hours_shown(date, spans, *, opens=None, closes=None, whole=False):
    """(first, last) hour of the board of this day, the last one past 24 when something passes midnight."""
    midnight = dt.datetime.combine(date, dt.time())
    ends = [-((midnight - span.end) // dt.timedelta(hours=1)) for span in spans]
    if whole:
        return 0, max([24, *ends])
    starts = [(span.start - midnight) // dt.timedelta(hours=1) for span in spans]
    if opens:
        starts.append(opens.hour)
    if closes:
        ends.append(-(-minutes_of(closes, after=opens) // 60))
    return min([FIRST_HOUR, *starts]), min(max([LAST_HOUR, *ends]), MOST_HOURS)


def minutes_of(closes, *, after):
    """When a day closes, in minutes since its midnight; what closes no later than it opens closes the next day."""
    minutes = closes.hour * 60 + closes.minute
    return minutes + 24 * 60 if after and closes <= after else minutes
