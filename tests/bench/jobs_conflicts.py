"""What the rules find in the whole draft and in one day of it, and what a move would find before it lands."""
import datetime as dt
import time

from blueprints.db import db
from blueprints.programme import queries_conflicts
from blueprints.programme.models import Building, Room, Slot
from blueprints.programme.models_rules import ProgrammeSettings, Walk

from .rounds import say

TURNS = 20


def alone(bench):
    """Every rule counts and knows something; printed are milliseconds of processor."""
    with bench.app.app_context():
        prepare()
        slot = db.session.scalars(db.select(Slot).order_by(Slot.id)).first()
        room = db.session.scalars(db.select(Room).order_by(Room.id.desc())).first()
        day, places = slot.day, {slot.code: (slot.day, dt.time(10), 60, room)}
        found = len(queries_conflicts.of_days())
        whole = took(queries_conflicts.of_days)
        one_day = took(lambda: queries_conflicts.of_days([day.id]))
        move = took(lambda: queries_conflicts.elsewhere(places, set(places)))
        db.session.rollback()
    say(f"conflicts of all sessions ({found} found): {whole:.1f} ms of processor (aim 60); of one day: {one_day:.1f} (aim 8); "
        f"before a move: {move:.1f} (aim 10)")


def prepare():
    """Two buildings, ten minutes apart, and two teams for Korean; undone afterwards."""
    here, there = (Building(name=name, position=0) for name in [db.session.scalars(db.select(Room.name)).first()] * 2)
    db.session.add_all([here, there])
    db.session.flush()
    for number, room in enumerate(db.session.scalars(db.select(Room))):
        room.building, room.booths = (here, there)[number % 2], 2
    db.session.add(Walk(building_id=here.id, other_building_id=there.id, minutes=10))
    db.session.merge(ProgrammeSettings(id=1, levels={}, teams={"ko": 2}))
    db.session.flush()


def took(ask):
    """The least of several turns: the rest is what else the machine does."""
    times = []
    for _turn in range(TURNS):
        began = time.process_time()
        ask()
        times.append(time.process_time() - began)
    return min(times) * 1000
