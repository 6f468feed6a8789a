"""Tables that people bring and take away: CSV, pasted cells and Excel workbooks.

    sheet = tables.read(form.file.data.read(), encoding=form.encoding.data)      # or tables.read_pasted(form.pasted.data)
    found = tables.match(sheet, [Column("name", ("Name", "이름"), is_required=True), Column("email", ("E-mail",))])
    for number, cells in found.rows:                                              # 7, {"name": "…", "email": "…"}

    tables.csv_bytes(header, rows)        tables.xlsx_bytes(header, rows, title="Delegates")        tables.template_xlsx(…)

Whatever is wrong with what was brought is a TableRefused, which is a Refusal; nothing else is ever raised.
The tables_* files beside this one are its parts; none of them knows a request or a database.
"""
import dataclasses
import re

from .tables_book import book_rows
from .tables_kinds import EXAMPLE, kind_of, letters_of
from .tables_lines import csv_bytes as csv_bytes
from .tables_lines import decoded, records, unprotected
from .tables_refusals import (
    CellTooLong,
    DoubledColumns,
    EmptyTable,
    MissingColumns,
    NoHeader,
    TableRefused,
    TooLarge,
    TooManyColumns,
    TooManyRows,
    TooMuchText,
    UnwantedCharacters,
)
from .texts import UNWANTED, searchable, tidy


def __getattr__(name):
    """openpyxl is large: it is loaded where a workbook is written, and not by every worker that serves pages."""
    if name in ("template_xlsx", "xlsx_bytes"):
        from . import tables_made
        return getattr(tables_made, name)
    raise AttributeError(name)


MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 60
LONGEST_CELL = 10_000
MOST_LETTERS = 5_000_000
HEADER_WITHIN = 10
# What cannot be seen and says nothing in a cell: some copy it along with a phone number or a right-to-left name.
INVISIBLE = re.compile("[\u200b\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclasses.dataclass(frozen=True)
class Sheet:
    """What was brought: rows of tidy texts, all equally wide, without the empty ones.

    `numbers` tells of each row which one it is in the spreadsheet, from 1; `hidden` are the numbers of those hidden there, by
    a filter for instance, which are read all the same. `field` is "file" or "pasted": where it came from.
    """

    rows: list[list[str]]
    numbers: list[int]
    hidden: frozenset = frozenset()
    field: str = "file"
    width: int = 0      # with the empty columns at the right, as pasted

    def __iter__(self):
        """(row number, cells) of each row."""
        return zip(self.numbers, self.rows, strict=True)


@dataclasses.dataclass(frozen=True)
class Column:
    """A column that we know: our `name` of it, and every title it may have, in any language. The first one is shown."""

    name: str
    titles: tuple
    is_required: bool = False

    @property
    def shown(self):
        return str(self.titles[0])


@dataclasses.dataclass(frozen=True)
class Matched:
    """[(row number, {name: text})], where each known column has its text, empty where the table has none.

    `unknown` are titles that no column has, `header_row` is the number of the row that named the columns (None where none
    did), `examples` the numbers of rows left out because a template marks them as examples.
    """

    rows: list[tuple[int, dict[str, str]]]
    unknown: list[str]
    header_row: int | None
    examples: list[int] = dataclasses.field(default_factory=list)


def read(data, filename="", *, encoding=None, most=MOST_BYTES):
    """The first visible sheet of an Excel workbook, or a CSV file; told by its content, never by its name.

    CSV may have commas, semicolons or tabs, in UTF-8 or, with a mark, UTF-16; in CP949 only where `encoding` is "cp949".
    Of a workbook, dates come as 2027-05-30, formulas as their last result, and a cell merged over several rows in each of them.
    Raises a TableRefused.
    """
    if len(data) > most:
        raise TooLarge(most=most // 1024 ** 2)
    if kind_of(data) == "book":
        rows, hidden = book_rows(data, MOST_ROWS, MOST_COLUMNS)
        return sheet_of(rows, hidden=hidden)
    return sheet_of(lines_of(decoded(data, encoding)))


def read_pasted(text):
    """Cells copied from a spreadsheet, or lines with commas or semicolons. Raises a TableRefused whose field is "pasted"."""
    try:
        if len(text or "") > MOST_BYTES:
            raise TooLarge(most=MOST_BYTES // 1024 ** 2)
        return sheet_of(lines_of(text or ""), field="pasted")
    except TableRefused as refusal:
        refusal.field = "pasted"
        raise


def lines_of(text):
    """(row number, {column number: text}) of each line, empty cells too."""
    for number, fields in enumerate(records(text), 1):
        yield number, dict(enumerate(fields, 1))


def sheet_of(numbered, *, hidden=frozenset(), field="file"):
    rows, numbers, width, widest, letters = [], [], 0, 0, 0
    tidied = {"": ""}       # each text is tidied once, since a workbook can say a long one in half a million cells
    for number, cells in numbered:
        widest = max(widest, *cells, 0)
        kept = {}
        for column, raw in cells.items():
            if raw not in tidied:
                tidied[raw] = tidy_cell(raw, number, column)
            if tidied[raw]:
                kept[column] = tidied[raw]
                letters += len(tidied[raw])
        if letters > MOST_LETTERS:
            raise TooMuchText(most=MOST_LETTERS)
        if not kept:
            continue
        if len(rows) == MOST_ROWS:
            raise TooManyRows(most=MOST_ROWS)
        width = max(width, *kept)
        if width > MOST_COLUMNS:
            raise TooManyColumns(column=letter(width), most=MOST_COLUMNS)
        numbers.append(number)
        rows.append([kept.get(column, "") for column in range(1, max(kept) + 1)])
    if not rows:
        raise EmptyTable()
    for row in rows:
        row += [""] * (width - len(row))
    return Sheet(rows, numbers, hidden & set(numbers), field, widest)


def tidy_cell(words, number, column):
    """A text as we keep it, the ' of csv_bytes taken off."""
    words = tidy(INVISIBLE.sub("", unprotected(words)))
    if len(words) > LONGEST_CELL:
        raise CellTooLong(cell=f"{letter(column)}{number}", most=LONGEST_CELL)
    if UNWANTED.search(words):
        raise UnwantedCharacters(cell=f"{letter(column)}{number}")
    return words


def letter(column):
    """A column as spreadsheets call it; past the last one they have, its number."""
    return letters_of(column) if column <= 16_384 else str(column)


def folded(title):
    """A title as titles are compared: letters and digits alone, so that "E-mail *" is "email"."""
    return "".join(sign for sign in searchable(title) if sign.isalnum())


def match(sheet, columns, *, positional=False):
    """Find which column of the sheet is which, in any order, by the first of the first ten rows that has all required titles.

    With `positional`, a table without such a row that has exactly as many columns as `columns` is taken in their order.
    Rows that repeat the header, and rows in which no known column holds anything, are left out.
    Raises NoHeader, MissingColumns, DoubledColumns or, when there is no row but the header, EmptyTable.
    """
    known = {folded(str(title)): column.name for column in columns for title in column.titles}
    known.pop("", None)
    try:
        found = found_in(sheet, columns, known, positional)
        if not found.rows:
            raise EmptyTable()
        return found
    except TableRefused as refusal:
        refusal.field = sheet.field
        raise


def found_in(sheet, columns, known, positional):
    required = [column for column in columns if column.is_required]
    candidates = [(number, [known.get(folded(cell)) for cell in row])
                  for number, row in list(sheet)[:HEADER_WITHIN]]
    found = next(((number, names) for number, names in candidates if any(names)
                  and all(column.name in names for column in required)), None)
    if found:
        return under(sheet, columns, *found)
    nearest = max(candidates, key=lambda candidate: len(set(candidate[1]) - {None}))
    hits = len(set(nearest[1]) - {None})
    if positional and hits < 2 and len(columns) in (sheet.width, len(sheet.rows[0])):
        return in_order(sheet, columns)
    if hits == 0:
        raise NoHeader(names=", ".join(column.shown for column in required or columns))
    missing = [column.shown for column in required if column.name not in nearest[1]]
    raise MissingColumns(row=nearest[0], names=", ".join(missing))


def in_order(sheet, columns):
    rows = [(number, {column.name: words for column, words in zip(columns, [*row, *[""] * len(columns)], strict=False)})
            for number, row in sheet]
    return Matched(rows, [], None)


def under(sheet, columns, header_row, names):
    """The rows below the header, where `names` tell what each column is."""
    doubled = [column.shown for column in columns if names.count(column.name) > 1]
    if doubled:
        raise DoubledColumns(row=header_row, names=", ".join(doubled))
    place = {name: index for index, name in enumerate(names) if name}
    below = [(number, row) for number, row in sheet if number > header_row]
    header = sheet.rows[sheet.numbers.index(header_row)]
    untitled = [index for index, title in enumerate(header) if not title]
    rows, examples, used = [], [], set()
    for number, row in below:
        if any(row[index].startswith(EXAMPLE) for index in untitled):
            examples.append(number)
            continue
        used.update(index for index in untitled if row[index])
        cells = {column.name: row[place[column.name]] if column.name in place else "" for column in columns}
        repeats = all(not cells[name] or folded(cells[name]) == folded(header[index]) for name, index in place.items())
        if any(cells.values()) and not repeats:
            rows.append((number, cells))
    unknown = [title or letter(index + 1) for index, title in enumerate(header)
               if not names[index] and (title or index in used)]
    return Matched(rows, unknown, header_row, examples)
