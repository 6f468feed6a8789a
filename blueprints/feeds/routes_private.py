"""Private feeds behind secret addresses: a delegate's agenda, and who is where in a delegation.

Whoever polls is answered before Flask begins, where all is at hand that Flask made before: see `early`.
"""
import datetime as dt
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import current_app, request

from .. import engines, kept
from ..access import everyone, open_to
from ..accounts.models import hash_of
from ..addresses import public_url
from ..agenda.models import Subscription
from ..assembly.queries import the_assembly
from ..db import db, now
from ..delegations.routes import unseen
from ..door import Early
from ..languages import plain, speaking
from ..limits import WHOLE, Allowance, network_address
from ..programme import queries_public
from . import queries_private, words_private
from .calendar import Head, frame
from .calendar_entries import alarmed
from .queries_asked import NoSuchFeed, asked_of_one
from .queries_content import put_together, span_of
from .routes import bp

NOTED_EACH = dt.timedelta(hours=1)      # how exactly the last fetch is known
COUNTED = "assembly.counted"            # in the WSGI environment: this poll has been counted before Flask
HEADERS = [("Cache-Control", "private, max-age=300, must-revalidate"), ("X-Robots-Tag", "noindex")]

# Whose polls are counted is told by the secret's hash: thousands of subscribers share the address of their calendar service.
# A delegation shares one secret, and a program may be set to look every minute.
POLLS = Allowance(600, 3600)
GUESSES = Allowance(300, 3600)          # secrets that open nothing, of one network address; who has a right one never meets it


class Kind(NamedTuple):
    """One kind of private feed."""

    name: str
    opened: Any             # function of an engine and the hash of a secret: a queries_private.Opened or None
    looks: Any              # function of a programme and what an Opened told: {code: queries_private.Look}
    needs_words: bool       # do its events hold sentences, so that only Flask can make them?


# What is kept ready in this process, by the names under which the app knows it.
FRAMES, MEANINGS, WHOLES = "private frames", "private meanings", "private wholes"
STORES = {FRAMES: (300, 2 * 2**20),         # what stands around the events
          MEANINGS: (100, 0),               # what the arguments of addresses ask for
          WHOLES: (500, 8 * 2**20)}         # agendas that were asked for without an ETag


def store(app, name):
    return app.extensions.setdefault(name, kept.Kept(*STORES[name]))


AGENDA = Kind("agenda", queries_private.agenda, queries_private.looks_of_delegate, needs_words=False)
DELEGATION = Kind("delegation", queries_private.delegation, queries_private.looks_of_delegation, needs_words=True)
RULES = {"/calendar/mine/<secret>.ics": AGENDA, "/calendar/delegation/<secret>.ics": DELEGATION}


@bp.after_request
def hide_secret_links(answer):
    return unseen(answer) if {"token", "secret"} & set(request.view_args or {}) else answer


@bp.route("/calendar/mine/<secret>.ics")
@open_to(everyone)
def mine_feed(secret):
    """A delegate's agenda."""
    return private(AGENDA, secret)


@bp.route("/calendar/delegation/<secret>.ics")
@open_to(everyone)
def delegation_feed(secret):
    """Who of a delegation is where."""
    return private(DELEGATION, secret)


class Content(NamedTuple):
    """Names all that the bytes of a private feed are made of."""

    kind: Kind
    opened: queries_private.Opened
    asked: Any          # an Asked
    base_url: str

    @property
    def named(self):
        """The answer without its bytes, which is enough for whoever has them."""
        opened, (_all, *asked) = self.opened, self.asked
        etag = kept.etag_of(self.base_url, self.kind.name, opened.known.facts, *asked, opened.city, opened.told, opened.shown)
        return kept.Ready(None, etag, headers=HEADERS, packed=True)

    @property
    def around(self):
        """Names what stands around the events: the same for all agendas in a language."""
        return (self.kind.name, self.opened.known, *self.asked[1:], self.opened.city)

    def whole(self, programme, around, etag):
        before, after = around
        looks = self.kind.looks(programme, self.opened.told) if programme else {}
        events = [alarmed(lines, self.asked.alarm)
                  for lines in queries_private.events(programme, looks, self.opened, self.asked)]
        name = f'inline; filename="{self.kind.name}-{self.asked.language}.ics"'
        return kept.Ready(before + "".join(events).encode() + after, etag, headers=HEADERS, packed=True,
                          mimetype="text/calendar; charset=utf-8", entity=[("Content-Disposition", name)])


def private(kind, secret):
    """The feed, or 304 for who has it already: nothing is rendered for that. Raises NoSuchFeed, the same for a secret that
    never was and for one that opens nothing any more."""
    secret_hash = hash_of(secret)
    if COUNTED not in request.environ:
        POLLS.ask(secret_hash)
    opened = kind.opened(db.engine, secret_hash)
    if opened is None:
        GUESSES.ask(network_address())
        raise NoSuchFeed()
    asked = asked_of_one(request.args, "")
    if not request.args.get("alarm"):
        asked = asked._replace(alarm=None)
    store(current_app, MEANINGS).put(request.query_string.decode("latin-1"), asked)
    programme = queries_public.latest(opened.known)
    with engines.writing():
        opened = noted(db.engine, kind, opened, programme, at=now())
    content = content_of(kind, opened, asked, current_app)
    found = content.named
    if not found.known(request.environ):
        found = content.whole(programme, kept_frame(content, programme), found.etag)
    return kept.hand_on(found, None, WHOLE)


def early(kind, app):
    """A function that answers polls of this kind before Flask begins, where nothing is missing that only Flask can make."""
    rule = next(rule for rule, its in RULES.items() if its is kind)

    def answer(environ, engine):
        secret, dot, ending = environ["PATH_INFO"].rpartition("/")[2].partition(".")
        asked = store(app, MEANINGS).get(environ["QUERY_STRING"])
        if ending != "ics" or not secret.isascii() or asked is None:
            return None
        secret_hash = hash_of(secret)
        environ[COUNTED] = True
        wait = POLLS.wait(secret_hash)
        if wait:
            return Early(None, rule, wait=wait)
        opened = kind.opened(engine, secret_hash)
        if opened is None:
            return None
        programme = queries_public.programmes(app).get(opened.known.release)
        if programme is None:
            return None
        opened = noted(engine, kind, opened, programme, at=now())
        content = content_of(kind, opened, asked, app)
        found = content.named
        if not found.known(environ):
            found = whole_again(content, found.etag, app)
            if found is None:
                return None
        return Early(found, rule, WHOLE)

    return answer


def whole_again(content, etag, app):
    """The feed from what this process has; None where Flask has to make it. One that tells nobody's name is kept: services
    ask without an ETag, for one reader after the other."""
    if content.kind.needs_words:
        return None
    kept_whole = store(app, WHOLES)
    found = kept_whole.get(etag)
    if found is None:
        programme = queries_public.programmes(app).get(content.opened.known.release)
        around = store(app, FRAMES).get(content.around)
        if around is None or programme is None:
            return None
        found = content.whole(programme, around, etag)
        kept_whole.put(etag, found, found.weight)
    return found


def early_answers(app):
    """What the door may answer by itself, by folder."""
    return {rule.partition("<")[0]: early(kind, app) for rule, kind in RULES.items()}


def content_of(kind, opened, asked, app):
    """`asked` is what the address says; of what it does not, the owner's choice holds."""
    wanted = asked._replace(language=asked.language or opened.language,
                            alarm=opened.alarm if asked.alarm is None else asked.alarm)
    return Content(kind, opened, wanted, app.config["BASE_URL"])


def kept_frame(content, programme):
    """What stands around the sessions, made once; the entries that are wished for besides them too."""
    frames = store(current_app, FRAMES)
    found = frames.get(content.around)
    if found is None:
        with speaking(content.asked.language):
            before, after = frame(head_of(content, programme))
            found = before + "".join(put_together([], content.asked)).encode(), after
        frames.put(content.around, found, sum(map(len, found)))
    return found


def head_of(content, programme):
    """The head of a feed of the newest release; before the first one, that of a calendar still empty. Raises NoSuchFeed."""
    about = programme or the_assembly()
    dates = span_of(programme) if programme else [day.date for day in queries_public.announced_days()]
    if about is None or not dates:
        raise NoSuchFeed()
    name, description, page = said(content, about.name)
    return Head(name=name, description=description, language=content.asked.language, zone=about.zone, first=dates[0],
                last=dates[-1], source="", page=page,
                changed_at=programme.released_at if programme else about.updated_at)


def said(content, name):
    """The feed's name, what it says of itself, and the page that shows the same."""
    if content.opened.city is None:
        page = public_url("agenda.agenda")
        return words_private.agenda_name(name), words_private.agenda_description(page=page), page
    page = public_url("delegations.delegation")
    return (words_private.delegation_name(plain(content.opened.city), name), words_private.delegation_description(page=page),
            page)


def noted(engine, kind, opened, programme, *, at):
    """What was opened, after noting how its sessions look now, where that may be otherwise than when a program asked last, and
    that one has asked, at most once an hour."""
    news: dict = {}
    if programme and not opened.is_settled:
        news = {"shown": queries_private.settled(kind.looks(programme, opened.told), opened, at), "shown_of": opened.shows}
    if opened.fetched_at is None or at - opened.fetched_at >= NOTED_EACH:
        news["fetched_at"] = at
    if news:
        # Of two polls at once the first one notes; the other one tells what it found, and whoever asks next gets the same.
        same = sa.and_(Subscription.id == opened.id, Subscription.shown == opened.shown)
        with engine.begin() as connection:
            connection.execute(sa.update(Subscription).where(same).values(**news))
    return opened._replace(**{name: value for name, value in news.items() if name != "fetched_at"})
