"""Fields for what registrars ask besides: one for each question. Their data is what the rules keep: words, or a key."""
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import Choice
from wtforms.validators import InputRequired
from wtforms.widgets import DateInput

from ..forms import Line, Lines
from ..languages import plain, say
from ..texts import Text
from .models_categories import QuestionKind
from .rules_questions import LONGEST, field_of
from .words_questions import option_named

FEW = 8         # so many options are shown as buttons, more as a list


class OptionsField(RadioField):
    """A choice among (key, words, is it full): what is full rests, but for the answer that was given before."""

    def __init__(self, label=None, validators=(), *, options, blank, **kwargs):
        super().__init__(label, validators, choices=(), validate_choice=False, **kwargs)
        self.type = RadioField.__name__     # which the macro for fields asks for
        self.options, self.blank = options, blank

    def process_data(self, value):
        self.data = value or ""

    def process_formdata(self, valuelist):
        self.data = valuelist[0][:LONGEST] if valuelist else ""

    def __iter__(self):
        for option in super().__iter__():
            option.render_kw = option.choice.render_kw
            yield option

    def iter_choices(self):
        if self.blank:
            yield Choice("", self.blank, not self.data, {})
        for key, words, is_full in self.options:
            yield Choice(key, words, key == self.data, {"disabled": True} if is_full and key != self.data else {})


class OptionList(OptionsField):
    """The same as a list to open."""

    widget = SelectField.widget

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.type = SelectField.__name__

    def has_groups(self):
        return False


def question_fields(questions, *, counts, answers):
    """(name, field) for each question; `counts` are of rules_questions.taken, `answers` what was answered before, by id."""
    for question in questions:
        yield field_of(question), field_for(question, counts, answers.get(question.id))


def field_for(question, counts, before):
    wording = question.wording
    facts = {"description": say(wording.hint) if wording.hint else "",
             "validators": [InputRequired(_l("Answer this question."))] if question.is_required else []}
    label = say(wording.label)
    if question.kind is QuestionKind.CHOICE:
        options = [*options_of(question, counts), *former_option(question, before)]
        kind = OptionsField if len(options) <= FEW else OptionList
        return kind(label, options=options, blank=blank(question, kind), **facts)
    if question.kind is QuestionKind.YES_NO:
        return OptionsField(label, options=[("yes", gettext("Yes"), False), ("no", gettext("No"), False)],
                            blank=blank(question, OptionsField), **facts)
    if question.kind is QuestionKind.TEXT:
        return Lines(label, longest=LONGEST, **facts)
    widget = {"widget": DateInput()} if question.kind is QuestionKind.DATE else {}
    return Line(label, longest=40, **facts, **widget)


def blank(question, kind):
    """What stands for no answer: of buttons none, where an answer is asked for."""
    if question.is_required:
        return None if kind is OptionsField else gettext("Choose")
    return gettext("No answer")


def options_of(question, counts):
    """(key, words, is it full) for each option, with the places that are left where they are few."""
    for option in question.wording.options:
        name, places = plain(Text(**option["name"])), option.get("places")
        left = None if places is None else max(0, places - counts.get((question.id, option["key"]), 0))
        yield option["key"], name if left is None else with_places(name, left), left == 0


def with_places(name, left):
    if not left:
        return gettext("%(option)s (all places are taken)", option=name)
    return gettext("%(option)s (places left: %(number)s)", option=name, number=left)


def former_option(question, before):
    """The option that was chosen before, where it is offered no more."""
    if before is None or before.value in {option["key"] for option in question.wording.options}:
        return
    words = option_named(before.value, question.wordings)
    yield before.value, gettext("%(option)s (your answer before)", option=words), False
