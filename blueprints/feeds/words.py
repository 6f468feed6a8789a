"""What a feed says of itself, in the language now spoken."""
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from ..languages import days, joined, moment, plain, spoken_now
from ..programme.calendar import CANCELLED


def name_of(assembly_name, parts=(), *, is_sample=False):
    """The calendar's name in a subscriber's list: the assembly, and what the feed is narrowed to."""
    name = plain(assembly_name)
    if parts:
        name = gettext("%(assembly)s: %(parts)s", assembly=name, parts=joined(parts))
    return gettext("%(name)s (sample)", name=name) if is_sample else name


def description_of(*, page, is_provisional, is_sample, follows=True):
    """What the feed holds, and how far it can be relied on; a copy `follows` nothing."""
    said = [gettext("The programme as it is published; changes arrive by themselves.") if follows else
            gettext("A copy of what is published today; later changes do not reach it.")]
    if is_provisional:
        said.append(gettext("The days are provisional and may still change."))
    if is_sample:
        said.append(gettext("This is a sample programme: its sessions and speakers are made up."))
    said.append(gettext("Programs look for changes every few hours; the newest is always on %(page)s", page=page) if follows
                else gettext("The newest is always on %(page)s", page=page))
    return "\n".join(said)


def whole_summary(assembly_name, *, is_provisional):
    """The assembly as one entry."""
    if is_provisional:
        return gettext("%(assembly)s (dates to be confirmed)", assembly=plain(assembly_name))
    return plain(assembly_name)


def whole_description(first, last, *, page):
    return gettext("%(days)s. The programme, as far as it is published: %(page)s", days=days(first, last), page=page)


DEADLINES = {
    "registration_opens_at": _l("Registration opens"),
    "registration_closes_at": _l("Registration closes"),
    "edits_close_at": _l("Changes of the own registration close"),
    "substitutions_close_at": _l("Substitutions close"),
}
GONE = {
    "registration_opens_at": _l("Registration is open from the start."),
    "registration_closes_at": _l("Registration is open to the end."),
    "edits_close_at": _l("Registrations can be changed as long as registration is open."),
    "substitutions_close_at": _l("Substitutions are possible to the end."),
}


def deadline_summary(name, assembly_name, *, is_gone):
    """A deadline on a calendar that holds much else; one that is lifted says so, like a session that is cancelled."""
    said = gettext("%(assembly)s: %(parts)s", assembly=plain(assembly_name), parts=str(DEADLINES[name]))
    return CANCELLED.read(spoken_now()).words + said if is_gone else said


def deadline_description(name, at, *, is_gone, page):
    """When exactly, at the venue, and where one registers."""
    return f"{GONE[name] if is_gone else moment(at)}\n\n{page}"
