"""What private feeds say of themselves and of who is where, in the language now spoken."""
from flask_babel import gettext, ngettext

from ..languages import joined, plain


def agenda_name(assembly_name):
    return gettext("My agenda: %(assembly)s", assembly=plain(assembly_name))


def agenda_description(*, page):
    """What the feed of an agenda holds."""
    return gettext("The sessions of your agenda; changes arrive by themselves. Sessions that you wait for or are invited to "
                   "are marked as tentative. Change your agenda on %(page)s", page=page)


def delegation_name(city, assembly_name):
    return gettext("%(city)s at %(assembly)s", city=city, assembly=plain(assembly_name))


def delegation_description(*, page):
    """What the feed of a delegation holds."""
    return gettext("Who of the delegation is where: the sessions on the agendas of its confirmed delegates; changes arrive "
                   "by themselves. %(page)s", page=page)


def who_is_there(going, others):
    """The note of a session in a delegation's feed: names, or how many; and what its head is in at the same time."""
    names = [gettext("%(name)s (waiting)", name=one.name) if one.waits else one.name for one in going if one.name]
    said = [joined(names) if names else
            ngettext("%(num)d person of the delegation", "%(num)d people of the delegation", len(going))]
    said += [gettext("The head of delegation is in “%(title)s” at that time too.", title=plain(other.facts.title))
             for other in others]
    return "\n".join(said)
