"""Registrars write to those whom the filter of the list finds."""
import datetime as dt

import pytest

from blueprints.db import db
from blueprints.delegations.models import Status
from blueprints.mail.models import Letter, Mailing
from blueprints.texts import LANGUAGES
from tests import factories
from tests.statements import count_statements

pytestmark = pytest.mark.usefixtures("assembly")
TYPED = {"subject__en": "Buses", "body__en": "Dear {name} of {city}, see {reference}.\n\n{link}"}


@pytest.fixture
def registrar(signed_in):
    return signed_in("registrar", name="Registrar Example")


def look(registrar, query="", *, status=200, **typed):
    return registrar.send(registrar.open(f"/en/desk/write{query}"), status=status, **TYPED | typed)


def letters():
    return db.session.scalars(db.select(Letter).order_by(Letter.id)).all()


def refuse_letters_to(address):
    factories.added(Letter(kind="test", to=address, language="en", subject="", body="", message_id=f"<{address}>",
                           failed_at=dt.datetime.now(dt.UTC), last_error="refused 550 5.1.1"))


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_in_each_language_empty_and_full(registrar, language):
    registrar.open("desk.write", language=language)
    factories.make_delegate(language=language)

    assert registrar.open("desk.write", language=language).html.cssselect("textarea")


def test_a_preview_reads_as_the_letter_but_opens_nothing_and_sends_nothing(registrar):
    delegate = factories.make_delegate(name="Ana Example")

    page = look(registrar)

    assert f"Dear Ana Example of {delegate.delegation.member.name.en}, see {delegate.reference}." in page.text
    assert "/registration/" in page.text
    assert letters() == []


def test_those_whom_the_filter_finds_get_a_letter_each_in_their_language(registrar):
    factories.make_delegate(status=Status.CONFIRMED, language="ko", email="ko@example.org")
    factories.make_delegate(status=Status.CONFIRMED, language="fr", email="fr@example.org")
    factories.make_delegate(status=Status.PENDING)

    page = look(registrar, "?status=confirmed", subject__ko="버스", body__ko="{name}", language="en")
    answer = registrar.send(page, send="1")

    assert {(letter.to, letter.language, letter.subject) for letter in letters()} == {
        ("fr@example.org", "en", "Buses"), ("ko@example.org", "ko", "버스")}
    assert answer.location == f"/en/desk/mailings/{db.session.scalar(db.select(Mailing.id))}"


def test_sending_twice_is_one_mailing(registrar):
    factories.make_delegate()
    page = look(registrar)

    first, second = registrar.send(page, send="1"), registrar.send(page, send="1")

    assert first.location == second.location
    assert len(letters()) == 1


def test_only_those_who_were_ticked_are_written_to(registrar):
    one, _other = factories.make_delegate(), factories.make_delegate()

    registrar.send(look(registrar, f"?id={one.id}"), send="1")

    assert [letter.to for letter in letters()] == [one.email]


def test_who_cannot_be_reached_is_left_out_and_told(registrar):
    factories.make_delegate(email="refused@example.org")
    factories.make_delegate(email="", email_folded="", name="", is_placeholder=True)
    factories.make_delegate(email="good@example.org")
    refuse_letters_to("refused@example.org")

    page = look(registrar)
    registrar.send(page, send="1")

    assert "1 delegate gets a letter." in page.text
    assert "1 is left out, without an e-mail address." in page.text
    assert "1 is left out, because letters do not arrive there." in page.text
    assert [letter.to for letter in letters() if letter.mailing_id] == ["good@example.org"]


def test_a_test_letter_goes_to_the_writer_alone(registrar):
    factories.make_delegate(name="Ana Example")

    registrar.send(look(registrar), status=200, **{"try": "1"})

    assert [(letter.kind, letter.subject) for letter in letters()] == [("test", "Buses")]
    assert letters()[0].about.startswith("account:")


def test_when_others_match_meanwhile_nothing_is_sent_before_another_look(registrar):
    factories.make_delegate()
    page = look(registrar)
    factories.make_delegate()

    again = registrar.send(page, status=409, send="1")

    assert "Look once more, then send." in again.text
    assert letters() == []


@pytest.mark.on_either
@pytest.mark.parametrize("typed", [
    {"body__en": ""}, {"body__en": "{nome}"}, {"subject__en": "{link}"}, {"subject__ko": "버스"}])
def test_words_that_cannot_be_sent_get_a_sentence_and_stay(registrar, typed):
    factories.make_delegate()

    page = look(registrar, status=422, **typed)

    assert page.html.cssselect(".problems")
    assert letters() == []


def test_the_mailing_keeps_the_filter_but_neither_words_nor_people(registrar):
    one = factories.make_delegate(name="Secret", search_words="secret")

    registrar.send(look(registrar, f"?q=secret&status=pending&id={one.id}"), send="1")

    assert db.session.scalar(db.select(Mailing)).audience == {"status": "pending"}


@pytest.mark.on_either
def test_writing_asks_as_much_of_the_database_for_many_as_for_few(registrar):
    def asked_for():
        page = look(registrar)
        with count_statements() as statements:
            registrar.send(page, send="1")
        return statements.count

    for _ in range(3):
        factories.make_delegate()
    few = asked_for()
    for _ in range(40):
        factories.make_delegate()

    assert asked_for() == few
