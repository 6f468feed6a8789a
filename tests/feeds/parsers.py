"""Parsers of calendars by other hands, each made to tell the same of an event in the same words.

Where one of them has a limitation of its own it is made up for here, and nowhere else, with the reason beside it.
"""
import datetime as dt
import re
from typing import NamedTuple

import icalendar
import ics
import vobject
from ical.calendar_stream import IcsCalendarStream
from ics.parsers import event_parser


class Seen(NamedTuple):
    """What a parser tells of one event; times are instants in UTC, a whole day is a date."""

    start: dt.datetime | dt.date
    end: dt.datetime | dt.date          # of whole days: the day after the last
    summary: str
    location: str
    status: str
    sequence: int
    categories: frozenset               # ics keeps no order of them
    description: str
    url: str
    stamp: dt.datetime
    created: dt.datetime | None
    modified: dt.datetime
    is_transparent: bool
    alarms: tuple = ()                  # how long before the start


def moment(value):
    return value.astimezone(dt.UTC) if isinstance(value, dt.datetime) else value


def by_icalendar(body):
    return {str(event["UID"]): Seen(
        moment(event.start), moment(event.end), str(event["SUMMARY"]), str(event.get("LOCATION", "")), str(event["STATUS"]),
        int(event["SEQUENCE"]), frozenset(map(str, event["CATEGORIES"].cats)) if "CATEGORIES" in event else frozenset(),
        str(event["DESCRIPTION"]), str(event["URL"]), moment(event["DTSTAMP"].dt),
        moment(event["CREATED"].dt) if "CREATED" in event else None, moment(event["LAST-MODIFIED"].dt),
        event["TRANSP"] == "TRANSPARENT", tuple(-alarm["TRIGGER"].dt for alarm in event.walk("VALARM")))
        for event in icalendar.Calendar.from_ical(body).events}


def by_vobject(body):
    # It keeps the first VTIMEZONE of a name for as long as the program runs, and would read every later feed by that one.
    known = vars(vobject.icalendar)["__tzidMap"]
    for name in known.keys() - {"UTC"}:
        del known[name]

    def optional(event, name, otherwise):
        return getattr(event, name).value if hasattr(event, name) else otherwise

    return {event.uid.value: Seen(
        moment(event.dtstart.value), moment(event.dtend.value), event.summary.value, optional(event, "location", ""),
        event.status.value, int(event.sequence.value), frozenset(optional(event, "categories", ())), event.description.value,
        event.url.value, moment(event.dtstamp.value), moment(optional(event, "created", None)),
        moment(event.last_modified.value), event.transp.value == "TRANSPARENT",
        tuple(-alarm.trigger.value for alarm in event.contents.get("valarm", ())))
        for event in vobject.readOne(body.decode()).contents.get("vevent", ())}


def unescaped(words):
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], words)


# ics undoes one sort of escape after the other, and so takes a written backslash before an n for the end of a line.
event_parser.unescape_string = unescaped


def by_ics(body):
    def more(event, name):
        # It passes over SEQUENCE and CREATED, and keeps DTSTAMP under the name of the latter.
        return next((line.value for line in event.extra if line.name == name), None)

    def day(event, value):
        # It has no dates: a whole day begins at midnight, UTC.
        return value.date() if event.all_day else moment(value.datetime)

    return {event.uid: Seen(
        day(event, event.begin), day(event, event.end), event.name, event.location or "", event.status,
        int(more(event, "SEQUENCE")), frozenset(event.categories), event.description, event.url, moment(event.created.datetime),
        more(event, "CREATED") and dt.datetime.strptime(more(event, "CREATED"), "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC),
        moment(event.last_modified.datetime), event.transparent, tuple(-alarm.trigger for alarm in event.alarms))
        for event in ics.Calendar(body.decode()).events}


def by_ical(body):
    def categories(event):
        # It takes a comma within a category for the end of it.
        return frozenset(map(unescaped, re.split(r"(?<!\\),", ",".join(event.categories)))) if event.categories else frozenset()

    return {event.uid: Seen(
        moment(event.dtstart), moment(event.dtend), event.summary, event.location or "", event.status.value, event.sequence,
        categories(event), event.description, str(event.url), moment(event.dtstamp),
        event.created and moment(event.created), moment(event.last_modified), event.transparency == "TRANSPARENT",
        tuple(-alarm.trigger for alarm in event.alarm)) for event in IcsCalendarStream.calendar_from_ics(body.decode()).events}


PARSERS = {"icalendar": by_icalendar, "vobject": by_vobject, "ics": by_ics, "ical": by_ical}


def differences(read):
    """(parser, uid, field, what it reads, what icalendar reads) wherever a parser does not agree with icalendar; `read` is
    what each parser reads, by its name."""
    first = read["icalendar"]
    assert [sorted(seen) for seen in read.values()] == [sorted(first)] * len(read)
    return [(name, uid, field, theirs, ours) for name, seen in read.items() for uid, one in seen.items()
            for field, theirs, ours in zip(Seen._fields, one, first[uid], strict=True) if theirs != ours]
