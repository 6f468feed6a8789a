"""Moving the assembly in tests, by the rule that moves it, naming only what matters."""
import dataclasses
import datetime as dt

from blueprints.assembly.models import Day
from blueprints.dates import queries_effect, rules, rules_undo
from blueprints.dates.times import DEADLINES, Plan, spread
from blueprints.db import db

NOW = dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)
SITE = {"host": "localhost", "base_url": "http://localhost"}
AUTUMN = dt.date(2025, 9, 29)


def plan(first=None, count=None, **facts):
    """The Plan of days in a row; what is not named stays."""
    was = queries_effect.standing()
    dates, added = spread(was.days, first, count) if first else (tuple((day.id, day.date) for day in was.days), ())
    assembly = was.assembly
    wanted = Plan(dates, added, zone=assembly.zone, venue=assembly.venue, point=assembly.point, month=assembly.month,
                  is_provisional=assembly.is_provisional,
                  deadlines=tuple((name, getattr(assembly, name)) for name in DEADLINES))
    return dataclasses.replace(wanted, **facts)


def seen(wanted):
    return queries_effect.fingerprint(wanted, queries_effect.standing(anew=True))


def move(first=None, count=None, *, by=None, now=NOW, **facts):
    """Move the assembly as an admin does who has just looked at the effect."""
    wanted = plan(first, count, **facts)
    return carry_out(wanted, by=by, now=now)


def carry_out(wanted, *, by=None, now=NOW):
    made = rules.move(wanted, seen=seen(wanted), by=by, now=now, **SITE)
    db.session.commit()
    return made


def undo(moved, *, now=NOW, **more):
    return carry_out(rules_undo.plan_back(moved, queries_effect.standing(), **more), now=now)


def dates():
    return list(db.session.scalars(db.select(Day.date).order_by(Day.date)))


def days():
    return list(db.session.scalars(db.select(Day).order_by(Day.date)))
