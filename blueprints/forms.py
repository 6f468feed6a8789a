"""Form: the parent of every form here. It keeps what was typed, shows refusals beside their field, and when
somebody else saved first (409) it holds both versions side by side."""
import contextlib
import functools
import re
from typing import NamedTuple

from babel.support import Translations
from flask import abort, g, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import (
    FieldList,
    FileField,
    FormField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms import Form as PlainForm
from wtforms.fields.choices import Choice
from wtforms.i18n import messages_path
from wtforms.validators import Length, NumberRange, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput

from .db import db
from .languages import plain, sentence_of, spoken_now
from .refusals import ChangedMeanwhile, Refusal
from .texts import LANGUAGES, UNWANTED, Text, tidy, tidy_line

TAKE_STORED = "take-stored"     # the button beside a field, after a 409; no form has a field of this name


def no_unwanted_characters(_form, field):
    if UNWANTED.search("".join(word for word in field.raw_data or () if isinstance(word, str))):
        raise ValidationError(gettext("This holds characters that cannot be shown. Remove them, or type the text anew."))


@functools.cache
def words_of_fields(language):
    """WTForms' own sentences in this language, read once and not for each request."""
    return Translations.load(messages_path(), [language], domain="wtforms")


class Meta(FlaskForm.Meta):
    """Only form posts are read, never JSON; and a file only where a file is asked for, since it is no text."""

    def wrap_formdata(self, form, formdata):
        if formdata is None or hasattr(formdata, "getlist"):
            return formdata
        if not form.is_submitted():
            return None
        files = MultiDict((name, file) for name, file in request.files.items(multi=True)
                          if isinstance(form._fields.get(name), FileField))
        return CombinedMultiDict((files, request.form))

    def get_translations(self, form):
        return words_of_fields(spoken_now())


class Difference(NamedTuple):
    """One field, or one language of a text, in which the two versions of an edit are not the same."""

    field: object
    theirs: str
    mine: str


class Form(FlaskForm):
    """A form that is accepted, or shown again with what is wrong and how to mend it.

    Give it `obj=` the row that is edited: a refused edit of something changed meanwhile then knows both versions.
    """

    Meta = Meta

    def __init__(self, *, obj=None, **kwargs):
        super().__init__(obj=obj, **kwargs)
        self.obj = obj
        self.kwargs = kwargs
        self.status = 200
        self.refusals = []      # sentences that stand beside no field
        self.differences = []

    def accepted(self):
        """Was this form sent, is it ours, and is its shape right? Else `status` is what the answer should say."""
        if not self.is_submitted():
            return False
        if "stale_token" in g:
            self.status = 400
            self.refusals.append(gettext("This page had been open for too long, or in another sign-in. "
                                         "Nothing is lost: check it and send it again."))
            return False
        if TAKE_STORED in request.form and self.obj is not None:
            self.take_theirs(request.form[TAKE_STORED])
            return False
        if self.validate(extra_validators=self.refusing_unwanted()):
            return True
        self.status = 422
        return False

    def refusing_unwanted(self):
        """What opponents put into choices and hidden fields is refused like what is put into lines."""
        return {name: [no_unwanted_characters] for name, field in self._fields.items()
                if not isinstance(field, (FormField, FieldList)) and no_unwanted_characters not in field.validators}

    @contextlib.contextmanager
    def showing_refusal(self):
        """What a rule refuses inside is undone and shown on this form, with nothing typed lost."""
        try:
            yield
        except Refusal as refusal:
            db.session.rollback()
            self.refuse(refusal)
        except StaleDataError:
            db.session.rollback()
            self.refuse(ChangedMeanwhile())

    def refuse(self, refusal):
        self.status = refusal.status
        field = self._fields.get(refusal.field) if refusal.field else None
        if isinstance(field, FormField):        # a text in four languages: beside the first of them
            field = next(flat(field.form))
        if field is None:
            self.refusals.append(sentence_of(refusal))
        else:
            field.errors = [*field.errors, sentence_of(refusal)]
        if isinstance(refusal, ChangedMeanwhile) and self.obj is not None:
            self.compare()

    def compare(self):
        """Set `differences` between what is stored now and what was typed; saving again then is a choice.

        When it was not changed but removed, the answer is the 404 page.
        """
        try:
            stored = type(self)(obj=self.obj, formdata=None, **self.kwargs)
        except ObjectDeletedError:
            abort(404)
        for name, field in self._fields.items():
            if name == "revision":
                field.data, field.raw_data = stored.revision.data, None
            elif not isinstance(field.widget, HiddenInput):
                both = zip(parts(stored[name]), parts(field), strict=True)
                self.differences += [Difference(mine, in_words(theirs), in_words(mine)) for theirs, mine in both
                                     if in_words(theirs) != in_words(mine)]

    def take_theirs(self, wanted):
        """Let the field of this name hold what is stored, and show both versions of the others again; nothing is saved."""
        self.status = ChangedMeanwhile.status
        stored = type(self)(obj=self.obj, formdata=None, **self.kwargs)
        for name, field in self._fields.items():
            if name == wanted:
                self._fields[name] = stored[name]
                setattr(self, name, stored[name])
            elif isinstance(field, FormField) and wanted in [part.name for part in field.form]:
                part = wanted.removeprefix(f"{name}-")
                field.form[part].data = stored[name].form[part].data
        self.compare()

    def label_of(self, field):
        """What a field is called away from its place; one of a text in four languages tells the language too."""
        group, label = self._fields.get(field.name.rpartition("-")[0]), field.label.text
        return gettext("%(field)s (%(language)s)", field=group.label.text, language=label) if group else label

    @property
    def problems(self):
        """(field or None, sentence) for the summary at the top of the page, in the order of the page."""
        found = [(None, sentence) for sentence in self.refusals]
        for field in flat(self):
            found += [(field, sentence) for sentence in field.errors]
        return found


def flat(form):
    """The fields of a form, those of a text in four languages one by one."""
    for field in form:
        if isinstance(field, FormField):
            yield from flat(field.form)
        else:
            yield field
        if isinstance(field, FieldList):
            yield from flat(field)


def parts(field):
    """The inputs of a text in four languages, or the field itself."""
    return list(field.form) if isinstance(field, FormField) else [field]


def in_words(field):
    """A field's value as a person would read it; fields of a kind of their own say it with `as_words`."""
    if hasattr(field, "as_words"):
        return field.as_words()
    if hasattr(field, "iter_choices"):
        return ", ".join(str(choice.label) for choice in all_choices(field) if choice.selected)
    if isinstance(field.data, bool):
        return gettext("yes") if field.data else gettext("no")
    return "" if field.data is None else str(field.data)


def all_choices(field):
    if field.has_groups():
        return [choice for _label, choices in field.iter_groups() for choice in choices]
    return list(field.iter_choices())


def text_rules(validators, longest):
    return [no_unwanted_characters, *validators,
            Length(max=longest, message=_l("Shorten this to %(max)d characters."))]


class Line(StringField):
    """One line of text, tidied, `longest` characters at most."""

    def __init__(self, label=None, validators=(), *, longest=200, filters=(), **kwargs):
        super().__init__(label, text_rules(validators, longest), filters=(tidy_line, *filters), **kwargs)


class Lines(TextAreaField):
    """Some paragraphs of plain text, tidied, `longest` characters at most."""

    def __init__(self, label=None, validators=(), *, longest=5000, filters=(), **kwargs):
        super().__init__(label, text_rules(validators, longest), filters=(tidy, *filters), **kwargs)


class WholeNumber(IntegerField):
    """A number from `least` to `most`; a wild one gets a sentence, never an error of the database."""

    def __init__(self, label=None, validators=(), *, least=0, most=999_999, **kwargs):
        self.least, self.most = least, most
        limits = NumberRange(least, most, _l("Enter a whole number from %(min)s to %(max)s."))
        super().__init__(label, [*validators, limits], **kwargs)

    def process_formdata(self, valuelist):
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        words = valuelist[0].strip()
        if not (words.isascii() and words.isdigit() and len(words) <= 9):
            self.data = None
            raise ValidationError(gettext("Enter a whole number from %(min)s to %(max)s.", min=self.least, max=self.most))
        self.data = int(words)

    def pre_validate(self, form):
        if self.process_errors:     # said once is enough
            raise StopValidation()


A_START = _l("Enter a start time, such as 09:30.")


class ClockField(TimeField):
    """A time of day, such as 09:30; a browser may send seconds too."""

    def __init__(self, label=None, validators=(), *, wrong=A_START, **kwargs):
        super().__init__(label, validators, format=["%H:%M", "%H:%M:%S"], **kwargs)
        self.wrong = wrong

    def process_formdata(self, valuelist):
        try:
            super().process_formdata([words.strip() for words in valuelist])
        except ValueError:
            raise ValueError(self.wrong) from None

    def as_words(self):
        return self.data.strftime("%H:%M") if self.data else ""


class Revision(IntegerField):
    """The revision that the editor was shown, carried along unseen."""

    widget = HiddenInput()

    def process_formdata(self, valuelist):
        words = valuelist[0] if valuelist else ""
        self.data = int(words) if words.isascii() and words.isdigit() and len(words) <= 9 else -1


class RowField(SelectField):
    """A choice among rows; its data is the row. `rows` is a query without arguments, `named` says how to call one. When it is
    any row of a `model`, the one that was chosen is looked up alone, and the list is read only to be shown."""

    def __init__(self, label=None, validators=(), *, rows, named=lambda row: plain(row.name), key=lambda row: row.id,
                 blank=None, model=None, **kwargs):
        super().__init__(label, validators, choices=(), validate_choice=False, **kwargs)
        self.rows, self.named, self.key, self.blank, self.model = rows, named, key, blank, model
        self.unknown = False

    @functools.cached_property
    def found(self):
        return {str(self.key(row)): row for row in self.rows()}

    def process_data(self, value):
        self.data = value

    def process_formdata(self, valuelist):
        if valuelist:
            self.data = self.chosen(valuelist[0]) if valuelist[0] else None
            self.unknown = bool(valuelist[0]) and self.data is None

    def chosen(self, key):
        if self.model is None:
            return self.found.get(key)
        return db.session.get(self.model, int(key)) if re.fullmatch("[1-9][0-9]{0,8}", key) else None

    def pre_validate(self, form):
        if self.unknown:
            raise ValidationError(gettext("Choose one of the list."))

    def has_groups(self):
        return False

    def iter_choices(self):
        if self.blank is not None:
            yield Choice("", self.blank, self.data is None, {})
        for key, row in self.found.items():
            yield Choice(key, self.named(row), row is self.data, {})


class EnumField(RowField):
    """A choice among the members of an enum; its data is the member. `words` name them, and order them."""

    def __init__(self, label=None, validators=(), *, words, **kwargs):
        super().__init__(label, validators, rows=lambda: words, named=words.get, key=lambda member: member.value, **kwargs)


class TicksField(SelectMultipleField):
    """Any number of choices, a box to tick for each; a value that is not on the list gets a sentence."""

    option_widget = CheckboxInput()

    def process_formdata(self, valuelist):
        try:
            self.data = [self.coerce(value) for value in valuelist]
        except ValueError:
            self.data = []
            raise ValidationError(gettext("Choose among those of the list.")) from None

    def pre_validate(self, form):
        if not set(self.data or ()) <= {self.coerce(choice.value) for choice in all_choices(self)}:
            raise ValidationError(gettext("Choose among those of the list."))


class RowsField(FieldList):
    """Rows of inputs, numbered by whoever sends them."""

    def _extract_indices(self, prefix, formdata):
        """Only short plain numbers: others are nobody's rows."""
        offset = len(prefix) + 1
        for name in formdata:
            number = name[offset:].split("-", 1)[0]
            if name.startswith(f"{prefix}-") and number.isascii() and number.isdigit() and len(number) <= 3:
                yield int(number)


class TranslatedField(FormField):
    """A text in four languages, one input each; its data is a Text. `needs` are the languages that must be there."""

    def __init__(self, label=None, *, longest=200, paragraphs=False, needs=(), description="", **kwargs):
        kind = Lines if paragraphs else Line
        inputs = {code: kind(name, longest=longest) for code, name in LANGUAGES.items()}
        super().__init__(type("FourLanguages", (PlainForm,), inputs), label, description=description, **kwargs)
        self.needs = needs

    @property
    def data(self):
        return Text(**{code: self.form[code].data or "" for code in LANGUAGES})

    def populate_obj(self, obj, name):
        setattr(obj, name, self.data)

    def validate(self, form, extra_validators=()):
        good = super().validate(form, extra_validators)
        for code in self.needs:
            if not self.form[code].data:
                sentence = gettext("Write this in %(language)s.", language=LANGUAGES[code])
                self.form[code].errors = [*self.form[code].errors, sentence]
                good = False
        return good


def row_or_404(model, key):
    """The row with this id, or the 404 page; a number too large for the database is not there either."""
    row = db.session.get(model, key) if key < 2**31 else None
    return row or abort(404)
