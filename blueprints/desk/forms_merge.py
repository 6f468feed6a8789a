"""Two registrations side by side: which stays, and of each fact that differs, whose is kept."""
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired, ValidationError

from ..forms import Form, Revision
from . import words_twins

FIRST, SECOND = "first", "second"


class ChoiceOfTwo(RadioField):
    def __init__(self, label=None, **kwargs):
        super().__init__(label, [InputRequired(_l("Choose one of the two."))], choices=(), validate_choice=False, **kwargs)
        self.type = "RadioField"        # macros/forms.html draws it as what it is

    def pre_validate(self, form):
        if self.data not in (FIRST, SECOND):
            raise ValidationError(gettext("Choose one of the two."))


def merge_form(one, other):
    """The form for these two, with a field for each of the facts in which they differ; empty words never win by themselves."""
    said = {fact: (words_twins.told(one, fact), words_twins.told(other, fact)) for fact in words_twins.FACTS}
    differing = {fact: both for fact, both in said.items() if both[0] != both[1]}
    fields = {f"keep_{fact}": ChoiceOfTwo(words_twins.FACTS[fact], default=FIRST if both[0] else SECOND)
              for fact, both in differing.items()}
    kind = type("MergeForm", (Form,), {
        "stays": ChoiceOfTwo(_l("Which registration stays?"), default=SECOND if one.is_gone else FIRST), **fields,
        "first_revision": Revision(default=one.revision), "second_revision": Revision(default=other.revision)})
    form = kind()
    for fact, both in differing.items():
        form[f"keep_{fact}"].choices = [(FIRST, both[0] or gettext("nothing")), (SECOND, both[1] or gettext("nothing"))]
    form.stays.choices = [(FIRST, one.reference), (SECOND, other.reference)]
    form.facts = list(differing)
    return form
