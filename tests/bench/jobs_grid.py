"""A session dragged across the editors' grid in a real browser: frames a second, from the browser's own trace."""
import datetime as dt
import itertools
import json
import shutil

from playwright.sync_api import sync_playwright

from app import create_app
from blueprints.assembly.queries import days
from blueprints.db import db
from blueprints.programme.models import Slot

from . import rounds

NAMES = ("chromium", "chromium-browser", "google-chrome")
FRAME = "devtools.timeline.frame"
STEPS = 600         # of the pointer's way


def last(bench):
    """All 240 sessions stand on one day in 8 rooms, and one is dragged over them, there and back."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        rounds.say("drag across the grid: no Chromium here")
        return
    folder = bench.folder / "grid"
    shutil.copytree(bench.folder, folder, ignore=shutil.ignore_patterns("grid", "body-*"))
    count = on_one_day(create_app({}, folder))
    name, value = bench.cookies["editor"].split("=", 1)
    with rounds.served("tests.bench.ours:app", folder) as (port, _process), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{port}"}])
        page.goto(f"http://127.0.0.1:{port}/en/editor")
        page.wait_for_selector("[data-grid][data-ready]")
        trace = dragged(browser, page)
        browser.close()
    rate, longest, seconds = frames(trace)
    rounds.say(f"drag across {count} sessions: {rate:.0f} frames a second over {seconds:.1f} s (aim 50), "
        f"the longest {longest:.0f} ms")


def on_one_day(app):
    """Put every session on the first day: 30 in each room, half an hour apart; how many there are."""
    with app.app_context():
        [day, *_others], found = days(), db.session.scalars(db.select(Slot).order_by(Slot.room_id, Slot.id)).all()
        for _room, slots in itertools.groupby(found, key=lambda slot: slot.room_id):
            for number, slot in enumerate(slots):
                slot.day, slot.minutes = day, 25
                slot.starts = (dt.datetime.combine(day.date, dt.time(7)) + number * dt.timedelta(minutes=30)).time()
        db.session.commit()
        db.session.remove()
        return len(found)


def dragged(browser, page):
    """The trace of a drag through the whole board, at the pace of a hand."""
    card = page.locator(".card:visible").nth(3)
    card.scroll_into_view_if_needed()
    box, frame = card.bounding_box(), page.locator("[data-frame]").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 30)
    browser.start_tracing(page=page, categories=[FRAME, f"disabled-by-default-{FRAME}", "devtools.timeline"])
    for step in range(STEPS):
        way = abs(1 - 2 * step / STEPS)
        page.mouse.move(frame["x"] + 100 + (frame["width"] - 160) * (1 - way),
                        frame["y"] + 80 + (frame["height"] - 120) * ((3 * way) % 1))
    trace = browser.stop_tracing()
    page.keyboard.press("Escape")
    page.mouse.up()
    return trace


def frames(trace):
    """(frames a second, milliseconds of the longest, seconds) from the frames that the browser drew."""
    drawn = sorted(event["ts"] for event in json.loads(trace)["traceEvents"] if event["name"] == "DrawFrame")
    gaps = [later - earlier for earlier, later in itertools.pairwise(drawn)]
    seconds = (drawn[-1] - drawn[0]) / 1e6
    return len(gaps) / seconds, max(gaps) / 1000, seconds
