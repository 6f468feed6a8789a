"""Undoing a move: a move back, by the same rules, to what was before."""
import datetime as dt

from ..db import db
from ..points import Point
from ..refusals import N_, Refusal
from ..texts import Text
from .models import Move
from .times import DEADLINES, NewDay, Plan


class NotTheNewest(Refusal):
    message = N_("The assembly has moved again since. Only the newest move can be undone.")


class DaysChanged(Refusal):
    message = N_("The days or the time zone have been changed since that move, so it cannot be undone. Move the assembly anew "
                 "instead.")


def plan_back(move, was, *, tell=True):
    """The Plan that undoes this move, from the Standing. What else was changed since, such as a deadline, stays changed.

    Raises NotTheNewest, DaysChanged.
    """
    if move.id != was.move:
        raise NotTheNewest()
    before, after, assembly = move.before, move.after, was.assembly
    now = [(day.id, day.date.isoformat()) for day in was.days]
    if now != [(day["id"], day["date"]) for day in after["days"]] or assembly.zone != after["zone"]:
        raise DaysChanged()
    old, here = {day["id"]: day for day in before["days"]}, {day.id for day in was.days}

    def back(kept, name, read):
        """The value before, unless it has been changed since the move."""
        return read(before[name]) if kept == read(after[name]) else kept

    return Plan(
        dates=tuple((day.id, dt.date.fromisoformat(old[day.id]["date"]) if day.id in old else None) for day in was.days),
        added=tuple(new_day(day) for day in before["days"] if day["id"] not in here),
        zone=before["zone"], venue=back(assembly.venue, "venue", lambda value: Text(**value)),
        point=back(assembly.point, "point", Point.of) if "point" in after else assembly.point,
        month=back(assembly.month, "month", dt.date.fromisoformat),
        is_provisional=back(assembly.is_provisional, "is_provisional", bool),
        deadlines=tuple((name, moment_back(getattr(assembly, name), before["deadlines"][name], after["deadlines"][name]))
                        for name in DEADLINES),
        categories=tuple((one.id, moment_back(one.closes_at, before["categories"][str(one.id)],
                                              after["categories"].get(str(one.id))))
                         for one in was.categories if str(one.id) in before["categories"]),
        tell=tell, undoes=move.id,
        back=tuple(sorted((code, dt.date.fromisoformat(date)) for code, date in before["tray"].items())))


def moment_back(kept, before, after):
    return read_moment(before) if kept == read_moment(after) else kept


def read_moment(words):
    return dt.datetime.fromisoformat(words) if words else None


def new_day(day):
    return NewDay(dt.date.fromisoformat(day["date"]), Text(**day["title"]), read_time(day["opens"]), read_time(day["closes"]),
                  day["id"])


def read_time(words):
    return dt.time.fromisoformat(words) if words else None


def move_called(number):
    """The move with this id; None when there is none."""
    return db.session.get(Move, number)
