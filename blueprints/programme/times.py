"""Venue time: plans are local, and this is the only overlap test in the project."""
import datetime as dt
from typing import NamedTuple


class Span(NamedTuple):
    """From `start` until before `end`."""

    start: dt.datetime
    end: dt.datetime

    def overlaps(self, other):
        """Do both need the same minute? Back to back is no overlap."""
        return self.start < other.end and other.start < self.end


def span(date, starts, minutes):
    """When something planned in venue time happens, local and naive; it may pass midnight."""
    start = dt.datetime.combine(date, starts)
    return Span(start, start + dt.timedelta(minutes=minutes))
