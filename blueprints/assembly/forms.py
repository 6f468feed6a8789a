"""What admins send about the assembly and its days."""
import datetime as dt

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, DateTimeLocalField, MonthField, StringField
from wtforms.validators import InputRequired, Optional

from ..forms import ClockField, Form, Line, Revision, TranslatedField, WholeNumber
from ..points import read_point
from . import queries

A_NUMBER = InputRequired(_l("Enter a whole number."))
A_DATE = InputRequired(_l("Enter a date, such as 2025-06-16."))
A_MONTH = InputRequired(_l("Enter a month, such as 2025-06."))


class Date(DateField):
    """A day of the calendar."""

    def process_formdata(self, valuelist):
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Enter a date, such as 2025-06-16.")) from None


class Month(MonthField):
    """A month; its data is the first day of it."""

    def process_data(self, value):
        self.data = dt.date.fromisoformat(f"{value}-01") if isinstance(value, str) else value

    def process_formdata(self, valuelist):
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Enter a month, such as 2025-06.")) from None


class VenueTime(DateTimeLocalField):
    """A moment, shown and typed as local time at the venue; its data is naive. It may be empty."""

    def __init__(self, label=None, **kwargs):
        super().__init__(label, [Optional()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **kwargs)

    def process_data(self, value):
        self.data = value.astimezone(queries.venue_zone()).replace(tzinfo=None) if value else None

    def process_formdata(self, valuelist):
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Enter a date and a time, such as 2025-03-01 09:00.")) from None


class PointField(StringField):
    """A point on the earth, written as maps have it; its data is a Point, or None. It may be empty."""

    def __init__(self, label=None, **kwargs):
        super().__init__(label, description=_l(
            "As a map shows them, such as 37.5118, 127.0592. Calendars find the way by them; empty: they are not known."),
            **kwargs)

    def _value(self):
        return self.raw_data[0] if self.raw_data else str(self.data or "")

    def process_formdata(self, valuelist):
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = read_point(valuelist[0])
            except ValueError:
                raise ValueError(gettext("Enter two numbers as a map shows them, such as 37.5118, 127.0592.")) from None


def year(label, **more):
    return WholeNumber(label, least=1800, most=2200, **more)


class SettingsForm(Form):
    """Every fact of the assembly."""

    name = TranslatedField(_l("Name of the assembly"), needs=("en",))
    association = TranslatedField(_l("Name of the association"), needs=("en",))
    month = Month(_l("Month announced"), [A_MONTH])
    is_provisional = BooleanField(_l("The days are provisional"), description=_l(
        "Pages say “dates to be confirmed”, calendars mark everything as tentative."))
    venue = TranslatedField(_l("Venue"), description=_l("Empty until it is announced."))
    point = PointField(_l("Coordinates of the venue"))
    zone = Line(_l("Time zone of the venue"), [InputRequired(_l("Write a time zone, such as Asia/Seoul."))],
                longest=60, description=_l("A name such as Asia/Seoul. The programme is planned in its local time."))
    contact = Line(_l("E-mail address for questions"), longest=320, description=_l(
        "Stands at the foot of every page and in the letters. Empty: nowhere."))
    promises = TranslatedField(_l("What the announcement promises"), paragraphs=True, longest=2000,
                               description=_l("One promise a line, in the same order in each language."))
    founded = year(_l("Founded in the year"), validators=[A_NUMBER])
    members_count = WholeNumber(_l("How many members the association counts"), [A_NUMBER], most=100_000)
    members_as_of = Month(_l("Counted in the month"), [A_MONTH])
    term_from = year(_l("The co-presidents' term: first year"), validators=[Optional()])
    term_until = year(_l("The co-presidents' term: last year"), validators=[Optional()])
    host_joined = year(_l("The host city joined in the year"), validators=[Optional()])
    host_on_board_since = year(_l("The host city is on the board since the year"), validators=[Optional()])
    last_here = year(_l("Year of the last assembly in the host city"), validators=[Optional()])
    registration_opens_at = VenueTime(_l("Registration opens"), description=_l("Empty: it is open from the start."))
    registration_closes_at = VenueTime(_l("Registration closes"), description=_l("Empty: it is open to the end."))
    retention_days = WholeNumber(_l("Days until personal data is removed"), [A_NUMBER], most=3650, description=_l(
        "Counted from the last day of the assembly."))
    revision = Revision()

    def facts(self):
        """What was typed, as the assembly keeps it; the two moments are apart, because they hang on the zone."""
        apart = ("revision", "csrf_token", "registration_opens_at", "registration_closes_at")
        facts = {name: value for name, value in self.data.items() if name not in apart}
        return facts | {"month": self.month.data.replace(day=1),
                        "members_as_of": self.members_as_of.data.isoformat()[:7]}


A_TIME = _l("Enter a time, such as 09:30.")


class DayFields:
    """A day: its date and title, and from when to when the venue is open on it."""

    date = Date(_l("Date"), [A_DATE])
    title = TranslatedField(_l("Title"), description=_l("Such as “Opening day”. It may stay empty."))
    opens = ClockField(_l("The venue opens"), [Optional()], wrong=A_TIME, description=_l(
        "Editors are warned of sessions that begin earlier. Leave it empty while nobody knows."))
    closes = ClockField(_l("The venue closes"), [Optional()], wrong=A_TIME, description=_l(
        "A time that is not after the opening is of the next day, such as 01:00."))

    @property
    def facts(self):
        return {"date": self.date.data, "title": self.title.data, "opens": self.opens.data, "closes": self.closes.data}


class DayForm(DayFields, Form):
    revision = Revision()


class NewDayForm(DayFields, Form):
    pass


class RemoveDayForm(Form):
    revision = Revision()
