"""The door answers exactly what the app would, and lets through what the app has to judge."""
import datetime as dt
import json

import pytest

from blueprints.db import db
from blueprints.kept import Kept
from blueprints.programme import routes
from tests.factories import four, make_slot
from tests.released import RELEASED, publish

FEED = "/calendar/programme.ics?lang=ko"


PAGES = [FEED, "/en/programme", "/fr/programme?q=anew", "/ko/calendar"]


def both(visitor, method="get", address=FEED, **headers):
    """The app's own answer and the door's: the second to ask meets the door."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    visitor.app.extensions.pop("feeds", None)
    visitor.app.wsgi_app.kept = Kept(9, 2**24)
    through = getattr(visitor.client, method)(address, headers=headers)
    visitor.client.get(address)
    return through, getattr(visitor.client, method)(address, headers=headers)


@pytest.mark.on_either
@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("method", ["get", "head"])
def test_the_door_says_what_the_app_says(visitor, assembly, method, address):
    make_slot()
    publish()

    apps, doors = both(visitor, method, address)

    assert (doors.status_code, doors.data) == (apps.status_code, apps.data)
    assert sorted(doors.headers) == sorted(apps.headers)


def test_the_doors_304_is_the_apps(visitor, assembly):
    make_slot()
    publish()
    etag = visitor.client.get(FEED).headers["ETag"]

    apps, doors = both(visitor, If_None_Match=etag)

    assert (doors.status_code, doors.data) == (apps.status_code, apps.data) == (304, b"")
    assert sorted(doors.headers) == sorted(apps.headers)


@pytest.mark.parametrize("address", [FEED, "/en/programme"])
def test_a_release_goes_through_the_door_at_once(visitor, assembly, address):
    slot = make_slot()
    publish()
    visitor.client.get(address)
    visitor.client.get(address)
    slot.title = four("Anew")
    db.session.commit()
    publish(now=RELEASED.replace(day=2))

    assert "Anew" in visitor.client.get(address).text


def test_who_is_signed_in_is_the_apps_to_answer(app, signed_in, assembly):
    make_slot()
    publish()
    app.test_client().get("/en/programme")

    page = signed_in("editor").client.get("/en/programme")

    assert "ETag" not in page.headers
    assert "/en/sign-out" in page.text


def test_when_the_day_turns_the_programme_opens_at_the_new_day(visitor, assembly, monkeypatch):
    slot = make_slot()
    publish()
    before = visitor.client.get("/en/programme").text
    noon = dt.datetime.combine(slot.day.date, dt.time(12), dt.UTC)
    monkeypatch.setattr(routes, "now", lambda: noon)

    assert visitor.client.get("/en/programme").text != before


def test_a_strange_host_is_turned_away_though_the_feed_is_known(visitor, assembly):
    make_slot()
    publish()
    visitor.client.get(FEED)

    for _ in range(2):
        assert visitor.client.get(FEED, headers={"Host": "evil.example"}).status_code == 400


def test_what_may_only_be_read_is_not_posted_to(visitor, assembly):
    make_slot()
    publish()
    visitor.client.get(FEED)

    assert visitor.client.post(FEED).status_code in (400, 405)


def test_a_poll_has_its_line_in_the_log(visitor, assembly, capsys):
    make_slot()
    publish()
    visitor.client.get(FEED)
    apps = json.loads(capsys.readouterr().out.splitlines()[-1])
    visitor.client.get(FEED)
    doors = json.loads(capsys.readouterr().out.splitlines()[-1])

    assert set(doors) == set(apps)
    assert (doors["route"], doors["status"], doors["method"]) == ("/calendar/programme.ics", 200, "GET")


def test_a_database_that_is_away_is_the_apps_to_tell(visitor, assembly):
    make_slot()
    publish()
    visitor.client.get(FEED)
    db.session.commit()
    db.session.execute(db.text("ALTER TABLE releases RENAME TO hidden"))
    db.session.commit()

    try:
        assert visitor.client.get(FEED).status_code >= 500
    finally:
        db.session.execute(db.text("ALTER TABLE hidden RENAME TO releases"))
        db.session.commit()


def test_nothing_is_answered_before_the_first_question(visitor, assembly):
    assert visitor.client.get("/calendar/unknown.ics").status_code == 404
    assert visitor.client.get("/calendar/unknown.ics").status_code == 404
