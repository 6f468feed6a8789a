"""The registrars' front page: what needs doing now, each with the way to it; and nothing when there is nothing."""
import datetime as dt

import pytest

from blueprints.delegations.models import Post, Status
from blueprints.mail.models import Letter
from blueprints.texts import LANGUAGES
from tests import factories
from tests.statements import count_statements

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def registrar(signed_in):
    return signed_in("registrar")


def cards(page):
    """What stands on the page: title → how many."""
    return dict(zip(page.texts(".task h2"), map(int, page.texts(".task strong")), strict=True))


def followed(registrar, page, title):
    """How many the page that a card leads to lists."""
    [link] = [link for link, name in zip(page.html.cssselect(".task a"), page.texts(".task h2"), strict=True) if name == title]
    return len(registrar.open(link.get("href")).texts("tbody th"))


def refuse(address):
    factories.added(Letter(kind="x", to=address, language="en", subject="s", body="b", message_id=f"<{address}>",
                           failed_at=dt.datetime.now(dt.UTC), last_error="refused 550 5.1.1"))


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_to_do_is_said(registrar, language):
    assert len(registrar.open("desk.overview", language=language).texts(".empty h2")) == 1


def test_each_thing_to_do_is_counted_and_leads_to_who_it_is(registrar):
    lima = factories.make_delegation(coordinator=factories.make_account("focal-point"))
    factories.make_delegate(lima, post=Post.HEAD, status=Status.CONFIRMED)
    refused = factories.make_delegate(lima, status=Status.CONFIRMED)
    refuse(refused.email)
    factories.make_delegate(lima)
    factories.make_delegate(lima, name="", email="", email_folded="", is_placeholder=True, status=Status.CONFIRMED)
    factories.make_delegate()
    factories.make_unmatched()
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(hours=3)
    factories.make_delegate(lima, status=Status.OFFERED, offer_until=soon)
    factories.make_delegate(lima, status=Status.OFFERED, offer_until=soon + dt.timedelta(hours=40))
    factories.make_message(lima)
    factories.make_delegation()

    page = registrar.open("desk.overview")

    assert cards(page) == {
        "Wait for confirmation": 3, "Cities to match": 1, "Messages without an answer": 1, "Offers that end within 24 hours": 1,
        "Letters that do not arrive": 1, "Seats without a name yet": 1, "Registrations that lack something": 1,
        "Delegations without a focal point": 3, "Delegations without a head": 1, "Cities that nobody comes for yet": 2}
    for title, count in cards(page).items():
        if title != "Messages without an answer":
            assert followed(registrar, page, title) == count, title


def test_a_group_that_places_are_kept_for_is_told_and_a_full_delegation_is_not(registrar):
    roomy, full = factories.make_delegation(seats=3), factories.make_delegation(seats=0)
    for delegation in (roomy, full):
        party = factories.make_party(factories.cities(), delegation, is_whole=True)
        for _number in range(4):
            factories.make_delegate(delegation, status=Status.WAITING, party=party)
    factories.make_delegate(roomy, status=Status.WAITING)

    page = registrar.open("desk.overview")

    assert cards(page)["Wait as a group while places are kept for them"] == 4
    assert followed(registrar, page, "Wait as a group while places are kept for them") == 4


def test_what_a_category_asks_for_and_is_not_there_is_missing(registrar):
    press = factories.make_category(parts={"organisation": True, "office": False})
    factories.make_delegate(category=press, organisation="")
    factories.make_delegate(category=press, organisation="The Example Times")

    assert cards(registrar.open("desk.overview"))["Registrations that lack something"] == 1


def test_an_unanswered_question_is_missing_unless_it_may_be_left_out(registrar):
    press, partner = factories.make_category(), factories.make_category()
    factories.make_question(press, is_required=True)
    factories.make_question(partner, is_required=False)
    factories.make_delegate(category=press)
    factories.make_delegate(category=partner)

    assert cards(registrar.open("desk.overview"))["Registrations that lack something"] == 1


def test_whoever_was_erased_needs_nothing_done(registrar):
    factories.make_delegate(category=factories.make_category(), name="", email="", email_folded="",
                            erased_at=dt.datetime.now(dt.UTC))

    assert registrar.open("desk.overview").texts(".empty h2") == ["Nothing to do"]


@pytest.mark.on_either
def test_the_front_page_asks_as_much_of_many_as_of_few(registrar):
    def asked():
        with count_statements() as statements:
            registrar.open("desk.overview")
        return statements.count

    factories.make_delegate()
    few = asked()
    for _number in range(12):
        factories.make_delegate()

    assert asked() == few
