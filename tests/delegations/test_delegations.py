"""Delegations: their seats and focal points at the desk, and what a focal point sees of the own one."""
import datetime as dt

import pytest

from blueprints.db import db
from blueprints.delegations.models import Status
from blueprints.texts import LANGUAGES
from tests import factories
from tests.letters import letters_to, path_in
from tests.statements import count_statements

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def registrar(signed_in):
    return signed_in("registrar")


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_tells_seats_taken_and_left(registrar, language):
    registrar.open("desk.delegations", language=language)
    delegation = factories.make_delegation(seats=3, coordinator=factories.make_account("focal-point", name="Foca Example"))
    factories.make_delegate(delegation)
    factories.make_delegate(delegation, status=Status.WITHDRAWN)
    factories.make_member()

    page = registrar.open("desk.delegations", language=language)

    assert page.texts("td.number") == ["3", "1", "2", "10", "0", "10"]
    assert "Foca Example" in page.text


@pytest.mark.on_either
def test_the_list_asks_as_much_for_30_as_for_3(registrar):
    def asked():
        with count_statements() as statements:
            registrar.open("desk.delegations")
        return statements.count

    for _ in range(3):
        factories.make_delegate(factories.make_delegation(coordinator=factories.make_account()))
    few = asked()
    for _ in range(27):
        factories.make_delegate(factories.make_delegation(coordinator=factories.make_account()))

    assert asked() == few


def test_seats_are_set_even_where_no_delegation_was_made_yet(registrar):
    member = factories.make_member(slug="lima")

    page = registrar.follow(registrar.send(registrar.open("desk.delegation", slug="lima"), seats="4"))

    assert page.texts(".facts dd") == ["4", "0", "4"]
    registrar.send(page, seats="")
    db.session.expire_all()
    assert member.slug == "lima"
    assert registrar.open("desk.delegation", slug="lima").texts(".facts dd") == ["10", "0", "10"]


def test_fewer_seats_than_are_taken_is_allowed_and_told(registrar):
    delegation = factories.make_delegation(slug="lima")
    for _ in range(2):
        factories.make_delegate(delegation)

    page = registrar.follow(registrar.send(registrar.open("desk.delegation", slug="lima"), seats="1"))

    assert page.texts(".facts dd") == ["1", "2", "0"]
    assert "Nobody loses a seat" in page.text


@pytest.mark.parametrize("seats", ["-1", "x", "10000", "9" * 40, "1.5"])
def test_seats_are_a_whole_number(registrar, seats):
    factories.make_delegation(slug="lima")

    answer = registrar.send(registrar.open("desk.delegation", slug="lima"), status=422, seats=seats)

    assert answer.texts(".field-error") == ["Enter a whole number from 0 to 9999."]


def test_two_registrars_who_set_seats_at_once_see_both_numbers(registrar):
    factories.make_delegation(slug="lima", seats=1)
    first, second = registrar.open("desk.delegation", slug="lima"), registrar.open("desk.delegation", slug="lima")
    registrar.send(first, seats="2")

    answer = registrar.send(second, status=409, seats="3")

    assert answer.texts(".versions td:not(.take)") == ["2", "3"]


def test_a_focal_point_is_invited_signs_in_and_sees_the_delegation(registrar, visitor):
    delegation = factories.make_delegation(slug="lima")

    registrar.send(registrar.open("desk.focal_point", slug="lima"), email="Foca@example.org", language="ko")

    db.session.expire_all()
    assert delegation.coordinator.email == "foca@example.org"
    [letter] = letters_to("foca@example.org")
    assert (letter.kind, letter.language) == ("focal-point", "ko")
    visitor.send(visitor.open(path_in(letter)))
    assert visitor.open("delegations.delegation", language="ko").texts("h1") == [delegation.member.name.ko]


def test_the_focal_point_before_loses_the_role_with_the_last_delegation(registrar):
    before = factories.make_account("focal-point")
    factories.make_delegation(slug="lima", coordinator=before)
    factories.make_delegation(slug="quito", coordinator=before)

    registrar.send(registrar.open("desk.focal_point", slug="lima"), email="foca@example.org")
    db.session.expire_all()
    kept = len(before.grants)
    registrar.send(registrar.open("desk.dismiss", slug="quito"))
    db.session.expire_all()

    assert (kept, len(before.grants)) == (1, 0)


def test_a_bad_address_is_told_and_changes_nothing(registrar):
    delegation = factories.make_delegation(slug="lima")

    answer = registrar.send(registrar.open("desk.focal_point", slug="lima"), status=422, email="foca@")

    assert answer.texts(".field-error") == ["Write an e-mail address like name@example.org."]
    assert delegation.coordinator is None


def test_an_account_that_is_switched_off_cannot_be_invited(registrar):
    factories.make_account(email="foca@example.org", disabled_at=dt.datetime.now(dt.UTC))
    delegation = factories.make_delegation(slug="lima")

    registrar.send(registrar.open("desk.focal_point", slug="lima"), status=422, email="foca@example.org")

    db.session.expire_all()
    assert delegation.coordinator is None
    assert letters_to("foca@example.org") == []


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desks_pages_of_a_delegation_open_in_each_language(registrar, language):
    delegation = factories.make_delegation(slug="lima", coordinator=factories.make_account("focal-point"))
    factories.make_delegate(delegation)

    for page in ("delegation", "focal_point", "dismiss"):
        registrar.open(f"desk.{page}", slug="lima", language=language)
        registrar.open(f"desk.{page}", slug="nowhere", language=language, status=404)
