"""What a feed may hold besides its sessions, by choice: the assembly as one entry, deadlines, reminders."""
import datetime as dt

import icalendar
import pytest

from blueprints.assembly import announcement
from blueprints.assembly import rules as assembly_rules
from blueprints.assembly.models import Day
from blueprints.assembly.rules_stamps import settle
from blueprints.assembly.times import DEADLINES, WHOLE
from blueprints.db import db
from blueprints.delegations import rules_deadlines
from blueprints.feeds.calendar_entries import alarmed
from blueprints.points import Point
from blueprints.programme.models import Kind, SlotStatus
from blueprints.texts import LANGUAGES
from tests.conftest import NOW
from tests.factories import first_day, four, make_slot
from tests.released import RELEASED, publish

CLOSES = dt.datetime(2025, 5, 1, 14, 59, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=1)


def events(visitor, query):
    """{left side of the UID: the event}, as a parser by other hands reads them."""
    whole = icalendar.Calendar.from_ical(visitor.open(f"/calendar/programme.ics?{query}").answer.data)
    assert [event.errors for event in whole.events] == [[] for _ in whole.events]
    return {str(event["UID"]).removesuffix("@localhost"): event for event in whole.events}


def stamp_of(event):
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt
    return event["SEQUENCE"], event["DTSTAMP"].dt


def set_and_settle(assembly, now=NOW, **facts):
    for name, value in facts.items():
        setattr(assembly, name, value)
    settle(assembly, now=now)
    db.session.commit()


def test_the_assembly_is_one_entry_over_its_days_under_the_uid_that_it_had_before_the_first_release(visitor, assembly):
    assembly.venue, assembly.point = four("COEX"), Point(37.5118, 127.0592)
    before = events(visitor, "")["assembly"]
    make_slot(code="AAA")
    publish()

    found = events(visitor, "whole=1")

    assert list(found) == ["assembly", "AAA"]
    whole = found["assembly"]
    assert (whole.start, whole.end) == (dt.date(2025, 6, 16), dt.date(2025, 6, 20))
    assert (whole["DTSTART"].params["VALUE"], whole["TRANSP"], whole["STATUS"]) == ("DATE", "TRANSPARENT", "TENTATIVE")
    assert (str(whole["LOCATION"]), whole["GEO"].to_ical()) == ("COEX", "37.5118;127.0592")
    assert str(whole["SUMMARY"]) == "General Assembly (dates to be confirmed)"
    assert whole.to_ical() == before.to_ical(), "and a release changes nothing of it"


def test_the_entry_of_the_days_counts_what_it_shows_and_nothing_else(visitor, assembly):
    settle(assembly, now=NOW)
    db.session.commit()
    first = stamp_of(events(visitor, "whole=1")[WHOLE])
    assert first[1] == NOW

    set_and_settle(assembly, now=LATER, retention_days=99, contact="office@example.org")
    assert stamp_of(events(visitor, "whole=1")[WHOLE]) == first

    assembly_rules.add_day(date=dt.date(2025, 6, 20), title=four("More"), by=None, now=LATER)
    db.session.commit()
    longer = events(visitor, "whole=1")[WHOLE]
    assert (stamp_of(longer), longer.end) == ((first[0] + 1, LATER), dt.date(2025, 6, 21))


def move_the_first_day(_assembly):
    day = first_day()
    assembly_rules.edit_day(day, date=dt.date(2025, 6, 15), title=day.title, seen=day.revision, by=None, now=LATER)


def remove_the_last_day(_assembly):
    day = db.session.scalars(db.select(Day).order_by(Day.date.desc())).first()
    assembly_rules.remove_day(day, seen=day.revision, by=None, now=LATER)


def close_edits(assembly):
    rules_deadlines.edit(assembly, places=None, seats_per_delegation=1, offer_hours=None,
                         edits_close=dt.datetime(2025, 5, 2, 9), substitutions_close=None,
                         seen=assembly.revision, by=None, now=LATER)


@pytest.mark.parametrize(("change", "name"), [
    (move_the_first_day, WHOLE), (remove_the_last_day, WHOLE), (close_edits, "edits_close_at")])
def test_whatever_changes_an_entry_settles_its_stamp(assembly, change, name):
    settle(assembly, now=NOW)
    db.session.commit()
    before = assembly.stamps.get(name, [None, -1])

    change(assembly)
    db.session.commit()

    after = assembly.stamps[name]
    assert (after[1], after[2]) == (before[1] + 1, LATER.isoformat())


def test_a_deadline_is_the_quarter_of_an_hour_before_it_and_an_opening_the_one_after(visitor, assembly):
    opens = dt.datetime(2025, 3, 9, 15, tzinfo=dt.UTC)
    set_and_settle(assembly, registration_opens_at=opens, registration_closes_at=CLOSES)
    make_slot(code="AAA")
    publish()

    found = events(visitor, "deadlines=1&lang=fr")

    assert list(found) == ["registration-opens-at", "registration-closes-at", "AAA"]
    opening, closing = found["registration-opens-at"], found["registration-closes-at"]
    assert (opening.start, opening.end) == (opens, opens + dt.timedelta(minutes=15))
    assert (closing.start, closing.end) == (CLOSES - dt.timedelta(minutes=15), CLOSES)
    assert str(closing["SUMMARY"]) == "General Assembly (fr) : Clôture des inscriptions"
    assert str(closing["DESCRIPTION"]) == "1 mai 2025 23:59 KST\n\nhttp://localhost/fr/register"
    assert (closing["STATUS"], closing["TRANSP"], closing["CLASS"]) == ("CONFIRMED", "TRANSPARENT", "PUBLIC")


def test_deadlines_are_there_before_the_first_release_too(visitor, assembly):
    set_and_settle(assembly, substitutions_close_at=CLOSES)

    assert list(events(visitor, "deadlines=1")) == ["assembly", "substitutions-close-at"]
    assert list(events(visitor, "")) == ["assembly"]


def test_the_stamp_of_a_deadline_moves_only_with_it(visitor, assembly):
    def stamps():
        return {name: stamp_of(event) for name, event in events(visitor, "deadlines=1").items() if name != WHOLE}

    set_and_settle(assembly, registration_closes_at=CLOSES, substitutions_close_at=CLOSES)
    assert stamps() == {"registration-closes-at": (0, NOW), "substitutions-close-at": (0, NOW)}

    set_and_settle(assembly, now=LATER, registration_closes_at=CLOSES + dt.timedelta(hours=1), retention_days=99)
    make_slot()
    publish(now=LATER)

    found = stamps()
    assert (found["registration-closes-at"], found["substitutions-close-at"]) == ((1, LATER), (0, NOW))


def test_a_deadline_that_is_lifted_is_called_off_and_may_come_back(visitor, assembly):
    set_and_settle(assembly, registration_closes_at=CLOSES)
    set_and_settle(assembly, now=LATER, registration_closes_at=None)

    gone = events(visitor, "deadlines=1&alarm=15")["registration-closes-at"]
    assert (gone["STATUS"], gone["SEQUENCE"], gone.end) == ("CANCELLED", 1, CLOSES)
    assert str(gone["SUMMARY"]) == "[Cancelled] General Assembly: Registration closes"
    assert str(gone["DESCRIPTION"]).startswith("Registration is open to the end.")
    assert gone.subcomponents == []

    set_and_settle(assembly, now=LATER, retention_days=99)
    assert events(visitor, "deadlines=1")["registration-closes-at"]["SEQUENCE"] == 1
    set_and_settle(assembly, now=LATER, registration_closes_at=CLOSES)
    back = events(visitor, "deadlines=1")["registration-closes-at"]
    assert (back["STATUS"], back["SEQUENCE"]) == ("CONFIRMED", 2)


def test_an_older_database_is_settled_when_the_assembly_is_loaded_again(assembly):
    assert assembly.stamps == {}
    assembly_rules.load(announcement.read(), now=NOW)
    settled = assembly.stamps
    assembly_rules.load(announcement.read(), now=LATER)

    assert list(settled) == [WHOLE]
    assert settled[WHOLE][1] > 1, "more than the revision that was told until now"
    assert assembly.stamps == settled


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reminder_says_the_title_and_has_a_name_of_its_own(visitor, assembly, language):
    title = four("A long title; with, all\\ sorts of words 길 " * 5)
    make_slot(code="AAA", title=title)
    publish()

    [plain] = events(visitor, f"lang={language}").values()
    [event] = events(visitor, f"lang={language}&alarm=15").values()

    [alarm] = event.subcomponents
    assert alarm.name == "VALARM"
    assert (str(alarm["UID"]), str(alarm["ACTION"]), alarm["TRIGGER"].dt) == (
        "alarm-15-AAA@localhost", "DISPLAY", dt.timedelta(minutes=-15))
    assert str(alarm["DESCRIPTION"]) == str(event["SUMMARY"])
    assert {name: event[name] for name in event} == {name: plain[name] for name in plain}


def test_whom_nothing_calls_is_not_reminded(visitor, assembly):
    make_slot(code="AAA")
    make_slot(code="BBB", starts=dt.time(12), status=SlotStatus.CANCELLED)
    make_slot(code="CCC", starts=dt.time(15), kind=Kind.BREAK)
    publish()

    found = events(visitor, "alarm=30&whole=1")

    assert {name: len(event.subcomponents) for name, event in found.items()} == {"assembly": 0, "AAA": 1, "BBB": 0, "CCC": 1}


def test_a_reminder_is_put_together_from_what_is_there(visitor, assembly):
    """Lines that no renderer of ours would make come through as they are: nothing is rendered anew."""
    lines = ("BEGIN:VEVENT\r\nUID:" + "x" * 71 + "\r\n xx@host\r\nSTATUS:CONFIRMED\r\n"
             "SUMMARY;LANGUAGE=en:Made\\, by\r\n  others\r\nEND:VEVENT\r\n")

    written = alarmed(lines, 5)

    assert written.startswith(lines.removesuffix("END:VEVENT\r\n"))
    assert written.endswith("DESCRIPTION:Made\\, by\r\n  others\r\nEND:VALARM\r\nEND:VEVENT\r\n")
    assert max(len(line) for line in written.split("\r\n")) <= 75
    assert alarmed(lines, 0) is lines


def test_with_all_wishes_every_line_is_as_it_must_be(visitor, assembly):
    set_and_settle(assembly, **dict.fromkeys(DEADLINES, CLOSES), name=four("총회 😀 " * 20), venue=four("코엑스 " * 40))
    make_slot(title=four("길" * 100))
    publish()

    for language in LANGUAGES:
        body = visitor.open(f"/calendar/programme.ics?lang={language}&alarm=15&deadlines=1&whole=1").answer.data
        lines = body.split(b"\r\n")
        assert lines[-1] == b""
        assert max(map(len, lines)) <= 75
        assert body.replace(b"\r\n", b"").count(b"\n") == 0
        assert body.count(b"BEGIN:VEVENT") == 6
        assert body.count(b"BEGIN:VALARM") == 5


def test_the_date_of_a_release_is_not_that_of_the_entries(visitor, assembly):
    set_and_settle(assembly, registration_closes_at=CLOSES)
    make_slot(code="AAA")
    publish()

    found = events(visitor, "whole=1&deadlines=1")

    assert {name: event["DTSTAMP"].dt for name, event in found.items()} == {
        "assembly": NOW, "registration-closes-at": NOW, "AAA": RELEASED}
