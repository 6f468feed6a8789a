"""The main job, end to end, as people do it: publish a session, register by phone in Korean, subscribe."""
import email
import email.policy
import urllib.error
import urllib.request

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from .server import eventually

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "ko-KR"}


def sign_in_by(page, link):
    """Follow a one-time link and press its button: a link alone signs nobody in."""
    page.goto(link)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()


def send(page):
    """Press the first button of the page's main form."""
    with page.expect_navigation():
        page.locator("main form.form button[type=submit]").first.click()
    assert page.locator(".problems").all_inner_texts() == []


def fill_four(page, name, english, korean=""):
    page.locator(f"[name={name}-en]").fill(english)
    if korean:
        page.locator(f"[name={name}-ko]").fill(korean)


def publish_a_session(page, title, room):
    """From an empty draft to a public session, through the editors' forms."""
    page.goto("/en/editor/rooms/new")
    fill_four(page, "name", room)
    send(page)
    page.goto("/en/editor/sessions/new")
    page.locator("[name=kind]").select_option("plenary")
    fill_four(page, "title", title, f"{title} 한국어")
    page.locator("[name=day]").select_option(index=1)       # after the tray
    page.locator("[name=starts]").fill("09:30")
    page.locator("[name=minutes]").fill("90")
    page.locator("[name=room]").select_option(label=room)
    send(page)
    page.goto("/en/editor/releases")
    fill_four(page, "note", "More sessions")
    send(page)


def fill_registration(page, *, name, address, city=None):
    page.locator("[name=name]").fill(name)
    page.locator("[name=post]").select_option("delegate")
    page.locator("[name=email]").fill(address)
    page.locator("[name=consent]").check()
    if city:
        page.locator("[name=city]").select_option(city)


def texts_of(path):
    letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return letter["To"], letter["Subject"], letter.get_body(("plain",)).get_content()


def test_an_organiser_opens_the_assembly_and_publishes_a_session(opened, new_server):
    page = opened(new_server)
    sign_in_by(page, new_server.printed_link())

    page.locator(".mast-top summary").click()
    page.locator(".mast-top").get_by_role("link", name="Admin").click()
    page.locator("[name=venue-en]").fill("Example Convention Hall")
    send(page)
    publish_a_session(page, "Forty years of Metropolis", "Grand Hall")

    stranger = opened(new_server)
    stranger.goto("/en/programme")
    stranger.get_by_role("link", name="Forty years of Metropolis").click()
    expect(stranger.locator("h1")).to_have_text("Forty years of Metropolis")
    expect(stranger.locator(".facts")).to_contain_text("09:30–11:00")
    expect(stranger.locator(".facts")).to_contain_text("Grand Hall")
    expect(stranger.locator(".facts")).to_contain_text("Example Convention Hall")


def test_a_delegate_registers_in_korean_on_a_phone_then_edits_then_withdraws(opened, new_server):
    page = opened(new_server, **PHONE)
    page.goto("/")
    assert page.url.endswith("/ko/")

    page.locator(".mast-phone summary").tap()
    page.locator(".mast-phone .stands-out a").tap()
    page.locator("[role=combobox]").fill("부산")        # there once the script has come
    page.get_by_role("option").and_(page.locator(":visible")).first.tap()
    fill_registration(page, name="Kim Yejin", address="yejin@example.org")
    page.locator("[name=own_name]").fill("김예진")
    page.locator("main form.form button.btn-primary").tap()

    expect(page.locator(".receipt")).to_be_visible()
    reference = page.locator(".receipt h2, .receipt .reference").first.inner_text().split()[-1]
    letter = eventually(lambda: [texts_of(path) for path in new_server.letters() if b"yejin@" in path.read_bytes()],
                        "the letter of receipt has left")[0]
    assert reference in letter[2]
    assert page.url in letter[2]

    page.locator("main a[href$='/edit']").tap()
    page.locator("[name=office]").fill("부시장")
    page.locator("main form.form button.btn-primary").tap()
    expect(page.locator("main .facts").first).to_contain_text("부시장")

    page.locator("main a[href$='/withdraw']").tap()
    page.locator("main form button.btn-danger").tap()
    expect(page.locator(".badge-status.is-withdrawn")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_calendar_program_subscribes_and_asks_again(opened, new_server):
    page = opened(new_server, new_server.admin_cookie())
    publish_a_session(page, "Rivers and cities", "River Room")
    page.goto("/ko/calendar")
    address = page.locator(".copy-row input, .copy-row code").first
    feed = address.input_value() if address.evaluate("at => at.tagName") == "INPUT" else address.inner_text()

    with urllib.request.urlopen(feed, timeout=60) as answer:
        mark, body = answer.headers["ETag"], answer.read()

    assert "Rivers and cities 한국어" in [str(event["SUMMARY"]) for event in Calendar.from_ical(body).walk("VEVENT")]
    with pytest.raises(urllib.error.HTTPError) as second:
        urllib.request.urlopen(urllib.request.Request(feed, headers={"If-None-Match": mark}), timeout=60)
    assert second.value.code == 304


def test_registering_and_publishing_need_no_script(opened, new_server):
    page = opened(new_server, java_script_enabled=False)
    page.goto("/en/register?city=busan")
    fill_registration(page, name="Lee Example", address="lee@example.org", city="busan")
    page.locator("main form.form button.btn-primary").click()
    expect(page.locator(".receipt")).to_be_visible()

    organiser = opened(new_server, new_server.admin_cookie(), java_script_enabled=False)
    publish_a_session(organiser, "Cities at night", "Night Room")
    page.goto("/en/programme")
    expect(page.get_by_role("link", name="Cities at night")).to_be_visible()


def test_choosing_another_way_to_come_keeps_what_was_typed_and_enter_sends(opened, new_server):
    page = opened(new_server)
    page.goto("/en/register")
    page.get_by_label("Name as on the badge").fill("Lee Example")
    page.get_by_label("Press").check()
    expect(page.locator("[name=city]")).to_have_count(0)
    expect(page.get_by_label("Name as on the badge")).to_have_value("Lee Example")
    page.get_by_label("E-mail").fill("press@example.org")
    page.get_by_label("Delegation of a member city").check()
    expect(page.get_by_role("combobox", name="City")).to_be_visible()
    page.get_by_label("Press").check()
    expect(page.locator("[name=city]")).to_have_count(0)
    page.get_by_label("Office").fill("Editor")
    page.get_by_role("textbox", name="Organisation").fill("Example Times")
    page.get_by_label("I have read the privacy notice").check()
    page.get_by_label("E-mail").press("Enter")
    expect(page.locator(".receipt")).to_be_visible()
    expect(page.get_by_text("Example Times")).to_be_visible()
