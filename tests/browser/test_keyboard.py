"""By keyboard alone, with less motion, and without script, everything is there."""
import pytest

# What has focus: its words, where it stands, and whether one can see that it has the focus.
FOCUSED = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect(), look = getComputedStyle(at);
    return {tag: at.tagName, words: (at.innerText || at.name || "").trim(), seen: box.width > 0 && box.height > 0
            && box.right > 0 && box.left < innerWidth && look.visibility === "visible",
            ringed: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2,
            place: [...document.querySelectorAll("*")].indexOf(at)};
}"""
REACHABLE = """() => [...document.querySelectorAll(
        "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")].filter(
    e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0
        && !(e.type === "radio" && !e.checked && document.querySelector(`input[name="${e.name}"]:checked`))).length"""


def tabbed_through(page):
    """Everything that Tab comes to, in order, from the top of the page until it leaves it."""
    stops = []
    for _ in range(200):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["tag"] == "BODY" or (stops and stop["place"] == stops[0]["place"]):
            return stops
        stops.append(stop)
    raise AssertionError("Tab never leaves the page")


@pytest.mark.parametrize("path", ["/en/", "/en/register", "/ko/programme"])
def test_tab_comes_to_everything_in_the_order_of_the_page_and_is_seen(opened, server, path):
    page = opened(server)
    page.goto(path)

    stops = tabbed_through(page)

    places = [stop["place"] for stop in stops]
    assert places == sorted(places)
    assert [stop for stop in stops if not stop["seen"]] == []
    assert [stop for stop in stops if not stop["ringed"]] == []
    assert len(stops) == page.evaluate(REACHABLE)


def test_the_first_stop_skips_to_the_content(opened, server):
    page = opened(server)
    page.goto("/en/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")


def test_the_menu_of_a_phone_opens_by_key_and_closes_on_escape(opened, server):
    page = opened(server, viewport={"width": 390, "height": 844})
    page.goto("/en/")
    menu = page.locator(".mast-phone")

    menu.locator("summary").press("Enter")
    assert menu.get_by_role("link", name="Programme").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    assert not menu.get_by_role("link", name="Programme").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_errors_take_the_focus_and_lead_into_their_field(opened, server):
    page = opened(server)
    page.goto("/en/register")

    page.locator("main").get_by_role("button", name="Register").click()

    summary = page.locator(".problems")
    assert summary.evaluate("summary => summary === document.activeElement")
    first = summary.get_by_role("link").first
    target = first.get_attribute("href").removeprefix("#")
    first.press("Enter")
    assert page.evaluate("id => document.getElementById(id).contains(document.activeElement)", target)


def test_a_form_sends_once_however_often_it_is_pressed(opened, server):
    page = opened(server)
    page.goto("/en/sign-in")
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.locator("main input:not([type=hidden])").first.fill("nobody@example.org")

    page.evaluate("""() => { for (const pause of [0, 5, 10]) setTimeout(
        () => document.querySelector("main form[method=post]")?.requestSubmit(), pause); }""")
    page.wait_for_url("**/sign-in/sent**")

    assert len(sent) == 1


def test_less_motion_means_none(opened, server):
    page = opened(server)
    page.goto("/en/")

    moving = page.evaluate("""() => [...document.querySelectorAll("*")].filter(e => {
        const look = getComputedStyle(e);
        return [...look.transitionDuration.split(","), ...look.animationDuration.split(",")].some(d => parseFloat(d) > 0)
            && (look.transitionProperty !== "none" || look.animationName !== "none"); }).map(e => e.outerHTML.slice(0, 80))""")

    assert moving == []


def test_paper_shows_the_programme_without_what_only_a_screen_needs(opened, server):
    page = opened(server)
    page.goto("/en/programme")

    page.emulate_media(media="print")

    assert not page.locator(".mast-nav").first.is_visible()
    assert not page.locator(".foot").is_visible()
    assert page.locator("main h1").is_visible()
    assert page.locator("main time").first.is_visible()
