"""What is on now and what comes next, of sessions as they were released; all moments are the venue's, local and naive."""
import bisect
import zoneinfo
from typing import NamedTuple


class Outlook(NamedTuple):
    """What is on at a moment, and what begins next."""

    running: list
    following: list         # all that begin at the next moment at which something begins; empty after the last


def at_venue(moment, zone):
    """The local time at the venue of a moment."""
    return moment.astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None)


def marks(spans):
    """The moments at which something begins or ends, in order."""
    return sorted({moment for span in spans for moment in span})


def last_mark(marks, at):
    """The last of the marks that has come; None before the first."""
    number = bisect.bisect_right(marks, at)
    return marks[number - 1] if number else None


def outlook(sessions, at):
    """What of the sessions is on at the moment `at`, and what follows."""
    running = [one for one in sessions if one.facts.span.start <= at < one.facts.span.end]
    starts = min((one.facts.span.start for one in sessions if one.facts.span.start > at), default=None)
    return Outlook(running, [one for one in sessions if one.facts.span.start == starts])


def rooms_outlook(sessions, at):
    """An Outlook for each room, by its slug, that still has something on the first day that holds anything to come; None
    names what has no room. What is cancelled keeps its place: who stands before the room must read it."""
    by_room = {}
    for one in left_of_day(sessions, at):
        by_room.setdefault(one.facts.room and one.facts.room.slug, []).append(one)
    return {slug: outlook(found, at) for slug, found in by_room.items()}


def left_of_day(sessions, at):
    """What is not over yet of the first day that has something left."""
    coming = [one for one in sessions if one.facts.span.end > at]
    day = min((one.facts.date for one in coming), default=None)
    return [one for one in coming if one.facts.date == day]


class Door(NamedTuple):
    """What the screen at a room's door shows: a whole day, so that it goes on by itself when the network is away."""

    date: object            # None when all is over
    sessions: list


def shown_at_door(sessions, at, slug):
    """The day that is on at the door of a room, or the next one there: its sessions, and the breaks of the whole house."""
    of_room = [one for one in sessions if one.facts.room and one.facts.room.slug == slug]
    left = left_of_day(of_room, at)
    date = left[0].facts.date if left else None
    if date != at.date() and any(one.facts.date == at.date() for one in of_room):
        date = at.date()        # nothing more today: what was today stays until midnight
    breaks = [one for one in sessions if one.facts.kind == "break" and one.facts.room is None]
    return Door(date, sorted((one for one in [*of_room, *breaks] if one.facts.date == date),
                             key=lambda one: one.facts.span))
