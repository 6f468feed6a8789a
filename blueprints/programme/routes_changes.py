"""The public list of what changed in each release, as a page and as an Atom feed (RFC 4287); both kept ready."""
import zoneinfo
from urllib.parse import urlsplit

from flask import current_app, render_template, request

from .. import kept
from ..access import everyone, open_to
from ..addresses import public_url
from ..assembly.queries import the_assembly
from ..limits import WHOLE
from ..paging import page_number
from . import queries_public, queries_release, words_changes
from .releases_changes import grouped
from .routes import bp

FEED = 20       # releases in the feed; the page has the older ones
WEIGHT = 4 * 2**20      # bytes of feeds that are kept ready
HEADERS = [("Cache-Control", "max-age=300, must-revalidate"), ("X-Robots-Tag", "noindex")]


@bp.route("/programme/changes")
@open_to(everyone)
def changes():
    """What is new in each release, newest first."""
    known = queries_public.stamp()
    return kept.page(known, lambda: show_changes(known), known.__eq__)


def show_changes(known):
    paged = queries_release.releases_for_all(page_number(request.args.get("page")))
    return render_template("programme/changes.html", paged=paged, releases=in_words(paged.rows), words=words_changes,
                           public=codes_now(known))


def in_words(releases):
    """(release, its FrameChanges, its Changes in groups) of each; the first release of all has no groups, but a count."""
    found = []
    for release in releases:
        changes, framed = queries_release.changes_of(release)
        is_first = release.number == 1
        found.append((release, framed, [] if is_first else grouped(changes, framed), len(changes) if is_first else None))
    return found


def codes_now(known):
    """The sessions that have a page now."""
    released = queries_public.latest(known)
    return released.by_code if released else {}


@bp.route("/programme/changes.atom")
@open_to(everyone)
def changes_feed():
    """The same for programs that read news."""
    known = queries_public.stamp()
    feeds = current_app.extensions.setdefault("feeds of changes", kept.Kept(20, WEIGHT))
    key = (known, request.path)
    found = feeds.get(key)
    if found is None:
        etag = kept.etag_of(current_app.config["BASE_URL"], "changes", *known.facts, request.path)
        found = kept.Ready(None, etag, headers=HEADERS, packed=True)
        if not found.named(request.headers.get("If-None-Match", "")):
            found = made_feed(known, etag)
            feeds.put(key, found, found.weight)
    return kept.hand_on(found, known.__eq__, WHOLE)


def made_feed(known, etag):
    paged = queries_release.releases_for_all(1, FEED)
    assembly = the_assembly()
    newest = paged.rows[0].released_at if paged.rows else assembly.updated_at if assembly else None
    zone = zoneinfo.ZoneInfo(assembly.zone if assembly else "UTC")
    body = render_template(
        "programme/changes.xml", releases=in_words(paged.rows), words=words_changes, public=codes_now(known), updated=newest,
        page=public_url("programme.changes"), own=public_url("programme.changes_feed"),
        host=urlsplit(current_app.config["BASE_URL"]).hostname,
        rfc3339=lambda moment: moment.astimezone(zone).isoformat(timespec="seconds"),
        address=lambda code: public_url("programme.session_page", code=code))
    return kept.Ready(body.encode(), etag, mimetype="application/atom+xml; charset=utf-8", headers=HEADERS, packed=True,
                      modified=int(newest.timestamp()) if newest else None)
