"""Ranks, the protocol order, and places and deadlines of the assembly."""
import datetime as dt

import pytest

from blueprints.assembly.models import Assembly, Step
from blueprints.db import db
from blueprints.delegations import rules_categories, rules_deadlines, rules_places, rules_ranks, rules_waiting
from blueprints.delegations.models import Delegate, Post, Rank, Status
from blueprints.journal.models import JournalEntry
from blueprints.members.models import Part
from blueprints.refusals import ChangedMeanwhile
from blueprints.texts import LANGUAGES, Text
from tests.at_once import one_after_the_other
from tests.factories import cities, four, make_category, make_delegate, make_delegation, make_member, make_rank
from tests.statements import count_statements


@pytest.fixture
def registrar(signed_in, assembly):
    return signed_in("registrar")


def test_a_rank_is_added_below_the_others_and_renamed(registrar):
    make_rank(name=four("Mayor"))

    registrar.send(registrar.open("desk.add_rank"), **{"name-en": "Envoy"})
    rank = db.session.scalar(db.select(Rank).where(Rank.slug == "envoy"))
    registrar.send(registrar.open("desk.rank", rank_id=rank.id), **{"name-en": "Special envoy"})

    assert registrar.open("desk.ranks").texts("#ranks-title ~ div tbody th") == ["Mayor", "Special envoy"]
    assert db.session.get(Rank, rank.id).slug == "envoy"


def test_a_second_rank_of_that_name_is_refused(registrar):
    make_rank(name=four("Mayor"))

    answer = registrar.send(registrar.open("desk.add_rank"), status=422, **{"name-en": "MAYOR"})

    assert answer.texts(".field-error") == ["“Mayor” is there already. Choose another name, or edit that one."]


def test_a_rank_that_somebody_has_stays(assembly):
    rank = make_rank(name=four("Mayor"))
    delegate = make_delegate(rank=rank)

    with pytest.raises(rules_ranks.RankUsed):
        rules_ranks.remove(rank, seen=rank.revision, by=None)
    delegate.rank = None
    db.session.flush()
    rules_ranks.remove(rank, seen=rank.revision, by=None)

    assert db.session.scalars(db.select(Rank)).all() == []


def test_a_rank_that_somebody_takes_meanwhile_stays(app, kind, assembly):
    rank, delegate = make_rank(), make_delegate()
    rank_id, delegate_id = rank.id, delegate.id

    def take():
        rules_places.hold()
        db.session.get(Delegate, delegate_id).rank_id = rank_id

    outcome = one_after_the_other(app, kind, take, lambda: rules_ranks.remove(db.session.get(Rank, rank_id), seen=1, by=None))

    db.session.expire_all()
    assert isinstance(outcome, rules_ranks.RankUsed)
    assert db.session.get(Delegate, delegate_id).rank_id == rank_id


def test_a_rank_is_removed_on_its_page(registrar):
    rank = make_rank(name=four("Mayor"))

    page = registrar.follow(registrar.send(registrar.open("desk.remove_rank", rank_id=rank.id)))

    assert page.texts(".notice") == ["Mayor is removed."]
    assert page.texts("#ranks-title ~ .empty h2") == ["No ranks yet"]


def test_ranks_are_moved(assembly):
    first, second, third = (make_rank(position=number) for number in range(3))

    rules_categories.move(first, up=False, by=None)
    db.session.commit()

    assert db.session.scalars(db.select(Rank).order_by(Rank.position)).all() == [second, first, third]


def steps():
    return db.session.get(Assembly, 1).protocol


def test_what_decides_first_may_change_and_the_city_is_always_last(assembly):
    rules_ranks.move_step(Step.RANK, up=True, seen=assembly.revision, by=None)
    db.session.commit()
    assert steps() == ["host", "rank", "co-president", "city"]

    rules_ranks.move_step(Step.CO_PRESIDENT, up=False, seen=assembly.revision, by=None)     # only the city is below it
    with pytest.raises(rules_ranks.CityIsLast):
        rules_ranks.move_step(Step.CITY, up=True, seen=assembly.revision, by=None)

    assert steps() == ["host", "rank", "co-president", "city"]


def test_a_stale_page_moves_no_step(assembly):
    with pytest.raises(ChangedMeanwhile):
        rules_ranks.move_step(Step.RANK, up=True, seen=assembly.revision - 1, by=None)


def test_the_first_delegations_are_shown_in_two_languages(registrar):
    make_member(slug="seoul", name=Text("Seoul", "서울", "Séoul", "Seúl"))
    make_member(slug="tehran", name=Text("Tehran", "테헤란", "Téhéran", "Teherán"), part=Part.CO_PRESIDENT)
    make_member(slug="busan", name=Text("Busan", "부산", "Busan", "Busan"))
    incheon = make_member(slug="incheon", name=Text("Incheon", "인천", "Incheon", "Incheon"))
    make_delegate(make_delegation(member=incheon), post=Post.HEAD, status=Status.CONFIRMED, rank=make_rank())

    page = registrar.open("desk.ranks")
    assert page.texts("ol[lang=en] li") == ["Seoul", "Tehran", "Incheon", "Busan"]
    assert page.texts("ol[lang=ko] li") == ["서울", "테헤란", "인천", "부산"]

    page = registrar.follow(registrar.send(page, form="order/rank", up="1"))
    assert page.texts("ol[lang=en] li") == ["Seoul", "Incheon", "Tehran", "Busan"]


@pytest.mark.on_either
def test_the_page_asks_as_much_of_many_as_of_few(registrar):
    make_delegate(rank=make_rank())
    registrar.open("desk.ranks")
    with count_statements() as few:
        registrar.open("desk.ranks")
    for _number in range(20):
        make_delegate(rank=make_rank())

    with count_statements() as many:
        registrar.open("desk.ranks")

    assert many.count == few.count


def facts(assembly, **more):
    return {"places": assembly.places, "seats_per_delegation": assembly.seats_per_delegation,
            "offer_hours": assembly.offer_hours, "edits_close": None, "substitutions_close": None,
            "seen": assembly.revision, "by": None} | more


def wait_for(category, delegation=None):
    delegate = make_delegate(delegation, category=category)
    rules_waiting.enter([delegate], category=category, delegation=delegation, now=dt.datetime(2025, 3, 1, tzinfo=dt.UTC))
    db.session.commit()
    return delegate


def test_more_places_in_all_go_to_who_waits_in_whichever_line(assembly, now):
    assembly.places = 1
    make_delegate()
    observer, city = wait_for(make_category()), wait_for(cities(), make_delegation())

    served = rules_deadlines.edit(assembly, **facts(assembly, places=3), now=now)

    assert served == [observer, city]


def test_no_limit_in_all_serves_every_line(assembly, now):
    assembly.places = 0
    first, second = wait_for(make_category()), wait_for(make_category())

    assert rules_deadlines.edit(assembly, **facts(assembly, places=None), now=now) == [first, second]


def test_more_seats_for_every_delegation_serve_those_without_a_number_of_their_own(assembly, now):
    assembly.seats_per_delegation = 0
    waiting, own = wait_for(cities(), make_delegation()), wait_for(cities(), make_delegation(seats=0))

    assert rules_deadlines.edit(assembly, **facts(assembly, seats_per_delegation=1), now=now) == [waiting]
    assert own.status is Status.WAITING


def test_without_hours_a_place_is_given_at_once(assembly, now):
    assembly.places = 0
    waiting = wait_for(make_category())

    rules_deadlines.edit(assembly, **facts(assembly, places=1, offer_hours=None), now=now)

    assert waiting.status is Status.PENDING


def test_fewer_places_serve_nobody(assembly, now):
    assembly.places = 1
    make_delegate()
    wait_for(make_category())

    assert rules_deadlines.edit(assembly, **facts(assembly, places=0), now=now) == []


AT = dt.datetime(2025, 5, 1, 9)


@pytest.mark.parametrize(("edits", "substitutions", "refusal"), [
    (AT, None, rules_deadlines.EditsCloseTooEarly), (None, AT, rules_deadlines.SubstitutionsCloseTooEarly),
    (AT + dt.timedelta(days=9), AT + dt.timedelta(days=8), rules_deadlines.SubstitutionsCloseFirst)])
def test_deadlines_that_make_no_sense_are_refused(assembly, now, edits, substitutions, refusal):
    assembly.registration_opens_at = dt.datetime(2025, 5, 2, tzinfo=dt.UTC)

    with pytest.raises(refusal):
        rules_deadlines.edit(assembly, **facts(assembly, edits_close=edits, substitutions_close=substitutions), now=now)


def test_both_may_close_at_one_moment_of_venue_time(assembly, now):
    rules_deadlines.edit(assembly, **facts(assembly, edits_close=AT, substitutions_close=AT), now=now)

    assert assembly.edits_close_at == assembly.substitutions_close_at == dt.datetime(2025, 5, 1, 0, tzinfo=dt.UTC)


def test_places_and_deadlines_are_changed_on_their_page(registrar, assembly):
    page = registrar.open("desk.places")

    page = registrar.follow(registrar.send(page, places="500", seats_per_delegation="12", offer_hours="",
                                           edits_close_at="2025-05-01T18:00"))

    kept = db.session.get(Assembly, 1)
    assert (kept.places, kept.seats_per_delegation, kept.offer_hours) == (500, 12, None)
    assert page.html.cssselect("#edits_close_at")[0].get("value") == "2025-05-01T18:00"
    entry = db.session.scalar(db.select(JournalEntry))
    assert (entry.action, entry.values["places"]) == ("assembly.places", [None, 500])


def test_a_stale_page_of_places_shows_both_versions(registrar, signed_in):
    page = registrar.open("desk.places")
    other = signed_in("admin")
    other.send(other.open("desk.places"), places="5")

    answer = registrar.send(page, places="7", status=409)

    assert answer.texts(".versions tbody th, .versions td:not(.take)") == ["Places in all", "5", "7"]


@pytest.mark.parametrize(("field", "typed"), [("offer_hours", "0"), ("places", "-3"), ("seats_per_delegation", ""),
                                              ("edits_close_at", "later")])
def test_what_is_wrong_stands_beside_its_field(registrar, field, typed):
    answer = registrar.send(registrar.open("desk.places"), status=422, **{field: typed})

    assert len(answer.texts(".field-error")) == 1
    assert db.session.get(Assembly, 1).revision == 1


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_open_in_every_language(registrar, language):
    rank = make_rank()
    registrar.language = language

    for endpoint in ("desk.ranks", "desk.add_rank", "desk.places"):
        registrar.open(endpoint)
    registrar.open("desk.rank", rank_id=rank.id)
    registrar.open("desk.remove_rank", rank_id=rank.id)
