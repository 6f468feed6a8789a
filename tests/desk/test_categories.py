"""Categories: what somebody may come as, with places, parts of the form and a closing date."""
import datetime as dt

import pytest
import sqlalchemy as sa

from blueprints.db import db
from blueprints.delegations import rules_categories as rules
from blueprints.delegations import rules_waiting
from blueprints.delegations.models import Delegate, Status
from blueprints.delegations.models_categories import Category
from blueprints.journal.models import JournalEntry
from blueprints.mail.models import Letter
from blueprints.refusals import ChangedMeanwhile
from blueprints.texts import LANGUAGES, Text
from tests.at_once import at_once
from tests.factories import cities, four, make_category, make_delegate
from tests.statements import count_statements
from tests.visitor import Visitor


@pytest.fixture
def registrar(signed_in, assembly):
    return signed_in("registrar")


def facts(**more):
    return {"name": four("Youth delegate"), "note": Text(), "parts": {}, "places": None, "needs_approval": True,
            "is_public": True, "closes": None} | more


def edited(category, now, **more):
    kept = {"name": category.name, "note": category.note, "parts": category.parts, "places": category.places,
            "needs_approval": category.needs_approval, "is_public": category.is_public, "closes": None}
    return rules.edit(category, **kept | {"seen": category.revision, "by": None, "now": now} | more)


def make_waiting(category, count=1):
    """People in line, one after the other."""
    waiting = []
    for _person in range(count):
        delegate = make_delegate(category=category)
        rules_waiting.enter([delegate], category=category, delegation=None, now=dt.datetime(2025, 3, 1, tzinfo=dt.UTC))
        db.session.commit()
        waiting.append(delegate)
    return waiting


def actions():
    return db.session.scalars(db.select(JournalEntry.action).order_by(JournalEntry.id)).all()


def test_its_address_is_made_of_the_english_name_once(assembly, now):
    category = rules.add(**facts(), by=None, now=now)

    edited(category, now, name=four("Young people"))

    assert category.slug == "youth-delegate"
    assert actions() == ["category.added", "category.edited"]


def test_a_taken_address_gets_a_number(assembly, now):
    make_category(slug="youth-delegate")

    assert rules.add(**facts(), by=None, now=now).slug == "youth-delegate-2"


@pytest.mark.parametrize(("name", "refusal"), [(four("청년"), rules.NoLatinName), (four("DELEGATION"), rules.NameTaken)])
def test_a_name_without_address_or_of_another_is_refused(assembly, now, name, refusal):
    with pytest.raises(refusal):
        rules.add(**facts(name=name), by=None, now=now)


def test_it_may_keep_its_own_name(assembly, now):
    category = make_category()

    edited(category, now, places=3)

    assert category.places == 3


def test_a_closing_date_is_venue_time(assembly, now):
    category = rules.add(**facts(closes=dt.datetime(2025, 5, 1, 18)), by=None, now=now)

    assert category.closes_at == dt.datetime(2025, 5, 1, 9, tzinfo=dt.UTC)


def test_fewer_places_than_are_taken_take_nobodys(assembly, now):
    category = make_category(places=3)
    people = [make_delegate(category=category) for _person in range(3)]

    edited(category, now, places=1)

    assert {delegate.status for delegate in people} == {Status.PENDING}


def test_more_places_go_to_who_waits_in_order(assembly, now):
    category = make_category(places=0)
    first, second, third = make_waiting(category, 3)

    served = edited(category, now, places=2)

    assert served == [first, second]
    assert (first.status, third.status) == (Status.OFFERED, Status.WAITING)


def test_no_limit_any_more_serves_everybody(assembly, now):
    category = make_category(places=0)
    waiting = make_waiting(category, 3)

    assert edited(category, now, places=None) == waiting


def test_added_places_are_given_for_a_reason(assembly, now):
    category = make_category(places=0)
    waiting, = make_waiting(category)

    with pytest.raises(rules.NoReason):
        rules.add_places(category, more=2, reason=" ", seen=category.revision, by=None, now=now)
    served = rules.add_places(category, more=2, reason="A larger hall", seen=category.revision, by=None, now=now)
    db.session.flush()

    assert served == [waiting]
    assert category.places == 2
    entry = db.session.scalar(db.select(JournalEntry).where(JournalEntry.action == "category.places"))
    assert entry.values == {"places": [0, 2], "reason": "A larger hall"}


def test_member_cities_cannot_be_retired(assembly, now):
    with pytest.raises(rules.CitiesStay):
        rules.retire(cities(), seen=1, by=None, now=now)


def test_there_is_one_category_of_cities(assembly):
    with pytest.raises(sa.exc.IntegrityError):
        make_category(is_of_cities=True)
    db.session.rollback()


def test_retiring_and_restoring_twice_is_once(assembly, now):
    category = make_category()

    rules.retire(category, seen=1, by=None, now=now)
    db.session.flush()
    rules.retire(category, seen=1, by=None, now=now)
    assert category.retired_at == now
    with pytest.raises(ChangedMeanwhile):
        rules.restore(category, seen=1, by=None)
    rules.restore(category, seen=2, by=None)

    assert category.retired_at is None
    assert actions() == ["category.retired", "category.restored"]


def test_moving_up_and_down_stops_at_the_ends(assembly):
    first, second = cities(), make_category(position=1)

    rules.move(second, up=True, by=None)
    rules.move(second, up=True, by=None)
    db.session.commit()

    ordered = db.session.scalars(db.select(Category).order_by(Category.position)).all()
    assert ordered == [second, first]
    assert actions() == ["category.moved"]


def test_places_added_by_two_at_once_serve_nobody_twice(app, assembly, now):
    category = make_category(places=0)
    make_waiting(category, 3)
    category_id = category.id

    def add(_number):
        category = db.session.get(Category, category_id)
        return len(rules.add_places(category, more=2, reason="r", seen=1, by=None, now=now))

    answers = at_once(app, 2, add)

    assert sorted(str(answer)[:1] for answer in answers) in (["2", "S"], ["2", "U"])
    assert db.session.scalar(db.select(sa.func.count()).where(Delegate.status == Status.OFFERED)) == 2


def test_the_list_counts_places(registrar):
    category = make_category(places=2, name=four("Press"))
    make_delegate(category=category), make_delegate(category=category, status=Status.CONFIRMED)
    make_waiting(category)

    page = registrar.open("desk.categories")

    assert page.texts("tbody tr:last-child td.number") == ["2", "2", "0", "1", "1"]


@pytest.mark.on_either
def test_the_list_asks_as_much_of_many_as_of_few(registrar):
    make_category()
    registrar.open("desk.categories")
    with count_statements() as few:
        registrar.open("desk.categories")
    for _number in range(20):
        make_delegate(category=make_category())

    with count_statements() as many:
        registrar.open("desk.categories")

    assert many.count == few.count


def test_a_category_is_added_and_edited_on_its_page(registrar):
    answer = registrar.send(registrar.open("desk.add_category"), places="20", part_office="required", part_diet="no",
                            needs_approval=None, **{"name-en": "Youth delegate"})
    page = registrar.follow(answer)
    category = db.session.scalar(db.select(Category).where(Category.slug == "youth-delegate"))

    assert page.texts("h1") == ["Youth delegate"]
    assert category.parts == {"own_name": False, "office": True, "organisation": False, "access": False}
    assert (category.places, category.needs_approval, category.is_public) == (20, False, True)
    assert page.html.cssselect("#address")[0].get("value").endswith("category=youth-delegate")

    page = registrar.follow(registrar.send(page, form=page.path, closes_at="2025-05-01T18:00", is_public=None))
    assert page.html.cssselect("#closes_at")[0].get("value") == "2025-05-01T18:00"
    assert "Only who knows this address comes so" in page.text


def test_saying_that_too_many_are_taken_and_who_got_places(registrar):
    category = make_category(places=0)
    make_waiting(category, 2)
    make_delegate(category=category)

    page = registrar.open("desk.category", category_id=category.id)
    page = registrar.follow(registrar.send(page, form=page.path, places="2"))

    assert page.texts(".notice.is-good") == ["Saved. 1 person who waited was told of a place."]
    page = registrar.follow(registrar.send(page, form=page.path, places="1"))
    assert page.texts(".notice.is-good") == [
        "Saved. 1 place more is taken than there are now. Nobody loses one; nobody new gets one."]
    assert db.session.scalars(db.select(Letter.kind)).all() == ["delegate-offered"]


def test_the_page_of_cities_offers_neither_retiring_nor_hiding(registrar):
    page = registrar.open("desk.category", category_id=cities().id)

    assert page.html.cssselect("#is_public, #address, form[action$=retire]") == []
    registrar.send(page, form=page.path, places="300")
    db.session.expire_all()
    assert (cities().is_public, cities().places) == (True, 300)


def test_forced_retiring_of_cities_says_why_not(registrar):
    page = registrar.open("desk.category", category_id=cities().id)
    token = page.html.cssselect("input[name=csrf_token]")[0].get("value")

    answer = registrar.post(f"{page.path}/retire", {"csrf_token": token, "revision": "1"}, status=422)

    assert answer.texts(".problems li") == ["Member cities always have their delegations, so this category cannot be retired."]


def test_a_category_is_retired_and_restored_with_a_button(registrar):
    category = make_category()
    page = registrar.open("desk.category", category_id=category.id)

    page = registrar.follow(registrar.send(page, form="retire"))
    assert page.texts("h1 .is-retired") == ["retired"]
    page = registrar.follow(registrar.send(page, form="restore"))
    assert page.texts("h1 .is-retired") == []


def test_both_versions_are_shown_after_another_one_saved(app, registrar, signed_in):
    category = make_category(places=5)
    page = registrar.open("desk.category", category_id=category.id)
    other = signed_in("admin")
    theirs = other.open("desk.category", category_id=category.id)
    other.send(theirs, form=theirs.path, places="7", part_diet="required")

    answer = registrar.send(page, form=page.path, places="9", status=409)

    assert answer.texts(".versions tbody th, .versions tbody td:not(.take)") == [
        "Places", "7", "9", "Dietary needs", "Required", "Not asked"]
    registrar.send(answer, form=page.path)
    assert db.session.get(Category, category.id).places == 9


@pytest.mark.on_either
@pytest.mark.parametrize(("field", "typed", "sentence"), [
    ("name-en", "", "Write this in English."), ("places", "-1", "Enter a whole number from 0 to 99999."),
    ("places", "many", "Enter a whole number from 0 to 99999."), ("part_office", "perhaps", "Choose one of the list."),
    ("closes_at", "soon", "Enter a date and a time, such as 2025-03-01 09:00."),
    ("closes_at", "1999-01-01T00:00", "Choose a date within five years from today.")])
def test_what_is_wrong_stands_beside_its_field(registrar, field, typed, sentence):
    page = registrar.open("desk.add_category")
    values = {name: value for name, value in page.form().form_values() if value} | {"name-en": "New"} | {field: typed}

    assert registrar.post(page.path, values, status=422).texts(".field-error") == [sentence]


def test_a_move_by_button(registrar):
    category = make_category(position=1, name=four("Press"))

    page = registrar.open("desk.categories")
    token = page.html.cssselect("input[name=csrf_token]")[0].get("value")
    registrar.post(f"/en/desk/categories/{category.id}/move", {"csrf_token": token, "up": "1"})

    assert registrar.open("desk.categories").texts("tbody th")[0] == "Press"


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_open_in_every_language(app, registrar, language):
    category = make_category(places=1)
    registrar.language = language

    for endpoint in ("desk.categories", "desk.add_category"):
        registrar.open(endpoint)
    registrar.open("desk.category", category_id=category.id)


def test_what_is_not_there_is_not_found(registrar):
    for path in ("/en/desk/categories/99", f"/en/desk/categories/{10**12}", "/en/desk/categories/1/explode"):
        registrar.open(path, status=404)


def test_nobody_else_gets_in(app, assembly, signed_in):
    for person in (signed_in("editor"), signed_in("focal-point")):
        person.open("desk.categories", status=403)
    assert "/sign-in" in Visitor(app).open("desk.categories", status=302).location
