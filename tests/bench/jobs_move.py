"""What a move of one session costs the server's processor, and how little it is to hear that nothing happened."""
import gc
import re
import statistics
import time

from blueprints.db import db
from blueprints.programme.models import Slot
from tests import factories
from tests.statements import count_in_sqlite

from .rounds import say

MOVES = 40
JSON = {"Accept": "application/json"}


def alone(bench):
    """An editor makes sessions five minutes shorter, one after the other."""
    with bench.app.app_context():
        client = bench.app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = factories.make_sign_in(factories.make_account("editor"))
        slots = db.session.execute(db.select(
            Slot.id, Slot.day_id, Slot.starts, Slot.minutes, Slot.room_id, Slot.revision).order_by(Slot.id).limit(MOVES)).all()
        db.session.remove()
    page = client.get(f"/en/editor/sessions/{slots[0].id}/move").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)

    def move(slot):
        return client.post(f"/en/editor/sessions/{slot.id}/move", headers=JSON, data={
            "csrf_token": token, "day": slot.day_id, "starts": slot.starts.isoformat("minutes"), "minutes": slot.minutes - 5,
            "room": slot.room_id, "revision": slot.revision})

    gc.collect()
    gc.freeze()     # as gunicorn.conf.py has it

    def hear(last):
        return client.post("/en/editor/here", headers=JSON, data={"csrf_token": token, "tab": "bench", "since": last})

    with bench.app.app_context(), count_in_sqlite() as statements:
        last = move(slots[0]).get_json()["edit"]
    moves = [took(lambda slot=slot: move(slot)) for slot in slots[1:]]
    hears = [took(lambda: hear(last + MOVES)) for _slot in slots]
    fixed = statistics.median(took(lambda: client.get("/healthz")) for _slot in slots)
    say(f"a move: {statistics.median(moves):.1f} ms of processor (aim 5), {statements.count} statements, "
        f"{statistics.median(moves) / fixed:.0f} times the simplest answer; to hear nothing: {statistics.median(hears):.1f} ms")


def took(act):
    """Milliseconds of processor; the act must succeed."""
    began = time.process_time()
    assert act().status_code == 200
    return (time.process_time() - began) * 1000
