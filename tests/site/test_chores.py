"""Offers are reminded of and end by themselves, with letters, once though every worker looks."""
import datetime as dt
import itertools

import pytest

from blueprints.db import db
from blueprints.delegations.models import Delegate, Status
from blueprints.mail.models import Letter
from blueprints.site.chores import do_chores, start_housekeeper
from tests import factories
from tests.at_once import at_once
from tests.delegations.lines import come, leave
from tests.statements import count_statements

HOURS = dt.timedelta(hours=48)


@pytest.fixture
def offered(app, now):
    """The id of somebody who was offered a freed seat, while one more waits for it."""
    factories.make_assembly(offer_hours=48)
    delegation = factories.make_delegation(seats=1)
    holder = factories.make_delegate(delegation).id
    first = come(delegation, now=now, language="ko").id
    come(delegation, now=now)
    leave(holder, now=now)
    db.session.commit()
    return first


def kinds():
    db.session.rollback()
    return db.session.scalars(db.select(Letter.kind).order_by(Letter.id)).all()


def test_half_way_a_reminder_leaves_once(offered, now):
    for _ in range(2):
        do_chores(now=now + HOURS / 2)

    assert kinds() == ["delegate-reminder"]
    letter = db.session.scalars(db.select(Letter)).one()
    assert (letter.about, letter.language) == (f"delegate:{offered}", "ko")


def test_at_the_end_the_place_goes_to_the_next_and_both_are_told(offered, now):
    do_chores(now=now + HOURS)

    assert kinds() == ["delegate-lapsed", "delegate-offered"]
    assert db.session.get(Delegate, offered).status is Status.WITHDRAWN


def test_many_workers_that_look_at_once_do_it_once(app, offered, now):
    outcomes = at_once(app, 6, lambda _n: do_chores(now=now + HOURS))

    assert sorted(outcomes) == [0, 0, 0, 0, 0, 2]
    assert kinds() == ["delegate-lapsed", "delegate-offered"]


def test_while_nothing_is_due_nobody_is_locked_out(app, now):
    factories.make_assembly()

    with count_statements() as statements:
        do_chores(now=now)

    assert [words for words in statements if "FOR UPDATE" in words] == []
    assert len([words for words in statements if words.startswith("SELECT")]) == 2


def test_once_a_day_personal_data_goes_on_its_date(app, now):
    factories.make_assembly(is_provisional=False, retention_days=30)
    long_after = dt.datetime(2025, 8, 1, tzinfo=dt.UTC)
    name = factories.make_delegate(name="Ana Example").id
    db.session.commit()
    looks = itertools.chain([now, now + dt.timedelta(hours=1)], itertools.repeat(long_after))

    housekeeper = start_housekeeper(app, clock=lambda: next(looks), pause=0.001)
    try:
        while named(name):
            assert housekeeper.is_alive()
    finally:
        housekeeper.end()

    assert db.session.get(Delegate, name).erased_at == long_after


def named(number):
    db.session.rollback()
    return db.session.get(Delegate, number).name


def test_the_thread_goes_on_after_a_fault(app, offered, now):
    looks = itertools.count()

    def clock():
        if next(looks) == 0:
            raise RuntimeError("no time")
        return now + HOURS

    housekeeper = start_housekeeper(app, clock=clock, pause=0.001)
    try:
        while len(kinds()) < 2:
            assert housekeeper.is_alive()
    finally:
        housekeeper.end()

    assert kinds() == ["delegate-lapsed", "delegate-offered"]
