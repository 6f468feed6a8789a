"""What the public sees: whole copies of the draft, numbered, compared, and never changed."""
import datetime as dt

import icalendar
import pytest

from blueprints.assembly.models import Assembly
from blueprints.db import db
from blueprints.journal.models import JournalEntry
from blueprints.points import Point
from blueprints.programme.models import Access, Appearance, Colour, Entry, Kind, Release, ReleaseIsFixed, Slot, SlotStatus
from blueprints.programme.rules_release import NoAssembly, NothingChanged, NothingToRelease, release
from blueprints.texts import LANGUAGES, Text

from ..at_once import at_once
from ..factories import first_day, four, make_account, make_building, make_room, make_slot, make_speaker, make_track

MONDAY = dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)
TUESDAY = MONDAY + dt.timedelta(days=1)


def publish(at=MONDAY, by=None, note="Changes"):
    made = release(note=four(note), by=by, now=at, host="assembly.example.org", base_url="https://assembly.example.org")
    db.session.commit()
    return made


def entries(made):
    wanted = db.select(Entry).where(Entry.release_id == made.id).order_by(Entry.code)
    return db.session.scalars(wanted).all()


def only_entry(made):
    [entry] = entries(made)
    return entry


def event_of(entry, language="en"):
    whole = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{entry.calendar[language]}END:VCALENDAR\r\n"
    return icalendar.Calendar.from_ical(whole).events[0]


def released_twice(change):
    """The same slot's entry in a release before `change` of it and in one after."""
    speaker = make_speaker(is_confirmed=False)
    slot = make_slot(room=make_room(), track=make_track(), appearances=[Appearance(speaker=speaker)])
    first = only_entry(publish())
    change(slot)
    db.session.commit()
    return first, only_entry(publish(TUESDAY))


def test_the_first_release_holds_the_draft(assembly):
    slot = make_slot(room=make_room(), track=make_track())

    made = publish()

    entry = only_entry(made)
    assert (made.number, made.is_provisional, made.is_sample) == (1, True, False)
    assert (entry.code, entry.sequence, entry.created_at, entry.changed_at) == (slot.code, 0, MONDAY, MONDAY)
    assert entry.as_released().facts == slot.as_facts()
    assert set(entry.calendar) == set(LANGUAGES)


def test_a_release_keeps_the_days_rooms_and_tracks_as_they_were(assembly):
    room, track = make_room(name=four("Hall")), make_track(name=four("Climate"))
    make_slot(room=room, track=track)

    made = publish()

    assert made.facts["assembly"] == {"name": four("General Assembly").as_dict(), "zone": "Asia/Seoul",
                                      "venue": Text().as_dict()}
    assert [day["date"] for day in made.facts["days"]] == ["2025-06-16", "2025-06-17", "2025-06-18", "2025-06-19"]
    assert made.facts["rooms"] == [{"slug": room.slug, "name": four("Hall").as_dict(), "places": 100}]
    assert made.facts["tracks"] == [{"slug": track.slug, "name": four("Climate").as_dict(), "colour": "teal"}]


def test_an_unchanged_session_keeps_its_bytes(assembly):
    slot = make_slot(code="AAAAA")
    first = publish()
    make_slot(code="BBBBB")

    second = publish(TUESDAY)

    kept, new = entries(second)
    before = only_entry(first)
    assert kept.code == slot.code
    assert (kept.sequence, kept.changed_at, kept.calendar) == (0, MONDAY, before.calendar)
    assert (new.sequence, new.created_at, new.changed_at) == (0, TUESDAY, TUESDAY)


def move(slot):
    slot.starts = dt.time(15)


def rename_the_room(slot):
    slot.room.name = four("Grand hall")


def rename_the_track(slot):
    slot.track.name = four("Water")


def promote_the_speaker(slot):
    slot.appearances[0].speaker.office = four("Mayor")


def translate_the_title(slot):
    slot.title = Text(en=slot.title.en, ko="새 제목", fr=slot.title.fr, es=slot.title.es)


def announce_the_venue(_slot):
    db.session.get(Assembly, 1).venue = four("COEX")


def announce_the_days(_slot):
    db.session.get(Assembly, 1).is_provisional = False


def change_the_zone(_slot):
    db.session.get(Assembly, 1).zone = "Asia/Kolkata"


def find_the_venue(_slot):
    db.session.get(Assembly, 1).point = Point(37.5118, 127.0592)


def put_the_room_into_a_building(slot):
    slot.room.building = make_building(name=four("East wing"))


def colour_the_track(slot):
    slot.track.colour = Colour.CRIMSON


def open_it_to_everyone(slot):
    slot.access = Access.OPEN


def stream_it(slot):
    slot.stream = "https://stream.example.org/1"


def confirm_the_speaker(slot):
    slot.appearances[0].speaker.is_confirmed = True


@pytest.mark.parametrize("change", [
    move, rename_the_room, rename_the_track, promote_the_speaker, translate_the_title, announce_the_venue, announce_the_days,
    change_the_zone, find_the_venue, put_the_room_into_a_building, colour_the_track, open_it_to_everyone, stream_it,
    confirm_the_speaker])
def test_whatever_subscribers_see_moves_the_sequence(assembly, change):
    before, after = released_twice(change)

    assert (after.sequence, after.created_at, after.changed_at) == (1, MONDAY, TUESDAY)
    assert after.calendar != before.calendar
    assert event_of(after)["DTSTAMP"].dt == TUESDAY
    assert event_of(before)["UID"] == event_of(after)["UID"]


def test_what_subscribers_do_not_see_moves_nothing(assembly):
    """A biography is published, on the speaker's page, and in no calendar."""
    speaker = make_speaker()
    make_slot(appearances=[Appearance(speaker=speaker)])
    first = only_entry(publish())
    speaker.biography = four("A long life")
    db.session.commit()

    second = only_entry(publish(TUESDAY))

    assert (second.sequence, second.changed_at, second.calendar) == (0, MONDAY, first.calendar)


def test_a_cancelled_session_stays_as_cancelled_and_comes_back_when_restored(assembly):
    slot = make_slot()
    publish()
    slot.status = SlotStatus.CANCELLED
    cancelled = only_entry(publish(TUESDAY))
    slot.status = SlotStatus.PLANNED
    restored = only_entry(publish(TUESDAY + dt.timedelta(days=1)))

    assert [(cancelled.sequence, cancelled.is_cancelled), (restored.sequence, restored.is_cancelled)] == [
        (1, True), (2, False)]
    assert [event_of(cancelled)["STATUS"], event_of(restored)["STATUS"]] == ["CANCELLED", "TENTATIVE"]


def test_a_session_that_left_the_draft_stays_as_cancelled(assembly):
    slot = make_slot(code="AAAAA")
    publish()
    db.session.delete(slot)
    db.session.commit()

    gone = only_entry(publish(TUESDAY))
    make_slot(code="BBBBB")
    still_gone = entries(publish(TUESDAY + dt.timedelta(days=1)))[0]

    assert (gone.code, gone.sequence, gone.is_cancelled) == ("AAAAA", 1, True)
    assert event_of(gone)["SUMMARY"].startswith("[Cancelled] ")
    assert (still_gone.sequence, still_gone.calendar) == (1, gone.calendar)


def test_without_any_change_there_is_nothing_to_publish(assembly):
    make_slot()
    publish()

    with pytest.raises(NothingChanged) as refusal:
        publish(TUESDAY)

    assert str(refusal.value) == "Nothing has changed since release 1, so there is nothing to publish."
    assert db.session.scalar(db.select(db.func.count(Release.id))) == 1


def test_a_new_room_alone_may_be_published(assembly):
    make_slot()
    publish()
    make_room()

    assert publish(TUESDAY).number == 2


def test_an_empty_draft_cannot_be_the_first_release(assembly):
    with pytest.raises(NothingToRelease):
        publish()


def test_nothing_is_published_before_the_assembly_is_loaded(app):
    with pytest.raises(NoAssembly):
        publish()


def test_a_release_of_sample_sessions_says_so(assembly):
    make_slot(is_sample=True)

    made = publish()

    assert made.is_sample
    assert event_of(only_entry(made))["SUMMARY"].startswith("[Sample] ")


def test_releases_and_entries_are_never_changed(assembly):
    make_slot()
    made = publish()

    made.note = four("Another note")
    with pytest.raises(ReleaseIsFixed):
        db.session.flush()
    db.session.rollback()
    only_entry(made).sequence = 7
    with pytest.raises(ReleaseIsFixed):
        db.session.flush()


def test_publishing_is_in_the_journal(assembly):
    editor = make_account("editor")
    make_slot()

    made = publish(by=editor)

    [line] = db.session.scalars(db.select(JournalEntry))
    assert (line.action, line.subject, line.actor_id) == ("programme.released", f"release:{made.id}", editor.id)
    assert line.values == {"number": 1, "sessions": 1, "changed": 1}


def test_the_command_publishes_and_says_which_release_it_is(app, assembly):
    make_slot()

    answer = app.test_cli_runner().invoke(args=["programme", "release", "--note", "First draft"])

    assert (answer.exit_code, answer.output.splitlines()[0]) == (0, "Release 1 is published.")
    assert db.session.scalar(db.select(Release)).note == Text(en="First draft")


def test_the_command_says_why_it_does_not_publish(app, assembly):
    answer = app.test_cli_runner().invoke(args=["programme", "release", "--note", "First draft"])

    assert (answer.exit_code, answer.output) == (1, "Error: There is no session yet. Add one first, then publish.\n")


def test_releases_at_once_get_numbers_of_their_own_and_never_mix(app, assembly):
    day_id = first_day().id

    def add_and_publish(number):
        db.session.add(Slot(code=f"B{number}", kind=Kind.FORUM, title=four("Forum"), day_id=day_id, starts=dt.time(9),
                            minutes=60))
        made = publish(MONDAY + dt.timedelta(hours=number))
        return made.number, len(entries(made))

    outcomes = at_once(app, 4, add_and_publish)

    assert sorted(outcomes) == [(1, 1), (2, 2), (3, 3), (4, 4)]
