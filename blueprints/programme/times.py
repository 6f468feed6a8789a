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


def meetings(rows, reach=None):
    """Every pair of rows whose `span`s overlap, or are no more than `reach` apart, the earlier one first.

    The rows are swept in the order of their beginnings, each being compared only with those that are not over.
    """
    reach, running = reach or dt.timedelta(0), []       # (end, row)
    for row in sorted(rows, key=lambda row: row.span):
        start = row.span.start
        running = [(end, other) for end, other in running if end + reach > start]
        for _end, other in running:
            yield other, row
        running.append((row.span.end, row))


def gatherings(rows):
    """The largest sets of rows whose `span`s have a minute in common, in the order of time: none is part of another."""
    running = []
    for row in sorted(rows, key=lambda row: row.span):
        still = [other for other in running if other.span.overlaps(row.span)]
        if len(still) < len(running):
            yield running
        running = [*still, row]
    if running:
        yield running
