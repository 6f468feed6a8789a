"""A table that a registrar brings back, once it is imported: who was changed and added, and who was not."""
import json

import pytest
import sqlalchemy as sa

from blueprints import tables
from blueprints.assembly.models import Assembly
from blueprints.assembly.queries import the_assembly
from blueprints.db import db
from blueprints.delegations import rules_import, rules_places
from blueprints.delegations.models import Delegate, Post, Status
from blueprints.texts import Text
from tests import factories
from tests.desk.brought import HEADER, actions, do, everybody, letters, lines, numbers, paste, told, upload
from tests.statements import count_statements

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def registrar(signed_in):
    return signed_in("registrar", name="Registrar Example")


def test_what_is_told_is_changed_and_the_rest_stays(registrar):
    one = factories.make_delegate(name="Ana", own_name="김예시", office="Mayor", status=Status.CONFIRMED)
    rank = factories.make_rank(name=factories.four("Deputy"))

    do(registrar, paste(registrar, ["Ref", "Comes as", "Rank", "Language", "Office"],
                        [one.reference.lower(), "Adviser", "DEPUTY", "한국어", "Envoy"]))
    after = everybody()[0]

    assert (after.name, after.own_name, after.office, after.post, after.rank_id, after.language, after.status) == (
        "Ana", "김예시", "Envoy", Post.ADVISER, rank.id, "ko", Status.CONFIRMED)
    assert actions() == ["delegate.edited", "delegates.imported"]
    assert letters() == []


def test_letters_go_out_where_they_are_wanted(registrar):
    one = factories.make_delegate(name="Ana", status=Status.CONFIRMED)
    factories.make_member(name=factories.four("Lyon"), slug="lyon")
    link, before = one.link_hash, one.email

    do(registrar, paste(registrar, HEADER, [one.reference, "Ana", "new@example.org", "", ""],
                        ["", "Bo Example", "bo@example.org", "", "lyon"]), write="y")

    assert letters() == [("delegate-changed", "new@example.org"), ("delegate-address", before),
                         ("delegate-confirmed", "bo@example.org")]
    assert everybody()[0].link_hash != link


def test_somebody_new_is_added_once_however_often_the_table_comes(registrar):
    factories.cities()
    factories.make_member(name=Text(en="Seoul", ko="서울"))
    observers = factories.make_category(name=Text(en="Observer", fr="Observateur"))
    table = [HEADER, ["", "Ana", "ana@example.org", "", "서울"], ["", "Bo", "bo@example.org", "observateur", ""]]

    do(registrar, paste(registrar, *table))
    again = paste(registrar, *table)
    ana, bo = everybody()

    assert numbers(again) == (2, 0, 0, 0)
    assert (ana.delegation.member.name.en, ana.status, ana.consented_at) == (
        "Seoul", Status.CONFIRMED, None)
    assert ana.added_by_id is not None
    assert (bo.category_id, bo.delegation) == (observers.id, None)
    assert sorted(actions()) == ["delegate.added", "delegate.added", "delegates.imported"]


def test_a_form_that_is_sent_twice_imports_once(registrar):
    one = factories.make_delegate(name="Ana")
    preview = paste(registrar, HEADER[:2], [one.reference, "Bo"])

    do(registrar, preview)
    answer = registrar.follow(do(registrar, preview))

    assert "nothing was changed twice" in answer.text
    assert actions() == ["delegate.edited", "delegates.imported"]


def test_who_was_added_by_a_row_and_left_is_not_added_again(registrar):
    factories.cities()
    factories.make_member(slug="lyon")
    table = HEADER, ["", "Ana", "ana@example.org", "", "lyon"]
    do(registrar, paste(registrar, *table))
    everybody()[0].status = Status.WITHDRAWN
    db.session.commit()

    page = paste(registrar, *table)

    assert numbers(page) == (0, 0, 0, 1)


def test_with_one_bad_row_everybody_or_nobody_changes_nobody(registrar):
    one, two = factories.make_delegate(name="Ana"), factories.make_delegate(name="Bo")
    preview = paste(registrar, HEADER[:2], [one.reference, "Anna"], [two.reference, "보"])

    page = do(registrar, preview, status=422)

    assert "Nothing was changed, because some rows have to be mended." in page.text
    assert numbers(page) == (0, 1, 0, 1)
    assert [delegate.name for delegate in everybody()] == ["Ana", "Bo"]


def test_the_good_rows_alone_are_imported_and_the_others_shown_again(registrar):
    one, two = factories.make_delegate(name="Ana"), factories.make_delegate(name="Bo")
    preview = paste(registrar, HEADER[:2], [one.reference, "Anna"], [two.reference, "보"])

    page = do(registrar, preview, status=200, which="good")

    assert numbers(page) == (1, 0, 0, 1)
    assert [delegate.name for delegate in everybody()] == ["Anna", "Bo"]


def test_a_row_stays_the_second_of_two_though_the_first_changes_nothing(registrar):
    one, two = factories.make_delegate(name="Ana"), factories.make_delegate(name="Bo")
    preview = paste(registrar, HEADER[:2], [one.reference, "Ana"], [one.reference, "Anna"], [two.reference, "Bob"])

    page = do(registrar, preview, status=422)

    assert numbers(preview) == numbers(page) == (1, 1, 0, 1)
    assert [row[4] for row in told(page)][0].startswith(f"The reference {one.reference} stands in row 2 already.")


def test_what_somebody_changed_meanwhile_is_not_overwritten(registrar):
    one = factories.make_delegate(name="Ana", office="Mayor")
    preview = paste(registrar, HEADER[:2], [one.reference, "Anna"])
    one.name = "Anne"
    db.session.commit()

    page = do(registrar, preview, status=409)

    assert told(page)[0][2:] == ["Name", "Anne", "Anna"]
    assert everybody()[0].name == "Anne"
    do(registrar, page)
    assert everybody()[0].name == "Anna"


def test_who_finds_no_place_waits_if_that_is_wanted(registrar):
    factories.cities()
    city = factories.make_delegation(seats=1, slug="lyon")
    preview = paste(registrar, HEADER, *[["", f"Person {letter}", f"{letter}@example.org", "", "lyon"] for letter in "abc"])

    refused = do(registrar, preview, status=422)
    do(registrar, refused, wait="y")
    found = everybody()

    assert numbers(preview) == (0, 0, 1, 2)
    assert [(one.name, one.status) for one in found] == [
        ("Person a", Status.CONFIRMED), ("Person b", Status.WAITING), ("Person c", Status.WAITING)]
    assert {one.delegation_id for one in found} == {city.id}


def test_places_are_counted_as_they_are_taken(registrar):
    """One statement for all delegations tells the same as one look at each."""
    cities, observers = factories.cities(), factories.make_category(places=3)
    city, other = factories.make_delegation(seats=3), factories.make_delegation(seats=2)
    db.session.scalar(sa.select(Assembly)).places = 8
    factories.make_delegate(city, status=Status.PENDING)
    factories.make_delegate(city, status=Status.WITHDRAWN)
    factories.make_delegate(other, status=Status.WAITING)
    factories.make_delegate(category=observers, status=Status.CONFIRMED)
    factories.make_unmatched()
    rows = [rules_import.Row(n, "", {}, category=category, member=delegation.member if delegation else None)
            for n, (category, delegation) in enumerate(4 * [(cities, city), (cities, other), (observers, None)])]

    db.session.refresh(city.member, ["delegation"])
    db.session.refresh(other.member, ["delegation"])
    rules_import.take_places(rows, the_assembly(), wait=True)

    for category, delegation in ((cities, city), (cities, other), (observers, None)):
        free, others_wait = rules_places.look(category, delegation, the_assembly())
        seated = [row for row in rows if row.category is category and not row.waits
                  and row.member is (delegation.member if delegation else None)]
        assert len(seated) == (0 if others_wait else min(4, free.places))


def test_two_may_change_places_as_head(registrar):
    city = factories.make_delegation()
    head = factories.make_delegate(city, post=Post.HEAD, status=Status.CONFIRMED)
    other = factories.make_delegate(city, status=Status.CONFIRMED)

    do(registrar, paste(registrar, ["Reference", "Comes as"], [other.reference, "Head of delegation"],
                        [head.reference, "Delegate"]))

    assert [one.post for one in everybody()] == [Post.DELEGATE, Post.HEAD]


def test_a_seat_gets_its_person(registrar):
    one = factories.make_delegate(name="", email="", email_folded="", is_placeholder=True, status=Status.CONFIRMED)

    do(registrar, paste(registrar, HEADER[:3], [one.reference, "Ana", "ana@example.org"]))
    after = everybody()[0]

    assert (after.name, after.email_folded, after.is_placeholder) == ("Ana", "ana@example.org", False)


@pytest.mark.on_either
@pytest.mark.parametrize("text", ["", "[", "[" * 90_000, "{}", '{"same":0,"rows":[[1,"A",{"status_":""}]]}',
                                  '{"same":0,"rows":[[1,"A",{"name":"\\ud800"}]]}', '{"same":true,"rows":[]}',
                                  '{"same":0,"rows":[[1,"\\u0000",{}]]}', '{"same":0,"rows":[1]}', '{"same":0,"rows":{"a":1}}'])
def test_a_preview_that_somebody_made_up_imports_nothing(registrar, text):
    one = factories.make_delegate()
    preview = paste(registrar, HEADER[:2], [one.reference, "Anna"])

    answer = do(registrar, preview, text=text)

    assert answer.location.endswith("/desk/import")


@pytest.mark.on_either
def test_two_thousand_new_people_fit_into_one_table(registrar):
    factories.cities()
    factories.make_member(slug="lyon", name=Text(en="Lyon"))
    rows = [["", "Abcdefghij Klmnopqrst", f"person{n}.example@example.org", "Delegation", "Lyon", "김예시예시",
             "서울특별시 국제협력과"] for n in range(2_000)]
    page = upload(registrar, tables.csv_bytes([*HEADER, "Name in the own script", "Organisation"], rows))

    fields = dict(page.form("apply").form_values())
    answer = registrar.client.post("/en/desk/import/apply", data=fields | {"good": "1", "wait": "y"},
                                   content_type="multipart/form-data")

    assert len(json.loads(fields["text"])["rows"]) == 2_000
    assert answer.status_code == 302
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Delegate)) == 2_000


@pytest.mark.on_either
def test_many_rows_ask_as_much_of_the_database_as_few(registrar):
    def asked_for(count, mark):
        cities = [factories.make_delegation(seats=9) for _ in range(count)]
        found = [factories.make_delegate(city, status=Status.CONFIRMED) for city in cities]
        rows = [[one.reference, "Changed", f"{mark}{n}@example.org", "", ""] for n, one in enumerate(found)]
        rows += [["", "Somebody", f"new-{mark}{n}@example.org", "", city.member.slug] for n, city in enumerate(cities)]
        page = registrar.open("desk.import_delegates")
        with count_statements() as looking:
            preview = registrar.send(page, status=200, pasted=lines(HEADER, *rows))
        with count_statements() as doing:
            do(registrar, preview, write="y")
        return [sum(one.startswith("SELECT") for one in statements) for statements in (looking, doing)]

    assert min(asked_for(3, "few")) > 0
    assert asked_for(4, "some") == asked_for(300, "many")
