"""Editors: one day of the draft as a grid, rooms across and time down."""
import collections
from typing import NamedTuple

from flask import render_template, request
from flask_login import current_user

from ..access import editors, open_to
from ..assembly.models import Day
from ..assembly.queries import days
from . import queries, queries_conflicts, queries_editor, queries_edits, times_board, words, words_conflicts, words_edits
from .models import Kind, Room, SlotStatus
from .routes_editor import bp, undo_from_address, wanted_from_address

ZOOMS = (1, 2, 3, 4)
USUAL_ZOOM = 2


class Column(NamedTuple):
    """A room and what stands in it; None is what takes place elsewhere."""

    room: Room | None
    standing: list


class Board(NamedTuple):
    """One day: its columns, what spans them all, the hours it shows, and when it closes."""

    day: Day
    columns: list[Column]
    wide: list
    first_hour: int
    last_hour: int
    closes: int | None      # minutes since midnight


@bp.route("")
@open_to(editors)
def programme():
    last_edit = queries_edits.last_edit()       # before the draft: what comes in between is heard twice, not missed
    draft, all_days, rooms, tracks = queries_editor.draft(), days(), queries.rooms(), queries.tracks()
    asked = request.args
    day = next((day for day in all_days if day.date.isoformat() == asked.get("day")), next(iter(all_days), None))
    wanted = wanted_from_address(rooms, tracks)
    status = next((status for status in SlotStatus if status.value == asked.get("status")), None)
    found = [slot for slot in queries_editor.narrowed(draft.slots, wanted) if status in (None, slot.status)]
    zoom = asked.get("zoom", USUAL_ZOOM, type=int)
    return render_template(
        "editor/grid.html", draft=draft, days=all_days, day=day, rooms=rooms, tracks=tracks, kinds=words.KINDS,
        statuses=words.STATUSES, wanted=wanted, status=status, found={slot.code for slot in found},
        board=board_of(day, draft.slots, rooms, whole="whole" in asked) if day else None,
        tray=[slot for slot in draft.slots if not slot.is_placed], zoom=zoom if zoom in ZOOMS else USUAL_ZOOM, zooms=ZOOMS,
        undo=undo_from_address(draft.slots), marks=marks_of(day) if day else {}, last_edit=last_edit,
        turns=turns_of(current_user.account),
        counts={date.id: sum(slot.day_id == date.id for slot in draft.slots) for date in all_days})


def turns_of(account):
    """What undo and redo would do now, in words; None where there is nothing."""
    undo, redo = queries_edits.next_acts(account)
    return words_edits.undo_in_words(undo), words_edits.redo_in_words(redo)


def board_of(day, slots, rooms, *, whole):
    """The day laid out. A break without a room is for everybody, so it spans all rooms."""
    here = [slot for slot in slots if slot.day_id == day.id]
    wide = [slot for slot in here if slot.room_id is None and slot.kind is Kind.BREAK]
    columns = [Column(room, times_board.standing(
        (slot.span, slot) for slot in here if slot.room_id == (room and room.id) and slot not in wide))
        for room in (*rooms, None)]
    first, last = times_board.hours_shown(day.date, [slot.span for slot in here], opens=day.opens, closes=day.closes,
                                          whole=whole)
    return Board(day, columns, times_board.standing((slot.span, slot) for slot in wide), first, last,
                 times_board.minutes_of(day.closes, after=day.opens) if day.closes else None)


def marks_of(day):
    """The conflicts of a day in words, by the codes of their sessions."""
    found = collections.defaultdict(list)
    for conflict in queries_conflicts.of_days([day.id]):
        mark = words_conflicts.mark(conflict)
        for code in conflict.codes:
            found[code].append(mark)
    return found
