"""A form that is sent again: by a double click, from another sign-in, or too often from one address."""
import datetime as dt

import pytest

from blueprints.db import db
from blueprints.limits import limiter
from tests import factories
from tests.letters import letters_to

from .people import FILLED, delegates, only_delegate, register

pytestmark = pytest.mark.usefixtures("assembly")
LONG_AGO = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)


def test_the_same_form_twice_is_one_registration(visitor):
    member = factories.make_member()
    page = visitor.open("delegations.register")

    first = visitor.send(page, **FILLED | {"city": member.slug})
    second = visitor.send(page, **FILLED | {"city": member.slug})

    assert first.location == second.location
    assert len(delegates()) == 1
    assert len(letters_to("ana@example.org")) == 1


def test_the_same_form_twice_is_one_registration_even_when_it_took_the_last_seat(visitor, assembly):
    delegation = factories.make_delegation(seats=1)
    page = visitor.open("delegations.register")

    first = visitor.send(page, **FILLED | {"city": delegation.member.slug})
    assembly.registration_closes_at = LONG_AGO
    db.session.commit()
    second = visitor.send(page, **FILLED | {"city": delegation.member.slug})

    assert first.location == second.location


def test_the_same_form_with_other_content_is_told_and_then_is_another_person(visitor):
    member = factories.make_member()
    page = visitor.open("delegations.register")
    visitor.send(page, **FILLED | {"city": member.slug})

    other = visitor.send(page, status=422, **FILLED | {"city": member.slug, "name": "Bo Example", "email": "bo@example.org"})

    assert only_delegate().reference in other.texts(".problems")[0]
    visitor.send(other)
    assert [delegate.name for delegate in delegates()] == [FILLED["name"], "Bo Example"]


def test_a_form_without_a_good_key_gets_one(visitor):
    page = visitor.open("delegations.register")
    values = dict(page.form().form_values()) | FILLED | {"city": "-", "city_written": "Atlantis", "request_key": "x"}

    visitor.post(page.path, values)

    assert len(only_delegate().request_key) == 32


def test_a_form_from_another_sign_in_is_shown_again_with_all_that_was_typed(visitor):
    member = factories.make_member()
    page = visitor.open("delegations.register")
    values = dict(page.form().form_values()) | FILLED | {"city": member.slug, "csrf_token": "stale"}

    answer = visitor.post(page.path, values, status=400)

    assert answer.html.cssselect("#name")[0].get("value") == FILLED["name"]
    assert delegates() == []
    visitor.send(answer)
    assert only_delegate().name == FILLED["name"]


@pytest.fixture
def limited(app):
    """The limits of one network address hold, from nothing on."""
    limiter.reset()
    limiter.enabled = True
    yield
    limiter.enabled = False
    limiter.reset()


@pytest.mark.usefixtures("limited")
def test_twenty_registrations_from_one_address_are_enough_for_ten_minutes(visitor):
    filled = FILLED | {"city": factories.make_delegation(seats=99).member.slug}
    for n in range(20):
        visitor.send(visitor.open("delegations.register"), **filled | {"email": f"p{n}@example.org"})

    answer = visitor.send(visitor.open("delegations.register"), status=429, **filled)

    assert "Retry-After" in answer.headers
    assert len(delegates()) == 20


@pytest.mark.usefixtures("limited")
def test_what_is_refused_does_not_count_as_a_registration(visitor):
    member = factories.make_member()
    for _ in range(25):
        register(visitor, member, status=422, name="")

    register(visitor, member)


@pytest.mark.usefixtures("limited")
def test_twenty_askings_for_links_from_one_network_address_are_enough_for_an_hour(visitor, monkeypatch):
    monkeypatch.setattr("blueprints.delegations.routes_own.ANSWERS_AFTER", 0)
    for n in range(20):
        visitor.send(visitor.open("delegations.send_links"), email=f"p{n}@example.org")

    answer = visitor.send(visitor.open("delegations.send_links"), status=429, email="p20@example.org")

    assert "Retry-After" in answer.headers
