"""A day as a table: a row from each moment at which something begins or ends to the next, a column for each room."""
import datetime as dt
from typing import NamedTuple


class Cell(NamedTuple):
    """One cell of the table; `what` is None where a room is free."""

    what: object
    rows: int
    columns: int


class Column(NamedTuple):
    """A room; None is the column of what takes place elsewhere. It has several lanes when its sessions overlap."""

    key: object
    lanes: int


class Row(NamedTuple):
    at: dt.datetime
    begins: bool        # something does, at this very moment
    cells: list


class Grid(NamedTuple):
    columns: list
    rows: list


def grid(items, keys):
    """`items` are (Span, key of the room or None, what); `keys` are the rooms in order.

    What has no room spans the whole table when it is alone at its time, such as a break; else it has its own column.
    Rooms where nothing takes place get no column.
    """
    items = sorted(items, key=lambda item: item[0])
    wide = [item for item in items if item[1] is None and not any(
        item[0].overlaps(other[0]) for other in items if other is not item)]
    lanes = {}
    for item in items:
        if item not in wide:
            put_in_lane(lanes.setdefault(item[1], []), item)
    columns = [Column(key, len(lanes[key])) for key in (*keys, None) if key in lanes] or [Column(None, 1)]
    flat = [lane for column in columns for lane in lanes.get(column.key, [[]])]

    marks = sorted({moment for span, _key, _what in items for moment in span})
    place = {moment: number for number, moment in enumerate(marks)}
    starts = {span.start for span, _key, _what in items}
    rows = [Row(moment, moment in starts, []) for moment in marks[:-1]]
    for number, lane in enumerate(flat):
        reached = 0
        for span, _key, what in sorted([*lane, *wide], key=lambda item: item[0]):
            begin, end = place[span.start], place[span.end]
            if begin > reached:
                rows[reached].cells.append(Cell(None, begin - reached, 1))
            is_wide = any(what is item[2] for item in wide)
            if not is_wide or number == 0:
                rows[begin].cells.append(Cell(what, end - begin, len(flat) if is_wide else 1))
            reached = end
        if reached < len(rows):
            rows[reached].cells.append(Cell(None, len(rows) - reached, 1))
    return Grid(columns, rows)


def put_in_lane(lanes, item):
    """Into the first lane that is free then; a room has one lane unless a cancelled session left its hours to another."""
    for lane in lanes:
        if not item[0].overlaps(lane[-1][0]):
            lane.append(item)
            return
    lanes.append([item])
