"""Public feeds, which calendars poll."""
from flask import Blueprint, Response, current_app, request

from .. import kept
from ..access import everyone, open_to
from ..answers import for_scripts_elsewhere
from ..languages import sentence_of, speaking
from ..limits import MADE, WHOLE, network_address
from ..programme import queries_public
from ..texts import LANGUAGES
from . import letters  # noqa: F401 (letters: what it writes after a release)
from .queries_asked import DEFAULT, NoSuchFeed, asked
from .queries_content import content

bp = Blueprint("feeds", __name__)
FEEDS, WEIGHT = 500, 32 * 2**20     # how many feeds are kept ready, and how many bytes of them
HEADERS = [("Cache-Control", "max-age=300, must-revalidate"), ("X-Robots-Tag", "noindex")]
MANY = ("day", "room", "track", "kind", "spoken", "access")     # arguments that may come several times
KNOWN = (*MANY, "q", "lang", "alarm", "deadlines", "whole")


@bp.errorhandler(NoSuchFeed)
def no_such_feed(error):
    """A sentence in the language of the feed that was meant."""
    language = request.args.get("lang")
    with speaking(language if language in LANGUAGES else DEFAULT):
        said = sentence_of(error)
    return Response(said + "\n", 404, {"X-Robots-Tag": "noindex"}, mimetype="text/plain")


@bp.route("/calendar/programme.ics")
@open_to(everyone)
@for_scripts_elsewhere
def programme_feed():
    """The whole programme, or what the same filters as the page's leave of it."""
    return kept_feed("programme")


@bp.route("/calendar/day-<int:number>.ics")
@open_to(everyone)
@for_scripts_elsewhere
def day_feed(number):
    return kept_feed(f"day-{number}", day=number)


@bp.route("/calendar/room-<slug>.ics")
@open_to(everyone)
@for_scripts_elsewhere
def room_feed(slug):
    return kept_feed(f"room-{slug}", room=slug)


@bp.route("/calendar/track-<slug>.ics")
@open_to(everyone)
@for_scripts_elsewhere
def track_feed(slug):
    return kept_feed(f"track-{slug}", track=slug)


@bp.route("/calendar/session-<code>.ics")
@open_to(everyone)
@for_scripts_elsewhere
def session_feed(code):
    """One session, to be added by hand."""
    return kept_feed(f"session-{code}", code=code)


def kept_feed(name, **part):
    """The feed, ready if it was asked for since the last release; `part` is what its path narrows it to.

    Its ETag names all that its bytes depend on, so whoever has them is told so before anything is made, or the release read.
    """
    known = queries_public.stamp()
    key = (known.facts, name, spelled(request.args))
    feeds = current_app.extensions.setdefault("feeds", kept.Kept(FEEDS, WEIGHT))
    found = feeds.get(key)
    if found is None:
        found = kept.Ready(None, kept.etag_of(current_app.config["BASE_URL"], "feed", *key), headers=HEADERS, packed=True)
        if not found.named(request.headers.get("If-None-Match", "")):
            MADE.ask(network_address())
            found = made_feed(known, name, part, found.etag)
            feeds.put(key, found, found.weight)
    return kept.hand_on(found, known.__eq__, WHOLE)


def spelled(args):
    """What of an address a feed may depend on, alike for many spellings: the order of what is chosen does not count, nor
    what no feed asks for."""
    return tuple((name, tuple(sorted(set(args.getlist(name))) if name in MANY else args.getlist(name)))
                 for name in KNOWN if name in args)


def made_feed(known, name, part, etag):
    programme = queries_public.latest(known)
    wanted = asked(programme, request.args, part)
    body = content(programme, wanted, name, part.get("code"))
    kind = "attachment" if "code" in part else "inline"
    return kept.Ready(body, etag, mimetype="text/calendar; charset=utf-8", modified=int(known.changed_at.timestamp()),
                      headers=HEADERS, packed=True,
                      entity=[("Content-Disposition", f'{kind}; filename="{name}-{wanted.language}.ics"')])
