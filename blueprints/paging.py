"""Long lists, a page at a time; whatever an address says, some page of the list is shown."""
from typing import NamedTuple

import sqlalchemy as sa

from .db import db


class Paged(NamedTuple):
    """Some rows of a long list: page `number` of `pages`, out of `total` rows."""

    rows: list
    number: int
    pages: int
    total: int


def page_number(words):
    """The page that an address asks for; the first when it is no number."""
    return max(1, int(words)) if words and words.isascii() and words.isdigit() and len(words) <= 7 else 1


def paged(wanted, *, number=1, size=50):
    """Page `number` of the rows that the SELECT `wanted` finds; past the end the last one. Two statements, always."""
    total = db.session.scalar(sa.select(sa.func.count()).select_from(wanted.order_by(None).subquery()))
    pages = max(1, -(-total // size))
    number = min(number, pages)
    rows = db.session.scalars(wanted.limit(size).offset((number - 1) * size)).unique().all()
    return Paged(list(rows), number, pages, total)


def paged_list(rows, *, number=1, size=50):
    """The same of rows that are a list already."""
    pages = max(1, -(-len(rows) // size))
    number = min(number, pages)
    return Paged(rows[(number - 1) * size:number * size], number, pages, len(rows))
