"""The page that builds a calendar's address: by keyboard as one chooses, and without any script."""
import urllib.request

from playwright.sync_api import expect


def entries(address):
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().count(b"BEGIN:VEVENT")


def test_each_choice_shows_its_calendar_at_once_by_keyboard(opened, server):
    page = opened(server, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/en/calendar")
    address, count = page.get_by_label("Address of the calendar"), page.locator("[data-live=count]")
    expect(page.get_by_role("button", name="Show the address")).to_be_hidden()
    expect(address).to_have_value(f"{server.address}/calendar/programme.ics?lang=en")

    page.locator("summary", has_text="Thunderbird").click()
    page.locator("summary", has_text="Room").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")

    expect(address).to_have_value(f"{server.address}/calendar/room-sample-grand-hall.ics?lang=en")
    expect(count).to_have_text(f"{entries(address.input_value())} entries")
    expect(page.locator("[data-live=room]")).to_have_text("Grand Hall")
    assert page.evaluate("document.activeElement.value") == "sample-grand-hall", "the keyboard stays where it was"
    assert page.locator("details.program[open] h3").all_inner_texts() == ["Thunderbird"], "what is being read stays open"
    page.get_by_label("Language of the calendar").select_option("ko")
    page.get_by_label("Reminder").select_option("15")
    expect(address).to_have_value(f"{server.address}/calendar/room-sample-grand-hall.ics?lang=ko&alarm=15")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == address.input_value()

    page.locator("summary", has_text="Words").click()
    page.get_by_label("Find in title, text, speakers, cities").press_sequentially("nobody says this")

    expect(count).to_have_text("No entry yet")
    expect(page.get_by_text("Choose fewer things or other words.")).to_be_visible()
    built = address.input_value()
    page.get_by_role("navigation", name="Language").first.get_by_role("link", name="한국어").click()
    expect(page.get_by_label("캘린더 주소")).to_have_value(built)
    expect(page.locator("[name=q]")).to_have_value("nobody says this")


def test_the_pages_stand_beside_the_longest_name_and_guides_are_folded_on_phones(opened, server):
    page = opened(server, viewport={"width": 1280, "height": 800})
    page.goto("/fr/calendar")

    name, pages = page.locator(".mast-name").bounding_box(), page.locator(".mast-row > .mast-nav").bounding_box()

    assert pages["x"] >= name["x"] + name["width"], "not below it"
    page.set_viewport_size({"width": 390, "height": 844})
    assert max(guide.bounding_box()["height"] for guide in page.locator(".program").all()) < 100


def test_a_calendar_is_built_without_script(opened, server):
    page = opened(server, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto("/en/programme")
    page.locator(".day-subscribe a").click()
    page.locator("summary", has_text="Kind").click()
    page.get_by_role("checkbox", name="Forum").check()
    page.get_by_label("Also the assembly itself").check()

    page.get_by_role("button", name="Show the address").click()

    address = page.get_by_label("Address of the calendar").input_value()
    assert address == f"{server.address}/calendar/programme.ics?lang=en&day=1&kind=forum&whole=1"
    assert page.locator("[data-live=count]").inner_text().split()[0] == str(entries(address))
