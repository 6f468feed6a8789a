"""The editors' grid never loses an edit: what is refused goes back, what fails can be tried again, two editors see the same."""
import pytest
from playwright.sync_api import expect

from blueprints.db import db
from blueprints.programme.models import Slot
from blueprints.programme.models_edits import Edit

from .grid import TALL, all_saved, card, drag, on_grid, planned, point, stored, take
from .server import eventually

MOVES = 100         # of each of the two editors
# Moves as fast as the page can: each is drawn, posted, and answered before the next; a stale one is insisted on, now and then.
RANDOM_MOVES = """async ([count, seed]) => {
    const {place, isSaving} = await import("/static/grid-save.js");
    const {cards, placeOf, roomsInOrder, dayShown, same} = await import("/static/grid-board.js");
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const pick = list => list[Math.floor(random() * list.length)];
    const rest = () => new Promise(done => setTimeout(done, 10));
    const tell = {saved: 0, refused: 0, stale: 0};
    const settled = async () => { while (isSaving()) await rest(); };
    for (let number = 0; number < count; number++) {
        const card = pick(cards());
        const to = {day: random() < .1 ? "" : dayShown(), minutes: 30 + 5 * Math.floor(random() * 6),
            starts: 5 * Math.floor(random() * 240), room: pick(roomsInOrder())};
        if (same(placeOf(card), to)) continue;
        place([[card, to]]);
        await settled();
        const note = document.querySelector(".card-note");
        if (!note) { tell.saved++; continue; }
        const mine = note.querySelector("[data-mine]");
        if (mine.hidden) { tell.refused++; note.querySelector("[data-leave]").click(); continue; }
        tell.stale++;
        if (random() < .5) { note.querySelector("[data-theirs]").click(); continue; }
        mine.click();
        await settled();
        if (!document.querySelector(".card-note")) tell.saved++;
        else document.querySelectorAll(".card-note").forEach(left => left.querySelector("[data-leave]").click());
    }
    return tell;
}"""
SEEN = """async () => {
    const {cards, placeOf, clock} = await import("/static/grid-board.js");
    return Object.fromEntries(cards().map(card => [card.dataset.code, (({day, starts, minutes, room}) =>
        [day, clock(starts), minutes, room])(placeOf(card))]));
}"""


@pytest.fixture
def plan(grid_server):
    return planned(grid_server)


@pytest.fixture
def page(opened, plan):
    return on_grid(opened(plan.server, plan.server.admin_cookie(), viewport=TALL))


def test_a_refused_move_goes_back_says_why_and_can_be_tried_again(page, plan):
    code, (hall, studio, _garden) = plan.codes[0], plan.rooms

    drag(page, point(page, hall, 9, 30), point(page, studio, 9, 30),
         hold=lambda: (expect(page.locator("[data-against]")).to_contain_text("Studio has “Session 0” and"),
                       expect(page.locator(".ghost.is-refused")).to_have_count(1)))

    expect(page.locator("[data-against]")).to_be_hidden()
    note = page.locator(".card-note")
    expect(note).to_contain_text("Studio is taken at that time by “Session 1”")
    expect(page.locator("[data-alert]")).to_contain_text("“Session 0” is not saved. Studio is taken")
    expect(card(page, code).locator("time")).to_have_text("09:00–10:00")
    expect(page.locator("[data-save-line]")).to_have_text("Not saved: 1")
    assert page.locator(f"[data-column='{hall}'] #card-{code}").count() == 1

    take(page, plan.codes[1])
    page.keyboard.press("t")
    eventually(lambda: stored(plan, plan.codes[1])[0] is None, "the room is free")
    note.get_by_role("button", name="Try again").click()
    expect(note).to_have_count(0)
    all_saved(page)
    assert stored(plan, code) == (0, "09:00", 60, 1)


def test_without_a_network_nothing_is_lost(page, plan):
    code = plan.codes[0]
    page.context.set_offline(True)

    take(page, code)
    for key in ("Enter", "PageDown", "PageDown", "PageDown", "Enter"):
        page.keyboard.press(key)

    note = page.locator(".card-note")
    expect(note).to_contain_text("There is no connection.")
    expect(card(page, code).locator("time")).to_have_text("09:00–10:00")
    expect(page.locator("[data-offline]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-offline]")).to_be_hidden()
    note.get_by_role("button", name="Try again").click()
    all_saved(page)
    assert stored(plan, code) == (0, "12:00", 60, 0)


def test_a_title_that_was_typed_outlives_a_refusal(page, plan):
    garden = plan.rooms[2]
    drag(page, point(page, garden, 15, 1), point(page, garden, 16))
    page.get_by_label("Title", exact=True).fill("Kept")
    page.context.set_offline(True)

    page.get_by_role("button", name="Add it").click()

    expect(page.get_by_role("dialog")).to_contain_text("It is not added. There is no connection.")
    assert "title=Kept&kind=workshop" in page.get_by_role("link", name="Go on in the full form").get_attribute("href")
    page.context.set_offline(False)
    assert page.get_by_label("Title", exact=True).input_value() == "Kept"
    page.get_by_role("button", name="Add it").click()
    expect(page.locator(f"[data-column='{garden}'] .card h3")).to_have_text("Kept")


def test_who_was_signed_out_signs_in_again_and_loses_nothing(page, plan):
    code = plan.codes[0]
    page.context.clear_cookies()

    take(page, code)
    page.keyboard.press("-")

    note = page.locator(".card-note")
    expect(note).to_contain_text("You are signed out.")
    page.context.add_cookies([plan.server.admin_cookie()])
    note.get_by_role("button", name="Try again").click()
    all_saved(page)
    assert stored(plan, code) == (0, "09:00", 55, 0)


def test_a_stale_move_shows_both_versions_and_lets_one_choose(page, opened, plan):
    code, (hall, _studio, garden) = plan.codes[0], plan.rooms
    other = on_grid(opened(plan.server, plan.server.admin_cookie()))

    def meanwhile():
        take(other, code)
        other.keyboard.press("-")
        all_saved(other)

    drag(page, point(page, hall, 9, 30), point(page, garden, 11, 30), hold=meanwhile)

    note = page.locator(".card-note")
    expect(note.locator("tbody tr")).to_have_text(["Starts09:0011:00", "Minutes5560", "RoomHallGarden"])
    expect(card(page, code).locator("time")).to_have_text("09:00–09:55")
    note.get_by_role("button", name="Save mine").click()
    all_saved(page)
    assert stored(plan, code) == (0, "11:00", 60, 2)
    expect(card(other, code)).to_contain_text("Changed by Kim Example")
    expect(card(page, code).locator(".card-other")).to_have_count(0)
    other.keyboard.press(" ")
    expect(card(other, code).locator("time")).to_have_text("11:00–12:00")
    expect(card(page, code).locator(".card-other")).to_have_text("Kim Example is on it")


def test_trying_again_after_an_outage_does_not_overwrite_what_a_colleague_did_meanwhile(page, opened, plan):
    code, garden = plan.codes[0], plan.rooms[2]
    other = on_grid(opened(plan.server, plan.server.admin_cookie()))
    page.context.set_offline(True)
    take(page, code)
    for key in ("Enter", "PageDown", "PageDown", "PageDown", "Enter"):
        page.keyboard.press(key)
    note = page.locator(".card-note")
    expect(note.locator(".note-wish")).to_have_text("Your change: Session 0: 12:00–13:00, Hall")

    take(other, code)
    for key in ("Enter", "ArrowRight", "ArrowRight", "Enter"):
        other.keyboard.press(key)
    all_saved(other)
    page.context.set_offline(False)
    page.wait_for_selector(f"[data-column='{garden}'] #card-{code}")
    note.get_by_role("button", name="Try again").click()

    expect(note.locator("tbody tr")).to_have_text(["Starts09:0012:00", "RoomGardenHall"])
    assert stored(plan, code) == (0, "09:00", 60, 2)
    note.get_by_role("button", name="Save mine").click()
    all_saved(page)
    assert stored(plan, code) == (0, "12:00", 60, 0)


def test_an_undo_that_is_refused_says_why_and_leads_to_ones_changes(page, opened, plan):
    other = on_grid(opened(plan.server, plan.server.admin_cookie()))
    for each in (page, other):
        take(each, plan.codes[0])
        each.keyboard.press("-")
        all_saved(each)
        expect(card(page, plan.codes[0]).locator("time")).to_have_text("09:00–09:55" if each == page else "09:00–09:50")
        expect(card(other, plan.codes[0]).locator("time")).to_have_text("09:00–09:55" if each == page else "09:00–09:50")
    with plan.server.app.app_context():     # as if a colleague had done the second one
        last = db.session.scalar(db.select(Edit).order_by(Edit.id.desc()))
        last.by_id = None
        db.session.commit()
        db.session.remove()

    page.keyboard.press("Control+z")

    note = page.locator(".card-note")
    expect(note.get_by_role("link", name="Your last changes")).to_be_visible()
    expect(note.get_by_role("button", name="Try again")).to_be_hidden()
    all_saved(page)
    assert stored(plan, plan.codes[0]) == (0, "09:00", 50, 0)


def test_two_editors_move_two_hundred_times_and_no_edit_is_lost(opened, grid_server):
    plan = planned(grid_server, count=16)
    pages = [on_grid(opened(grid_server, grid_server.admin_cookie())) for _ in range(2)]

    for number, page in enumerate(pages):
        page.evaluate(f"(asked) => {{ window.told = null; ({RANDOM_MOVES})(asked).then(told => window.told = told); }}",
                      [MOVES, 1000 + number])
    told = [eventually(lambda page=page: page.evaluate("window.told"), "all is moved", seconds=150) for page in pages]

    with grid_server.app.app_context():
        edits = db.session.scalar(db.select(db.func.count()).select_from(Edit))
        truth = {slot.code: [str(slot.day_id or ""), slot.starts.strftime("%H:%M"), slot.minutes, str(slot.room_id or "")]
                 for slot in db.session.scalars(db.select(Slot))}
        db.session.remove()
    assert edits == sum(each["saved"] for each in told)
    assert edits > MOVES / 2
    for page in pages:
        eventually(lambda page=page: page.evaluate(SEEN) == truth, "both see what is stored")
    assert len(truth) == len(plan.codes)
