"""Any title at any time, in zones where the clocks change: what parsers by other hands read is what was written."""
import datetime as dt
import zoneinfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from blueprints.dates.times import is_skipped
from blueprints.feeds.calendar import Head, feed
from blueprints.programme.calendar import Site, event
from blueprints.programme.calendar_lines import clean, one_line
from blueprints.programme.releases import Facts, Place, Released
from blueprints.texts import Text

from .parsers import PARSERS, differences

ZONES = ["Asia/Seoul", "Europe/Paris", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Pacific/Chatham",
         "Asia/Kathmandu", "Africa/Casablanca", "UTC"]
AT = dt.datetime(2025, 3, 1, 9, tzinfo=dt.UTC)


def changes_of(zone):
    """The days on which the clocks of a zone change, and those before them."""
    tz = zoneinfo.ZoneInfo(zone)
    days = [dt.datetime(2025, 1, 1, tzinfo=tz) + dt.timedelta(days=n) for n in range(730)]
    return [one.date() for day, after in zip(days, days[1:], strict=False) if day.utcoffset() != after.utcoffset()
            for one in (day - dt.timedelta(days=1), day)]


CHANGES = {zone: changes_of(zone) or [dt.date(2025, 6, 16)] for zone in ZONES}
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120).filter(one_line)


def session(**facts):
    return Facts(**{
        "kind": "forum", "title": Text(ko="강"), "abstract": Text(en="Rivers"), "date": dt.date(2025, 6, 16),
        "starts": dt.time(9), "minutes": 60,
        "room": Place("hall", Text(fr="Salle")), "track": None, "voices": (), "spoken": "en", "interpreted": (),
        "access": "open", "status": "planned", "reason": Text()} | facts)


@st.composite
def programmes(draw):
    """(zone, first day, [Facts]): sessions of five minutes to a day, on two days in a row."""
    zone = draw(st.sampled_from(ZONES))
    first = draw(st.one_of(st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31)), st.sampled_from(CHANGES[zone])))

    def drawn():
        date = first + dt.timedelta(days=draw(st.integers(0, 1)))
        starts = draw(st.times().map(lambda time: time.replace(second=0, microsecond=0, fold=0)).filter(
            lambda time: not is_skipped(date, time, zone)))
        return session(date=date, starts=starts, minutes=draw(st.integers(5, 24 * 60)), title=Text(ko=draw(words)),
                       abstract=Text(en=draw(words)), room=Place("hall", Text(fr=draw(words))))

    return zone, first, [drawn() for _number in range(draw(st.integers(1, 4)))]


def rendered(zone, first, sessions):
    head = Head(name="Assembly", description="All of it", language="ko", zone=zone, first=first,
                last=first + dt.timedelta(days=1), source="", page="https://example.org/ko/programme", changed_at=AT)
    site = Site("example.org", "https://example.org", zone, is_provisional=False)
    return feed(head, [event(Released(f"S{number}", number, AT, AT, facts), language="ko", site=site)
                       for number, facts in enumerate(sessions)])


def instants(facts, zone):
    return [at.replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(dt.UTC) for at in facts.span]


@settings(max_examples=40, deadline=None)
@given(programmes())
@example(("Europe/Paris", dt.date(2025, 3, 29), [       # ends at an hour that there is not: programs differ about such
    session(date=dt.date(2025, 3, 29), starts=dt.time(21), minutes=5 * 60 + 30)]))
@example(("America/Santiago", dt.date(2025, 9, 7), [session(date=dt.date(2025, 9, 7))]))     # clocks change as it begins
def test_what_was_written_is_what_all_read(programme):
    zone, _first, sessions = programme
    body = rendered(*programme)

    read = {name: parser(body) for name, parser in PARSERS.items()}

    found = differences(read)
    assert not found, "\n".join(map(str, found))
    for number, facts in enumerate(sessions):
        seen = read["icalendar"][f"S{number}@example.org"]
        assert [seen.start, seen.end] == instants(facts, zone)
        assert seen.summary == one_line(facts.title.ko)
        assert seen.location == one_line(facts.room.name.fr)
        assert seen.description.startswith(clean(facts.abstract.en))
        assert seen.sequence == number


@settings(max_examples=60, deadline=None)
@given(programmes())
def test_lines_are_full_and_no_character_is_split(programme):
    """75 octets at most; a line goes on in the next one only where four octets more and the half of an escape do not fit."""
    lines = rendered(*programme).split(b"\r\n")

    assert lines.pop() == b""
    for line, following in zip(lines, [*lines[1:], b""], strict=True):
        assert not {*b"\r\n"} & {*line}
        assert (70 if following.startswith(b" ") else 0) <= len(line) <= 75
        line.decode()
