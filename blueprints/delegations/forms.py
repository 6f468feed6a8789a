"""What people send who register: their city, themselves, their post, what they need, their consent."""
import functools
import re
import secrets
import unicodedata

from email_validator import EmailNotValidError, validate_email
from flask import g, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import Choice
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import HiddenInput

from ..forms import EnumField, Form, Line, Lines, Revision
from ..languages import chosen, plain
from ..members.words import by_region
from ..texts import LANGUAGES
from . import queries
from .forms_questions import question_fields
from .models import Diet
from .models_categories import FormPart
from .rules import NOTICE_VERSION, AlreadySent, SameAddress
from .rules_places import AssemblyFull, NoPlaceLeft, NoSeatLeft
from .rules_questions import answers_of, field_of
from .words import DIETS, POSTS

NOT_LISTED = "-"            # no slug of a member is that
KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")
OF_CITIES = ("city", "city_written", "post", "rank_id")     # what only those are asked who come for a member city
OF_PARTS = {FormPart.OWN_NAME: ("own_name",), FormPart.OFFICE: ("office",), FormPart.ORGANISATION: ("organisation",),
            FormPart.DIET: ("diet", "diet_note", "diet_consent"), FormPart.ACCESS: ("access_needs", "access_consent")}


def new_key():
    """What makes this copy of a form itself: sent twice, it is still one registration."""
    return secrets.token_urlsafe(24)


class RankField(SelectField):
    """A choice among the ranks of offices; its data is the id. They are asked for only when one was chosen, or to be shown."""

    def __init__(self, label=None, validators=(), **kwargs):
        super().__init__(label, validators, choices=(), validate_choice=False, **kwargs)

    @functools.cached_property
    def names(self):
        return {rank.id: plain(rank.name) for rank in queries.ranks()}

    def process_data(self, value):
        self.data = value

    def process_formdata(self, valuelist):
        words = valuelist[0] if valuelist else ""
        self.data = (int(words) if words.isascii() and words.isdigit() and len(words) <= 9 else -1) if words else None

    def pre_validate(self, form):
        if self.data is not None and self.data not in self.names:
            raise ValidationError(gettext("Choose one of the list."))

    def iter_choices(self):
        yield Choice("", gettext("Not in this list"), self.data is None, {})
        for key, name in self.names.items():
            yield Choice(str(key), name, key == self.data, {})


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


def latin_name(form, field):
    """Letters as a badge printer and a passport have them: Latin, with any accent, mark, apostrophe or hyphen."""
    words = field.data or ""
    strange = [letter for letter in words if not is_letter_or(" '’ʼʻ`´-‐.,")(letter)]
    other = [letter for letter in words if unicodedata.category(letter)[0] == "L"
             and not unicodedata.name(letter, "").startswith(("LATIN", "MODIFIER LETTER"))]
    if other:
        raise ValidationError(gettext("Write the name in Latin letters, as in a passport. "
                                      "There is a field for the own script below.") if "own_name" in form else
                              gettext("Write the name in Latin letters, as in a passport."))
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
    """The parts that registering and editing have in common: of them those that the category asks for, and its questions."""

    city = CityField(_l("City"), [InputRequired(_l("Choose your city, or “My city is not listed”."))])
    city_written = Line(_l("Name of your city"), description=_l("Only if your city is not in the list; with its country, "
                                                                "please."))
    wait = BooleanField(_l("Put me on the waiting list"),
                        description=_l("You get a letter as soon as there is a place for you."))
    name = Line(_l("Name as on the badge"), [InputRequired(_l("Enter your name in Latin letters.")), latin_name],
                longest=120, description=_l("In Latin letters, as you want to be addressed: Ana María Example."))
    own_name = Line(_l("Name in your own script"), [name_in_any_script], longest=120,
                    description=_l("If it is written otherwise at home: 김예시."))
    office = Line(_l("Office"), description=_l("Such as Mayor, or Head of International Relations."))
    organisation = Line(_l("Organisation"), description=_l("Such as the city government or an institute."))
    post = EnumField(_l("Your part in the delegation"), [InputRequired(_l("Choose what you are in the delegation."))],
                     words=POSTS, blank=_l("Choose"))
    rank_id = RankField(_l("Rank of your office"), description=_l("For the order of protocol: what comes closest."))
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
    notice = StringField(widget=HiddenInput(), default=NOTICE_VERSION)
    consent = BooleanField(_l("I have read the privacy notice and agree"))

    def __init__(self, *, kind, questions, counts, answers, **kwargs):
        """For those who come as `kind`, a Category; `questions`, their `counts` and `answers` as question_fields takes them."""
        self.kind, self.questions, self.counts, self.answers = kind, questions, counts, answers
        self.is_full = False            # offer the waiting list
        self.is_known = False           # the address is registered already
        super().__init__(**kwargs)

    def process(self, *args, **kwargs):
        """Become the form of this category before anything is read into it."""
        for name in self.left_out():
            del self[name]
        for part, names in OF_PARTS.items():
            if self.kind.requires(part) and part not in (FormPart.DIET, FormPart.ACCESS):       # which nobody has to tell
                self[names[0]].validators = [InputRequired(_l("Fill this in.")), *self[names[0]].validators]
                self[names[0]].flags.required = True
        for name, field in question_fields(self.questions, counts=self.counts, answers=self.answers):
            BaseForm.__setitem__(self, name, field)
        for name in ("notice", "consent"):      # which stands last on the page
            if name in self._fields:
                self._fields[name] = self._fields.pop(name)
        super().process(*args, **kwargs)

    def left_out(self):
        """The names of the fields that are not asked of this category."""
        if not self.kind.is_of_cities:
            yield from OF_CITIES
        for part, names in OF_PARTS.items():
            if not self.kind.asks(part):
                yield from names

    def question_fields(self):
        """The fields of the questions, in their order."""
        return [self[field_of(question)] for question in self.questions]

    def refuse(self, refusal):
        super().refuse(refusal)
        self.is_full = self.is_full or isinstance(refusal, (NoSeatLeft, NoPlaceLeft, AssemblyFull))
        self.is_known = isinstance(refusal, SameAddress)

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

    def validate_consent(self, field):
        if not field.data:
            raise ValidationError(gettext("Tick this if you agree; without it your registration cannot be kept."))
        if self.notice.data != NOTICE_VERSION:
            self.notice.data = NOTICE_VERSION
            raise ValidationError(gettext("The privacy notice has changed meanwhile. Read it again, then send this again."))

    def facts(self):
        """What was typed, as the rules take it; of what is not asked, nothing."""
        names = ("city_written", "name", "own_name", "office", "organisation", "email", "post", "rank_id", "language",
                 "diet", "diet_note", "diet_consent", "access_needs", "access_consent")
        told = {name: self[name].data for name in names if name in self._fields}
        told |= {name: "" for name in ("city_written", "own_name", "office", "organisation", "diet_note", "access_needs")
                 if name in told and told[name] is None}
        if "diet" in told:
            told["diet"] = told["diet"] or Diet.NONE
        return told | {"city": self.slug, "wait": bool(self.wait.data),
                       "answers": {question.id: self[field_of(question)].data or "" for question in self.questions}}

    @property
    def slug(self):
        """The member that was chosen; empty when it is not listed, or not asked."""
        return self.city.data if self.city is not None and self.city.data != NOT_LISTED else ""


class RegisterForm(PersonForm):
    """A new registration; with `delegation`, for the city whose invitation link was opened."""

    category = StringField(_l("You come as"))       # shown as cards, or not at all
    request_key = StringField(widget=HiddenInput(), default=new_key)

    def __init__(self, *, kind, delegation=None, **kwargs):
        self.delegation = delegation
        super().__init__(kind=kind, answers={}, **kwargs)
        if not KEY.fullmatch(self.request_key.data or ""):
            self.request_key.data = new_key()

    def process(self, *args, **kwargs):
        # The category first, where the page has it.
        self._fields = {"category": self._fields.pop("category"), **self._fields}       # type: ignore[has-type]
        super().process(*args, **kwargs)

    def accepted(self):
        """Not when another way to come was chosen: then the form is shown for that way, with what was typed."""
        if self.is_submitted() and "switch" in request.form and "stale_token" not in g:
            return False
        return super().accepted()

    def left_out(self):
        yield from super().left_out()
        if self.delegation is not None:
            yield from ("city", "city_written")

    def refuse(self, refusal):
        super().refuse(refusal)
        if isinstance(refusal, AlreadySent):        # sent once more now, it is another person
            self.request_key.data = new_key()

    def facts(self):
        told = super().facts()
        return told if self.delegation is not None else told | {"category": self.category.data}


class EditForm(PersonForm):
    """Somebody's own registration; who was added by another one is asked to agree as well."""

    revision = Revision()

    def __init__(self, *, obj, **kwargs):
        answers, self.obj = answers_of(obj), obj
        super().__init__(obj=obj, kind=obj.category, answers=answers, data={
            "city": obj.delegation.member.slug if obj.delegation else NOT_LISTED,
            "diet_consent": obj.diet_consented_at is not None,
            "access_consent": obj.access_consented_at is not None,
            **{f"answer_{number}": answer.value for number, answer in answers.items()}}, **kwargs)
        self.kwargs = kwargs

    def left_out(self):
        yield from super().left_out()
        if self.obj.consented_at is not None:
            yield from ("notice", "consent")

    def facts(self):
        return super().facts() | {"consent": self.consent is not None}


class WithdrawForm(Form):
    revision = Revision()


class OfferForm(Form):
    """The place on offer: two buttons."""

    revision = Revision()


class LinkForm(Form):
    """Where to send the links to one's registrations."""

    email = Line(_l("E-mail"), [InputRequired(_l("Enter the e-mail address that you registered with.")), good_email],
                 longest=254)
