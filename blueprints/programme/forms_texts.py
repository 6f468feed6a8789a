"""The form of the report of translations: a page of texts, each with what the translator saw."""
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, HiddenField
from wtforms import Form as PlainForm
from wtforms.widgets import TextInput

from ..forms import Form, Lines, RowsField, text_rules
from ..languages import language_name, plain
from ..texts import tidy_line
from . import queries_texts
from .rules_texts import Said
from .words_texts import FIELDS, LONGEST, OF_A_LINE, PARAGRAPHS

A_PAGE = 25         # texts


class TextForm(PlainForm):
    key = HiddenField()
    seen = HiddenField()
    words = Lines(_l("Translation"), longest=3000)
    is_right = BooleanField(_l("It is still right as it is"))


class TextsField(RowsField):
    """Its errors are those of its rows, which keep their own."""

    def validate(self, form, extra_validators=()):
        self.errors = []
        good = [entry.validate(form) for entry in self]
        return all(good)


class TextsForm(Form):
    texts = TextsField(FormField(TextForm), max_entries=A_PAGE)

    def show(self, found):
        """The rows of a page of Words, as they stand."""
        for text in found:
            self.texts.append_entry({"key": text.key, "seen": text.fingerprint, "words": text.words})
        self.pair(found)

    def pair(self, known):
        """Say of each row which of the `known` Words it is about; one that has gone meanwhile is told with what was typed."""
        by_key = {text.key: text for text in known}
        rows = []
        for entry in list(self.texts):
            form, text = entry.form, by_key.get(entry.form.key.data)
            if text is None:
                if form.words.data:
                    self.refusals.append(gettext("What you wrote belongs to something that was removed meanwhile: %(words)s",
                                                 words=form.words.data))
                self.texts.entries.remove(entry)
                continue
            longest = LONGEST.get(text.field, OF_A_LINE)
            form.words.validators = text_rules((), longest)
            if text.field not in PARAGRAPHS:
                form.words.widget = TextInput()
                form.words.data = tidy_line(form.words.data)
            form.words.label.text = gettext(
                "%(title)s, %(field)s (%(language)s)", title=plain(queries_texts.title_of(text.row)),
                field=FIELDS[text.field], language=language_name(text.language))
            rows.append((text, form))
        self.rows = rows

    @property
    def said(self):
        """What the translator says, as the rule reads it."""
        return [Said(text, form.words.data or "", form.seen.data or "", form.is_right.data) for text, form in self.rows]

    def renew(self, known):
        """After a refusal: read anew what the rows are about. Those that changed meanwhile say so and can be saved now; where
        nothing was typed the words are those stored now."""
        self.pair(known)
        for said, (text, form) in zip(self.said, self.rows, strict=True):
            if said.is_old:
                if said.is_typed:
                    stored = text.words or gettext("nothing")
                    form.words.errors = [gettext("Changed meanwhile. Stored now: %(words)s", words=stored)]
                else:
                    form.words.data = text.words
                form.seen.data = text.fingerprint
