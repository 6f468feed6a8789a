"""The editors' grid stands still under the hand, whatever is said above it, and a drag bears a page that moves after all."""
import pytest
from playwright.sync_api import expect

from tests.released import publish

from .grid import TALL, all_saved, card, drag, on_grid, planned, point, stored, take

WIDTHS = (1600, 1280, 1024, 390)
MOVE_THE_PAGE = "() => { document.querySelector('.grid-filters').open = true; }"
BY = "() => document.querySelector('.grid-filters').getBoundingClientRect().height"


@pytest.fixture
def plan(grid_server):
    found = planned(grid_server)
    with grid_server.app.app_context():
        publish()
    return found


@pytest.fixture
def page(opened, plan):
    return on_grid(opened(plan.server, plan.server.admin_cookie(), viewport=TALL))


def heights(page):
    """How far down the board begins in windows of these widths."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": TALL["height"]})
        found.append(page.evaluate("document.querySelector('[data-board]').getBoundingClientRect().top + scrollY"))
    return found


def test_nothing_that_is_said_above_the_board_moves_it(page, opened, plan):
    before = heights(page)

    take(page, plan.codes[0])
    page.keyboard.press("-")
    expect(page.get_by_role("button", name="longer or shorter")).to_be_enabled()
    expect(page.get_by_text("The draft has changed since this page was opened.")).to_be_visible()
    on_grid(opened(plan.server, plan.server.admin_cookie(), viewport=TALL))
    expect(page.locator("[data-others]")).to_contain_text("Kim Example")
    page.context.set_offline(True)
    page.keyboard.press("-")
    expect(page.locator("[data-save-line]")).to_have_text("Not saved: 1")
    expect(page.locator("[data-offline]")).to_be_visible()

    assert heights(page) == before


def test_a_session_follows_the_hand_when_the_page_moves_while_it_is_dragged(page, plan):
    hall, garden = plan.rooms[0], plan.rooms[2]
    before = page.evaluate(BY)
    end = point(page, garden, 14, 30)

    def move_the_page():
        page.evaluate(MOVE_THE_PAGE)
        page.mouse.move(end[0], end[1] + page.evaluate(BY) - before)
        expect(page.locator(".ghost b")).to_have_text("14:00–15:00")

    drag(page, point(page, hall, 9, 30), end, hold=move_the_page)
    all_saved(page)
    assert stored(plan, plan.codes[0]) == (0, "14:00", 60, 2)


def test_an_edge_that_was_pressed_stays_in_the_hand_when_the_page_moves(page, plan):
    code, hall = plan.codes[2], plan.rooms[0]
    x, y = point(page, hall, 11)

    page.mouse.move(x, y - 4)
    page.mouse.down()
    page.evaluate(MOVE_THE_PAGE)
    drag_to = point(page, hall, 11, 45)
    page.mouse.move(x, drag_to[1] - 4, steps=6)
    expect(page.locator(".ghost b")).to_have_text("10:00–11:45")
    page.mouse.up()

    expect(card(page, code).locator("time")).to_have_text("10:00–11:45")
    all_saved(page)
    assert stored(plan, code) == (0, "10:00", 105, 0)
