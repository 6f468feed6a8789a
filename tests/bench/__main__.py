"""Fill a database, serve it, load it, and print how near we come to Flask returning the same bytes."""
import contextlib
import http.client
import itertools
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from typing import NamedTuple
from urllib.parse import urlencode

import lxml.html
import psutil
from werkzeug.datastructures import MultiDict

from app import create_app
from blueprints import schema
from blueprints.accounts.models import Account, Grant, Role
from blueprints.db import db, now
from blueprints.programme import rules_release
from blueprints.texts import Text
from tests import factories
from tests.ports import free_port
from tests.statements import count_in_sqlite

from .client import load, request_bytes
from .fill import fill

SECONDS = float(os.environ.get("BENCH_SECONDS", 3))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", 3))


class Job(NamedTuple):
    """One thing to ask for, the limit it is compared with ("bytes", "hello" or "insert"), and the ratio we aim at."""

    name: str
    path: str
    against: str
    aim: float | None
    unchanged: bool = False
    signed_in: bool = False


JOBS = [
    Job("whole feed, 200", "/calendar/programme.ics", "bytes", 0.85),
    Job("whole feed, 304", "/calendar/programme.ics", "hello", 0.7, unchanged=True),
    Job("programme page, 200", "/en/programme", "bytes", 0.4),
    Job("programme page, 304", "/en/programme", "hello", 0.6, unchanged=True),
    Job("session page, 200", "/en/programme/B0000", "bytes", None),
    Job("register, GET", "/en/register", "bytes", None),
    Job("registrar's list", "/en/desk/delegates", "bytes", 0.2, signed_in=True),
    Job("registrar's list, search", "/en/desk/delegates?q=example+1234", "bytes", 0.2, signed_in=True),
]


def prepare(folder):
    """The filled database, and the cookie of a registrar who is signed in."""
    app = create_app(os.environ, folder)
    schema.bring_up_to_date(app)
    with app.app_context():
        fill()
        began = time.process_time()
        rules_release.release(note=Text(en="Bench"), by=None, now=now(), host="127.0.0.1", base_url=app.config["BASE_URL"])
        db.session.commit()
        print(f"release of 240 sessions in four languages: {time.process_time() - began:.2f} s of processor")
        account = Account(email="registrar@example.org", grants=[Grant(role=Role.REGISTRAR)])
        db.session.add(account)
        db.session.commit()
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = factories.make_sign_in(account)
        value = client.get_cookie(app.config["SESSION_COOKIE_NAME"]).value
    return app, f"{app.config['SESSION_COOKIE_NAME']}={value}"


def gather(app, cookie, folder):
    """Ask for each job once in this process: its bytes for the limit, and how many statements it takes."""
    seen = {}
    for number, job in enumerate(JOBS):
        headers = {"Cookie": cookie} if job.signed_in else {}
        client = app.test_client(use_cookies=False)
        first = client.get(job.path, headers=headers)
        assert first.status_code == 200, f"{job.path}: {first.status_code}"
        if job.unchanged:
            headers["If-None-Match"] = first.headers["ETag"]
        with app.app_context(), count_in_sqlite() as statements:
            client.get(job.path, headers=headers)
        (folder / f"body-{number}").write_bytes(first.data)
        seen[job] = (number, statements.count)
    return seen


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
    print(f"{name:28} {ratio:6.2f} {aim or '':>5} {met:8} {limit_cost / cost:6.2f} {result.rate:8.0f} {limit.rate:8.0f} "
          f"{cost:7.2f} {result.wait(.99):8.1f} {statements:>5} {result.size:8}  {result.statuses}", flush=True)


def always(request):
    return lambda _number: itertools.repeat(request)


def compare_pages(ours, fixed, seen, cookie):
    for job, (number, statements) in seen.items():
        headers = [("Cookie", cookie)] if job.signed_in else []
        if job.unchanged:
            headers.append(("If-None-Match", etag_of(ours[0], job.path)))
        limit = "/hello" if job.against == "hello" else f"/fixed/body-{number}"
        mine, bare = request_bytes("GET", job.path, headers), request_bytes("GET", limit)
        ratio, middle = against(ours, fixed, always(mine), always(bare))
        line(job.name, ratio, job.aim, middle, statements)


def etag_of(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    return connection.getresponse().headers["ETag"]


def registration(page):
    """What a browser would send to register, who was shown this page: a function from a number to the form's values."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    key = re.search(r'name="request_key"[^>]*value="([^"]+)"', page)[1]

    def values(number):
        unique = f"{number:x}".rjust(8, "0")
        return {"csrf_token": token, "request_key": unique + key[8:], "city": f"city-{number % 147}", "city_written": "",
                "name": f"Bench Person {chr(97 + number % 26)}", "own_name": "홍길동", "office": "Mayor",
                "organisation": "City Hall", "email": f"bench{number}@example.org", "post": "delegate", "language": "ko",
                "diet": "none", "consent": "y"}
    return values


def count_registration(app):
    """How many statements one registration takes, the row of the letter and of the journal among them."""
    client = app.test_client()
    values = registration(client.get("/en/register").text)
    with app.app_context(), count_in_sqlite() as statements:
        assert client.post("/en/register", data=values(1)).status_code == 302
    return statements.count


def compare_registration(ours, fixed, statements):
    """32 clients register as fast as they can; the limit is one durable insert a request."""
    numbers = itertools.count(1_000_000)
    connection = http.client.HTTPConnection("127.0.0.1", ours[0])
    connection.request("GET", "/en/register")
    answer = connection.getresponse()
    values = registration(answer.read().decode())
    headers = [("Cookie", answer.headers["Set-Cookie"].split(";")[0]), ("Sec-Fetch-Site", "same-origin")]
    body = b"x" * 700

    def mine(_client):
        while True:
            yield request_bytes("POST", "/en/register", headers, urlencode(values(next(numbers))).encode())

    bare = always(request_bytes("POST", "/insert", body=body))
    ratio, middle = against(ours, fixed, mine, bare, clients=32)
    line("register, POST, 32 clients", ratio, 0.33, middle, statements)
    rounds = [measure(ours, mine, 50) for _round in range(ROUNDS)]
    stored = sum(len(result.waits) for result, _cost in rounds)
    failed = sum(count for result, _cost in rounds for status, count in result.statuses.items() if status != 302)
    print(f"50 at once: {stored} registrations, {failed} of them answered otherwise; p99 "
          f"{statistics.median(result.wait(.99) for result, _cost in rounds):.0f} ms")


def take_away(app, cookie):
    """All delegates with every column as a workbook, from the request to the last byte, in this process."""
    client = app.test_client()
    client.set_cookie(*cookie.split("=", 1))
    page = lxml.html.document_fromstring(client.get("/en/desk/export").text)
    form = next(form for form in page.forms if "columns" in form.fields)
    ticks = [(box.name, box.get("value")) for box in form.inputs if getattr(box, "type", "") == "checkbox"]
    values = MultiDict([(name, value) for name, value in form.form_values() if (name, value) not in ticks] + ticks)
    values["kind"] = "xlsx"
    for _turn in range(2):
        began = time.process_time()
        answer = client.post("/en/desk/export", data=values)
        took = time.process_time() - began
    tracemalloc.start()     # which makes everything slower, so it looks at another turn
    client.post("/en/desk/export", data=values)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 200, answer.status
    print(f"all delegates as a workbook: {took:.2f} s of processor (aim 2), {most / 2**20:.0f} MB (aim 100), "
          f"{len(answer.data) / 2**10:.0f} KiB")


def compare_start(folder):
    """Cold start until ready, and the memory of all processes, of `make run` on this database."""
    port = free_port()
    environ = os.environ | {"INSTANCE": str(folder), "PORT": str(port)}
    began = time.perf_counter()
    server = subprocess.Popen([sys.executable, "-m", "flask", "--app", "app", "serve"], env=environ,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            with contextlib.suppress(ConnectionError):
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/readyz")
                if connection.getresponse().status == 200:
                    break
        took = time.perf_counter() - began
        for path in ("/en/", "/en/programme", "/calendar/programme.ics") * 8:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            connection.getresponse().read()
        root = psutil.Process(server.pid)
        memory = sum(process.memory_full_info().pss for process in [root, *root.children(recursive=True)])
        print(f"cold start until ready: {took:.2f} s (aim 1.2); memory of all processes: {memory / 2**20:.0f} MiB (aim 160)")
    finally:
        server.terminate()
        server.wait()


def main():
    with tempfile.TemporaryDirectory(prefix="assembly-bench-") as name:
        folder = pathlib.Path(name)
        app, cookie = prepare(folder)
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):     # the line of log of each request
            seen, registering = gather(app, cookie, folder), count_registration(app)
        take_away(app, cookie)
        print(f"{'job':28} {'ratio':>6} {'aim':>5} {'':8} {'cpu':>6} {'ours/s':>8} {'limit/s':>8} {'ms cpu':>7} {'p99 ms':>8} "
              f"{'SQL':>5} {'bytes':>8}")
        with served("tests.bench.ours:app", folder) as ours, served("tests.bench.fixed:app", folder) as fixed:
            compare_pages(ours, fixed, seen, cookie)
            compare_registration(ours, fixed, registering)
        compare_start(folder)


if __name__ == "__main__":
    main()
