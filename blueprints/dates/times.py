"""A move of the assembly as values: what is wanted, what stands now, and which date becomes which. Pure."""
import dataclasses
import datetime as dt
import zoneinfo
from typing import NamedTuple

from ..assembly.times import DEADLINES  # noqa: F401 (they move along with the days)
from ..points import Point
from ..texts import Text

MOST_DAYS = 60


class NewDay(NamedTuple):
    """A day that is added; one that a move took away comes back with its title, its hours and its number."""

    date: dt.date
    title: Text = Text()
    opens: dt.time | None = None
    closes: dt.time | None = None
    id: int | None = None


@dataclasses.dataclass(frozen=True)
class Plan:
    """What somebody wants the assembly to become. Moments are aware."""

    dates: tuple[tuple[int, dt.date | None], ...]       # (id, its new date) of each day there is; None: it is lost
    added: tuple[NewDay, ...]
    zone: str
    venue: Text
    month: dt.date
    is_provisional: bool
    deadlines: tuple[tuple[str, dt.datetime | None], ...]
    categories: tuple[tuple[int, dt.datetime], ...] = ()    # (id, when it closes) of those with a closing of their own
    tell: bool = True                                       # a letter to each who is coming
    point: Point | None = None                              # where the venue stands
    undoes: int | None = None                               # id of the move that is undone
    back: tuple[tuple[str, dt.date], ...] = ()              # (code, date) of sessions that get their day again

    @property
    def all_dates(self):
        """Every date of the assembly once it has moved, in order."""
        return sorted([date for _id, date in self.dates if date] + [day.date for day in self.added])

    def spelled(self):
        """The plan as plain words, always the same for the same plan, but for who is told: that shows in no effect."""
        return repr(dataclasses.replace(self, tell=True, deadlines=in_utc(self.deadlines), categories=in_utc(self.categories)))


def in_utc(moments):
    return tuple((name, moment and moment.astimezone(dt.UTC)) for name, moment in moments)


def spread(days, first, count):
    """(dates, added) of a Plan for `count` days in a row from `first`: the days there are keep their order, those beyond are
    lost, and the others are new. `days` are rows in the order of their dates."""
    wanted = [first + dt.timedelta(days=number) for number in range(count)]
    dates = tuple((day.id, wanted[number] if number < count else None) for number, day in enumerate(days))
    return dates, tuple(NewDay(date) for date in wanted[len(days):])


def distance(days, dates):
    """By how many days the first day moves that is not lost; `days` are rows in order, `dates` those of a Plan."""
    new = dict(dates)
    return next(((new[day.id] - day.date).days for day in days if new[day.id]), 0)


def shifted(moment, days, *, zone, to):
    """The moment so many days later, at the same time of the clock: in `zone` until now, in the zone `to` from now on."""
    if moment is None:
        return None
    local = moment.astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None) + dt.timedelta(days=days)
    return local.replace(tzinfo=zoneinfo.ZoneInfo(to)).astimezone(dt.UTC)


def is_skipped(date, starts, zone):
    """Does the clock at the venue jump over this time on that day?"""
    tz = zoneinfo.ZoneInfo(zone)
    local = dt.datetime.combine(date, starts)
    return local.replace(tzinfo=tz).astimezone(dt.UTC).astimezone(tz).replace(tzinfo=None) != local


def are_in_a_row(dates):
    return all(later - earlier == dt.timedelta(days=1) for earlier, later in zip(dates, dates[1:], strict=False))
