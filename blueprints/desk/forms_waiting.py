"""What registrars do about those who wait."""
import enum

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from ..forms import EnumField, Form, Line, Lines, Revision, WholeNumber

WHY = InputRequired(_l("Write why. It is kept in the journal."))


class Act(enum.Enum):
    FIRST = "first"
    UP = "up"
    DOWN = "down"
    LAST = "last"
    OFF = "off"


ACTS = {
    Act.FIRST: _l("Make them the first in line"),
    Act.UP: _l("Move them up by one"),
    Act.DOWN: _l("Skip them: the next goes before them"),
    Act.LAST: _l("Make them the last in line"),
    Act.OFF: _l("Take them off the list (a letter tells them, with your reason)"),
}


class PartyForm(Form):
    act = EnumField(_l("What to do"), [InputRequired(_l("Choose what to do."))], words=ACTS, blank=_l("Choose"))
    reason = Lines(_l("Reason"), [WHY], longest=500, description=_l(
        "It is kept in the journal: write about the line, and nothing personal. Those who are taken off read it."))
    revision = Revision()
    people = Line(widget=HiddenInput(), longest=2000)


class OfferedForm(PartyForm):
    """Who has an offer stands in no order any more."""

    act = EnumField(_l("What to do"), [InputRequired(_l("Choose what to do."))], words={Act.OFF: ACTS[Act.OFF]})


class MoreForm(Form):
    more = WholeNumber(_l("How many more"), [InputRequired(_l("Enter a whole number."))], least=1, most=1000)
    reason = Lines(_l("Reason"), [WHY], longest=500, description=_l(
        "It is kept in the journal: write nothing personal."))
    revision = Revision()
