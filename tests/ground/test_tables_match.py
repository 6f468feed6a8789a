"""A table's columns are found by their titles, in any order and language; what is missing or doubled is told by name."""
import pytest

from blueprints import tables
from blueprints import tables_refusals as no
from blueprints.tables import Column, Sheet

NAME = Column("name", ("Name", "이름", "Nom"), is_required=True)
CITY = Column("city", ("City", "도시", "Ville"), is_required=True)
MAIL = Column("email", ("E-mail", "전자우편", "Courriel"))
COLUMNS = [NAME, CITY, MAIL]


def sheet(*rows, first=1, **other):
    return Sheet([list(row) for row in rows], list(range(first, first + len(rows))), **other)


def test_columns_are_found_in_any_order():
    found = tables.match(sheet(("E-mail", "City", "Name"), ("kim@example.org", "Busan", "Kim")), COLUMNS)

    assert found.rows == [(2, {"name": "Kim", "city": "Busan", "email": "kim@example.org"})]
    assert (found.header_row, found.unknown, found.examples) == (1, [], [])


@pytest.mark.parametrize("titles", [("이름", "도시", "전자우편"), ("NOM", "ville", "Courriel :"),
                                    ("Name *", " CITY\n", "e mail"), ("Name", "도시", "Email"), ("NÂMÉ", "_city_", "E‑MAIL")])
def test_titles_are_known_in_any_language_and_however_they_are_written(titles):
    assert tables.match(sheet(titles, ("a", "b", "c")), COLUMNS).rows == [(2, {"name": "a", "city": "b", "email": "c"})]


def test_a_column_that_is_not_there_is_empty():
    assert tables.match(sheet(("Name", "City"), ("Kim", "Busan")), COLUMNS).rows == [
        (2, {"name": "Kim", "city": "Busan", "email": ""})]


def test_lines_above_the_header_are_passed_over_and_rows_keep_their_numbers():
    above = [("Delegation of Busan", ""), ("Send by May", "")]

    found = tables.match(sheet(*above, ("Name", "City"), ("Kim", "Busan"), first=3), COLUMNS)

    assert found.header_row == 5
    assert [number for number, _cells in found.rows] == [6]


def test_the_header_is_sought_in_the_first_ten_rows_and_no_further():
    above = [("x", "y")] * 9

    assert tables.match(sheet(*above, ("Name", "City"), ("Kim", "Busan")), COLUMNS).header_row == 10
    with pytest.raises(no.NoHeader):
        tables.match(sheet(("x", "y"), *above, ("Name", "City"), ("Kim", "Busan")), COLUMNS)


def test_columns_nobody_asked_for_are_told_by_name_or_by_letter():
    found = tables.match(sheet(("Name", "Shoe size", "City", "", ""), ("Kim", "42", "Busan", "what?", "")), COLUMNS)

    assert found.unknown == ["Shoe size", "D"]


def test_missing_columns_are_told_in_the_words_of_their_first_title():
    with pytest.raises(no.MissingColumns) as refusal:
        tables.match(sheet(("Title", "", ""), ("E-mail", "x", "y"), ("a", "b", "c"), field="pasted"),
                     [*COLUMNS, Column("office", ("Office",), is_required=True)])

    assert refusal.value.places == {"row": 2, "names": "Name, City, Office"}
    assert refusal.value.field == "pasted"


def test_a_column_named_twice_is_told_and_another_one_twice_is_no_matter():
    with pytest.raises(no.DoubledColumns) as refusal:
        tables.match(sheet(("Name", "City", "이름", "도시", "City "), ("a", "b", "c", "d", "e")), COLUMNS)

    assert refusal.value.places == {"row": 1, "names": "Name, City"}
    assert tables.match(sheet(("Name", "Note", "Note", "City"), ("a", "b", "c", "d")), COLUMNS).unknown == ["Note", "Note"]


def test_a_table_without_a_header_is_told_what_its_first_row_should_hold():
    with pytest.raises(no.NoHeader) as refusal:
        tables.match(sheet(("Kim", "Busan", "kim@example.org")), COLUMNS)

    assert refusal.value.places == {"names": "Name, City"}
    assert refusal.value.field == "file"


def test_without_required_columns_one_title_makes_a_header():
    columns = [Column("name", ("Name",)), Column("city", ("City",))]

    assert tables.match(sheet(("x", "City"), ("1", "Busan")), columns).rows == [(2, {"name": "", "city": "Busan"})]
    with pytest.raises(no.NoHeader) as refusal:
        tables.match(sheet(("x", "y"),), columns)
    assert refusal.value.places == {"names": "Name, City"}


def test_pasted_cells_without_a_header_are_taken_in_order_where_that_is_wanted():
    found = tables.match(tables.read_pasted("Kim\tBusan\tk@example.org\nLee\tUlsan\t"), COLUMNS, positional=True)

    assert found.header_row is None
    assert found.rows == [(1, {"name": "Kim", "city": "Busan", "email": "k@example.org"}),
                          (2, {"name": "Lee", "city": "Ulsan", "email": ""})]


def test_a_last_column_that_is_empty_throughout_counts_when_it_was_pasted():
    found = tables.match(tables.read_pasted("Kim\tBusan\t\nLee\tUlsan\t"), COLUMNS, positional=True)

    assert found.rows[1] == (2, {"name": "Lee", "city": "Ulsan", "email": ""})


@pytest.mark.parametrize("text", ["Kim\tBusan", "Kim\tBusan\tk@example.org\tx"])
def test_another_number_of_columns_is_never_taken_in_order(text):
    with pytest.raises(no.NoHeader):
        tables.match(tables.read_pasted(text), COLUMNS, positional=True)


def test_a_header_that_lacks_a_title_is_no_row_of_people():
    with pytest.raises(no.MissingColumns):
        tables.match(tables.read_pasted("Name\tPlace\tE-mail\nKim\tBusan\tk@example.org"), COLUMNS, positional=True)


def test_one_cell_that_happens_to_be_a_title_makes_no_header():
    assert len(tables.match(tables.read_pasted("Kim\tBusan\tk@x.org\nNom\tUlsan\tn@x.org"), COLUMNS, positional=True).rows) == 2


def test_a_header_wins_over_the_order_even_where_the_order_would_do():
    found = tables.match(tables.read_pasted("City\tName\tE-mail\nBusan\tKim\tk@example.org"), COLUMNS, positional=True)

    assert found.rows == [(2, {"name": "Kim", "city": "Busan", "email": "k@example.org"})]


def test_a_header_said_again_below_and_rows_with_nothing_for_us_are_left_out():
    found = tables.match(sheet(("Name", "City", "Note"), ("이름", "", ""), ("name", "city", "note"), ("", "", "total: 1"),
                               ("Kim", "Busan", ""), ("Name", "City", "Note")), COLUMNS)

    assert [number for number, _cells in found.rows] == [2, 5]


def test_rows_marked_as_examples_are_left_out_and_told():
    rows = [("Doe", "Seoul", "← example"), ("Kim", "Busan", ""), ("← Lee", "Ulsan", "")]

    found = tables.match(sheet(("Name", "City", ""), *rows), COLUMNS)

    assert [number for number, _cells in found.rows] == [3, 4]
    assert (found.examples, found.unknown) == ([2], [])


@pytest.mark.parametrize("rows", [[], [("Doe", "Seoul", "← example")], [("", "", "only a note")]])
def test_a_table_with_nothing_below_its_header_is_told_as_empty(rows):
    with pytest.raises(no.EmptyTable) as refusal:
        tables.match(sheet(("Name", "City", ""), *rows, field="pasted"), COLUMNS)

    assert refusal.value.field == "pasted"


def test_a_title_made_of_signs_alone_is_nobodys_title():
    columns = [Column("name", ("Name",), is_required=True), Column("tick", ("*", "✓"))]

    assert tables.match(sheet(("Name", "", "*"), ("Kim", "x", "y")), columns).rows == [(2, {"name": "Kim", "tick": ""})]
