"""Whatever was done, undoing all leads back to the draft as it was, and redoing all to the draft as it became."""
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blueprints.assembly.queries import days
from blueprints.db import db
from blueprints.programme import queries_edits, rules, rules_moves, rules_undo
from blueprints.programme.models import Room, Slot
from blueprints.programme.models_edits import Edit
from blueprints.refusals import Refusal

from ..factories import four, make_account, make_room, make_slot
from .test_moves import to
from .test_rules import plan, plan_of
from .test_undo import draft

NOW = dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)
ACTS = st.tuples(st.sampled_from(["move", "both", "tray", "swap", "copy", "add", "edit", "cancel", "restore", "remove"]),
                 st.integers(0, 9), st.integers(0, 9), st.integers(8, 12), st.integers(0, 2))


def do(editor, what, first, second, hour, place):
    """One act of the editor, which may be refused."""
    slots = db.session.scalars(db.select(Slot).order_by(Slot.code)).all()
    rooms = db.session.scalars(db.select(Room).order_by(Room.id)).all()
    by, where = {"by": editor, "now": NOW}, {"starts": dt.time(hour), "room": [*rooms, None][place]}
    if what == "add" or not slots:
        return rules.add_slot(plan(**where), **by)
    one, other = slots[first % len(slots)], slots[second % len(slots)]
    seen = {"seen": one.revision}
    acts = {
        "move": lambda: rules_moves.place([to(one, **where, day=days()[place])], **by),
        "both": lambda: rules_moves.place([to(one, **where), to(other, starts=dt.time(hour + 1))], **by),
        "tray": lambda: rules_moves.place([to(one, day=None)], **by),
        "swap": lambda: rules_moves.swap(one, other, seen=(one.revision, other.revision), **by),
        "copy": lambda: rules_moves.copy(one, day=None, minutes=45, **where, **by),
        "edit": lambda: rules.edit_slot(one, plan_of(one, title=four(f"Title {hour}"), minutes=60 + second), **seen, **by),
        "cancel": lambda: rules.cancel(one, reason=four("Typhoon"), **seen, **by),
        "restore": lambda: rules.restore(one, **seen, **by),
        "remove": lambda: rules.remove(one, **seen, **by),
    }
    return acts[what]()


@pytest.mark.usefixtures("assembly")
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=1, max_size=12))
def test_undoing_all_leads_back_and_redoing_all_forth(app, acts):
    db.session.execute(db.delete(Edit))
    db.session.execute(db.delete(Slot))
    editor, rooms = make_account("editor"), [make_room(), make_room()]
    for number in range(4):
        make_slot(room=rooms[number % 2], starts=dt.time(9 + number // 2))
    before = draft()
    for act in acts:
        try:
            do(editor, *act)
            db.session.commit()
        except Refusal:
            db.session.rollback()
    after = draft()

    while edit := queries_edits.next_acts(editor)[0]:
        rules_undo.undo(edit, by=editor, now=NOW)
        db.session.commit()
    assert draft() == before

    while edit := queries_edits.next_acts(editor)[1]:
        rules_undo.redo(edit, by=editor, now=NOW)
        db.session.commit()
    assert draft() == after
