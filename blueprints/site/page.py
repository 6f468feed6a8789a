"""What every page knows: the assembly, its name, the main pages, and itself in the other languages."""
from flask import g, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from ..assembly.queries import the_assembly
from ..languages import plain
from ..texts import LANGUAGES

MAIN_PAGES = [(_l("Programme"), "programme.programme"), (_l("Members"), "delegations.members"),
              (_l("Calendar"), "feeds.calendar"), (_l("Register"), "delegations.register")]


def facts():
    """The assembly of this request, asked once; None while the database is away or empty."""
    if "assembly" not in g:
        g.assembly = the_assembly()
    return g.assembly


def main_pages():
    return MAIN_PAGES


def this_page_in(code):
    """The address of this very page in another language; the home page where there is none."""
    if request.url_rule is None or "language" not in request.url_rule.arguments:
        return url_for("site.home", language=code)
    values = request.args.to_dict(flat=False) if request.method == "GET" else {}
    return url_for(request.endpoint, **values | (request.view_args or {}) | {"language": code})


def prepare(app):
    @app.context_processor
    def known():
        assembly = facts()
        name = plain(assembly.name) if assembly else gettext("Metropolis General Assembly")
        return {"assembly": assembly, "the_name": name, "main_pages": main_pages, "this_page_in": this_page_in,
                "LANGUAGES": LANGUAGES}
