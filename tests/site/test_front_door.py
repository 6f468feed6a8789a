import datetime as dt
import types

from blueprints.db import now
from blueprints.mail.rules import write_letter


def test_the_front_door_leads_to_the_visitors_language(visitor):
    answer = visitor.open("/", status=302, headers={"Accept-Language": "ko-KR,ko;q=0.9,en;q=0.5"})

    assert answer.location == "/ko/"


def test_a_missing_page_says_so_in_the_language_of_its_address(visitor):
    page = visitor.open("/fr/nowhere", status=404)

    assert page.html.get("lang") == "fr"


def test_alive_and_ready(visitor):
    assert visitor.open("/healthz").answer.json == {"status": "alive"}
    assert visitor.open("/readyz").answer.json == {"status": "ready"}


def test_not_ready_while_letters_do_not_leave(visitor):
    late = now() - dt.timedelta(minutes=20)
    write_letter("test", to="kim@example.org", language="en", subject="s", body="b", host="localhost", now=late)

    assert visitor.open("/readyz", status=503).answer.json == {"status": "not ready"}
    assert visitor.open("/healthz").status == 200


def test_not_ready_while_the_disk_is_nearly_full(visitor, monkeypatch):
    for free, status in ((5, 503), (6, 200)):
        monkeypatch.setattr("shutil.disk_usage", lambda _path, free=free: types.SimpleNamespace(total=100, free=free))

        visitor.open("/readyz", status=status)


def test_home_opens_on_an_empty_database(visitor):
    visitor.open("site.home")
