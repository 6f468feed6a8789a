"""A feed is a pure function of what was released: values in, bytes out; no request, no database, no clock."""
import dataclasses
import datetime as dt
import zoneinfo

from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard, vText

from ..programme.calendar_lines import clean, one_line, text

EPOCH = dt.datetime(1970, 1, 1)         # older starts are refused by some programs: design/feeds.md, section 2
POLL = dt.timedelta(hours=1)      # a wish: some programs heed it, Google does not
COLOUR, COLOUR_OF_APPLE = "teal", "#008080"     # a name of CSS3: RFC 7986 5.9; and the same as Apple wants it


class Words(vText):
    """A text that icalendar writes as it is: its own escape would make a new line of a backslash before an N."""

    def to_ical(self):
        return text(str(self)).encode()


@dataclasses.dataclass(frozen=True)
class Head:
    """What a feed says of itself, in one language. `first` and `last` are days at the venue; `changed_at` is UTC."""

    name: str
    description: str
    language: str
    zone: str
    first: dt.date          # of all that the feed holds
    last: dt.date
    source: str             # the feed's own address; "" for one that is secret
    page: str               # the page that shows the same
    changed_at: dt.datetime
    follows: bool = True    # will programs look again? A copy is read once


def feed(head, events):
    """A whole feed: `events` are VEVENTs as text, each ended by its own line end. Always the same bytes for the same."""
    before, after = frame(head)
    return before + "".join(events).encode() + after


def frame(head):
    """What stands before and after the events of a feed."""
    made = Calendar()                   # Calendar.new() would give it a random UID, at which vdirsyncer stumbles
    made.add("prodid", "-//Metropolis General Assembly//Programme 1//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    name, description = one_line(head.name), clean(head.description)
    made.add("name", Words(name), {"LANGUAGE": head.language})      # before VTIMEZONE: Google guesses the charset there
    made.add("x-wr-calname", Words(name))
    made.add("description", Words(description), {"LANGUAGE": head.language})
    made.add("x-wr-caldesc", Words(description))
    made.add("x-wr-timezone", head.zone)
    if head.follows:
        made.add("refresh-interval", POLL, {"VALUE": "DURATION"})
        made.add("x-published-ttl", "PT1H")
    if head.follows and head.source:
        made.add("source", head.source, {"VALUE": "URI"})
    made.add("url", head.page)
    made.add("color", COLOUR)
    made.add("x-apple-calendar-color", Words(COLOUR_OF_APPLE))
    made.add("last-modified", head.changed_at)
    made.add_component(timezone(head.zone, head.first, head.last))
    whole = made.to_ical(sorted=False)
    end = whole.rindex(b"END:VCALENDAR")
    return whole[:end], whole[end:]


def timezone(name, first, last):
    """The VTIMEZONE of a zone for these days alone, the night before them and the one after: a few lines instead of decades."""
    zone = zoneinfo.ZoneInfo(name)
    begin = dt.datetime.combine(first, dt.time()) - dt.timedelta(days=1)
    made = Timezone()
    made.add("tzid", name)
    made.add("x-lic-location", name)
    before = begin.replace(tzinfo=zone)
    made.add_component(observance(EPOCH, before, before.utcoffset()))
    for moment, offset in transitions(zone, before, dt.datetime.combine(last, dt.time(), zone) + dt.timedelta(days=2)):
        made.add_component(observance((moment + offset).replace(tzinfo=None), moment.astimezone(zone), offset))
    return made


def observance(onset, moment, offset_before):
    """The rule that holds from the local time `onset`, which is told in the time before it: RFC 5545 3.6.5."""
    made = TimezoneDaylight() if moment.dst() else TimezoneStandard()
    made.add("dtstart", onset)
    made.add("tzoffsetfrom", offset_before)
    made.add("tzoffsetto", moment.utcoffset())
    made.add("tzname", moment.tzname())
    return made


def transitions(zone, begin, end):
    """(moment in UTC, offset before it) of each change of the clocks; they happen at whole quarters of an hour."""
    day, step, at, end = dt.timedelta(days=1), dt.timedelta(minutes=15), begin.astimezone(dt.UTC), end.astimezone(dt.UTC)

    def offset(moment):
        return moment.astimezone(zone).utcoffset()

    while at < end:
        if offset(at) != offset(at + day):      # no clock is changed twice on one day, and back
            for moment in (at + number * step for number in range(day // step)):
                if offset(moment) != offset(moment + step):
                    yield moment + step, offset(moment)
        at += day
