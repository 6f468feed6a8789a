"""Excel workbooks are read as people see them, whoever wrote them; what is damaged or means harm is refused and costs little.
"""
import datetime as dt
import io
import tracemalloc

import openpyxl
import pytest

from blueprints import tables, tables_book
from blueprints import tables_refusals as no

from .workbooks import SPACE, archive, book, text_cell, text_row


def saved(workbook):
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()


def number(words, style=0, kind=None):
    """The text of a sheet's only cell, a number in a format of `formats`."""
    said = f' t="{kind}"' if kind else ""
    return f'<row r="1"><c r="A1" s="{style}"{said}><v>{words}</v></c></row>'


def only_cell(data):
    [[cell]] = tables.read(data).rows
    return cell


def test_a_workbook_is_read_from_its_first_sheet_that_can_be_seen():
    workbook = openpyxl.Workbook()
    workbook.active.append(["hidden"])
    workbook.active.sheet_state = "hidden"
    workbook.create_chartsheet("Chart")
    workbook.create_sheet("Delegates").append(["Busan", "김민수"])
    workbook.create_sheet("Other").append(["other"])

    assert tables.read(saved(workbook)).rows == [["Busan", "김민수"]]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_passed_over(state):
    sheets = f'<sheet name="1" sheetId="1" state="{state}" r:id="s1"/><sheet name="2" sheetId="2" r:id="s2"/>'

    assert tables.read(book(text_row(1, "first"), sheets=sheets)).rows == [["second"]]


def test_a_workbook_without_a_sheet_to_see_holds_nothing():
    with pytest.raises(no.EmptyTable):
        tables.read(book(text_row(1, "x"), sheets='<sheet name="1" sheetId="1" state="hidden" r:id="s1"/>'))
    with pytest.raises(no.EmptyTable):
        tables.read(book())


def test_values_come_as_people_write_them():
    workbook = openpyxl.Workbook()
    workbook.active.append([5.0, 0.1 + 0.2, -3, 821012345678, 1e20, True, False, "0012", "=x"[1:], 12.5, "5.0"])

    assert tables.read(saved(workbook)).rows == [["5", "0.3", "-3", "821012345678", "100000000000000000000", "TRUE", "FALSE",
                                                  "0012", "x", "12.5", "5.0"]]


def test_dates_come_as_days_moments_and_times():
    workbook = openpyxl.Workbook()
    workbook.active.append([dt.date(2027, 5, 30), dt.datetime(2027, 5, 30, 9, 30), dt.datetime(2027, 5, 30, 9, 30, 5),
                            dt.time(9, 5), dt.timedelta(hours=36, minutes=30), dt.date(1900, 1, 1), dt.date(1958, 2, 28)])

    assert tables.read(saved(workbook)).rows == [["2027-05-30", "2027-05-30 09:30", "2027-05-30 09:30:05", "09:05", "36:30",
                                                  "1900-01-01", "1958-02-28"]]


def test_a_workbook_that_counts_from_1904_gives_the_same_days():
    workbook = openpyxl.Workbook()
    workbook.epoch = openpyxl.utils.datetime.MAC_EPOCH
    workbook.active.append([dt.date(2027, 5, 30)])

    assert only_cell(saved(workbook)) == "2027-05-30"


@pytest.mark.parametrize("form", [(14, None), (22, None), (27, None), (31, None), (50, None), (58, None),
                                  (176, 'yyyy&quot;년&quot; m&quot;월&quot; d&quot;일&quot;;@'), (177, "[$-412]yyyy/mm/dd"),
                                  (178, "[Red]d\\.m\\.yy")])
def test_a_day_is_known_by_its_format_those_of_korean_excel_too(form):
    assert only_cell(book(number("46537"), formats=[form])) == "2027-05-30"


@pytest.mark.parametrize("form", [(0, None), (1, None), (44, None), (176, "General"), (177, "Standard"), (178, "[Red]0"),
                                  (179, "0.00E+00"), (180, '0&quot; days&quot;'), (181, "0\\d"), (182, "#,##0_d;[Red]dd")])
def test_a_number_is_no_day_because_its_format_holds_a_letter(form):
    assert only_cell(book(number("46537"), formats=[form])) == "46537"


@pytest.mark.parametrize("words", ["-5", "99999999", "1e300", "2957004"])
def test_a_number_that_is_no_day_in_a_cell_for_days_stays_a_number(words):
    cell = only_cell(book(number(words), formats=[(14, None)], properties='<workbookPr date1904="1"/>'))

    assert float(cell) == float(words)


def test_zeros_that_a_format_puts_before_a_number_are_read():
    assert only_cell(book(number("123"), formats=[(176, "00000")])) == "00123"


@pytest.mark.parametrize(("words", "kind", "text"), [
    ("2027-05-30T00:00:00", "d", "2027-05-30"), ("2027-05-30T09:30:00Z", "d", "2027-05-30 09:30"), ("1", "b", "TRUE"),
    ("0", "b", "FALSE"), ("Busan", "str", "Busan"), ("5.0", "n", "5"), ("1E3", "n", "1000"), ("1e999", "n", "inf")])
def test_every_kind_of_cell_is_read(words, kind, text):
    assert only_cell(book(number(words, kind=kind))) == text


def test_shared_texts_are_read_without_the_reading_aid_of_names():
    strings = "<si><r><t>김</t></r><r><t>민수</t></r><rPh><t>kim</t></rPh></si><si><t>a_x000A_b_x005F_x0041_</t></si>"
    cells = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'

    assert tables.read(book(cells, strings=strings)).rows == [["김민수", "a\nb_x0041_"]]


def test_cells_without_a_place_follow_each_other():
    cells = ('<row><c><v>1</v></c><c><v>2</v></c></row><row r="5"><c><v>3</v></c><c r="D5"><v>4</v></c></row>'
             '<row><c><v>5</v></c></row>')

    assert list(tables.read(book(cells))) == [
        (1, ["1", "2", "", ""]), (5, ["3", "", "", "4"]), (6, ["5", "", "", ""])]


def test_elements_with_a_prefix_are_the_same_elements():
    sheet = '<x:worksheet><x:sheetData><x:row r="2"><x:c r="B2"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'

    assert list(tables.read(book(**{"xl__worksheets__sheet1.xml": sheet}))) == [(2, ["", "7"])]


def test_a_formula_is_its_last_result():
    assert tables.read(book('<row r="1"><c r="A1" t="str"><f>B1&amp;"x"</f><v>Busan</v></c><c r="B1"><f>2+3</f><v>5</v></c>'
                            '<c r="C1" t="str"><f>IF(1,"")</f><v></v></c></row>')).rows == [["Busan", "5"]]


def test_a_formula_without_a_result_is_told_with_its_cell():
    with pytest.raises(no.FormulaWithoutResult) as refusal:
        tables.read(book(text_row(1, "City") + '<row r="2"><c r="AB2"><f>A1</f></c></row>'))

    assert refusal.value.places == {"cell": "AB2"}


def test_an_error_is_told_with_its_cell():
    with pytest.raises(no.CellIsError) as refusal:
        tables.read(book('<row r="7"><c r="B7" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'))

    assert refusal.value.places == {"cell": "B7", "error": "#DIV/0!"}


@pytest.mark.parametrize("words", ["a_x0000_b", "a_xD800_b", "a_x0007_b"])
def test_a_character_that_cannot_be_shown_is_told_with_its_cell(words):
    with pytest.raises(no.UnwantedCharacters) as refusal:
        tables.read(book(text_row(3, None, words)))

    assert refusal.value.places == {"cell": "B3"}


def test_a_city_merged_over_its_people_is_said_for_each_of_them():
    workbook = openpyxl.Workbook()
    for row in (["City", "Name"], ["Busan", "Kim"], [None, "Lee"], [None, "Park"], ["Ulsan", "Choi"]):
        workbook.active.append(row)
    workbook.active.merge_cells("A2:A4")

    assert tables.read(saved(workbook)).rows[1:] == [["Busan", "Kim"], ["Busan", "Lee"], ["Busan", "Park"], ["Ulsan", "Choi"]]


def test_what_is_merged_reaches_no_row_that_holds_nothing_else():
    cells = text_row(1, "Busan", "Kim") + text_row(3, None, "Lee") + text_row(5, None, "Park")

    assert list(tables.read(book(cells, after='<mergeCells><mergeCell ref="A1:A4"/></mergeCells>'))) == [
        (1, ["Busan", "Kim"]), (3, ["Busan", "Lee"]), (5, ["", "Park"])]


def test_what_is_merged_over_columns_stands_in_the_first():
    cells = text_row(1, "Delegation") + text_row(2, None, None, "x") + text_row(3, "Kim", "Lee", "Park")

    assert tables.read(book(cells, after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>')).rows == [
        ["Delegation", "", ""], ["Delegation", "", "x"], ["Kim", "Lee", "Park"]]


def test_of_ranges_that_overlap_the_later_one_is_passed_over():
    cells = text_row(1, "Busan") + text_row(2, None, "x") + text_row(3, None, "y")

    assert tables.read(book(cells, after='<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="A2:A3"/></mergeCells>')).rows == [
        ["Busan", ""], ["Busan", "x"], ["", "y"]]


def test_merged_ranges_that_make_no_sense_are_passed_over():
    ranges = ["", "A1", "A9:A1", "A1:A1", "A1:ZZZZ9", "a1:a3", "A1:A99999999", "B1:B3"]
    after = "<mergeCells>" + "".join(f'<mergeCell ref="{name}"/>' for name in ranges) + "</mergeCells>"

    assert tables.read(book(text_row(1, "Busan") + text_row(2, None, "x"), after=after)).rows == [["Busan", ""], ["", "x"]]


def test_hidden_rows_are_read_and_told():
    hidden = ' hidden="1"'

    sheet = tables.read(book(text_row(1, "City") + text_row(2, "Busan", more=hidden) + text_row(3, None, more=hidden)))

    assert sheet.rows == [["City"], ["Busan"]]
    assert sheet.hidden == {2}


def test_rows_and_columns_that_are_only_coloured_are_not_there():
    workbook = openpyxl.Workbook()
    workbook.active.append(["City", "  "])
    for cell in ("A9", "Z3", "XFD1048576"):
        workbook.active[cell].font = openpyxl.styles.Font(bold=True)

    assert list(tables.read(saved(workbook))) == [(1, ["City"])]


def test_the_last_row_of_all_costs_nothing_and_the_last_column_is_refused():
    assert tables.read(book(text_row(1, "City") + text_row(1_048_576, "Busan"))).numbers == [1, 1_048_576]
    with pytest.raises(no.TooManyColumns) as refusal:
        tables.read(book(f'<row r="1048576">{text_cell("XFD1048576", "x")}</row>'))

    assert refusal.value.places == {"column": "XFD", "most": 60}


def test_more_rows_than_a_table_may_have_are_refused_before_they_are_all_read():
    rows = "".join(f'<row r="{row}"><c><v>{row}</v></c></row>' for row in range(1, 10_002))

    assert len(tables.read(book(rows.replace('<row r="10001"><c><v>10001</v></c></row>', ""))).rows) == 10_000
    with pytest.raises(no.TooManyRows):
        tables.read(book(rows))


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize("part", ["xl__worksheets__sheet1.xml", "xl__sharedStrings.xml", "xl__styles.xml", "xl__workbook.xml",
                                  "_rels__.rels"])
@pytest.mark.parametrize("evil", [BOMB, OUTSIDE])
def test_a_part_that_declares_entities_is_refused(part, evil):
    with pytest.raises(no.Damaged):
        tables.read(book(text_row(1, "x"), **{part: evil + f"<x {SPACE}>&b;</x>"}))


def test_a_part_in_utf_16_cannot_hide_its_entities():
    with pytest.raises(no.Damaged):
        tables.read(book(**{"xl__worksheets__sheet1.xml": (BOMB + "<x>&b;</x>").encode("utf-16")}))


@pytest.mark.parametrize("part", ["xl__worksheets__sheet1.xml", "xl__sharedStrings.xml", "xl__styles.xml"])
def test_a_workbook_that_unpacks_to_gigabytes_is_refused_and_takes_little_memory(part):
    data = book(text_row(1, "x"), **{part: f"<x {SPACE}>{' ' * (tables_book.MOST_UNPACKED + 1)}</x>"})
    tracemalloc.start()

    with pytest.raises(no.UnpacksTooLarge):
        tables.read(data)

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(data) < 100_000
    assert peak < 4_000_000


def test_one_long_text_that_ten_thousand_cells_share_is_refused():
    strings = f"<si><t>{'x' * 100_000}</t></si>"

    with pytest.raises(no.CellTooLong) as refusal:
        tables.read(book('<row><c t="s"><v>0</v></c></row>' * 10_000, strings=strings))

    assert refusal.value.places["cell"] == "A1"


@pytest.mark.parametrize("words", ["x" * 9_000, "'=" + "x" * 9_000, "e\u0301" * 4_000])
def test_a_long_text_that_half_a_million_cells_share_is_refused_before_it_is_written_out(words):
    row = "<row>" + '<c t="s"><v>0</v></c>' * 60 + "</row>"
    data = book(row * 9_000, strings=f"<si><t>{words}</t></si>")
    tracemalloc.start()

    with pytest.raises(no.TooMuchText):
        tables.read(data)

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100_000_000


def test_a_text_that_many_cells_share_is_tidied_and_kept_once():
    row = '<row><c t="s"><v>0</v></c></row>'

    first, second = tables.read(book(row * 2, strings="<si><t>Jose\u0301</t></si>")).rows

    assert first == ["Jos\u00e9"]
    assert first[0] is second[0]


@pytest.mark.parametrize(("cells", "kind"), [("<row>" + "<c><v>1</v></c>" * 100_000 + "</row>", no.TooManyColumns),
                                             ("<row><c><v>1</v></c></row>" * 100_000, no.TooManyRows)], ids=["wide", "long"])
def test_what_is_too_wide_or_too_long_is_given_up_at_once(cells, kind):
    data = book(cells)
    tracemalloc.start()

    with pytest.raises(kind):
        tables.read(data)

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000


def test_elements_that_nothing_closes_are_not_read_to_the_end():
    with pytest.raises(no.UnpacksTooLarge):
        tables.read(book("<a>" * 50_000))


def test_a_workbook_of_millions_of_empty_cells_is_refused():
    with pytest.raises(no.UnpacksTooLarge):
        tables.read(book("<row>" + "<c/>" * tables_book.MOST_TAGS + "</row>"))


DAMAGED = {
    "a text that is not there": '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
    "a text counted from the end": '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
    "a text without a number": '<row r="1"><c r="A1" t="s"><v>one</v></c></row>',
    "a number that is none": '<row r="1"><c r="A1"><v>five</v></c></row>',
    "row nought": '<row r="0"><c><v>5</v></c></row>',
    "a row past the last": '<row r="1048577"><c><v>5</v></c></row>',
    "a row without a number": '<row r="one"><c><v>5</v></c></row>',
    "a row beyond counting": f'<row r="{"9" * 5000}"><c><v>5</v></c></row>',
    "an endless row": '<row r="inf"><c><v>5</v></c></row>',
    "a cell nowhere": '<row r="1"><c r=""><v>5</v></c></row>',
    "a cell in no column": '<row r="1"><c r="ABCD1"><v>5</v></c></row>',
    "an open element": '<row r="1"><c r="A1"><v>5</v></row>',
    "an unknown entity": '<row r="1"><c r="A1" t="str"><v>&nbsp;</v></c></row>',
}


@pytest.mark.parametrize("what", DAMAGED)
def test_a_damaged_sheet_is_told_as_damaged(what):
    with pytest.raises(no.Damaged):
        tables.read(book(DAMAGED[what], strings="<si><t>Busan</t></si>"))


@pytest.mark.parametrize("encoding", ["klingon", "utf-7", "cp037", "utf-32", "rot13", "hex"])
def test_a_part_in_an_unknown_encoding_is_told_as_damaged(encoding):
    with pytest.raises(no.Damaged):
        tables.read(book(**{"xl__worksheets__sheet1.xml": f'<?xml version="1.0" encoding="{encoding}"?><x/>'}))


def test_a_workbook_without_its_parts_is_told_as_damaged():
    with pytest.raises(no.Damaged):
        tables.read(archive({"[Content_Types].xml": "", "xl/other.xml": ""}))
    with pytest.raises(no.Damaged):
        tables.read(book(**{"xl___rels__workbook.xml.rels": "<Relationships>"}))


def test_a_workbook_of_another_program_needs_neither_styles_nor_texts():
    data = archive({
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": '<workbook><sheets><sheet r:id="s"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<x><Relationship Id="s" Type="x/worksheet" Target="../a.xml"/></x>',
        "a.xml": text_row(1, "Busan"),
    })

    assert only_cell(data) == "Busan"
