"""Erasing a person: a delegate who means it, or a registrar who says why."""
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired

from ..forms import EnumField, Form, Revision
from .words import WHYS


class EraseOwnForm(Form):
    sure = BooleanField(_l("Yes, erase everything about me"),
                        [InputRequired(_l("Tick this if you mean it. Nothing is erased yet."))])
    revision = Revision()


class EraseForm(Form):
    # A choice and no text: what is written about a person in the journal would have to be erased as well.
    why = EnumField(_l("Why"), [InputRequired(_l("Choose why. It stands in the journal, without the name."))], words=WHYS,
                    blank=_l("Choose"))
    revision = Revision()
