"""Feeds as calendars ask for them: the public ones and an agenda of twelve entries, against Flask returning the same bytes and
saying hello; the first render after a release; ten times as many sessions; and an hour's subscribers within a minute."""
import contextlib
import os
import pathlib
import random
import statistics
import tempfile
import time
from typing import NamedTuple

from app import create_app
from blueprints import schema
from blueprints.agenda import rules_calendars
from blueprints.agenda.models import Star
from blueprints.db import db, now
from blueprints.delegations.models import Delegate
from blueprints.kept import Kept
from blueprints.programme import rules_release
from blueprints.programme.models import Slot
from blueprints.texts import LANGUAGES, Text
from tests import factories
from tests.statements import count_in_sqlite

from .client import request_bytes
from .fill import fill
from .rounds import against, always, etag_of, line, say
from .rounds import served as served_by
from .subscribers import poll_all

ENTRIES = 12
SUBSCRIBERS = int(os.environ.get("BENCH_SUBSCRIBERS", 5000))
WITHIN = float(os.environ.get("BENCH_WITHIN", 60))
GZIP = ("Accept-Encoding", "gzip")
FEED = "/calendar/programme.ics"


class Job(NamedTuple):
    """One thing to ask for, the limit it is compared with ("bytes" or "hello"), and the ratio we aim at."""

    name: str
    path: str
    against: str
    aim: float | None
    unchanged: bool = False
    headers: tuple = ()


MINE, THEIRS = "/calendar/mine/{mine}.ics", "/calendar/delegation/{theirs}.ics"
JOBS = [
    Job("whole feed, 200", FEED, "bytes", 0.85),
    Job("whole feed, 200, gzip", FEED, "bytes", 0.85, headers=(GZIP,)),
    Job("whole feed, 304", FEED, "hello", 0.7, unchanged=True),
    Job("feed of a room, 304", "/calendar/room-room-1.ics?lang=ko", "hello", 0.7, unchanged=True),
    Job("agenda of 12, 200", MINE, "hello", 0.5),
    Job("agenda of 12, 304", MINE, "hello", 0.5, unchanged=True),
    Job("agenda of 12, alarm, 200", MINE + "?lang=ko&alarm=15", "hello", 0.5),
    Job("delegation, 304", THEIRS, "hello", 0.5, unchanged=True),
    Job("delegation, 200", THEIRS, "hello", None),
    Job("programme.json, 200", "/programme.json", "bytes", 0.7),
    Job("programme.xml, 304", "/programme.xml", "hello", 0.7, unchanged=True),
]
FOUND: dict = {}        # what `alone` made: secrets, and how many statements each job takes


def alone(bench):
    with bench.app.app_context():
        FOUND["secrets"] = secrets_of(bench.app)
    first_renders(bench)
    for number, job in enumerate(JOBS):
        client, path, headers = bench.app.test_client(use_cookies=False), address(job), dict(job.headers)
        first = client.get(path, headers=headers)
        assert first.status_code == 200, f"{path}: {first.status_code}"
        client.get(path, headers=headers)
        if job.unchanged:
            headers["If-None-Match"] = first.headers["ETag"]
        with bench.app.app_context(), count_in_sqlite() as statements:
            client.get(path, headers=headers)
        (bench.folder / f"body-feeds-{number}").write_bytes(first.data)
        FOUND[job] = statements.count


def secrets_of(app):
    """Each of so many delegates has an agenda of twelve entries and its address; a delegation has one too."""
    slots = db.session.scalars(db.select(Slot.id).order_by(Slot.id)).all()
    people = db.session.scalars(db.select(Delegate).order_by(Delegate.id)).all()
    db.session.execute(db.delete(Star))
    db.session.execute(db.insert(Star), [
        {"delegate_id": one.id, "slot_id": slots[(number * 7 + turn * 19) % len(slots)], "starred_at": now()}
        for number, one in enumerate(people) for turn in range(ENTRIES)])
    key = app.config["SECRET_KEY"]
    mine = list(rules_calendars.first(people, key=key, now=now()).values())
    account = people[0].delegation.coordinator = factories.make_account("focal-point")
    theirs = rules_calendars.renew(people[0].delegation, key=key, now=now(), by=account,
                                   wishes=rules_calendars.Wishes(with_names=True))
    db.session.commit()
    return mine, theirs


def address(job):
    mine, theirs = FOUND["secrets"]
    return job.path.format(mine=mine[1], theirs=theirs)


def first_renders(bench, words=""):
    """Milliseconds for the whole feed in each language, for the first who asks after a release in a process."""
    client, took = bench.app.test_client(use_cookies=False), []
    for _turn in range(4):
        for kept in ("feeds", "released programmes"):
            bench.app.extensions.pop(kept, None)
        bench.app.wsgi_app.kept = Kept(99, 2**25)
        began = time.perf_counter()
        for language in LANGUAGES:
            answer = client.get(f"{FEED}?lang={language}", headers=dict([GZIP]))
            assert answer.status_code == 200
        took.append((time.perf_counter() - began) * 1000)
    aim = "" if words else " (aim 300)"
    say(f"{words}first render after a release, all four languages, compressed: {statistics.median(took[1:]):.0f} ms{aim}")


def served(bench):
    for number, job in enumerate(JOBS):
        headers = list(job.headers)
        if job.unchanged:
            headers.append(("If-None-Match", etag_of(bench.ours[0], address(job))))
        limit = "/hello" if job.against == "hello" else f"/fixed/body-feeds-{number}"
        mine, bare = request_bytes("GET", address(job), headers), request_bytes("GET", limit)
        ratio, middle = against(bench.ours, bench.fixed, always(mine), always(bare))
        line(job.name, ratio, job.aim, middle, FOUND[job])
    subscribers(bench.ours[0])


def last(bench):
    """Ten times as many sessions: what a feed costs grows with its bytes alone."""
    with tempfile.TemporaryDirectory(prefix="assembly-bench-") as name:
        folder = pathlib.Path(name)
        app = create_app(os.environ, folder)
        schema.bring_up_to_date(app)
        with app.app_context():
            fill(slots=2400, rooms=80, speakers=200, delegates=50, delegations=5)
            rules_release.release(note=Text(en="Bench"), by=None, now=now(), host="127.0.0.1", base_url=app.config["BASE_URL"])
            mine, theirs = secrets_of(app)
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
            first_renders(bench._replace(app=app), "2,400 sessions: ")
            whole = app.test_client().get(FEED).data
        (folder / "body-whole").write_bytes(whole)
        agenda = f"/calendar/mine/{mine[1]}.ics"
        with served_by("tests.bench.ours:app", folder) as ours, served_by("tests.bench.fixed:app", folder) as fixed:
            for words, path, limit, aim, unchanged in (
                    ("2,400: whole feed, 200", FEED, "/fixed/body-whole", 0.85, False),
                    ("2,400: whole feed, 304", FEED, "/hello", 0.7, True),
                    ("2,400: agenda of 12, 200", agenda, "/hello", 0.5, False),
                    ("2,400: agenda of 12, 304", agenda, "/hello", 0.5, True)):
                headers = [("If-None-Match", etag_of(ours[0], path))] if unchanged else []
                ratio, middle = against(ours, fixed, always(request_bytes("GET", path, headers)),
                                        always(request_bytes("GET", limit)))
                line(words, ratio, aim, middle, 1)


def subscribers(port):
    """An hour's polls in a minute, each over a connection of its own; nine of ten have what is there already."""
    mine, theirs = FOUND["secrets"]
    chance = random.Random(1)
    public = [f"{FEED}?lang={language}" for language in LANGUAGES] + [f"/calendar/day-{day}.ics" for day in (1, 2, 3, 4)] + [
        f"/calendar/room-room-{room}.ics?lang=ko" for room in range(8)]
    etags = {path: etag_of(port, path) for path in public}
    polls = []
    for number in range(SUBSCRIBERS):
        path = f"/calendar/mine/{mine[number % len(mine)]}.ics" if number % 5 < 2 else chance.choice(public)
        if path not in etags:
            etags[path] = etag_of(port, path)
        polls.append((path, None if number % 10 == 0 else etags[path]))
    chance.shuffle(polls)
    found = poll_all(port, polls, within=WITHIN)
    waits = sorted(wait for wait, _status in found)
    statuses = {status: sum(1 for _wait, its in found if its == status) for _wait, status in found}
    say(f"{len(polls)} subscribers within {WITHIN:.0f} s, two fifths of them private: {statuses}, median "
        f"{statistics.median(waits) * 1000:.1f} ms, p99 {waits[int(len(waits) * .99)] * 1000:.0f} ms (aim 250), slowest "
        f"{waits[-1] * 1000:.0f} ms")
