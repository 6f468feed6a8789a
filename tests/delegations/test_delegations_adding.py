"""A focal point adds people to the own delegation: one, or many in one go, with seats or in line."""
import dataclasses

import pytest

from blueprints.accounts.rules import BadAddress
from blueprints.db import db
from blueprints.delegations import rules, rules_delegation, rules_places
from blueprints.delegations.models import Delegate, Party, Post, Status
from blueprints.delegations.rules_delegation import add
from tests import factories
from tests.at_once import at_once

from .people import delegates, journal_of

pytestmark = pytest.mark.usefixtures("assembly")
KEY = "k" * 40


def person(number=1, **changes):
    """What a focal point tells of somebody."""
    return {"name": f"Person Example{'abcdefghij'[number % 10]}", "own_name": "", "post": Post.DELEGATE, "rank_id": None,
            "office": "", "organisation": "", "email": f"person-{number}@example.org", "language": "ko"} | changes


@dataclasses.dataclass
class Focal:
    """A focal point, whose delegation has so many seats."""

    delegation: object
    account: object
    now: object

    def add(self, *people, wait="none", request_key="form-1"):
        return add(self.delegation, people=list(people), wait=wait, request_key=request_key, by=self.account, now=self.now,
                   key=KEY)


@pytest.fixture
def focal(app, now):
    def of(seats):
        account = factories.make_account("focal-point", email="foca@example.org")
        return Focal(factories.make_delegation(seats=seats, coordinator=account, slug="lima"), account, now)
    return of


def test_a_person_who_is_added_is_confirmed_and_has_agreed_to_nothing_yet(focal):
    own = focal(1)

    [delegate] = own.add(person(name="Ana Example", post=Post.HEAD))

    assert (delegate.status, delegate.post, delegate.is_approved, delegate.is_placeholder) == (
        Status.CONFIRMED, Post.HEAD, True, False)
    assert (delegate.consented_at, delegate.added_by_id, delegate.position) == (None, own.account.id, 1)
    assert "ana example" in delegate.search_words
    assert journal_of(delegate) == ["delegate.added"]


def test_a_seat_is_kept_for_somebody_whose_name_follows(focal):
    own = focal(1)

    [seat] = own.add(person(name="", email="", post=Post.HEAD, office="Mayor"))

    assert (seat.status, seat.is_placeholder, seat.office) == (Status.CONFIRMED, True, "Mayor")
    assert rules_places.free(seat.category, own.delegation, rules_places.hold()).places == 0


def test_two_seats_without_a_name_do_not_meet_as_one_address(focal):
    seats = focal(2).add(person(name="", email=""), person(name="", email=""))

    assert len(seats) == 2


def test_eight_are_added_in_their_order_with_one_form(focal):
    added = focal(8).add(*(person(n) for n in range(8)))

    assert [one.email for one in sorted(added, key=lambda one: one.position)] == [f"person-{n}@example.org" for n in range(8)]
    assert [one.request_key for one in added] == [f"form-1-{n}" for n in range(8)]


def test_who_is_added_later_stands_after_those_before(focal):
    own = focal(3)

    own.add(person(1), person(2))
    [last] = own.add(person(3), request_key="form-2")

    assert last.position == 3


def test_too_few_seats_add_nobody_and_say_how_many_there_are(focal):
    own = focal(2)

    with pytest.raises(rules_delegation.TooFewSeats, match="Only 2 of 3"):
        own.add(*(person(n) for n in range(3)))

    assert delegates() == []


def test_no_seat_at_all_is_told_as_such(focal):
    with pytest.raises(rules_places.NoSeatLeft):
        focal(0).add(person(1), person(2))


def test_as_many_as_come_get_the_seats_and_the_others_wait_together(focal):
    added = focal(2).add(*(person(n) for n in range(5)), wait="some")

    assert [one.status for one in added] == [Status.CONFIRMED] * 2 + [Status.WAITING] * 3
    [party] = db.session.scalars(db.select(Party))
    assert (party.is_whole, {one.party_id for one in added[2:]}) == (False, {party.id})


def test_a_group_as_a_unit_waits_whole_even_with_a_seat_free(focal):
    own = focal(2)

    added = own.add(*(person(n) for n in range(3)), wait="whole")

    assert [one.status for one in added] == [Status.WAITING] * 3
    [party] = db.session.scalars(db.select(Party))
    assert (party.is_whole, party.asked_by_id, party.delegation_id) == (True, own.account.id, own.delegation.id)


def test_a_group_that_finds_its_seats_does_not_wait(focal):
    added = focal(3).add(*(person(n) for n in range(3)), wait="whole")

    assert {one.status for one in added} == {Status.CONFIRMED}


def test_nobody_passes_those_who_wait_already(focal):
    own = focal(2)
    own.add(*(person(n) for n in range(3)), wait="whole")

    with pytest.raises(rules_delegation.OthersWait):
        own.add(person(7), request_key="form-2")
    [last] = own.add(person(7), wait="some", request_key="form-2")

    assert last.status is Status.WAITING


def test_a_form_sent_twice_is_one_batch(focal):
    own = focal(4)
    first, _second = own.add(person(1), person(2))

    with pytest.raises(rules.Repeated) as again:
        own.add(person(1), person(2))

    assert again.value.delegate is first
    assert len(delegates()) == 2


@pytest.mark.parametrize("people", [
    (person(1),), (person(1), person(2), person(3)), (person(1), person(2, office="Another"))], ids=["fewer", "more", "other"])
def test_a_form_sent_again_with_other_people_is_told(focal, people):
    own = focal(9)
    own.add(person(1), person(2))

    with pytest.raises(rules.AlreadySent):
        own.add(*people)


def test_each_row_that_cannot_be_added_is_told_and_nobody_is(focal):
    own = focal(9)
    own.add(person(0, post=Post.HEAD))

    with pytest.raises(rules_delegation.RowsRefused) as refused:
        own.add(person(1), person(0), person(2), person(2), person(3, email="x"), person(4, name=""), person(5, post=Post.HEAD),
                request_key="form-2")

    assert {number: type(refusal) for number, refusal in refused.value.refusals.items()} == {
        1: rules_delegation.AddressInUse, 3: rules_delegation.AddressTwice, 4: BadAddress, 5: rules_delegation.NameNeeded,
        6: rules_delegation.HasHead}
    assert len(delegates()) == 1


def test_a_second_head_in_one_form_is_told(focal):
    with pytest.raises(rules_delegation.RowsRefused) as refused:
        focal(9).add(person(1, post=Post.HEAD), person(2, post=Post.HEAD))

    assert {number: type(refusal) for number, refusal in refused.value.refusals.items()} == {1: rules_delegation.TwoHeads}


def test_there_is_no_second_head_while_one_waits(focal):
    own = focal(0)
    own.add(person(1, post=Post.HEAD), wait="some")

    with pytest.raises(rules_delegation.HasHead):
        own.add(person(2, post=Post.HEAD), wait="some", request_key="form-2")


def test_one_person_is_refused_with_the_very_reason(focal):
    own = focal(9)
    own.add(person(1))

    with pytest.raises(rules_delegation.AddressInUse):
        own.add(person(1), request_key="form-2")


def test_an_address_in_other_letters_is_the_same(focal):
    own = focal(9)
    own.add(person(1))

    with pytest.raises(rules_delegation.AddressInUse):
        own.add(person(1, email="PERSON-1@Example.org"), request_key="form-2")


def test_after_the_closing_nobody_is_added(focal, assembly, now):
    own = focal(9)
    assembly.registration_closes_at = now

    with pytest.raises(rules.RegistrationClosed):
        own.add(person(1))


def test_two_tabs_that_add_for_the_last_seat_give_it_once(app, focal):
    own = focal(1)
    delegation, account, now = own.delegation.id, own.account.id, own.now

    def act(n):
        return len(add(db.session.get(type(own.delegation), delegation), people=[person(n)], request_key=f"tab-{n}", now=now,
                       by=db.session.get(type(own.account), account), key=KEY))

    outcomes = at_once(app, 6, act)

    assert sorted(type(one).__name__ for one in outcomes) == ["NoSeatLeft"] * 5 + ["int"]
    assert len(delegates()) == 1


def test_two_clicks_that_add_eight_add_eight(app, focal):
    own = focal(20)
    delegation, account, now = own.delegation.id, own.account.id, own.now

    def act(_n):
        return len(add(db.session.get(type(own.delegation), delegation), people=[person(n) for n in range(8)], now=now,
                       request_key="tab", by=db.session.get(type(own.account), account), key=KEY))

    outcomes = at_once(app, 4, act)

    assert sorted(type(one).__name__ for one in outcomes) == ["Repeated"] * 3 + ["int"]
    assert db.session.scalar(db.select(db.func.count()).select_from(Delegate)) == 8


def test_seats_that_a_registrar_took_away_meanwhile_are_not_given(focal):
    own = focal(5)
    assert own.delegation.seats == 5        # read before the registrar changes it
    db.session.execute(db.update(type(own.delegation)).values(seats=0).execution_options(synchronize_session=False))

    with pytest.raises(rules_places.NoSeatLeft):
        own.add(person(1))
