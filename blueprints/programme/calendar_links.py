"""The link that hands one session to Google Calendar. Outlook's own is left out: it takes UTC for the reader's local time
(calendar-link#236 and #494, add-to-calendar-button#424), and an hour that is wrong is worse than no link."""
import datetime as dt
import zoneinfo
from urllib.parse import urlencode

from icalendar import Event

MOST = 300          # characters of a title; browsers and services cut long addresses


def google(lines, span, *, zone, details):
    """`lines` are the session's event, whose title and place it takes over. `span` is local to the venue's `zone`; the reader's
    own calendar makes its own time of it."""
    event = Event.from_ical(lines)
    start, end = (moment.replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(dt.UTC) for moment in span)
    return "https://calendar.google.com/calendar/render?" + urlencode({
        "action": "TEMPLATE", "text": str(event["SUMMARY"])[:MOST], "dates": f"{start:%Y%m%dT%H%M%SZ}/{end:%Y%m%dT%H%M%SZ}",
        "location": str(event.get("LOCATION", "")), "details": details})
