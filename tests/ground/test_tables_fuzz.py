"""Whatever bytes come, a table is read or refused and nothing else happens; whatever texts go out come back the same."""
import io
import zipfile

import hypothesis.strategies as st
from hypothesis import example, given, settings

from blueprints import tables
from blueprints.tables import Column
from blueprints.tables_refusals import TableRefused
from blueprints.texts import UNWANTED, tidy

from .workbooks import archive, book, text_row

slowly = settings(derandomize=True, deadline=None, database=None, max_examples=300)
COLUMNS = [Column("name", ("Name",), is_required=True), Column("city", ("City",))]
WHOLE = tables.xlsx_bytes(["Name", "City"], [["김민수", 5], ["=1", None], ["Lee", True]], title="Delegates")
BY_HAND = book(text_row(1, "Name") + '<row r="2"><c r="A2" s="0"><v>46537</v></c><c t="s"><v>0</v></c></row>',
               strings="<si><t>Busan</t></si>", formats=[(14, None), (176, "yyyy")],
               after='<mergeCells><mergeCell ref="A1:A3"/></mergeCells>')


def answer(ask, *given, **options):
    """What comes back, or the sentence of the refusal. Nothing else is caught."""
    try:
        return ask(*given, **options)
    except TableRefused as refusal:
        return str(refusal)


def reads_or_refuses(read, *given, **options):
    sheet = answer(read, *given, **options)
    if isinstance(sheet, str):
        assert sheet.endswith(".")
        return
    assert len(sheet.rows) == len(sheet.numbers)
    assert {len(row) for row in sheet.rows} == {len(sheet.rows[0])}
    assert not UNWANTED.search("".join(cell for row in sheet.rows for cell in row))
    for positional in (True, False):
        assert answer(tables.match, sheet, COLUMNS, positional=positional)


@slowly
@given(st.binary(max_size=300),
       st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"sep=;\n", b"<"]),
       st.sampled_from([None, "cp949", "utf-8", "klingon"]))
def test_any_bytes_are_read_or_refused(data, start, encoding):
    reads_or_refuses(tables.read, start + data, encoding=encoding)


@slowly
@given(st.text(st.sampled_from("a가=+'\",;\t\n\r \0\u2028\u202e\ud800\ufeff😀"), max_size=80))
def test_any_pasted_text_is_read_or_refused(text):
    reads_or_refuses(tables.read_pasted, text)


@slowly
@given(st.sampled_from([WHOLE, BY_HAND]), st.floats(0, 1), st.floats(0, 1))
def test_a_workbook_that_was_cut_is_read_or_refused(data, start, end):
    reads_or_refuses(tables.read, data[:4] + data[4 + int(start * 100):int(end * len(data))])


@slowly
@given(st.sampled_from([WHOLE, BY_HAND]),
       st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 7)), max_size=6))
def test_a_workbook_with_flipped_bits_is_read_or_refused(data, flips):
    broken = bytearray(data)
    for place, bit in flips:
        broken[int(place * len(broken))] ^= 1 << bit

    reads_or_refuses(tables.read, bytes(broken))


PIECES = st.sampled_from([b"<", b">", b'"', b"=", b"&", b"&#0;", b"&#xD800;", b"\xff", b"\0", b"-1", b"9" * 30, b"<c>",
                          b"</row>", b'r="A1"', b't="s"', b"<!DOCTYPE x>", b"<![CDATA[", b"_x0000_", b"XFD1048576", b"nan",
                          b"1e999", b"<t>", b""])


@slowly
@given(st.sampled_from([WHOLE, BY_HAND]), st.integers(0, 20), st.floats(0, 1), st.integers(0, 12), PIECES)
def test_a_workbook_whose_parts_were_meddled_with_is_read_or_refused(data, which, place, taken, piece):
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = sorted(parts)[which % len(parts)]
    at = int(place * len(parts[name]))
    parts[name] = parts[name][:at] + piece + parts[name][at + taken:]

    reads_or_refuses(tables.read, archive(parts))


letters = st.characters(codec="utf-8", exclude_categories=["Cs"])
hostile = st.sampled_from(["=1+1", "'=1", "''+1", "+82 2 123", "-", "@x", "＝x", "0012", "1e5", "#N/A", "TRUE", 'a "b"', '"',
                           "a,b;c\td", "two\nlines", "이름", "ليلى حداد", "👩‍👩‍👧", "\u00e9", "e\u0301", "a", "x" * 120,
                           "_x0041_", "_x005F_", "&amp;<b>", "]]>", "'", "← x", "sep=;", "2027-05-30", " x ",
                           "=cmd|' /C calc'!A0", "true", "\u200fעברית", "5.0"])
texts = st.one_of(hostile, st.text(letters, max_size=40), st.text(st.sampled_from("=+-@'\",;\t\n\r_x0041 가"), max_size=12))
rows_of_texts = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(texts, min_size=width, max_size=width), min_size=1, max_size=8))


def kept(words):
    """A text as it comes back: tidy, without what cannot be shown."""
    return tidy(tables.INVISIBLE.sub("", UNWANTED.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))))


def expected(rows):
    tidied = [[f"column {place}" for place in range(len(rows[0]))]] + [[kept(words) for words in row] for row in rows]
    return [(number, row) for number, row in enumerate(tidied, 1) if any(row)]


@slowly
@given(rows_of_texts)
@example([["sep=;", "Kim; Minsu"]])
@example([["Kim; Minsu"], ["Lee; Jia"]])
@example([["=1+1", "\t\r\t"]])
def test_any_texts_come_back_from_csv_as_they_were(rows):
    data = tables.csv_bytes([f"column {place}" for place in range(len(rows[0]))], rows)

    assert list(tables.read(data)) == expected(rows)


@slowly
@given(rows_of_texts)
def test_any_texts_come_back_from_a_workbook_as_they_were(rows):
    data = tables.xlsx_bytes([f"column {place}" for place in range(len(rows[0]))], rows, title="x")

    assert list(tables.read(data)) == expected(rows)
