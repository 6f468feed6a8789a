"""What people send who register: their city, themselves, their post, what they need, their consent."""
import re
import secrets
import unicodedata

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import Choice
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import HiddenInput

from ..forms import EnumField, Form, Line, Lines, Revision
from ..languages import chosen, plain
from ..members.words import by_region
from ..texts import LANGUAGES
from . import queries
from .models import Diet
from .rules import NOTICE_VERSION, AlreadySent
from .words import DIETS, POSTS

NOT_LISTED = "-"            # no slug of a member is that
KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")


def new_key():
    """What makes this copy of a form itself: sent twice, it is still one registration."""
    return secrets.token_urlsafe(24)


class CityField(SelectField):
    """A choice among the members; its data is the slug. The members are asked for only when the form is shown."""

    def __init__(self, label=None, validators=(), **kwargs):
        super().__init__(label, validators, choices=(), validate_choice=False, **kwargs)

    def process_data(self, value):
        self.data = value or ""

    def process_formdata(self, valuelist):
        self.data = valuelist[0][:80] if valuelist else ""

    def pre_validate(self, form):
        """Whether there is such a member is asked where its row is locked."""

    def regions(self):
        """(region, its members in the order of the reader's dictionary), for each region that has any."""
        return by_region(queries.open_members())

    def iter_choices(self):
        """Only the one that is chosen, for comparing two versions of a registration."""
        names = {member.slug: plain(member.name) for member in queries.open_members()}
        yield Choice(self.data, names.get(self.data) or gettext("My city is not listed"), True, {})


def is_letter_or(marks):
    return lambda letter: unicodedata.category(letter)[0] in "LM" or letter in marks


def latin_name(_form, field):
    """Letters as a badge printer and a passport have them: Latin, with any accent, mark, apostrophe or hyphen."""
    words = field.data or ""
    strange = [letter for letter in words if not is_letter_or(" '’ʼʻ`´-‐.,")(letter)]
    other = [letter for letter in words if unicodedata.category(letter)[0] == "L"
             and not unicodedata.name(letter, "").startswith(("LATIN", "MODIFIER LETTER"))]
    if other:
        raise ValidationError(gettext("Write the name in Latin letters, as in a passport. "
                                 "There is a field for the own script below."))
    check_name(words, strange)


def name_in_any_script(_form, field):
    words = field.data or ""
    check_name(words, [letter for letter in words if not is_letter_or(" '’ʼʻ`´-‐.,·・‧\u200c\u200d")(letter)])


def check_name(words, strange):
    """A name is no address and no number: letters would otherwise carry what strangers write to strangers."""
    if strange:
        raise ValidationError(gettext("Leave out %(letter)s: a name has letters, spaces, apostrophes, hyphens and full stops.",
                                 letter=f"“{strange[0]}”"))
    if re.search(r"\.\w\w", words):
        raise ValidationError(gettext("Put a space after the full stop."))
    if words and not any(unicodedata.category(letter)[0] == "L" for letter in words):
        raise ValidationError(gettext("Write a name with letters."))


def good_email(_form, field):
    try:
        validate_email(field.data or "", check_deliverability=False)
    except EmailNotValidError:
        raise ValidationError(gettext("Write an e-mail address like name@example.org.")) from None


class PersonForm(Form):
    """The parts that registering and editing have in common."""

    city = CityField(_l("City"), [InputRequired(_l("Choose your city, or “My city is not listed”."))])
    city_written = Line(_l("Name of your city"), description=_l("Only if your city is not in the list; with its country, "
                                                                "please."))
    name = Line(_l("Name as on the badge"), [InputRequired(_l("Enter your name in Latin letters.")), latin_name],
                longest=120, description=_l("In Latin letters, as you want to be addressed: Ana María Example."))
    own_name = Line(_l("Name in your own script"), [name_in_any_script], longest=120,
                    description=_l("If it is written otherwise at home: 김예시."))
    office = Line(_l("Office"), description=_l("Such as Mayor, or Head of International Relations."))
    organisation = Line(_l("Organisation"), description=_l("Such as the city government or an institute."))
    post = EnumField(_l("You come as"), [InputRequired(_l("Choose what you are in the delegation."))], words=POSTS,
                     blank=_l("Choose"))
    email = Line(_l("E-mail"), [InputRequired(_l("Enter the e-mail address that letters shall go to.")), good_email],
                 longest=254, description=_l("Your confirmation and your personal link go there."))
    language = SelectField(_l("Language of letters"), [InputRequired(_l("Choose a language."))],
                           choices=list(LANGUAGES.items()), validate_choice=False, default=chosen)
    diet = EnumField(_l("Dietary needs"), words=DIETS, default=Diet.NONE)
    diet_note = Line(_l("More about food"), longest=500, description=_l("Such as an allergy."))
    diet_consent = BooleanField(_l("I agree that the organisers keep my dietary needs, to feed me well"))
    access_needs = Lines(_l("Access needs"), longest=1000, description=_l("Such as a wheelchair, a sign language, a seat "
                                                                          "near the stage."))
    access_consent = BooleanField(_l("I agree that the organisers keep my access needs, to prepare for them"))

    def validate_language(self, field):
        if field.data not in LANGUAGES:
            raise ValidationError(gettext("Choose one of the list."))

    def validate_city_written(self, field):
        if self.city.data == NOT_LISTED and not field.data:
            raise ValidationError(gettext("Write the name of your city."))
        if self.city.data not in ("", NOT_LISTED) and field.data:
            raise ValidationError(gettext("You chose a city of the list and also wrote one. "
                                     "Empty this field, or choose “My city is not listed”."))

    def validate_diet_consent(self, field):
        if (self.diet.data not in (None, Diet.NONE) or self.diet_note.data) and not field.data:
            raise ValidationError(gettext("Tick this so that your dietary needs may be kept. "
                                     "Or choose “Nothing special” and empty the field about food."))

    def validate_access_consent(self, field):
        if self.access_needs.data and not field.data:
            raise ValidationError(gettext("Tick this so that your access needs may be kept. Or empty the field about them."))

    @property
    def slug(self):
        """The member that was chosen; empty when it is not listed."""
        return "" if self.city.data == NOT_LISTED else self.city.data

    def facts(self):
        """What was typed, as the rules take it."""
        names = ("city_written", "name", "own_name", "office", "organisation", "email", "post", "language",
                 "diet_note", "diet_consent", "access_needs", "access_consent")
        return {name: self[name].data or "" for name in names} | {
            "diet_consent": bool(self.diet_consent.data), "access_consent": bool(self.access_consent.data),
            "diet": self.diet.data or Diet.NONE, "city": self.slug}


class RegisterForm(PersonForm):
    request_key = StringField(widget=HiddenInput(), default=new_key)
    notice = StringField(widget=HiddenInput(), default=NOTICE_VERSION)
    consent = BooleanField(_l("I have read the privacy notice and agree"))

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        if not KEY.fullmatch(self.request_key.data or ""):
            self.request_key.data = new_key()

    def validate_consent(self, field):
        if not field.data:
            raise ValidationError(gettext("Tick this if you agree; without it your registration cannot be kept."))
        if self.notice.data != NOTICE_VERSION:
            self.notice.data = NOTICE_VERSION
            raise ValidationError(gettext("The privacy notice has changed meanwhile. Read it again, then send this again."))

    def refuse(self, refusal):
        super().refuse(refusal)
        if isinstance(refusal, AlreadySent):        # sent once more now, it is another person
            self.request_key.data = new_key()


class EditForm(PersonForm):
    revision = Revision()

    def __init__(self, *, obj, **kwargs):
        super().__init__(obj=obj, data={
            "city": obj.delegation.member.slug if obj.delegation else NOT_LISTED,
            "diet_consent": obj.diet_consented_at is not None,
            "access_consent": obj.access_consented_at is not None}, **kwargs)
        self.kwargs = kwargs


class WithdrawForm(Form):
    revision = Revision()
