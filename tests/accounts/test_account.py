"""One's own account: details, and where one is signed in."""
import datetime as dt

from blueprints.accounts.models import SignIn
from blueprints.db import db

from ..factories import make_account, make_sign_in
from ..visitor import Visitor


def lasting(account):
    wanted = db.select(SignIn).where(SignIn.account == account, SignIn.expires_at > dt.datetime.now(dt.UTC))
    return db.session.scalars(wanted).all()


def test_name_and_language_are_changed(app):
    account = make_account("delegate")
    visitor = Visitor(app).sign_in(account)

    visitor.send(visitor.open("accounts.account"), name="Bo Example", language="ko")

    db.session.refresh(account)
    assert (account.name, account.language) == ("Bo Example", "ko")


def test_a_change_made_meanwhile_is_shown_beside_mine(app):
    account = make_account("delegate", name="Before")
    visitor = Visitor(app).sign_in(account)
    page = visitor.open("accounts.account")
    visitor.send(page, name="Theirs")

    refused = visitor.send(page, name="Mine", status=409)

    assert refused.texts(".versions td:not(.take)") == ["Theirs", "Mine"]
    visitor.send(refused)
    db.session.refresh(account)
    assert account.name == "Mine"


def test_a_language_that_we_do_not_speak_is_refused(app):
    visitor = Visitor(app).sign_in(make_account("delegate"))

    page = visitor.open("accounts.account")

    visitor.send(page, language="xx", status=422)


def test_the_browsers_are_listed_and_one_is_signed_out(app):
    account = make_account("delegate")
    make_sign_in(account, browser="Safari, iPhone")
    make_sign_in(account, browser="gone", expires_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=1))
    visitor = Visitor(app).sign_in(account)

    page = visitor.open("accounts.account")
    visitor.send(page, form="/end")

    assert page.texts("tbody th") == ["A browser that does not say its name this one", "Safari, iPhone"]
    assert len(lasting(account)) == 1
    assert visitor.open("accounts.account").texts("tbody th") == ["A browser that does not say its name this one"]


def test_nobody_ends_another_persons_sign_in(app, signed_in):
    account = make_account("delegate")
    make_sign_in(account)
    visitor = signed_in("delegate")
    with visitor.client.session_transaction():
        token = visitor.open("accounts.account").html.cssselect("input[name=csrf_token]")[0].get("value")

    visitor.post(f"/en/account/sign-ins/{lasting(account)[0].id}/end", {"csrf_token": token}, status=404)
    visitor.post("/en/account/sign-ins/99999999999999999999/end", {"csrf_token": token}, status=404)

    assert len(lasting(account)) == 1


def test_signing_out_everywhere_ends_all(app):
    account = make_account("delegate")
    other = Visitor(app).sign_in(account)
    visitor = Visitor(app).sign_in(account)

    visitor.send(visitor.open("accounts.account"), form="sign-out-everywhere")

    assert lasting(account) == []
    other.open("accounts.account", status=302)
    visitor.open("accounts.account", status=302)


def test_a_button_without_its_token_ends_nothing(app):
    account = make_account("delegate")
    visitor = Visitor(app).sign_in(account)

    visitor.post("/en/account/sign-out-everywhere", {}, status=400)
    visitor.post(f"/en/account/sign-ins/{lasting(account)[0].id}/end", {}, status=400)
    visitor.post("/en/account/sign-ins/4711/end", {}, status=404)

    assert len(lasting(account)) == 1


def test_the_account_speaks_four_languages(app):
    account = make_account("admin")
    for language in ("en", "ko", "fr", "es"):
        visitor = Visitor(app, language).sign_in(account)
        for endpoint in ("account", "set_up_factor", "sign_out"):
            visitor.open(f"accounts.{endpoint}")


def test_a_disabled_account_is_nobody_though_a_sign_in_of_it_is_left(app):
    account = make_account("admin")
    visitor = Visitor(app).sign_in(account)
    visitor.open("accounts.account")

    account.disabled_at = dt.datetime.now(dt.UTC)

    assert visitor.open("accounts.account", status=302).location.startswith("/en/sign-in?")
