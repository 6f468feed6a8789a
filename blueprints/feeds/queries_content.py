"""The bytes of public feeds: kept lines put together, with what a feed says of itself around them."""
import datetime as dt
from urllib.parse import urlencode, urlsplit

from flask import current_app

from ..addresses import public_url
from ..assembly import rules_stamps
from ..assembly.queries import the_assembly
from ..assembly.times import DEADLINES, WHOLE
from ..languages import speaking
from ..programme import queries_public
from ..programme.calendar import Housed
from ..programme.words_selection import chosen as chosen_parts
from . import words
from .calendar import Head, feed
from .calendar_entries import Told, alarmed, assembly, deadline
from .queries_asked import NoSuchFeed


def content(programme, wanted, name, code=None):
    """The bytes of the feed called `name` with what is `wanted`, an Asked, of the newest release, or of the time before it;
    `code` is that of the one session it is about, if it is. Raises NoSuchFeed."""
    with speaking(wanted.language):
        if programme is None:
            return before_release(the_assembly(), wanted, name)
        if code is None:
            found = queries_public.found(programme, wanted.selection)
            parts = [one.words for one in chosen_parts(programme, wanted.selection)]
            page = public_url("programme.programme", **wanted.selection.query)
        else:
            found = [programme.by_code[code]]
            parts = [found[0].facts.title.read(wanted.language).words]
            page = public_url("programme.session_page", code=code)
        lines = [programme.lines[one.code][wanted.language] for one in found]
        head = head_of(programme, parts, source=feed_address(name, wanted.language, wanted.query), page=page,
                       language=wanted.language, follows=code is None)
        return feed(head, put_together(lines, wanted))


def put_together(lines, wanted):
    """These events, with reminders and with what else is wanted: pieces that are there already."""
    return [alarmed(event, wanted.alarm) for event in (*entries(wanted), *lines)]


def head_of(programme, parts, *, source, page, language, follows):
    first, last = span_of(programme)
    return Head(
        name=words.name_of(programme.name, parts, is_sample=programme.is_sample),
        description=words.description_of(page=page, is_provisional=programme.is_provisional,
                                         is_sample=programme.is_sample, follows=follows),
        follows=follows, language=language, zone=programme.zone, first=first, last=last, source=source, page=page,
        changed_at=programme.released_at)


def span_of(programme):
    """The first and the last date of a release: of its days, and of what was cancelled on a day that is one no more."""
    dates = {day.date for day in programme.days} | {session.facts.date for session in programme.sessions}
    return min(dates), max(dates)


def before_release(about, wanted, name):
    """The feed that holds the assembly's days alone. Raises NoSuchFeed."""
    days = queries_public.announced_days()
    if about is None or not days:
        raise NoSuchFeed()
    page = public_url("programme.programme")
    head = Head(
        name=words.name_of(about.name), language=wanted.language, zone=about.zone, first=days[0].date, last=days[-1].date,
        description=words.description_of(page=page, is_provisional=about.is_provisional, is_sample=False), page=page,
        source=feed_address(name, wanted.language, wanted.query), changed_at=about.updated_at)
    return feed(head, put_together([], wanted._replace(whole=True)))


def entries(wanted):
    """What is wanted besides sessions, as the assembly stands: its days as one entry, its deadlines."""
    if not (wanted.whole or wanted.deadlines) or (about := the_assembly()) is None:
        return []
    days = queries_public.announced_days()
    stamps = rules_stamps.stamps_at(about, days, about.updated_at)
    names = [*([WHOLE] if wanted.whole and days else []), *(DEADLINES if wanted.deadlines else [])]
    return [entry(name, stamps[name], about, days, wanted.language) for name in names if name in stamps]


def entry(name, stamp, about, days, language):
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    if name == WHOLE:
        first, last, page = days[0].date, days[-1].date, public_url("programme.programme")
        told = Told(name, host, stamp, words.whole_summary(about.name, is_provisional=about.is_provisional),
                    words.whole_description(first, last, page=page), page, language)
        return assembly(told, first=first, last=last, is_provisional=about.is_provisional, venue=about.venue,
                        housed=Housed(point=about.point))
    at, page = dt.datetime.fromisoformat(stamp.shows), public_url("delegations.register")
    told = Told(name.replace("_", "-"), host, stamp, words.deadline_summary(name, about.name, is_gone=stamp.is_gone),
                words.deadline_description(name, at, is_gone=stamp.is_gone, page=page), page, language)
    return deadline(told, at=at, opens=name == "registration_opens_at")


def feed_address(name, language, query=()):
    """A feed's own address; always spelled the same for the same feed."""
    arguments = urlencode({"lang": language} | dict(query), doseq=True)
    return f"{current_app.config['BASE_URL']}/calendar/{name}.ics?{arguments}"
