"""The public programme just after a release: the first who opens a page, and the booklets."""
import resource
import statistics
import time

from blueprints.db import now
from blueprints.kept import Kept
from blueprints.programme.commands_booklets import make_booklets

from .rounds import say

TURNS = 5


def first_render(bench, path):
    """Milliseconds of processor for the first who opens the page after a release, the templates being known; the median."""
    client, took = bench.app.test_client(use_cookies=False), []
    for _turn in range(TURNS + 1):
        for kept in ("public pages", "released programmes"):
            bench.app.extensions.pop(kept, None)
        bench.app.wsgi_app.kept = Kept(99, 2**24)
        began = time.process_time()
        assert client.get(path).status_code == 200
        took.append((time.process_time() - began) * 1000)
    return statistics.median(took[1:])


def alone(bench):
    for path in ("/en/programme", "/en/programme?day=all", "/en/now"):
        say(f"first render after a release, {path}: {first_render(bench, path):.0f} ms of processor (aim 60)")


def last(bench):
    with bench.app.app_context():
        began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        count = make_booklets(now=now())
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        say(f"{count} booklets of 240 sessions: {time.perf_counter() - began:.1f} s, "
            f"{after.ru_utime - before:.1f} s of processor")
