"""Ways to come besides the delegations: which are offered, what each asks, and when each is open or full."""
import datetime as dt

import pytest

from blueprints.db import db
from blueprints.delegations.models import Diet, Post, Status
from blueprints.texts import LANGUAGES
from tests import factories

from .people import FILLED, delegates, only_delegate, register

pytestmark = pytest.mark.usefixtures("assembly")
LONG_AGO = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)
FAR_AWAY = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
PRESS = {"name": "Ana Example", "email": "ana@example.org", "consent": "y"}


@pytest.fixture
def press():
    return factories.make_category(slug="press", position=1, parts={"organisation": True, "office": False},
                                   note=factories.four("You report"))


def come(visitor, slug="press", *, status=302, **changes):
    return visitor.send(visitor.open("delegations.register", category=slug), status=status, **PRESS | changes)


def names(page):
    return {field.get("name") for field in page.html.cssselect("main form [name]")}


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ways_to_come_are_cards_and_the_cities_one_is_chosen(visitor, press, language):
    factories.make_category(slug="hidden", is_public=False)
    factories.make_category(slug="gone", retired_at=LONG_AGO)

    page = visitor.open("delegations.register", language=language)

    assert [radio.get("value") for radio in page.html.cssselect("[name=category]")] == ["delegation", "press"]
    assert [radio.get("value") for radio in page.html.cssselect("[name=category][checked]")] == ["delegation"]


def test_where_there_is_one_way_it_is_not_asked_for(visitor):
    assert visitor.open("delegations.register").html.cssselect(".ways") == []


def test_only_the_parts_that_the_category_asks_are_there(visitor, press):
    page = visitor.open("delegations.register", category="press")

    assert {"name", "email", "office", "organisation"} <= names(page)
    assert names(page).isdisjoint({"city", "city_written", "post", "rank_id", "own_name", "diet", "access_needs"})


def test_a_required_part_has_to_be_filled_in(visitor, press):
    assert come(visitor, status=422, organisation="").texts(".field-error") == ["Fill this in."]
    come(visitor, organisation="Example Times", office="")

    assert only_delegate().organisation == "Example Times"


def test_what_is_not_asked_is_not_taken(visitor, press):
    page = visitor.open("delegations.register", category="press")
    values = dict(page.form().form_values()) | PRESS | {
        "organisation": "x", "post": "head", "diet": "vegan", "diet_consent": "y", "city": "lima", "city_written": "Atlantis",
        "rank_id": "999", "own_name": "<b>"}

    visitor.post(page.path, values)

    delegate = only_delegate()
    assert (delegate.post, delegate.diet, delegate.delegation, delegate.city_written) == (Post.DELEGATE, Diet.NONE, None, "")


def test_a_category_that_is_not_offered_is_open_by_its_own_address(visitor, press):
    factories.make_category(slug="speaker", is_public=False, name=factories.four("Speaker"))

    page = visitor.open("delegations.register", category="speaker")
    visitor.send(page, **PRESS)

    assert only_delegate().category.slug == "speaker"


@pytest.mark.parametrize("slug", ["nobody", "gone", "🦄", "x" * 500, "' OR 1=1"])
def test_an_unknown_way_leads_to_the_others(visitor, press, slug):
    factories.make_category(slug="gone", retired_at=LONG_AGO)

    page = visitor.open("delegations.register", category=slug)

    assert "Choose another way to come." in page.text
    assert "city" in names(page)


def test_a_way_that_was_closed_meanwhile_is_refused_and_nothing_lost(visitor, press):
    page = visitor.open("delegations.register", category="press")
    press.retired_at = LONG_AGO
    db.session.commit()

    values = dict(page.form().form_values()) | PRESS | {"organisation": "Example Times"}
    answer = visitor.post("/en/register", values, status=422)

    assert answer.html.cssselect("#name")[0].get("value") == "Ana Example"
    assert delegates() == []


def test_without_script_another_way_is_shown_with_what_was_typed(visitor, press):
    page = visitor.open("delegations.register")

    answer = visitor.send(page, status=200, category="press", name="Ana Example", email="ana@example.org", switch="1")

    assert answer.html.cssselect("#name")[0].get("value") == "Ana Example"
    assert answer.html.cssselect("#email")[0].get("value") == "ana@example.org"
    assert answer.texts(".problems, .field-error") == []
    assert "city" not in names(answer)
    visitor.send(answer, organisation="Example Times", consent="y", switch=None)
    assert only_delegate().category.slug == "press"


def test_a_category_closes_on_its_own_day_and_tells_it(visitor, press):
    press.closes_at = LONG_AGO
    db.session.commit()

    cards = visitor.open("delegations.register").texts(".way")
    page = visitor.open("delegations.register", category="press")

    assert "Registration closed on 1 Jan 2001" in cards[1]
    assert "name" not in names(page)
    register(visitor, factories.make_member())


def test_a_category_may_stay_open_longer_than_the_others(visitor, press, assembly):
    assembly.registration_closes_at, press.closes_at = LONG_AGO, FAR_AWAY
    db.session.commit()

    come(visitor, organisation="Example Times")

    assert "Open until" in visitor.open("delegations.register").texts(".way")[1]
    register_page = visitor.open("delegations.register")
    assert "city" not in names(register_page)


def test_without_approval_one_is_confirmed_at_once_and_stays_so_under_another_name(visitor):
    factories.make_category(slug="staff", needs_approval=False)

    receipt = visitor.follow(come(visitor, "staff"))
    assert only_delegate().status is Status.CONFIRMED
    visitor.send(visitor.open(receipt.path + "/edit"), name="Bo Example")

    assert (only_delegate().status, only_delegate().name) == (Status.CONFIRMED, "Bo Example")


def test_one_address_may_come_in_two_categories_but_not_twice_in_one(visitor, press):
    register(visitor, factories.make_member())

    come(visitor, organisation="Example Times")
    answer = come(visitor, status=422, organisation="Example Times")

    assert "registered with this e-mail address already" in answer.texts(".field-error")[0]
    assert "/en/registrations/link" in answer.html.cssselect("#part-letters + * ~ p a")[0].get("href")


def test_the_last_place_of_a_category_is_given_and_then_the_line_is_offered(visitor, press):
    press.places = 1
    db.session.commit()
    come(visitor, organisation="Example Times")

    page = visitor.open("delegations.register", category="press")
    assert "are taken. You can register for the waiting list, as number 1 in line." in page.text
    refused = visitor.send(page, status=422, **PRESS | {"organisation": "x", "email": "bo@example.org"})
    assert refused.html.cssselect("#name")[0].get("value") == "Ana Example"
    receipt = visitor.follow(visitor.send(refused, wait="y"))

    assert [delegate.status for delegate in delegates()] == [Status.PENDING, Status.WAITING]
    assert "You are number 1 in line." in receipt.text


def test_the_rank_of_an_office_can_be_chosen_and_a_wild_one_is_refused(visitor):
    rank, member = factories.make_rank(), factories.make_member()
    page = visitor.open("delegations.register")
    values = dict(page.form().form_values()) | FILLED | {"city": member.slug}

    for wild in ("0", "999999999", "x", "99999999999999"):
        visitor.post(page.path, values | {"rank_id": wild}, status=422)
    receipt = visitor.follow(visitor.send(page, **FILLED | {"city": member.slug, "rank_id": str(rank.id)}))

    assert only_delegate().rank_id == rank.id
    assert rank.name.en in receipt.text
    visitor.send(visitor.open(receipt.path + "/edit"), rank_id="")
    assert only_delegate().rank_id is None
