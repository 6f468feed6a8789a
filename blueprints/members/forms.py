"""What admins send about members: one at a time, or a roster."""
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import HiddenInput

from ..forms import UNWANTED, EnumField, Form, Line, Lines, Revision, TranslatedField, tidy
from .words import PARTS, REGIONS, countries

MOST_BYTES = 400_000        # of a roster; with the rest of the form it stays below MAX_FORM_MEMORY_SIZE


class CountryField(SelectField):
    """A choice among the countries, by their names in the language of the page; its data is the code."""

    def __init__(self, label=None, validators=(), **kwargs):
        super().__init__(label, validators, choices=[("", _l("Choose a country")), *countries()],
                         validate_choice=False, **kwargs)

    def pre_validate(self, form):
        if self.data and self.data not in dict(self.choices):
            raise ValidationError(gettext("Choose one of the list."))


class MemberForm(Form):
    """A member as it is edited; the names of the fields are those of the facts."""

    name = TranslatedField(_l("Name of the city"), needs=("en",))
    local_name = Line(_l("Name in its own language"), description=_l("Shown beside the name, as it is written there."))
    country_code = CountryField(_l("Country"), [InputRequired(_l("Choose a country."))])
    region = EnumField(_l("Region"), [InputRequired(_l("Choose a region."))], words=REGIONS,
                       blank=_l("Choose a region"))
    part = EnumField(_l("Role in the association"), [InputRequired(_l("Choose a role."))], words=PARTS)
    evidence = Line(_l("How we know that it is a member"),
                    description=_l("Such as a page or a letter, and its date. The public does not see it."))
    revision = Revision()

    def facts(self):
        """What was typed, as the member keeps it."""
        return {name: value for name, value in self.data.items() if name in
                ("name", "local_name", "country_code", "region", "part", "evidence")}


class NewMemberForm(MemberForm):
    is_verified = BooleanField(_l("The membership is verified"),
                               description=_l("Only verified cities are shown to the public."))


class StepForm(Form):
    revision = Revision()


class RosterForm(Form):
    """A roster, as a file or pasted."""

    file = FileField(_l("File"), description=_l("A CSV file in UTF-8, with the columns named in the first line."))
    text = Lines(_l("Or paste its lines here"), longest=MOST_BYTES)

    def validate(self, extra_validators=None):
        good = super().validate(extra_validators)
        return good and self.take_file()

    def take_file(self):
        """Read the file, if there is one, into `text`; say what is wrong with it."""
        sent = self.file.data
        if not sent or not getattr(sent, "filename", ""):
            return self.fits(self.text, self.text.data or "")
        try:
            words = sent.stream.read(MOST_BYTES + 1).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            if error.end > MOST_BYTES - 4:      # cut in the middle of a letter: it is too long, not wrong
                return self.say(self.file, gettext("This is too long. Import it in several parts."))
            return self.say(self.file, gettext("The file is not written in UTF-8. Save it again from a spreadsheet "
                                               "as “CSV UTF-8”."))
        self.text.data = tidy(words)
        return self.fits(self.file, words)

    def fits(self, field, words):
        if not words.strip():
            return self.say(field, gettext("Choose a file that is not empty, or paste its lines."))
        if len(words.encode()) > MOST_BYTES:
            return self.say(field, gettext("This is too long. Import it in several parts."))
        if UNWANTED.search(words):
            self.text.data = UNWANTED.sub("", self.text.data)
            return self.say(field, gettext("This holds characters that cannot be shown. Remove them, or type the text "
                                           "anew."))
        return True

    def say(self, field, sentence):
        field.errors = [*field.errors, sentence]
        return False


class ApplyForm(Form):
    """A roster that was previewed, carried along unseen, and the state of the members that the preview was made of."""

    text = Lines(longest=MOST_BYTES, widget=HiddenInput())
    fingerprint = Line(longest=32, widget=HiddenInput())
