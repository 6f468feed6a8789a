"""Moving the assembly: days, sessions, deadlines; what is refused, and the nearest that is allowed."""
import dataclasses
import datetime as dt

import pytest

from blueprints.assembly import rules as assembly_rules
from blueprints.assembly.queries import the_assembly
from blueprints.dates import queries_effect, rules
from blueprints.dates.models import Move
from blueprints.dates.times import NewDay
from blueprints.db import db
from blueprints.journal.models import JournalEntry
from blueprints.programme import queries_edits, rules_undo
from blueprints.programme.models_edits import Edit
from blueprints.programme.rules_edits import noting
from blueprints.refusals import Refusal
from blueprints.texts import Text
from tests.factories import four, make_account, make_category, make_delegate, make_room, make_slot, make_speaker
from tests.released import publish

from .moving import AUTUMN, NOW, SITE, dates, days, move, plan, seen, undo

pytestmark = pytest.mark.usefixtures("assembly")


def date(words):
    return dt.date.fromisoformat(words)


def moment(words):
    return dt.datetime.fromisoformat(words)


def test_sessions_move_with_their_days_and_keep_all_else():
    slot = make_slot(day=days()[2], starts=dt.time(14, 30))
    code, revision = slot.code, slot.revision

    move(AUTUMN, 3)

    assert dates() == [date("2025-09-29"), date("2025-09-30"), date("2025-10-01")]
    assert (slot.date, slot.starts, slot.code, slot.revision) == (date("2025-10-01"), dt.time(14, 30), code, revision)


def test_the_sessions_of_a_lost_day_lie_in_the_tray_with_their_hour_and_room():
    admin, room = make_account("admin"), make_room()
    slot, other = make_slot(day=days()[3], starts=dt.time(11), room=room), make_slot(day=days()[0])
    lost = days()[3].id

    move(AUTUMN, 3, by=admin)

    edit = db.session.scalar(db.select(Edit).order_by(Edit.id.desc()))
    assert (slot.day, slot.starts, slot.room) == (None, dt.time(11), room)
    assert other.date == AUTUMN
    assert (edit.what, edit.by_id) == ("assembly-moved", admin.id)
    assert [(state["code"], state["before"]["day"], state["after"]["day"]) for state in edit.states] == [
        (slot.code, lost, None)]


def test_extensions_of_single_persons_move_by_the_same_distance_at_the_same_hour_and_back():
    extended, other = make_delegate(edit_until=moment("2025-05-01T15:00+00:00")), make_delegate()     # midnight in Seoul
    revision = extended.revision

    moved = move(AUTUMN, 3, zone="Europe/Madrid")

    assert (extended.edit_until, other.edit_until) == (moment("2025-08-14T22:00+00:00"), None)      # midnight in Madrid
    assert extended.revision == revision + 1
    undo(moved)
    assert extended.edit_until == moment("2025-05-01T15:00+00:00")


def test_an_extension_stays_where_only_the_venue_changes():
    extended = make_delegate(edit_until=moment("2025-05-01T15:00+00:00"))

    move(venue=four("Hall"))

    assert (extended.edit_until, extended.revision) == (moment("2025-05-01T15:00+00:00"), 1)


def test_days_that_are_added_are_empty():
    slot = make_slot(day=days()[3])

    move(date("2025-06-16"), 6)

    assert dates() == [date(f"2025-06-{number}") for number in range(16, 22)]
    assert slot.date == date("2025-06-19")


@pytest.mark.parametrize("first", ["2025-06-15", "2025-06-17"])
def test_the_assembly_moves_by_one_day_over_its_own_days(first):
    slots = [make_slot(day=day) for day in days()]

    move(date(first), 4)

    assert [slot.date for slot in slots] == [date(first) + dt.timedelta(days=number) for number in range(4)]


def test_two_days_change_places():
    first, second, *others = days()
    slot = make_slot(day=first)

    move(dates=((first.id, second.date), (second.id, first.date), *((day.id, day.date) for day in others)))

    assert slot.date == date("2025-06-17")
    assert dates() == [date(f"2025-06-{number}") for number in range(16, 20)]


def test_any_day_may_be_the_lost_one():
    first, second, third, fourth = days()
    slots = [make_slot(day=day) for day in (first, second, third, fourth)]

    move(dates=((first.id, AUTUMN), (second.id, None), (third.id, AUTUMN + dt.timedelta(days=2)), (fourth.id, None)))

    assert [slot.date for slot in slots] == [AUTUMN, None, date("2025-10-01"), None]


def test_a_leap_day_is_a_day():
    slot = make_slot(day=days()[1])

    move(date("2028-02-28"), 3)

    assert slot.date == date("2028-02-29")
    assert dates()[-1] == date("2028-03-01")


def test_titles_and_hours_stay_with_their_days():
    first = days()[0]
    first.title, first.opens, first.closes = four("Arrival"), dt.time(8), dt.time(20)
    db.session.commit()

    move(AUTUMN, 4)

    assert (days()[0].id, days()[0].title, days()[0].opens, days()[0].closes) == (
        first.id, four("Arrival"), dt.time(8), dt.time(20))


def test_a_session_at_an_hour_that_the_clock_jumps_over_keeps_its_time():
    slot, fine = make_slot(starts=dt.time(2, 30)), make_slot(starts=dt.time(3))
    wanted = plan(date("2026-03-29"), 4, zone="Europe/Paris")

    effect = queries_effect.effect(wanted, queries_effect.standing(), now=NOW)
    move(date("2026-03-29"), 4, zone="Europe/Paris")

    assert effect.skipped == [(slot, date("2026-03-29"))]
    assert (slot.starts, fine.starts, the_assembly().zone) == (dt.time(2, 30), dt.time(3), "Europe/Paris")


def test_everything_else_is_as_planned():
    make_category(closes_at=moment("2025-05-01T00:00:00+00:00"))
    own = queries_effect.standing().categories[0]
    until = {"registration_opens_at": moment("2025-03-01T00:00:00+00:00"),
             "registration_closes_at": moment("2025-08-01T00:00:00+00:00"), "edits_close_at": None,
             "substitutions_close_at": moment("2025-09-01T00:00:00+00:00")}

    move(AUTUMN, 3, venue=four("Hall"), month=date("2025-09-01"), is_provisional=False, deadlines=tuple(until.items()),
         categories=((own.id, moment("2025-08-02T00:00:00+00:00")),))

    assembly = the_assembly()
    assert {name: getattr(assembly, name) for name in until} == until
    assert (assembly.venue, assembly.month, assembly.is_provisional) == (four("Hall"), date("2025-09-01"), False)
    assert own.closes_at == moment("2025-08-02T00:00:00+00:00")


def test_the_journal_tells_it_as_one_act():
    admin = make_account("admin")
    make_slot(day=days()[3])

    moved = move(AUTUMN, 3, by=admin)

    entries = db.session.scalars(db.select(JournalEntry).where(JournalEntry.actor_id == admin.id)).all()
    assert [(entry.action, entry.subject) for entry in entries] == [("assembly.moved", f"move:{moved.id}")]
    assert entries[0].values == {
        "days": [["2025-06-16", "2025-06-17", "2025-06-18", "2025-06-19"], ["2025-09-29", "2025-09-30", "2025-10-01"]],
        "letters": 0, "unplaced": 1}


def refused(refusal, first=None, count=None, **facts):
    before = [(day.id, day.date) for day in days()]
    wanted = plan(first, count, **facts)
    with pytest.raises(refusal):
        rules.move(wanted, seen=seen(wanted), by=None, now=NOW, **SITE)
    db.session.rollback()
    assert [(day.id, day.date) for day in days()] == before
    assert db.session.scalar(db.select(Move)) is None


def test_an_assembly_without_days_is_refused_and_one_with_one_is_not():
    refused(rules.NoDays, dates=tuple((day.id, None) for day in days()))

    move(AUTUMN, 1)

    assert dates() == [AUTUMN]


def test_more_days_than_anybody_can_mean_are_refused():
    refused(rules.TooManyDays, AUTUMN, 61)

    move(AUTUMN, 60)

    assert len(dates()) == 60


def test_a_date_is_there_once():
    known = tuple((day.id, day.date) for day in days())
    refused(rules.DayTwice, dates=known, added=(NewDay(date("2025-06-19")),))

    move(dates=known, added=(NewDay(date("2025-06-20")),))

    assert len(dates()) == 5


@pytest.mark.parametrize(("first", "year"), [("2031-01-01", "2030-12-28"), ("2019-12-31", "2020-01-01")])
def test_dates_are_within_five_years(first, year):
    refused(assembly_rules.OutOfReach, date(first), 4)

    move(date(year), 4)

    assert dates()[0] == date(year)


def test_a_zone_is_one_that_calendars_know():
    refused(assembly_rules.UnknownZone, zone="Atlantis/Capital")

    move(zone="Europe/Paris")

    assert the_assembly().zone == "Europe/Paris"


@pytest.mark.parametrize("later", ["registration_closes_at", "edits_close_at", "substitutions_close_at"])
def test_nothing_closes_before_registration_opens(later):
    none = dict.fromkeys(("registration_opens_at", "registration_closes_at", "edits_close_at", "substitutions_close_at"))
    opens = moment("2025-05-01T00:00:00+00:00")
    refused(Refusal, deadlines=tuple((none | {"registration_opens_at": opens, later: opens}).items()))

    move(deadlines=tuple((none | {"registration_opens_at": opens, later: opens + dt.timedelta(minutes=1)}).items()))

    assert getattr(the_assembly(), later) == opens + dt.timedelta(minutes=1)


def test_substitutions_do_not_close_before_edits():
    at = moment("2025-05-01T00:00:00+00:00")
    until = {"registration_opens_at": None, "registration_closes_at": None, "edits_close_at": at,
             "substitutions_close_at": at - dt.timedelta(minutes=1)}
    refused(rules.SubstitutionsCloseFirst, deadlines=tuple(until.items()))

    move(deadlines=tuple((until | {"substitutions_close_at": at}).items()))

    assert the_assembly().substitutions_close_at == at


def test_a_move_that_moves_nothing_is_refused():
    refused(rules.NothingMoves)
    refused(rules.NothingMoves, date("2025-06-16"), 4)

    move(is_provisional=False)

    assert the_assembly().is_provisional is False


def changes():
    return {
        "a day": lambda: setattr(days()[0], "title", four("New")),
        "a session": lambda: make_slot(),
        "a release": lambda: publish(now=NOW),
        "a fact": lambda: setattr(the_assembly(), "zone", "Asia/Tokyo"),
    }


@pytest.mark.parametrize("what", list(changes()))
def test_a_move_that_was_seen_before_something_changed_is_refused(what):
    make_slot()
    wanted = plan(AUTUMN, 3)
    looked_at = seen(wanted)
    changes()[what]()
    db.session.commit()

    with pytest.raises(rules.Changed):
        rules.move(wanted, seen=looked_at, by=None, now=NOW, **SITE)
    db.session.rollback()

    assert dates()[0] == date("2025-06-16")


def test_another_plan_than_was_seen_is_refused_but_for_who_is_told():
    wanted = plan(AUTUMN, 3)
    looked_at = seen(wanted)

    with pytest.raises(rules.Changed):
        rules.move(dataclasses.replace(wanted, venue=four("Hall")), seen=looked_at, by=None, now=NOW, **SITE)
    rules.move(dataclasses.replace(wanted, tell=False), seen=looked_at, by=None, now=NOW, **SITE)

    assert dates()[0] == AUTUMN


def test_a_published_day_gets_no_other_date_by_itself():
    day = days()[0]
    make_slot(day=day)
    assembly_rules.edit_day(day, date=date("2025-06-15"), title=Text(), seen=1, by=None, now=NOW)
    publish()

    with pytest.raises(rules.IsPublished):
        assembly_rules.edit_day(day, date=date("2025-06-14"), title=Text(), seen=2, by=None, now=NOW)
    db.session.rollback()
    assembly_rules.edit_day(day, date=date("2025-06-15"), title=four("Arrival"), seen=2, by=None, now=NOW)

    assert (day.date, day.title) == (date("2025-06-15"), four("Arrival"))


def test_speakers_and_rooms_are_left_alone():
    speaker, slot = make_speaker(), make_slot(room=make_room())

    move(AUTUMN, 4)

    assert (speaker.revision, slot.room.revision) == (1, 1)


def test_an_admin_who_edits_too_does_not_undo_a_move_of_the_assembly_by_the_editors_button():
    admin = make_account("admin")
    make_slot(day=days()[3])
    own = make_slot()
    with noting("moved", own, by=admin, now=NOW):
        own.starts = dt.time(11)
    move(AUTUMN, 3, by=admin)
    edits = db.session.scalars(db.select(Edit).order_by(Edit.id)).all()

    assert queries_edits.chain_of(admin).done == [edits[0].id]
    with pytest.raises(rules_undo.NothingLeft):
        rules_undo.undo(edits[1], by=admin, now=NOW)
