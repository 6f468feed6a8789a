"""What the journeys through the editors' grid share: a small programme, and hands for the page."""
import datetime as dt
from types import SimpleNamespace

from playwright.sync_api import expect

from blueprints.assembly.queries import days
from blueprints.db import db
from blueprints.programme.models import Release, Room, Slot
from blueprints.programme.models_edits import Edit, Presence
from tests import factories

TALL = {"width": 1280, "height": 1400}      # so that a whole day is in sight
ROOMS = ("Hall", "Studio", "Garden")


def planned(server, count=4):
    """Three rooms, and `count` sessions of an hour in the first two of them, from nine on the first day; nothing else, and
    nobody who still seems to be on the page."""
    with server.app.app_context():
        for model in (Presence, Edit, Release, Slot, Room):
            db.session.execute(db.delete(model))
        rooms = [factories.make_room(name=factories.four(name), position=number) for number, name in enumerate(ROOMS)]
        slots = [factories.make_slot(title=factories.four(f"Session {number}"), room=rooms[number % 2],
                                     starts=dt.time(9 + number // 2)) for number in range(count)]
        found = SimpleNamespace(server=server, codes=[slot.code for slot in slots], rooms=[str(room.id) for room in rooms],
                                days=[day.id for day in days()])
        db.session.remove()
    return found


def stored(plan, code):
    """(day, hour, minutes, room) of a session as the database has it; the day by its number, None in the tray."""
    with plan.server.app.app_context():
        slot = db.session.scalar(db.select(Slot).where(Slot.code == code))
        found = (slot.day_id and plan.days.index(slot.day_id), slot.starts.strftime("%H:%M"), slot.minutes,
                 slot.room_id and plan.rooms.index(str(slot.room_id)))
        db.session.remove()
    return found


def put_on_one_track(plan):
    """Let the sessions of the plan stand against each other where two are at once."""
    with plan.server.app.app_context():
        track = factories.make_track()
        db.session.execute(db.update(Slot).where(Slot.code.in_(plan.codes)).values(track_id=track.id))
        db.session.commit()
        db.session.remove()


def marked(page, plan):
    """How many conflicts stand on the card of each session."""
    return [card(page, code).locator(".card-mark").count() for code in plan.codes]


def on_grid(page, *, day=None):
    """Open the grid and wait for its script."""
    page.goto("/en/editor" + (f"?day={day}" if day else ""))
    page.wait_for_selector("[data-grid][data-ready]")
    return page


def card(page, code):
    return page.locator(f"#card-{code}")


def point(page, room, hour, minute=0):
    """Where on the screen this moment of a room is."""
    return page.evaluate("""([room, minutes]) => {
        const body = document.querySelector(`[data-column="${room}"] .column-body`), box = body.getBoundingClientRect();
        const {from, until} = document.querySelector("[data-board]").dataset;
        return [box.left + box.width / 2, box.top + box.height * (minutes - from * 60) / ((until - from) * 60)];
    }""", [room, hour * 60 + minute])


def drag(page, start, end, *, hold=None):
    """With the mouse, from one point to another; `hold` is done before it is let go."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 8, start[1] + 8)
    page.mouse.move(*end, steps=6)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    if hold:
        hold()
    page.mouse.up()


def all_saved(page):
    expect(page.locator("[data-save-line]")).to_have_text("Saved")


def take(page, code):
    """Give the card the focus, as Tab or a click would."""
    card(page, code).locator("[data-grip]").focus()
