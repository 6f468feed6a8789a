"""The released programme for everybody. Visitors who are not signed in get pages that are kept ready."""
import zoneinfo

from flask import abort, render_template, request, url_for
from flask_login import current_user

from .. import kept
from ..access import everyone, open_to
from ..assembly.queries import the_assembly
from ..db import now
from ..languages import pages
from . import queries_public, words
from .models import Kind
from .times_grid import grid

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
    today = released.today(now())
    return kept.page((known, today and today.number), lambda: show_programme(released, today),
                     lambda stamp: stamp == known and released.today(now()) == today)


def promises():
    assembly = the_assembly()
    return assembly.promise_lines if assembly else []


def show_programme(released, today):
    wanted = queries_public.selection(released, request.args)
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
    in_all_days = queries_public.found(released, wanted.without_day)
    return render_template(
        "programme/programme.html", released=released, wanted=wanted, today=today, tabs=tabs(released, wanted, in_all_days),
        shown=[(day, table(released, of_day[day])) for day in shown if of_day[day]], shown_days=shown,
        count=sum(len(of_day[day]) for day in shown), no_break=lambda slot: slot.facts.kind != Kind.BREAK.value,
        address=address_of_codes(), **of_reader(released))


def tabs(released, wanted, found):
    """(day, how many sessions that are searched for it has, its address) for each day."""
    counts = {day: sum(1 for slot in found if slot.facts.date == day.date and slot.facts.kind != Kind.BREAK.value)
              for day in released.days}
    return [(day, counts[day], url_for(".programme", **wanted.query | {"day": day.date.isoformat()}))
            for day in released.days]


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
    return kept.page(known, lambda: render_template(
        "programme/session_page.html", released=released, slot=slot, facts=slot.facts, day=released.day_of(slot),
        zone_name=slot.facts.span.start.replace(tzinfo=zoneinfo.ZoneInfo(released.zone)).tzname(),
        others=queries_public.at_the_same_time(released, slot), address=address_of_codes(),
        **of_reader(released, slot)), known.__eq__)
