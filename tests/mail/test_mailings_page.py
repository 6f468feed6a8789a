"""Letters to many as registrars follow them."""
import pytest

from blueprints.db import db
from blueprints.db import now as moment_now
from blueprints.mail import rules
from blueprints.mail.models import Letter, Mailing
from blueprints.texts import Text

from ..factories import make_account, make_delegate
from ..statements import count_statements
from .test_mailings import letters, person, settle, write


@pytest.fixture
def at():
    return moment_now()


@pytest.fixture
def registrar(signed_in, assembly):
    return signed_in("registrar")


def test_before_the_first_mailing_the_list_says_what_to_do(registrar):
    assert registrar.open("mailings.mailings").texts(".empty h2") == ["Nothing was written to many yet"]


def test_the_list_tells_how_far_each_is(registrar, at):
    first = write([person(number) for number in range(5)], by=make_account("admin", name="Lee Example"), now=at)
    settle(first, at)
    write([person(1)], subject=Text(en="Second"), body=Text(en="Hi"), key="o" * 20, now=at)

    page = registrar.open("mailings.mailings")

    assert page.texts("tbody th") == ["Second", "Visa letters for {city}"]
    assert page.texts("tbody td:nth-child(3)") == ["0 0 of 1 letter", "2 2 of 5 letters"]
    assert [(bar.get("value"), bar.get("max")) for bar in page.html.cssselect("progress")] == [("0", "1"), ("2", "5")]
    assert page.texts("tbody td:nth-child(4)") == ["0", "1"]
    assert "Lee Example" in page.text


@pytest.mark.on_either
def test_the_list_asks_as_much_of_thirty_as_of_three(registrar, at):
    account = make_account("registrar")

    def statements_with(numbers):
        for number in numbers:
            write([person(1)], key=f"{number:020}", by=account, now=at)
        with count_statements() as statements:
            registrar.open("mailings.mailings")
        return statements.count

    assert statements_with(range(3)) == statements_with(range(3, 30))


def test_a_mailing_tells_its_languages_states_words_and_audience(registrar, at):
    mailing = write([person(1), person(2, "ko"), person(3, "ko"), person(4), person(5, "fr")], now=at,
                    by=make_account("admin", name="Lee Example"))
    settle(mailing, at)

    page = registrar.open("mailings.mailing", mailing_id=mailing.id)

    rows = [[cell.text_content() for cell in row] for row in page.html.cssselect("[data-live=counts] tbody tr")]
    assert rows == [["English", "2", "0", "1", "0"], ["Korean", "0", "1", "0", "1"], ["All languages", "2", "1", "1", "1"]]
    assert page.texts("[role=status]") == ["Letters are on their way."]
    assert page.texts("main details summary") == ["English", "Korean"]
    assert "/en/desk/delegates?status=confirmed" in page.links()
    assert "Lee Example" in page.text


def test_who_did_not_get_it_is_named_with_the_way_to_their_page(registrar, at):
    delegate = make_delegate()
    mailing = write([person(delegate.id)], now=at)
    rules.give_up(letters()[0], "refused 550 5.1.1", now=at)
    db.session.commit()

    page = registrar.open("mailings.mailing", mailing_id=mailing.id)

    assert page.texts("[data-live=failed] tbody bdi") == [f"person{delegate.id}@example.org"]
    assert f"/en/desk/delegates/{delegate.id}" in page.links()
    assert "The mail server refuses it (550 5.1.1)." in page.text
    assert page.texts("[role=status]") == ["All are settled; some did not arrive."]


def test_what_waits_is_stopped_by_a_button(registrar, at):
    mailing = write([person(number) for number in range(5)], now=at)
    settle(mailing, at)

    page = registrar.send(registrar.open("mailings.mailing", mailing_id=mailing.id), form="/stop")
    page = registrar.follow(page)

    assert page.texts(".notice.is-good") == ["2 letters are taken back. They will not leave."]
    assert "2 letters were taken back." in page.text
    assert len(letters()) == 3


def test_a_mailing_that_left_meanwhile_cannot_be_stopped(registrar, at):
    mailing = write([person(1)], now=at)
    page = registrar.open("mailings.mailing", mailing_id=mailing.id)
    rules.sent(letters()[0], now=at)
    db.session.commit()

    answer = registrar.send(page, form="/stop", status=422)

    assert answer.texts(".problems li") == [
        "Nothing waits any more: every letter has left, is leaving, or has failed."]
    assert answer.texts("[role=status]") == ["All have been sent."]
    assert answer.html.cssselect("main form, script[src*=progress]") == []


def test_while_letters_are_open_the_page_looks_again_by_itself(registrar, at):
    mailing = write([person(1)], now=at)

    page = registrar.open("mailings.mailing", mailing_id=mailing.id)

    assert len(page.html.cssselect("script[type=module][src*=progress]")) == 1


@pytest.mark.on_either
def test_the_page_asks_as_much_of_300_letters_as_of_3(registrar, at):
    def statements_with(count, key):
        mailing = write([person(number) for number in range(count)], key=key * 20, now=at)
        for letter in db.session.scalars(db.select(Letter).where(Letter.mailing_id == mailing.id)).all():
            rules.give_up(letter, "refused 550", now=at)
        db.session.commit()
        with count_statements() as statements:
            registrar.open("mailings.mailing", mailing_id=mailing.id)
        return statements.count

    assert statements_with(3, "a") == statements_with(300, "b")


def test_a_mailing_that_is_not_there_is_not_there(registrar):
    for number in ("1", "99999999999999999999"):
        registrar.open(f"/en/desk/mailings/{number}", status=404)
        registrar.open(f"/en/desk/mailings/{number}/stop", status=404)


def test_the_address_of_the_button_leads_back(registrar, at):
    mailing = write([person(1)], now=at)

    page = registrar.open("mailings.stop", mailing_id=mailing.id, status=302)
    assert page.location == f"/en/desk/mailings/{mailing.id}"


def test_the_outbox_shows_one_mailing_or_one_kind_alone(signed_in, assembly, at):
    mailing = write([person(1), person(2)], now=at)
    other = write([person(3)], key="o" * 20, now=at)
    rules.write_letter("sign-in", to="kim@example.org", language="en", subject="", body="", host="example.org", now=at)
    admin = signed_in("admin")

    assert len(admin.open("mail.outbox").texts("tbody bdi")) == 4
    of_one = admin.open("mail.outbox", mailing=mailing.id)
    assert of_one.texts("tbody bdi") == ["person2@example.org", "person1@example.org"]
    assert of_one.texts("main nav.pager li")[:2] == ["All (2)", "Waiting (2)"]
    assert admin.open("mail.outbox", mailing=other.id, state="failed").texts(".empty h2") == ["No letter stands there"]
    assert admin.open("mail.outbox", kind="sign-in").texts("tbody bdi") == ["kim@example.org"]
    assert len(admin.open("mail.outbox", kind="nonsense", mailing="-1").texts("tbody bdi")) == 4
    assert f"/en/desk/mailings/{mailing.id}" in of_one.links()


@pytest.mark.parametrize("roles", [["editor"], ["focal-point"], ["delegate"], []])
def test_others_see_no_mailing_and_stop_none(signed_in, assembly, at, roles):
    mailing = write([person(1)], now=at)
    other = signed_in(*roles)

    other.open("mailings.mailings", status=403)
    other.open("mailings.mailing", mailing_id=mailing.id, status=403)
    other.post(f"/en/desk/mailings/{mailing.id}/stop", {}, status=403)
    assert db.session.scalar(db.select(Mailing.stopped_at)) is None
