"""The numbers: counted right, readable as tables, and without a single name."""
import datetime as dt

import pytest

from blueprints.db import db
from blueprints.delegations.models import Diet, Post, Status
from blueprints.members.models import Region
from blueprints.texts import LANGUAGES
from tests import factories
from tests.statements import count_statements

pytestmark = pytest.mark.usefixtures("assembly")
AT = dt.datetime(2025, 2, 1, 3, tzinfo=dt.UTC)


@pytest.fixture
def registrar(signed_in):
    return signed_in("registrar")


def chart(page, name):
    """The numbers of the chart of this name: what is counted → how many."""
    for table in page.html.cssselect(".chart-table"):
        if table.findtext("caption") == name:
            return {row.cssselect("th")[0].text_content(): int(row.cssselect(".number")[0].text)
                    for row in table.cssselect("tbody tr")}
    return None


def make_people():
    lima = factories.make_delegation(region=Region.LATIN_AMERICA)
    oslo = factories.make_delegation(region=Region.EUROPE)
    factories.make_delegate(lima, post=Post.HEAD, status=Status.CONFIRMED, language="es", registered_at=AT)
    factories.make_delegate(lima, registered_at=AT, diet=Diet.VEGAN, diet_note="No nuts", diet_consented_at=AT)
    factories.make_delegate(oslo, registered_at=AT + dt.timedelta(hours=13), access_needs="A ramp", access_consented_at=AT)
    factories.make_delegate(oslo, status=Status.WITHDRAWN, diet=Diet.HALAL, registered_at=AT + dt.timedelta(days=3))
    factories.make_delegate(lima, name="", email="", email_folded="", status=Status.CONFIRMED, erased_at=AT,
                            registered_at=AT + dt.timedelta(days=3))
    return lima, oslo


def test_everybody_is_counted_where_they_belong_who_was_erased_too(registrar):
    lima, oslo = make_people()

    page = registrar.open("desk.numbers")

    assert chart(page, "By status") == {"Waiting for confirmation": 2, "Confirmed": 2, "Withdrawn": 1}
    assert chart(page, "By region") == {"Europe": 1, "Latin America and the Caribbean": 3}
    assert chart(page, "By city") == {lima.member.name.en: 3, oslo.member.name.en: 1}
    assert chart(page, "By role in the delegation") == {"Head of delegation": 1, "Delegate": 3}
    assert chart(page, "By language of letters") == {"English": 3, "Spanish": 1}
    assert page.texts(".lead") == ["5 registrations; those of 4 hold a place."]


def test_the_days_are_days_of_the_venue_and_add_up(registrar):
    make_people()

    page = registrar.open("desk.numbers")

    assert page.texts("details tbody tr")[:3] == ["1 Feb 202522", "2 Feb 202513", "4 Feb 202525"]
    assert len(page.html.cssselect("svg[role=img] rect")) == 3
    [line] = page.html.cssselect("polyline")
    assert line.get("points").endswith("720.0,0.0")


def test_the_kitchen_learns_how_many_and_nobodys_name(registrar):
    lima, _oslo = make_people()
    factories.make_delegate(lima, name="Unique Zebra", diet_note="No nuts", diet=Diet.OTHER, diet_consented_at=AT)

    numbers, needs = registrar.open("desk.numbers"), registrar.open("desk.needs")

    assert numbers.texts(".facts dd") == ["3", "1", "1", "2", "1"]
    assert needs.texts("main li") == ["No nuts (2 people)", "A ramp"]
    assert not any(word in numbers.text + needs.text for word in ("Zebra", "@"))


def test_what_somebody_wrote_who_does_not_come_is_nobodys_business(registrar):
    factories.make_delegate(status=Status.DECLINED, access_needs="A ramp", access_consented_at=AT)

    assert registrar.open("desk.needs").texts("main li") == []


def test_one_category_can_be_looked_at_alone(registrar):
    make_people()
    press = factories.make_category(slug="press")
    factories.make_delegate(category=press, registered_at=AT)

    page = registrar.open("desk.numbers", category="press")

    assert chart(page, "By status") == {"Waiting for confirmation": 1}
    assert chart(page, "By category") == {press.name.en: 1}


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_open_in_each_language_empty_and_full(registrar, language):
    assert len(registrar.open("desk.numbers", language=language).texts(".empty h2")) == 1
    make_people()

    registrar.open("desk.numbers", language=language)
    registrar.open("desk.needs", language=language)


@pytest.mark.on_either
def test_the_numbers_ask_as_much_of_many_as_of_few(registrar):
    def asked():
        with count_statements() as statements:
            registrar.open("desk.numbers")
        return statements.count

    make_people()
    few = asked()
    for _number in range(5):
        make_people()

    assert asked() == few


@pytest.mark.parametrize("role", ["editor", "focal-point", "delegate"])
def test_nobody_else_sees_them(signed_in, role):
    db.session.commit()

    for endpoint in ("desk.overview", "desk.numbers", "desk.needs"):
        signed_in(role).open(endpoint, status=403)
