"""What can be chosen of the programme, and what somebody chose, in words."""
from typing import NamedTuple

from flask_babel import gettext

from ..languages import day, language_name, plain
from .words import access_name, kind_name


class Chosen(NamedTuple):
    """One thing that a Selection asks for."""

    field: str
    value: object
    words: str


def choices(programme):
    """(field of a Selection, its name, [(value, words)]) for each way to choose."""
    return [
        ("day", gettext("Day"), [(one.number, day(one.date)) for one in programme.days]),
        ("room", gettext("Room"), [(one.slug, plain(one.name)) for one in programme.rooms]),
        ("track", gettext("Track"), [(one.slug, plain(one.name)) for one in programme.tracks]),
        ("kind", gettext("Kind"), [(one, str(kind_name(one))) for one in programme.kinds]),
        ("spoken", gettext("Language"), [(one, language_name(one)) for one in programme.heard]),
        ("access", gettext("Who may come"), [(one, str(access_name(one))) for one in programme.accesses]),
    ]


def chosen(programme, wanted):
    """All that a Selection asks for, field by field in their order; what the programme does not hold, by its own name."""
    def of(field, name, known):
        return [Chosen(field, value, known.get(value) or str(name(value))) for value in sorted(
            getattr(wanted, field), key=lambda value: list(known).index(value) if value in known else len(known))]

    names = {"kind": kind_name, "spoken": language_name, "access": access_name}
    found = [one for field, _label, options in choices(programme) for one in of(field, names.get(field, str), dict(options))]
    return found + ([Chosen("q", wanted.q, gettext("“%(words)s”", words=wanted.q))] if wanted.q else [])
