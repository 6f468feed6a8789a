"""Who is likely registered twice, and how two registrations become one."""
import pytest

from blueprints.agenda.models import SignUp, SignUpStatus, Star
from blueprints.db import db
from blueprints.delegations.models import SEATED, Delegate, Post, Status
from blueprints.delegations.models_categories import Answer
from blueprints.desk import queries_twins
from blueprints.texts import LANGUAGES
from tests import factories
from tests.letters import letters_to
from tests.statements import count_statements

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def registrar(signed_in):
    return signed_in("registrar", name="Registrar Example")


def person(delegation, email, **facts):
    return factories.make_delegate(delegation, email=email, email_folded=email.casefold(), **facts)


def reasons():
    return [pair.why for pair in queries_twins.twins()]


@pytest.mark.parametrize(("one", "other", "why"), [
    ({"name": "Ana María Núñez"}, {"name": "NUNEZ Ana-Maria"}, ("name",)),
    ({"name": "Kim Yesi", "own_name": "김예시"}, {"name": "Gim Yeshi", "own_name": "김 예시"}, ("own_name",)),
    ({"name": "Alexander Example"}, {"name": "Alexandr Example"}, ("edit",)),
    ({"name": "Alexander Example"}, {"name": "Alexandre Example"}, ("edit",)),
])
def test_likely_twins_of_one_city_are_found_and_it_says_why(app, one, other, why):
    delegation = factories.make_delegation()
    person(delegation, "one@example.org", **one)
    person(delegation, "two@example.com", **other)

    assert reasons() == [why]


@pytest.mark.parametrize(("one", "other", "why"), [
    ("a.b+list@gmail.com", "ab@googlemail.com", ("variant",)),
    ("kim+mayor@example.org", "kim@example.org", ("variant",)),
])
def test_addresses_of_one_mailbox_are_found_in_any_city(app, one, other, why):
    person(None, one, name="One Person")
    person(None, other, name="Quite Different")

    assert reasons() == [why]


def test_the_same_address_in_two_categories_is_found(app):
    person(None, "kim@example.org", name="Kim Yesi")
    person(None, "kim@example.org", name="Other Name", category=factories.make_category())

    assert reasons() == [("email",)]


@pytest.mark.parametrize("facts", [{"status": Status.WITHDRAWN}, {"is_placeholder": True}, {"name": "Bo Other"}])
def test_who_is_gone_or_nameless_or_another_is_no_twin(app, facts):
    delegation = factories.make_delegation()
    person(delegation, "one@example.org", name="Ana Example")
    person(delegation, "two@example.com", **{"name": "Ana Example"} | facts)

    assert reasons() == []


def test_one_name_in_two_cities_is_two_people(app):
    person(None, "one@example.org", name="Kim Minjun")
    person(None, "two@example.com", name="Kim Minjun")

    assert reasons() == []


def test_finding_twins_asks_two_questions_however_many_come(app):
    delegation = factories.make_delegation()
    for number in range(30):
        person(delegation, f"p{number}@example.org", name="Same Name")
    db.session.commit()

    with count_statements() as statements:
        pairs = queries_twins.twins()

    assert statements.count == 2
    assert len(pairs) == 29


@pytest.fixture
def twins(app):
    """Two registrations of one person in one city; the first is confirmed."""
    delegation = factories.make_delegation()
    return (person(delegation, "one@example.org", name="Ana Example", office="", status=Status.CONFIRMED),
            person(delegation, "two@example.com", name="Ana Example", office="Mayor"))


def compare(registrar, one, other, **kwargs):
    return registrar.open(f"/en/desk/delegates/{one.id}/merge?with={other.reference}", **kwargs)


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_open_in_each_language(registrar, twins, language):
    one, other = twins

    page = registrar.open("desk.duplicates", language=language)
    registrar.open(f"/{language}/desk/delegates/{one.id}/merge?with={other.reference}")
    registrar.open("desk.merge", delegate_id=one.id, language=language)

    assert len(page.html.cssselect("tbody tr")) == 1


def test_merging_keeps_what_is_chosen_and_withdraws_the_other(registrar, twins):
    one, other = twins

    registrar.send(compare(registrar, one, other), stays="first", keep_office="second", keep_email="first")

    assert (one.status, one.office, one.email) == (Status.CONFIRMED, "Mayor", "one@example.org")
    assert (other.status, other.merged_into_id) == (Status.WITHDRAWN, one.id)
    assert [letter.kind for letter in letters_to(one.email)] == ["delegate-changed"]
    assert reasons() == []


def test_another_address_has_another_link(registrar, twins):
    one, other = twins
    before = one.link_hash

    registrar.send(compare(registrar, one, other), keep_email="second")

    assert (one.email_folded, one.link_number) == ("two@example.com", 2)
    assert one.link_hash != before


def test_the_place_of_who_goes_is_given_to_who_waits(registrar, twins):
    one, other = twins
    one.delegation.seats = 2
    waiting = factories.make_delegate(one.delegation, status=Status.WAITING)

    registrar.send(compare(registrar, one, other))

    assert waiting.status in (Status.PENDING, Status.CONFIRMED, Status.OFFERED)
    assert db.session.scalar(db.select(db.func.count()).where(
        Delegate.delegation_id == one.delegation_id, Delegate.status.in_(SEATED))) == 2


def test_answers_and_agenda_come_along_where_there_are_none(registrar, twins):
    one, other = twins
    question, slot = factories.make_question(one.category), factories.make_slot(places=5)
    factories.added(Answer(delegate_id=other.id, question_id=question.id, wording_id=question.wording.id, value="tea"))
    factories.added(Star(delegate_id=other.id, slot_id=slot.id))
    factories.added(SignUp(delegate_id=one.id, slot_id=slot.id, status=SignUpStatus.WAITING))
    factories.added(SignUp(delegate_id=other.id, slot_id=slot.id, status=SignUpStatus.TAKEN))

    registrar.send(compare(registrar, one, other))

    assert db.session.execute(db.select(Answer.delegate_id, Answer.value)).all() == [(one.id, "tea")]
    assert db.session.scalars(db.select(Star.delegate_id)).all() == [one.id]
    assert db.session.execute(db.select(SignUp.delegate_id, SignUp.status)).all() == [(one.id, SignUpStatus.TAKEN)]


def test_both_histories_stand_on_the_page_of_who_stays(registrar, twins):
    one, other = twins
    registrar.open("desk.decline", delegate_id=other.id)
    registrar.send(compare(registrar, one, other))

    page = registrar.open("desk.delegate", delegate_id=one.id)

    assert "Withdrew a registration" in page.text
    assert "Merged two registrations" in page.text


@pytest.mark.parametrize(("first", "second", "sentence"), [
    (Status.WITHDRAWN, Status.PENDING, "The registration that stays is withdrawn or declined. Let the other one stay."),
    (Status.WAITING, Status.CONFIRMED, "The registration that stays has no place, and the other one has."),
])
def test_what_would_lose_a_place_is_refused(registrar, first, second, sentence):
    delegation = factories.make_delegation()
    one = person(delegation, "one@example.org", status=first)
    other = person(delegation, "two@example.com", status=second)

    page = registrar.send(compare(registrar, one, other), status=422, stays="first")

    assert sentence in page.text
    assert other.merged_into_id is None


def test_who_is_merged_is_not_merged_again(registrar, twins):
    one, other = twins
    page = compare(registrar, one, other)
    registrar.send(page)

    registrar.send(compare(registrar, one, other), status=422)


def test_two_registrars_merge_once(registrar, twins):
    one, other = twins
    page = compare(registrar, one, other)
    registrar.send(page)

    registrar.send(page, status=409)


def test_a_delegation_has_one_head_after_merging_too(registrar, twins):
    one, other = twins
    factories.make_delegate(one.delegation, post=Post.HEAD, status=Status.CONFIRMED)
    other.post = Post.HEAD

    page = registrar.send(compare(registrar, one, other), status=422, keep_post="second")

    assert "already has a confirmed head of delegation" in page.text
    assert other.status is Status.PENDING


def test_who_is_told_apart_is_not_shown_again(registrar, twins):
    registrar.send(compare(registrar, *twins), apart="1")

    assert reasons() == []


def test_a_reference_that_nobody_has_gets_a_sentence(registrar, twins):
    page = registrar.open(f"/en/desk/delegates/{twins[0].id}/merge?with=NOBODY")

    assert "No other registration has this reference." in page.text
