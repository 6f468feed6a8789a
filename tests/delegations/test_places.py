"""Places of a delegation, of a category, and of everybody in all: which limit holds, who counts, and never one too many."""
import collections

import pytest
import sqlalchemy as sa

from blueprints.db import db
from blueprints.delegations import rules, rules_places
from blueprints.delegations.models import SEATED, Delegate, Delegation, Status
from blueprints.delegations.rules_places import Free, Limit
from tests import factories
from tests.at_once import at_once, rounds
from tests.delegations.lines import KEY, come, person
from tests.statements import count_statements

CLIENTS, PLACES, ROUNDS = 40, 10, 20


@pytest.fixture
def assembly(app):
    return factories.make_assembly(seats_per_delegation=3)


def test_a_delegation_has_its_own_number_of_seats_or_the_assemblys(assembly):
    own, default = factories.make_delegation(seats=1), factories.make_delegation()

    assert [rules_places.seats_of(one, assembly) for one in (own, default, None)] == [1, 3, 3]


@pytest.mark.parametrize("status", Status)
def test_pending_confirmed_and_offered_hold_a_place_and_nobody_else(assembly, now, status):
    delegation = factories.make_delegation()
    waits = status in (Status.WAITING, Status.OFFERED)
    party = factories.make_party(factories.cities(), delegation) if waits else None
    factories.make_delegate(delegation, status=status, party=party, offer_until=now if status is Status.OFFERED else None)

    left = rules_places.free(factories.cities(), delegation, assembly)

    assert left == Free(3 - (status in SEATED), Limit.DELEGATION)


def test_the_narrowest_limit_holds(assembly):
    delegation, category = factories.make_delegation(seats=5), factories.cities()
    factories.make_delegate(delegation)
    found = []

    for category.places, assembly.places in ((None, None), (3, None), (3, 2), (1, 9), (None, 1)):
        found.append(rules_places.free(category, delegation, assembly))

    assert found == [Free(4, Limit.DELEGATION), Free(2, Limit.CATEGORY), Free(1, Limit.ALL), Free(0, Limit.CATEGORY),
                     Free(0, Limit.ALL)]


def test_a_category_without_a_limit_has_places_for_all(assembly):
    assert rules_places.free(factories.make_category(), None, assembly) == Free(rules_places.ENOUGH, None)


def test_somebody_whose_city_is_not_matched_holds_no_place(assembly):
    assembly.places = 1
    factories.make_unmatched()

    assert rules_places.free(factories.cities(), factories.make_delegation(), assembly) == Free(1, Limit.ALL)


def test_fewer_places_than_are_taken_are_none_left_and_not_less(assembly):
    delegation = factories.make_delegation(seats=1)
    for _ in range(2):
        factories.make_delegate(delegation)

    assert rules_places.free(factories.cities(), delegation, assembly).places == 0


@pytest.mark.parametrize(("limit", "refusal"), [
    ("delegation", rules_places.NoSeatLeft), ("category", rules_places.NoPlaceLeft), ("all", rules_places.AssemblyFull)])
def test_the_last_place_is_given_and_the_next_one_told_what_is_full(assembly, now, limit, refusal):
    delegation, category = factories.make_delegation(), factories.cities()
    delegation.seats = 1 if limit == "delegation" else 9
    category.places = 1 if limit == "category" else None
    assembly.places = 1 if limit == "all" else None
    come(delegation, now=now, wait=False)

    with pytest.raises(refusal):
        come(delegation, now=now, wait=False)


def test_what_is_free_is_counted_in_one_statement(assembly):
    assembly.places = factories.cities().places = 100
    delegation = factories.make_delegation()
    db.session.flush()

    with count_statements() as statements:
        rules_places.free(factories.cities(), delegation, assembly)

    assert len([one for one in statements if "count(" in one]) == 1


def test_holding_them_locks_the_row_of_the_assembly(assembly, kind):
    if kind != "postgresql":
        pytest.skip("SQLite has no row locks: BEGIN IMMEDIATE stands for them")

    with count_statements() as statements:
        rules_places.hold()

    assert statements[-1].endswith("FOR UPDATE OF assembly")


@pytest.mark.parametrize("limit", ["category", "all"])
def test_of_forty_who_want_ten_places_ten_get_one_in_each_of_twenty_rounds(app, kind, assembly, now, limit):
    """As with the seats of a delegation in test_last_seat; here at the rule, since the way to it is the same."""
    outcomes = collections.Counter()
    for turn in range(rounds(kind, ROUNDS)):
        press = factories.make_category(slug=f"press-{turn}", places=PLACES if limit == "category" else None)
        assembly = rules_places.hold()
        assembly.places = (turn + 1) * PLACES if limit == "all" else None
        number = press.id

        answers = at_once(app, CLIENTS, lambda _n, slug=press.slug: rules.register(category=slug, now=now, key=KEY, **person()))

        refused = sum(isinstance(answer, (rules_places.NoPlaceLeft, rules_places.AssemblyFull)) for answer in answers)
        taken = db.session.scalar(db.select(sa.func.count()).where(Delegate.category_id == number))
        outcomes[(refused, taken)] += 1

    assert outcomes == {(CLIENTS - PLACES, PLACES): rounds(kind, ROUNDS)}


def test_places_of_two_delegations_and_of_all_hold_together_when_many_come_at_once(app, assembly, now):
    assembly.places = 5
    ids = [factories.make_delegation(seats=4, slug=slug).id for slug in ("lyon", "seoul")]

    at_once(app, 20, lambda n: rules.register(city=("lyon", "seoul")[n % 2], now=now, key=KEY, **person()))

    taken = [db.session.scalar(db.select(sa.func.count()).where(Delegate.delegation_id == one)) for one in ids]
    assert sum(taken) == 5
    assert max(taken) <= 4
    assert db.session.scalar(db.select(sa.func.count()).select_from(Delegation)) == 2
