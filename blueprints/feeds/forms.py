"""What owners of private calendars send: what goes in, a new address, or the end of one."""
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField

from ..agenda.rules_calendars import Wishes
from ..forms import Form, Revision
from ..texts import LANGUAGES
from .queries import REMINDERS

LETTERS = "letters"         # instead of a language: that of the owner's letters


class AddressForm(Form):
    act = HiddenField()         # the button pressed: "new", "save" or "revoke"


def languages():
    return [(LETTERS, gettext("the language of my letters")), *LANGUAGES.items()]


def reminders():
    return [(0, gettext("no reminder")),
            *((minutes, ngettext("%(num)d minute before", "%(num)d minutes before", minutes)) for minutes in REMINDERS)]


class WishesForm(AddressForm):
    """What one wants to read in a private calendar; the fields are those of Wishes, and which address one knows of."""

    seen = Revision()       # the number of the newest one
    language = SelectField(_l("Language of the calendar"), choices=languages, default=LETTERS,
                           coerce=lambda given: None if given in (None, LETTERS) else given)
    alarm = SelectField(_l("Reminder"), choices=reminders, coerce=int, default=0)

    @property
    def wishes(self):
        return Wishes(**{name: field.data for name, field in self._fields.items() if name in Wishes._fields})


class AgendaForm(WishesForm):
    with_starred = BooleanField(_l("Sessions that I starred"), default=True)
    with_places = BooleanField(_l("Sessions in which I have a place"), default=True)
    with_waiting = BooleanField(_l("Sessions in which I wait for a place, marked as tentative"), default=True)
    with_invited = BooleanField(_l("Sessions to which I am invited, marked as tentative until I plan to go"), default=True)


class DelegationForm(WishesForm):
    with_names = BooleanField(_l("Say the names"), description=_l(
        "Whoever knows the address then reads who of your delegation is where; else only how many."))
