"""Rules about one session: each is given it, and yields what it finds."""
import datetime as dt

from ..texts import Codes
from .conflicts import Conflict, in_minutes

ELSEWHERE = ("site-visit", "social")        # kinds that leave the venue when they have no room
NONE = dt.timedelta(0)


def outside_hours(one, setting):
    """A session begins before the venue opens on its day, or ends after it closes. One after midnight may also lie in the
    hours of the day before. Visits and social events without a room are not at the venue."""
    date = one.span.start.date()
    hours = setting.hours.get(date)
    if hours is None or (one.kind in ELSEWHERE and one.hall is None):
        return
    spans = [hours, setting.hours.get(date - dt.timedelta(days=1), hours)]
    length = min(max(span.start - one.span.start, NONE) + max(one.span.end - span.end, NONE) for span in spans)
    if length:
        yield Conflict("hours", (one.code,), {"one": one.title, "opens": hours.start.strftime("%H:%M"),
                                              "closes": hours.end.strftime("%H:%M")}, extent=in_minutes(length))


def room_small(one, _setting):
    """More people may sign up, or are expected, than the room seats."""
    count = max(one.places or 0, one.expected or 0)
    if one.hall and one.hall.places is not None and count > one.hall.places:
        yield Conflict("room-small", (one.code,), {"one": one.title, "count": count, "room": one.hall.name,
                                                   "seats": one.hall.places}, extent=count - one.hall.places)


def booths_short(one, _setting):
    """A session is interpreted into more languages than its room has booths."""
    if one.hall and one.hall.booths is not None and len(one.interpreted) > one.hall.booths:
        yield Conflict("booths", (one.code,), {"one": one.title, "languages": Codes(one.interpreted), "room": one.hall.name,
                                               "booths": one.hall.booths}, extent=len(one.interpreted) - one.hall.booths)


def texts_missing(one, _setting):
    """The title or the abstract is written in some language, and not in all four."""
    if one.missing:
        yield Conflict("texts", (one.code,), {"one": one.title, "languages": Codes(one.missing)}, extent=len(one.missing))
