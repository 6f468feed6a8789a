"""Many people at once: a table to type or paste into, or one to bring as a file."""
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Form as PlainForm
from wtforms import FormField, RadioField, SelectField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from ..forms import Form, Line, Lines, RowsField
from ..languages import plain, sentence_of, spoken_now
from ..texts import LANGUAGES
from .forms import KEY, good_email, latin_name, name_in_any_script, new_key
from .models import Post
from .words import POSTS
from .words_many import MOST

BLANKS = 8          # rows that an empty table offers
WAITS = {
    "none": _l("Add nobody then"),
    "some": _l("Give the first ones the seats; the others wait, and come as seats become free"),
    "whole": _l("All of them wait together until there is a seat for each"),
}


class ChoiceField(SelectField):
    """A cell with a choice; what was written there and is none is said back, since a list cannot show it."""

    def __init__(self, label=None, **kwargs):
        super().__init__(label, validate_choice=False, choices=(), **kwargs)

    def pre_validate(self, form):
        if self.data and self.data not in dict(self.choices):
            raise ValidationError(gettext("“%(words)s” is none of the list. Choose one of it.", words=self.data[:80]))


def good_email_or_none(form, field):
    if field.data:
        good_email(form, field)


class PersonRow(PlainForm):
    """One person, or a seat whose person follows."""

    name = Line(_l("Name"), [latin_name], longest=120)
    own_name = Line(_l("Name in the own script"), [name_in_any_script], longest=120)
    post = ChoiceField(_l("Comes as"), default=Post.DELEGATE.value)
    rank = ChoiceField(_l("Rank of the office"))
    office = Line(_l("Office"))
    organisation = Line(_l("Organisation"))
    email = Line(_l("E-mail"), [good_email_or_none], longest=254)
    language = ChoiceField(_l("Language of letters"), default=spoken_now)

    @property
    def is_blank(self):
        """Nothing was written; the choices stand at what they began with."""
        return not any(self[name].data for name in ("name", "own_name", "rank", "office", "organisation", "email")) \
            and self.post.data in ("", Post.DELEGATE.value)

    def facts(self):
        """What was typed, as the rule takes it; the row has been found good."""
        return {name: self[name].data or "" for name in ("name", "own_name", "office", "organisation", "email")} | {
            "post": Post(self.post.data or Post.DELEGATE.value), "rank_id": int(self.rank.data) if self.rank.data else None,
            "language": self.language.data or spoken_now()}


class PeopleField(RowsField):
    """The rows of the table; what is wrong stands at the cells and nowhere else."""

    def validate(self, form, extra_validators=()):
        entries = [entry for entry in self.entries if not entry.form.is_blank]
        bad = [entry for entry in entries if not entry.validate(form)]
        self.errors = []
        return not bad


class ManyForm(Form):
    request_key = StringField(widget=HiddenInput(), default=new_key)
    rows = PeopleField(FormField(PersonRow), max_entries=MOST)
    wait = RadioField(_l("If there are too few seats"), choices=list(WAITS.items()), default="none", validate_choice=False)

    def __init__(self, *, ranks, **kwargs):
        super().__init__(**kwargs)
        if not KEY.fullmatch(self.request_key.data or ""):
            self.request_key.data = new_key()
        self.choices = {"post": [(post.value, name) for post, name in POSTS.items()],
                        "rank": [("", ""), *((str(rank.id), plain(rank.name)) for rank in ranks)],
                        "language": list(LANGUAGES.items())}
        self.offer_choices()

    def offer_choices(self):
        for entry in self.rows.entries:
            for name, choices in self.choices.items():
                entry.form[name].choices = choices

    def validate_wait(self, field):
        if field.data not in WAITS:
            raise ValidationError(gettext("Choose one of the list."))

    def add_blanks(self, count):
        """More rows to fill in, as far as the table may grow."""
        for _ in range(min(count, MOST - len(self.rows.entries))):
            self.rows.append_entry()
        self.offer_choices()

    def filled(self):
        """The rows in which something was written, and those of them in which nothing is wrong so far."""
        entries = [entry for entry in self.rows.entries if not entry.form.is_blank]
        return entries, [entry for entry in entries if not entry.form.errors]

    def look_at(self):
        """Say what is wrong in a table that was brought and not sent."""
        self.rows.validate(self)

    def keep(self, entries):
        """Leave these rows in the table, numbered anew; sent again, they are others."""
        self.request_key.data = new_key()
        for number, entry in enumerate(entries):
            for field in entry.form:
                field.name = field.id = f"rows-{number}-{field.short_name}"
                field.label.field_id = field.id
        self.rows.entries = entries

    def label_of(self, field):
        prefix, number, _name = (*field.name.split("-"), "", "")[:3]
        label = super().label_of(field)
        return gettext("Row %(number)s, %(column)s", number=int(number) + 1, column=label) if prefix == "rows" else label

    def refuse_rows(self, refused, entries):
        """Say of each entry, by its place in `entries`, what the rule found, beside its field."""
        for place, refusal in refused.items():
            field = entries[place].form[refusal.field if refusal.field in entries[place].form else "name"]
            field.errors = [*field.errors, sentence_of(refusal)]


class BringForm(Form):
    """A table that is brought: a file, or cells copied from a spreadsheet."""

    pasted = Lines(_l("Paste cells here"), longest=200_000,
                   description=_l("With the titles of the columns in the first row, or without, in the order of the table."))
    file = FileField(_l("Or choose a file"), description=_l("An Excel workbook (.xlsx) or a CSV file."))
    encoding = SelectField(_l("The file is written in"), choices=[("", _l("UTF-8, as most programs write")),
                                                               ("cp949", _l("CP949, as Korean Excel writes CSV"))],
                           validate_choice=False, default="")

    @property
    def brought(self):
        """The bytes of the file; none where only cells were pasted."""
        sent = self.file.data
        return sent.stream.read() if sent and getattr(sent, "filename", "") else None
