"""The last release with its dates moved, as values: the draft's own edits stay unpublished. Pure."""
import dataclasses
import datetime as dt

from ..programme.releases import point_of
from ..texts import Text

# Why a published session is cancelled whose day is no longer part of the assembly.
DAY_LOST = Text(
    en="Its day is no longer part of the assembly; a new time will be announced.",
    ko="해당 날짜가 총회 일정에서 제외되었습니다. 새로운 시간은 추후 안내됩니다.",
    fr="Son jour ne fait plus partie de l’assemblée ; un nouvel horaire sera annoncé.",
    es="Su día ya no forma parte de la asamblea; se anunciará un nuevo horario.")


def was_lost(facts):
    """Is this session cancelled because a move took its day away?"""
    return facts.is_cancelled and facts.reason == DAY_LOST


def moved(facts, dates, *, back=None):
    """The facts of a released session once its day has moved. `dates`: date, its new one; what is planned on another date is
    cancelled, for no calendar may show it alive on a day that is gone. `back`: {"date", "status", "reason"} of one whose day
    is there again."""
    if was_lost(facts):
        return dataclasses.replace(facts, **back) if back else facts
    if facts.date in dates:
        return dataclasses.replace(facts, date=dates[facts.date])
    return facts if facts.is_cancelled else dataclasses.replace(facts, status="cancelled", reason=DAY_LOST)


def moved_frame(frame, dates, days, *, assembly):
    """What the last release kept besides its sessions, moved along. `days` are all days from now on, as rows in order, and
    `assembly` is its row; one
    that was released keeps what it was released with."""
    kept = {}
    for day in frame["days"]:
        new = dates.get(dt.date.fromisoformat(day["date"]))
        if new:
            kept[new] = day | {"date": new.isoformat()}
    return frame | {
        "assembly": {"name": frame["assembly"]["name"], "zone": assembly.zone, "venue": assembly.venue.as_dict(),
                     **point_of(assembly)},
        "days": [kept.get(day.date, {"date": day.date.isoformat(), "title": day.title.as_dict()}) for day in days]}
