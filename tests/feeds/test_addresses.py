"""The pages that make the secret address of a calendar, show it once, choose what it shows, and end it."""
import datetime as dt
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest

from blueprints.accounts.models import hash_of
from blueprints.agenda import queries, rules, rules_calendars
from blueprints.db import db
from blueprints.journal.models import JournalEntry
from tests import factories
from tests.agenda.people import coming, sign_up
from tests.conftest import NOW
from tests.visitor import Visitor

from .private import ask, delegation_with, events, secret_of

pytestmark = pytest.mark.usefixtures("assembly")


def filled(page, **more):
    """What the form of a calendar holds, as a browser would send it; a field given as None is left out."""
    (form,) = [form for form in page.html.cssselect("main form") if form.cssselect("[name=language]")]
    return {name: value for name, value in (dict(form.form_values()) | more).items() if value is not None}


def pressed(visitor, page, act, *, status=200, **more):
    return visitor.post(page.path, filled(page, **more) | {"act": act}, status=status)


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
    assert page.texts("dl.facts dd")[1] == "within the last hour", "its fetch is shown"


def test_a_delegate_revokes_the_address(app, visitor, programme):
    ana = coming()
    at = Visitor(app).sign_in(factories.make_account("delegate", email=ana.email))
    secret = secret_of(ana)
    page = at.open("feeds.own_calendar")
    token = page.html.cssselect("main input[name=csrf_token]")[0].get("value")

    at.post("/en/agenda/calendar", {"csrf_token": token, "act": "revoke"})

    ask(visitor, secret, status=404)
    page = at.open("feeds.own_calendar")
    assert ("Revoked" in page.texts("dl.facts dt"), "There is no address yet." in page.text) == (True, False)
    assert page.html.cssselect("button[value=revoke], button[value=save]") == []


def test_what_was_chosen_is_kept_for_the_address_after_one_that_a_registrar_revoked(app, programme):
    ana = coming()
    at = Visitor(app).sign_in(factories.make_account("delegate", email=ana.email))
    secret_of(ana, language="fr", alarm=15, with_waiting=False)
    rules_calendars.revoke(ana, now=NOW, by=factories.make_account("registrar"))
    db.session.commit()

    pressed(at, at.open("feeds.own_calendar"), "new")

    known = queries.subscription_of(ana)
    assert (known.number, known.language, known.alarm, known.with_waiting) == (2, "fr", 15, False)


def test_a_page_that_is_loaded_again_shows_the_same_address_again(app, visitor, programme):
    delegation, _people = delegation_with()
    ana = coming()
    for at, where in ((Visitor(app).sign_in(factories.make_account("delegate", email=ana.email)), ("feeds.own_calendar", {})),
                      (Visitor(app).sign_in(delegation.coordinator), ("feeds.delegation_calendar", {
                          "slug": delegation.member.slug}))):
        form = at.open(where[0], **where[1])
        first = address_on(pressed(at, form, "new", alarm="15"))

        again = pressed(at, form, "new", alarm="15")

        assert address_on(again) == first
        events(visitor.open(first))
        other = address_on(pressed(at, again, "new", alarm="15"))
        assert other != first, "the page that shows an address makes the next one"
        visitor.open(first, status=404)
        assert pressed(at, form, "new", alarm="15", status=409).html.cssselect("#address") == [], "the first page is too old"
        visitor.open(other)


def test_outlook_is_given_the_name_that_the_feed_has_itself(app, visitor, programme):
    delegation, _people = delegation_with()
    ana = coming(language="fr")
    delegation.coordinator.language = "es"
    db.session.commit()
    for at, where, more in (
            (Visitor(app).sign_in(factories.make_account("delegate", email=ana.email)), "feeds.own_calendar", {}),
            (Visitor(app).sign_in(delegation.coordinator), "feeds.delegation_calendar", {"slug": delegation.member.slug})):
        form = at.open(where, **more)
        for wished in ({}, {"language": "ko"}):
            page = pressed(at, form, "new", **wished)
            form = at.open(where, **more)

            names = {" ".join(parse_qs(urlsplit(href).query)["name"][0].split()) for href in page.links() if "outlook" in href}

            feed = visitor.client.get(address_on(page)).get_data(as_text=True)
            assert names == {str(icalendar.Calendar.from_ical(feed)["X-WR-CALNAME"])}


def test_an_address_that_was_made_meanwhile_is_not_ended_unawares(app, visitor, programme):
    ana = coming()
    at = Visitor(app).sign_in(factories.make_account("delegate", email=ana.email))
    form = at.open("feeds.own_calendar")
    first = address_on(pressed(at, form, "new"))

    page = pressed(at, form, "new", language="ko", status=409)      # not what was wished for then

    assert "An address was made meanwhile." in page.texts(".problems")[0]
    events(visitor.open(first))
    second = address_on(pressed(at, page, "new"))
    assert queries.subscription_of(ana).language == "ko"
    pressed(at, form, "new", status=409)                            # and not the one after
    events(visitor.open(second))


def test_neither_another_one_s_address_nor_a_revoked_one_is_told_again(app, programme):
    ana = coming()
    other, at = factories.make_account("registrar"), Visitor(app).sign_in(factories.make_account("delegate", email=ana.email))
    form = at.open("feeds.own_calendar")
    secret_of(ana, by=other)

    assert pressed(at, form, "new", status=409).html.cssselect("#address") == []

    form = at.open("feeds.own_calendar")
    address_on(pressed(at, form, "new"))
    rules_calendars.revoke(ana, now=NOW)
    db.session.commit()
    assert pressed(at, form, "new", status=409).html.cssselect("#address") == []


def test_when_it_was_read_is_told_as_exactly_as_it_is_known(app, visitor, programme):
    ana = coming()
    at = Visitor(app).sign_in(factories.make_account("delegate", email=ana.email))
    ask(visitor, secret_of(ana))

    lately = at.open("feeds.own_calendar").texts("dl.facts dd")[1]
    queries.subscription_of(ana).fetched_at = NOW - dt.timedelta(days=400)
    db.session.commit()

    assert lately == "within the last hour"
    assert at.open("feeds.own_calendar").texts("dl.facts dd")[1].startswith("about ")


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
    page = pressed(at, at.open("feeds.delegation_calendar", slug=delegation.member.slug), "new", with_names="y")

    with_names = visitor.open(address_on(page))
    without = visitor.open(address_on(pressed(at, page, "new", with_names=None)))

    assert ("Ana Example" in with_names.answer.text, "Ana Example" in without.answer.text) == (True, False)


def test_whom_the_secret_link_of_a_registration_opens_makes_an_address_too(visitor, programme):
    coming(link_hash=hash_of("t" * 32))

    page = pressed(visitor, visitor.open("feeds.own_calendar_by_link", token="t" * 32), "new")

    assert events(visitor.open(address_on(page))) == {}
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_a_delegate_chooses_what_goes_in_and_changes_it_without_a_new_address(app, visitor, programme):
    ana, ben = coming(), coming()
    sign_up(ben, "RIV")
    sign_up(ana, "RIV")
    rules.star(ana, "PAR", now=NOW)
    at = Visitor(app).sign_in(factories.make_account("delegate", email=ana.email))
    address = address_on(pressed(at, at.open("feeds.own_calendar"), "new", with_waiting=None, alarm="15", language="fr"))
    first = visitor.open(address)

    pressed(at, at.open("feeds.own_calendar"), "save", status=302, with_waiting="y", with_starred=None, alarm="0")

    second = visitor.open(address)
    assert (list(events(first)), list(events(second))) == (["PAR"], ["RIV"])
    assert str(events(first)["PAR"]["SUMMARY"]) == "Parks (fr)"
    assert [alarm["TRIGGER"].dt for alarm in events(first)["PAR"].walk("VALARM")] == [dt.timedelta(minutes=-15)]
    assert events(second)["RIV"].walk("VALARM") == []
    assert first.headers["ETag"] != second.headers["ETag"]
    form = dict(at.open("feeds.own_calendar").html.cssselect("form.form")[0].form_values())
    assert {name: form.get(name) for name in ("with_starred", "with_waiting", "alarm", "language")} == {
        "with_starred": None, "with_waiting": "y", "alarm": "0", "language": "fr"}


def test_a_calendar_of_nothing_is_refused_and_nothing_is_changed(app, visitor, programme):
    ana = coming()
    rules.star(ana, "PAR", now=NOW)
    at = Visitor(app).sign_in(factories.make_account("delegate", email=ana.email))
    secret = secret_of(ana)
    nothing = dict.fromkeys(("with_starred", "with_places", "with_waiting", "with_invited"))

    for act in ("save", "new"):
        page = pressed(at, at.open("feeds.own_calendar"), act, status=422, **nothing)
        assert "Choose at least one kind of session." in page.texts(".field-error")[0]

    assert list(events(ask(visitor, secret))) == ["PAR"]
    pressed(at, at.open("feeds.own_calendar"), "save", status=302, **nothing | {"with_invited": "y"})
    assert events(ask(visitor, secret)) == {}


def test_choosing_for_an_address_that_was_revoked_meanwhile_is_refused(app, programme):
    ana = coming()
    at = Visitor(app).sign_in(factories.make_account("delegate", email=ana.email))
    secret_of(ana)
    page = at.open("feeds.own_calendar")
    rules_calendars.revoke(ana, now=NOW)
    db.session.commit()

    assert "Make a new one." in pressed(at, page, "save", status=422).texts(".problems")[0]


def test_a_focal_point_turns_names_on_and_off_and_the_journal_tells(app, visitor, programme):
    delegation, (ana, _ben) = delegation_with()
    rules.star(ana, "PAR", now=NOW)
    at = Visitor(app).sign_in(delegation.coordinator)
    secret = secret_of(delegation, by=delegation.coordinator)

    pressed(at, at.open("feeds.delegation_calendar", slug=delegation.member.slug), "save", status=302, with_names="y")

    assert "Ana Example" in ask(visitor, secret, "delegation").answer.text
    entry = db.session.scalar(db.select(JournalEntry).where(JournalEntry.action == "calendar.chosen"))
    assert (entry.actor_id, entry.fields) == (delegation.coordinator_id, ["with_names"])


def test_the_next_focal_point_sees_no_address_and_makes_an_own_one(app, visitor, programme):
    delegation, _people = delegation_with()
    secret = secret_of(delegation, by=delegation.coordinator)
    delegation.coordinator = factories.make_account("focal-point")
    at = Visitor(app).sign_in(delegation.coordinator)
    page = at.open("feeds.delegation_calendar", slug=delegation.member.slug)

    assert "There is no address yet." in page.text
    assert events(visitor.open(address_on(pressed(at, page, "new")))) == {}
    ask(visitor, secret, "delegation", status=404)


def test_a_secret_address_leads_elsewhere_only_by_links_that_say_no_more_and_not_without_a_warning(app, programme):
    ana = coming()
    at = Visitor(app).sign_in(factories.make_account("delegate", email=ana.email))

    page = pressed(at, at.open("feeds.own_calendar"), "new")

    secret = address_on(page).rpartition("/")[2]
    carrying = [link for link in page.html.cssselect("a[href]") if secret in link.get("href")]
    assert {urlsplit(link.get("href")).scheme or "" for link in carrying} == {"webcal", "https"}
    assert {link.get("rel") for link in carrying if link.get("href").startswith("https:")} == {"external noreferrer"}
    assert [image.get("src")[:5] for image in page.html.cssselect("main img")] == ["data:"], "codes are drawn here"
    assert "that company gets to know the address" in page.text
    assert "no-store" in page.headers["Cache-Control"]
