"""What is allowed with the assembly's facts and days."""
import datetime as dt
import threading

import pytest

from blueprints.assembly import queries, rules
from blueprints.assembly.models import Assembly, Day
from blueprints.db import db
from blueprints.journal.models import JournalEntry
from blueprints.programme.models import Kind, Slot
from blueprints.refusals import ChangedMeanwhile
from blueprints.texts import Text
from tests.at_once import at_once, wait_until_somebody_waits
from tests.factories import first_day, four, make_account, make_slot


def facts_of(assembly, **changes):
    names = ("name", "association", "month", "is_provisional", "venue", "zone", "founded", "members_count",
             "members_as_of", "promises", "term_from", "term_until", "host_joined", "host_on_board_since", "last_here",
             "contact", "seats_per_delegation", "retention_days")
    return {name: getattr(assembly, name) for name in names} | changes


@pytest.fixture
def edit(assembly, now):
    def edited(opens=None, closes=None, seen=None, **changes):
        rules.edit(assembly, facts=facts_of(assembly, **changes), opens=opens, closes=closes,
                   seen=assembly.revision if seen is None else seen, by=make_account("admin"), now=now)
        db.session.commit()
        return assembly
    return edited


def journal(action):
    return db.session.scalars(db.select(JournalEntry).where(JournalEntry.action == action)).all()


def test_registration_opens_and_closes_in_venue_time(edit):
    assembly = edit(opens=dt.datetime(2025, 3, 1, 9), closes=dt.datetime(2025, 5, 31, 18))

    assert assembly.registration_opens_at == dt.datetime(2025, 3, 1, 0, tzinfo=dt.UTC)
    assert assembly.registration_closes_at == dt.datetime(2025, 5, 31, 9, tzinfo=dt.UTC)


def test_the_journal_keeps_what_was_and_what_is(edit):
    edit(venue=four("City Hall"), members_count=148)
    edit()

    entry, = journal("assembly.edited")
    assert entry.fields == ["members_count", "venue"]
    assert entry.values["members_count"] == [147, 148]
    assert entry.values["venue"] == [Text().as_dict(), four("City Hall").as_dict()]


@pytest.mark.parametrize("closes", [dt.datetime(2025, 3, 1, 9), dt.datetime(2025, 3, 1, 8, 59)])
def test_registration_cannot_close_before_it_opened(edit, assembly, closes):
    with pytest.raises(rules.ClosesBeforeItOpens):
        edit(opens=dt.datetime(2025, 3, 1, 9), closes=closes)

    assert assembly.registration_closes_at is None


def test_registration_may_close_a_minute_after_it_opened(edit):
    edit(opens=dt.datetime(2025, 3, 1, 9), closes=dt.datetime(2025, 3, 1, 9, 1))


@pytest.mark.parametrize("zone", ["Asia/Soul", "KST", "../etc/passwd", "localtime", "Asia/../UTC", ""])
def test_the_zone_must_exist(edit, zone):
    with pytest.raises(rules.UnknownZone):
        edit(zone=zone)


def test_another_zone_keeps_the_times_as_written(edit):
    assembly = edit(opens=dt.datetime(2025, 3, 1, 9), zone="Europe/Paris")

    assert assembly.registration_opens_at == dt.datetime(2025, 3, 1, 8, tzinfo=dt.UTC)


@pytest.mark.parametrize("slip", [
    {"month": dt.date(2031, 1, 1)}, {"month": dt.date(1, 1, 1)}, {"opens": dt.datetime(1, 1, 1, 0, 0)},
    {"closes": dt.datetime(9999, 12, 31, 23, 59)}])
def test_a_date_out_of_reach_is_refused(edit, slip):
    with pytest.raises(rules.OutOfReach):
        edit(**slip)


def test_a_date_five_years_away_is_allowed(edit):
    assert edit(month=dt.date(2030, 12, 1)).month == dt.date(2030, 12, 1)


def test_a_term_cannot_end_before_it_begins(edit):
    with pytest.raises(rules.TermEndsBeforeItBegins):
        edit(term_from=2026, term_until=2025)


def test_a_term_of_one_year_is_allowed(edit):
    edit(term_from=2026, term_until=2026)


def test_an_edit_of_something_changed_meanwhile_is_refused(edit, assembly):
    seen = assembly.revision
    edit(members_count=148)

    with pytest.raises(ChangedMeanwhile):
        edit(members_count=149, seen=seen)


def test_a_day_is_added(assembly, now):
    rules.add_day(date=dt.date(2025, 6, 20), title=Text(), by=None, now=now)

    assert [day.date.day for day in queries.days()] == [16, 17, 18, 19, 20]
    assert journal("day.added")[0].values["date"] == [None, "2025-06-20"]


def test_a_day_is_there_once(assembly, now):
    with pytest.raises(rules.DayTaken):
        rules.add_day(date=dt.date(2025, 6, 16), title=Text(), by=None, now=now)


def test_a_day_cannot_move_onto_another(assembly, now):
    day = first_day()

    with pytest.raises(rules.DayTaken):
        rules.edit_day(day, date=dt.date(2025, 6, 17), title=Text(), seen=day.revision, by=None, now=now)

    assert day.date == dt.date(2025, 6, 16)


def test_what_is_planned_moves_with_its_day(assembly, now):
    slot = make_slot(day=first_day())

    rules.edit_day(slot.day, date=dt.date(2025, 6, 15), title=four("Opening"), seen=1, by=None, now=now)
    db.session.commit()

    assert slot.day.date == dt.date(2025, 6, 15)
    assert journal("day.edited")[0].values["date"] == ["2025-06-16", "2025-06-15"]


def test_a_day_with_something_planned_stays(assembly, now):
    slot = make_slot(day=first_day())

    with pytest.raises(rules.DayInUse):
        rules.remove_day(slot.day, seen=slot.day.revision, by=None, now=now)

    assert len(queries.days()) == 4


def test_an_empty_day_is_removed_beside_one_in_use(assembly, now):
    make_slot(day=first_day())
    last = queries.days()[-1]

    rules.remove_day(last, seen=last.revision, by=None, now=now)
    db.session.commit()

    assert [day.date.day for day in queries.days()] == [16, 17, 18]
    assert journal("day.removed")[0].values == {"date": ["2025-06-19", None]}


def test_the_last_day_stays(app, now):
    day = first_day()

    with pytest.raises(rules.LastDay):
        rules.remove_day(day, seen=day.revision, by=None, now=now)

    assert db.session.get(Day, day.id) is day


def test_of_four_who_add_the_same_day_one_does(app, assembly, now):
    def add(_number):
        rules.add_day(date=dt.date(2025, 6, 20), title=Text(), by=None, now=now)

    outcomes = at_once(app, 4, add)

    assert [type(outcome) for outcome in outcomes if outcome] == [rules.DayTaken] * 3
    assert len(queries.days()) == 5


def test_a_day_is_not_removed_while_something_is_planned_on_it(app, kind, assembly, now):
    """Planning shares the assembly's row, as programme.rules does; the removal waits for it and then refuses.

    On SQLite the planner alone may write until it has committed, however soon that is.
    """
    def plan():
        with app.app_context():
            db.session.execute(db.select(Assembly.id).with_for_update(read=True))
            planning.set()
            db.session.add(Slot(code="S1", kind=Kind.PLENARY, title=four("Opening"), day_id=day_id,
                                starts=dt.time(9), minutes=60))
            db.session.flush()
            if kind == "postgresql":
                wait_until_somebody_waits()
            db.session.commit()

    day_id = first_day().id
    db.session.commit()
    planning = threading.Event()
    thread = threading.Thread(target=plan)
    thread.start()
    planning.wait(10)

    with pytest.raises(rules.DayInUse):
        rules.remove_day(db.session.get(Day, day_id), seen=1, by=None, now=now)

    thread.join()
    db.session.rollback()
    assert len(queries.days()) == 4
