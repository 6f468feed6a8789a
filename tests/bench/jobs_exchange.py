"""The published programme for programs, against Flask returning the same bytes; and the import of a thousand sessions."""
import time

from blueprints.db import db, now
from blueprints.exchange import words
from blueprints.exchange.rules import Options, bring
from tests.statements import count_in_sqlite

from .client import request_bytes
from .rounds import against, always, line, say

ENDINGS = ("json", "xml", "csv")
COUNTS: dict = {}


def schedule(sessions=1000, rooms=25):
    """A schedule as pretalx publishes it, with abstracts of 600 characters and two people in each session."""
    events = []
    for number in range(sessions):
        turn, room = divmod(number, rooms)
        day, at = divmod(turn, 10)
        start = f"{8 + at:02}:00"
        events.append((day, room, f"<event guid='00000000-0000-5000-8000-{number:012}' id='{number + 1}'>"
                       f"<date>2025-06-{16 + day}T{start}:00+09:00</date><start>{start}</start><duration>00:45</duration>"
                       f"<title>Session {number}</title><track>Track {number % 12}</track><type>Talk</type>"
                       f"<language>en</language><abstract>{'Cities learn from each other. ' * 20}</abstract>"
                       f"<recording><license/><optout>false</optout></recording><persons>"
                       f"<person id='{number % 700}'>Person {number % 700}</person>"
                       f"<person id='{700 + number}'>Person {700 + number}</person></persons></event>"))
    days = "".join(f"<day index='{day + 1}' date='2025-06-{16 + day}'>" + "".join(
        f"<room name='Theatre {room}'>" + "".join(words for of, at, words in events if (of, at) == (day, room)) + "</room>"
        for room in range(rooms)) + "</day>" for day in range(4))
    return (f"<schedule><version>1</version><conference><acronym>bench</acronym><title>Bench</title></conference>{days}"
            "</schedule>").encode()


def alone(bench):
    """The import of 1,000 sessions, taken back; then each file's bytes for the limit, and how many statements it takes."""
    data = schedule()
    with bench.app.app_context():
        began = time.perf_counter()
        looked = bring(words.read(data), Options(), host="localhost", by=None, now=now())
        took = time.perf_counter() - began
        db.session.rollback()
    assert not looked.wrong, looked.wrong[:3]
    say(f"import of {len(looked.added)} sessions, {len(data) / 2**20:.1f} MB of schedule XML: {took:.2f} s (aim 10)")
    client = bench.app.test_client(use_cookies=False)
    for ending in ENDINGS:
        first = client.get(f"/programme.{ending}")
        assert first.status_code == 200, first.status
        with bench.app.app_context(), count_in_sqlite() as statements:
            client.get(f"/programme.{ending}")
        (bench.folder / f"body-exchange-{ending}").write_bytes(first.data)
        COUNTS[ending] = statements.count


def served(bench):
    for ending in ENDINGS:
        mine = request_bytes("GET", f"/programme.{ending}", [])
        bare = request_bytes("GET", f"/fixed/body-exchange-{ending}")
        ratio, middle = against(bench.ours, bench.fixed, always(mine), always(bare))
        line(f"programme.{ending}, 200", ratio, 0.7, middle, COUNTS[ending])
