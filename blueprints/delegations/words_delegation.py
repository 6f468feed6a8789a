"""A delegation in words: why its people wait, until when something can be done, and its list as a table."""
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from ..assembly.queries import venue_zone
from ..languages import joined, language_name, plain
from .rules_places import Limit
from .words import POSTS, STATUSES
from .words_missing import MISSING, missing

LIMITS = {
    Limit.DELEGATION: _l("All seats of your delegation are taken."),
    Limit.CATEGORY: _l("All places for delegations are taken."),
    Limit.ALL: _l("All places of the assembly are taken."),
}


def deadlines(assembly, category, *, now):
    """(what ends, when, is it over) for each deadline that there is, the next one first."""
    closes = category.closes_at or assembly.registration_closes_at
    found = [(gettext("People can be added until"), closes),
             (gettext("Registrations can be changed until"), assembly.edits_close_at or closes),
             (gettext("People can be replaced until"), assembly.substitutions_close_at)]
    return sorted(((words, when, now >= when) for words, when in found if when), key=lambda one: one[1])


def table(people, questions):
    """(header, rows) of a delegation to take away, in the language now spoken: nothing of food and access needs."""
    header = [gettext("Reference"), gettext("Name"), gettext("Name in the own script"), gettext("Comes as"), gettext("Office"),
              gettext("Rank in protocol"), gettext("Organisation"), gettext("E-mail"), gettext("Language of letters"),
              gettext("Status"), gettext("Registered"), gettext("Still missing")]
    zone = venue_zone()
    return header, [[
        one.reference, one.name, one.own_name, str(POSTS[one.post]), one.office, plain(one.rank.name) if one.rank else "",
        one.organisation, one.email, language_name(one.language), str(STATUSES[one.status]), one.registered_at.astimezone(zone),
        "" if one.is_gone else joined(MISSING[what] for what in missing(one, questions))] for one in people]
