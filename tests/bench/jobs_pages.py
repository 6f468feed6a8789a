"""Pages and feeds as they are read, against Flask returning the same bytes."""
from typing import NamedTuple

from tests.statements import count_in_sqlite

from .client import request_bytes
from .rounds import against, always, etag_of, line


class Job(NamedTuple):
    """One thing to ask for, the limit it is compared with ("bytes", "hello" or "insert"), and the ratio we aim at."""

    name: str
    path: str
    against: str
    aim: float | None
    unchanged: bool = False
    role: str = ""           # who asks; empty: nobody


JOBS = [
    Job("whole feed, 200", "/calendar/programme.ics", "bytes", 0.85),
    Job("whole feed, 304", "/calendar/programme.ics", "hello", 0.7, unchanged=True),
    Job("programme page, 200", "/en/programme", "bytes", 0.4),
    Job("programme page, 304", "/en/programme", "hello", 0.6, unchanged=True),
    Job("programme, all days, 200", "/en/programme?day=all", "bytes", 0.4),
    Job("now and next, 304", "/en/now", "hello", 0.6, unchanged=True),
    Job("session page, 200", "/en/programme/B0000", "bytes", None),
    Job("register, GET", "/en/register", "bytes", None),
    Job("registrar's list", "/en/desk/delegates", "bytes", 0.2, role="registrar"),
    Job("registrar's list, search", "/en/desk/delegates?q=example+1234", "bytes", 0.2, role="registrar"),
]


def alone(bench):
    """Ask for each job once in this process: its bytes for the limit, and how many statements it takes."""
    for number, job in enumerate(JOBS):
        headers = {"Cookie": bench.cookies[job.role]} if job.role else {}
        client = bench.app.test_client(use_cookies=False)
        first = client.get(job.path, headers=headers)
        assert first.status_code == 200, f"{job.path}: {first.status_code}"
        if job.unchanged:
            headers["If-None-Match"] = first.headers["ETag"]
        with bench.app.app_context(), count_in_sqlite() as statements:
            client.get(job.path, headers=headers)
        (bench.folder / f"body-pages-{number}").write_bytes(first.data)
        COUNTS[job] = statements.count


COUNTS: dict = {}


def served(bench):
    for number, job in enumerate(JOBS):
        headers = [("Cookie", bench.cookies[job.role])] if job.role else []
        if job.unchanged:
            headers.append(("If-None-Match", etag_of(bench.ours[0], job.path)))
        limit = "/hello" if job.against == "hello" else f"/fixed/body-pages-{number}"
        mine, bare = request_bytes("GET", job.path, headers), request_bytes("GET", limit)
        ratio, middle = against(bench.ours, bench.fixed, always(mine), always(bare))
        line(job.name, ratio, job.aim, middle, COUNTS[job])
