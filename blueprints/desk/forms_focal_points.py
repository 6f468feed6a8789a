"""What registrars send about focal points: many addresses at once; and what they answer them."""
import csv
import functools
import io

from babel import Locale
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from .. import tables
from ..delegations.rules_focal_points import key
from ..forms import Form, Line, Lines, Revision
from ..languages import sentence_of
from ..texts import LANGUAGES

MOST_ROWS = 500
LONGEST = 100_000       # characters that are pasted, or carried along from the preview
COLUMNS = [     # in each of our languages, whichever the page is in
    tables.Column("city", ("City", "도시", "Ville", "Ciudad", "Member", "Member city", "회원 도시"), is_required=True),
    tables.Column("email", ("E-mail", "이메일", "Courriel", "Correo electrónico", "E-mail address", "Mail", "Adresse e-mail",
                            "Correo"), is_required=True),
    tables.Column("language", ("Language", "언어", "Langue", "Idioma")),
]
HEADER = [column.titles[0] for column in COLUMNS]


@functools.cache
def languages():
    """Which of our languages a word means: its code, or its name in any of them."""
    known = {key(code): code for code in LANGUAGES}
    for code, own in LANGUAGES.items():
        known[key(own)] = code
        for speaker in LANGUAGES:
            known[key(Locale(speaker).languages[code])] = code
    return known


class ManyForm(Form):
    """A list of cities and addresses, as a file or typed. `written` is what it says, once it is accepted."""

    lines = Lines(_l("A city and an e-mail address a line"), longest=LONGEST, description=_l(
        "Such as: Seoul, focal.point@example.org. A third column may name the language of the letter."))
    file = FileField(_l("Or a file"), description=_l(
        "CSV or Excel, with the columns city and e-mail, and language if you like."))
    is_cp949 = BooleanField(_l("It is a CSV file of Korean Excel (CP949)"))
    language = SelectField(_l("Language of the invitations"), choices=list(LANGUAGES.items()), validate_choice=False,
                           default="en", description=_l("For rows that name none, and addresses that have no account yet."))
    replace = BooleanField(_l("Replace focal points who are there already"))

    written = ()

    def validate_language(self, field):
        if field.data not in LANGUAGES:
            raise ValidationError(gettext("Choose one of the list."))

    def validate(self, extra_validators=None):
        return super().validate(extra_validators) and self.take()

    def take(self):
        """Read what was sent into `written`, or say what is wrong with it."""
        sent = self.file.data if getattr(self.file.data, "filename", "") else None
        field = self.file if sent else self.lines
        if not sent and not self.lines.data:
            return self.say(field, gettext("Write at least one line, or choose a file."))
        try:
            self.written = rows_of(tables.read(sent.stream.read(tables.MOST_BYTES + 1), sent.filename,
                                               encoding="cp949" if self.is_cp949.data else None)
                                   if sent else tables.read_pasted(self.lines.data))
        except tables.TableRefused as refusal:
            return self.say(field, sentence_of(refusal))
        if len(self.written) > MOST_ROWS:
            return self.say(field, gettext("These are more than %(most)s rows. Send them in parts.", most=MOST_ROWS))
        return True

    def say(self, field, sentence):
        field.errors = [*field.errors, sentence]
        return False


class ApplyForm(Form):
    """The same list after its preview, carried along unseen."""

    lines = Lines(longest=LONGEST, widget=HiddenInput())
    language = Line(longest=2, widget=HiddenInput())
    replace = Line(longest=1, widget=HiddenInput())

    written = ()

    def validate(self, extra_validators=None):
        if not super().validate(extra_validators) or self.language.data not in LANGUAGES:
            return False
        try:
            self.written = rows_of(tables.read_pasted(self.lines.data))[:MOST_ROWS]
        except tables.TableRefused:
            return False
        return True


def rows_of(sheet):
    """[(row number, city, e-mail, language)] of a table with or without a header. Raises a TableRefused."""
    columns = COLUMNS if len(sheet.rows[0]) > 2 else COLUMNS[:2]
    return [(number, cells["city"], cells["email"], cells.get("language", ""))
            for number, cells in tables.match(sheet, columns, positional=True).rows]


def as_lines(written):
    """What was written as lines again, to be carried along or corrected; quotes stand only where they are needed."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([HEADER, *(row[1:] for row in written)])
    return out.getvalue()


class AnswerForm(Form):
    answer = Lines(_l("Answer"), longest=4000, description=_l("The focal point gets it as a letter. Write in its language."))
    revision = Revision()
