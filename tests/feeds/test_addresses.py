"""The pages that make the secret address of a calendar, show it once, and end it."""
import pytest

from blueprints.accounts.models import hash_of
from blueprints.agenda import rules
from blueprints.db import db
from blueprints.journal.models import JournalEntry
from tests import factories
from tests.agenda.people import coming
from tests.conftest import NOW
from tests.visitor import Visitor

from .private import ask, delegation_with, events, secret_of

pytestmark = pytest.mark.usefixtures("assembly")


def pressed(visitor, page, act, **more):
    token = page.html.cssselect("main input[name=csrf_token]")[0].get("value")
    return visitor.post(page.path, {"csrf_token": token, "act": act, **more}, status=200)


def address_on(page):
    return page.html.cssselect("#address")[0].get("value").removeprefix("http://localhost")


def test_a_delegate_makes_an_address_and_sees_it_once(app, visitor, programme):
    ana = coming()
    at = Visitor(app).sign_in(factories.make_account("delegate", email=ana.email))
    page = pressed(at, at.open("feeds.own_calendar"), "new")

    address = address_on(page)

    assert events(visitor.open(address)) == {}
    page = at.open("feeds.own_calendar")
    assert address not in page.answer.text
    assert "not yet" not in page.text, "its fetch is shown"


def test_a_delegate_revokes_the_address(app, visitor, programme):
    ana = coming()
    at = Visitor(app).sign_in(factories.make_account("delegate", email=ana.email))
    secret = secret_of(ana)
    page = at.open("feeds.own_calendar")
    token = page.html.cssselect("main input[name=csrf_token]")[0].get("value")

    at.post("/en/agenda/calendar", {"csrf_token": token, "act": "revoke"})

    ask(visitor, secret, status=404)
    assert "There is no address yet." in at.open("feeds.own_calendar").text


def test_a_registrar_revokes_the_address_and_can_make_none(signed_in, visitor, programme):
    ana, registrar = coming(), signed_in("registrar")
    secret = secret_of(ana)
    page = registrar.open("feeds.desk_delegate_calendar", delegate_id=ana.id)
    token = page.html.cssselect("main input[name=csrf_token]")[0].get("value")
    assert page.html.cssselect("button[value=new]") == []

    registrar.post(page.path, {"csrf_token": token, "act": "new"}, status=400)
    registrar.post(page.path, {"csrf_token": token, "act": "revoke"})

    ask(visitor, secret, status=404)
    actions = db.session.scalars(db.select(JournalEntry.action).order_by(JournalEntry.id)).all()
    assert [one for one in actions if one.startswith("calendar.")] == ["calendar.made", "calendar.revoked"]


def test_a_focal_point_chooses_whether_names_are_said(app, visitor, programme):
    delegation, (ana, _ben) = delegation_with()
    rules.star(ana, "PAR", now=NOW)
    at = Visitor(app).sign_in(delegation.coordinator)
    page = at.open("feeds.delegation_calendar", slug=delegation.member.slug)

    with_names = visitor.open(address_on(pressed(at, page, "new", with_names="y")))
    without = visitor.open(address_on(pressed(at, page, "new")))

    assert ("Ana Example" in with_names.answer.text, "Ana Example" in without.answer.text) == (True, False)


def test_whom_the_secret_link_of_a_registration_opens_makes_an_address_too(visitor, programme):
    coming(link_hash=hash_of("t" * 32))

    page = pressed(visitor, visitor.open("feeds.own_calendar_by_link", token="t" * 32), "new")

    assert events(visitor.open(address_on(page))) == {}
    assert page.headers["Referrer-Policy"] == "no-referrer"
