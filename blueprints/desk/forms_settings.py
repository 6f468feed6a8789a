"""What registrars set up: categories, ranks, places and deadlines."""
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired, Optional

from ..assembly.forms import VenueTime
from ..delegations.models_categories import FormPart
from ..forms import EnumField, Form, Revision, TranslatedField, WholeNumber
from .words_settings import ASKS, PARTS, Asks

A_NUMBER = InputRequired(_l("Enter a whole number."))
CHOSEN = InputRequired(_l("Choose one of the list."))
PART = "part_"


class StepForm(Form):
    """A button for one row, which must still be as it was seen."""

    revision = Revision()


class ButtonForm(Form):
    """A lone button."""


class CategoryForm(Form):
    name = TranslatedField(_l("Name"), needs=("en",), longest=100)
    note = TranslatedField(_l("Who it is for"), longest=300, description=_l(
        "A sentence below the name on the form. It may stay empty."))
    places = WholeNumber(_l("Places"), [Optional()], most=99_999, description=_l(
        "Empty: as many as there are places in all."))
    closes_at = VenueTime(_l("Registration closes"), description=_l(
        "Local time at the venue. Empty: when registration as a whole closes."))
    needs_approval = BooleanField(_l("Somebody confirms each registration"), description=_l(
        "Without it, a registration is confirmed at once."))
    is_public = BooleanField(_l("Everybody may choose it on the form"), description=_l(
        "Without it, only those who know its own address come so."))
    part_own_name = EnumField(PARTS[FormPart.OWN_NAME], [CHOSEN], words=ASKS, default=Asks.ASKED)
    part_office = EnumField(PARTS[FormPart.OFFICE], [CHOSEN], words=ASKS, default=Asks.ASKED)
    part_organisation = EnumField(PARTS[FormPart.ORGANISATION], [CHOSEN], words=ASKS, default=Asks.ASKED)
    part_diet = EnumField(PARTS[FormPart.DIET], [CHOSEN], words=ASKS, default=Asks.ASKED)
    part_access = EnumField(PARTS[FormPart.ACCESS], [CHOSEN], words=ASKS, default=Asks.ASKED)
    revision = Revision()

    def __init__(self, *, obj=None, **kwargs):
        if obj is not None:
            for part in FormPart:
                kwargs[PART + part.value] = (Asks.REQUIRED if obj.requires(part) else
                                             Asks.ASKED if obj.asks(part) else Asks.NO)
        super().__init__(obj=obj, **kwargs)
        if obj is not None and obj.is_of_cities:
            del self.is_public      # member cities always may

    @property
    def part_fields(self):
        return [self[PART + part.value] for part in FormPart]

    def facts(self):
        """What was typed, as the rules take it; nothing chosen for a part is not asked."""
        asked = {part.value: self[PART + part.value].data for part in FormPart}
        return {"name": self.name.data, "note": self.note.data, "places": self.places.data, "closes": self.closes_at.data,
                "needs_approval": self.needs_approval.data, "is_public": "is_public" not in self or self.is_public.data,
                "parts": {part: asks is Asks.REQUIRED for part, asks in asked.items() if asks in (Asks.ASKED, Asks.REQUIRED)}}


class RankForm(Form):
    name = TranslatedField(_l("Name"), needs=("en",), longest=100)
    revision = Revision()


class PlacesForm(Form):
    """The assembly's places and deadlines."""

    places = WholeNumber(_l("Places in all"), [Optional()], most=999_999, description=_l(
        "For everybody together. Empty: no limit but those of delegations and categories."))
    seats_per_delegation = WholeNumber(_l("Seats of a delegation"), [A_NUMBER], most=1000, description=_l(
        "For every delegation that has no number of its own."))
    offer_hours = WholeNumber(_l("Hours that a freed place is kept"), [Optional()], least=1, most=2000, description=_l(
        "The next in line may take it until then. Empty: a freed place is given at once."))
    edits_close_at = VenueTime(_l("Changes close"), description=_l(
        "Until then people change their own registration. Empty: when registration closes."))
    substitutions_close_at = VenueTime(_l("Substitutions close"), description=_l(
        "Until then one person may come for another. Empty: open to the end."))
    revision = Revision()
