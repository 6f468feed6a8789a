"""The editors' grid in the hand: by mouse, by keyboard, by touch, and without its script."""
import pytest
from playwright.sync_api import expect

from .grid import TALL, all_saved, card, drag, marked, on_grid, planned, point, put_on_one_track, stored, take
from .server import eventually


@pytest.fixture
def plan(grid_server):
    return planned(grid_server)


@pytest.fixture
def page(opened, plan):
    return on_grid(opened(plan.server, plan.server.admin_cookie(), viewport=TALL))


def test_a_session_is_dragged_to_another_room_and_hour_and_the_move_is_undone(page, plan):
    code, hall, garden = plan.codes[0], plan.rooms[0], plan.rooms[2]
    put_on_one_track(plan)
    on_grid(page)
    assert marked(page, plan) == [1, 1, 1, 1]      # the first two at once, and the last two

    drag(page, point(page, hall, 9, 30), point(page, garden, 14, 2),
         hold=lambda: expect(page.locator(".ghost b")).to_have_text("13:30–14:30"))

    expect(card(page, code).locator("time")).to_have_text("13:30–14:30")
    all_saved(page)
    assert stored(plan, code) == (0, "13:30", 60, 2)
    assert page.locator(f"[data-column='{garden}'] #card-{code}").count() == 1
    assert marked(page, plan) == [0, 0, 1, 1]

    page.keyboard.press("Control+z")
    expect(card(page, code).locator("time")).to_have_text("09:00–10:00")
    all_saved(page)
    assert stored(plan, code) == (0, "09:00", 60, 0)
    assert marked(page, plan) == [1, 1, 1, 1]

    page.get_by_role("button", name="Redo").click()
    expect(card(page, code).locator("time")).to_have_text("13:30–14:30")


def test_an_edge_is_dragged_and_escape_leaves_everything_as_it_was(page, plan):
    code, hall = plan.codes[2], plan.rooms[0]
    x, y = point(page, hall, 11)

    drag(page, (x, y - 4), (x, point(page, hall, 11, 45)[1] - 4))
    expect(card(page, code).locator("time")).to_have_text("10:00–11:45")
    all_saved(page)
    assert stored(plan, code) == (0, "10:00", 105, 0)

    drag(page, point(page, hall, 10, 30), point(page, plan.rooms[2], 15), hold=lambda: page.keyboard.press("Escape"))
    expect(page.locator(".ghost")).to_have_count(0)
    assert stored(plan, code) == (0, "10:00", 105, 0)


def test_a_session_goes_to_another_day_to_the_tray_and_out_of_it(page, plan):
    code, hall = plan.codes[0], plan.rooms[0]
    tab = page.locator(".day-tabs [data-day]").nth(1)
    box = tab.bounding_box()

    def there():
        expect(tab).to_have_attribute("aria-current", "page")
        page.mouse.move(*point(page, plan.rooms[1], 11, 30), steps=4)

    drag(page, point(page, hall, 9, 30), (box["x"] + 20, box["y"] + 20), hold=there)
    all_saved(page)
    assert stored(plan, code) == (1, "11:00", 60, 1)

    box = page.locator("[data-tray]").bounding_box()
    drag(page, point(page, plan.rooms[1], 11, 30), (box["x"] + 40, box["y"] + 40))
    expect(page.locator("[data-tray] .card time")).to_have_count(1)
    all_saved(page)
    assert stored(plan, code)[0] is None

    box = page.locator("[data-tray] .card").bounding_box()
    drag(page, (box["x"] + 60, box["y"] + 8), point(page, hall, 10, 10))
    all_saved(page)
    assert stored(plan, code)[0] == 1
    assert stored(plan, code)[3] == 0


def test_a_session_is_drawn_on_empty_time(page, plan):
    garden = plan.rooms[2]

    drag(page, point(page, garden, 15, 1), point(page, garden, 16, 30))
    page.get_by_label("Title", exact=True).fill("Drawn here")
    page.get_by_role("button", name="Add it").click()

    expect(page.locator(f"[data-column='{garden}'] .card h3")).to_have_text("Drawn here")
    expect(page.locator(f"[data-column='{garden}'] .card time")).to_have_text("15:00–16:30")
    all_saved(page)


def test_several_move_together_and_two_change_places(page, plan):
    first, second = plan.codes[0], plan.codes[1]
    hall, studio, garden = plan.rooms
    page.mouse.click(*point(page, hall, 9, 40))
    page.keyboard.down("Control")
    page.mouse.click(*point(page, studio, 9, 40))
    page.keyboard.up("Control")
    expect(page.locator("#chosen-head")).to_have_text("Chosen sessions: 2")

    page.get_by_role("button", name="Swap").click()
    all_saved(page)
    assert (stored(plan, first), stored(plan, second)) == ((0, "09:00", 60, 1), (0, "09:00", 60, 0))

    page.keyboard.press(" ")
    card(page, second).locator("[data-grip]").focus()
    page.keyboard.press(" ")
    drag(page, point(page, hall, 9, 30), point(page, studio, 13, 30))
    all_saved(page)
    assert (stored(plan, first), stored(plan, second)) == ((0, "13:00", 60, 2), (0, "13:00", 60, 1))
    assert page.locator(f"[data-column='{garden}'] .card").count() == 1


def test_everything_goes_by_keyboard_and_is_said(page, plan):
    code = plan.codes[0]
    said = page.locator("[data-live]")
    take(page, code)

    page.keyboard.press("Enter")
    expect(said).to_contain_text("“Session 0” is picked up.")
    for key in ("ArrowRight", "ArrowRight", "PageDown", "Shift+ArrowDown", "ArrowUp", "+"):
        page.keyboard.press(key)
    expect(said).to_contain_text("10:10–11:15, Garden")
    page.keyboard.press("Enter")
    all_saved(page)
    assert stored(plan, code) == (0, "10:10", 65, 2)
    assert page.evaluate("document.activeElement.closest('.card').dataset.code") == code

    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(said).to_have_text("“Session 0” is back where it was.")
    page.keyboard.press("Enter")
    page.keyboard.press("]")
    expect(page.locator(".day-tabs [aria-current]")).to_contain_text("17 Jun")
    page.keyboard.press("Enter")
    all_saved(page)
    assert stored(plan, code) == (1, "10:10", 65, 2)
    page.keyboard.press("t")
    all_saved(page)
    assert stored(plan, code)[0] is None
    assert page.evaluate("document.activeElement.closest('[data-tray] .card').dataset.code") == code


def test_keys_one_after_the_other_find_the_same_session_and_no_stale_choice(page, plan):
    first, beside = plan.codes[:2]
    take(page, first)
    for key in ("-", "+", "-", " "):
        page.keyboard.press(key)
    take(page, beside)
    page.keyboard.press(" ")
    expect(page.locator(".card.is-chosen")).to_have_count(2)

    page.keyboard.press("s")
    expect(page.locator(".card.is-chosen")).to_have_count(0)
    page.keyboard.press("t")
    all_saved(page)
    assert (stored(plan, first), stored(plan, beside)[0]) == ((0, "09:00", 55, 1), None)

    page.keyboard.press(" ")
    page.locator("[data-do=longer]").focus()
    page.keyboard.press("Escape")
    expect(page.locator("[data-inspector]")).to_be_hidden()


def test_arrows_lead_from_session_to_session(page, plan):
    first, beside, below, _last = plan.codes
    take(page, first)

    def at():
        return page.evaluate("document.activeElement.closest('.card').dataset.code")

    page.keyboard.press("ArrowRight")
    assert at() == beside
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    assert at() == below
    assert page.locator("[data-grip][tabindex='0']").count() == 1
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Keys of the grid")
    expect(page.get_by_role("heading", name="Keys of the grid")).to_be_focused()


def test_a_finger_presses_long_and_drags(opened, plan):
    page = on_grid(opened(plan.server, plan.server.admin_cookie(), viewport={"width": 820, "height": 1100}, has_touch=True))
    code = plan.codes[0]
    touch = page.context.new_cdp_session(page)

    def finger(what, *points):
        touch.send("Input.dispatchTouchEvent", {"type": what, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    start, end = point(page, plan.rooms[0], 9, 30), point(page, plan.rooms[1], 12, 30)
    finger("touchStart", start)
    page.wait_for_selector(f"#card-{code}.is-carried")
    finger("touchMove", (start[0] + 20, start[1] + 20))
    finger("touchMove", end)
    expect(page.locator(".ghost b")).to_have_text("12:00–13:00")
    finger("touchEnd")

    all_saved(page)
    assert stored(plan, code) == (0, "12:00", 60, 1)


def test_who_cannot_drag_taps_where_it_shall_go(page, plan):
    code, (hall, _studio, garden) = plan.codes[0], plan.rooms
    page.mouse.click(*point(page, hall, 9, 40))

    page.locator("[data-do=carry]").click()
    page.locator(".day-tabs [data-day]").nth(2).click()
    expect(page.locator(".day-tabs [aria-current]")).to_contain_text("18 Jun")
    page.mouse.click(*point(page, garden, 17, 32))

    all_saved(page)
    eventually(lambda: stored(plan, code) == (2, "17:30", 60, 2), "the session has moved")


def test_on_a_phone_a_title_chooses_and_the_panel_makes_room_for_the_aim(opened, plan):
    page = on_grid(opened(plan.server, plan.server.admin_cookie(), viewport={"width": 390, "height": 844}, has_touch=True,
                          is_mobile=True))
    code, hall = plan.codes[0], plan.rooms[0]
    card(page, code).get_by_role("link", name="Session 0").tap()
    expect(page.locator("#chosen-head")).to_have_text("Session 0")

    page.locator("[data-do=carry]").tap()
    expect(page.locator("[data-inspector]")).to_have_text("Tap where it shall go. Cancel", use_inner_text=True)
    page.locator("[data-do=back]").tap()
    expect(page.locator("[data-do=carry]")).to_be_visible()
    page.locator("[data-do=carry]").tap()
    page.touchscreen.tap(*point(page, hall, 12, 2))

    all_saved(page)
    assert stored(plan, code) == (0, "12:00", 60, 0)


def test_without_script_a_session_is_moved_by_its_form(opened, plan):
    page = opened(plan.server, plan.server.admin_cookie(), java_script_enabled=False)
    page.goto("/en/editor")

    card(page, plan.codes[0]).get_by_role("link", name="Move").click()
    page.locator("main form [name=room]").select_option(plan.rooms[2])
    page.locator("main form [name=starts]").fill("16:00")
    page.locator("main form [type=submit]").first.click()

    eventually(lambda: stored(plan, plan.codes[0]) == (0, "16:00", 60, 2), "the session has moved")
