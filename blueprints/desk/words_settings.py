"""The words for what registrars set up: parts of the form, kinds of questions, steps of protocol, limits, ways to move."""
import enum

from flask_babel import lazy_gettext as _l

from ..assembly.models import Step
from ..delegations.models_categories import FormPart, QuestionKind
from ..delegations.rules_places import Limit


class Asks(enum.Enum):
    """What a category does with a part of the form."""

    NO = "no"
    ASKED = "asked"
    REQUIRED = "required"


ASKS = {Asks.NO: _l("Not asked"), Asks.ASKED: _l("Asked, may stay empty"), Asks.REQUIRED: _l("Required")}
PARTS = {
    FormPart.OWN_NAME: _l("Name in the own script"),
    FormPart.OFFICE: _l("Office"),
    FormPart.ORGANISATION: _l("Organisation"),
    FormPart.DIET: _l("Dietary needs"),
    FormPart.ACCESS: _l("Access needs"),
}
KINDS = {
    QuestionKind.TEXT: _l("Text"),
    QuestionKind.CHOICE: _l("Choice among options"),
    QuestionKind.NUMBER: _l("Number"),
    QuestionKind.DATE: _l("Date"),
    QuestionKind.YES_NO: _l("Yes or no"),
}
STEPS = {
    Step.HOST: _l("The host city"),
    Step.CO_PRESIDENT: _l("Co-presidents"),
    Step.RANK: _l("The office of the head of delegation"),
    Step.CITY: _l("The name of the city, in the reader’s language"),
}
WHY = {     # why a line waits
    None: _l("It waits for its turn."),
    Limit.DELEGATION: _l("All seats of the delegation are taken."),
    Limit.CATEGORY: _l("All places of the category are taken."),
    Limit.ALL: _l("All places of the assembly are taken."),
}
