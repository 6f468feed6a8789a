"""The waiting list: who finds no place stands in line, and what is freed goes to the next, in order, never twice."""
import datetime as dt

import pytest
import sqlalchemy as sa

from blueprints.db import db
from blueprints.delegations import rules, rules_places, rules_waiting
from blueprints.delegations.models import SEATED, Delegate, Delegation, Party, Status
from blueprints.journal.models import JournalEntry
from tests import factories
from tests.at_once import at_once
from tests.delegations.lines import KEY, come, group, leave, person, queue, standing, statuses

HOURS = dt.timedelta(hours=48)


@pytest.fixture
def assembly(app):
    return factories.make_assembly(offer_hours=48)


@pytest.fixture
def full(assembly):
    """A delegation whose one seat is taken."""
    delegation = factories.make_delegation(seats=1)
    factories.make_delegate(delegation, status=Status.CONFIRMED)
    return delegation


def seat_holder(delegation):
    return db.session.scalars(db.select(sa.func.min(Delegate.id)).where(Delegate.delegation_id == delegation.id)).one()


def at_once_given(assembly):
    assembly.offer_hours = None
    db.session.flush()


def test_who_finds_no_seat_is_refused_or_waits_by_choice(full, now):
    with pytest.raises(rules_places.NoSeatLeft):
        come(full, now=now, wait=False)

    waiting = come(full, now=now)

    assert waiting.status is Status.WAITING
    assert waiting.party.delegation is full


def test_a_freed_seat_is_offered_to_the_first_in_line_until_a_deadline(full, now):
    first, second = queue(full, 2, now=now)

    served = leave(seat_holder(full), now=now)

    assert served == [first]
    first, second = db.session.get(Delegate, first), db.session.get(Delegate, second)
    assert statuses(first, second) == [Status.OFFERED, Status.WAITING]
    assert first.offer_until == now + HOURS


def test_without_a_deadline_it_is_given_at_once_and_looked_at_like_any_other(full, assembly, now):
    at_once_given(assembly)
    [first] = queue(full, 1, now=now)

    leave(seat_holder(full), now=now)

    first = db.session.get(Delegate, first)
    assert (first.status, first.party_id, first.offer_until) == (Status.PENDING, None, None)


def test_who_needs_nobodys_approval_is_confirmed_with_the_place(full, assembly, now):
    at_once_given(assembly)
    waiting = come(full, now=now)
    waiting.is_approved = True

    leave(seat_holder(full), now=now)

    assert waiting.status is Status.CONFIRMED


def test_an_offer_is_taken_in_time(full, now):
    first = come(full, now=now)
    leave(seat_holder(full), now=now)

    rules_waiting.accept([first], now=now + HOURS - dt.timedelta(seconds=1))

    assert (first.status, first.party_id) == (Status.PENDING, None)


def test_an_offer_cannot_be_taken_when_its_time_is_over(full, now):
    first = come(full, now=now)
    leave(seat_holder(full), now=now)

    with pytest.raises(rules_waiting.OfferLapsed):
        rules_waiting.accept([first], now=now + HOURS)

    assert first.status is Status.OFFERED


def test_what_was_not_offered_cannot_be_taken(full, now):
    first = come(full, now=now)

    with pytest.raises(rules_waiting.NoOffer):
        rules_waiting.accept([first], now=now)


def test_a_lapsed_offer_goes_to_the_next(full, now):
    first, second = come(full, now=now), come(full, now=now)
    leave(seat_holder(full), now=now)

    early = rules_waiting.lapse(now=now + HOURS - dt.timedelta(seconds=1))
    lost, served = rules_waiting.lapse(now=now + HOURS)

    assert early == ([], [])
    assert (lost, served) == ([first], [second])
    assert statuses(first, second) == [Status.WITHDRAWN, Status.OFFERED]
    assert second.offer_until == now + HOURS + HOURS


def test_an_offer_is_reminded_of_once_after_half_its_time(full, now):
    first = come(full, now=now)
    leave(seat_holder(full), now=now)

    reminded = [rules_waiting.due_reminders(now=now + hours) for hours in (HOURS / 2 - dt.timedelta(seconds=1), HOURS / 2,
                                                                            HOURS / 2)]

    assert reminded == [[], [first], []]


def test_who_comes_later_stands_behind_though_a_seat_is_being_collected(assembly, now):
    delegation = factories.make_delegation(seats=1)
    party = group(delegation, 2, is_whole=True, now=now)

    later = come(delegation, now=now)

    assert later.status is Status.WAITING
    assert later.party.turn > party.turn


def test_a_whole_group_gets_all_its_seats_or_none(assembly, now):
    delegation = factories.make_delegation(seats=2)
    holders = [factories.make_delegate(delegation).id for _ in range(2)]
    party = group(delegation, 2, is_whole=True, now=now)
    [behind] = queue(delegation, 1, now=now)

    first, second = (leave(holder, now=now) for holder in holders)

    assert first == []
    assert second == [delegate.id for delegate in party.delegates]
    assert db.session.get(Delegate, behind).status is Status.WAITING


def test_of_another_group_as_many_come_as_there_are_seats(assembly, now):
    delegation = factories.make_delegation(seats=1)
    holder = factories.make_delegate(delegation).id
    party = group(delegation, 2, is_whole=False, now=now)

    served = leave(holder, now=now)

    assert served == [party.delegates[0].id]
    assert statuses(*party.delegates) == [Status.OFFERED, Status.WAITING]


def test_a_registrar_lets_somebody_pass_for_a_reason(full, now):
    first, second, third = (come(full, now=now).party for _ in range(3))

    rules_waiting.move(third, "first", reason="Speaks at the opening", seen=third.revision, by=None, now=now)

    assert third.turn < first.turn < second.turn
    [entry] = db.session.scalars(db.select(JournalEntry).where(JournalEntry.action == "party.moved"))
    assert entry.values == {"reason": "Speaks at the opening"}


def test_nobody_passes_without_a_reason(full, now):
    first, second = come(full, now=now), come(full, now=now)

    with pytest.raises(rules_waiting.NoReason):
        rules_waiting.move(second.party, "up", reason=" ", seen=second.party.revision, by=None, now=now)

    assert first.party.turn < second.party.turn


@pytest.mark.parametrize(("number", "to"), [(0, "first"), (0, "up"), (1, "down"), (1, "last")])
def test_there_is_nobody_to_pass_at_the_ends(full, now, number, to):
    party = [come(full, now=now), come(full, now=now)][number].party

    with pytest.raises(rules_waiting.NobodyThere):
        rules_waiting.move(party, to, reason="Because", seen=party.revision, by=None, now=now)


def test_letting_a_group_step_back_gives_its_collected_seats_to_the_next(assembly, now):
    delegation = factories.make_delegation(seats=1)
    party = group(delegation, 2, is_whole=True, now=now)
    single = come(delegation, now=now)

    served = rules_waiting.move(party, "down", reason="They agreed", seen=party.revision, by=None, now=now)

    assert served == [single]


def test_places_of_a_category_are_its_own_line(assembly, now):
    press = factories.make_category(places=1, needs_approval=False)
    inside = come(now=now, category=press.slug)
    outside = come(now=now, category=press.slug)

    served = rules.withdraw(inside, seen=inside.revision, now=now)

    assert served == [outside]


def test_where_the_whole_assembly_was_full_the_longest_waiting_of_any_line_is_next(assembly, now):
    assembly.places = 1
    lyon, seoul = factories.make_delegation(), factories.make_delegation()
    inside = come(lyon, now=now)
    other, own = come(seoul, now=now), come(lyon, now=now)

    served = rules.withdraw(inside, seen=inside.revision, now=now)

    assert (served, own.status) == ([other], Status.WAITING)


def test_a_full_line_of_one_delegation_holds_up_no_other(assembly, now):
    assembly.places = 2
    lyon, seoul = factories.make_delegation(seats=1), factories.make_delegation()
    inside, leaving = come(lyon, now=now), come(seoul, now=now)
    blocked, next_one = come(lyon, now=now), come(seoul, now=now)

    served = rules.withdraw(leaving, seen=leaving.revision, now=now)

    assert (served, inside.status, blocked.status) == ([next_one], Status.PENDING, Status.WAITING)


def test_of_thirty_who_wait_the_first_ten_get_the_seats_of_ten_who_withdraw_at_once(app, assembly, now):
    delegation = factories.make_delegation(seats=10).id
    inside = [factories.make_delegate(db.session.get(Delegation, delegation)).id for _ in range(10)]
    line = queue(db.session.get(Delegation, delegation), 30, now=now)

    served = at_once(app, 10, lambda n: leave(inside[n], now=now))

    assert sorted(one for each in served for one in each) == line[:10]      # none double
    assert standing(delegation, *SEATED) == line[:10]                       # none empty, order kept
    assert standing(delegation, Status.WAITING) == line[10:]


def test_an_offer_taken_and_lapsing_at_once_ends_one_way(app, full, now):
    first, second = queue(full, 2, now=now)
    leave(seat_holder(full), now=now)
    number, ends = full.id, now + HOURS

    def act(n):
        if n:
            return rules_waiting.lapse(now=ends) and None
        return rules_waiting.accept([db.session.get(Delegate, first)], now=ends - dt.timedelta(seconds=1))

    at_once(app, 2, act)

    assert standing(number, *SEATED) in ([first], [second])


def test_newcomers_and_withdrawals_at_once_leave_no_seat_empty_and_none_double(app, assembly, now):
    number = factories.make_delegation(seats=5, slug="busy").id
    inside = [factories.make_delegate(db.session.get(Delegation, number)).id for _ in range(5)]

    def act(n):
        if n < 5:
            return leave(inside[n], now=now)
        return rules.register(city="busy", now=now, key=KEY, wait=True, **person()).id

    outcomes = at_once(app, 15, act)

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert len(standing(number, *SEATED)) == 5
    assert len(standing(number, Status.WAITING)) == 5
    turns = dict(db.session.execute(db.select(Delegate.id, Party.turn).join(Delegate.party)).all())
    offered = standing(number, Status.OFFERED)
    assert max([turns[one] for one in offered], default=0) < min(turns[one] for one in standing(number, Status.WAITING))
