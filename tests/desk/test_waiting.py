"""The waiting lists at the desk: who waits and why, and what registrars do about it, each for a reason."""
import datetime as dt

import pytest

from blueprints.db import db
from blueprints.delegations import rules_line, rules_turns, rules_waiting
from blueprints.delegations.models import Delegation, Party, Status
from blueprints.journal.models import JournalEntry
from blueprints.mail.models import Letter
from blueprints.texts import LANGUAGES
from tests.factories import cities, four, make_account, make_category, make_delegate, make_delegation
from tests.statements import count_statements

AT = dt.datetime(2025, 3, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def registrar(signed_in, assembly):
    return signed_in("registrar")


def wait(delegation=None, *names, category=None, **more):
    """A party of people with these names, at the end of the line; the delegates."""
    category = category or cities()
    people = [make_delegate(delegation, category=category, name=name) for name in names or ("Alex Example",)]
    rules_waiting.enter(people, category=category, delegation=delegation, now=AT, **more)
    db.session.commit()
    return people


def full(seats=0, **facts):
    return make_delegation(seats=seats, **facts)


def party_of(delegate):
    return db.session.get(Party, delegate.party_id)


def line_of(page):
    return page.texts("tbody th")


def test_each_line_shows_who_waits_in_order_and_why(registrar):
    seoul = full(name=four("Seoul"))
    wait(seoul, "Kim One")
    wait(seoul, "Lee Two", "Lee Three", is_whole=True, asked_by=make_account("focal-point", name="Park Asker"))
    wait(category=make_category(places=0, name=four("Press")))

    page = registrar.open("desk.waiting")

    assert page.texts("h2") == ["Seoul", "Press"]
    assert line_of(page) == ["Kim One", "Lee TwoLee Three", "Alex Example"]
    assert page.texts("tbody td:nth-of-type(2)")[:2] == ["alone", "all 2 or nobody"]
    assert "Park Asker" in page.texts("tbody td:nth-of-type(3)")[1]
    assert [words.split(". ")[0] for words in page.texts("section > h2 + p")] == [
        "All seats of the delegation are taken", "All places of the category are taken"]
    assert page.texts(".lead")[0].startswith("4 people wait for a place.")


def test_a_group_that_wants_all_or_nothing_is_told_apart(registrar):
    delegation = full(seats=1)
    wait(delegation, "One", "Two", is_whole=True)

    page = registrar.open("desk.waiting")

    assert page.texts("section > h2 + p")[0].startswith("1 free, and the first in line waits for 2 places together.")


def test_an_offer_shows_until_when(registrar, assembly):
    delegation = full(seats=1)
    offered, = wait(delegation, "Offered")
    wait(delegation, "Waits")
    rules_waiting.serve(assembly, now=AT)

    page = registrar.open("desk.waiting")

    assert page.texts("tbody .badge-status") == ["A place is on offer", "On the waiting list"]
    assert "until" in page.texts("tbody tr:first-child td")[3]
    assert offered.status is Status.OFFERED


def test_the_assembly_as_the_limit_leads_to_its_places(registrar, assembly):
    assembly.places = 0
    wait(full(seats=9))

    page = registrar.open("desk.waiting")

    assert page.texts("section > h2 + p a") == ["Add places to the assembly"]


@pytest.mark.on_either
def test_the_list_asks_as_much_of_300_as_of_3(registrar):
    for _number in range(3):
        wait(full())
    registrar.open("desk.waiting")
    with count_statements() as few:
        registrar.open("desk.waiting")
    people = [wait(full(), "One", "Two") for _number in range(50)] + [wait(full(), *["Name"] * 4) for _number in range(50)]

    with count_statements() as many:
        page = registrar.open("desk.waiting")

    assert len(people) == 100
    assert many.count == few.count
    assert page.texts(".paging li") == ["Page 1 of 6", "Next"]


def acted(registrar, delegate, act, reason="The mayor comes", status=302):
    return registrar.send(registrar.open("desk.party", party_id=delegate.party_id), act=act, reason=reason, status=status)


@pytest.mark.parametrize(("act", "order"), [
    ("first", ["C", "A", "B", "D"]), ("up", ["A", "C", "B", "D"]), ("down", ["A", "B", "D", "C"]),
    ("last", ["A", "B", "D", "C"])])
def test_a_party_is_moved_for_a_reason_that_the_journal_keeps(registrar, act, order):
    delegation = full()
    third = [wait(delegation, name) for name in "ABCD"][2][0]

    page = registrar.follow(acted(registrar, third, act))

    assert line_of(page) == order
    entry = db.session.scalar(db.select(JournalEntry).where(JournalEntry.action == "party.moved"))
    assert entry.values == {"reason": "The mayor comes"}


def test_moving_lets_the_next_have_what_was_collected_for_a_group(registrar):
    delegation = full(seats=1)
    wait(delegation, "One", "Two", is_whole=True)
    alone, = wait(delegation, "Alone")

    page = registrar.follow(acted(registrar, alone, "first"))

    assert page.texts(".notice.is-good") == ["Done. 1 person who waited was told of a place."]
    assert db.session.get(type(alone), alone.id).status is Status.OFFERED
    assert db.session.scalars(db.select(Letter.kind)).all() == ["delegate-offered"]


@pytest.mark.parametrize(("act", "reason", "sentence"), [
    ("first", "", "Write why. It is kept in the journal."), ("", "Because", "Choose what to do."),
    ("teleport", "Because", "Choose one of the list.")])
def test_what_is_missing_is_asked_for(registrar, act, reason, sentence):
    second = [wait(full(), name) for name in "AB"][1][0]

    assert acted(registrar, second, act, reason, status=422).texts(".field-error") == [sentence]


def test_nobody_passes_where_nobody_stands(registrar):
    alone, = wait(full())

    answer = acted(registrar, alone, "up", status=422)

    assert answer.texts(".problems li") == ["Nobody stands there in the line. Look at it again."]


def test_a_party_is_taken_off_with_a_letter_that_says_why(registrar):
    delegation = full()
    one, two = wait(delegation, "One", "Two")
    behind, = wait(delegation, "Behind")

    page = registrar.follow(acted(registrar, one, "off", "Twice on the list"))

    db.session.expire_all()
    assert line_of(page) == ["Behind"]
    assert (one.status, two.status, behind.status) == (Status.DECLINED, Status.DECLINED, Status.WAITING)
    assert one.reason == "Twice on the list"
    letters = db.session.scalars(db.select(Letter)).all()
    assert [letter.kind for letter in letters] == ["delegate-declined"] * 2
    assert "Twice on the list" in letters[0].body
    assert db.session.scalars(db.select(JournalEntry.action).order_by(JournalEntry.id)).all() == [
        "delegate.declined", "delegate.declined", "party.taken-off"]


def test_who_has_an_offer_can_only_be_taken_off(registrar, assembly):
    delegation = full(seats=1)
    offered, = wait(delegation)
    rules_waiting.serve(assembly, now=AT)
    db.session.commit()

    page = registrar.open("desk.party", party_id=offered.party_id)

    assert [option.get("value") for option in page.html.cssselect("#act option")] == ["off"]


def test_an_offer_that_is_taken_off_goes_to_the_next(assembly, now):
    delegation = full(seats=1)
    first, = wait(delegation, "First")
    second, = wait(delegation, "Second")
    rules_waiting.serve(assembly, now=AT)
    db.session.commit()

    left, served = rules_turns.take_off(db.session.get(Party, first.party_id), reason="r", seen=rules_line.seen_of([first]),
                                        by=None, now=now)

    assert (left, served) == ([first], [second])


def test_who_got_an_offer_meanwhile_is_not_taken_off_unseen(registrar, assembly):
    delegation = full()
    waiting, = wait(delegation)
    page = registrar.open("desk.party", party_id=waiting.party_id)
    delegation.seats = 1
    rules_waiting.serve(assembly, now=AT)
    db.session.commit()

    answer = registrar.send(page, act="off", reason="Because", status=409)

    assert db.session.get(type(waiting), waiting.id).status is Status.OFFERED
    registrar.send(answer)
    assert db.session.get(type(waiting), waiting.id).status is Status.DECLINED


def test_a_stale_page_moves_nobody(registrar):
    delegation = full()
    first, second = (wait(delegation, name)[0] for name in "AB")
    page = registrar.open("desk.party", party_id=second.party_id)
    acted(registrar, first, "last")

    registrar.send(page, act="first", reason="Because", status=409)

    assert line_of(registrar.open("desk.waiting")) == ["B", "A"]


def test_seats_are_added_where_they_are_missed(registrar):
    delegation = full(name=four("Seoul"))
    waiting, = wait(delegation)
    page = registrar.open("desk.waiting")

    page = registrar.open(page.html.cssselect("section > h2 + p a")[0].get("href"))
    assert registrar.send(page, status=422, more="1").texts(".field-error") == ["Write why. It is kept in the journal."]
    registrar.send(page, more="2", reason="A larger hall")

    assert db.session.get(Delegation, delegation.id).seats == 2
    assert db.session.get(type(waiting), waiting.id).status is Status.OFFERED
    entry = db.session.scalar(db.select(JournalEntry).where(JournalEntry.action == "delegation.seats"))
    assert entry.values == {"seats": 2, "reason": "A larger hall"}


def test_seats_are_added_to_the_number_that_every_delegation_has(assembly, now):
    delegation = make_delegation()

    rules_turns.add_seats(delegation, more=2, reason="r", seen=delegation.revision, by=None, now=now)

    assert delegation.seats == assembly.seats_per_delegation + 2


def test_places_are_added_to_a_category(registrar):
    category = make_category(places=0, name=four("Press"))
    waiting, = wait(category=category)

    registrar.send(registrar.open("desk.add_places", category_id=category.id), more="1", reason="A larger hall")

    assert db.session.get(type(waiting), waiting.id).status is Status.OFFERED
    unlimited = registrar.open("desk.add_places", category_id=make_category().id)
    assert unlimited.html.cssselect("main form") == []


def test_what_is_not_there_is_not_found(registrar):
    seated = make_delegate()

    for path in ("99", str(10**12), "delegations/99", "categories/99", f"delegations/{10**12}"):
        registrar.open(f"/en/desk/waiting/{path}", status=404)
    assert seated.party_id is None


def test_an_empty_list_says_so(registrar):
    assert registrar.open("desk.waiting").texts(".empty h2") == ["Nobody waits"]


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_open_in_every_language(registrar, language):
    delegation = full()
    people = wait(delegation, "One", "Two", is_whole=True)
    registrar.language = language

    registrar.open("desk.waiting")
    registrar.open("desk.party", party_id=people[0].party_id)
    registrar.open("desk.add_seats", delegation_id=delegation.id)
