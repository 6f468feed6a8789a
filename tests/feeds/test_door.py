"""The door for polls answers exactly what the app would, and lets through what the app has to judge."""
import json

import pytest

from blueprints.db import db
from tests.factories import four, make_slot
from tests.released import RELEASED, publish

FEED = "/calendar/programme.ics?lang=ko"


def both(visitor, method="get", **headers):
    """The app's own answer and the door's: the second to ask meets the door."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    visitor.app.extensions.pop("feeds", None)
    through = getattr(visitor.client, method)(FEED + "&fresh=" + method, headers=headers)
    visitor.client.get(FEED)
    return through, getattr(visitor.client, method)(FEED, headers=headers)


@pytest.mark.parametrize("method", ["get", "head"])
def test_the_door_says_what_the_app_says(visitor, assembly, method):
    make_slot()
    publish()

    apps, doors = both(visitor, method)

    assert (doors.status_code, doors.data) == (apps.status_code, apps.data)
    assert sorted(doors.headers) == sorted(apps.headers)


def test_the_doors_304_is_the_apps(visitor, assembly):
    make_slot()
    publish()
    etag = visitor.client.get(FEED).headers["ETag"]

    apps, doors = both(visitor, If_None_Match=etag)

    assert (doors.status_code, doors.data) == (apps.status_code, apps.data) == (304, b"")
    assert sorted(doors.headers) == sorted(apps.headers)


def test_a_release_goes_through_the_door_at_once(visitor, assembly):
    slot = make_slot()
    publish()
    visitor.client.get(FEED)
    visitor.client.get(FEED)
    slot.title = four("Anew")
    db.session.commit()
    publish(now=RELEASED.replace(day=2))

    assert "Anew" in visitor.client.get(FEED).text


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
