"""A focal point's page: the own delegation and no other, what is missing, and what to do next."""
import datetime as dt

import pytest

from blueprints.db import db, now
from blueprints.delegations.models import Diet, Status
from blueprints.texts import LANGUAGES
from tests import factories
from tests.statements import count_statements

from .focal import ACTS, confirmed, own, waiting_group

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def focal_point(signed_in):
    return signed_in("focal-point", email="foca@example.org")


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_focal_point_sees_the_own_delegation_and_no_other(focal_point, language):
    delegation = own(focal_point, seats=3)
    factories.make_delegate(delegation, name="Ana Own")
    factories.make_delegate(delegation, name="Bo Waiting", status=Status.WAITING)
    factories.make_delegate(name="Bo Other")

    page = focal_point.open("delegations.delegation", language=language)

    assert page.texts("h1") == [delegation.member.name.read(language)[0]]
    assert page.texts(".people h3") == ["Ana Own", "Bo Waiting"]
    assert page.texts(".tally dd") == ["3", "1", "2", "1"]
    assert "Bo Other" not in page.text


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_focal_point_without_a_delegation_is_told_what_to_do(focal_point, language):
    page = focal_point.open("delegations.delegation", language=language)

    assert len(page.texts(".empty p")) == 1


def test_a_focal_point_of_two_cities_chooses_one(focal_point):
    own(focal_point, slug="lima")
    own(focal_point, slug="quito")

    page = focal_point.open("delegations.delegation")

    assert [link for link in page.links() if "/delegation/" in link] == ["/en/delegation/lima", "/en/delegation/quito"]
    focal_point.open("delegations.delegation_of_city", slug="quito")


def test_an_empty_delegation_tells_what_to_do_first(focal_point):
    own(focal_point)

    page = focal_point.open("delegations.delegation")

    assert page.texts(".empty a") == ["Add the first person"]


def test_a_focal_point_sees_the_own_delegates_without_food_and_access(focal_point):
    delegate = factories.make_delegate(own(focal_point), diet=Diet.HALAL, diet_note="Secret nuts", diet_consented_at=now(),
                                       access_needs="Secret ramp", access_consented_at=now())

    pages = [focal_point.open("delegations.delegation"),
             *(focal_point.open(f"delegations.{name}", delegate_id=delegate.id)
               for name in ("delegation_delegate", "edit_delegate", "substitute_delegate"))]

    assert delegate.email in pages[1].text
    assert [word for page in pages for word in ("Secret", "Halal", "halal") if word in page.answer.text] == []


def test_other_cities_delegates_are_not_there(focal_point, signed_in, visitor):
    own(focal_point)
    other = factories.make_delegate()

    for name in ACTS:
        for delegate_id in (other.id, 2**31 - 1, 2**31, 10**30):
            focal_point.open(f"delegations.{name}", delegate_id=delegate_id, status=404)
    for role in ("registrar", "editor", "delegate", "admin"):
        signed_in(role).open("delegations.delegation_delegate", delegate_id=other.id, status=403)
    assert "/sign-in" in visitor.open("delegations.delegation", status=302).location


def test_who_was_anonymised_is_counted_and_not_shown(focal_point):
    delegation = own(focal_point, seats=3)
    gone = confirmed(delegation, name="", email="", email_folded="", erased_at=now())

    page = focal_point.open("delegations.delegation")

    assert page.texts(".people li") == []
    assert page.texts(".tally dd")[1] == "1"
    focal_point.open("delegations.delegation_delegate", delegate_id=gone.id, status=404)


@pytest.mark.on_either
@pytest.mark.parametrize("name", ["delegation", "messages"])
def test_a_page_asks_as_much_for_60_delegates_as_for_3(focal_point, name):
    delegation = own(focal_point, seats=100)
    factories.make_question(factories.cities(), is_required=True)

    def asked():
        db.session.commit()
        with count_statements() as statements:
            focal_point.open(f"delegations.{name}", **({} if name == "delegation" else {"slug": "lima"}))
        return statements.count

    def fill(count):
        for number in range(count):
            confirmed(delegation)
            factories.make_delegate(delegation, status=Status.WAITING)
            factories.make_message(delegation)
            assert number < 60

    fill(3)
    few = asked()
    fill(30)

    assert asked() == few


def test_after_the_closing_the_page_says_so_and_offers_no_adding(focal_point, assembly):
    assembly.registration_closes_at = now() - dt.timedelta(minutes=1)
    own(focal_point)

    page = focal_point.open("delegations.delegation")

    assert page.texts(".actions a") == ["Calendar of who is where", "Write to the registrars"]
    assert focal_point.open("delegations.add_delegate", slug="lima").texts(".empty a") == ["Write to the registrars"]


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_a_delegation_opens_in_each_language(focal_point, language):
    delegation = own(focal_point, seats=0)
    delegate = factories.make_delegate(delegation)
    party_id = waiting_group(delegation, "Ana")

    for name in ACTS:
        focal_point.open(f"delegations.{name}", delegate_id=delegate.id, language=language)
    for name in ("delegation_of_city", "add_delegate", "keep_seat", "invitation", "close_invitation", "messages"):
        focal_point.open(f"delegations.{name}", slug="lima", language=language)
        focal_point.open(f"delegations.{name}", slug="nowhere", language=language, status=404)
    for name in ("take_offer", "leave_line"):
        focal_point.open(f"delegations.{name}", party_id=party_id, language=language)
