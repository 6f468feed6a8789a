"""The front page: what, where, when, and the ways in."""
import datetime as dt

import pytest

from blueprints.db import db
from blueprints.members.models import Member, Part
from blueprints.site.loading import load_announced
from blueprints.texts import Text
from tests.factories import make_assembly, make_member
from tests.statements import count_statements


@pytest.fixture
def announced(app, now):
    load_announced(now=now)
    db.session.commit()


def test_it_tells_what_was_announced(visitor, announced):
    page = visitor.open("site.home")

    assert page.texts("h1") == ["Metropolis 40th Anniversary General Assembly, Seoul 2025"]
    assert page.texts(".hero .eyebrow") == ["World Association of the Major Metropolises (Metropolis)"]
    assert page.texts(".hero .lead") == ["Seoul, June 2025, dates to be confirmed"]
    assert page.texts(".facts-strip dd") == ["40", "147", "1985", "2002"]
    assert page.texts(".facts-strip dt")[1:] == ["member cities, as of June 2023", "founded in Montréal",
                                                 "the last assembly in Seoul"]
    assert len(page.texts(".promises li")) == 4
    assert page.texts(".co-presidents h3") == ["Barcelona Metropolitan Area", "Brussels-Capital Region", "Guangzhou",
                                               "Montevideo", "Seoul", "Tehran"]
    assert page.texts(".host dd") == ["1987", "2011"]


def test_provisional_days_are_said_to_be_so(visitor, announced):
    provisional, = visitor.open("site.home").texts(".hero .provisional")

    assert provisional.startswith("Until the dates are announced, the calendars show 4 provisional days:")
    assert "16" in provisional
    assert "19" in provisional


def test_announced_days_stand_without_a_doubt(visitor):
    make_assembly(is_provisional=False, venue=Text("City Hall"))
    make_member(slug="seoul", name=Text("Seoul"))

    page = visitor.open("site.home")

    assert page.texts(".provisional") == []
    assert "to be confirmed" not in page.text
    assert "City Hall" in page.texts(".hero")[0]


@pytest.mark.parametrize(("opens", "closes", "sentence", "can_register"), [
    (None, None, "Registration is open.", True),
    (-1, None, "Registration is open.", True),
    (-1, 1, "Registration is open until", True),
    (1, 2, "Registration opens on", False),
    (-2, -1, "Registration closed on", False)])
def test_the_state_of_registration_is_told(visitor, opens, closes, sentence, can_register):
    today = dt.datetime.now(dt.UTC)
    make_assembly(registration_opens_at=opens and today + dt.timedelta(days=opens),
                  registration_closes_at=closes and today + dt.timedelta(days=closes))

    page = visitor.open("site.home")

    assert page.texts(".registration-state")[0].startswith(sentence)
    assert page.texts(".hero .btn") == ["Register"] * can_register + ["Programme", "Calendar"]


def test_there_are_four_ways_in(visitor, announced):
    page = visitor.open("site.home")

    assert page.texts(".ways-in h3") == ["Register", "Programme", "Calendar", "Member cities"]
    assert page.texts(".ways-in p")[3] == "77 cities of 147, by region."
    for link in page.html.cssselect(".ways-in a, .hero a"):
        visitor.open(link.get("href"))


@pytest.mark.on_either
@pytest.mark.parametrize(("language", "lead", "first"), [
    ("ko", "서울", "광저우"), ("fr", "Séoul", "Aire métropolitaine de Barcelone"),
    ("es", "Seúl", "Área Metropolitana de Barcelona")])
def test_it_speaks_the_readers_language(visitor, announced, language, lead, first):
    visitor.language = language

    page = visitor.open("site.home")

    assert lead in page.texts(".hero .lead")[0]
    assert page.texts(".co-presidents h3")[0] == first


def test_it_opens_without_an_assembly_and_without_members(visitor):
    assert visitor.open("site.home").texts(".empty p") == ["Nothing is announced yet. Come back soon."]

    make_assembly(days=0, founded_in="nowhere", host="nowhere", last_here=None)

    page = visitor.open("site.home")
    assert page.texts(".hero .lead") == ["June 2025, dates to be confirmed"]
    assert page.texts(".provisional, .promises, .host, .co-presidents") == []


def test_a_retired_co_president_is_not_named(visitor, announced, now):
    tehran = db.session.scalar(db.select(Member).where(Member.slug == "tehran"))
    tehran.retired_at = now

    assert len(visitor.open("site.home").texts(".co-presidents h3")) == 5


def test_it_asks_four_things_whatever_there_is(visitor, announced):
    visitor.open("site.home")
    with count_statements() as few:
        visitor.open("site.home")
    for _number in range(20):
        make_member(part=Part.CO_PRESIDENT)

    with count_statements() as many:
        visitor.open("site.home")

    assert many.count == few.count == 4
