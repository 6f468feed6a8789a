"""The released programme for everybody. Visitors who are not signed in get pages that are kept ready."""
import zoneinfo
from typing import NamedTuple

from flask import abort, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from .. import kept
from ..access import everyone, open_to
from ..addresses import card_picture, public_url
from ..assembly.queries import the_assembly
from ..db import now
from ..languages import pages, spoken_now
from . import calendar_links, queries_public, words, words_data, words_selection
from .models import Kind
from .times_grid import grid
from .times_now import at_venue, outlook

bp = pages("programme", __name__)
for name, as_words in words.FILTERS.items():
    bp.add_app_template_filter(as_words, name)

# What later errands tell of a reader who is signed in: functions that are given the released programme, and the session
# if the page is about one; what they return are values for the page. The agenda adds its stars so.
OF_READER = []


def of_reader(released, slot=None):
    """Nothing for whoever is not signed in, so that their pages are the same for all."""
    if not current_user.is_authenticated:
        return {}
    return {name: value for tell in OF_READER for name, value in tell(released, slot).items()}


@bp.route("/programme")
@open_to(everyone)
def programme():
    """The grid of a day, or of all days that hold what is searched for."""
    known = queries_public.stamp()
    released = queries_public.latest(known)
    if released is None:
        return render_template("programme/before_release.html", days=queries_public.announced_days(),
                               promises=promises())
    return kept_for_now(known, released, lambda moment: show_programme(released, moment))


def kept_for_now(known, released, render):
    """The page that `render` makes for this moment, kept until something is released, begins or ends."""
    moment = now()
    hour = released.hour(moment)
    return kept.page((known, hour), lambda: render(moment),
                     lambda stamp: stamp == known and released.hour(now()) == hour)


def promises():
    assembly = the_assembly()
    return assembly.promise_lines if assembly else []


def show_programme(released, moment):
    wanted = queries_public.selection(released, request.args)
    is_list = request.args.get("view") == "list"
    today = released.today(moment)
    found = queries_public.found(released, wanted)
    of_day = {day: [] for day in released.days}
    for slot in found:
        of_day.setdefault(released.day_of(slot), []).append(slot)
    if wanted.day:
        shown = [day for day in released.days if day.number in wanted.day]
    elif wanted.narrows or "all" in request.args.getlist("day"):
        shown = list(released.days)
    else:
        shown = [today or released.days[0]] if released.days else []
    with_sessions = [(day, of_day[day]) for day in shown if of_day[day]]
    at = at_venue(moment, released.zone)
    on = outlook([slot for _day, slots in with_sessions for slot in slots] if today else [], at)
    links = Links(released, wanted, is_list, "all" in request.args.getlist("day"))
    return render_template(
        "programme/programme.html", released=released, wanted=wanted, today=today, links=links,
        chosen=[(one, links.without(one)) for one in words_selection.chosen(released, wanted)],
        choices=words_selection.choices(released),
        tabs=tabs(released, links, queries_public.found(released, wanted.without_day)),
        shown=[(day, slots if is_list else table(released, slots)) for day, slots in with_sessions], shown_days=shown,
        running={slot.code for slot in on.running}, here=anchor(on, today),
        count=sum(len(of_day[day]) for day in shown), address=address_of_codes(), **of_reader(released))


class Links(NamedTuple):
    """Addresses of this page with one thing changed; whether it is a list stays."""

    released: queries_public.Programme
    wanted: queries_public.Selection
    is_list: bool
    all_days: bool

    def to(self, wanted, **more):
        view = {"view": "list"} if self.is_list else {}
        return url_for(".programme", **wanted.query | view | more)

    def without(self, one):
        return self.to(self.wanted.without(one.field, one.value))

    def day(self, day):
        return self.to(self.wanted, day=day)

    @property
    def every_day(self):
        return self.to(self.wanted.without_day, day="all")

    @property
    def nothing(self):
        return self.to(queries_public.Selection())

    @property
    def other_view(self):
        day = {"day": "all"} if self.all_days else {}
        return url_for(".programme", **self.wanted.query | day | ({} if self.is_list else {"view": "list"}))


def anchor(on, today):
    """The code of the session to jump to: the first that is on, else the first of those that come next today."""
    coming = [slot for slot in on.following if today and slot.facts.date == today.date]
    return next((slot.code for slot in [*on.running, *coming]), None)


def tabs(released, links, found):
    """(day, how many sessions that are searched for it has, its address) for each day."""
    counts = {day: sum(1 for slot in found if slot.facts.date == day.date and slot.facts.kind != Kind.BREAK.value)
              for day in released.days}
    return [(day, counts[day], links.day(day.date.isoformat())) for day in released.days]


def table(released, slots):
    """The grid of one day's sessions; its columns are named by the rooms as they were released."""
    return grid([(slot.facts.span, slot.facts.room and slot.facts.room.slug, slot) for slot in slots],
                [room.slug for room in released.rooms])


def address_of_codes():
    """A function from a session's code to its page; cheaper than asking the map of addresses for each of 240."""
    pattern = url_for(".session_page", code="0")[:-1]
    return lambda code: pattern + code


@bp.route("/programme/<code>")
@open_to(everyone)
def session_page(code):
    """One session of the newest release; a cancelled one says so."""
    known = queries_public.stamp()
    released = queries_public.latest(known)
    slot = released and released.by_code.get(code)
    if slot is None:
        abort(404)
    return kept.page(known, lambda: show_session(released, slot), known.__eq__)


def show_session(released, slot):
    page = public_url("programme.session_page", code=slot.code)
    data = words_data.of_session(slot, released, page=page, whole=public_url("site.home"), picture=card_picture(),
                                 earlier=queries_public.earlier_starts(released, slot.code))
    return render_template(
        "programme/session_page.html", released=released, slot=slot, facts=slot.facts, day=released.day_of(slot),
        zone_name=slot.facts.span.start.replace(tzinfo=zoneinfo.ZoneInfo(released.zone)).tzname(), data=data,
        others=queries_public.at_the_same_time(released, slot), address=address_of_codes(),
        google=to_google(released, slot, page), **of_reader(released, slot))


def to_google(released, slot, page):
    """The link that puts a copy of one session into Google Calendar."""
    return calendar_links.google(
        released.lines[slot.code][spoken_now()], slot.facts.span, zone=released.zone,
        details=gettext("A copy; what is true now stands on %(page)s", page=page))
