"""CSV files and pasted cells are read whatever program wrote them, and what cannot be read gets its own sentence."""
import io
import zipfile

import pytest

from blueprints import tables
from blueprints import tables_refusals as no

from .workbooks import archive, book, text_row

NAMES = [["City", "이름"], ["Busan", "김민수"]]


def words_of(refusal):
    return str(refusal.value)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_separator_any_line_end_and_any_marked_unicode_is_read(separator, end, encoding):
    text = end.join(separator.join(row) for row in NAMES) + end

    sheet = tables.read(text.encode(encoding))

    assert sheet.rows == NAMES
    assert sheet.numbers == [1, 2]


def test_a_field_in_quotes_holds_separators_breaks_and_quotes():
    sheet = tables.read(b'name,note\r\n"Kim, Minsu","says ""hi""\r\nand goes"\r\nLee,\r\n')

    assert sheet.rows == [["name", "note"], ["Kim, Minsu", 'says "hi"\nand goes'], ["Lee", ""]]
    assert sheet.numbers == [1, 2, 3]


def test_a_quote_that_nothing_closes_is_a_quote():
    assert tables.read(b'name,city\n"Kim,Busan\nBig "Joe",Ulsan\n"A" B,Jeju').rows == [
        ["name", "city"], ['"Kim', "Busan"], ['Big "Joe"', "Ulsan"], ['"A" B', "Jeju"]]


def test_spaces_around_a_quoted_field_do_not_make_it_another():
    assert tables.read(b'name, city\n"Kim, M" , "Busan, KR"\n').rows == [["name", "city"], ["Kim, M", "Busan, KR"]]


def test_the_separator_is_that_of_the_header_and_not_of_one_talkative_cell():
    text = "Delegation of Busan, Republic of Korea\n\nname;title\nKim;Mayor\nLee;Head of waste, water, air, and noise\n"

    assert tables.read(text.encode()).rows[1:] == [["name", "title"], ["Kim", "Mayor"],
                                                   ["Lee", "Head of waste, water, air, and noise"]]


def test_the_line_by_which_excel_tells_its_separator_is_no_row():
    sheet = tables.read(b"sep=;\r\nname;city\r\nKim, M;Busan\r\n")

    assert sheet.rows == [["name", "city"], ["Kim, M", "Busan"]]
    assert sheet.numbers == [1, 2]


def test_empty_rows_are_skipped_and_the_others_keep_their_numbers():
    sheet = tables.read(b"name,city,,\n,,,\n\n  ,\t\nKim,Busan,,\n")

    assert list(sheet) == [(1, ["name", "city"]), (5, ["Kim", "Busan"])]


def test_a_short_row_is_as_wide_as_the_others():
    assert tables.read(b"a,b,c\n1\n").rows == [["a", "b", "c"], ["1", "", ""]]


def test_cells_are_trimmed_composed_and_without_what_nobody_sees():
    text = "name\n\u00a0 \u1100\u1161\u3000\n\u202a+82 2 123\u202c\nzero\u200bwidth\n"

    assert tables.read(text.encode()).rows == [["name"], ["가"], ["+82 2 123"], ["zerowidth"]]


def test_the_quote_that_protects_from_formulas_is_taken_off_and_no_other():
    text = "a\n'=1+1\n'+82 2\n'-\n'@x\n''=x\n'＝x\n'quoted'\n'90s\n"

    assert [row[0] for row in tables.read(text.encode()).rows[1:]] == ["=1+1", "+82 2", "-", "@x", "'=x", "＝x", "'quoted'",
                                                                       "'90s"]


def test_pasted_cells_of_a_spreadsheet_are_read():
    sheet = tables.read_pasted('Kim, Minsu\tMayor\t\n"Lee\nJia"\tAide, first\t\n')

    assert sheet.rows == [["Kim, Minsu", "Mayor"], ["Lee\nJia", "Aide, first"]]
    assert (sheet.field, sheet.width) == ("pasted", 3)


@pytest.mark.parametrize("text", ["Kim, Mayor\nLee, Aide", "Kim; Mayor\nLee; Aide", "Kim\tMayor\nLee\tAide"])
def test_lines_from_elsewhere_are_read(text):
    assert tables.read_pasted(text).rows == [["Kim", "Mayor"], ["Lee", "Aide"]]


def test_korean_excels_encoding_is_read_where_it_is_announced():
    data = "도시,이름\r\n부산,김민수\r\n".encode("cp949")

    assert tables.read(data, encoding="cp949").rows == [["도시", "이름"], ["부산", "김민수"]]
    with pytest.raises(no.WrongEncoding):
        tables.read(data)


def test_unicode_is_known_even_where_korean_is_announced_by_mistake():
    assert tables.read("도시,이름\n부산,훈\n".encode(), encoding="cp949").rows == [["도시", "이름"], ["부산", "훈"]]
    assert tables.read("도시".encode("utf-8-sig"), encoding="cp949").rows == [["도시"]]
    assert tables.read("\ud638".encode("cp949"), encoding="cp949").rows == [["호"]]      # its bytes are UTF-8 as well


@pytest.mark.parametrize("data", ["città,Málaga\n".encode("latin-1"), "이름".encode("utf-16") + b"\0",
                                  "\U0001f600a".encode()[1:],
                                  "name,city\n".encode("utf-16-le"), "name,city\n".encode("utf-16-be")])
def test_letters_written_in_another_way_get_a_sentence_that_says_how_to_save_them(data):
    with pytest.raises(no.WrongEncoding) as refusal:
        tables.read(data)

    assert "CSV UTF-8" in words_of(refusal)


def test_what_is_no_cp949_is_refused_even_where_it_is_announced():
    with pytest.raises(no.WrongEncoding):
        tables.read(b"name\n\xff\xff\n", encoding="cp949")


@pytest.mark.parametrize("sign", ["\0", "\x07", "\x0b", "\x7f", "\x9b", "\ufffe", "\uffff", "\ufdd0"])
def test_a_character_that_cannot_be_shown_is_told_with_its_cell(sign):
    with pytest.raises(no.UnwantedCharacters) as refusal:
        tables.read(f"name,city\n\nKim,Bu{sign}san\n".encode())

    assert refusal.value.places == {"cell": "B3"}


def test_half_a_character_in_pasted_text_is_told_with_its_cell_and_stands_beside_the_pasting():
    with pytest.raises(no.UnwantedCharacters) as refusal:
        tables.read_pasted("name\tcity\nKim\tBu\ud800san")

    assert (refusal.value.places, refusal.value.field) == ({"cell": "B2"}, "pasted")


@pytest.mark.parametrize("data", [b"", b"\n\n", b",,,\n,,\n", b" \t\r\n", b"\xef\xbb\xbf", "\u200b\n\ufeff".encode(), b'""'])
def test_nothing_is_told_as_nothing(data):
    with pytest.raises(no.EmptyTable):
        tables.read(data)
    with pytest.raises(no.EmptyTable):
        tables.read_pasted(data.decode())


def test_pasting_nothing_at_all_is_told_too():
    with pytest.raises(no.EmptyTable):
        tables.read_pasted(None)


def test_ten_thousand_rows_are_read_and_one_more_is_refused():
    assert len(tables.read(b"Kim,Busan\n" * 10_000 + b"\n" * 500).rows) == 10_000
    with pytest.raises(no.TooManyRows) as refusal:
        tables.read(b"Kim,Busan\n" * 10_001)

    assert refusal.value.places == {"most": 10_000}


def test_sixty_columns_are_read_and_one_more_is_refused_unless_it_is_empty():
    assert len(tables.read(b"x," * 59 + b"x,,,,").rows[0]) == 60
    with pytest.raises(no.TooManyColumns) as refusal:
        tables.read(b"x," * 60 + b"x")

    assert refusal.value.places == {"column": "BI", "most": 60}


def test_a_column_past_the_last_that_spreadsheets_have_is_refused_alike():
    with pytest.raises(no.TooManyColumns):
        tables.read(b"," * 20_000 + b"x")
    with pytest.raises(no.UnwantedCharacters):
        tables.read(b"," * 20_000 + b"\x01")


def test_a_cell_may_be_long_and_not_endless():
    assert tables.read(b"x" * 10_000).rows == [["x" * 10_000]]
    with pytest.raises(no.CellTooLong) as refusal:
        tables.read(b"name\nKim," + b"x" * 10_001)

    assert refusal.value.places == {"cell": "B2", "most": 10_000}


def test_more_than_an_upload_may_hold_is_refused():
    with pytest.raises(no.TooLarge):
        tables.read(b"x," * 1024 ** 2 + b"x")
    with pytest.raises(no.TooLarge):
        tables.read_pasted("x," * 1024 ** 2 + "x")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
KINDS = {
    "delegates.xls": (OLE + "Workbook".encode("utf-16-le"), no.OldWorkbook),
    "locked.xlsx": (OLE + "EncryptedPackage".encode("utf-16-le"), no.Locked),
    "letter.hwp": (OLE + "HwpSummaryInformation".encode("utf-16-le"), no.TextDocument),
    "letter.hwpx": (archive({"mimetype": "application/hwp+zip", "Contents/section0.xml": ""}), no.TextDocument),
    "letter.docx": (archive({"[Content_Types].xml": "", "word/document.xml": ""}), no.TextDocument),
    "letter.odt": (archive({"mimetype": "application/vnd.oasis.opendocument.text"}), no.TextDocument),
    "letter.rtf": (b"{\\rtf1\\ansi", no.TextDocument),
    "delegates.ods": (archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), no.OpenDocument),
    "delegates.xlsb": (archive({"[Content_Types].xml": "", "xl/workbook.bin": ""}), no.BinaryWorkbook),
    "delegates.numbers": (archive({"Index/Document.iwa": ""}), no.Numbers),
    "slides.pptx": (archive({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), no.NoTable),
    "photos.zip": (archive({"photo.txt": "x"}), no.NoTable),
    "empty.zip": (archive({}), no.NoTable),
    "half.zip": (b"PK\x03\x04half", no.Damaged),
    "list.pdf": (b"%PDF-1.7\n", no.Pdf),
    "list.png": (b"\x89PNG\r\n\x1a\n", no.Picture),
    "list.jpg": (b"\xff\xd8\xff\xe0", no.Picture),
    "list.gif": (b"GIF89a", no.Picture),
    "list.webp": (b"RIFF\x01\x02\x03\x04WEBPVP8", no.Picture),
    "list.heic": (b"\0\0\0\x24ftypheic", no.Picture),
    "list.bmp": (b"BM\x36\0\x0c\0\0\0\0\0\x36", no.Picture),
    "government.xls": (b"\xef\xbb\xbf\r\n<html><table><tr>", no.WebPage),
    "sheet.xml": (b'<?xml version="1.0"?><Workbook>', no.WebPage),
    "program.exe": (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", no.NoTable),
}


@pytest.mark.parametrize("name", KINDS)
def test_what_people_send_by_mistake_gets_its_own_sentence(name):
    data, kind = KINDS[name]

    with pytest.raises(no.TableRefused) as refusal:
        tables.read(data, name)

    assert type(refusal.value) is kind
    assert refusal.value.field == "file"


def test_a_file_is_what_it_holds_and_not_what_it_is_called():
    assert tables.read(book(text_row(1, "Busan")), "delegates.csv").rows == [["Busan"]]
    assert tables.read(b"Busan", "delegates.xlsx").rows == [["Busan"]]


@pytest.mark.parametrize("text", ["PK,name\n1,Kim", "BMW,Busan", "MM,name", "RIFF,name", "GIF,name"])
def test_a_table_may_begin_like_another_kind_of_file(text):
    assert tables.read(text.encode()).rows[0] == text.split("\n")[0].split(",")


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_workbook_packed_in_a_way_that_excel_does_not_use_is_not_unpacked(compression):
    with pytest.raises(no.Damaged):
        tables.read(book(text_row(1, "Busan"), compression=compression))


def test_a_workbook_whose_parts_are_locked_is_told_as_locked():
    data = bytearray(book(text_row(1, "Busan")))
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        first = opened.start_dir
    at = first
    while data[at:at + 4] == b"PK\x01\x02":
        data[at + 8] |= 1
        at += 46 + sum(int.from_bytes(data[at + place:at + place + 2], "little") for place in (28, 30, 32))

    with pytest.raises(no.Locked):
        tables.read(bytes(data))
