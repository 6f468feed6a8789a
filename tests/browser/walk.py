"""A walk through every page of the house, as every kind of person, noting whatever is wrong.

Each page is opened once in English and looked at in both colour schemes and at several widths, because opening is what
takes time; then once in Korean.
"""
import pathlib
from typing import NamedTuple

import axe_playwright_python

from .people import people_of

AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The rules whose answer may be another one on a phone, besides contrast; the others do not ask how wide the window is.
LAYOUT = ["target-size", "scrollable-region-focusable", "link-in-text-block", "aria-hidden-focus",
          "landmark-unique", "landmark-one-main", "region", "heading-order", "skip-link", "link-name", "button-name"]

# Of long lists the first few are looked at: the rest is the same markup with other words.
ASK_AXE = """async ([where, only]) => (await axe.run({include: [[where]], exclude: [[".table > tbody > tr:nth-child(n+8)"],
    [".region-list > li:nth-child(n+8)"], [".column:nth-of-type(n+4) .cards-here > li:nth-child(n+3)"]]},
    {runOnly: only, resultTypes: ["violations"], preload: false}))
    .violations.flatMap(found => found.nodes.map(
        node => `${found.id}: ${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 300)}`))"""
# Contrast is what takes long: on a phone it is asked only of what a wide page does not show, or shows in other colours.
REMEMBER = """() => {
    window.looks = e => e.checkVisibility() ? (({color, backgroundColor, backgroundImage, opacity}) =>
        [color, backgroundColor, backgroundImage, opacity].join())(getComputedStyle(e)) : "";
    window.known = new Map([...document.querySelectorAll("body *")].map(e => [e, window.looks(e)])); }"""
OTHER = "[data-other-on-a-phone]"
MARK_OTHER = """() => [...document.querySelectorAll("body *")]
    .filter(e => window.looks(e) && window.looks(e) !== window.known.get(e))
    .map(e => e.setAttribute("data-other-on-a-phone", "")).length"""
# What sticks out of the window, whether the page then scrolls or cuts it off; what scrolls inside its own frame may.
STICKING_OUT = """() => [...document.querySelectorAll("body *")].filter(e => {
    const box = e.getBoundingClientRect();
    return e.checkVisibility() && box.width > 1 && box.height > 1 && box.right > window.innerWidth + 1
        && !e.closest(".table-wrap, [role=region][tabindex], .visually-hidden"); })
    .map(e => e.outerHTML.slice(0, 120)).slice(0, 3).join(" | ")
    || (document.documentElement.scrollWidth > window.innerWidth ? "the page itself" : null)"""
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 900}
NARROW, DOUBLED = {"width": 320, "height": 800}, {"width": 640, "height": 800}
LINKS = """() => [...document.querySelectorAll("a[href]:not([download])")].filter(a => a.origin === location.origin)
    .map(a => a.pathname + a.search).filter(path => path.startsWith("/en/"))"""

VALUES = {"editor.check"}       # endpoints that answer scripts, not people


class Found(NamedTuple):
    """Something wrong on one page, and how the page was looked at."""

    path: str
    how: str
    what: str


class Walk:
    def __init__(self, browser, server):
        self.browser, self.server = browser, server
        self.found = {"axe": [], "sideways": [], "noise": [], "status": []}
        self.seen = {}          # endpoint: the path under which it was seen
        self.passed = set()     # endpoints that are no page: they led elsewhere, or are files to download
        self.map = server.app.url_map.bind("")

    def endpoint_of(self, path):
        try:
            return self.map.match(path.split("?")[0])[0]
        except Exception:       # leads out of the house; test_every_link_leads_somewhere has its own eye on that
            return None

    def as_person(self, person):
        """Walk from where this person starts, along all links, until every page that they may see has been seen."""
        context = self.browser.new_context(base_url=self.server.address, viewport=WIDE, reduced_motion="reduce")
        if person.cookie:
            context.add_cookies([person.cookie])
        page = context.new_page()
        page.on("console", lambda line: line.type in ("error", "warning") and self.note("noise", page, line.text))
        page.on("pageerror", lambda error: self.note("noise", page, str(error)))
        page.on("request", self.listen)
        waiting, mine = list(person.starts), set()
        while waiting:
            path = waiting.pop(0)
            endpoint = self.endpoint_of(path)
            if endpoint is None or endpoint in mine:
                continue
            mine.add(endpoint)
            if "." in path.split("?")[0].rsplit("/", 1)[1] or endpoint in VALUES:
                self.passed.add(endpoint)
                continue
            if endpoint in self.seen and path not in person.starts:
                continue
            answer = page.goto(path)
            arrived = page.url.removeprefix(self.server.address)
            if self.endpoint_of(arrived) != endpoint:
                self.passed.add(endpoint)
                waiting.append(arrived)
                continue
            if answer.status != 200:
                self.note("status", page, str(answer.status), person.name)
                continue
            waiting += page.evaluate(LINKS)
            if endpoint in self.seen and endpoint != "site.home":       # home has another head for each person
                continue
            self.seen.setdefault(endpoint, path)
            self.look_at(page, person.name)
            page.set_viewport_size(NARROW)
            page.goto(path.replace("/en/", "/ko/", 1))
            self.look_sideways(page, person.name)
            page.set_viewport_size(WIDE)
        context.close()

    def note(self, kind, page, what, how=""):
        self.found[kind].append(Found(page.url.removeprefix(self.server.address), how, what))

    def listen(self, request):
        if not request.url.startswith((self.server.address, "data:")):
            self.found["noise"].append(Found(request.frame.url, "loads from elsewhere", request.url))

    def look_at(self, page, who):
        page.evaluate(AXE)
        everything = {"type": "tag", "values": RULES}
        colours = {"type": "rule", "values": ["color-contrast"]}
        layout = {"type": "rule", "values": LAYOUT}

        def ask(only, how, where="body"):
            for what in page.evaluate(ASK_AXE, [where, only]):
                self.note("axe", page, what, f"{who}, {how}")

        ask(everything, "1280 light")
        page.emulate_media(color_scheme="dark")
        page.evaluate(REMEMBER)
        ask(colours, "1280 dark")
        page.set_viewport_size(PHONE)
        ask(layout, "390 dark")
        if page.evaluate(MARK_OTHER):
            ask(colours, "390 dark", OTHER)
            page.emulate_media(color_scheme="light")
            ask(colours, "390 light", OTHER)
        page.emulate_media(color_scheme="light")
        self.look_sideways(page, who)
        page.set_viewport_size(WIDE)

    def look_sideways(self, page, who):
        """At 320 px, and at 640 px with everything twice as large: nothing may stick out."""
        page.set_viewport_size(NARROW)
        if out := page.evaluate(STICKING_OUT):
            self.note("sideways", page, out, f"{who}, 320")
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        page.set_viewport_size(DOUBLED)
        if out := page.evaluate(STICKING_OUT):
            self.note("sideways", page, out, f"{who}, 640, letters doubled")
        page.evaluate("document.documentElement.style.removeProperty('font-size')")


def walk(browser, server):
    """Walk as nobody first and as admin last, so that each page is seen by the least who may see it."""
    found = Walk(browser, server)
    for person in people_of(server):
        found.as_person(person)
    return found
