"""Public feeds, which calendars poll, and the page that tells how to subscribe."""
import dataclasses
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext

from .. import kept
from ..access import everyone, open_to
from ..addresses import public_url
from ..assembly.queries import the_assembly
from ..languages import PREFIX, chosen, speaking
from ..programme import queries_public
from ..programme.words_selection import chosen as chosen_parts
from ..texts import LANGUAGES
from . import letters, queries, words  # noqa: F401 (letters: what it writes after a release)
from .calendar import Head, announced, feed

bp = Blueprint("feeds", __name__)
FEEDS, WEIGHT = 500, 16 * 2**20     # how many feeds are kept ready, and how many bytes of them


class NoSuchFeed(Exception):
    """The address names a day, room, track or session that is not there."""


@bp.errorhandler(NoSuchFeed)
def no_such_feed(_error):
    return Response(gettext("There is no such calendar.") + "\n", 404, {"X-Robots-Tag": "noindex"}, mimetype="text/plain")


@bp.route("/calendar/programme.ics")
@open_to(everyone)
def programme_feed():
    """The whole programme, or what the same filters as the page's leave of it."""
    return kept_feed("programme")


@bp.route("/calendar/day-<int:number>.ics")
@open_to(everyone)
def day_feed(number):
    return kept_feed(f"day-{number}", day=number)


@bp.route("/calendar/room-<slug>.ics")
@open_to(everyone)
def room_feed(slug):
    return kept_feed(f"room-{slug}", room=slug)


@bp.route("/calendar/track-<slug>.ics")
@open_to(everyone)
def track_feed(slug):
    return kept_feed(f"track-{slug}", track=slug)


@bp.route("/calendar/session-<code>.ics")
@open_to(everyone)
def session_feed(code):
    """One session, to be added by hand."""
    return kept_feed(f"session-{code}", code=code)


def kept_feed(name, **part):
    """The feed, ready if it was asked for since the last release; `part` is what its path narrows it to."""
    known = queries_public.stamp()
    key = (known, request.path, request.query_string)
    feeds = current_app.extensions.setdefault("feeds", kept.Kept(FEEDS, WEIGHT))
    found = feeds.get(key)
    if found is None:
        found = made_feed(known, name, part)
        feeds.put(key, found, len(found.body))
    return kept.hand_on(found, known.__eq__)


def made_feed(known, name, part):
    language = request.args.get("lang")
    language = language if language in LANGUAGES else "en"
    with speaking(language):
        programme = queries_public.latest(known)
        assembly = the_assembly()
        if programme is None:
            body, changed = before_release(assembly, name, part, language)
        else:
            body, changed = released_feed(programme, name, part, language), programme.released_at
    kind = "attachment" if "code" in part else "inline"
    return kept.ready(body, mimetype="text/calendar; charset=utf-8", modified=max(changed, assembly.updated_at), headers=[
        ("Cache-Control", "max-age=300, must-revalidate"), ("X-Robots-Tag", "noindex"),
        ("Content-Disposition", f'{kind}; filename="{name}-{language}.ics"')])


def released_feed(programme, name, part, language):
    """The bytes of a feed of the newest release. Raises NoSuchFeed."""
    wanted = queries_public.selection(programme, request.args)
    if "code" in part:
        return session_alone(programme, part["code"], name, language)
    if part:
        field, value = next(iter(part.items()))
        there = {"day": [one.number for one in programme.days], "room": [one.slug for one in programme.rooms],
                 "track": [one.slug for one in programme.tracks]}
        if value not in there[field]:
            raise NoSuchFeed()
        wanted = dataclasses.replace(wanted, **{field: (value,)}, lost=tuple(set(wanted.lost) - {field}))
    # A filter that names only what is gone wants nothing: a subscriber of one room is not given the whole programme.
    found = [] if wanted.lost else queries_public.found(programme, wanted)
    query = {key: value for key, value in wanted.query.items() if key not in part}
    parts = [one.words for one in chosen_parts(programme, wanted)]
    head = head_of(programme, parts, source=feed_address(name, language, query), language=language,
                   page=public_url("programme.programme", **wanted.query))
    return feed(head, [programme.lines[one.code][language] for one in found])


def session_alone(programme, code, name, language):
    if code not in programme.by_code:
        raise NoSuchFeed()
    title = programme.by_code[code].facts.title.read(language).words
    head = head_of(programme, [title], source=feed_address(name, language), language=language,
                   page=public_url("programme.session_page", code=code))
    return feed(head, [programme.lines[code][language]])


def head_of(programme, parts, *, source, page, language):
    return Head(
        name=words.name_of(programme.name, parts, is_sample=programme.is_sample),
        description=words.description_of(page=page, is_provisional=programme.is_provisional,
                                         is_sample=programme.is_sample),
        language=language, zone=programme.zone, first=programme.days[0].date, last=programme.days[-1].date,
        source=source, page=page, changed_at=programme.released_at)


def before_release(assembly, name, part, language):
    """(bytes, when they changed) of the feed that holds the assembly's days alone. Raises NoSuchFeed."""
    days = queries_public.announced_days()
    there = name == "programme" or 1 <= part.get("day", 0) <= len(days)
    if assembly is None or not days or not there:
        raise NoSuchFeed()
    first, last = days[0].date, days[-1].date
    page = public_url("programme.programme")
    head = Head(
        name=words.name_of(assembly.name), language=language, zone=assembly.zone, first=first, last=last, page=page,
        description=words.description_of(page=page, is_provisional=assembly.is_provisional, is_sample=False),
        source=feed_address(name, language), changed_at=assembly.updated_at)
    entry = announced(
        head, uid=f"assembly@{urlsplit(current_app.config['BASE_URL']).hostname}", sequence=assembly.revision,
        summary=words.announced_summary(assembly.name, is_provisional=assembly.is_provisional),
        description=words.announced_description(first, last, page=page))
    return feed(head, [entry]), assembly.updated_at


def feed_address(name, language, query=()):
    """A feed's own address; always spelled the same for the same feed."""
    return f"{current_app.config['BASE_URL']}/calendar/{name}.ics?" + urlencode({"lang": language, **dict(query)}, doseq=True)


@bp.route(f"{PREFIX}/calendar")
@open_to(everyone)
def calendar():
    """How to subscribe: to all of it, a day, a room, a track, or what was searched for on the programme's page."""
    known = queries_public.stamp()
    return kept.page(known, lambda: show_calendar(queries_public.latest(known)), known.__eq__)


def show_calendar(programme):
    language = request.args.get("lang")
    language = language if language in LANGUAGES else chosen()
    choice = queries.choice(programme, request.args)
    parts = [one.words for one in chosen_parts(programme, choice.wanted)] if programme else []
    address = feed_address(choice.name, language, choice.query)
    page = public_url("feeds.calendar", lang=language, **choice.arguments)
    return render_template(
        "feeds/calendar.html", programme=programme, choice=choice, parts=parts, feed_language=language,
        address=address, download=address.removeprefix(current_app.config["BASE_URL"]),
        links=queries.links(address, name=name_in_list(parts)), groups=queries.groups(programme),
        feed_code=queries.square(queries.webcal(address)), page_code=queries.square(page),
        is_local=queries.is_local(current_app.config["BASE_URL"]))


def name_in_list(parts):
    assembly = the_assembly()
    return words.name_of(assembly.name, parts, is_sample=assembly.is_sample_loaded) if assembly else ""
