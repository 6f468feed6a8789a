"""The roster as a file: members.csv, and what organisers import and export. Text in, cells out; and back."""
import csv
import io
import pathlib
from typing import NamedTuple

FILE = pathlib.Path(__file__).with_name("members.csv")
COLUMNS = ("slug", "name_en", "name_local", "name_ko", "name_fr", "name_es", "country_code", "region", "role",
           "evidence")
RECALLED = "recalled"       # the evidence of a row that somebody remembers and nobody has looked up


class WrongColumns(ValueError):
    """The first line does not name the COLUMNS."""


class Line(NamedTuple):
    """One line of the file: its number as a spreadsheet shows it, and its cells by column, white space trimmed."""

    number: int
    cells: dict[str, str]
    fits: bool = True           # has it as many cells as there are columns


def read(text):
    """The lines of a roster; the columns may stand in any order, parted by comma, semicolon or tab.

    Raises WrongColumns, or csv.Error when it is no CSV at all.
    """
    head = text.lstrip("\ufeff").lstrip()
    delimiter = max(",;\t", key=head.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, strict=True)
    names = [name.strip().lower() for name in next(reader, [])]
    if sorted(names) != sorted(COLUMNS):
        raise WrongColumns()
    return [Line(number, cells(names, values), fits=len(values) == len(names))
            for number, values in enumerate(reader, start=2) if any(value.strip() for value in values)]


def cells(names, values):
    """The values by column; a line that is too short has empty ones."""
    return dict.fromkeys(COLUMNS, "") | {name: disarmed(value.strip())
                                         for name, value in zip(names, values, strict=False)}


def written(rows):
    """The file that holds these rows, dicts by COLUMNS: UTF-8 with a mark, so that spreadsheets see it is."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([armed(row[name]) for name in COLUMNS])
    return ("\ufeff" + out.getvalue()).encode()


def cells_of(member):
    """A member's line of the file."""
    return {"slug": member.slug, **{f"name_{language}": words for language, words in member.name.as_dict().items()},
            "name_local": member.local_name, "country_code": member.country_code, "region": member.region.value,
            "role": member.part.value, "evidence": member.evidence}


FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def armed(cell):
    """A cell that no spreadsheet takes for a formula (CWE-1236; ASVS 1.2.10)."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def disarmed(cell):
    """The cell as it was before `armed`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
