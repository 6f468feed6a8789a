"""What a feed may hold besides sessions: the assembly as one entry, its deadlines, and reminders. Values in, lines out."""
import datetime as dt
import re
from typing import NamedTuple

from ..programme.calendar import utc, where
from ..programme.calendar_lines import END, clean, fold_line, line, one_line, text

A_WHILE = dt.timedelta(minutes=15)      # how long a deadline is on the calendar: an entry without a length is shown by few
UID = re.compile(r"\r\nUID:(.*?)\r\n(?! )", re.DOTALL)
SUMMARY = re.compile(r"\r\nSUMMARY;LANGUAGE=\w+:(.*?)\r\n(?! )", re.DOTALL)
AFTERWARDS = "END:VEVENT" + END
FREE = "CLASS:PUBLIC\r\nTRANSP:TRANSPARENT\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n" + AFTERWARDS


class Told(NamedTuple):
    """What an entry says, in one language. `stamp` is an assembly.times.Stamp; `host` is the right side of its UID."""

    name: str
    host: str
    stamp: object
    summary: str
    description: str
    page: str
    language: str


def head(told, status):
    changed_at, language = utc(told.stamp.changed_at), {"LANGUAGE": told.language}
    return "".join([
        "BEGIN:VEVENT\r\n", line("UID", f"{told.name}@{told.host}"), line("DTSTAMP", changed_at),
        line("LAST-MODIFIED", changed_at), line("SEQUENCE", str(told.stamp.sequence)), line("STATUS", status),
        line("SUMMARY", text(one_line(told.summary)), **language),
        line("DESCRIPTION", text(clean(told.description)), **language), line("URL", told.page)])


def assembly(told, *, first, last, is_provisional, venue, housed):
    """The assembly's days as one entry that takes whole days; nobody is busy for it."""
    return (head(told, "TENTATIVE" if is_provisional else "CONFIRMED")
            + line("DTSTART", f"{first:%Y%m%d}", VALUE="DATE")
            + line("DTEND", f"{last + dt.timedelta(days=1):%Y%m%d}", VALUE="DATE")       # exclusive: RFC 5545 3.6.1
            + where(None, housed, told.language, venue) + FREE)


def deadline(told, *, at, opens):
    """A moment from which on something may be done, or until which, as the while after it or before. In UTC, so that it is
    right wherever it is read, and long before the days for which a feed tells the zone of the venue."""
    first, last = (at, at + A_WHILE) if opens else (at - A_WHILE, at)
    return (head(told, "CANCELLED" if told.stamp.is_gone else "CONFIRMED")
            + line("DTSTART", utc(first)) + line("DTEND", utc(last)) + FREE)


def alarmed(lines, minutes):
    """The VEVENT `lines` with a reminder so many minutes before, which has a UID of its own (RFC 9074, 4); without one where
    nobody has to come: what is cancelled, and what takes whole days.

    Nothing is rendered anew: the reminder says what stands in the lines already, as it is folded there.
    """
    if not minutes or "\r\nSTATUS:CANCELLED\r\n" in lines or "\r\nDTSTART;VALUE=DATE:" in lines:
        return lines
    uid, summary = UID.search(lines)[1].replace("\r\n ", ""), SUMMARY.search(lines)[1]      # type: ignore[index]
    return (lines.removesuffix(AFTERWARDS) + "BEGIN:VALARM\r\n" + fold_line(f"UID:alarm-{minutes}-{uid}")
            + f"ACTION:DISPLAY\r\nTRIGGER:-PT{minutes}M\r\nDESCRIPTION:{summary}\r\nEND:VALARM\r\n" + AFTERWARDS)
