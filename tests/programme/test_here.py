"""Editors' pages say where they are and hear what happened: every act once, nothing when nothing happened."""
import datetime as dt
import random

import pytest

from blueprints.db import db
from blueprints.programme import rules, rules_presence
from blueprints.programme.models import Slot
from blueprints.programme.models_edits import Edit, Presence

from ..at_once import at_once
from ..factories import first_day, four, make_account, make_room, make_slot
from ..statements import count_in_sqlite, count_statements
from .test_edits_pages import Script
from .test_release import publish

pytestmark = pytest.mark.usefixtures("assembly")

NOTHING = {"sessions": [], "gone": [], "conflicts": {"days": [], "found": []}}


@pytest.fixture
def two(app, signed_in):
    """The scripts of two editors."""
    return Script(app, signed_in("editor", name="Ana Example")), Script(app, signed_in("editor", name="Bo Example"))


def here(script, since="", **facts):
    return script.post("here", **{"tab": "one", "day": first_day().id, "code": "", "since": since} | facts)


def test_a_page_that_is_up_to_date_hears_nothing(two):
    slot = make_slot()
    last = two[0].move(slot, starts="10:00")["edit"]

    assert here(two[1], since=last) == NOTHING | {"last": last, "others": []}
    assert here(two[1]) == NOTHING | {"last": last, "others": []}


def test_the_others_acts_are_heard_once(two):
    ana, bo = two
    slot, gone = make_slot(title=four("Opening")), make_slot(starts=dt.time(18))
    last = here(bo)["last"]
    ana.move(slot, starts="10:00")
    ana.move(slot, starts="11:00", revision=2)
    rules.remove(gone, seen=1, by=None, now=dt.datetime(2025, 3, 3, tzinfo=dt.UTC))

    news = here(bo, since=last)

    assert [(card["code"], card["starts"], card["revision"]) for card in news["sessions"]] == [(slot.code, "11:00", 3)]
    assert (news["gone"], news["conflicts"]["days"]) == ([gone.code], [first_day().id])
    assert (news["undo"], news["redo"]) == (None, None)
    assert here(bo, since=news["last"])["sessions"] == []


def test_conflicts_of_the_days_that_were_touched_come_along(two):
    ana, bo = two
    room = make_room(places=10)
    slot = make_slot(expected=50, starts=dt.time(12))
    last = here(bo)["last"]

    found = ana.move(slot, room=room.id)["conflicts"]["found"]

    assert [slot.code in mark["codes"] for mark in found] == [True]
    assert here(bo, since=last)["conflicts"]["found"] == found


def test_who_is_on_what_is_told_to_the_others_only(two):
    ana, bo = two
    slot = make_slot()

    assert here(ana, code=slot.code)["others"] == []

    assert here(bo)["others"] == [{"name": "Ana Example", "code": slot.code, "day": first_day().id}]
    assert here(ana, code="")["others"] == [{"name": "Bo Example", "code": "", "day": first_day().id}]


def test_who_has_gone_away_is_not_there_any_more(two):
    ana, bo = two
    here(ana)
    db.session.execute(db.update(Presence).values(seen_at=dt.datetime.now(dt.UTC) - dt.timedelta(seconds=31)))

    assert here(bo)["others"] == []
    assert len(db.session.scalars(db.select(Presence)).all()) == 1


def test_a_presence_is_written_only_when_something_is_new(app, now):
    account, slot = make_account("editor"), make_slot()

    def be(code=None, after=0):
        at = now + dt.timedelta(seconds=after)
        rules_presence.be_here(account, "one", day_id=None, code=code, now=at,
                               known=db.session.execute(db.select(*Presence.__table__.c)).all())
        return (db.session.scalar(db.select(Presence.seen_at)) - now).seconds

    assert be() == 0
    assert be(after=9) == 0
    assert be(after=10) == 10
    assert be(slot.code, after=11) == 11


@pytest.mark.parametrize("facts", [{"day": "999999"}, {"day": "x"}, {"since": "-1"}, {"since": "99999999"}, {"code": "nobody"}])
def test_wild_facts_of_a_page_do_no_harm(two, facts):
    make_slot()

    assert here(two[0], **facts)["sessions"] == []


@pytest.mark.parametrize("facts", [{"tab": ""}, {"tab": "x" * 21}, {"code": "\x00"}, {"since": "1" * 10}])
def test_what_is_no_page_of_ours_gets_a_sentence(two, facts):
    assert two[0].post("here", status=422, **{"tab": "one"} | facts)["sentence"]


@pytest.mark.on_either
def test_asking_and_moving_take_as_many_questions_of_many_sessions_as_of_few(app, kind, two):
    ana, bo = two
    make_slot(room=make_room())
    make_slot(starts=dt.time(22, 30))
    publish()
    counting = count_in_sqlite if kind == "sqlite" else count_statements

    def asked():
        slot = make_slot(starts=dt.time(22))
        last = here(bo)["last"]
        with counting() as moving:
            ana.move(slot, starts="23:00")
        with counting() as asking:
            here(bo, since=last)
        return moving.count, asking.count

    few = asked()
    for _number in range(12):
        make_slot(room=make_room())

    assert asked() == few


# Two editors and 200 moves at random.

class Page:
    """What one editor's page believes, kept up by its own acts and by what it hears."""

    def __init__(self, script, cards):
        self.script, self.last, self.cards = script, 0, dict(cards)

    def take(self, answer):
        for card in answer["sessions"]:
            mine = self.cards.get(card["code"])
            if mine is None or card["revision"] >= mine["revision"]:
                self.cards[card["code"]] = card

    def hear(self):
        news = here(self.script, since=self.last)
        self.take(news)
        self.last = news["last"]

    def move(self, code, **place):
        """The status of the answer; what was refused is believed as the answer tells it."""
        card = self.cards[code]
        answer = self.script.visitor.client.post(
            f"/en/editor/sessions/{card['id']}/move", headers={"Accept": "application/json"}, data={
                "csrf_token": self.script.token, "day": card["day"] or "", "starts": card["starts"],
                "minutes": card["minutes"], "room": card["room"] or "", "revision": card["revision"]} | place)
        self.take(answer.get_json())
        return answer.status_code, answer.get_json()


def place_of(card):
    return card["day"], card["starts"], card["minutes"], card["room"]


def test_two_editors_make_200_moves_and_lose_none(app, two):
    """Each on a thread of its own, hearing of the other only now and then; in the end both see what is stored."""
    rooms = [make_room().id for _number in range(4)]
    slots = [make_slot(room=None, starts=dt.time(8 + number % 8)) for number in range(16)]
    cards = {slot.code: {"code": slot.code, "id": slot.id, "revision": 1, "day": slot.day_id, "room": None,
                         "starts": slot.starts.isoformat("minutes"), "minutes": 60} for slot in slots}
    pages = [Page(script, cards) for script in two]
    accepted, statuses = [], []

    def work(number):
        page, dice = pages[number], random.Random(number)
        for turn in range(100):
            if turn % 7 == number:
                page.hear()
            code = dice.choice(sorted(page.cards))
            status, answer = page.move(code, starts=f"{dice.randrange(8, 18):02}:{dice.choice(('00', '30'))}",
                                       room=dice.choice(rooms), minutes=dice.choice((30, 60)))
            statuses.append(status)
            if status == 200:
                accepted.extend((answer["edit"], card["code"], place_of(card)) for card in answer["sessions"])

    assert at_once(app, 2, work) == [None, None]
    for page in pages:
        page.hear()

    stored = {slot.code: (slot.day_id, slot.starts.strftime("%H:%M"), slot.minutes, slot.room_id)
              for slot in db.session.scalars(db.select(Slot))}
    assert [{code: place_of(card) for code, card in page.cards.items()} for page in pages] == [stored, stored]
    last = {code: place for _edit, code, place in sorted(accepted)}
    assert {code: stored[code] for code in last} == last
    assert len(statuses) == 200
    assert set(statuses) == {200, 409, 422}
    changed = {edit.id for edit in db.session.scalars(db.select(Edit))}
    assert {edit for edit, _code, _place in accepted} >= changed
