"""Sessions go elsewhere: one or several, whole or not at all; two change places; a copy is a session of its own."""
import datetime as dt

import pytest
from sqlalchemy.orm.exc import StaleDataError

from blueprints.assembly.models import Day
from blueprints.assembly.queries import days
from blueprints.db import db
from blueprints.journal.models import JournalEntry
from blueprints.programme import rules, rules_moves
from blueprints.programme.models import Slot, SlotStatus, SpeakerPart
from blueprints.programme.models_edits import Edit
from blueprints.programme.rules_moves import Placing, place, swap
from blueprints.refusals import ChangedMeanwhile
from blueprints.texts import Text

from ..at_once import at_once
from ..factories import first_day, four, make_account, make_room, make_slot, make_speaker
from .test_edits import told
from .test_rules import add

pytestmark = pytest.mark.usefixtures("assembly")


def to(slot, **facts):
    """The session where it is, but for these facts."""
    return Placing(**{"slot": slot, "seen": slot.revision, "day": slot.day, "starts": slot.starts, "minutes": slot.minutes,
                      "room": slot.room} | facts)


def where(slot):
    db.session.refresh(slot)
    return slot.date, slot.starts.hour, slot.minutes, slot.room


def test_a_session_moves_to_another_day_hour_room_and_length(now):
    hall, editor = make_room(), make_account("editor")
    slot, last = make_slot(), days()[-1]

    place([to(slot, day=last, starts=dt.time(14), minutes=90, room=hall)], by=editor, now=now)
    db.session.commit()

    assert where(slot) == (last.date, 14, 90, hall)
    assert told() == [("moved", [(slot.code, ["day", "minutes", "room", "starts"])])]
    entry = db.session.scalar(db.select(JournalEntry).where(JournalEntry.action == "slot.moved"))
    assert (entry.actor_id, entry.fields) == (editor.id, ["day", "minutes", "room", "starts"])
    assert entry.values["starts"] == ["09:00", "14:00"]


def test_what_is_there_already_is_no_act(now):
    slot = make_slot()

    assert place([to(slot)], by=None, now=now).edit is None
    assert slot.revision == 1


@pytest.mark.parametrize(("facts", "what"), [
    ({"starts": dt.time(8)}, "moved"), ({"minutes": 30}, "resized"), ({"starts": dt.time(9, 30), "minutes": 30}, "resized"),
    ({"starts": dt.time(10), "minutes": 30}, "moved"), ({"day": None}, "unplaced")])
def test_an_act_is_called_what_it_is(now, facts, what):
    assert place([to(make_slot(), **facts)], by=None, now=now).edit.what == what


def test_those_that_stay_do_not_tell_what_an_act_is_called(now):
    assert place([to(make_slot(), minutes=30), to(make_slot())], by=None, now=now).edit.what == "resized"


def test_a_session_goes_to_the_tray_and_out_of_it(now):
    slot = make_slot(room=make_room())

    place([to(slot, day=None)], by=None, now=now)
    assert where(slot) == (None, 9, 60, slot.room)
    edit, _around = place([to(slot, day=first_day())], by=None, now=now)

    assert edit.what == "placed"
    assert slot.is_placed


def test_a_taken_room_refuses_all_and_changes_nothing(now):
    hall, other = make_room(), make_room()
    make_slot(room=hall, starts=dt.time(11))
    one, two = make_slot(room=other), make_slot(room=hall)

    with pytest.raises(rules.RoomTaken):
        place([to(one, starts=dt.time(15)), to(two, starts=dt.time(10, 30))], by=None, now=now)

    assert (where(one)[1], where(two)[1]) == (9, 9)
    assert told() == []
    place([to(one, starts=dt.time(15)), to(two, starts=dt.time(10))], by=None, now=now)
    assert (where(one)[1], where(two)[1]) == (15, 10)


def test_sessions_that_go_together_make_way_for_each_other(now):
    hall = make_room()
    one, two = make_slot(room=hall), make_slot(room=hall, starts=dt.time(10))

    place([to(one, starts=dt.time(10)), to(two, starts=dt.time(11))], by=None, now=now)

    assert (where(one)[1], where(two)[1]) == (10, 11)


def test_one_may_take_the_place_of_another_that_goes_to_the_tray(now):
    hall = make_room()
    leaving, coming = make_slot(room=hall), make_slot(room=hall, starts=dt.time(10))

    place([to(leaving, day=None), to(coming, starts=dt.time(9))], by=None, now=now)

    assert where(coming)[1] == 9


def test_two_that_go_together_may_not_meet_in_one_room_or_one_person(now):
    hall, chair = make_room(), make_speaker()
    one, two = make_slot(room=hall), make_slot(room=hall, starts=dt.time(11))
    voices = ((chair, SpeakerPart.CHAIR),)
    three, four_ = (add(now, starts=dt.time(hour), voices=voices) for hour in (15, 17))

    with pytest.raises(rules.RoomTaken):
        place([to(one, starts=dt.time(13)), to(two, starts=dt.time(13, 30))], by=None, now=now)
    with pytest.raises(rules.SpeakerTaken):
        place([to(three, starts=dt.time(13)), to(four_, starts=dt.time(13, 30))], by=None, now=now)


def test_one_that_was_changed_meanwhile_keeps_all_where_they_are(now):
    one, two = make_slot(), make_slot()

    with pytest.raises(ChangedMeanwhile):
        place([to(one, starts=dt.time(15)), to(two, starts=dt.time(15), seen=two.revision - 1)], by=None, now=now)

    assert (where(one)[1], where(two)[1]) == (9, 9)


def test_the_same_session_is_not_moved_twice_at_once(now):
    slot = make_slot()

    with pytest.raises(rules_moves.SameSession):
        place([to(slot, starts=dt.time(15)), to(slot, starts=dt.time(16))], by=None, now=now)


@pytest.mark.parametrize(("minutes", "is_allowed"), [(4, False), (5, True), (1440, True), (1441, False)])
def test_a_length_has_its_limits(now, minutes, is_allowed):
    slot = make_slot()

    if is_allowed:
        place([to(slot, minutes=minutes)], by=None, now=now)
    else:
        with pytest.raises(rules.WrongLength):
            place([to(slot, minutes=minutes)], by=None, now=now)

    assert (slot.minutes == minutes) is is_allowed


def test_a_room_or_day_that_has_gone_refuses(now):
    slot, room, day = make_slot(), make_room(), Day(date=dt.date(2025, 7, 1))
    db.session.add(day)
    db.session.commit()
    db.session.execute(db.delete(type(room)).where(type(room).id == room.id))
    db.session.execute(db.delete(Day).where(Day.id == day.id))

    with pytest.raises(rules.GoneMeanwhile):
        place([to(slot, room=room)], by=None, now=now)
    with pytest.raises(rules.DayGone):
        place([to(slot, day=day)], by=None, now=now)


def test_a_cancelled_session_is_moved_into_no_ones_way(now):
    hall = make_room()
    make_slot(room=hall)
    slot = make_slot(status=SlotStatus.CANCELLED, reason=four("Typhoon"))

    place([to(slot, room=hall)], by=None, now=now)

    assert where(slot)[3] == hall


def test_two_sessions_swap_and_keep_their_lengths(now):
    hall, last = make_room(), days()[-1]
    one, two = make_slot(room=hall, minutes=30), make_slot(day=last, starts=dt.time(14), minutes=120)

    swap(one, two, seen=(1, 1), by=None, now=now)

    assert where(one) == (last.date, 14, 30, None)
    assert where(two) == (first_day().date, 9, 120, hall)
    assert [what for what, _states in told()] == ["swapped"]


def test_a_swap_that_does_not_fit_changes_nothing(now):
    hall = make_room()
    one, two = make_slot(room=hall, minutes=30), make_slot(starts=dt.time(14), minutes=120)
    make_slot(room=hall, starts=dt.time(10))

    with pytest.raises(rules.RoomTaken):
        swap(one, two, seen=(1, 1), by=None, now=now)
    with pytest.raises(rules_moves.SameSession):
        swap(one, one, seen=(1, 1), by=None, now=now)
    with pytest.raises(ChangedMeanwhile):
        swap(one, two, seen=(1, 0), by=None, now=now)

    assert (where(one)[1], where(two)[1]) == (9, 14)


def test_a_copy_is_like_the_first_under_a_code_of_its_own(now):
    slot = add(now, title=four("Forum"), abstract=four("About"), room=make_room(), places=20, note="Ask",
               voices=((make_speaker(), SpeakerPart.CHAIR),))

    made, edit = rules_moves.copy(slot, day=None, starts=slot.starts, minutes=45, room=None, by=None, now=now)
    db.session.commit()

    assert made.code != slot.code
    assert (made.title, made.abstract, made.places, made.note, made.minutes) == (slot.title, slot.abstract, 20, "Ask", 45)
    assert (made.day, made.room) == (None, None)
    assert [at.speaker for at in made.appearances] == [at.speaker for at in slot.appearances]
    assert (edit.what, edit.states[0]["before"]) == ("copied", None)


def test_a_copy_of_a_cancelled_session_takes_place(now):
    slot = make_slot(status=SlotStatus.CANCELLED, reason=four("Typhoon"))

    made, _edit = rules_moves.copy(slot, day=slot.day, starts=slot.starts, minutes=60, room=None, by=None, now=now)

    assert (made.status, made.reason) == (SlotStatus.PLANNED, Text())


def test_a_copy_may_not_take_the_room_or_the_speakers_of_the_first(now):
    hall = make_room()
    slot = add(now, room=hall)
    voiced = add(now, starts=dt.time(15), voices=((make_speaker(), SpeakerPart.CHAIR),))

    with pytest.raises(rules.RoomTaken):
        rules_moves.copy(slot, day=slot.day, starts=slot.starts, minutes=60, room=hall, by=None, now=now)
    with pytest.raises(rules.SpeakerTaken):
        rules_moves.copy(voiced, day=voiced.day, starts=voiced.starts, minutes=60, room=None, by=None, now=now)


# Two at once, on connections of their own.

def moves_at_once(app, now, *wanted):
    """The refusals of two moves that begin together; `wanted` are (id, seen, room id, hour)."""
    def act(number):
        slot_id, seen, room_id, hour = wanted[number]
        rules.hold_draft(alone=True)
        slot = db.session.get(Slot, slot_id)
        try:
            place([to(slot, seen=seen, room=db.session.get(type(slot).room.property.mapper.class_, room_id),
                      starts=dt.time(hour))], by=None, now=now)
        except StaleDataError:
            raise ChangedMeanwhile() from None

    return [type(outcome) for outcome in at_once(app, 2, act) if isinstance(outcome, Exception)]


def test_of_two_moves_into_one_place_at_once_one_is_refused(app, now):
    for _round in range(5):
        hall, one, two = make_room(), make_slot(), make_slot()

        refused = moves_at_once(app, now, (one.id, 1, hall.id, 11), (two.id, 1, hall.id, 11))

        assert refused == [rules.RoomTaken]
        assert [where(one)[3], where(two)[3]].count(hall) == 1


def test_of_two_moves_of_one_session_at_once_one_is_told_of_the_other(app, now):
    for _round in range(5):
        hall, slot = make_room(), make_slot()

        refused = moves_at_once(app, now, (slot.id, 1, hall.id, 11), (slot.id, 1, hall.id, 13))

        assert refused == [ChangedMeanwhile]
        assert db.session.scalars(db.select(Edit.id)).all() != []
