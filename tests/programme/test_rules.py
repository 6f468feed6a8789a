"""One session at a time in a room, nobody in two places, no change unseen."""
import datetime as dt

import pytest

from blueprints.assembly.models import Day
from blueprints.assembly.queries import days
from blueprints.db import db
from blueprints.journal.models import JournalEntry
from blueprints.programme import rules
from blueprints.programme.models import Access, Appearance, Entry, Kind, Room, Slot, SlotStatus, Speaker, SpeakerPart
from blueprints.refusals import ChangedMeanwhile
from blueprints.texts import Text

from ..at_once import at_once
from ..factories import added, first_day, four, make_account, make_room, make_slot, make_speaker, make_track
from .test_release import publish

pytestmark = pytest.mark.usefixtures("assembly")


def plan(**facts):
    """A plenary of an hour from nine on the first day."""
    return rules.Plan(**{"kind": Kind.PLENARY, "title": four("Opening"), "day": first_day(), "starts": dt.time(9),
                         "minutes": 60} | facts)


def add(now, **facts):
    slot = rules.add_slot(plan(**facts), by=None, now=now)
    db.session.commit()
    return slot


def plan_of(slot, **facts):
    """The plan of a session as it is, but for these facts."""
    return plan(**{"kind": slot.kind, "title": slot.title, "abstract": slot.abstract, "day": slot.day,
                   "starts": slot.starts, "minutes": slot.minutes, "room": slot.room, "track": slot.track,
                   "voices": tuple((at.speaker, at.part) for at in slot.appearances), "spoken": slot.spoken,
                   "interpreted": tuple(slot.interpreted), "access": slot.access} | facts)


def change(slot, now, **facts):
    return rules.edit_slot(slot, plan_of(slot, **facts), seen=slot.revision, by=None, now=now)


def taking_part(*speakers):
    return tuple((speaker, SpeakerPart.SPEAKER) for speaker in speakers)


def test_a_session_is_added_with_all_its_facts(now):
    room, track, chair = make_room(), make_track(), make_speaker()

    slot = add(now, room=room, track=track, voices=((chair, SpeakerPart.CHAIR),), spoken="ko",
               interpreted=("fr", "en"), access=Access.OPEN, status=SlotStatus.PROVISIONAL)

    assert (slot.room, slot.track, slot.spoken, slot.interpreted) == (room, track, "ko", ["en", "fr"])
    assert (slot.access, slot.status, slot.created_at) == (Access.OPEN, SlotStatus.PROVISIONAL, now)
    assert [(at.speaker, at.part) for at in slot.appearances] == [(chair, SpeakerPart.CHAIR)]


def test_codes_are_short_and_hold_no_letter_that_looks_like_another(now):
    codes = [rules.new_code() for _ in range(50)]

    assert len(set(codes)) == 50
    assert {len(code) for code in codes} == {5}
    assert set("".join(codes)) <= set("3479cdfhjkmnpqrtwxy")


def test_a_session_needs_a_title_in_some_language(now):
    with pytest.raises(rules.TitleMissing):
        add(now, title=Text())

    assert add(now, title=Text(ko="개막식")).title == Text(ko="개막식")


@pytest.mark.parametrize("minutes", [0, 4, 1441])
def test_a_session_is_neither_too_short_nor_too_long(now, minutes):
    with pytest.raises(rules.WrongLength):
        add(now, minutes=minutes)


@pytest.mark.parametrize("minutes", [5, 1440])
def test_five_minutes_and_a_whole_day_are_allowed(now, minutes):
    assert add(now, minutes=minutes).minutes == minutes


@pytest.mark.parametrize(("starts", "minutes"), [
    (dt.time(9), 60), (dt.time(8, 30), 31), (dt.time(9, 59), 60), (dt.time(9, 15), 10), (dt.time(8), 300)])
def test_a_room_holds_one_session_at_a_time(now, starts, minutes):
    hall = make_room()
    make_slot(room=hall, starts=dt.time(9), minutes=60, title=four("First"))

    with pytest.raises(rules.RoomTaken) as refusal:
        add(now, room=hall, starts=starts, minutes=minutes)

    assert refusal.value.places == {"room": hall.name, "title": four("First"), "starts": "09:00", "ends": "10:00"}


@pytest.mark.parametrize(("starts", "minutes"), [(dt.time(10), 60), (dt.time(8), 60)])
def test_back_to_back_is_allowed(now, starts, minutes):
    hall = make_room()
    make_slot(room=hall, starts=dt.time(9), minutes=60)

    assert add(now, room=hall, starts=starts, minutes=minutes).room == hall


def test_another_room_or_no_room_is_free_at_the_same_time(now):
    make_slot(room=make_room())

    assert add(now, room=make_room()).id
    assert add(now, room=None).id
    assert add(now, room=None).id


def test_a_session_past_midnight_takes_the_room_on_the_next_day(now):
    hall = make_room()
    first, second = days()[:2]
    make_slot(room=hall, day=first, starts=dt.time(23), minutes=120)

    with pytest.raises(rules.RoomTaken):
        add(now, room=hall, day=second, starts=dt.time(0, 59))

    assert add(now, room=hall, day=second, starts=dt.time(1)).day == second


def test_a_session_cannot_reach_into_one_of_the_next_day(now):
    hall = make_room()
    first, second = days()[:2]
    make_slot(room=hall, day=second, starts=dt.time(0, 30))

    with pytest.raises(rules.RoomTaken):
        add(now, room=hall, day=first, starts=dt.time(23), minutes=91)

    assert add(now, room=hall, day=first, starts=dt.time(23), minutes=90).minutes == 90


def test_nobody_takes_part_in_two_sessions_at_once(now):
    mayor = make_speaker(name="Kim Example")
    make_slot(title=four("First"), appearances=[Appearance(speaker=mayor)])

    with pytest.raises(rules.SpeakerTaken) as refusal:
        add(now, starts=dt.time(9, 30), voices=taking_part(make_speaker(), mayor))

    assert refusal.value.places == {"name": "Kim Example", "title": four("First"), "starts": "09:00", "ends": "10:00"}
    assert add(now, starts=dt.time(10), voices=taking_part(mayor)).id


def test_nobody_is_listed_twice_in_one_session(now):
    mayor = make_speaker()

    with pytest.raises(rules.SpeakerTwice):
        add(now, voices=taking_part(mayor, mayor))


def test_a_cancelled_session_frees_its_room_and_its_speakers(now):
    hall, mayor = make_room(), make_speaker()
    make_slot(room=hall, status=SlotStatus.CANCELLED, appearances=[Appearance(speaker=mayor)])

    assert add(now, room=hall, voices=taking_part(mayor)).id


def test_a_session_may_be_moved_within_its_own_hours(now):
    slot = make_slot(room=make_room(), appearances=[Appearance(speaker=make_speaker())])

    assert change(slot, now, starts=dt.time(9, 30)) == ["starts"]


def test_a_session_cannot_be_moved_into_a_taken_room(now):
    hall = make_room()
    make_slot(room=hall, starts=dt.time(11))
    slot = make_slot(room=hall, starts=dt.time(9))

    with pytest.raises(rules.RoomTaken):
        change(slot, now, starts=dt.time(10, 30))

    assert slot.starts == dt.time(9)


def test_an_edit_of_something_changed_meanwhile_is_refused(now):
    slot = make_slot()
    seen = slot.revision
    change(slot, now, starts=dt.time(10))
    db.session.commit()

    with pytest.raises(ChangedMeanwhile):
        rules.edit_slot(slot, plan_of(slot, starts=dt.time(11)), seen=seen, by=None, now=now)


def test_a_change_of_speakers_alone_is_seen_by_the_next_editor(now):
    first, second = make_speaker(), make_speaker()
    slot = make_slot(appearances=[Appearance(speaker=first)])
    seen = slot.revision

    changed = change(slot, now, voices=((second, SpeakerPart.KEYNOTE), (first, SpeakerPart.CHAIR)))
    db.session.commit()

    assert changed == ["voices"]
    assert [(at.speaker, at.part) for at in slot.appearances] == [
        (second, SpeakerPart.KEYNOTE), (first, SpeakerPart.CHAIR)]
    assert slot.revision > seen


def test_saving_without_a_change_changes_nothing(now):
    slot = make_slot(room=make_room(), appearances=[Appearance(speaker=make_speaker())])
    seen = slot.revision

    assert change(slot, now) == []
    db.session.commit()
    assert slot.revision == seen
    assert db.session.scalars(db.select(JournalEntry)).all() == []


def test_the_journal_keeps_what_was_and_what_is_but_no_person(now):
    editor, slot = make_account("editor"), make_slot()
    voices = taking_part(make_speaker(name="Kim Example"))

    rules.edit_slot(slot, plan_of(slot, starts=dt.time(15), voices=voices), seen=slot.revision, by=editor, now=now)
    db.session.commit()

    [line] = db.session.scalars(db.select(JournalEntry))
    assert (line.action, line.subject, line.actor_id) == ("slot.edited", f"slot:{slot.id}", editor.id)
    assert (line.fields, line.values) == (["starts", "voices"], {"starts": ["09:00", "15:00"]})


def test_the_floor_is_not_interpreted_into_itself(now):
    assert add(now, spoken="ko", interpreted=("ko", "es")).interpreted == ["es"]


def test_a_session_is_cancelled_with_a_reason_and_restored(now):
    slot = make_slot(room=make_room())

    rules.cancel(slot, reason=four("Typhoon"), seen=slot.revision, by=None, now=now)
    assert (slot.status, slot.reason) == (SlotStatus.CANCELLED, four("Typhoon"))

    rules.restore(slot, seen=slot.revision, by=None, now=now)
    assert (slot.status, slot.reason) == (SlotStatus.PLANNED, Text())


def test_cancelling_needs_a_reason(now):
    slot = make_slot()

    with pytest.raises(rules.ReasonMissing):
        rules.cancel(slot, reason=Text(), seen=slot.revision, by=None, now=now)


def test_what_is_cancelled_cannot_be_cancelled_again(now):
    slot = make_slot(status=SlotStatus.CANCELLED)

    with pytest.raises(rules.AlreadyCancelled):
        rules.cancel(slot, reason=four("Typhoon"), seen=slot.revision, by=None, now=now)


def test_what_takes_place_cannot_be_restored(now):
    slot = make_slot()

    with pytest.raises(rules.NotCancelled):
        rules.restore(slot, seen=slot.revision, by=None, now=now)


def test_a_session_is_not_restored_into_a_room_taken_meanwhile(now):
    hall = make_room()
    slot = make_slot(room=hall, status=SlotStatus.CANCELLED, reason=four("Typhoon"))
    make_slot(room=hall)

    with pytest.raises(rules.RoomTaken):
        rules.restore(slot, seen=slot.revision, by=None, now=now)

    assert slot.is_cancelled


def test_a_cancelled_session_may_be_edited_where_its_room_is_taken_and_stays_cancelled(now):
    hall = make_room()
    slot = make_slot(room=hall, status=SlotStatus.CANCELLED)
    make_slot(room=hall)

    assert change(slot, now, title=four("Another")) == ["title"]
    assert slot.is_cancelled


def test_a_session_never_published_may_be_removed(now):
    slot = make_slot()

    rules.remove(slot, seen=slot.revision, by=None, now=now)
    db.session.commit()

    assert db.session.scalars(db.select(Slot)).all() == []


def test_a_room_removed_meanwhile_cannot_be_taken(now):
    room = make_room()
    gone = plan(room=room)
    db.session.execute(db.delete(Room).where(Room.id == room.id))

    with pytest.raises(rules.GoneMeanwhile):
        rules.add_slot(gone, by=None, now=now)


def refused_at_once(app, *doings):
    """What was refused to those who do this at the same moment."""
    outcomes = at_once(app, len(doings), lambda number: doings[number]())
    return [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)]


ROUNDS = 10


def add_one(day_id, now, *, room_id=None, speaker_id=None, starts=dt.time(9)):
    room = room_id and db.session.get(Room, room_id)
    voices = taking_part(db.session.get(Speaker, speaker_id)) if speaker_id else ()
    rules.add_slot(plan(day=db.session.get(Day, day_id), room=room, voices=voices, starts=starts), by=None, now=now)


def test_of_two_sessions_put_into_one_room_at_once_one_is_refused(app, now):
    day_id = first_day().id
    for _round in range(ROUNDS):
        room_id = make_room().id

        refused = refused_at_once(app, *[lambda room_id=room_id: add_one(day_id, now, room_id=room_id)] * 2)

        assert refused == [rules.RoomTaken]


def test_of_two_sessions_given_one_speaker_at_once_one_is_refused(app, now):
    day_id = first_day().id
    for _round in range(ROUNDS):
        speaker_id = make_speaker().id

        refused = refused_at_once(app, *[lambda speaker_id=speaker_id: add_one(day_id, now, speaker_id=speaker_id)] * 2)

        assert refused == [rules.SpeakerTaken]


def test_rooms_and_speakers_wanted_crosswise_at_once_end_in_no_deadlock(app, now):
    day_id = first_day().id
    for number in range(ROUNDS):
        rooms, speakers = [make_room().id, make_room().id], [make_speaker().id, make_speaker().id]
        doings = [lambda a=a, b=b, n=number, rooms=rooms, speakers=speakers: add_one(
            day_id, now, room_id=rooms[a], speaker_id=speakers[b], starts=dt.time(n)) for a, b in [(0, 1), (1, 0)]]

        assert refused_at_once(app, *doings) == []


def test_of_two_edits_at_once_one_is_refused(app, now):
    for _round in range(ROUNDS):
        slot = added(Slot(code=rules.new_code(), kind=Kind.FORUM, title=four("Forum"), day=first_day(),
                          starts=dt.time(9), minutes=60))
        slot_id, seen = slot.id, slot.revision

        def edit(hour, slot_id=slot_id, seen=seen):
            from sqlalchemy.orm.exc import StaleDataError
            slot = db.session.get(Slot, slot_id)
            try:
                rules.edit_slot(slot, plan_of(slot, starts=dt.time(hour)), seen=seen, by=None, now=now)
            except StaleDataError:
                raise ChangedMeanwhile() from None

        refused = refused_at_once(app, lambda edit=edit: edit(10), lambda edit=edit: edit(11))

        assert refused == [ChangedMeanwhile]


def test_what_is_removed_while_a_release_is_made_is_not_in_it(app, now):
    for number in range(ROUNDS):
        make_slot(title=four("Kept"))
        slot_id, code = (slot := make_slot()).id, slot.code

        def remove(slot_id=slot_id):
            slot = db.session.get(Slot, slot_id)
            rules.remove(slot, seen=slot.revision, by=None, now=now)

        refused = refused_at_once(app, remove, lambda number=number: publish(now + dt.timedelta(days=number)))

        was_removed = db.session.get(Slot, slot_id) is None
        was_released = db.session.scalar(db.select(db.exists().where(Entry.code == code)))
        assert was_removed != was_released
        assert refused == ([] if was_removed else [rules.WasReleased])
