"""Which columns registrars take away, in which kind of file."""
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired, ValidationError

from ..forms import Form, TicksField
from .words_export import SENSITIVE

KINDS = {"xlsx": _l("Excel workbook (.xlsx)"), "csv": _l("CSV, which any spreadsheet opens")}


class ExportForm(Form):
    columns = TicksField(_l("Columns"))
    sensitive = TicksField(_l("Food and access"), choices=list(SENSITIVE.items()),
                           description=_l("These tell of health and faith. Take them only for those who cook and who help."))
    is_confirmed = BooleanField(_l("I need what people told of food or access, pass it on only to those who need it, and "
                                   "delete the file afterwards"))
    kind = RadioField(_l("Kind of file"), [InputRequired(_l("Choose one of the list."))], choices=list(KINDS.items()),
                      default="xlsx", validate_choice=False)

    def __init__(self, *, choices, **kwargs):
        super().__init__(**kwargs)
        self.columns.choices = list(choices.items())

    def validate_columns(self, field):
        if not field.data and not self.sensitive.data:
            raise ValidationError(gettext("Tick at least one column."))

    def validate_kind(self, field):
        if field.data not in KINDS:
            raise ValidationError(gettext("Choose one of the list."))

    def validate_is_confirmed(self, field):
        if self.sensitive.data and not field.data:
            raise ValidationError(gettext("Tick this too, or leave food and access out."))
