"""What a feed says of itself, in the language now spoken."""
from flask_babel import gettext

from ..languages import days, joined, plain


def name_of(assembly_name, parts=(), *, is_sample=False):
    """The calendar's name in a subscriber's list: the assembly, and what the feed is narrowed to."""
    name = plain(assembly_name)
    if parts:
        name = gettext("%(assembly)s: %(parts)s", assembly=name, parts=joined(parts))
    return gettext("%(name)s (sample)", name=name) if is_sample else name


def description_of(*, page, is_provisional, is_sample):
    """What the feed holds, and how far it can be relied on."""
    said = [gettext("The programme as it is published; changes arrive by themselves.")]
    if is_provisional:
        said.append(gettext("The days are provisional and may still change."))
    if is_sample:
        said.append(gettext("This is a sample programme: its sessions and speakers are made up."))
    said.append(gettext("Programs look for changes every few hours; the newest is always on %(page)s", page=page))
    return "\n".join(said)


def announced_summary(assembly_name, *, is_provisional):
    """The one entry of the feed before the first release."""
    if is_provisional:
        return gettext("%(assembly)s (dates to be confirmed)", assembly=plain(assembly_name))
    return plain(assembly_name)


def announced_description(first, last, *, page):
    return gettext("%(days)s. The programme has not been published yet; its sessions appear here by themselves. %(page)s",
                   days=days(first, last), page=page)
