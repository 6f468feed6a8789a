"""The last release with its dates moved, as values: the draft's own edits stay unpublished. Pure."""
import dataclasses
import datetime as dt

from ..programme.releases import DAY_LOST, point_of


def moved(facts, dates, *, back=None):
    """The facts of a released session once its day has moved. `dates`: date, its new one; what is planned on another date is
    cancelled, for no calendar may show it alive on a day that is gone. `back`: {"date", "status", "reason"} of one whose day
    is there again."""
    if facts.is_postponed:
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
