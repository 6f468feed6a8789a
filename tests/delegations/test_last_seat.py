"""Many want the last seats at once: never one too many, and nobody meets an error page."""
import collections
import datetime as dt
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from blueprints.assembly.models import Assembly
from blueprints.db import db
from blueprints.delegations import rules_places
from blueprints.delegations.models import Delegate, Delegation, Post
from tests import factories
from tests.at_once import rounds, somebody_waits
from tests.statements import count_statements

from .people import FILLED, delegates

CLIENTS, SEATS, ROUNDS = 40, 10, 20
pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def forms(app, visitor):
    """As many browsers as wanted that have the form open: (client, what its form holds unseen)."""
    unseen = dict(visitor.open("delegations.register").form().form_values())
    cookie = visitor.client.get_cookie("assembly").value

    def opened(count):
        for _ in range(count):
            client = app.test_client()
            client.set_cookie("assembly", cookie)
            yield client, unseen | {"request_key": secrets.token_urlsafe(24)}
    return opened


def send_at_once(requests):
    """Send all the (client, form) at the same moment, each from a thread of its own; their answers' (status, place)."""
    requests = list(requests)
    together = threading.Barrier(len(requests))

    def send(request):
        client, form = request
        together.wait()
        answer = client.post("/en/register", data=form)
        return answer.status_code, answer.headers.get("Location")

    with ThreadPoolExecutor(len(requests)) as threads:
        return list(threads.map(send, requests))


def seats_taken_in(delegation_id):
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).where(Delegate.delegation_id == delegation_id))


def test_of_forty_who_want_ten_seats_ten_get_one_in_each_of_twenty_rounds(forms, kind):
    outcomes = collections.Counter()
    for turn in range(rounds(kind, ROUNDS)):
        delegation = factories.make_delegation(seats=SEATS, slug=f"round-{turn}")
        answers = send_at_once((client, form | FILLED | {"city": f"round-{turn}", "email": f"p{turn}-{n}@example.org"})
                               for n, (client, form) in enumerate(forms(CLIENTS)))
        statuses = collections.Counter(status for status, _place in answers)
        outcomes[(statuses[302], statuses[422], seats_taken_in(delegation.id))] += 1

    assert outcomes == {(SEATS, CLIENTS - SEATS, SEATS): rounds(kind, ROUNDS)}


def test_two_clicks_at_once_are_one_registration(forms):
    for turn in range(10):
        factories.make_delegation(seats=1, slug=f"round-{turn}")
        [(client, form)] = forms(1)
        [(other, _form)] = forms(1)
        form = form | FILLED | {"city": f"round-{turn}", "email": f"p{turn}@example.org"}

        answers = send_at_once([(client, form), (other, form)])

        assert {status for status, _place in answers} == {302}
        assert len({place for _status, place in answers}) == 1
    assert len(delegates()) == 10


def test_two_clicks_at_once_are_one_registration_of_a_city_that_is_not_listed_too(forms):
    for turn in range(10):
        [(client, form)] = forms(1)
        others = [client for client, _form in forms(3)]
        form = form | FILLED | {"city": "-", "city_written": "Atlantis", "email": f"p{turn}@example.org"}

        answers = send_at_once([(each, form) for each in (client, *others)])

        assert {status for status, _place in answers} == {302}
        assert len({place for _status, place in answers}) == 1
    assert len(delegates()) == 10


def test_the_first_two_of_a_member_without_a_delegation_make_one(forms):
    for turn in range(5):
        member = factories.make_member(slug=f"new-{turn}")

        answers = send_at_once((client, form | FILLED | {"city": f"new-{turn}", "email": f"p{turn}-{n}@example.org"})
                               for n, (client, form) in enumerate(forms(4)))

        assert [status for status, _place in answers] == [302] * 4
        assert db.session.scalar(sa.select(sa.func.count()).where(Delegation.member_id == member.id)) == 1


# What the lock is for: two transactions step by hand, and both ask how many seats are left before either takes one.

def how_many_get_the_last_seat(app, *, lock):
    """Two connections want the one seat there is; with `lock` as the rule asks for it, else as one might forget to.

    The first takes its seat only when the second has counted, or has begun to wait for the lock: the database says so.
    """
    delegation, category = factories.make_delegation(seats=1, slug="by-hand").id, factories.cities().id
    has_counted = threading.Event()
    held = rules_places.HELD if lock else sa.select(Assembly)
    seats_there_are = sa.select(Delegation.seats).where(Delegation.id == delegation)

    def seat_is_left(connection):
        connection.execute(held)
        taken = sa.select(sa.func.count()).where(Delegate.delegation_id == delegation)
        return connection.scalar(taken) < connection.scalar(seats_there_are)

    def take(connection, number):
        connection.execute(sa.insert(Delegate).values(
            reference=f"H{number}", link_hash=f"hand-{number}", request_key=f"hand-{number}", revision=1,
            category_id=category, delegation_id=delegation, name="Ana", email="a@example.org",
            email_folded=f"{number}@example.org",
            post=Post.DELEGATE, language="en", notice_version="1", consented_at=dt.datetime.now(dt.UTC)))

    def second():
        with app.app_context(), db.engine.begin() as connection:
            is_left = seat_is_left(connection)
            has_counted.set()
            if is_left:
                take(connection, 2)

    with ThreadPoolExecutor(1) as threads, db.engine.begin() as connection:
        assert seat_is_left(connection)
        waiting = threads.submit(second)
        while not (has_counted.is_set() or somebody_waits()):
            has_counted.wait(0.01)
        take(connection, 1)
        connection.commit()
        waiting.result()
    return seats_taken_in(delegation)


@pytest.mark.parametrize(("lock", "given"), [(False, 2), (True, 1)])
def test_the_last_seat_is_given_twice_without_the_lock_and_once_with_it(app, kind, lock, given):
    if kind != "postgresql":
        pytest.skip("SQLite lets only one transaction write at a time, whatever the code forgets")

    assert how_many_get_the_last_seat(app, lock=lock) == given


def test_the_rule_asks_for_that_very_lock(app, kind):
    if kind != "postgresql":
        pytest.skip("SQLite has no row locks: BEGIN IMMEDIATE stands for them")
    with count_statements() as statements:
        rules_places.hold()

    assert statements[-1].endswith("FOR UPDATE OF assembly")
