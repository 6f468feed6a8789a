"""Signing in by a link, as a person does, and as opponents try."""
import datetime as dt
import json

import pytest

from blueprints.accounts import queries, rules
from blueprints.accounts.models import Account, Link, Role, SignIn
from blueprints.addresses import path_inside
from blueprints.db import db
from blueprints.limits import limiter
from blueprints.mail.models import Letter
from tests.at_once import at_once

from ..factories import make_account, make_sign_in
from ..letters import letters_to, path_in
from ..visitor import Visitor


def utc_now():
    return dt.datetime.now(dt.UTC)


def ask(visitor, email, **values):
    return visitor.send(visitor.open("accounts.sign_in", **values), email=email)


def press(visitor, path):
    """Open the link of a letter and press its button."""
    return visitor.send(visitor.open(path))


def link_for(account, **query):
    secret = rules.make_link(account, now=utc_now())
    db.session.commit()
    return f"/en/sign-in/{secret}" + "".join(f"?{name}={value}" for name, value in query.items())


def cookie_of(visitor):
    return visitor.client.get_cookie(visitor.app.config["SESSION_COOKIE_NAME"]).value


def test_a_link_in_the_mail_signs_in(app, visitor):
    make_account("delegate", email="ann@example.org")

    sent = ask(visitor, "Ann@Example.org")
    [letter] = letters_to("ann@example.org")
    entered = press(visitor, path_in(letter))

    assert sent.location == "/en/sign-in/sent"
    assert letter.subject == "Your sign-in link"
    assert entered.location == "/en/registrations"
    assert "ann@example.org" in visitor.open("accounts.account").text


def test_the_letter_is_in_the_language_of_the_account(app, visitor):
    make_account("delegate", email="ann@example.org", language="fr")

    ask(visitor, "ann@example.org")

    [letter] = letters_to("ann@example.org")
    assert letter.language == "fr"
    assert path_in(letter).startswith("/fr/sign-in/")


def test_known_and_unknown_get_the_same_answer(app, visitor):
    make_account("delegate", email="known@example.org")
    make_account("editor", email="off@example.org", disabled_at=utc_now())

    answers = [ask(visitor, email) for email in ("known@example.org", "off@example.org", "unknown@example.org")]

    assert len({(answer.status, answer.location, answer.answer.text) for answer in answers}) == 1
    assert [letter.to for letter in db.session.scalars(db.select(Letter))] == ["known@example.org"]
    assert db.session.scalar(db.select(db.func.count(Account.id))) == 2


def test_what_is_no_address_is_said_beside_the_field(visitor):
    page = visitor.send(visitor.open("accounts.sign_in"), email="ann", status=422)

    assert page.texts(".field-error") == ["This is not an e-mail address. Write it like name@example.org."]
    assert page.html.cssselect("#email")[0].get("value") == "ann"


def test_three_letters_an_hour_and_the_fourth_is_silently_not_written(app, visitor):
    make_account("delegate", email="ann@example.org")

    answers = [ask(visitor, "ann@example.org") for _ in range(4)]

    letters = letters_to("ann@example.org")
    assert len({answer.location for answer in answers}) == 1
    assert len(letters) == 3
    assert press(visitor, path_in(letters[-1])).location == "/en/registrations"


def test_after_an_hour_there_are_letters_again(app, visitor):
    make_account("delegate", email="ann@example.org")
    for _ in range(3):
        ask(visitor, "ann@example.org")
    db.session.execute(db.update(Letter).values(written_at=utc_now() - dt.timedelta(minutes=61)))
    db.session.commit()

    ask(visitor, "ann@example.org")

    assert len(letters_to("ann@example.org")) == 4


def test_asked_ten_times_at_once_there_are_three_letters(app):
    from blueprints.accounts import letters
    account = make_account("delegate", email="ann@example.org").id

    def ask_once(_n):
        found = db.session.get(Account, account)
        if rules.may_ask_for_link(found, now=utc_now()):
            letters.write_sign_in(found, rules.make_link(found, now=utc_now()), now=utc_now())
        db.session.commit()

    outcomes = at_once(app, 10, ask_once)

    assert [outcome for outcome in outcomes if outcome is not None] == []
    assert len(letters_to("ann@example.org")) == 3


def test_one_network_address_asks_twenty_times_an_hour(app, visitor):
    limiter.enabled = True
    limiter.reset()
    page = visitor.open("accounts.sign_in")
    for n in range(20):
        visitor.send(page, email=f"x{n}", status=422)

    refused = visitor.send(page, email="y@example.org", status=429)
    elsewhere = Visitor(app)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    let_in = ask(elsewhere, "y@example.org")
    limiter.reset()

    assert 3500 < int(refused.headers["Retry-After"]) <= 3601
    assert refused.texts("h1") == ["Too many tries"]
    assert let_in.location == "/en/sign-in/sent"


def test_somebody_known_elsewhere_gets_an_account_with_the_first_link(app, visitor, monkeypatch):
    def registered(address):
        return {"name": "Bo Example", "language": "ko"} if address == "bo@example.org" else None

    monkeypatch.setattr(queries, "KNOWN_ELSEWHERE", [lambda address: None, registered])

    ask(visitor, "Bo@example.org")

    account = rules.account_for("bo@example.org")
    assert (account.name, account.language, rules.roles_of(account)) == ("Bo Example", "ko", {Role.DELEGATE})
    assert [letter.language for letter in letters_to("bo@example.org")] == ["ko"]


def test_opening_a_link_uses_nothing_up(app, visitor):
    path = link_for(make_account("delegate"))

    for _scanner in range(3):
        page = Visitor(app).open(path)

    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert press(visitor, path).location == "/en/registrations"


def test_the_link_page_loads_nothing_from_elsewhere(app, visitor):
    page = visitor.open(link_for(make_account("delegate")))

    sources = [element.get("src") or element.get("href") for element in page.html.cssselect("[src], link[href]")]
    assert [source for source in sources if not source.startswith("/")] == []


def test_a_used_link_offers_a_new_one(app, visitor):
    make_account("delegate", email="ann@example.org")
    ask(visitor, "ann@example.org")
    path = path_in(letters_to("ann@example.org")[0])
    press(visitor, path)

    stranger = Visitor(app)
    page = stranger.open(path, status=404)
    asked = stranger.send(page, email="ann@example.org")

    assert page.texts("h1") == ["This link does not work any more"]
    assert asked.location == "/en/sign-in/sent"
    assert len(letters_to("ann@example.org")) == 2


@pytest.mark.parametrize("secret", ["x", "A" * 32, "é" * 32, "A" * 3000])
def test_an_unknown_link_offers_a_new_one(visitor, secret):
    page = visitor.open(f"/en/sign-in/{secret}", status=404)

    assert page.texts("h1") == ["This link does not work any more"]


def test_a_link_that_dies_while_its_page_is_open_offers_a_new_one(app, visitor):
    account = make_account("delegate")
    page = visitor.open(link_for(account))
    rules.make_link(account, now=utc_now())
    db.session.commit()

    answer = visitor.send(page, status=404)

    assert answer.texts("h1") == ["This link does not work any more"]


def test_a_link_needs_the_token_of_its_page(app, visitor):
    """Else somebody could sign another person's browser in as himself."""
    path = link_for(make_account("delegate"))

    visitor.post(path, {}, status=400)

    assert db.session.scalar(db.select(db.func.count(SignIn.id))) == 0


def test_the_cookie_is_renewed_by_signing_in(app, visitor):
    """A cookie that somebody planted before is worth nothing afterwards."""
    with visitor.client.session_transaction() as cookie:
        cookie["planted"] = "by an opponent"
    before = cookie_of(visitor)

    press(visitor, link_for(make_account("delegate")))

    with visitor.client.session_transaction() as cookie:
        assert "planted" not in cookie
    assert cookie_of(visitor) != before
    opponent = Visitor(app)
    opponent.client.set_cookie(app.config["SESSION_COOKIE_NAME"], before)
    opponent.open("accounts.account", status=302)


def test_signing_in_again_ends_the_sign_in_before(app):
    first, second = make_account("delegate"), make_account("delegate")
    visitor = Visitor(app).sign_in(first)
    before = cookie_of(visitor)

    press(visitor, link_for(second))

    assert [row.account for row in db.session.scalars(db.select(SignIn).where(SignIn.expires_at > utc_now()))] == [second]
    replayed = Visitor(app)
    replayed.client.set_cookie(app.config["SESSION_COOKIE_NAME"], before)
    replayed.open("accounts.account", status=302)


def test_sign_out_ends_on_the_server(signed_in):
    visitor = signed_in("delegate")
    cookie = cookie_of(visitor)

    answer = visitor.send(visitor.open("accounts.sign_out"))

    assert answer.location == "/en/"
    visitor.client.set_cookie(visitor.app.config["SESSION_COOKIE_NAME"], cookie)
    visitor.open("accounts.account", status=302)


def test_an_old_sign_in_is_nobody(app):
    account = make_account("delegate")
    visitor = Visitor(app).sign_in(account, expires_at=utc_now() - dt.timedelta(seconds=1))

    visitor.open("accounts.account", status=302)


def test_a_disabled_account_is_out_at_once(app):
    account = make_account("delegate")
    visitor = Visitor(app).sign_in(account)
    visitor.open("accounts.account")
    rules.disable(account, by=None, now=utc_now())
    db.session.commit()

    visitor.open("accounts.account", status=302)


def test_who_is_signed_in_already_goes_on(signed_in):
    visitor = signed_in("delegate")

    assert visitor.open("accounts.sign_in", status=302).location == "/en/registrations"
    assert visitor.open("accounts.sign_in", status=302, next="/en/members").location == "/en/members"


def test_after_signing_in_people_go_on_to_where_they_wanted(app, visitor):
    make_account("delegate", email="ann@example.org")
    turned_away = visitor.open("/en/account?x=1&y=2", status=302)

    visitor.send(visitor.follow(turned_away), email="ann@example.org")
    entered = press(visitor, path_in(letters_to("ann@example.org")[0]))

    assert turned_away.location.startswith("/en/sign-in?")
    assert entered.location == "/en/account?x=1&y=2"


ELSEWHERE = ["//evil.example", "/\\evil.example", "\\\\evil.example", "\t//evil.example", "/\t/evil.example",
             "https:evil.example", "https://evil.example", "javascript:alert(1)", "data:text/html,x", "evil.example",
             "/\r\nSet-Cookie: x=1", "/en/\nX: y", "///evil.example", "http:///evil.example", " /en/", "/ /evil.example",
             "//", "//[", "/en/" + "x" * 3000]


@pytest.mark.parametrize("onward", ELSEWHERE)
def test_what_leads_out_of_the_house_is_no_path_of_it(onward):
    assert path_inside(onward) is None


@pytest.mark.parametrize("onward", ["/", "/en/", "/en/account?x=1&y=2", "/ko/programme?q=%EC%84%9C%EC%9A%B8", "/fr/a:b"])
def test_paths_of_the_house_are_kept(onward):
    assert path_inside(onward) == onward


@pytest.mark.parametrize("onward", ELSEWHERE[:4])
def test_nobody_is_led_out_of_the_house(app, visitor, signed_in, onward):
    make_account("delegate", email="ann@example.org")
    secret = rules.make_link(make_account("delegate"), now=utc_now())
    db.session.commit()

    asked = visitor.send(visitor.open("accounts.sign_in"), email="ann@example.org", next=onward)
    entered = visitor.send(visitor.open("accounts.open_link", token=secret, next=onward))

    assert asked.location == "/en/sign-in/sent"
    assert "evil" not in letters_to("ann@example.org")[0].body
    assert entered.location == "/en/registrations"
    assert signed_in("delegate").open("accounts.sign_in", next=onward, status=302).location == "/en/registrations"


def test_each_role_begins_where_it_has_most_to_do(app):
    from flask import url_for
    pages = {"admin": "assembly.settings", "registrar": "desk.overview", "editor": "editor.programme",
             "focal-point": "delegations.delegation", "delegate": "delegations.own_registrations"}
    for role, endpoint in pages.items():
        entered = press(Visitor(app), link_for(make_account(role)))

        with app.test_request_context():
            assert entered.location == url_for(endpoint, language="en")


def test_somebody_without_a_role_begins_at_home(app, visitor):
    assert press(visitor, link_for(make_account())).location == "/en/"


def test_no_secret_and_no_address_is_in_the_log(app, visitor, capsys):
    make_account("delegate", email="ann@example.org")

    ask(visitor, "ann@example.org")
    path = path_in(letters_to("ann@example.org")[0])
    visitor.follow(press(visitor, path))

    printed = capsys.readouterr()
    lines = [json.loads(line) for line in printed.out.splitlines()]
    with visitor.client.session_transaction() as cookie:
        secrets = [path.split("/")[-1], cookie["_user_id"], "ann@example.org"]
    assert len(lines) == 5
    assert [secret for secret in secrets if secret in printed.out + printed.err] == []


def test_the_cookie_does_not_hold_the_accounts_number(app, visitor):
    account = make_account("delegate")
    press(visitor, link_for(account))

    with visitor.client.session_transaction() as cookie:
        assert len(cookie["_user_id"]) == 32
    assert db.session.scalars(db.select(SignIn)).one().hash not in cookie_of(visitor)
    assert db.session.scalars(db.select(Link)).one().used_at is not None


def test_the_browser_is_remembered_by_name(app, visitor):
    visitor.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"
    press(visitor, link_for(make_account("delegate")))

    assert db.session.scalars(db.select(SignIn)).one().browser == "Firefox, Windows"


def test_a_guessed_sign_in_is_nobody(app, visitor):
    make_sign_in(make_account("admin"))
    with visitor.client.session_transaction() as cookie:
        cookie["_user_id"] = "1"

    visitor.open("accounts.account", status=302)
