"""How feeds and files are sent: named before they are made, compressed on request, open to scripts, within limits."""
import contextlib
import gzip
import random

import pytest

from blueprints import limits
from blueprints.db import db
from blueprints.kept import Ready
from tests.agenda.people import coming
from tests.factories import four, make_room, make_slot
from tests.released import publish
from tests.statements import count_in_sqlite

from .private import secret_of

FEED = "/calendar/programme.ics"
NEIGHBOURS = ["/programme.json", "/programme.xml", "/programme.csv", "/en/programme/changes.atom"]
EVERYTHING = [FEED, *NEIGHBOURS]
pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def released(assembly):
    """Enough to be worth compressing."""
    for number, room in enumerate(("hall", "annex")):
        make_slot(code=f"A{number}", room=make_room(slug=room), abstract=four("Rivers and roads of many cities. " * 30))
    publish()


def forget(visitor):
    """As a process that has just begun."""
    for name in ("feeds", "released programmes", "released files", "feeds of changes"):
        visitor.app.extensions.pop(name, None)
    visitor.app.wsgi_app.kept.__init__(99, 2**24)


def ask(visitor, address=FEED, method="get", **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return visitor.client.open(address, method=method.upper(), headers=headers)


def test_who_has_it_is_told_so_by_a_process_that_has_not_made_it(visitor, released, kind):
    for address in EVERYTHING:
        etag = ask(visitor, address).headers["ETag"]
        forget(visitor)

        with count_in_sqlite() if kind == "sqlite" else contextlib.nullcontext([]) as statements:
            again = ask(visitor, address, If_None_Match=etag)

        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
        assert "released programmes" not in visitor.app.extensions
        assert len(statements) <= 1
        assert ask(visitor, address).status_code == 200, "that a name is known does not keep the bytes from being made"


def test_gzip_is_sent_to_who_asks_under_a_name_of_its_own(visitor, released):
    for address in [FEED, *NEIGHBOURS[:3]]:
        plain, packed = ask(visitor, address), ask(visitor, address, Accept_Encoding="br, gzip")
        again = ask(visitor, address, Accept_Encoding="gzip;q=0.5")

        assert gzip.decompress(packed.data) == plain.data
        assert (packed.headers["Content-Encoding"], plain.headers.get("Content-Encoding")) == ("gzip", None)
        assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
        assert packed.headers["ETag"] == plain.headers["ETag"][:-1] + '-gzip"'
        assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
        assert packed.headers["Content-Type"] == plain.headers["Content-Type"]
        assert again.data == packed.data


def test_who_does_not_ask_for_gzip_gets_the_bytes_as_they_are(visitor, released):
    for accepted in ["", "identity", "gzip;q=0", "*;q=0", "br", "gzip;q=0.2, identity;q=0.9", "gzip;q=x"]:
        answer = ask(visitor, Accept_Encoding=accepted)

        assert "Content-Encoding" not in answer.headers
        assert answer.data.startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize("body", [b"a" * 999, bytes(range(256)) * 4 + random.Random(1).randbytes(9000)])
def test_what_would_hardly_shrink_is_not_compressed(body):
    ready = Ready(body, '"a"', mimetype="text/plain", packed=True)

    assert ready.form_for({"HTTP_ACCEPT_ENCODING": "gzip"}) is ready.plain
    assert ("Vary", "Accept-Encoding") in ready.plain.whole


@pytest.mark.parametrize("begun", [True, False])
def test_both_names_are_known_whichever_form_is_asked_for(visitor, released, begun):
    plain, packed = (ask(visitor, Accept_Encoding=accepted).headers["ETag"] for accepted in ("", "gzip"))
    if begun:
        forget(visitor)

    for etag in (plain, packed, f'"other", W/{packed}'):
        for accepted in ("", "gzip"):
            answer = ask(visitor, Accept_Encoding=accepted, If_None_Match=etag)
            assert (answer.status_code, answer.headers["ETag"]) == (304, packed if packed in etag else plain)
            assert "Content-Encoding" not in answer.headers
    assert ask(visitor, If_None_Match='"other"').status_code == 200


def test_anything_at_all_is_only_known_where_there_is_something(visitor, released):
    forget(visitor)

    assert ask(visitor, If_None_Match="*").status_code == 304
    assert ask(visitor, "/calendar/room-nowhere.ics", If_None_Match="*").status_code == 404


def test_head_says_what_get_says(visitor, released):
    for address in EVERYTHING:
        for accepted in ("", "gzip"):
            get, head = (ask(visitor, address, method, Accept_Encoding=accepted) for method in ("get", "head"))
            assert head.data == b""
            assert sorted(head.headers) == sorted(get.headers)


def test_the_date_alone_is_enough(visitor, released):
    for address in EVERYTHING:
        modified = ask(visitor, address).headers["Last-Modified"]
        forget(visitor)

        assert ask(visitor, address, If_Modified_Since=modified).status_code == 304
        assert ask(visitor, address, If_Modified_Since="Sat, 01 Jan 2000 00:00:00 GMT").status_code == 200


def test_other_spellings_of_an_address_are_the_same_feed_kept_once(visitor, released):
    forget(visitor)
    first = ask(visitor, f"{FEED}?room=hall&room=annex&kind=plenary")

    for query in ("kind=plenary&room=annex&room=hall", "room=hall&room=annex&room=hall&kind=plenary&fbclid=x1&utm_source=y"):
        other = ask(visitor, f"{FEED}?{query}")
        assert (other.data, other.headers["ETag"]) == (first.data, first.headers["ETag"])
    assert len(visitor.app.extensions["feeds"]) == 1


def test_two_feeds_never_share_a_name(visitor, released):
    paths = ["room-hall", "day-1", "session-A0"]
    asked = ["", "?lang=ko", "?room=hall", "?room=annex", "?q=rivers", "?q=roads", "?alarm=15", "?deadlines=1", "?whole=1"]
    addresses = [*(FEED + query for query in asked), *(f"/calendar/{path}.ics" for path in paths)]

    assert len({ask(visitor, address).headers["ETag"] for address in [*addresses, *NEIGHBOURS]}) == len(addresses) + 4


def test_no_answer_depends_on_what_is_accepted_or_makes_a_cookie(visitor, released):
    for address in EVERYTHING:
        plain = ask(visitor, address)

        for accept in ("text/html", "text/calendar,text/plain;q=0.8,*/*;q=0.5", "image/png", "", ";;,=/"):
            answer = ask(visitor, address, Accept=accept, Accept_Language="ko")
            assert (answer.status_code, answer.data) == (200, plain.data)
            assert "Set-Cookie" not in answer.headers
            assert "Cookie" not in answer.headers.get("Vary", "")


def test_other_methods_change_and_show_nothing(visitor, released):
    for method in ["post", "put", "delete", "propfind", "report", "brew"]:
        answer = ask(visitor, method=method)

        assert answer.status_code in (400, 405)
        assert b"VCALENDAR" not in answer.data


def test_scripts_of_other_sites_may_read_what_is_public(visitor, released):
    for address in [FEED, "/calendar/session-A0.ics", "/programme.json", "/programme.schema.json"]:
        asked = ask(visitor, address, "options", Origin="https://example.org", Access_Control_Request_Method="GET",
                    Access_Control_Request_Headers="if-none-match")
        known = ask(visitor, address, If_None_Match=ask(visitor, address).headers["ETag"])

        assert asked.status_code == 200
        assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]
        for answer in (asked, known, ask(visitor, address)):
            assert answer.headers.getlist("Access-Control-Allow-Origin") == ["*"]
            assert "ETag" in answer.headers["Access-Control-Expose-Headers"]


def test_scripts_of_other_sites_read_nothing_else(visitor, released):
    for address in ["/programme.xml", "/programme.csv", "/en/programme", "/en/calendar"]:
        for method in ("get", "options"):
            assert "Access-Control-Allow-Origin" not in ask(visitor, address, method).headers


def test_scripts_of_other_sites_may_read_why_there_is_no_such_feed(visitor, released):
    answer = ask(visitor, f"{FEED}?room=nowhere")

    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (404, "*")


def test_too_many_whole_answers_are_put_off_but_never_a_304(visitor, released, limited, monkeypatch):
    monkeypatch.setattr(limits.WHOLE, "most", 3)
    for address in EVERYTHING:
        limits.WHOLE.counts.clear()
        forget(visitor)
        etag = ask(visitor, address).headers["ETag"]
        statuses = [ask(visitor, address).status_code for _ in range(3)]
        late, fresh = ask(visitor, address), ask(visitor, address, If_None_Match=etag)
        forget(visitor)         # in Flask as at the door

        assert statuses == [200, 200, 429]
        assert late.status_code == ask(visitor, address).status_code == 429
        assert 0 < int(late.headers["Retry-After"]) <= 600
        assert int(ask(visitor, address).headers["Retry-After"]) <= 600
        assert fresh.status_code == 304
        assert visitor.client.get(address, environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 200


def test_who_invents_feeds_is_put_off_while_all_others_are_served(visitor, released, limited, monkeypatch):
    monkeypatch.setattr(limits.MADE, "most", 3)
    ask(visitor)

    statuses = [ask(visitor, f"{FEED}?q=word{number}").status_code for number in range(4)]

    assert statuses == [200, 200, 429, 429]
    assert ask(visitor).status_code == 200, "what is there already is not made again"


def test_a_private_feed_is_for_one_reader_alone(visitor, released):
    secret = secret_of(coming())
    db.session.commit()

    for method in ("get", "options"):
        answer = ask(visitor, f"/calendar/mine/{secret}.ics", method, Origin="https://example.org")
        assert "Access-Control-Allow-Origin" not in answer.headers
    answer = ask(visitor, f"/calendar/mine/{secret}.ics")
    assert answer.headers["Cache-Control"].startswith("private")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
