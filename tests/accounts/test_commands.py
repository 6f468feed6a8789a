"""The commands of the contract: accounts invite, accounts link."""
import pytest

from blueprints.accounts import rules
from blueprints.accounts.models import Account, Role
from blueprints.db import db

from ..factories import make_account
from ..visitor import Visitor


def run(app, *words):
    return app.test_cli_runner().invoke(args=["accounts", *words])


def open_printed(app, done):
    """Use the address that was printed, as somebody does who copies it into a browser."""
    visitor = Visitor(app)
    return visitor.send(visitor.open(done.stdout.strip().removeprefix("http://localhost")))


def test_invite_makes_an_account_and_prints_a_link(app):
    done = run(app, "invite", "Ann@Example.org", "--role", "delegate")

    assert done.exit_code == 0
    assert done.stdout.startswith("http://localhost/en/sign-in/")
    assert open_printed(app, done).location == "/en/registrations"
    assert rules.roles_of(rules.account_for("ann@example.org")) == {Role.DELEGATE}


def test_invite_extends_an_account(app):
    make_account("editor", email="ann@example.org")

    run(app, "invite", "ann@example.org", "--role", "admin")

    assert rules.roles_of(rules.account_for("ann@example.org")) == {Role.EDITOR, Role.ADMIN}


@pytest.mark.parametrize(("words", "sentence"), [
    (["invite", "ann", "--role", "editor"], "This is not an e-mail address. Write it like name@example.org."),
    (["invite", "ann@example.org", "--role", "king"],
     "There is no role called king. The roles are admin, registrar, editor, focal-point, delegate."),
    (["link", "ann@example.org"],
     "There is no account for ann@example.org. Make one with: accounts invite ann@example.org --role ROLE"),
    (["link", "ann"], "This is not an e-mail address. Write it like name@example.org."),
])
def test_what_cannot_be_done_is_said_in_one_sentence(app, words, sentence):
    done = run(app, *words)

    assert (done.exit_code, done.stdout, done.stderr) == (1, "", sentence + "\n")
    assert db.session.scalar(db.select(db.func.count(Account.id))) == 0


def test_link_prints_a_link(app):
    make_account("delegate", email="ann@example.org")

    done = run(app, "link", "ann@example.org")

    assert open_printed(app, done).location == "/en/registrations"


def test_a_disabled_account_gets_no_link(app, now):
    make_account("delegate", email="ann@example.org", disabled_at=now)

    done = run(app, "link", "ann@example.org")

    assert (done.exit_code, done.stderr) == (1, "This account is switched off. Switch it on first.\n")
