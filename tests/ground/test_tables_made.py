"""Tables that people take away open intact in a spreadsheet, run nothing there, and come back as they left."""
import csv
import datetime as dt
import io
import tracemalloc
import zipfile

import openpyxl
import pytest

from blueprints import tables
from blueprints.tables import Column

FORMULAS = ["=1+1", "+82 2 123", "-2", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "＝1", "＋1", "－1", "＠x", "'=1", " =1",
            "\n=1", "' =1", "\u200b=1", "\ufeff=1", "\u202a+82"]
HARMLESS = ["Busan", "김민수", "0012", "a=b", "'quoted'", "1+1", "", "💡", "ليلى", "O'Brien"]


def written(*rows):
    """The rows of a CSV file below its header, as any other program reads them."""
    return list(csv.reader(io.StringIO(tables.csv_bytes(["a"], rows).decode("utf-8-sig"), newline="")))[1:]


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def test_csv_is_marked_utf_8_with_line_ends_of_windows():
    assert tables.csv_bytes(["City", "이름"], [["Busan", "Kim, M"], ["Ulsan", 'a "b"']]) == (
        b"\xef\xbb\xbf" + '"City","이름"\r\n"Busan","Kim, M"\r\n"Ulsan","a ""b"""\r\n'.encode())


@pytest.mark.parametrize("words", FORMULAS)
def test_a_text_that_looks_like_a_formula_is_protected_in_csv(words):
    [[cell]] = written([words])

    assert cell.startswith("'")


def test_titles_are_protected_too():
    assert tables.csv_bytes(["=x"], []).decode("utf-8-sig") == '"\'=x"\r\n'


@pytest.mark.parametrize("words", HARMLESS)
def test_any_other_text_stays_as_it_is_in_csv(words):
    assert written([words]) == [[words]]


def test_values_in_csv_are_written_so_that_anybody_can_read_them():
    moment = dt.datetime(2027, 5, 30, 9, 30, tzinfo=dt.UTC)
    row = [None, True, False, -5, -1.5, dt.date(2027, 5, 30), moment, dt.time(9, 5)]

    assert written(row) == [["", "TRUE", "FALSE", "-5", "-1.5", "2027-05-30", "2027-05-30 09:30", "09:05"]]


def test_what_cannot_be_shown_is_left_out_of_both():
    words = "a\0b\x07c\ud800d\ufffee\u202ef"

    assert written([words]) == [["abcdef"]]
    assert tables.read(tables.xlsx_bytes(["x"], [[words]], title="x")).rows[1] == ["abcdef"]


@pytest.mark.parametrize("words", [*FORMULAS, *HARMLESS[:-4], "#N/A", "#REF!", "TRUE", "1e5", "2027-05-30", "=A1&B1"])
def test_no_text_is_anything_but_text_in_a_workbook(words):
    [cell] = opened(tables.xlsx_bytes(["x"], [[words or "x"]], title="x")).active[2]

    assert cell.data_type == "s"


@pytest.mark.parametrize("words", ["0012", "+82 2 123", "2027-05-30", "12", "TRUE", "=1", "-", "(02) 123"])
def test_a_text_stays_text_when_somebody_edits_its_cell(words):
    assert opened(tables.xlsx_bytes(["x"], [[words]], title="x")).active["A2"].number_format == "@"


def test_numbers_and_dates_are_real_in_a_workbook():
    row = [5, -1.5, True, dt.date(2027, 5, 30), dt.datetime(2027, 5, 30, 9, 30, tzinfo=dt.UTC), dt.time(9, 5, tzinfo=dt.UTC)]

    cells = opened(tables.xlsx_bytes(list("abcdef"), [row], title="x")).active[2]

    assert [cell.value for cell in cells] == [5, -1.5, True, dt.datetime(2027, 5, 30), dt.datetime(2027, 5, 30, 9, 30),
                                              dt.time(9, 5)]
    assert [cell.data_type for cell in cells] == ["n", "n", "b", "d", "d", "d"]


def test_what_excel_cannot_count_is_text():
    row = [dt.date(1899, 12, 31), dt.datetime(999, 1, 1, 9, 0), 10**16, float("nan"), float("inf")]

    assert tables.read(tables.xlsx_bytes(list("abcde"), [row], title="x")).rows[1] == [
        "1899-12-31", "0999-01-01 09:00", "10000000000000000", "nan", "inf"]


def test_the_header_is_bold_stays_in_sight_and_filters():
    sheet = opened(tables.xlsx_bytes(["City", "Name"], [["Busan", "Kim"], ["Ulsan", "Lee"]], title="Delegates")).active

    assert sheet.title == "Delegates"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B3")
    assert [(cell.value, cell.font.bold) for cell in sheet[1]] == [("City", True), ("Name", True)]


def test_columns_are_as_wide_as_their_texts_within_reason():
    sheet = opened(tables.xlsx_bytes(["a", "b", "c", "d"], [["x", "가" * 15, "x" * 300, "ten\nletters"]], title="x")).active

    assert [sheet.column_dimensions[letter].width for letter in "ABCD"] == [8, 32, 50, 9]


def test_columns_are_as_wide_as_one_says():
    assert opened(tables.xlsx_bytes(["a"], [], title="x", widths=[33])).active.column_dimensions["A"].width == 33


@pytest.mark.parametrize(("title", "called"), [("Busan: 16/06 [draft]?", "Busan 16 06 draft"), ("", "1"), ("'", "1"),
                                               ("x" * 40, "x" * 31), ("대표단\n명단", "대표단 명단"), ("a\0\ud800b", "ab")])
def test_a_sheet_may_have_any_title(title, called):
    assert opened(tables.xlsx_bytes(["a"], [], title=title)).active.title == called


def test_a_table_without_rows_or_even_columns_is_a_workbook_all_the_same():
    assert tables.read(tables.xlsx_bytes(["City"], [], title="x")).rows == [["City"]]
    assert opened(tables.xlsx_bytes([], [], title="x")).active.max_row == 1


def test_the_same_table_gives_the_same_bytes_and_tells_nothing_about_us():
    def made():
        return tables.xlsx_bytes(["City"], (row for row in [["Busan"], [dt.date(2027, 5, 30)]]), title="Delegates")

    assert made() == made()
    with zipfile.ZipFile(io.BytesIO(made())) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        told = parts.read("docProps/core.xml") + parts.read("docProps/app.xml")
    assert [word for word in (b"openpyxl", b"created", b"modified", b"Microsoft", b"Version") if word in told] == []


def test_two_thousand_delegates_take_little_memory():
    rows = [[f"delegate {row} 김{column}" for column in range(25)] for row in range(2000)]
    tracemalloc.start()

    data = tables.xlsx_bytes([f"Column {column}" for column in range(25)], rows, title="Delegates")

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(tables.read(data).rows) == 2001
    assert peak < 100_000_000


def template(**other):
    return tables.template_xlsx(["City", "Name", "Category"], [["Busan", "Doe"]],
                                **{"title": "Delegates", "mark": "example: delete this row", "about": "About", **other})


def test_a_template_is_all_text_with_its_examples_marked():
    sheet = opened(template()).active

    assert [cell.value for cell in sheet[1]] == ["City", "Name", "Category", None]
    assert [cell.value for cell in sheet[2]] == ["Busan", "Doe", None, "← example: delete this row"]
    assert {cell.font.italic for cell in sheet[2]} == {True}
    assert [sheet.column_dimensions[letter].number_format for letter in "ABC"] == ["@", "@", "@"]
    assert sheet.freeze_panes == "A2"


def test_a_filled_template_comes_back_without_its_examples():
    book = opened(template(notes={"City": "As on the invitation"}, choices={"Category": ["Mayor", "Staff"]}))
    book.active.append(["Ulsan", "Kim", "Mayor"])
    saved = io.BytesIO()
    book.save(saved)

    found = tables.match(tables.read(saved.getvalue()), [Column("city", ("City",), is_required=True), Column("name", ("Name",)),
                                                         Column("category", ("Category",))])

    assert found.rows == [(3, {"city": "Ulsan", "name": "Kim", "category": "Mayor"})]
    assert (found.examples, found.unknown) == ([2], [])


def test_a_template_offers_choices_and_tells_what_a_column_wants():
    book = opened(template(notes={"City": "As on the invitation", "Category": "One of the list"},
                           choices={"Category": ["Mayor, acting", '=Staff "x"']}, about="What's asked"))

    city, category = book.active.data_validations.dataValidation
    other = book["What's asked"]

    assert (str(city.sqref), city.type, city.promptTitle, city.prompt) == ("A2:A1001", None, "City", "As on the invitation")
    assert (str(category.sqref), category.type, category.formula1) == ("C2:C1001", "list", "'What''s asked'!$C$3:$C$4")
    assert [[cell.value for cell in row] for row in other] == [
        ["City", None, "Category"], ["As on the invitation", None, "One of the list"], [None, None, "Mayor, acting"],
        [None, None, '=Staff "x"']]
    assert other["C4"].data_type == "s"


def test_a_template_without_notes_is_one_sheet_and_with_them_two_of_different_names():
    assert opened(template()).sheetnames == ["Delegates"]
    assert opened(template(notes={"City": "x"}, about="delegates")).sheetnames == ["Delegates", "delegates1"]


def test_a_long_note_is_shortened_where_excel_has_no_room_and_whole_on_the_second_sheet():
    book = opened(template(notes={"City": "x" * 300}))

    assert len(book.active.data_validations.dataValidation[0].prompt) == 255
    assert len(book["About"]["A2"].value) == 300
