"""What registrars write to many."""
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import HiddenInput

from ..delegations.forms import KEY, new_key
from ..forms import Form, TranslatedField
from ..texts import LANGUAGES


class WriteForm(Form):
    request_key = StringField(widget=HiddenInput(), default=new_key)
    seen = StringField(widget=HiddenInput(), default="")        # whom the preview was made for
    subject = TranslatedField(_l("Subject"))
    body = TranslatedField(_l("Text"), longest=10_000, paragraphs=True)
    language = SelectField(_l("Who reads another language gets it in"), [InputRequired(_l("Choose a language."))],
                           choices=list(LANGUAGES.items()), default="en", validate_choice=False)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        if not KEY.fullmatch(self.request_key.data or ""):
            self.request_key.data = new_key()

    def validate_language(self, field):
        if field.data not in LANGUAGES:
            raise ValidationError(gettext("Choose one of the list."))
