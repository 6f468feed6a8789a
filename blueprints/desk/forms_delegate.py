"""What registrars send about one delegate: corrections, and a later deadline; each with the reason."""
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from ..assembly.forms import VenueTime
from ..assembly.queries import venue_zone
from ..delegations.forms import EditForm
from ..forms import Form, Line, Revision


class CorrectForm(EditForm):
    """All that somebody registered with. The person's own consent to the notice is nobody else's to give."""

    why = Line(_l("Why you change it"), [InputRequired(_l("Write why. It is kept in the journal."))], longest=500,
               description=_l("For the journal, without anything about the person."))

    def left_out(self):
        yield from super().left_out()
        if self.obj.consented_at is None:
            yield from ("notice", "consent")

    def facts(self):
        told = super().facts()
        del told["consent"]
        return told | {"why": self.why.data or ""}


class ExtendForm(Form):
    until = VenueTime(_l("May change the registration until"), description=_l(
        "At the venue. Empty: until the deadline that holds for everybody."))
    why = Line(_l("Why"), [InputRequired(_l("Write why. It is kept in the journal."))], longest=500,
               description=_l("For the journal, without anything about the person."))
    revision = Revision()

    @property
    def moment(self):
        """The moment that was typed; None when the field is empty."""
        return self.until.data.replace(tzinfo=venue_zone()) if self.until.data else None
