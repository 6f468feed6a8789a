"""Rounds of load on ours and on the limit in turn, and the line that tells of them."""
import contextlib
import http.client
import itertools
import os
import statistics
import subprocess
import sys
from typing import Any, NamedTuple

import psutil

from tests.ports import free_port

from .client import load

SECONDS = float(os.environ.get("BENCH_SECONDS", 3))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", 3))
HEAD = (f"{'job':28} {'ratio':>6} {'aim':>5} {'':8} {'cpu':>6} {'ours/s':>8} {'limit/s':>8} {'ms cpu':>7} {'p99 ms':>8} "
        f"{'SQL':>5} {'bytes':>8}")


class Bench(NamedTuple):
    """What the jobs work with: our app in this process, its folder, cookies of people who are signed in (by role), and the
    servers (port and process) of ours and of the limit, None before they run."""

    app: Any
    folder: Any
    cookies: dict
    ours: Any = None
    fixed: Any = None


def say(words):
    """Print a line at once, past whatever silences the log of requests."""
    print(words, file=sys.__stdout__, flush=True)


@contextlib.contextmanager
def served(target, folder):
    """Run `target` under gunicorn as `make run` does; yields the port and the server's process."""
    port = free_port()
    environ = os.environ | {"INSTANCE": str(folder), "BENCH_FOLDER": str(folder), "PORT": str(port)}
    command = [sys.executable, "-m", "gunicorn", "--config", "python:tests.bench.server", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen([*command, target], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/hello")
                connection.getresponse().read()
                break
            except ConnectionError:
                if server.poll() is not None:
                    sys.exit(server.stderr.read().decode())
        yield port, psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait()


def processor(process):
    """Seconds of processor that the server's workers have used."""
    return sum(sum(child.cpu_times()[:2]) for child in process.children(recursive=True))


def measure(server, requests_of, clients):
    """One round: answers a second, and milliseconds of processor each."""
    port, process = server
    before = processor(process)
    result = load(port, requests_of, clients=clients, seconds=SECONDS)
    return result, (processor(process) - before) * 1000 / len(result.waits)


def against(ours, fixed, mine, limit, clients=4):
    """Rounds of both in turn, so that whatever else the machine does hurts both alike; medians."""
    rounds = [(measure(ours, mine, clients), measure(fixed, limit, clients)) for _round in range(ROUNDS)]
    middle = sorted(rounds, key=lambda pair: pair[0][0].rate / pair[1][0].rate)[ROUNDS // 2]
    ratio = statistics.median(mine.rate / limit.rate for (mine, _), (limit, _) in rounds)
    return ratio, middle


def line(name, ratio, aim, middle, statements):
    (result, cost), (limit, limit_cost) = middle
    met = "" if aim is None else ("reached" if ratio >= aim else "MISSED")
    say(f"{name:28} {ratio:6.2f} {aim or '':>5} {met:8} {limit_cost / cost:6.2f} {result.rate:8.0f} {limit.rate:8.0f} "
          f"{cost:7.2f} {result.wait(.99):8.1f} {statements:>5} {result.size:8}  {result.statuses}")


def always(request):
    return lambda _number: itertools.repeat(request)


def etag_of(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    return connection.getresponse().headers["ETag"]
