"""A table that a registrar brings back, as its preview tells it: what is unchanged, changed, new and wrong."""
import datetime as dt

import pytest

from blueprints import tables
from blueprints.delegations.models import Post, Status
from blueprints.desk import words_import
from blueprints.texts import LANGUAGES, Text
from tests import factories
from tests.desk.brought import HEADER, actions, everybody, exported, furnished, numbers, paste, told, upload

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def registrar(signed_in):
    return signed_in("registrar", name="Registrar Example")


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_an_export_that_nobody_edited_has_nothing_to_import(registrar, language, ending):
    furnished()

    page = upload(registrar, exported(registrar, language=language, kind=ending))

    assert numbers(page) == (5, 0, 0, 0)
    assert "there is nothing to import" in page.text
    assert "answers to questions" in page.text
    assert not page.html.cssselect("details.form-part li, button[name=all]")


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_in_each_language(registrar, language):
    page = registrar.open("desk.import_delegates", language=language)

    assert len(page.html.cssselect("input[name=file]")) == 1


def test_no_title_means_two_columns():
    columns = words_import.known_columns(set())
    titles = [title for column in columns for title in {tables.folded(title) for title in column.titles}]

    assert len(titles) == len(set(titles))


def test_a_preview_shows_old_and_new_and_changes_nothing(registrar):
    one = furnished()

    page = paste(registrar, ["Reference", "Name", "Office"], [one.reference, "Ana M. Example", ""])

    assert numbers(page) == (0, 1, 0, 0)
    assert [row[2:] for row in told(page)] == [["Name", "Ana María", "Ana M. Example"], ["Office", "=1+1", "empty"]]
    assert everybody()[0].name == "Ana María"
    assert actions() == []


@pytest.mark.on_either
@pytest.mark.parametrize(("cells", "sentence"), [
    ({"Reference": "NOBODY"}, "Nobody is registered with the reference NOBODY"),
    ({"Name": "김예시"}, "Write the name in Latin letters"),
    ({"Name": ""}, "Write the name."),
    ({"Name": "N" * 121}, "Shorten this to 120 characters."),
    ({"Name in the own script": "😀"}, "Leave out “😀”"),
    ({"E-mail": "no address"}, "Write an e-mail address like name@example.org."),
    ({"E-mail": ""}, "Write the e-mail address."),
    ({"E-mail": "taken@example.org"}, "Somebody is registered with this e-mail address already."),
    ({"Comes as": "King"}, "“King” is none of the list."),
    ({"Rank of the office": "King"}, "“King” is none of the list."),
    ({"Language of letters": "Latin"}, "“Latin” is none of the list."),
    ({"Comes as": "Head of delegation"}, "already has a head of delegation"),
])
def test_a_bad_cell_gets_its_sentence(registrar, cells, sentence):
    city = factories.make_delegation()
    one = factories.make_delegate(city, status=Status.CONFIRMED)
    factories.make_delegate(city, post=Post.HEAD, status=Status.CONFIRMED, email="taken@example.org",
                            email_folded="taken@example.org")
    row = {"Reference": one.reference} | cells

    page = paste(registrar, list(row), list(row.values()))

    assert numbers(page) == (0, 0, 0, 1)
    assert sentence in told(page)[0][4]
    assert told(page)[0][0] == "2"


@pytest.mark.on_either
@pytest.mark.parametrize(("row", "sentence"), [
    (["", "", "ana@example.org", "", "lyon"], "Write the name."),
    (["", "Ana", "", "", "lyon"], "Write the e-mail address."),
    (["", "Ana", "ana@example.org", "", ""], "Write the category, or the city."),
    (["", "Ana", "ana@example.org", "Royalty", ""], "No category is called “Royalty”."),
    (["", "Ana", "ana@example.org", "Former", ""], "Nobody new can come as “Former”."),
    (["", "Ana", "ana@example.org", "Delegation", ""], "Write the city."),
    (["", "Ana", "ana@example.org", "", "Atlantis"], "No member city is called “Atlantis”."),
    (["", "Ana", "ana@example.org", "", "Full"], "All places are taken here."),
])
def test_somebody_new_needs_name_address_category_city_and_a_place(registrar, row, sentence):
    factories.cities()
    factories.make_category(name=Text(en="Former"), retired_at=dt.datetime.now(dt.UTC))
    factories.make_member(slug="lyon")
    factories.make_delegation(seats=0, name=Text(en="Full"))

    page = paste(registrar, HEADER, row)

    assert sentence in told(page)[0][4]


def test_what_stands_twice_is_told(registrar):
    one, two = factories.make_delegate(), factories.make_delegate()

    page = paste(registrar, HEADER[:3], [one.reference, "A", "x@example.org"], [one.reference, "B", "y@example.org"],
                 [two.reference, "C", "x@example.org"])
    said = " ".join(row[4] for row in told(page))

    assert numbers(page) == (0, 1, 0, 2)
    assert f"The reference {one.reference} stands in row 2 already." in said
    assert "This e-mail address stands in another row too." in said


def test_who_is_gone_cannot_be_changed(registrar):
    one = factories.make_delegate(status=Status.WITHDRAWN)

    page = paste(registrar, HEADER[:2], [one.reference, "Ana"])

    assert "withdrawn and cannot be changed" in told(page)[0][4]


def test_another_status_city_or_category_is_told_and_left(registrar):
    one = factories.make_delegate(status=Status.PENDING)

    page = paste(registrar, ["Reference", "Status", "City", "Category"], [one.reference, "Confirmed", "Paris", "Press"])

    assert numbers(page) == (1, 0, 0, 0)
    assert page.texts("details.form-part li") == [f"Row 2: Alex Example {one.reference} (Status, Category, City)"]


def test_a_table_that_says_nobody_is_refused(registrar):
    assert "Reference" in paste(registrar, ["Name", "Office"], ["Ana", "Mayor"], status=422).text
    assert "There is nothing in this table" in paste(registrar, [""], status=422).text


def test_ten_thousand_rows_get_their_sentence(registrar):
    rows = [[f"R{n}", "Ana"] for n in range(9_999)]

    page = upload(registrar, tables.csv_bytes(HEADER[:2], rows), status=422)

    assert "This table has 10000 rows, and 5000 can be imported at a time." in page.text


def test_korean_excel_is_read_where_it_is_announced(registrar):
    one = factories.make_delegate()
    data = f"참조,현지어 이름\n{one.reference},김예시\n".replace("참조", "Reference").encode("cp949")

    assert numbers(upload(registrar, data, encoding="cp949")) == (0, 1, 0, 0)
    assert upload(registrar, data, status=422).texts(".field-error")
