"""What a focal point sends: who comes, in which office, instead of whom; decisions, and messages to the registrars."""
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import HiddenInput

from ..forms import EnumField, Form, Line, Lines, Revision, RowField
from ..languages import chosen
from ..texts import LANGUAGES
from . import queries_delegation as queries
from .forms import KEY, good_email, latin_name, name_in_any_script, new_key
from .models import Post
from .rules import AlreadySent
from .words import POSTS


class RankField(RowField):
    """A choice among the ranks of protocol; its data is the row, though the delegate has only its id."""

    def __init__(self, label=None, **kwargs):
        super().__init__(label, rows=queries.ranks, blank=_l("Not told"), **kwargs)

    def process_data(self, value):
        self.data = next((rank for rank in self.found.values() if rank.id == value), None) if value else None


def post_field():
    return EnumField(_l("Comes as"), [InputRequired(_l("Choose what this person is in the delegation."))], words=POSTS,
                     default=Post.DELEGATE)


def office_field():
    return Line(_l("Office"), description=_l("Such as Mayor, or Head of International Relations."))


def rank_field():
    return RankField(_l("Rank in protocol"), description=_l("It decides the order of lists and name plates."))


class FactsForm(Form):
    """What a focal point tells of somebody; the fields stand in the order of the page."""

    def facts(self):
        """What was typed, as the rules take it; what is not asked is empty."""
        words = ("name", "own_name", "office", "organisation", "email", "language")
        return {name: self[name].data or "" if name in self else "" for name in words} | {
            "post": self.post.data, "rank_id": self.rank_id.data.id if self.rank_id.data else None}


class SeatForm(FactsForm):
    """What is known of a seat whose person follows."""

    post = post_field()
    office = office_field()
    rank_id = rank_field()

    def facts(self):
        return super().facts() | {"language": chosen()}


class PersonForm(FactsForm):
    """A person, as the focal point knows them; what they eat and need, only they tell, on their own page."""

    name = Line(_l("Name as on the badge"), [InputRequired(_l("Enter the name in Latin letters.")), latin_name], longest=120,
                description=_l("In Latin letters, as the person wants to be addressed: Ana María Example."))
    own_name = Line(_l("Name in the own script"), [name_in_any_script], longest=120,
                    description=_l("If it is written otherwise at home: 김예시."))
    post = post_field()
    office = office_field()
    rank_id = rank_field()
    organisation = Line(_l("Organisation"), description=_l("Such as the city government or an institute."))
    email = Line(_l("E-mail"), [Optional(), good_email], longest=254,
                 description=_l("The person's own: their letter and their personal link go there. You can add it later."))
    language = SelectField(_l("Language of letters"), [InputRequired(_l("Choose a language."))],
                           choices=list(LANGUAGES.items()), validate_choice=False, default=chosen)

    def validate_language(self, field):
        if field.data not in LANGUAGES:
            raise ValidationError(gettext("Choose one of the list."))


class SentOnce(Form):
    """A form that makes something new: sent twice, it makes it once."""

    request_key = StringField(widget=HiddenInput(), default=new_key)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        if not KEY.fullmatch(self.request_key.data or ""):
            self.request_key.data = new_key()

    def refuse(self, refusal):
        super().refuse(refusal)
        if isinstance(refusal, AlreadySent):        # sent once more now, it is another one
            self.request_key.data = new_key()


class WaitingForm(SentOnce):
    """Somebody new: with a seat, or else in line."""

    wait = BooleanField(_l("If no seat is left, put on the waiting list"))

    @property
    def wait_choice(self):
        """As rules_delegation.add takes it."""
        return "some" if self.wait.data else "none"


class AddForm(PersonForm, WaitingForm):
    pass


class KeepSeatForm(SeatForm, WaitingForm):
    pass


class EditPersonForm(PersonForm):
    revision = Revision()


class EditSeatForm(SeatForm):
    revision = Revision()

    def facts(self):
        """A seat without a name keeps the language that it has."""
        return super().facts() | {"language": self.obj.language, "organisation": self.obj.organisation}


class NewPersonForm(PersonForm):
    """Another person on a seat: of the first one nothing is shown but what they were in the delegation."""

    revision = Revision()

    def __init__(self, *, obj, **kwargs):
        kept = {"post": obj.post, "revision": obj.revision, "office": obj.office, "rank_id": obj.rank_id,
                "organisation": obj.organisation, "language": obj.language}
        super().__init__(data=kept, **kwargs)
        self.obj = obj

    def compare(self):
        """What is stored is of another person, so there is nothing to compare: only go on from what stands there now."""
        self.revision.data, self.revision.raw_data = self.obj.revision, None


class DecideForm(Form):
    """A button."""

    revision = Revision()


class DeclineForm(Form):
    reason = Lines(_l("Reason"), [InputRequired(_l("Write the reason. The delegate reads it in the letter."))], longest=1000,
                   description=_l("The delegate reads it in the letter. Write it in the language of the letter."))
    revision = Revision()


class MoveForm(Form):
    """Two buttons: up and down."""

    to = StringField()

    def validate_to(self, field):
        if field.data not in ("up", "down"):
            raise ValidationError(gettext("Choose one of the list."))


class LineForm(Form):
    """A button that decides about people as they were seen."""

    seen = StringField(widget=HiddenInput())


class ExportForm(Form):
    """Two buttons: what kind of file."""

    kind = StringField()

    def validate_kind(self, field):
        if field.data not in ("csv", "xlsx"):
            raise ValidationError(gettext("Choose one of the list."))


class MessageForm(SentOnce):
    words = Lines(_l("Message to the registrars"), [InputRequired(_l("Write your message."))], longest=4000,
                  description=_l("Such as a question, or a wish for more seats. Write nothing about anybody's health."))
