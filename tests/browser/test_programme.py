"""The public programme in a real browser: the reader's own zone, what changed since the last visit, what is on now."""
import datetime as dt
import zoneinfo

import pytest
from playwright.sync_api import expect

from blueprints.db import db
from blueprints.programme import queries_public
from blueprints.programme.models import Slot
from tests.factories import four, make_room, make_slot
from tests.released import RELEASED, publish

from .server import Server

SEOUL = {"timezone_id": "Asia/Seoul"}
MINUTE = 61_000


@pytest.fixture(scope="module")
def open_house(tmp_path_factory):
    """A server whose assembly is now: one session began half an hour ago."""
    server = Server(tmp_path_factory.mktemp("now"), sample=False)
    began = dt.datetime.now(zoneinfo.ZoneInfo("Asia/Seoul")).replace(second=0, microsecond=0) - dt.timedelta(minutes=30)
    with server.app.app_context():
        days = queries_public.announced_days()
        for number, day in enumerate(days):
            day.date = began.date() + dt.timedelta(days=number)
        db.session.commit()
        make_slot(code="NOW", title=four("Night buses"), day=days[0], starts=began.time(), minutes=120,
                  room=make_room(slug="hall", name=four("Hall")))
        publish()
        db.session.remove()
    yield server
    server.stop()


def renamed(server, title, release):
    """Publish the session under another title."""
    with server.app.app_context():
        db.session.scalars(db.select(Slot)).one().title = four(title)
        db.session.commit()
        publish(now=RELEASED + dt.timedelta(days=release))
        db.session.remove()


def test_who_is_elsewhere_reads_their_own_time_beside_the_venues(opened, server):
    far = opened(server, timezone_id="America/Los_Angeles")
    far.goto("/en/programme")
    near = opened(server, **SEOUL)
    near.goto("/en/programme")

    expect(far.locator(".session-when").first).to_contain_text("09:00–10:00 (Sun 17:00–18:00)")
    expect(far.locator("[data-own-zone]")).to_contain_text("America/Los Angeles")
    expect(near.locator("[data-own-zone]")).to_be_hidden()
    expect(near.locator(".own-time")).to_have_count(0)


def test_what_changed_is_marked_until_it_is_seen(opened, open_house):
    page = opened(open_house, **SEOUL)
    page.goto("/en/programme?day=1")
    expect(page.locator("[data-since]")).to_be_hidden()

    renamed(open_house, "Day buses", 1)
    page.reload()
    expect(page.locator("[data-since]")).to_contain_text("Sessions changed since your last visit: 1")
    expect(page.locator(".session-card .is-changed")).to_have_count(1)
    page.get_by_role("button", name="I have seen it").click()
    expect(page.locator(".session-card .is-changed")).to_have_count(0)

    page.reload()
    expect(page.locator("[data-since]")).to_be_hidden()


def test_what_is_on_renews_itself(opened, open_house):
    page = opened(open_house, **SEOUL)
    page.clock.install()
    page.goto("/en/now")
    renamed(open_house, "Trams", 2)

    page.clock.fast_forward(MINUTE)

    expect(page.locator(".cards .session-title").first).to_have_text("Trams")


def test_a_door_goes_on_without_the_network_and_says_so(opened, open_house):
    page = opened(open_house, **SEOUL)
    page.clock.install()
    page.goto("/en/rooms/hall/sign?langs=en,ko", wait_until="networkidle")
    expect(page.locator(".sign-session.is-on .sign-title:visible")).to_have_count(1)

    page.clock.fast_forward(15_000)
    expect(page.locator(".sign-board:visible")).to_have_attribute("lang", "ko")

    page.context.set_offline(True)
    page.clock.fast_forward(MINUTE)
    expect(page.locator(".sign-offline:visible")).to_have_count(1)
    page.clock.fast_forward(120 * 60_000)
    expect(page.locator(".sign-session:visible")).to_have_count(0)
    expect(page.locator(".sign-empty:visible")).to_have_count(1)

    page.context.set_offline(False)
    page.clock.fast_forward(MINUTE)
    expect(page.locator(".sign-offline:visible")).to_have_count(0)
    expect(page.locator(".sign-session.is-on:visible")).to_have_count(1)
