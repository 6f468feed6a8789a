"""Many want the last places of a session at once: never one too many, and no place is left empty while somebody waits."""
import collections
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from blueprints.agenda import queries, rules
from blueprints.agenda.models import SignUp, SignUpStatus
from blueprints.db import db
from blueprints.delegations import rules as delegations
from blueprints.delegations import rules_decisions
from blueprints.delegations.models import Delegate, Status
from blueprints.programme import rules as programme
from blueprints.programme.models import Slot
from tests import factories
from tests.at_once import at_once, somebody_waits, wait_until_somebody_waits
from tests.conftest import NOW
from tests.released import publish
from tests.statements import count_statements

from .people import coming, places_taken, sign_up

CLIENTS, PLACES, ROUNDS = 40, 7, 5
pytestmark = pytest.mark.usefixtures("assembly")


def crowd(count):
    """The ids of so many confirmed delegates of one delegation."""
    delegation = factories.make_delegation(seats=200)
    return [coming(delegation).id for _ in range(count)]


def person(ids, number):
    return db.session.get(Delegate, ids[number])


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_of_forty_who_want_seven_places_seven_get_one_and_the_others_wait(app, turn):
    factories.make_slot(code="AAA", places=PLACES)
    publish()
    ids = crowd(CLIENTS)

    outcomes = at_once(app, CLIENTS, lambda n: rules.sign_up(person(ids, n), "AAA", now=NOW)[0].status.value)

    assert collections.Counter(map(str, outcomes)) == {"taken": PLACES, "waiting": CLIENTS - PLACES}
    taken, waiting = places_taken()
    assert (len(taken), sorted(taken + waiting)) == (PLACES, sorted(ids))


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_while_ten_leave_and_thirty_wait_no_place_is_empty_and_the_order_is_kept(app, turn):
    factories.make_slot(code="AAA", places=10)
    publish()
    ids = crowd(40)
    for number in range(40):
        sign_up(person(ids, number))

    outcomes = at_once(app, 10, lambda n: len(rules.leave(person(ids, n), "AAA")))

    assert outcomes == [1] * 10
    assert places_taken() == (ids[10:20], ids[20:])


def test_half_withdraw_while_the_others_sign_up(app):
    """Who comes and who goes take their locks in one order, or PostgreSQL would end one of them."""
    factories.make_slot(code="AAA", places=5)
    factories.make_slot(code="BBB", places=5, minutes=30)
    publish()
    ids = crowd(20)
    for number in range(20):
        sign_up(person(ids, number), "AAA" if number % 2 else "BBB")

    def act(number):
        delegate = person(ids, number)
        if number < 10:
            return str(delegations.withdraw(delegate, seen=delegate.revision, now=NOW))
        return rules.sign_up(delegate, "BBB" if number % 2 else "AAA", now=NOW, anyway=True)[0].status.value

    outcomes = at_once(app, 20, act)

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    for code in ("AAA", "BBB"):
        taken, waiting = places_taken(code)
        assert len(taken) == 5
        assert set(taken + waiting) == set(ids[10:])


def test_nobody_who_has_gone_keeps_a_place_taken_at_that_moment(app):
    for turn in range(10):
        code = f"AA{turn}"
        factories.make_slot(code=code, places=1, starts=dt.time(turn + 8), minutes=30)
    publish(now=NOW)
    for turn in range(10):
        ids = crowd(1)

        def act(number, ids=ids, code=f"AA{turn}"):
            delegate = person(ids, 0)
            if number:
                return delegations.withdraw(delegate, seen=delegate.revision, now=NOW)
            return rules.sign_up(delegate, code, now=NOW)

        outcomes = at_once(app, 2, act)

        assert places_taken(f"AA{turn}") == ([], [])
        assert db.session.get(Delegate, ids[0]).status is Status.WITHDRAWN, outcomes


def test_many_declined_in_one_transaction_while_others_sign_up(app):
    factories.make_slot(code="AAA", places=3)
    factories.make_slot(code="BBB", places=3, minutes=30)
    publish()
    ids = crowd(20)
    for number in range(20):
        sign_up(person(ids, number), "AAA")

    def act(number):
        if number == 0:
            for other in (5, 3, 1, 7):
                delegate = person(ids, other)
                rules_decisions.decline(delegate, reason="Example", seen=delegate.revision, by=None, now=NOW)
            return "declined"
        delegate = person(ids, number)
        rules.sign_up(delegate, "BBB", now=NOW, leaving=["AAA"])
        return "swapped"

    outcomes = at_once(app, 10, act)

    wrong = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, rules.NotComing)]
    assert wrong == []
    assert len(places_taken("AAA")[0]) == 3
    assert len(places_taken("BBB")[0]) == 3
    assert set(sum(places_taken("BBB"), [])) & {ids[n] for n in (1, 3, 5, 7)} == set()


def test_who_declines_two_in_one_go_meets_the_second_signing_up(app, kind):
    """The second waits for the session that the first gives up, and must not hold what the registrar asks for next."""
    if kind != "postgresql":
        pytest.skip("SQLite lets only one transaction write at a time")
    factories.make_slot(code="AAA", places=1)
    publish()
    ids = crowd(2)
    sign_up(person(ids, 0))

    def second():
        with app.app_context():
            try:
                return rules.sign_up(person(ids, 1), "AAA", now=NOW)
            except rules.NotComing:
                return "told"
            finally:
                db.session.rollback()

    def decline(number):
        delegate = person(ids, number)
        rules_decisions.decline(delegate, reason="Example", seen=delegate.revision, by=None, now=NOW)

    with ThreadPoolExecutor(1) as threads:
        decline(0)
        waiting = threads.submit(second)
        wait_until_somebody_waits()
        decline(1)
        db.session.commit()

        assert waiting.result() == "told"
    assert places_taken() == ([], [])


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_clicks_at_once_are_one(app, turn):
    factories.make_slot(code="AAA", places=5)
    publish()
    ids = crowd(1)

    signed = at_once(app, 4, lambda n: rules.sign_up(person(ids, 0), "AAA", now=NOW)[0].status.value)
    starred = at_once(app, 4, lambda n: rules.star(person(ids, 0), "AAA", now=NOW))

    assert (signed, starred) == (["taken"] * 4, [[]] * 4)
    assert places_taken() == (ids, [])


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_of_two_sessions_at_the_same_time_the_second_is_told_of_the_first(app, turn):
    codes = ["AAA", "BBB", "CCC", "DDD"]
    for code in codes:
        factories.make_slot(code=code, places=5)
    publish()
    ids = crowd(1)

    outcomes = at_once(app, 4, lambda n: rules.sign_up(person(ids, 0), codes[n], now=NOW)[0].status.value)

    assert collections.Counter(type(one).__name__ for one in outcomes) == {"str": 1, "Clash": 3}


def test_an_editor_who_saves_a_session_keeps_nobody_in_a_knot(app):
    """The editor holds the session while somebody withdraws from it, and others sign up."""
    slot = factories.make_slot(code="AAA", places=3)
    publish()
    slot_id, ids = slot.id, crowd(12)
    for number in range(6):
        sign_up(person(ids, number))

    def act(number):
        if number < 3:
            delegate = person(ids, number)
            return delegations.withdraw(delegate, seen=delegate.revision, now=NOW)
        if number == 3:
            programme.hold_draft(alone=True)
            held = db.session.get(Slot, slot_id, with_for_update=True)
            programme.hold(None, None, [])
            held.minutes += 1
            return "saved"
        return rules.sign_up(person(ids, number + 2), "AAA", now=NOW)[0].status.value

    outcomes = at_once(app, 10, act)

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert len(places_taken()[0]) == 3


# What the lock on the session is for: two transactions step by hand, and both count before either takes the last place.

def how_many_get_the_last_place(app, *, lock):
    """The first takes its place only when the second has counted, or has begun to wait for the lock."""
    slot_id = factories.make_slot(code="AAA", places=1).id
    ids, has_counted = crowd(2), threading.Event()
    db.session.commit()
    asked = sa.select(Slot.places).where(Slot.id == slot_id)
    asked = asked.with_for_update(of=Slot, key_share=True) if lock else asked

    def is_free(connection):
        places = connection.scalar(asked)
        taken = sa.select(sa.func.count()).where(SignUp.slot_id == slot_id, SignUp.status == SignUpStatus.TAKEN)
        return connection.scalar(taken) < places

    def take(connection, number):
        connection.execute(sa.insert(SignUp).values(delegate_id=ids[number], slot_id=slot_id, status=SignUpStatus.TAKEN))

    def second():
        with app.app_context(), db.engine.begin() as connection:
            is_left = is_free(connection)
            has_counted.set()
            if is_left:
                take(connection, 1)

    with ThreadPoolExecutor(1) as threads, db.engine.begin() as connection:
        assert is_free(connection)
        waiting = threads.submit(second)
        while not (has_counted.is_set() or somebody_waits()):
            has_counted.wait(0.01)
        take(connection, 0)
        connection.commit()
        waiting.result()
    return len(places_taken()[0])


@pytest.mark.parametrize(("lock", "given"), [(False, 2), (True, 1)])
def test_the_last_place_is_given_twice_without_the_lock_and_once_with_it(app, kind, lock, given):
    if kind != "postgresql":
        pytest.skip("SQLite lets only one transaction write at a time, whatever the code forgets")

    assert how_many_get_the_last_place(app, lock=lock) == given


def test_the_rule_asks_for_that_very_lock(app, kind):
    if kind != "postgresql":
        pytest.skip("SQLite has no row locks: BEGIN IMMEDIATE stands for them")
    factories.make_slot(code="AAA", places=1)
    publish()

    with count_statements() as statements:
        rules.sign_up(coming(), "AAA", now=NOW)

    assert [one for one in statements if one.endswith("FOR NO KEY UPDATE OF slots")] != []
    assert queries.taken(queries.slot_called("AAA").id).taken == 1
