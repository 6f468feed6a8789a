"""What a delegate may do with sessions: star, sign up, wait, leave; and who gets what another one leaves."""
import datetime as dt

import pytest

from blueprints.agenda import rules
from blueprints.db import db
from blueprints.delegations import rules as delegations
from blueprints.delegations.models import Post, Rank, Status
from blueprints.programme import rules as programme
from blueprints.programme.models import Access
from blueprints.texts import Text
from tests import factories
from tests.conftest import NOW
from tests.factories import four, make_slot
from tests.released import publish

from .people import coming, letters, places_taken, sign_up, stance

LATER = dt.datetime(2025, 3, 5, 9, tzinfo=dt.UTC)
pytestmark = pytest.mark.usefixtures("assembly")


def cancel(slot):
    programme.cancel(slot, reason=Text(en="Rain"), seen=slot.revision, by=None, now=NOW)
    db.session.commit()
    publish(now=LATER)


def test_a_star_is_kept_once_and_taken_off():
    make_slot(code="AAA")
    publish()
    ana = coming()

    rules.star(ana, "AAA", now=NOW)
    rules.star(ana, "AAA", now=NOW)
    starred = stance(ana).is_starred
    rules.unstar(ana, "AAA")
    rules.unstar(ana, "AAA")

    assert (starred, stance(ana).is_starred) == (True, False)


def test_what_is_not_published_cannot_be_starred():
    make_slot(code="AAA")
    publish()
    make_slot(code="BBB", starts=dt.time(14))

    for code in ("BBB", "nothing"):
        with pytest.raises(rules.NotPublished):
            rules.star(coming(), code, now=NOW)


def test_a_cancelled_session_cannot_be_starred_but_stays_where_it_was():
    slot, ana = make_slot(code="AAA", places=1), coming()
    publish()
    rules.star(ana, "AAA", now=NOW)
    cancel(slot)

    with pytest.raises(rules.IsCancelled):
        rules.star(coming(), "AAA", now=NOW)
    with pytest.raises(rules.IsCancelled):
        rules.sign_up(coming(), "AAA", now=NOW)
    assert stance(ana).is_starred


def test_a_session_cancelled_in_the_draft_alone_is_still_open():
    slot = make_slot(code="AAA")
    publish()
    programme.cancel(slot, reason=Text(en="Rain"), seen=slot.revision, by=None, now=NOW)
    ana = coming()

    rules.star(ana, "AAA", now=NOW)

    assert stance(ana).is_starred


@pytest.mark.parametrize("status", [Status.DECLINED, Status.WITHDRAWN])
def test_who_does_not_come_has_no_agenda(status):
    make_slot(code="AAA", places=1)
    publish()
    ana = factories.make_delegate(status=status)

    for rule in (rules.star, rules.sign_up):
        with pytest.raises(rules.NotComing):
            rule(ana, "AAA", now=NOW)


def test_nobody_signs_up_where_places_are_not_limited():
    make_slot(code="AAA")
    publish()

    with pytest.raises(rules.NoSignUp):
        rules.sign_up(coming(), "AAA", now=NOW)


def test_places_of_the_draft_count_only_once_they_are_published():
    slot = make_slot(code="AAA", places=1)
    publish()
    slot.places = 2
    db.session.commit()

    assert [sign_up(coming()), sign_up(coming())] == [True, False]


def test_who_comes_after_the_last_place_waits_in_order():
    make_slot(code="AAA", places=2)
    publish()
    people = [coming() for _ in range(5)]

    got = [sign_up(person) for person in people]

    assert got == [True, True, False, False, False]
    assert [stance(person).position for person in people] == [None, None, 1, 2, 3]


def test_a_session_of_no_places_lets_all_wait():
    make_slot(code="AAA", places=0)
    publish()

    assert sign_up(coming()) is False


def test_signing_up_twice_is_signing_up_once():
    make_slot(code="AAA", places=2)
    publish()
    ana = coming()

    assert [sign_up(ana), sign_up(ana)] == [True, True]
    assert places_taken() == ([ana.id], [])


def test_who_leaves_gives_the_place_to_the_next_in_line():
    make_slot(code="AAA", places=1)
    publish()
    ana, ben, eva = coming(), coming(), coming()
    for person in (ana, ben, eva):
        sign_up(person)

    served = rules.leave(ana, "AAA")

    assert [one.delegate_id for one in served] == [ben.id]
    db.session.commit()
    assert places_taken() == ([ben.id], [eva.id])


def test_who_leaves_the_line_gives_nobody_a_place():
    make_slot(code="AAA", places=1)
    publish()
    ana, ben, eva = coming(), coming(), coming()
    for person in (ana, ben, eva):
        sign_up(person)

    assert rules.leave(ben, "AAA") == []
    db.session.commit()
    assert places_taken() == ([ana.id], [eva.id])


def test_leaving_what_one_never_joined_changes_nothing():
    make_slot(code="AAA", places=1)
    publish()

    assert rules.leave(coming(), "AAA") == []


def test_who_comes_now_does_not_pass_those_who_wait():
    """Nobody could be served while fewer places were published than are taken; then one becomes free."""
    slot = make_slot(code="AAA", places=2)
    publish()
    ana, ben, eva, zoe = (coming() for _ in range(4))
    for person in (ana, ben, eva):
        sign_up(person)
    slot.places = 1
    db.session.commit()
    publish(now=LATER)

    assert rules.leave(ana, "AAA") == []
    db.session.commit()
    assert sign_up(zoe) is False
    assert places_taken() == ([ben.id], [eva.id, zoe.id])


@pytest.mark.parametrize(("places", "served"), [(2, 1), (3, 2), (None, 3)])
def test_a_release_with_more_places_serves_who_waits_and_tells_them(places, served):
    slot = make_slot(code="AAA", places=1)
    publish()
    people = [coming() for _ in range(4)]
    for person in people:
        sign_up(person)
    slot.places = places
    db.session.commit()
    publish(now=LATER)

    ids = [person.id for person in people]
    assert places_taken() == (ids[:1 + served], ids[1 + served:])
    assert letters() == [("session-place", person.email) for person in people[1:1 + served]]


def test_a_cancelled_session_serves_nobody():
    slot = make_slot(code="AAA", places=1)
    publish()
    ana, ben = coming(), coming()
    sign_up(ana)
    sign_up(ben)
    cancel(slot)

    assert rules.leave(ana, "AAA") == []
    assert letters() == []


def test_only_confirmed_delegates_sign_up_for_what_is_for_delegates():
    make_slot(code="AAA", places=5, access=Access.DELEGATES)
    publish()

    with pytest.raises(rules.NotConfirmed):
        rules.sign_up(factories.make_delegate(status=Status.PENDING), "AAA", now=NOW)
    assert sign_up(coming())


def test_who_is_pending_signs_up_for_what_is_open_to_everyone():
    make_slot(code="AAA", places=5, access=Access.OPEN)
    publish()

    assert sign_up(factories.make_delegate(status=Status.PENDING))


def ranks():
    """The ranks in the order of protocol, with one that organisers added between elected offices."""
    slugs = ["mayor", "governor", "deputy-mayor", "council-president", "councillor", "ambassador", "director"]
    return {slug: factories.added(Rank(slug=slug, name=four(slug), position=at)) for at, slug in enumerate(slugs)}


@pytest.mark.parametrize(("slug", "post", "may"), [
    ("mayor", Post.DELEGATE, True), ("governor", Post.DELEGATE, True), ("councillor", Post.DELEGATE, True),
    ("ambassador", Post.DELEGATE, False), ("ambassador", Post.HEAD, True), (None, Post.DELEGATE, False),
    (None, Post.HEAD, True)])
def test_heads_and_elected_offices_are_political_representatives(slug, post, may):
    make_slot(code="AAA", places=5, access=Access.POLITICAL)
    publish()
    found = ranks()
    ana = coming(post=post, rank=found[slug] if slug else None)

    if may:
        assert sign_up(ana)
    else:
        with pytest.raises(rules.NotPolitical):
            rules.sign_up(ana, "AAA", now=NOW)


def test_signing_up_for_something_else_at_that_time_is_told_before_it_happens():
    make_slot(code="AAA", places=5, minutes=90, title=four("Rivers"))
    make_slot(code="BBB", places=5, starts=dt.time(10))
    make_slot(code="CCC", places=5, starts=dt.time(10, 30))
    publish()
    ana = coming()
    sign_up(ana, "AAA")

    for rule in (rules.sign_up, rules.star):
        with pytest.raises(rules.Clash) as told:
            rule(ana, "BBB", now=NOW)
        assert (told.value.places["starts"], told.value.places["ends"]) == ("09:00", "10:30")
        assert [code for code, _facts in told.value.others] == ["AAA"]
    assert sign_up(ana, "CCC"), "back to back is no clash"


def test_a_star_alone_clashes_with_nothing():
    make_slot(code="AAA")
    make_slot(code="BBB", places=5)
    publish()
    ana = coming()
    rules.star(ana, "AAA", now=NOW)

    assert sign_up(ana, "BBB")


def test_a_cancelled_session_clashes_with_nothing():
    slot = make_slot(code="AAA", places=5)
    make_slot(code="BBB", places=5)
    publish()
    ana = coming()
    sign_up(ana, "AAA")
    cancel(slot)

    assert sign_up(ana, "BBB")


def test_who_wants_it_anyway_has_both():
    make_slot(code="AAA", places=5)
    make_slot(code="BBB", places=5)
    publish()
    ana = coming()
    sign_up(ana, "AAA")
    sign_up(ana, "BBB", anyway=True)

    assert stance(ana, "AAA").has_a_place
    assert stance(ana, "BBB").has_a_place


def test_who_swaps_leaves_the_other_to_the_next_in_line():
    make_slot(code="AAA", places=1)
    make_slot(code="BBB", places=5)
    publish()
    ana, ben = coming(), coming()
    sign_up(ana, "AAA")
    sign_up(ben, "AAA")

    made, served = rules.sign_up(ana, "BBB", now=NOW, leaving=["AAA"])
    db.session.commit()

    assert made.status.value == "taken"
    assert [one.delegate_id for one in served] == [ben.id]
    assert not stance(ana, "AAA").is_planned


def test_a_refused_swap_leaves_nothing():
    make_slot(code="AAA", places=1)
    make_slot(code="BBB")
    publish()
    ana = coming()
    sign_up(ana, "AAA")

    with pytest.raises(rules.NoSignUp):
        rules.sign_up(ana, "BBB", now=NOW, leaving=["AAA"])
    assert stance(ana, "AAA").has_a_place


def test_who_withdraws_gives_the_places_back_and_the_next_is_told():
    make_slot(code="AAA", places=1)
    publish()
    ana, ben = coming(), coming(language="ko")
    sign_up(ana)
    sign_up(ben)
    rules.star(ana, "AAA", now=NOW)

    delegations.withdraw(ana, seen=ana.revision, now=NOW)
    db.session.commit()

    assert places_taken() == ([ben.id], [])
    assert stance(ana).is_planned is False
    assert letters() == [("session-place", ben.email)]

