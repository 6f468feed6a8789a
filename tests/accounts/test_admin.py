"""Admins decide who may sign in, and as what."""
import datetime as dt

import pytest

from blueprints.accounts import rules
from blueprints.accounts.models import Account, Link, Role, SignIn
from blueprints.db import db
from blueprints.journal.models import JournalEntry

from ..factories import make_account, make_sign_in
from ..letters import letters_to, path_in
from ..statements import count_statements
from ..visitor import Visitor


@pytest.fixture
def admin(signed_in):
    return signed_in("admin", email="admin@example.org", name="Ada Example")


def actions():
    return [(entry.action, entry.fields) for entry in db.session.scalars(db.select(JournalEntry).order_by(JournalEntry.id))]


def test_an_invitation_makes_an_account_and_a_letter(app, admin):
    page = admin.open("accounts_admin.invite")

    admin.send(page, email="Bo@Example.org", name="Bo Example", language="ko", roles=["editor", "registrar"])

    account = rules.account_for("bo@example.org")
    [letter] = letters_to("bo@example.org")
    assert (account.name, account.language) == ("Bo Example", "ko")
    assert rules.roles_of(account) == {Role.EDITOR, Role.REGISTRAR}
    assert letter.language == "ko"
    link = db.session.scalars(db.select(Link)).one()
    assert link.expires_at - link.made_at == dt.timedelta(days=7)
    visitor = Visitor(app)
    assert visitor.send(visitor.open(path_in(letter))).status == 302


def test_an_invitation_extends_the_account_that_there_is(admin):
    account = make_account("delegate", email="bo@example.org")

    admin.send(admin.open("accounts_admin.invite"), email="bo@example.org", roles=["editor"])

    db.session.refresh(account)
    assert rules.roles_of(account) == {Role.DELEGATE, Role.EDITOR}


def test_an_invitation_needs_an_address_and_a_role(admin):
    page = admin.send(admin.open("accounts_admin.invite"), status=422)

    assert page.texts(".field-error") == ["Enter the e-mail address.", "Choose at least one role."]


@pytest.mark.parametrize("role", ["king", "", "admin' OR 1=1"])
def test_a_role_that_does_not_exist_is_refused(admin, role):
    page = admin.open("accounts_admin.invite")

    admin.send(page, email="bo@example.org", roles=[role], status=422)

    assert rules.account_for("bo@example.org") is None


def test_an_account_that_is_switched_off_is_not_invited(admin, now):
    make_account("delegate", email="bo@example.org", disabled_at=now)

    page = admin.send(admin.open("accounts_admin.invite"), email="bo@example.org", roles=["editor"], status=422)

    assert page.texts(".problems li") == ["This account is switched off. Switch it on first."]
    assert rules.roles_of(rules.account_for("bo@example.org")) == {Role.DELEGATE}


def test_roles_are_given_and_taken_and_journalled(admin):
    account = make_account("editor", "delegate")

    page = admin.open("accounts_admin.account", account_id=account.id)
    admin.send(page, roles=["registrar", "delegate"])

    db.session.refresh(account)
    assert rules.roles_of(account) == {Role.REGISTRAR, Role.DELEGATE}
    assert actions() == [("account.role-given", ["registrar"]), ("account.role-taken", ["editor"])]


def test_the_page_shows_which_roles_there_are(admin):
    account = make_account("editor", "focal-point")

    page = admin.open("accounts_admin.account", account_id=account.id)

    ticked = page.html.cssselect("input[type=checkbox][checked]")
    assert [box.get("value") for box in ticked] == ["editor", "focal-point"]


def test_the_last_admin_is_told_why_not(admin):
    account = rules.account_for("admin@example.org")
    page = admin.open("accounts_admin.account", account_id=account.id)

    refused = admin.send(page, roles=["editor"], status=422)
    disabled = admin.send(page, form="/disable", status=422)

    sentence = "This is the last admin. Make somebody else admin first."
    assert refused.texts(".field-error") == [sentence]
    assert [sentence in words for words in disabled.texts(".problems li")] == [True]
    db.session.refresh(account)
    assert (account.disabled_at, rules.roles_of(account)) == (None, {Role.ADMIN})


def test_switching_off_and_on(app, admin):
    account = make_account("editor")
    person = Visitor(app).sign_in(account)
    page = admin.open("accounts_admin.account", account_id=account.id)

    admin.send(page, form="/disable")
    person.open("accounts.account", status=302)
    admin.send(admin.open("accounts_admin.account", account_id=account.id), form="/enable")

    person.open("accounts.account", status=302)
    db.session.refresh(account)
    assert account.disabled_at is None
    assert [action for action, _fields in actions()] == ["account.disabled", "account.enabled"]


def test_signing_out_somebody_everywhere(app, admin):
    account = make_account("editor")
    make_sign_in(account)

    admin.send(admin.open("accounts_admin.account", account_id=account.id), form="/sign-out")

    assert db.session.scalar(db.select(SignIn).where(SignIn.account == account)).expires_at <= dt.datetime.now(dt.UTC)


def test_an_invitation_is_sent_again(admin):
    account = make_account("editor", email="bo@example.org")

    admin.send(admin.open("accounts_admin.account", account_id=account.id), form="/invitation")

    assert [letter.kind for letter in letters_to("bo@example.org")] == ["invitation"]


def test_search_by_name_by_address_and_by_role(admin):
    make_account("editor", name="Bo Example", email="first@example.org")
    make_account("delegate", name="Émile Exemple", email="second_x@example.org")

    def found(**asked):
        return admin.open("accounts_admin.accounts", **asked).texts("tbody th")

    assert found(q="bo exam") == ["Bo Example"]
    assert found(q="SECOND") == ["Émile Exemple"]
    assert found(q="émile") == ["Émile Exemple"]
    assert found(q="ÉMILE exem") == ["Émile Exemple"]
    assert found(q="d_x") == ["Émile Exemple"]
    assert found(q="%") == []
    assert found(role="editor") == ["Bo Example"]
    assert found(role="nonsense", page="99999999999999") == ["Ada Example", "Bo Example", "Émile Exemple"]


@pytest.mark.on_either
def test_the_list_asks_as_much_for_many_as_for_few(assembly, admin):
    def asked():
        with count_statements() as statements:
            admin.open("accounts_admin.accounts")
        return statements.count

    make_sign_in(make_account("editor", "delegate"))
    few = asked()
    for _ in range(30):
        make_sign_in(make_account("editor", "delegate"))

    assert asked() == few


def test_names_are_shown_as_words(admin):
    account = make_account("editor", name="<script>alert(1)</script>")

    page = admin.open("accounts_admin.account", account_id=account.id)

    assert page.texts("h1") == ["<script>alert(1)</script>"]


def test_an_account_that_is_not_there(admin):
    admin.open("accounts_admin.account", account_id=99999999999999999999, status=404)
    admin.open("accounts_admin.account", account_id=4711, status=404)


def test_the_pages_speak_four_languages(app):
    account = make_account("admin")
    for language in ("en", "ko", "fr", "es"):
        visitor = Visitor(app, language).sign_in(account)
        visitor.open("accounts_admin.accounts")
        visitor.open("accounts_admin.invite")
        visitor.open("accounts_admin.account", account_id=account.id)
    assert db.session.scalar(db.select(db.func.count(Account.id))) == 1
