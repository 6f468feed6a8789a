"""Bringing a table of delegates back, and what of it is carried along from the preview to the import."""
import json
from typing import NamedTuple

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from ..delegations.forms import good_email, latin_name, name_in_any_script
from ..delegations.forms_many import BringForm
from ..delegations.rules_import import FIELDS, Row
from ..forms import Form, Line, Lines
from ..refusals import N_
from ..tables import LONGEST_CELL, TableRefused
from ..texts import UNWANTED
from .words_import import COMPARED, MOST

MOST_CARRIED = 480_000      # bytes; a field of a form holds 512 KiB
CHECKS = {"name": latin_name, "own_name": name_in_any_script, "email": good_email}
LONGEST = {"name": 120, "own_name": 120, "email": 254, "office": 200, "organisation": 200}


class TooMuchDiffers(TableRefused):
    message = N_("Too much of this table differs to be imported at a time. Bring it in parts.")


class ImportForm(BringForm):
    file = FileField(_l("File"), description=_l("An Excel workbook (.xlsx) or a CSV file."))
    pasted = Lines(_l("Or paste cells here"), longest=400_000,
                   description=_l("With the titles of the columns in the first row."))


class Cell(NamedTuple):
    """A cell as validators look at it."""

    data: str


def sentence_about(name, words):
    """What is wrong with the shape of a cell, as the forms would say it of their field; None when nothing is."""
    if len(words) > LONGEST.get(name, LONGEST_CELL):
        return gettext("Shorten this to %(max)d characters.", max=LONGEST[name])
    try:
        if name in CHECKS:
            CHECKS[name]((), Cell(words))
    except ValidationError as error:
        return str(error)
    return None


class ApplyForm(Form):
    """What differs, carried along unseen, with a fingerprint of the registrations as the preview showed them."""

    text = Lines(longest=MOST_CARRIED, widget=HiddenInput())
    fingerprint = Line(longest=32, widget=HiddenInput())
    wait = BooleanField(_l("Who finds no place goes on the waiting list"))
    write = BooleanField(_l("Write to those concerned"), description=_l("Whose registration changes, and who is added, gets "
                                                                       "a letter."))


def carried(rows, same):
    """As compact as can be: of a registration that is there what differs, of others what is told. Raises TooMuchDiffers."""
    kept = []
    for row in rows:
        names = (*row.changes, *COMPARED) if row.delegate is not None else row.cells
        cells = {name: row.cells[name] for name in names
                 if row.cells.get(name) or name in row.changes or row.reference and row.delegate is None}
        kept.append([row.number, row.reference, cells])
    text = json.dumps({"same": same, "rows": kept}, ensure_ascii=False, separators=(",", ":"))
    if len(text.encode()) > MOST_CARRIED:
        raise TooMuchDiffers()
    return text


def read_carried(text):
    """(Rows, how many were the same) of what `carried` made; none of it where somebody else made it: None."""
    try:
        told = json.loads(text or "")
        same, rows = told["same"], told["rows"]
        good = is_number(same) and len(rows) <= MOST and all(is_row(*row) for row in rows)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return ([Row(number, reference, cells) for number, reference, cells in rows], same) if good else None


def is_row(number, reference, cells):
    return (is_number(number) and is_text(reference) and isinstance(cells, dict) and cells.keys() <= {*FIELDS, *COMPARED}
            and all(is_text(words) for words in cells.values()))


def is_number(value):
    return type(value) is int and 0 <= value < 2**31


def is_text(value):
    return isinstance(value, str) and len(value) <= LONGEST_CELL and not UNWANTED.search(value)
