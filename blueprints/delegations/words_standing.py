"""Where a registration stands, in sentences: what happens next, and by when; in a line also the place in it, and why."""
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from ..languages import moment, plain
from .models import Status
from .rules_places import Limit
from .words import NEXT_STEPS, WAITING_FOR_CITY

LAPSED = _l("The offer of a place ended, and it went to the next in line. If you still want to come, register once more.")
WITHDRAWN_BY_OTHERS = _l("Your delegation or the organisers withdrew this registration, and its place is free again. If you "
                         "think it is a mistake, write to them with your reference.")
MERGED = _l("The organisers put this registration together with another one of yours. Use the link in the letter of that one.")


def full(left, *, kind, delegation, number):
    """That only the waiting list is open: what is full, and the place in line that somebody would get."""
    return [what_is_full(left, kind, delegation),
            gettext("You can register for the waiting list, as number %(number)s in line.", number=number)]


def what_is_full(left, kind, delegation):
    if left.places:
        return gettext("The free places are kept for those who wait already.")
    if left.limit is Limit.DELEGATION:
        return gettext("All seats of %(city)s are taken.", city=plain(delegation.member.name))
    if left.limit is Limit.CATEGORY:
        return gettext("All places for “%(category)s” are taken.", category=plain(kind.name))
    return gettext("All places of the assembly are taken.")


def in_line(delegate, left, waiting, assembly):
    """The sentences for somebody who waits: the place in line, why, and what happens when it is their turn."""
    yield gettext("You are number %(number)s in line.", number=waiting.before + 1)
    yield why(delegate, left, waiting)
    if assembly.offer_hours is None:
        yield gettext("When it is your turn the place is yours at once, and a letter tells you.")
    else:
        yield ngettext("When it is your turn you get a letter, and the place is kept for you for %(num)d hour.",
                       "When it is your turn you get a letter, and the place is kept for you for %(num)d hours.",
                       assembly.offer_hours)


def why(delegate, left, waiting):
    """Why there is no place yet."""
    if not left.places:
        return what_is_full(left, delegate.category, delegate.delegation)
    if delegate.party.is_whole:
        return ngettext("Your group asked to come together: it gets its places as soon as there is %(num)d for it.",
                        "Your group asked to come together: it gets its places as soon as there are %(num)d for all of it.",
                        waiting.together)
    if waiting.before:
        return gettext("The free places are kept for a group before you that asked to come together.")
    return gettext("A place is free, and you are the next to get it.")


def next_step(delegate, *, now, way_out=None):
    """What happens next, and by when; `way_out` is what queries.way_out tells of somebody who is gone."""
    if delegate.status is Status.PENDING and delegate.delegation is None and delegate.category.is_of_cities:
        return WAITING_FOR_CITY
    if delegate.status is Status.OFFERED:
        return offer(delegate, now=now)
    if delegate.status is Status.WITHDRAWN:
        return gone(delegate, way_out)
    return NEXT_STEPS[delegate.status]


def offer(delegate, *, now):
    if now >= delegate.offer_until:
        return gettext("The offer ended on %(until)s, and the place goes to the next in line. If you still want to come, "
                       "register once more then.", until=moment(delegate.offer_until))
    return gettext("A place has become free and is kept for you until %(until)s. Take it before then, or let it go to the next "
                   "in line.", until=moment(delegate.offer_until))


def gone(delegate, way_out):
    action, is_by_others = way_out or (None, False)
    if delegate.merged_into_id is not None:
        return MERGED
    if action == "delegate.lapsed":
        return LAPSED
    return WITHDRAWN_BY_OTHERS if is_by_others else NEXT_STEPS[Status.WITHDRAWN]
