"""Deciding about many at once: looked at first, done in one go, told afterwards; never twice."""
import datetime as dt

import pytest
import sqlalchemy as sa

from blueprints.agenda.models import SignUp, SignUpStatus
from blueprints.db import db
from blueprints.delegations.models import Delegate, Post, Status
from blueprints.journal.models import JournalEntry
from blueprints.mail.models import Letter
from tests import factories
from tests.delegations.people import journal_of
from tests.letters import letters_to
from tests.statements import count_statements

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def registrar(signed_in):
    return signed_in("registrar", name="Registrar Example")


def statuses(*delegates):
    db.session.expire_all()
    return [delegate.status for delegate in delegates]


def look(registrar, *delegates, do="confirm", **query):
    return registrar.open("desk.many", do=do, id=[delegate.id for delegate in delegates], **query)


def test_those_ticked_are_confirmed_and_the_others_are_told_why_not(registrar):
    ana, bo = factories.make_delegate(name="Ana"), factories.make_delegate(name="Bo", language="ko")
    gone = factories.make_delegate(name="Gone", status=Status.WITHDRAWN)
    page = look(registrar, ana, bo, gone)

    result = registrar.follow(registrar.send(page))

    assert page.texts(".lead") == ["2 people will be confirmed and get letters."]
    assert page.texts("h3") == ["1 cannot: Only a registration that waits for confirmation can be confirmed."]
    assert statuses(ana, bo, gone) == [Status.CONFIRMED, Status.CONFIRMED, Status.WITHDRAWN]
    assert [letter.kind for letter in letters_to(ana.email) + letters_to(bo.email)] == ["delegate-confirmed"] * 2
    assert letters_to(bo.email)[0].language == "ko"
    assert journal_of(ana)[0] == "delegate.confirmed"
    assert "2 people were confirmed." in result.texts(".lead")[0]
    assert result.texts(".people a") == ["Ana", "Bo"]


def test_all_that_match_the_list_are_meant_by_all(registrar):
    lima = factories.make_delegation(slug="lima")
    ana, bo = factories.make_delegate(lima), factories.make_delegate(lima)
    other = factories.make_delegate()

    registrar.send(registrar.open("desk.many", do="confirm", all=1, city="lima"))

    assert statuses(ana, bo, other) == [Status.CONFIRMED, Status.CONFIRMED, Status.PENDING]


def test_declining_takes_one_reason_and_tells_it_to_all(registrar):
    ana, bo = factories.make_delegate(), factories.make_delegate(status=Status.CONFIRMED)
    page = look(registrar, ana, bo, do="decline")

    answer = registrar.send(page, status=422, reason=" ")
    registrar.send(answer, reason="The hall is full: 100% of %(seats)s {taken}")

    assert answer.texts(".field-error") == ["Write the reason. The delegate reads it in the letter."]
    assert statuses(ana, bo) == [Status.DECLINED, Status.DECLINED]
    for delegate in (ana, bo):
        assert delegate.reason == "The hall is full: 100% of %(seats)s {taken}"
        assert "100% of %(seats)s {taken}" in letters_to(delegate.email)[0].body


def test_places_that_are_freed_go_to_those_who_wait_and_not_to_who_is_declined_as_well(registrar, assembly):
    assembly.offer_hours = None
    lima = factories.make_delegation(seats=1)
    seated = factories.make_delegate(lima, status=Status.CONFIRMED)
    first, second = (factories.make_delegate(lima, status=Status.WAITING) for _number in range(2))
    slot = factories.make_slot(places=1)
    factories.added(SignUp(delegate=seated, slot=slot, status=SignUpStatus.TAKEN))

    registrar.send(look(registrar, seated, first, do="decline"), reason="Why")

    assert statuses(seated, first, second) == [Status.DECLINED, Status.DECLINED, Status.PENDING]
    assert len(letters_to(second.email)) == 1
    assert db.session.scalars(sa.select(SignUp)).all() == []


def test_a_form_sent_twice_decides_once_and_shows_the_same(registrar):
    delegate = factories.make_delegate()
    page = look(registrar, delegate)
    values = dict(page.form().form_values())

    first = registrar.post(page.path, values)
    delegate.status = Status.PENDING
    db.session.commit()
    second = registrar.post(page.path, values)

    assert first.location == second.location
    assert statuses(delegate) == [Status.PENDING]
    assert len(letters_to(delegate.email)) == 1


def test_who_was_changed_meanwhile_is_left_and_named(registrar):
    ana, bo = factories.make_delegate(name="Ana"), factories.make_delegate(name="Bo")
    page = look(registrar, ana, bo)
    bo.office = "Mayor"
    db.session.commit()

    result = registrar.follow(registrar.send(page))

    assert statuses(ana, bo) == [Status.CONFIRMED, Status.PENDING]
    assert result.texts("h3") == ["1 cannot: Somebody changed this registration after you looked at it."]


def test_of_two_heads_the_first_is_confirmed_and_none_where_there_is_one(registrar):
    lima, quito = factories.make_delegation(), factories.make_delegation()
    first, second = factories.make_delegate(lima, post=Post.HEAD), factories.make_delegate(lima, post=Post.HEAD)
    factories.make_delegate(quito, post=Post.HEAD, status=Status.CONFIRMED)
    late = factories.make_delegate(quito, post=Post.HEAD)

    registrar.send(look(registrar, first, second, late))

    assert statuses(first, second, late) == [Status.CONFIRMED, Status.PENDING, Status.PENDING]


def test_who_has_no_city_yet_cannot_be_confirmed_but_who_needs_none_can(registrar):
    unmatched = factories.added(Delegate(
        category=factories.cities(), city_written="Atlantis", reference="UNMTCH", link_hash="u", request_key="u", name="Uma",
        email="uma@example.org", email_folded="uma@example.org", post=Post.DELEGATE, language="fr", notice_version="1"))
    press = factories.make_delegate(category=factories.make_category())

    page = look(registrar, unmatched, press)
    registrar.send(page)

    assert page.texts("h3") == ["1 cannot: First choose the member city that this person comes for."]
    assert statuses(unmatched, press) == [Status.PENDING, Status.CONFIRMED]


def test_nobody_to_decide_about_is_said(registrar):
    gone = factories.make_delegate(status=Status.WITHDRAWN)
    fresh = factories.make_delegate()

    assert look(registrar, gone).texts(".empty h2") == ["Nobody whom this can be done to"]
    page = look(registrar, fresh)
    fresh.status = Status.WITHDRAWN
    db.session.commit()
    answer = registrar.send(page, status=422)
    assert answer.texts(".problems li") == [
        "Nobody is left whom this can be done to. Go back to the list and choose others."]


@pytest.mark.parametrize("query", ["", "?do=x", "?do=confirm&id=x&id=-1&id=0&id=" + "9" * 30, "?do=decline&id='",
                                   "?do=confirm"])
def test_rubbish_in_the_address_harms_nobody(registrar, query):
    factories.make_delegate()

    assert registrar.client.get(f"/en/desk/delegates/many{query}").status_code in (200, 302)


def make_pending(count):
    delegations = [factories.make_delegation(seats=100) for _number in range(10)]
    at, numbers = dt.datetime(2025, 2, 1, tzinfo=dt.UTC), [next(factories.numbers) for _ in range(count)]
    cities = factories.cities()
    made = [Delegate(
        category=cities, delegation=delegations[number % 10], reference=f"M{number}", link_hash=f"m{number}",
        request_key=f"m{number}", name="Alex Example", email=f"many{number}@example.org",
        email_folded=f"many{number}@example.org", post=Post.DELEGATE, language=["en", "ko", "fr", "es"][number % 4],
        notice_version="1", consented_at=at) for number in numbers]
    db.session.add_all(made)
    db.session.commit()
    return made


@pytest.mark.on_either
def test_three_hundred_at_once_ask_the_database_no_more_than_three(registrar):
    few, many = make_pending(3), make_pending(300)
    small, large = look(registrar, *few), look(registrar, *many)
    with count_statements() as for_few:
        registrar.send(small)
    with count_statements() as for_many:
        registrar.send(large)

    assert set(statuses(*many)) == {Status.CONFIRMED}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Letter)) == 303
    assert questions(for_many) == questions(for_few)
    assert for_many.count - for_few.count <= 4 * 297      # a row of delegate, journal, calendar and letter each


def questions(statements):
    return sum(statement.startswith("SELECT") for statement in statements)


def test_the_journal_tells_one_entry_for_all_and_one_for_each_without_names(registrar):
    delegate = factories.make_delegate(name="Unique Zebra")
    registrar.send(look(registrar, delegate, do="decline"), reason="Secret reason")

    entries = db.session.scalars(sa.select(JournalEntry).where(JournalEntry.action.like("delegate%"))).all()

    assert sorted(entry.action for entry in entries) == ["delegate.declined", "delegates.decline"]
    assert not any(word in str(entry.values) for entry in entries for word in ("Zebra", "Secret"))


@pytest.mark.parametrize("role", ["editor", "focal-point", "delegate"])
def test_nobody_else_decides(signed_in, role):
    factories.make_decision("known")

    for path in ("/en/desk/delegates/many?do=confirm", "/en/desk/delegates/many/known"):
        signed_in(role).open(path, status=403)
