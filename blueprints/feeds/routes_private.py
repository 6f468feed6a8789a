"""Private feeds behind secret addresses: a delegate's agenda, and who is where in a delegation."""
import datetime as dt
from typing import NamedTuple

import sqlalchemy as sa
from flask import current_app, request
from werkzeug.http import quote_etag

from .. import engines, kept
from ..access import everyone, open_to
from ..accounts.models import hash_of
from ..addresses import public_url
from ..agenda.models import Subscription
from ..answers import fingerprint
from ..assembly.queries import the_assembly
from ..db import db, now
from ..delegations.routes import unseen
from ..languages import plain, speaking
from ..limits import limiter
from ..programme import queries_public
from . import queries_private, words_private
from .calendar import Head, frame
from .queries_asked import NoSuchFeed, asked_of_one
from .routes import bp

FORMAT = 1                              # of private feeds: the next one once other bytes are made of the same facts
NOTED_EACH = dt.timedelta(hours=1)      # how exactly the last fetch is known
FRAMES, WEIGHT = 300, 2 * 2**20         # what stands around the events, kept ready


def secret_asked():
    """What is counted is the secret, by its hash: thousands of subscribers share the address of their calendar service."""
    return hash_of(request.view_args["secret"])


polls_limit = limiter.limit("60 per hour", key_func=secret_asked)
guesses_limit = limiter.limit("120 per hour", deduct_when=lambda answer: answer.status_code == 404)


@bp.after_request
def hide_secret_links(answer):
    return unseen(answer) if {"token", "secret"} & set(request.view_args or {}) else answer


@bp.route("/calendar/mine/<secret>.ics")
@open_to(everyone)
@polls_limit
@guesses_limit
def mine_feed(secret):
    """A delegate's agenda."""
    known = queries_public.stamp()
    subscription = opened(secret, "delegate_id")
    language = asked_of_one(request.args, subscription.language or subscription.delegate.language).language
    selection = queries_private.of_delegate(subscription)

    def events(programme):
        return queries_private.events_of_delegate(programme, selection, language)

    def said(name):
        page = public_url("agenda.agenda")
        return words_private.agenda_name(name), words_private.agenda_description(page=page), page

    return private(subscription, Content("agenda", known, language, selection), events, said)


@bp.route("/calendar/delegation/<secret>.ics")
@open_to(everyone)
@polls_limit
@guesses_limit
def delegation_feed(secret):
    """Who of a delegation is where."""
    known = queries_public.stamp()
    subscription = opened(secret, "delegation_id")
    language = asked_of_one(request.args, subscription.language or subscription.delegation.coordinator.language).language
    selection = queries_private.of_delegation(subscription)
    city = subscription.delegation.member.name

    def events(programme):
        return queries_private.events_of_delegation(programme, selection, language)

    def said(name):
        page = public_url("delegations.delegation")
        return words_private.delegation_name(plain(city), name), words_private.delegation_description(page=page), page

    return private(subscription, Content("delegation", known, language, selection, city), events, said)


class Content(NamedTuple):
    """Names all that the bytes of a private feed are made of."""

    kind: str
    known: queries_public.Stamp
    language: str
    selection: tuple
    city: object = None

    @property
    def etag(self):
        return quote_etag(fingerprint(repr((FORMAT, current_app.config["BASE_URL"], *self)).encode()))


def opened(secret, owner):
    """The subscription that this secret opens, of a delegate or of a delegation. Raises NoSuchFeed."""
    found = queries_private.subscription_with(secret)
    if found is None or getattr(found, owner) is None:
        raise NoSuchFeed()
    return found


def private(subscription, content, events, said):
    """The feed, or 304 for who has it already: nothing is rendered for that."""
    note_fetch(subscription, at=now())
    ready = kept.Ready(None, content.etag, headers=[("Cache-Control", "private, max-age=300"), ("X-Robots-Tag", "noindex")])
    if ready.known(request.environ):
        return ready.answer()
    with speaking(content.language):
        programme = queries_public.latest(content.known)
        before, after = kept_frame(content, programme, said)
        whole = before + "".join(events(programme) if programme else ()).encode() + after
    name = f'inline; filename="{content.kind}-{content.language}.ics"'
    return kept.Ready(whole, content.etag, mimetype="text/calendar; charset=utf-8", headers=ready.headers,
                      entity=[("Content-Disposition", name)]).answer()


def kept_frame(content, programme, said):
    """What stands around the events: the same for all agendas in a language, so it is made once."""
    frames = current_app.extensions.setdefault("private frames", kept.Kept(FRAMES, WEIGHT))
    key = (content.kind, content.known, content.language, content.city)
    found = frames.get(key)
    if found is None:
        found = frame(head_of(programme, content, said))
        frames.put(key, found, sum(map(len, found)))
    return found


def head_of(programme, content, said):
    """The head of a feed of the newest release; before the first one, that of a calendar still empty. Raises NoSuchFeed."""
    about = programme or the_assembly()
    days = programme.days if programme else queries_public.announced_days()
    if about is None or not days:
        raise NoSuchFeed()
    name, description, page = said(about.name)
    return Head(name=name, description=description, language=content.language, zone=about.zone, first=days[0].date,
                last=days[-1].date, source="", page=page,
                changed_at=programme.released_at if programme else about.updated_at)


def note_fetch(subscription, *, at):
    """Note that a calendar program asked, at most once an hour."""
    if subscription.fetched_at is not None and at - subscription.fetched_at < NOTED_EACH:
        return
    noted = sa.update(Subscription).where(Subscription.id == subscription.id).values(fetched_at=at)
    with engines.writing(), db.engine.begin() as connection:
        connection.execute(noted)
