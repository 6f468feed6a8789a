"""A delegate's pages: stars on the programme, signing up, a clash told first, the agenda, by signing in and by link."""
import datetime as dt

import pytest

from blueprints.accounts.models import hash_of
from blueprints.agenda import rules
from blueprints.db import db
from blueprints.delegations.models import Status
from blueprints.programme.models import Kind, SlotStatus
from tests import factories
from tests.conftest import NOW
from tests.factories import four, make_slot
from tests.released import publish
from tests.statements import count_statements
from tests.visitor import Visitor

from .people import coming, places_taken, sign_up, stance

TOKEN = "k" * 32
pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def programme():
    """Three sessions: rivers and roads at the same time, parks later; rivers has one place."""
    make_slot(code="RIV", title=four("Rivers"), places=1, minutes=90)
    make_slot(code="ROA", title=four("Roads"), places=5, starts=dt.time(10))
    make_slot(code="PAR", title=four("Parks"), starts=dt.time(14))
    make_slot(code="TEA", title=four("Tea"), kind=Kind.BREAK, starts=dt.time(16))
    publish()


def person(app, **facts):
    """(browser, delegate) of somebody confirmed who is signed in."""
    delegate = coming(**facts)
    return Visitor(app).sign_in(factories.make_account("delegate", email=delegate.email)), delegate


def press(visitor, page, code, act, *, status=302, **more):
    """Press a button of a page that belongs to a session."""
    token = page.html.cssselect("main input[name=csrf_token]")[0].get("value")
    return visitor.post(f"/en/agenda/sessions/{code}", {"csrf_token": token, "act": act, **more}, status=status)


def stars(page):
    """Title and state of each star on a page."""
    return {button.get("aria-label").removeprefix("On my agenda: "): button.get("aria-pressed")
            for button in page.html.cssselect("button.star")}


def test_visitors_who_are_not_signed_in_see_no_star_and_get_kept_pages(visitor, programme):
    for path in ("/en/programme", "/en/programme/RIV"):
        page = visitor.open(path)

        assert stars(page) == {}
        assert page.headers["ETag"]
        assert page.headers["Cache-Control"] == "no-cache"


def test_a_delegate_sees_stars_on_pages_that_nobody_keeps(app, programme):
    visitor, _ana = person(app)

    page = visitor.open("programme.programme")

    assert stars(page) == {"Rivers": "false", "Roads": "false", "Parks": "false"}
    assert "no-store" in page.headers["Cache-Control"]
    assert "ETag" not in page.headers
    assert stars(visitor.open("programme.session_page", code="RIV")) == {"Rivers": "false", "Roads": "false"}


def test_an_organiser_without_a_registration_sees_the_programme_as_all_do(signed_in, programme):
    assert stars(signed_in("editor").open("programme.programme")) == {}


def test_a_star_leads_back_to_where_it_was_pressed(app, programme):
    visitor, ana = person(app)
    page = visitor.open("/en/programme?q=parks")

    answer = press(visitor, page, "PAR", "star", next="/en/programme?q=parks")

    assert answer.headers["Location"] == "/en/programme?q=parks#star-PAR"
    assert stance(ana, "PAR").is_starred
    assert stars(visitor.open("programme.programme"))["Parks"] == "true"
    press(visitor, page, "PAR", "unstar")
    assert stars(visitor.open("programme.programme"))["Parks"] == "false"


@pytest.mark.parametrize("place", ["https://example.org/", "//example.org", "/\\example.org"])
def test_no_star_leads_out_of_the_house(app, programme, place):
    visitor, _ana = person(app)

    answer = press(visitor, visitor.open("programme.programme"), "PAR", "star", next=place)

    assert answer.location == "/en/agenda"


def test_a_star_without_its_token_is_not_kept(app, programme):
    visitor, ana = person(app)

    visitor.post("/en/agenda/sessions/PAR", {"act": "star"}, status=400)

    assert not stance(ana, "PAR").is_starred


@pytest.mark.parametrize("act", ["", "eat", "clash"])
def test_what_is_no_act_is_refused(app, programme, act):
    visitor, _ana = person(app)

    press(visitor, visitor.open("programme.programme"), "PAR", act, status=400)


def test_a_delegate_signs_up_waits_and_leaves(app, programme):
    (ana_at, ana), (ben_at, ben) = person(app), person(app)
    page = ana_at.open("programme.session_page", code="RIV")
    assert "1 place is left." in page.text
    press(ana_at, page, "RIV", "sign-up", next="/en/programme/RIV")
    page = ben_at.open("programme.session_page", code="RIV")
    assert "All places are taken. You can wait for one." in page.text
    press(ben_at, page, "RIV", "sign-up")

    assert "you are number 1 in line" in ben_at.open("programme.session_page", code="RIV").text
    assert "You have a place in this session." in ana_at.open("programme.session_page", code="RIV").text

    press(ana_at, ana_at.open("agenda.agenda"), "RIV", "leave")
    assert places_taken("RIV") == ([ben.id], [])
    assert ana.id not in places_taken("RIV")[0]


def test_places_left_are_told_to_delegates_alone(visitor, programme):
    page = visitor.open("programme.session_page", code="RIV")

    assert "Sign-up needed, 1 place" in page.text
    assert "left" not in page.text


def test_who_may_not_sign_up_is_told_why_and_sees_no_button(app, programme):
    delegate = factories.make_delegate(status=Status.PENDING)
    visitor = Visitor(app).sign_in(factories.make_account("delegate", email=delegate.email))

    page = visitor.open("programme.session_page", code="RIV")

    assert "Only confirmed registrations can sign up for this session, and yours is not confirmed yet." in page.text
    assert page.html.cssselect("button[value=sign-up]") == []
    refused = press(visitor, page, "RIV", "sign-up", status=422)
    assert refused.texts(".problems li") == [
        "Only confirmed registrations can sign up for this session, and yours is not confirmed yet."]


def clash(visitor, act="sign-up"):
    """The page that tells of a clash: ROA is asked for by somebody who is signed up for RIV."""
    page = visitor.open("programme.session_page", code="ROA")
    return press(visitor, page, "ROA", act, status=422, next="/en/programme/ROA")


@pytest.mark.parametrize("act", ["sign-up", "star"])
def test_a_clash_is_told_before_it_happens(app, programme, act):
    visitor, ana = person(app)
    sign_up(ana, "RIV")

    page = clash(visitor, act)

    assert page.texts(".problems h2") == ["At that time you are signed up for something else"]
    assert page.texts(".problems li") == ["Rivers, Monday, 16 June 2025, 09:00–10:30"]
    assert not stance(ana, "ROA").is_planned
    assert page.html.cssselect(".problems a.btn")[0].get("href") == "/en/programme/ROA", "not now"


def test_after_a_clash_one_can_want_both(app, programme):
    visitor, ana = person(app)
    sign_up(ana, "RIV")
    page = clash(visitor)

    press(visitor, page, "ROA", "sign-up", anyway="1")

    assert [stance(ana, code).has_a_place for code in ("RIV", "ROA")] == [True, True]


def test_after_a_clash_one_can_swap(app, programme):
    (visitor, ana), ben = person(app), coming()
    sign_up(ana, "RIV")
    sign_up(ben, "RIV")
    page = clash(visitor)
    [leaving] = {field.get("value") for field in page.html.cssselect("input[name=leaving]")}

    press(visitor, page, "ROA", "sign-up", leaving=leaving)

    assert leaving == "RIV"
    assert places_taken("RIV") == ([ben.id], [])
    assert places_taken("ROA") == ([ana.id], [])


def test_an_agenda_shows_sessions_by_day_with_their_standing_and_clashes(app, programme):
    (visitor, ana), ben = person(app), coming()
    sign_up(ben, "RIV")
    sign_up(ana, "RIV")
    sign_up(ana, "ROA", anyway=True)
    rules.star(ana, "PAR", now=NOW)
    db.session.commit()

    page = visitor.open("agenda.agenda")

    assert page.texts("main h2")[0] == "Monday, 16 June 2025"
    assert page.texts(".agenda h3") == ["Rivers", "Roads", "Parks"]
    assert page.texts(".agenda .session-marks") == ["Number 1 in line", "You have a place", "Starred"]
    assert page.texts(".agenda-clash") == ["At the same time: Roads", "At the same time: Rivers"]


def test_a_cancelled_session_stays_on_the_agenda_and_says_so(app, programme):
    visitor, ana = person(app)
    rules.star(ana, "PAR", now=NOW)
    slot = db.session.scalar(db.select(factories.Slot).where(factories.Slot.code == "PAR"))
    slot.status = SlotStatus.CANCELLED
    db.session.commit()
    publish(now=NOW)

    page = visitor.open("agenda.agenda")

    assert page.texts(".agenda .session-marks") == ["Cancelled Starred"]
    assert stars(visitor.open("programme.session_page", code="PAR")) == {"Parks": "true"}


def test_an_empty_agenda_says_what_to_do(app, programme):
    visitor, _ana = person(app)

    assert "Nothing on your agenda yet" in visitor.open("agenda.agenda").text


def test_before_the_first_release_an_agenda_says_so(app):
    visitor, _ana = person(app)

    assert "The programme has not been published yet." in visitor.open("agenda.agenda").text


def test_who_has_no_registration_is_told_how_to_get_an_agenda(signed_in, programme):
    visitor = signed_in("delegate", email="nobody@example.org")

    assert "No registration with nobody@example.org" in visitor.open("agenda.agenda").text
    assert visitor.open("/en/agenda/sessions/PAR", status=302).location == "/en/agenda"


def test_of_several_registrations_the_newest_confirmed_acts_until_another_is_chosen(app, programme):
    shared = {"email": "ana@example.org", "email_folded": "ana@example.org"}
    older = coming(category=factories.make_category(), registered_at=NOW, reference="OLDER1", **shared)
    newer = coming(category=factories.make_category(), registered_at=NOW + dt.timedelta(1), reference="NEWER1", **shared)
    factories.make_delegate(category=factories.make_category(), registered_at=NOW + dt.timedelta(2), **shared)
    visitor = Visitor(app).sign_in(factories.make_account("delegate", email="ana@example.org"))
    page = visitor.open("agenda.agenda")
    assert "NEWER1" in page.texts("[aria-current=true]")[-1]

    press(visitor, page, "PAR", "star")
    assert stance(newer, "PAR").is_starred
    visitor.send(page, form="/agenda/as", delegate=str(older.id))

    page = visitor.open("agenda.agenda")
    assert "OLDER1" in page.texts("[aria-current=true]")[-1]
    assert "Nothing on your agenda yet" in page.text


def test_nobody_acts_as_somebody_else(app, programme):
    shared = {"email": "ana@example.org", "email_folded": "ana@example.org"}
    mine = coming(category=factories.make_category(), **shared)
    coming(category=factories.make_category(), **shared)
    stranger = coming()
    visitor = Visitor(app).sign_in(factories.make_account("delegate", email="ana@example.org"))
    page = visitor.open("agenda.agenda")

    visitor.send(page, form="/agenda/as", delegate=str(stranger.id))
    press(visitor, page, "PAR", "star")

    assert not stance(stranger, "PAR").is_planned
    assert mine.id != stranger.id


def test_the_secret_link_opens_the_agenda_without_signing_in(app, visitor, programme):
    ana = coming(link_hash=hash_of(TOKEN))
    sign_up(ana, "RIV")

    page = visitor.open("agenda.agenda_by_link", token=TOKEN)

    assert page.texts(".agenda h3") == ["Rivers"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_by_link_a_place_is_given_back(visitor, programme):
    ana = coming(link_hash=hash_of(TOKEN))
    sign_up(ana, "RIV")
    page = visitor.open("agenda.agenda_by_link", token=TOKEN)

    answer = visitor.send(page, form="/agenda/sessions/RIV", act="leave")

    assert answer.location == f"/en/registration/{TOKEN}/agenda"
    assert places_taken("RIV") == ([], [])


def test_a_wrong_link_opens_nothing(visitor, programme):
    visitor.open("agenda.agenda_by_link", token="wrong", status=404)
    visitor.open(f"/en/registration/{TOKEN}/agenda/sessions/RIV", status=404)


def test_the_programme_with_stars_asks_the_same_of_few_and_of_many(app, programme):
    visitor, ana = person(app)
    visitor.open("programme.programme")         # the release is read once and kept
    counts = []
    for codes in (["PAR"], ["RIV", "ROA"]):
        for code in codes:
            rules.star(ana, code, now=NOW)
        db.session.commit()
        for endpoint in ("programme.programme", "agenda.agenda"):
            with count_statements() as statements:
                visitor.open(endpoint)
            counts.append(statements.count)

    assert counts[:2] == counts[2:]
