"""What people send about accounts."""
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired

from ..forms import Form, Line, Revision, TicksField
from ..texts import LANGUAGES
from . import words
from .models import Role


class EmailForm(Form):
    """Asking for a link; `next` is the page to go to with it."""

    email = Line(_l("E-mail address"), [InputRequired(_l("Enter your e-mail address."))], longest=254)
    next = HiddenField()


class ButtonForm(Form):
    """A lone button."""


class AccountForm(Form):
    """One's own account."""

    name = Line(_l("Name"), longest=200)
    language = SelectField(_l("Language of letters"), [InputRequired(_l("Choose a language."))],
                           choices=list(LANGUAGES.items()))
    revision = Revision()


class CodeForm(Form):
    code = Line(_l("Code"), [InputRequired(_l("Enter the code."))], longest=40)


class InviteForm(Form):
    email = Line(_l("E-mail address"), [InputRequired(_l("Enter the e-mail address."))], longest=254)
    name = Line(_l("Name"), longest=200)
    language = SelectField(_l("Language of letters"), [InputRequired(_l("Choose a language."))],
                           choices=list(LANGUAGES.items()))
    roles = TicksField(_l("Roles"), [InputRequired(_l("Choose at least one role."))], coerce=Role,
                       choices=[(role.value, duty) for role, duty in words.DUTIES.items()])


class RolesForm(Form):
    roles = TicksField(_l("Roles"), coerce=Role, choices=[(role.value, duty) for role, duty in words.DUTIES.items()])
