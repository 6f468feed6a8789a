"""What every page knows: the assembly, its name, where this person may go, and itself in the other languages."""
from typing import NamedTuple
from urllib.parse import urlencode

from flask import current_app, g, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from .. import access
from ..addresses import card_picture
from ..assembly.queries import the_assembly
from ..languages import plain
from ..texts import LANGUAGES

MAIN_PAGES = [(_l("Programme"), "programme.programme"), (_l("Members"), "members.members"),
              (_l("Calendar"), "feeds.calendar"), (_l("Register"), "delegations.register")]

# Each area of those who are signed in: its name, the blueprints that belong to it, and its pages. The first page is its door.
AREAS = [
    (_l("Delegation"), (), [(_l("My delegation"), "delegations.delegation")]),
    (_l("Desk"), ("desk", "sign_ups", "answers", "mailings", "wordings"), [
        (_l("Overview"), "desk.overview"), (_l("Delegates"), "desk.delegates"), (_l("Delegations"), "desk.delegations"),
        (_l("Numbers"), "desk.numbers"),
        (_l("Waiting list"), "desk.waiting"), (_l("Focal points"), "desk.focal_points"), (_l("Messages"), "desk.messages"),
        (_l("Sign-ups"), "sign_ups.sessions"), (_l("Categories"), "desk.categories"),
        (_l("Letters to many"), "mailings.mailings"), (_l("Words of the letters"), "wordings.letters")]),
    (_l("Editor"), ("editor",), [
        (_l("Programme"), "editor.programme"), (_l("Rooms"), "editor.rooms"), (_l("Tracks"), "editor.tracks"),
        (_l("Speakers"), "editor.speakers"), (_l("Translations"), "editor.translations"),
        (_l("Conflicts"), "editor.conflicts"), (_l("Rules"), "editor.levels"), (_l("Releases"), "editor.releases"),
        (_l("Import and export"), "editor.exchange")]),
    (_l("Admin"), ("assembly", "dates", "roster", "accounts_admin", "mail", "journal"), [
        (_l("Assembly"), "assembly.settings"), (_l("Dates"), "dates.dates"), (_l("Members"), "roster.members"),
        (_l("Accounts"), "accounts_admin.accounts"),
        (_l("Outbox"), "mail.outbox"), (_l("Journal"), "journal.journal")]),
]


class Area(NamedTuple):
    """A part of the house that the person at the door may enter."""

    name: str
    door: str       # address of its first page
    pages: list     # (name, address)
    is_here: bool   # the page now shown belongs to it

    @property
    def current(self):
        """The address of that one of its pages under which the page now shown stands; None when under none."""
        above = [address for _name, address in self.pages if f"{request.path}/".startswith(f"{address}/")]
        return max(above, key=len, default=None)


def facts():
    """The assembly of this request, asked once; None while the database is away or empty."""
    if "assembly" not in g:
        g.assembly = the_assembly()
    return g.assembly


def main_pages():
    return MAIN_PAGES


def my_areas():
    """The areas whose doors open to the person at the door; the doors themselves decide, nothing is decided twice."""
    if "areas" in g:        # asked several times for a page
        return g.areas
    found = g.areas = []
    for name, blueprints, pages in AREAS:
        mine = [(words, url_for(endpoint)) for words, endpoint in pages if opens(endpoint)]
        if mine:
            here = request.blueprint in blueprints or request.endpoint in {endpoint for _words, endpoint in pages}
            found.append(Area(name, mine[0][1], mine, here))
    return found


def opens(endpoint):
    """Does the view with this name exist, and is it open to the person at the door?"""
    view = current_app.view_functions.get(endpoint)
    return view is not None and hasattr(view, "open_to") and view.open_to(current_user)


def this_page_in(code):
    """The address of this very page in another language, query and all; the home page where there is none."""
    return same_page(code, with_query=True)


def same_page(code, *, with_query=False, public=False):
    """This page's address in the language `code`; `public` ones are full and under BASE_URL."""
    base = current_app.config["BASE_URL"] if public else ""
    if request.url_rule is None or "language" not in request.url_rule.arguments:
        return base + url_for("site.home", language=code)
    address = url_for(request.endpoint, **(request.view_args or {}) | {"language": code})
    query = urlencode(list(request.args.items(multi=True))) if with_query else ""
    return base + address + (f"?{query}" if query else "")


def is_public_page():
    """May search engines know this page? Open to everyone, not behind anybody's secret, and not an error."""
    if request.url_rule is None or "language" not in request.url_rule.arguments:
        return False
    view = current_app.view_functions.get(request.endpoint)
    return getattr(view, "open_to", None) is access.everyone and request.url_rule.arguments <= {"language", "code", "slug"}


def prepare(app):
    @app.context_processor
    def known():
        assembly = facts()
        name = plain(assembly.name) if assembly else gettext("Metropolis General Assembly")
        return {"assembly": assembly, "the_name": name, "main_pages": main_pages, "my_areas": my_areas, "opens": opens,
                "this_page_in": this_page_in, "same_page": same_page, "is_public_page": is_public_page,
                "card_picture": card_picture,
                "LANGUAGES": LANGUAGES}
