"""Excel workbooks as people take them away: a table to work on, and a template to fill in."""
import datetime as dt
import io
import itertools
import re
import unicodedata
import zipfile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from .tables_kinds import EXAMPLE
from .tables_lines import PROTECTED, clean

FILLABLE = 1_000            # rows of a template that offer choices and notes
LONGEST_TEXT = 32_767       # Excel's limit
NARROWEST, WIDEST = 8, 50   # in characters
FIRST_DAY = dt.date(1900, 3, 1)     # before it Excel counts a day that never was
NEVER = (1980, 1, 1, 0, 0, 0)       # a zip file knows no earlier moment; ours tell none
# What Excel would make a number, a date or a formula of, once somebody clicks into the cell: such cells are marked as text.
TEMPTING = re.compile(r"[\s']*[-=+@0-9.,(#＝＋－＠]|(true|false)$", re.IGNORECASE)


def xlsx_bytes(header, rows, *, title, widths=None):
    """A table as an Excel workbook: bold header that stays in sight, filters, no formula whatever the texts are.

    Texts stay texts ("0012", "+82 2 123"), dates become real dates; an aware moment is written by its own clock, so bring it to
    venue time first. `title` names the sheet; `widths` are in characters, else as the texts need. The same table gives the
    same bytes.
    """
    header, rows = list(header), [list(row) for row in rows]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_title(title))
    fit(sheet, widths or fitting(header, rows))
    sheet.freeze_panes = "A2"
    sheet.append([head(sheet, title) for title in header])
    for row in rows:
        sheet.append([kept(sheet, value) for value in row])
    if header:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{len(rows) + 1}"
    return saved(book, title)


def template_xlsx(header, examples, notes=None, choices=None, *, title, mark, about):
    """A workbook to download and fill in, whose columns are all text, so that a phone number keeps its zeros.

    `examples` are rows in grey with `mark` beside them ("example: delete this row"); tables.match leaves out those that are not
    deleted. `notes` {title: sentence} tell what a column wants when one enters it, and stand on a second sheet named `about`.
    `choices` {title: [texts]} are offered as a list; other texts are let through, and refused where the file is read.
    """
    header, examples, notes, choices = list(header), [list(row) for row in examples], notes or {}, choices or {}
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_title(title))
    fit(sheet, [max(width, 14) for width in fitting(header, examples)])
    for column in range(1, len(header) + 1):
        sheet.column_dimensions[get_column_letter(column)].number_format = "@"
    sheet.freeze_panes = "A2"
    sheet.append([head(sheet, title) for title in header])
    for row in examples:
        row += [""] * (len(header) - len(row))
        sheet.append([faint(sheet, value) for value in [*row[:len(header)], f"{EXAMPLE} {mark}"]])
    if notes or choices:
        other = book.create_sheet(sheet_title(about))
        explain(other, header, notes, choices)
        for column, name in enumerate(header):
            if name in notes or name in choices:
                sheet.data_validations.append(offered(column, name, notes.get(name), choices.get(name), other.title))
    return saved(book, title)


def explain(sheet, header, notes, choices):
    """A sheet with a column for each of the template's that has something to tell: its title, its note, its choices."""
    told = [name for name in header if name in notes or name in choices]
    fit(sheet, [30] * len(header))
    sheet.append([head(sheet, name) if name in told else None for name in header])
    sheet.append([wrapped(sheet, notes[name]) if name in notes else None for name in header])
    for texts in itertools.zip_longest(*[choices.get(name, ()) for name in header]):
        sheet.append([None if words is None else kept(sheet, clean(words)) for words in texts])


def offered(column, name, note, texts, where):
    """What Excel shows when one enters a cell of this column (0 is the first): a note, a list of choices, or both."""
    letter, rule = get_column_letter(column + 1), DataValidation(allow_blank=True, showErrorMessage=False)
    if texts:
        rule.type = "list"
        quoted = where.replace("'", "''")
        rule.formula1 = f"'{quoted}'!${letter}$3:${letter}${len(texts) + 2}"
    if note:
        rule.showInputMessage, rule.promptTitle, rule.prompt = True, clean(name)[:32], clean(note)[:255]
    rule.add(f"{letter}2:{letter}{FILLABLE + 1}")
    return rule


def kept(sheet, value):
    """A value as openpyxl should write it: numbers, dates and harmless texts as they are, any other text as a text cell."""
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None) if value.date() >= FIRST_DAY else text_cell(sheet, clean(value))
    if isinstance(value, dt.date):
        return value if value >= FIRST_DAY else text_cell(sheet, clean(value))
    if isinstance(value, dt.time):
        return value.replace(tzinfo=None)
    if isinstance(value, (int, float)):
        return value if abs(value) < 1e15 else text_cell(sheet, str(value))      # Excel keeps fifteen digits
    words = text_of(value)
    return text_cell(sheet, words) if TEMPTING.match(words) else words or None


def text_of(value):
    """A text as a workbook holds it: what it would read as an escape is escaped, what tables.read takes off is doubled."""
    words = re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", clean(value))
    return (f"'{words}" if PROTECTED.match(words) else words)[:LONGEST_TEXT]


def text_cell(sheet, words):
    cell = WriteOnlyCell(sheet, words)
    cell.data_type, cell.number_format = "s", "@"
    return cell


def head(sheet, title):
    cell = text_cell(sheet, text_of(title))
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8EDF3")
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def faint(sheet, value):
    cell = text_cell(sheet, text_of(value))
    cell.font = Font(italic=True, color="6B7280")
    return cell


def wrapped(sheet, note):
    cell = text_cell(sheet, text_of(note))
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def sheet_title(title):
    """A title as Excel lets a sheet be called: 31 characters, none of []:*?/\\, no ' around it."""
    return re.sub(r"[\[\]:*?/\\\s]+", " ", clean(title))[:31].strip(" '") or "1"


def fit(sheet, widths):
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def fitting(header, rows):
    """Widths in characters for what stands in the first 200 rows; a Korean letter is two wide."""
    widths = [breadth(title) + 4 for title in header]       # room for the arrow of the filter
    for row in rows[:200]:
        for column, value in enumerate(row[:len(widths)]):
            widths[column] = max(widths[column], breadth(value) + 2)
    return [min(max(width, NARROWEST), WIDEST) for width in widths]


def breadth(value):
    lines = clean(value)[:WIDEST * 2].split("\n")
    return max(sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line) for line in lines)


def saved(book, title):
    """The bytes of a workbook; they tell neither when they were made nor with what."""
    book.properties.creator, book.properties.title = None, clean(title)
    raw, made = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", b"", part)
            elif name == "docProps/app.xml":
                part = re.sub(rb"<(Application|AppVersion)>.*?</\1>", b"", part)
            new.writestr(zipfile.ZipInfo(name, NEVER), part, zipfile.ZIP_DEFLATED)
    return made.getvalue()
