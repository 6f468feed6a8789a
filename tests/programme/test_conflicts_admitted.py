"""Conflicts that are meant so, and what holds a release back."""
import datetime as dt

import pytest

from blueprints.agenda.models import Invitation, SignUp, SignUpStatus
from blueprints.db import db
from blueprints.delegations.models import Post, Status
from blueprints.journal.models import JournalEntry
from blueprints.programme import queries_conflicts, rules, rules_conflicts, rules_levels
from blueprints.programme.conflicts import Level
from blueprints.programme.conflicts_found import ORDER, RULES
from blueprints.programme.models import Appearance, Kind, Slot
from blueprints.programme.models_rules import Acknowledgement
from blueprints.texts import Text

from ..factories import (
    four,
    make_account,
    make_acknowledgement,
    make_delegate,
    make_delegation,
    make_room,
    make_slot,
    make_speaker,
    make_track,
)
from ..released import publish
from .test_rules import add, change

pytestmark = pytest.mark.usefixtures("assembly")


def level(rule, which):
    """Give one rule a level; the others keep theirs."""
    settings = queries_conflicts.the_settings()
    kept = settings.levels if settings else {}
    known = {name: Level(kept[name]) if name in kept else RULES[name].usual for name in ORDER}
    rules_levels.set_levels(known | {rule: which}, by=None,
                            seen=settings.revision if settings else rules_levels.NEVER_SET)
    db.session.commit()


def beside_a_board():
    """A workshop in the first half of a statutory meeting; the key of that conflict."""
    make_slot(code="board", kind=Kind.STATUTORY)
    make_slot(code="shop", minutes=30)
    return "statutory:board:shop"


def acknowledge(key, now, by=None, reason="The board asked for it"):
    row = rules_conflicts.acknowledge(key, reason=reason, by=by, now=now)
    db.session.commit()
    return row


def standing(key):
    return next((one for one in queries_conflicts.of_days() if one.key == key), None)


def test_an_exception_keeps_who_said_why_and_when(now):
    key, editor = beside_a_board(), make_account("editor", name="Kim Editor")

    acknowledge(key, now, by=editor)

    one = standing(key)
    assert (one.reason, one.acknowledged.by, one.acknowledged.at) == ("The board asked for it", "Kim Editor", now)
    assert not one.holds_a_release
    entry = db.session.scalars(db.select(JournalEntry).where(JournalEntry.action == "conflict.acknowledged")).one()
    assert (entry.values, entry.actor_id) == ({"rule": "statutory"}, editor.id)


def test_a_release_waits_until_what_holds_it_back_is_acknowledged(now):
    key = beside_a_board()

    with pytest.raises(rules_conflicts.StillInConflict) as refusal:
        publish()
    db.session.rollback()
    acknowledge(key, now)
    publish()

    assert refusal.value.places == {"count": 1}


def test_a_warning_holds_nothing_back(now):
    track = make_track()
    make_slot(track=track)
    make_slot(track=track)

    publish()

    assert [one.level for one in queries_conflicts.of_days()] == [Level.WARN]


def test_what_a_rule_refuses_holds_a_release_back_and_cannot_be_meant_so(now):
    room = make_room()
    make_slot(code="one", room=room)
    make_slot(code="two", room=room)

    with pytest.raises(rules_conflicts.BlocksAtOnce):
        rules_conflicts.acknowledge("room-taken:one:two", reason="Big room", by=None, now=now)
    with pytest.raises(rules_conflicts.StillInConflict):
        publish()


def test_only_what_stands_can_be_acknowledged_once_and_with_a_reason(now):
    key = beside_a_board()

    with pytest.raises(rules_conflicts.NoSuchConflict):
        rules_conflicts.acknowledge("statutory:nobody:shop", reason="So", by=None, now=now)
    with pytest.raises(rules_conflicts.ReasonMissing):
        rules_conflicts.acknowledge(key, reason="", by=None, now=now)
    acknowledge(key, now)
    with pytest.raises(rules_conflicts.StandsAlready):
        rules_conflicts.acknowledge(key, reason="Me too", by=None, now=now)


def test_what_gets_worse_counts_again_and_what_gets_better_does_not(now):
    key = beside_a_board()
    acknowledge(key, now)
    slot = db.session.scalars(db.select(Slot).where(Slot.code == "shop")).one()

    slot.minutes = 45
    db.session.commit()
    worse = standing(key)
    slot.minutes = 15
    db.session.commit()
    better = standing(key)

    assert (worse.acknowledged, worse.outgrown.reason, worse.holds_a_release) == (None, "The board asked for it", True)
    assert (better.reason, better.outgrown) == ("The board asked for it", None)
    slot.minutes = 45
    db.session.commit()
    acknowledge(key, now, reason="Longer still")        # anew, in place of the old one
    assert standing(key).reason == "Longer still"


def test_taken_back_it_counts_again(now):
    key = beside_a_board()
    row = acknowledge(key, now)

    rules_conflicts.take_back(row, by=None)
    db.session.commit()

    assert standing(key).holds_a_release


def test_what_is_solved_is_listed_and_stays_after_a_release(now):
    make_slot()
    make_acknowledgement(key="track:x:y")
    make_acknowledgement(key="hours:x")
    level("hours", Level.IGNORE)

    gone = [row.key for row in queries_conflicts.no_longer_needed(queries_conflicts.of_days())]
    publish()

    assert gone == ["track:x:y"]
    assert [row.key for row in db.session.scalars(db.select(Acknowledgement).order_by(
        Acknowledgement.id))] == ["track:x:y", "hours:x"]


def test_heads_are_wanted_where_they_are_invited_have_a_place_or_speak():
    member = make_delegation(slug="seoul", name=four("Seoul"))
    head = make_delegate(member, post=Post.HEAD, status=Status.CONFIRMED)
    other = make_delegate(member, post=Post.DELEGATE, status=Status.CONFIRMED)
    invited, taken, waits = make_slot(code="inv"), make_slot(code="tak", places=5), make_slot(code="wai", places=5)
    make_slot(code="spk", appearances=[Appearance(speaker=make_speaker(delegate_id=head.id))])
    db.session.add_all([Invitation(delegate_id=head.id, slot_id=invited.id), Invitation(delegate_id=other.id, slot_id=waits.id),
                        SignUp(delegate=head, slot=taken, status=SignUpStatus.TAKEN),
                        SignUp(delegate=head, slot=waits, status=SignUpStatus.WAITING),
                        SignUp(delegate=other, slot=taken, status=SignUpStatus.TAKEN)])
    db.session.commit()

    found = {one.codes: one.conflict.places["city"] for one in queries_conflicts.of_days() if one.rule == "head-taken"}

    assert found.keys() == {("inv", "tak"), ("inv", "spk"), ("tak", "spk")}
    assert set(found.values()) == {member.member.name}
    head.status = Status.PENDING
    db.session.commit()
    assert [one for one in queries_conflicts.of_days() if one.rule == "head-taken"] == []


@pytest.mark.parametrize("which", Level)
def test_a_level_decides_whether_a_change_is_refused(which, now):
    track = make_track()
    make_slot(code="first", track=track)
    level("track", which)

    if which is Level.BLOCK:
        with pytest.raises(rules.NotAllowed) as refusal:
            add(now, track=track)
        assert (refusal.value.field, refusal.value.message) == ("track", RULES["track"].sentence)
        db.session.rollback()
        add(now, track=track, starts=dt.time(10))
    else:
        add(now, track=track)
        assert [one.level for one in queries_conflicts.of_days()] == ([] if which is Level.IGNORE else [which])


def test_what_stood_already_can_be_edited_as_long_as_it_gets_no_worse(now):
    track = make_track()
    make_slot(code="first", track=track)
    slot = make_slot(code="second", track=track, starts=dt.time(9, 30))
    level("track", Level.BLOCK)

    change(slot, now, title=Text(en="Another title"))
    change(slot, now, starts=dt.time(9, 45))
    db.session.commit()
    with pytest.raises(rules.NotAllowed):
        change(slot, now, starts=dt.time(9, 15))
    db.session.rollback()

    assert (slot.title.en, slot.starts) == ("Another title", dt.time(9, 45))


def test_a_cancelled_session_is_restored_only_where_no_rule_refuses_it(now):
    track = make_track()
    make_slot(track=track)
    slot = make_slot(track=track)
    rules.cancel(slot, reason=four("No speaker"), seen=slot.revision, by=None, now=now)
    level("track", Level.BLOCK)

    with pytest.raises(rules.NotAllowed):
        rules.restore(slot, seen=slot.revision, by=None, now=now)
