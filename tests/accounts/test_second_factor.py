"""The second factor on the pages: set up, asked for, lost, and turned off."""

import lxml.html
import pyotp
import pytest

from blueprints.accounts import rules, rules_factor
from blueprints.accounts.models import SignIn, WrongCode
from blueprints.db import db
from blueprints.journal.models import JournalEntry

from ..factories import make_account, make_sign_in
from ..visitor import Visitor
from .codes import code_at, utc_now, with_factor, wrong_code


@pytest.fixture
def demanded(app):
    """As on a public address, where organisers must have a second factor."""
    app.config["SECOND_FACTOR_DEMANDED"] = True
    yield
    app.config["SECOND_FACTOR_DEMANDED"] = False


def visit(app, account):
    """A browser signed in by a link, without the second factor yet."""
    return Visitor(app).sign_in(account, second_factor_at=None)



def offered_secret(page):
    return "".join(page.texts("code.secret")[0].split())


def set_up(visitor, **values):
    page = visitor.open("accounts.set_up_factor", **values)
    return visitor.send(page, code=code_at(utc_now(), offered_secret(page)), status=200)


def test_setting_up_shows_a_picture_a_key_and_then_recovery_codes(app):
    account = make_account("editor")
    visitor = visit(app, account)

    page = visitor.open("accounts.set_up_factor")
    done = set_up(visitor)

    picture = page.html.cssselect("img.qr")[0]
    assert picture.get("src").startswith("data:image/svg+xml")
    assert picture.get("alt")
    assert done.headers["Cache-Control"] == "no-store"
    assert len(done.texts(".recovery-codes li")) == 10
    db.session.refresh(account)
    assert account.totp_secret == offered_secret(page)
    assert db.session.scalars(db.select(SignIn)).one().second_factor_at is not None
    actions = db.session.scalars(db.select(JournalEntry.action)).all()
    assert actions == ["account.second-factor-set-up"]


def test_the_code_that_set_it_up_does_not_sign_in(app):
    account = make_account("editor")
    visitor = visit(app, account)
    page = visitor.open("accounts.set_up_factor")
    moment, secret = utc_now(), offered_secret(page)
    visitor.send(page, code=code_at(moment, secret), status=200)

    other = visit(app, account)

    other.send(other.open("accounts.second_factor"), code=code_at(moment, secret), status=422)


def test_a_wrong_first_code_sets_nothing_up_and_keeps_the_picture(app):
    account = make_account("editor")
    visitor = visit(app, account)
    page = visitor.open("accounts.set_up_factor")

    again = visitor.send(page, code="abcdef", status=422)

    assert offered_secret(again) == offered_secret(page)
    assert again.texts(".field-error") == [rules_factor.CodeIsWrong.message]
    db.session.refresh(account)
    assert account.totp_since is None


def test_a_key_offered_in_another_browser_is_not_taken(app):
    """Else whoever had looked at the page before would know the key."""
    account = make_account("editor")
    looked = visit(app, account).open("accounts.set_up_factor")
    page = visit(app, account).open("accounts.set_up_factor")

    assert offered_secret(looked) != offered_secret(page)


def test_on_a_loopback_address_organisers_are_inside_at_once(app):
    visit(app, make_account("admin")).open("accounts_admin.accounts")


def test_account_offers_a_second_factor_to_whoever_has_none(app):
    page = visit(app, make_account("delegate")).open("accounts.account")

    assert "/en/account/second-factor" in page.links()


@pytest.mark.parametrize("role", ["admin", "registrar", "editor"])
def test_where_it_is_demanded_organisers_are_led_to_set_it_up(app, demanded, role):
    visitor = visit(app, make_account(role))

    turned_away = visitor.open("/en/account?x=1", status=302)
    led_on = visitor.open(turned_away.location, status=302)
    page = visitor.open(led_on.location)
    done = visitor.send(page, code=code_at(utc_now(), offered_secret(page)), status=200)

    assert led_on.location == "/en/account/second-factor?next=/en/account?x%3D1"
    assert "/en/account?x=1" in done.links()
    visitor.open("accounts.account")


@pytest.mark.parametrize("role", ["focal-point", "delegate"])
def test_where_it_is_demanded_others_need_none(app, demanded, role):
    visit(app, make_account(role)).open("accounts.account")


def test_it_is_asked_at_each_new_sign_in(app):
    visitor = visit(app, with_factor("admin"))

    asked = visitor.open("accounts_admin.accounts", status=302, q="x")
    entered = visitor.send(visitor.open(asked.location), code=code_at(utc_now()))

    assert entered.location == "/en/admin/accounts?q=x"
    visitor.follow(entered)


@pytest.mark.parametrize("role", ["focal-point", "delegate"])
def test_whoever_has_one_is_asked(app, role):
    visitor = visit(app, with_factor(role))

    assert visitor.open("accounts.account", status=302).location.startswith("/en/second-factor?")


def test_without_the_code_the_factor_can_be_neither_changed_nor_turned_off(app):
    account = with_factor("admin")
    visitor = visit(app, account)

    assert visitor.open("accounts.set_up_factor", status=302).location == "/en/second-factor"
    visitor.open("accounts.turn_off_factor", status=302)
    visitor.open("accounts.renew_recovery_codes", status=302)
    visitor.open("accounts.sign_out")


def test_a_sign_in_with_a_wrong_code_stays_outside(app):
    visitor = visit(app, with_factor("admin"))

    page = visitor.send(visitor.open("accounts.second_factor"), code=wrong_code(utc_now()), status=422)

    assert page.texts(".field-error")
    visitor.open("accounts_admin.accounts", status=302)
    assert db.session.scalar(db.select(db.func.count(WrongCode.id))) == 1


def test_too_many_codes_is_a_page_that_says_when_to_come_back(app):
    visitor = visit(app, with_factor("admin"))
    page = visitor.open("accounts.second_factor")
    for _ in range(5):
        visitor.send(page, code=wrong_code(utc_now()), status=422)

    refused = visitor.send(page, code=code_at(utc_now()), status=429)

    assert 0 < int(refused.headers["Retry-After"]) <= 31
    assert refused.texts(".field-error") == ["Too many wrong codes. Wait 1 min, then try again."]
    visitor.open("accounts_admin.accounts", status=302)


def test_network_addresses_are_counted_but_not_kept(app):
    visitor = visit(app, with_factor("admin"))
    visitor.send(visitor.open("accounts.second_factor"), code=wrong_code(utc_now()), status=422)

    kept = db.session.scalars(db.select(WrongCode)).one().address_hash
    assert len(kept) == 64
    assert "127.0.0.1" not in kept


def test_onward_from_the_code_leads_nowhere_else(app):
    visitor = visit(app, with_factor("delegate"))

    page = visitor.open("accounts.second_factor", next="//evil.example")

    assert visitor.send(page, code=code_at(utc_now())).location == "/en/registrations"


def test_turning_it_off_takes_a_code(app):
    account = with_factor("editor")
    visitor = Visitor(app).sign_in(account)

    visitor.send(visitor.open("accounts.turn_off_factor"), code=wrong_code(utc_now()), status=422)
    visitor.send(visitor.open("accounts.turn_off_factor"), code=code_at(utc_now()))

    db.session.refresh(account)
    assert (account.totp_secret, account.totp_since) == (None, None)


def test_new_recovery_codes_take_a_code(app):
    account = with_factor("editor")
    visitor = Visitor(app).sign_in(account)

    visitor.send(visitor.open("accounts.renew_recovery_codes"), code="no", status=422)
    page = visitor.send(visitor.open("accounts.renew_recovery_codes"), code=code_at(utc_now()), status=200)

    assert len(page.texts(".recovery-codes li")) == 10


def test_an_admin_resets_a_lost_factor(app, signed_in):
    account = with_factor("editor")
    make_sign_in(account)
    admin = signed_in("admin")

    admin.send(admin.open("accounts_admin.account", account_id=account.id), form="reset-second-factor")

    db.session.refresh(account)
    assert account.totp_secret is None
    assert db.session.scalar(db.select(SignIn).where(SignIn.account == account)).expires_at <= utc_now()
    entry = db.session.scalars(db.select(JournalEntry)).one()
    assert (entry.action, entry.subject) == ("account.second-factor-reset", f"account:{account.id}")


def test_secrets_of_the_factor_are_not_in_the_log(app, capsys):
    visitor = visit(app, make_account("editor"))
    page = visitor.open("accounts.set_up_factor")
    code = code_at(utc_now(), offered_secret(page))

    done = visitor.send(page, code=code, status=200)

    printed = capsys.readouterr()
    secrets = [offered_secret(page), code, *done.texts(".recovery-codes code")]
    assert len(secrets) == 12
    assert [secret for secret in secrets if f'"{secret}"' in printed.out + printed.err] == []
    assert offered_secret(page) not in printed.out + printed.err


def test_the_picture_holds_the_key(app):
    """What the page draws is the address that apps read, so its key is the one that is typed without a camera."""
    from blueprints.accounts.routes_account import ISSUER
    account = make_account("editor", email="ann+x@example.org")
    visitor = visit(app, account)
    page = visitor.open("accounts.set_up_factor")

    parsed = pyotp.parse_uri(pyotp.TOTP(offered_secret(page)).provisioning_uri(name=account.email, issuer_name=ISSUER))

    assert (parsed.secret, parsed.issuer, parsed.name) == (offered_secret(page), ISSUER, account.email)
    picture = page.html.cssselect("img.qr")[0].get("src")
    assert lxml.html.fromstring(f'<img src="{picture}">') is not None


def test_signing_in_with_a_link_alone_is_not_enough(app):
    account = with_factor("admin")
    secret = rules.make_link(account, now=utc_now())
    db.session.commit()
    visitor = Visitor(app)

    entered = visitor.send(visitor.open("accounts.open_link", token=secret))

    assert visitor.open(entered.location, status=302).location.startswith("/en/second-factor?")
