"""A move of the assembly: 240 sessions published anew, and a letter to each of 2,000 people."""
import datetime as dt
import time

from blueprints.dates import queries_effect, rules, rules_undo
from blueprints.dates.times import DEADLINES, Plan, spread
from blueprints.db import db, now

from .rounds import say


def alone(bench):
    """From June to autumn with a day less, and back, so that the others measure what they always do."""
    with bench.app.app_context():
        was = queries_effect.standing()
        dates, added = spread(was.days, dt.date(2025, 9, 29), 3)
        assembly = was.assembly
        there = Plan(dates, added, zone=assembly.zone, venue=assembly.venue, month=assembly.month, is_provisional=False,
                     deadlines=tuple((name, getattr(assembly, name)) for name in DEADLINES))
        began = time.process_time()
        queries_effect.effect(there, was, now=now())
        looked = time.process_time() - began
        moved, there_took = carried_out(there)
        _back, back_took = carried_out(rules_undo.plan_back(moved, queries_effect.standing()))
        say(f"a move of the assembly: {there_took:.2f} s of processor, back {back_took:.2f} s (aim 2), "
            f"{moved.after['letters']} letters each; its effect {1000 * looked:.0f} ms")


def carried_out(plan):
    """(the Move, seconds of processor it took)."""
    seen = queries_effect.fingerprint(plan, queries_effect.standing())
    began = time.process_time()
    moved = rules.move(plan, seen=seen, by=None, now=now(), host="127.0.0.1", base_url="http://127.0.0.1")
    db.session.commit()
    return moved, time.process_time() - began
