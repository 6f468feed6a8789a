"""Registering, against one durable insert a request."""
import http.client
import itertools
import re
import statistics
from urllib.parse import urlencode

from tests.statements import count_in_sqlite

from .client import request_bytes
from .rounds import ROUNDS, against, always, line, measure, say

COUNTS: dict = {}


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


def alone(bench):
    """How many statements one registration takes, the row of the letter and of the journal among them."""
    client = bench.app.test_client()
    values = registration(client.get("/en/register").text)
    with bench.app.app_context(), count_in_sqlite() as statements:
        assert client.post("/en/register", data=values(1)).status_code == 302
    COUNTS["registration"] = statements.count


def served(bench):
    """32 clients register as fast as they can; the limit is one durable insert a request."""
    ours, fixed = bench.ours, bench.fixed
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
    line("register, POST, 32 clients", ratio, 0.33, middle, COUNTS["registration"])
    rounds = [measure(ours, mine, 50) for _round in range(ROUNDS)]
    stored = sum(len(result.waits) for result, _cost in rounds)
    failed = sum(count for result, _cost in rounds for status, count in result.statuses.items() if status != 302)
    say(f"50 at once: {stored} registrations, {failed} of them answered otherwise; p99 "
          f"{statistics.median(result.wait(.99) for result, _cost in rounds):.0f} ms")
