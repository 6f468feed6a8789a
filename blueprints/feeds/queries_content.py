"""The bytes of public feeds: kept lines put together, with what a feed says of itself around them."""
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from flask import current_app

from ..addresses import public_url
from ..assembly.queries import the_assembly
from ..languages import speaking
from ..programme import queries_public
from ..programme.words_selection import chosen as chosen_parts
from . import words
from .calendar import Head, announced, feed
from .queries_asked import NoSuchFeed


class Content(NamedTuple):
    """A whole feed, and when what it shows last changed."""

    body: bytes
    changed_at: object


def content(programme, wanted, name, code=None):
    """The feed called `name` with what is `wanted`, an Asked, of the newest release, or of the time before it; `code` is that
    of the one session it is about, if it is. Raises NoSuchFeed."""
    assembly = the_assembly()
    with speaking(wanted.language):
        if programme is None:
            return Content(before_release(assembly, wanted, name), assembly.updated_at)
        body = released_feed(programme, wanted, name) if code is None else session_alone(programme, wanted, name, code)
        return Content(body, max(programme.released_at, assembly.updated_at))


def released_feed(programme, wanted, name):
    found = queries_public.found(programme, wanted.selection)
    parts = [one.words for one in chosen_parts(programme, wanted.selection)]
    head = head_of(programme, parts, source=feed_address(name, wanted.language, wanted.query), language=wanted.language,
                   page=public_url("programme.programme", **wanted.selection.query))
    return feed(head, [programme.lines[one.code][wanted.language] for one in found])


def session_alone(programme, wanted, name, code):
    title = programme.by_code[code].facts.title.read(wanted.language).words
    head = head_of(programme, [title], source=feed_address(name, wanted.language), language=wanted.language,
                   page=public_url("programme.session_page", code=code))
    return feed(head, [programme.lines[code][wanted.language]])


def head_of(programme, parts, *, source, page, language):
    return Head(
        name=words.name_of(programme.name, parts, is_sample=programme.is_sample),
        description=words.description_of(page=page, is_provisional=programme.is_provisional,
                                         is_sample=programme.is_sample),
        language=language, zone=programme.zone, first=programme.days[0].date, last=programme.days[-1].date,
        source=source, page=page, changed_at=programme.released_at)


def before_release(assembly, wanted, name):
    """The feed that holds the assembly's days alone. Raises NoSuchFeed."""
    days = queries_public.announced_days()
    if assembly is None or not days:
        raise NoSuchFeed()
    first, last = days[0].date, days[-1].date
    page = public_url("programme.programme")
    head = Head(
        name=words.name_of(assembly.name), language=wanted.language, zone=assembly.zone, first=first, last=last, page=page,
        description=words.description_of(page=page, is_provisional=assembly.is_provisional, is_sample=False),
        source=feed_address(name, wanted.language, wanted.query), changed_at=assembly.updated_at)
    entry = announced(
        head, uid=f"assembly@{urlsplit(current_app.config['BASE_URL']).hostname}", sequence=assembly.revision,
        summary=words.announced_summary(assembly.name, is_provisional=assembly.is_provisional),
        description=words.announced_description(first, last, page=page))
    return feed(head, [entry])


def feed_address(name, language, query=()):
    """A feed's own address; always spelled the same for the same feed."""
    arguments = urlencode({"lang": language} | dict(query), doseq=True)
    return f"{current_app.config['BASE_URL']}/calendar/{name}.ics?{arguments}"
