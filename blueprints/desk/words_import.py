"""A table of delegates that comes back: its columns by their titles in every language, its choices by their names."""
from typing import NamedTuple

from ..delegations import words_many
from ..delegations.rules_focal_points import key
from ..delegations.rules_import import Row, names_of
from ..delegations.words import POSTS, STATUSES
from ..languages import speaking
from ..refusals import N_
from ..tables import Column, MissingColumns, TableRefused, folded, match
from ..texts import LANGUAGES, searchable
from .words_export import COLUMNS, SENSITIVE, bare, question_titles

MOST = 5_000            # rows in one table
FIELDS = {name: name for name in ("name", "own_name", "office", "organisation", "post", "email", "language")} | {
    "rank": "rank_id"}  # column: what it changes
PLACED = ("category", "city")       # tell where somebody new belongs
COMPARED = ("status", *PLACED)      # of a registration that is there they stay, and who wrote them anew is told so
ALSO = words_many.ALSO | {
    "reference": ("Ref", "Reference number", "Registration number"), "city": ("Member city", "Member", "도시명"),
    "category": ("Type of participant", "Comes for", "구분")}


class TooManyRows(TableRefused):
    message = N_("This table has %(rows)s rows, and %(most)s can be imported at a time. Bring it in parts.")


class Brought(NamedTuple):
    """What a table says: its Rows, the keys of its columns that are left as they are, and titles that we do not know."""

    rows: list
    left: list
    unknown: list


def read(sheet, questions):
    """What the sheet says. Raises a TableRefused, such as TooManyRows or MissingColumns."""
    if len(sheet.rows) > MOST + 1:
        raise TooManyRows(rows=len(sheet.rows), most=MOST)
    asked = {bare(title) for language in LANGUAGES for title in titles_in(language, questions)}
    columns = known_columns(asked)
    found = match(sheet, columns)
    called = {folded(title): column.name for column in columns for title in column.titles}
    there = {called.get(folded(title)) for title in sheet.rows[sheet.numbers.index(found.header_row)]}
    if "reference" not in there and not {"name", "email"} <= there:
        refusal = MissingColumns(row=found.header_row, names=str(COLUMNS["reference"]))
        refusal.field = sheet.field
        raise refusal
    kinds = {"post": words_many.keys_of(POSTS, lambda post: post.value), "language": words_many.languages(),
             "status": words_many.keys_of(STATUSES, lambda status: status.value)}
    left = [name for name in (*COLUMNS, *SENSITIVE) if name in there
            and name not in (*FIELDS, "reference")]
    if any(bare(title) in asked for title in found.unknown):
        left.append("answers")
    return Brought([row_of(number, cells, there, kinds) for number, cells in found.rows], left,
                   [title for title in found.unknown if bare(title) not in asked])


def titles_in(language, questions):
    with speaking(language):
        return list(question_titles(questions).values())


def known_columns(asked):
    """Our columns by all their titles. Of the other names for them none that another column, or a question, is called by."""
    titles = {name: words_many.in_all_languages(title) for name, title in (COLUMNS | SENSITIVE).items()}
    ours = {folded(title) for each in titles.values() for title in each} | asked
    return [Column(name, (*each, *(other for other in ALSO.get(name, ()) if folded(other) not in ours)))
            for name, each in titles.items()]


def row_of(number, cells, there, kinds):
    for column, keys in kinds.items():
        cells[column] = keys.get(searchable(cells[column]), cells[column])
    told = {FIELDS.get(column, column): cells[column] for column in (*FIELDS, *COMPARED) if column in there}
    return Row(number, "".join(sign for sign in cells["reference"].upper() if sign.isalnum()), told)


def left_cells(rows):
    """[(row, names of columns)]: where a table tells another status, category or city of a registration; they stay."""
    found = [(row, [name for name in COMPARED if row.cells.get(name) and not is_so(row.delegate, name, row.cells[name])])
             for row in rows if row.delegate is not None]
    return [(row, names) for row, names in found if names]


def is_so(delegate, name, words):
    if name == "status":
        return words == delegate.status.value
    if name == "category":
        return searchable(words) in names_of(delegate.category)
    member = delegate.delegation.member if delegate.delegation else None
    names = [*member.name.as_dict().values(), member.local_name, member.slug] if member else [delegate.city_written]
    return key(words) in {key(name) for name in names if name} or words in names


def column_title(name):
    """What a cell or a fact is called on the page."""
    column = {"rank_id": "rank"}.get(name, name)
    return str(COLUMNS[column]) if column in COLUMNS else ""
