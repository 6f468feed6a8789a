"""Nobody can make a signed-in browser change something from elsewhere; a form that grew old loses nothing."""
import pytest
import sqlalchemy as sa

from blueprints.accounts.models import Account
from blueprints.db import db
from blueprints.mail.models import Letter

from .. import factories
from .places import address, furnish, rules_of


def everything():
    """All rows of all tables, to compare."""
    return {table.name: sorted(map(repr, db.session.execute(sa.select(table)).all())) for table in db.metadata.sorted_tables}


EVERY_ROLE = ["admin", "registrar", "editor", "focal-point", "delegate"]


def accepted_posts(app, client, data):
    """What each address that takes forms answers, if it is not a plain no."""
    answers = {rule.rule: client.post(address(app, rule), data=data).status_code for rule in rules_of(app, "POST")}
    assert len(answers) > 20
    return {rule: status for rule, status in answers.items() if status not in (400, 404)}


@pytest.mark.on_either
def test_no_post_without_a_token_changes_anything(app, signed_in):
    furnish()
    organiser = signed_in(*EVERY_ROLE)
    before = everything()

    accepted = accepted_posts(app, organiser.client, {"confirm": "y", "revision": "1"})

    assert accepted == {}
    assert everything() == before


@pytest.mark.on_either
def test_no_post_with_a_strangers_token_changes_anything(app, signed_in, visitor):
    furnish()
    organiser = signed_in(*EVERY_ROLE)
    token = visitor.open("accounts.sign_in").form().fields["csrf_token"]
    before = everything()

    accepted = accepted_posts(app, organiser.client, {"csrf_token": token, "revision": "1"})

    assert accepted == {}
    assert everything() == before


def test_only_forms_change_things(app):
    wrong = [rule.rule for rule in app.url_map.iter_rules() if rule.methods & {"PUT", "PATCH", "DELETE"}]

    assert wrong == []


def test_a_form_that_grew_old_is_shown_again_with_what_was_typed(visitor):
    factories.make_account(email="typed@example.org")
    visitor.open("accounts.sign_in")

    page = visitor.post("/en/sign-in", {"csrf_token": "old", "email": "typed@example.org"}, status=400)

    assert page.form().fields["email"] == "typed@example.org"
    assert page.texts(".problems li") == [
        "This page had been open for too long, or in another sign-in. Nothing is lost: check it and send it again."]
    assert db.session.scalars(db.select(Letter)).all() == []


def test_the_form_shown_again_can_be_sent(visitor):
    factories.make_account(email="typed@example.org")
    visitor.open("accounts.sign_in")
    page = visitor.post("/en/sign-in", {"csrf_token": "old", "email": "typed@example.org"}, status=400)

    visitor.send(page)

    assert [letter.to for letter in db.session.scalars(db.select(Letter))] == ["typed@example.org"]


def test_a_stranger_with_an_old_form_of_an_organiser_sees_nothing_of_it(visitor):
    answer = visitor.client.post("/en/admin/accounts/invite", data={"csrf_token": "old", "email": "new@example.org"})

    assert answer.status_code in (302, 403, 404)
    assert "new@example.org" not in answer.text
    assert db.session.scalars(db.select(Account)).all() == []


@pytest.mark.parametrize("headers", [
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "nonsense"},
    {"Origin": "https://evil.example"}, {"Origin": "http://localhost.evil.example"}, {"Origin": "http://localhost:1"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
])
def test_a_form_sent_from_elsewhere_is_refused_though_its_token_is_right(visitor, headers):
    factories.make_account(email="typed@example.org")
    token = visitor.open("accounts.sign_in").form().fields["csrf_token"]
    data = {"csrf_token": token, "email": "typed@example.org"}

    answer = visitor.client.post("/en/sign-in", data=data, headers=headers)

    assert answer.status_code == 400
    assert db.session.scalars(db.select(Letter)).all() == []


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"},
                                     {"Origin": "http://localhost"}])
def test_a_form_sent_from_here_is_accepted(visitor, headers):
    factories.make_account(email="typed@example.org")
    token = visitor.open("accounts.sign_in").form().fields["csrf_token"]
    data = {"csrf_token": token, "email": "typed@example.org"}

    answer = visitor.client.post("/en/sign-in", data=data, headers=headers)

    assert answer.status_code == 302
    assert len(db.session.scalars(db.select(Letter)).all()) == 1


def test_a_page_may_be_linked_to_from_anywhere(visitor):
    visitor.open("accounts.sign_in", headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"})
