"""What registrars send to decide about many at once: whom they saw, and as what."""
import re

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from ..delegations.forms import KEY, new_key
from ..forms import Form, Lines
from .rules_many import MOST

SEEN = re.compile(r"([1-9][0-9]{0,8}):([0-9]{1,9})")


class SeenField(StringField):
    """Whom the registrar was shown, and in which revision: "12:3 14:1"; its data is {12: 3, 14: 1}."""

    widget = HiddenInput()

    def _value(self):
        return " ".join(f"{number}:{revision}" for number, revision in (self.data or {}).items())

    def process_formdata(self, valuelist):
        words = valuelist[0] if valuelist else ""
        self.data = {int(number): int(revision) for number, revision in SEEN.findall(words[:20_000])[:MOST]
                     if int(number) < 2**31}


class ManyForm(Form):
    seen = SeenField()
    request_key = StringField(widget=HiddenInput(), default=new_key)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        if not KEY.fullmatch(self.request_key.data or "") or len(self.request_key.data) > 40:
            self.request_key.data = new_key()


class DeclineManyForm(ManyForm):
    reason = Lines(_l("Reason"), [InputRequired(_l("Write the reason. The delegates read it in the letter."))], longest=1000,
                   description=_l("All of them read it in their letters, as you write it."))
