"""The sample: whole, plainly marked, and gone in one step."""
import datetime as dt
import itertools
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from blueprints.assembly.models import Assembly, Day
from blueprints.db import db
from blueprints.delegations import rules_categories as categories
from blueprints.delegations import rules_waiting
from blueprints.delegations.models import SEATED, Delegate, Delegation, Party, Status
from blueprints.journal.models import JournalEntry
from blueprints.journal.rules import record
from blueprints.mail.models import Letter
from blueprints.mail.rules import write_letter
from blueprints.programme import queries_conflicts, rules_levels
from blueprints.programme.models import Appearance, Building, Entry, Organ, Release, Room, Slot, SlotStatus, Speaker, Track
from blueprints.programme.models_edits import TextMark
from blueprints.programme.models_rules import Acknowledgement, ProgrammeSettings, Walk
from blueprints.site.sample import HasOwnSessions, NothingAnnounced, load_sample
from blueprints.site.sample_removal import SampleInUse, remove_sample
from blueprints.texts import LANGUAGES
from tests.factories import four, make_assembly, make_delegate, make_delegation, make_member, make_room, make_slot
from tests.released import publish

NOW = dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)
ADDED_FOR_THE_LINE = 7


@pytest.fixture
def announced(app):
    """The assembly and thirty-five member cities."""
    assembly = make_assembly()
    for country in itertools.islice(itertools.cycle(["KR", "FR", "MX", "IR", "DE"]), 35):
        make_member(country_code=country)
    return assembly


def load():
    done = load_sample(now=NOW)
    db.session.commit()
    return done


def remove():
    done = remove_sample(now=NOW)
    db.session.commit()
    return done


def count(model, *where):
    return db.session.scalar(db.select(sa.func.count()).select_from(model).where(*where))


def contents():
    """Every row of every table but the journal, without what tells when the assembly was touched."""
    known = {}
    for table in db.metadata.sorted_tables:
        if table.name not in ("journal", "assembly"):
            known[table.name] = sorted(map(repr, db.session.execute(table.select())))
    return known


@pytest.mark.on_either
def test_the_sample_has_a_programme_delegations_and_delegates(announced):
    load()

    assert (count(Room), count(Track), count(Speaker)) == (6, 6, 40)
    assert 55 <= count(Slot) <= 65
    assert count(Entry) == count(Slot)
    assert count(Delegate) == 200 + ADDED_FOR_THE_LINE
    assert db.session.scalar(db.select(sa.func.count(Delegate.delegation_id.distinct()))) == 30
    assert {status for status in Status if count(Delegate, Delegate.status == status)} == set(Status)
    assert {status for status in SlotStatus if count(Slot, Slot.status == status)} == set(SlotStatus)


@pytest.mark.on_either
def test_everything_in_it_is_marked_as_sample(announced):
    load()

    for model in (Room, Track, Speaker, Slot, Delegate, Release):
        assert count(model, ~model.is_sample) == 0, model
    assert all(entry.facts["is_sample"] for entry in db.session.scalars(db.select(Entry)))
    assert count(Delegate, ~Delegate.email.endswith("@example.org")) == 0


@pytest.mark.on_either
def test_every_text_of_it_is_there_in_four_languages(announced):
    load()

    for slot in db.session.scalars(db.select(Slot)):
        assert slot.title.missing == [], slot.code
        assert slot.abstract.missing == [], slot.code
        assert len({getattr(slot.title, code) for code in LANGUAGES}) >= 3, slot.code
    for row in (*db.session.scalars(db.select(Room)), *db.session.scalars(db.select(Track))):
        assert row.name.missing == []
    for speaker in db.session.scalars(db.select(Speaker)):
        assert speaker.biography.missing == [], speaker.slug


@pytest.mark.on_either
def test_it_shows_what_a_session_and_a_speaker_can_be(announced):
    load()

    assert {slot.organ for slot in db.session.scalars(db.select(Slot).where(Slot.organ.is_not(None)))} == set(Organ)
    assert count(Slot, Slot.expected.is_not(None)) > 0
    assert {urlsplit(address).hostname for address in db.session.scalars(db.select(Slot.stream).where(Slot.stream != ""))} == {
        "stream.example.org"}
    assert {slot.status for slot in db.session.scalars(db.select(Slot))} == set(SlotStatus)
    assert count(Speaker, ~Speaker.is_confirmed) == 2
    assert count(Speaker, Speaker.is_confirmed) > 2


def test_marks_of_stale_translations_go_with_it(announced):
    load()
    slot, speaker = db.session.scalars(db.select(Slot)).first(), db.session.scalars(db.select(Speaker)).first()
    own = TextMark(subject="slot:OWN", field="title", language="fr", source="x")
    db.session.add_all([own, *(TextMark(subject=subject, field="title", language="fr", source="x")
                               for subject in (f"slot:{slot.code}", f"speaker:{speaker.id}"))])
    db.session.commit()

    remove()

    assert db.session.scalars(db.select(TextMark.subject)).all() == ["slot:OWN"]


@pytest.mark.on_either
def test_nobody_is_in_two_places_and_no_room_holds_two_sessions(announced):
    load()
    slots = db.session.scalars(db.select(Slot)).all()

    for one, other in itertools.combinations(slots, 2):
        if one.span.overlaps(other.span):
            assert one.room is None or one.room is not other.room, (one.code, other.code)
            assert {at.speaker_id for at in one.appearances}.isdisjoint(at.speaker_id for at in other.appearances)


@pytest.mark.on_either
def test_no_delegation_has_more_than_its_seats_nor_two_confirmed_heads(announced):
    announced.seats_per_delegation = 3
    taken = make_delegation(country_code="KR", slug="aaa")
    for _ in range(3):
        make_delegate(taken)
    load()

    seated = db.select(sa.func.count()).where(Delegate.status.in_(SEATED)).group_by(Delegate.delegation_id).where(
        Delegate.delegation_id.is_not(None))
    assert max(db.session.scalars(seated)) <= 3


@pytest.mark.on_either
@pytest.mark.parametrize("days", [1, 2, 3, 4, 5, 7])
def test_it_fits_any_number_of_days(app, visitor, days):
    make_assembly(days=days)
    make_member()
    load()

    page = visitor.open("programme.programme", day="all")

    assert len(page.texts(".programme-day h2")) == days
    assert page.texts(".session-title")[-1] in ("Anniversary gala", "Welcome reception")


def test_a_second_time_it_changes_nothing(announced):
    assert load() is True
    before = contents()

    assert load() is False
    assert contents() == before


def test_removing_it_takes_all_of_it_and_nothing_else(announced):
    categories.load()
    own = make_delegate()
    write_letter("received", to="a@example.org", language="en", subject="Yours", body="…", about=f"delegate:{own.id}",
                 host="localhost", now=NOW)
    db.session.commit()
    before = contents()
    load()
    theirs = db.session.scalars(db.select(Delegate).where(Delegate.is_sample)).first()
    write_letter("confirmed", to="b@example.org", language="en", subject="Sample", body="…", about=f"delegate:{theirs.id}",
                 host="localhost", now=NOW)
    record("delegate.confirmed", theirs)
    record("delegate.confirmed", own)
    db.session.commit()

    assert remove() is True

    after = contents()
    assert {name: after[name] for name in after if name != "delegations"} == {
        name: before[name] for name in before if name != "delegations"}
    assert db.session.scalars(db.select(JournalEntry.subject).where(JournalEntry.subject.is_not(None))).all() == [
        f"delegate:{own.id}"]
    assert db.session.scalars(db.select(Letter.subject)).all() == ["Yours"]
    assert db.session.get(Assembly, 1).is_sample_loaded is False
    assert remove() is False


def test_who_waited_behind_the_sample_gets_its_places(announced):
    categories.load()
    load()
    delegation = db.session.scalar(db.select(Delegation).where(Delegation.delegates.any(Delegate.status == Status.OFFERED)))
    mine = make_waiting(delegation)

    remove()

    assert mine.status is Status.OFFERED
    assert count(Party) == 1
    assert db.session.scalars(db.select(Letter.kind)).all() == ["delegate-offered"]


def make_waiting(delegation):
    delegate = make_delegate(delegation)
    rules_waiting.enter([delegate], category=delegate.category, delegation=delegation, now=NOW)
    db.session.commit()
    return delegate


def test_after_removal_the_programme_is_as_before_the_first_release(announced, visitor):
    load()
    with_sample = visitor.open("programme.programme")
    feed = visitor.open("/calendar/programme.ics").headers["ETag"]
    remove()

    page = visitor.open("programme.programme")

    assert with_sample.texts(".programme-grid")
    assert with_sample.texts(".sample-ribbon")
    assert page.texts(".day-list time")[0] == "Monday, 16 June 2025"
    assert page.texts(".sample-ribbon") == []
    assert visitor.open("/calendar/programme.ics").headers["ETag"] != feed


def test_a_release_of_ones_own_after_the_sample_is_not_mistaken_for_it(announced, visitor):
    load()
    visitor.open("programme.programme")
    remove()
    make_slot(title=four("Our own"))
    publish()

    assert visitor.open("programme.programme").texts(".session-title") == ["Our own"]


def test_ones_own_sessions_stay_published_when_the_sample_goes(announced, visitor):
    load()
    make_slot(code="OWN", title=four("Our own"), starts=dt.time(7))
    publish(now=NOW + dt.timedelta(days=1))
    both = visitor.open("/calendar/session-OWN.ics").answer.data
    remove()

    assert visitor.open("programme.programme").texts(".session-title") == ["Our own"]
    assert event(visitor.open("/calendar/session-OWN.ics").answer.data) == event(both)
    assert db.session.scalars(db.select(Release.number)).all() == [2]
    assert db.session.scalar(db.select(Release)).facts["rooms"] == []


def event(feed):
    return feed[feed.index(b"BEGIN:VEVENT"):feed.index(b"END:VEVENT")]


@pytest.mark.on_either
@pytest.mark.parametrize("borrowed", ["room", "track", "speaker"])
def test_what_ones_own_sessions_stand_on_is_not_taken_away(announced, borrowed):
    load()
    slot = make_slot(code="OWN", starts=dt.time(7))
    if borrowed == "speaker":
        slot.appearances = [Appearance(speaker=db.session.scalars(db.select(Speaker)).first())]
    else:
        setattr(slot, borrowed, db.session.scalars(db.select({"room": Room, "track": Track}[borrowed])).first())
    db.session.commit()
    before = contents()

    with pytest.raises(SampleInUse) as refused:
        remove_sample(now=NOW)
    db.session.rollback()

    assert "OWN" in str(refused.value)
    assert contents() == before


def test_it_is_refused_where_a_programme_has_been_begun(announced):
    make_slot()

    with pytest.raises(HasOwnSessions):
        load_sample(now=NOW)


def test_it_is_refused_before_the_announced_data(app):
    with pytest.raises(NothingAnnounced):
        load_sample(now=NOW)


@pytest.mark.on_either
def test_it_is_the_same_every_time(announced):
    def made():
        people = db.select(Delegate.name, Delegate.status, Delegate.reference).order_by(Delegate.reference)
        return db.session.execute(people).all(), [
            (slot.code, slot.title, [at.speaker.name for at in slot.appearances])
            for slot in db.session.scalars(db.select(Slot).order_by(Slot.code))]

    load()
    first = made()
    remove()
    load()

    assert made() == first


def test_it_needs_no_member_at_all(app):
    make_assembly()

    assert load() is True
    assert count(Delegation) == 0


@pytest.mark.on_either
def test_it_shows_what_the_rules_find_and_what_is_meant_so(announced):
    load()

    standing = queries_conflicts.of_days()

    assert {one.rule for one in standing if one.acknowledged} == {"statutory"}
    assert {one.rule for one in standing if not one.acknowledged} == {"teams"}
    assert not any(one.holds_a_release for one in standing)


def test_a_room_of_ones_own_leaves_a_building_of_the_sample(announced):
    load()
    room = make_room(building=db.session.scalars(db.select(Building)).first())

    remove()

    assert room.building is None
    assert count(Building) == count(Walk) == count(Acknowledgement) == count(ProgrammeSettings) == 0


def test_what_somebody_set_stays_when_the_sample_goes(announced):
    day = db.session.scalars(db.select(Day)).first()
    day.opens = dt.time(7)
    db.session.commit()
    load()
    rules_levels.set_teams({"ko": 1}, seen=queries_conflicts.the_settings().revision, by=None)
    db.session.commit()

    remove()

    assert (day.opens, day.closes) == (dt.time(7), None)
    assert queries_conflicts.the_settings().teams == {"ko": 1}
