"""What registrars send of an extra question: its words, and the options of a choice."""
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, HiddenField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Optional

from ..delegations.rules_questions_edit import MOST_OPTIONS, options_of
from ..forms import EnumField, Form, Revision, RowsField, TranslatedField, WholeNumber
from ..languages import plain
from .words_settings import KINDS

SPARE_ROWS = 3      # empty options, so that some can be added without script
FIRST_ROWS = 4


class OptionForm(PlainForm):
    """One option; a row without any name is passed over."""

    key = HiddenField()
    name = TranslatedField(_l("Option"), longest=120)
    places = WholeNumber(_l("Places"), [Optional()], most=99_999)


class OptionsField(RowsField):
    """Options in order; its errors are those of the whole, the rows keep their own."""

    def __init__(self, label=None, **kwargs):
        super().__init__(FormField(OptionForm), label, max_entries=MOST_OPTIONS + SPARE_ROWS, **kwargs)

    def validate(self, form, extra_validators=()):
        self.errors = []
        good = [entry.validate(form) for entry in self]     # every row, so that each shows what is wrong with it
        return all(good)

    @property
    def filled(self):
        """(key, name, places) of each row that has a name, as the rules take them."""
        return [(entry.form.key.data or "", entry.form.name.data, entry.form.places.data) for entry in self
                if entry.form.name.data]

    def as_words(self):
        return ", ".join(plain(name) if places is None else f"{plain(name)} ({places})"
                         for _key, name, places in self.filled)


class QuestionForm(Form):
    kind = EnumField(_l("Kind of answer"), [InputRequired(_l("Choose a kind of answer."))], words=KINDS)
    label = TranslatedField(_l("Question"), needs=("en",), longest=200)
    hint = TranslatedField(_l("Hint"), longest=300, description=_l("Below the question. It may stay empty."))
    is_required = BooleanField(_l("It has to be answered"))
    options = OptionsField(_l("Options of a choice"))
    revision = Revision()

    def __init__(self, *, obj=None, **kwargs):
        if obj is not None:
            kwargs |= {"label": obj.wording.label, "hint": obj.wording.hint, "options": [
                {"key": key, "name": name, "places": places} for key, name, places in options_of(obj)]}
        super().__init__(obj=obj, **kwargs)
        if not self.is_submitted():
            for _row in range(SPARE_ROWS if len(self.options) else FIRST_ROWS):
                self.options.append_entry()

    def facts(self):
        """What was typed, as the rules take it."""
        return {"kind": self.kind.data, "label": self.label.data, "hint": self.hint.data,
                "is_required": self.is_required.data, "options": self.options.filled}
