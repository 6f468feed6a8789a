"""A move's answer tells only what its own sessions stand in; a page that puts that together knows what stands in the draft."""
import datetime as dt
import random

import pytest

from blueprints.agenda.models import Invitation
from blueprints.assembly.queries import days
from blueprints.db import db
from blueprints.delegations.models import Post, Status
from blueprints.programme import queries_conflicts, rules_moves, words_conflicts
from blueprints.programme.models import Appearance, Kind, Slot
from blueprints.programme.models_rules import ProgrammeSettings, Walk
from blueprints.refusals import ChangedMeanwhile

from ..at_once import one_after_the_other
from ..factories import four, make_delegate, make_delegation, make_room, make_slot, make_speaker, make_track
from ..statements import count_statements
from .test_edits_pages import Script, rows
from .test_here import here
from .test_moves import to

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def script(app, signed_in):
    return Script(app, signed_in("editor"))


def in_any_order(marks):
    """The marks by their keys; whichever of two sessions was asked about stands first in a sentence."""
    return {mark["key"]: mark | {"codes": sorted(mark["codes"]), "sentence": sorted(mark["sentence"])} for mark in marks}


class Page:
    """The marks on the page of one day, as grid-marks.js keeps them."""

    def __init__(self, app, script, day):
        self.app, self.script, self.day_id, self.known = app, script, day.id, {}

    def stored(self):
        with self.app.test_request_context("/en/"):
            return in_any_order(words_conflicts.mark(one) for one in queries_conflicts.of_days([self.day_id]))

    def take(self, told):
        if self.day_id in told["days"]:
            kept = {key: mark for key, mark in self.known.items() if "codes" in told and mark["rule"] not in told["rules"]
                    and not {*mark["codes"]} & {*told["codes"]}}
            self.known = kept | in_any_order(told["found"])

    def shown(self):
        """What stands on the cards of the day; what a found conflict says of another day stands on none."""
        here = {code for code, day in db.session.execute(db.select(Slot.code, Slot.day_id)) if day == self.day_id}
        return {key: mark for key, mark in self.known.items() if here & {*mark["codes"]}}


def a_full_draft(teams):
    """Two days in which every rule has something to find; nothing is refused."""
    first, second = days()[:2]
    first.opens, first.closes = dt.time(9), dt.time(13)
    halls, tracks = [make_room(places=20 * number, booths=number % 2) for number in range(1, 4)], [make_track(), make_track()]
    head = make_delegate(make_delegation(), post=Post.HEAD, status=Status.CONFIRMED)
    voices = [make_speaker(), make_speaker(delegate_id=head.id), make_speaker()]
    for number in range(14):
        slot = make_slot(day=(first, second)[number % 2], starts=dt.time(8 + number % 6), minutes=90, room=halls[number % 3],
                         track=tracks[number % 2], kind=Kind.STATUTORY if number == 5 else Kind.FORUM, expected=10 * number,
                         interpreted=["ko"] if number % 3 else [], title=four(f"Session {number}"),
                         appearances=[Appearance(speaker=voices[number % 3])])
        if number % 4 == 0:
            db.session.add(Invitation(delegate_id=head.id, slot_id=slot.id))
    db.session.add(Walk(room_id=halls[0].id, other_room_id=halls[1].id, minutes=25))
    db.session.add(ProgrammeSettings(id=1, levels={"room-taken": "warn", "speaker-taken": "warn"}, teams=teams))
    db.session.commit()
    return halls


@pytest.mark.parametrize("teams", [{}, {"ko": 1}])
def test_after_every_move_a_page_knows_what_stands(app, script, teams):
    halls, dice = a_full_draft(teams), random.Random(4)
    first, second = days()[:2]
    page = Page(app, script, first)
    page.known = page.stored()
    seen = {mark["rule"] for mark in page.known.values()}

    for turn in range(30):
        slots = db.session.scalars(db.select(Slot).order_by(Slot.code)).all()
        one, other = dice.sample(slots, 2)
        place = {"day": dice.choice([first.id, first.id, second.id, ""]), "starts": f"{dice.randrange(8, 14):02}:00",
                 "room": dice.choice(halls).id, "minutes": dice.choice([45, 120])}
        if turn % 5 == 3:
            answer = script.post("undo")
        elif turn % 5 == 4:
            answer = script.post("place", **rows(one, other, **place))
        else:
            answer = script.move(one, **place)
        page.take(answer["conflicts"])
        db.session.expire_all()

        assert page.shown() == page.stored()
        seen |= {mark["rule"] for mark in page.known.values()}

    assert seen == {"room-taken", "speaker-taken", "statutory", "head-taken", "walk", "track", "hours", "room-small", "booths",
                    *(["teams"] if teams else [])}


def test_the_mover_hears_of_its_own_and_the_others_of_whole_days(app, script, signed_in):
    hall = make_room(places=5)
    other, slot = make_slot(room=hall, expected=50), make_slot(starts=dt.time(14), expected=60)
    bo = Script(app, signed_in("editor"))
    last = here(bo)["last"]

    own = script.move(slot, room=hall.id)["conflicts"]
    theirs = here(bo, since=last)["conflicts"]

    assert (own["codes"], [mark["codes"] for mark in own["found"]]) == ([slot.code], [[slot.code]])
    assert ("codes" in theirs, [mark["codes"] for mark in theirs["found"]]) == (False, [[other.code], [slot.code]])


def test_of_many_moved_together_the_whole_days_are_told(script):
    slots = [make_slot(starts=dt.time(9 + number)) for number in range(13)]

    assert script.post("place", **rows(*slots[:12], minutes=30))["conflicts"]["codes"] == [slot.code for slot in slots[:12]]
    db.session.expire_all()
    assert "codes" not in script.post("place", **rows(*slots, minutes=45))["conflicts"]


def test_a_removed_session_leaves_no_marks_behind(app, script):
    hall = make_room(places=5)
    slot = make_slot(room=hall, expected=50)
    page = Page(app, script, days()[0])
    made = script.post("create", title__en="New", kind="forum", day=page.day_id, starts="09:30", minutes=60, room="")
    code = made["sessions"][0]["code"]
    moved = script.post(f"sessions/{made['sessions'][0]['id']}/move", day=page.day_id, starts="09:30", minutes=45, room="",
                        revision=made["sessions"][0]["revision"])
    page.take(moved["conflicts"])

    for _act in range(2):
        undone = script.post("undo")
        page.take(undone["conflicts"])

    assert (undone["gone"], undone["conflicts"]["codes"]) == ([code], [code])
    assert [mark["codes"] for mark in page.stored().values()] == [[slot.code]]
    assert page.known == {}


# What a move does without asking, it may: two connections.

def test_who_holds_the_draft_asks_once_and_after_a_rollback_again(app):
    from blueprints.programme.rules import hold_draft
    with count_statements() as statements:
        hold_draft(alone=True)
        hold_draft(alone=True)
        hold_draft()
        assert statements.count == 1
        db.session.rollback()
        hold_draft()
        hold_draft(alone=True)
        assert statements.count == 3


def test_a_move_writes_only_over_the_revision_that_it_knows(now):
    slot = make_slot()
    wanted = to(slot, starts=dt.time(15))
    db.session.execute(db.update(Slot).values(minutes=45, revision=2), execution_options={"synchronize_session": False})

    with pytest.raises(ChangedMeanwhile):
        rules_moves.place([wanted], by=None, now=now)


def test_a_move_that_had_read_the_session_waits_and_is_refused(app, kind, now):
    number = make_slot().id

    def edit():
        db.session.execute(db.update(Slot).where(Slot.id == number).values(minutes=45, revision=2))

    def move():
        rules_moves.place([to(db.session.get(Slot, number), seen=1, starts=dt.time(15))], by=None, now=now)

    assert isinstance(one_after_the_other(app, kind, edit, move), ChangedMeanwhile)
    slot = db.session.get(Slot, number)
    assert (slot.minutes, slot.starts) == (45, dt.time(9))
