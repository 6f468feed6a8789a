"""The page that builds a calendar's address from what is wanted of the programme, and tells how each program takes it."""
from flask import current_app, render_template, request

from .. import kept
from ..access import everyone, open_to
from ..addresses import public_url, square
from ..assembly.queries import the_assembly
from ..languages import PREFIX, chosen, joined
from ..programme import queries_public
from ..programme.words_selection import choices
from ..programme.words_selection import chosen as chosen_parts
from . import queries, words
from .queries_asked import NoSuchFeed
from .queries_content import content, feed_address
from .routes import bp


@bp.route(f"{PREFIX}/calendar")
@open_to(everyone)
def calendar():
    """How to subscribe: to all of it, or to what the programme page's filters and a few wishes make of it."""
    known = queries_public.stamp()
    return kept.page(known, lambda: show_calendar(queries_public.latest(known)), known.__eq__)


def show_calendar(programme):
    wanted, refusals = queries.wanted(programme, request.args, chosen())
    parts = chosen_parts(programme, wanted.selection) if programme else []
    name, by_path = queries.named(wanted)
    address = feed_address(name, wanted.language, by_path.query)
    spoken = {"lang": wanted.language} if wanted.language != chosen() else {}
    page = public_url("feeds.calendar", **wanted.query, **spoken)
    count = entries(programme, by_path, name)
    title = name_in_list([one.words for one in parts])
    return render_template(
        "feeds/calendar.html", programme=programme, wanted=wanted, refusals=refusals, name=title, address=address,
        choices=choices(programme) if programme else [], said=words_by_field(parts),
        reminders=sorted({*queries.REMINDERS, *filter(None, [wanted.alarm])}), entries=count,
        lacks_deadlines=wanted.deadlines and count == entries(programme, by_path._replace(deadlines=False), name),
        download=address.removeprefix(current_app.config["BASE_URL"]), links=queries.links(address, name=title),
        feed_code=square(queries.webcal(address)), page_code=square(page),
        is_local=queries.is_local(current_app.config["BASE_URL"]))


def words_by_field(parts):
    """What is chosen of each field, as one would say it."""
    fields = {one.field for one in parts}
    return {field: joined(one.words for one in parts if one.field == field) for field in fields}


def entries(programme, wanted, name):
    """How many entries the feed has, counted in the feed itself."""
    try:
        return content(programme, wanted, name).count(b"\r\nBEGIN:VEVENT\r\n")
    except NoSuchFeed:      # nothing is announced yet
        return 0


def name_in_list(parts):
    assembly = the_assembly()
    return words.name_of(assembly.name, parts, is_sample=assembly.is_sample_loaded) if assembly else ""
