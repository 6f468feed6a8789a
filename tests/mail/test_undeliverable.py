"""Addresses that letters do not reach, until one does."""
import datetime as dt

import pytest
import sqlalchemy as sa

from blueprints.accounts.models import Account
from blueprints.db import db
from blueprints.mail import queries, rules

from ..factories import make_account
from ..statements import count_statements
from .test_outbox import make_letter

HOUR = dt.timedelta(hours=1)


def failed(now, why="refused 550 5.1.1", **facts):
    letter = make_letter(now, **facts)
    rules.give_up(letter, why, now=now)
    db.session.commit()
    return letter


def arrived(now, **facts):
    letter = make_letter(now, **facts)
    rules.sent(letter, now=now)
    db.session.commit()
    return letter


def found():
    return list(queries.undeliverable(["kim@example.org", "lee@example.org"]))


def test_an_address_that_refuses_is_undeliverable(app, now):
    letter = failed(now)
    arrived(now, to="lee@example.org")

    assert queries.undeliverable(["kim@example.org", "lee@example.org", "park@example.org"]) == {"kim@example.org": letter}


@pytest.mark.parametrize("why", ["refused 550 5.1.1", "later 452 4.2.2", "address", "letters"])
def test_faults_of_the_address_count(app, now, why):
    failed(now, why)

    assert found() == ["kim@example.org"]


@pytest.mark.parametrize("why", ["unreachable", "timeout", "dropped", "tls", "login 535", "server 421", "folder"])
def test_faults_of_our_own_server_are_not_the_readers(app, now, why):
    failed(now, why)

    assert found() == []


def test_a_letter_that_arrives_later_cures_and_an_earlier_one_does_not(app, now):
    arrived(now - HOUR)
    failed(now)
    assert found() == ["kim@example.org"]

    arrived(now + HOUR)
    assert found() == []

    again = failed(now + 2 * HOUR)
    assert queries.undeliverable(["kim@example.org"]) == {"kim@example.org": again}


def test_a_retry_that_arrives_cures(app, now):
    letter = failed(now)
    rules.retry(letter, now=now)
    db.session.commit()
    assert found() == []

    rules.sent(letter, now=now)
    db.session.commit()
    assert found() == []


def test_rows_are_filtered_by_it_in_the_database(app, now):
    refused, well = make_account("delegate", email="kim@example.org"), make_account("delegate", email="lee@example.org")
    failed(now)
    failed(now, "unreachable", to="lee@example.org")        # our own fault

    def those(condition):
        return db.session.scalars(sa.select(Account).where(condition).order_by(Account.id)).all()

    assert those(queries.is_undeliverable(Account.email)) == [refused]
    assert those(~queries.is_undeliverable(Account.email)) == [well]
    assert db.session.execute(sa.select(Account.email, queries.is_undeliverable(Account.email)).order_by(Account.id)).all() == [
        ("kim@example.org", True), ("lee@example.org", False)]


def test_many_addresses_are_one_question(app, now):
    failed(now)
    with count_statements() as statements:
        queries.undeliverable([f"person{number}@example.org" for number in range(2000)])

    assert statements.count == 1
