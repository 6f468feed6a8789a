"""What admins send to move the assembly."""
import datetime as dt
import zoneinfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired, Optional

from ..assembly.forms import A_DATE, A_MONTH, Date, Month, PointField, VenueTime
from ..assembly.rules import at_venue, is_zone
from ..forms import Form, Line, RowsField, TranslatedField, WholeNumber
from .times import DEADLINES, MOST_DAYS, NewDay, Plan, distance, shifted, spread

MORE = 2        # empty rows for days that may be added


class FirstForm(Form):
    """The quick way: days in a row."""

    first = Date(_l("First day"), [A_DATE])
    count = WholeNumber(_l("How many days"), [InputRequired(_l("Enter a whole number."))], least=1, most=MOST_DAYS)


class PlannedTime(VenueTime):
    """A moment as local time at the venue as it will be, naive; its data is that time."""

    def process_data(self, value):
        self.data = value


class Dates(RowsField):
    """A date in each row; what is wrong with one is told by its row."""

    def validate(self, form, extra_validators=()):
        is_good = super().validate(form, extra_validators)
        told: list = list(self.errors)      # type: ignore[has-type]
        self.errors = [sentence for sentence in told if isinstance(sentence, str)]
        return is_good


class PlanForm(Form):
    """Everything that may become different. Rows of `dates` are the days there are, in order, and then more."""

    dates = Dates(Date(validators=[Optional()]), _l("Days"))
    is_certain = BooleanField(_l("The days are certain now"), description=_l(
        "Else pages say “dates to be confirmed”, and calendars mark everything as tentative."))
    month = Month(_l("Month announced"), [A_MONTH])
    zone = Line(_l("Time zone of the venue"), [InputRequired(_l("Write a time zone, such as Asia/Seoul."))], longest=60,
                description=_l("Sessions keep their times of day, whatever the zone."))
    venue = TranslatedField(_l("Venue"), description=_l("Empty until it is announced."))
    point = PointField(_l("Coordinates of the venue"))
    registration_opens_at = PlannedTime(_l("Registration opens"), description=_l("Empty: it is open from the start."))
    registration_closes_at = PlannedTime(_l("Registration closes"), description=_l("Empty: it is open to the end."))
    edits_close_at = PlannedTime(_l("Changes of the own registration close"), description=_l("Empty: with registration."))
    substitutions_close_at = PlannedTime(_l("Substitutions close"), description=_l("Empty: they are open to the end."))
    with_categories = BooleanField(_l("Categories that close by themselves move by the same distance"))
    tell = BooleanField(_l("Write to everybody who is coming"), description=_l(
        "One letter each, in their language, with links to say: still coming, withdraw, somebody else comes instead."))
    seen = HiddenField()

    def plan(self, was, *, now):
        """The Plan that was typed, for the Standing. Raises OutOfReach."""
        days, zone = was.days, self.zone.data
        typed = [field.data for field in self.dates]
        dates = tuple((day.id, typed[number] if number < len(typed) else None) for number, day in enumerate(days))
        at = zone if is_zone(zone) else "UTC"       # the rule refuses one that is none
        return Plan(
            dates=dates, added=tuple(NewDay(date) for date in typed[len(days):] if date), zone=zone, venue=self.venue.data,
            point=self.point.data, month=self.month.data.replace(day=1), is_provisional=not self.is_certain.data,
            tell=self.tell.data,
            deadlines=tuple((name, at_venue(self[name].data, at, now=now, field=name)) for name in DEADLINES),
            categories=tuple((one.id, shifted(one.closes_at, distance(days, dates), zone=was.assembly.zone, to=at))
                             for one in was.categories) if self.with_categories.data else ())

    def label_of(self, field):
        if field in self.dates.entries:
            return gettext("Day %(number)s", number=self.dates.entries.index(field) + 1)
        return super().label_of(field)


class UndoForm(Form):
    tell = BooleanField(_l("Write to everybody who is coming"), description=_l(
        "One letter each, in their language, with links to say: still coming, withdraw, somebody else comes instead."))
    seen = HiddenField()


class StillComingForm(Form):
    """A button."""


def typed(was, first=None, count=None):
    """What the form begins with: the Standing, or so many days in a row from the `first`, its deadlines at the same
    distance."""
    assembly, days = was.assembly, was.days
    dates, added = spread(days, first, count) if first else (tuple((day.id, day.date) for day in days), ())
    away = distance(days, dates)
    zone = zoneinfo.ZoneInfo(assembly.zone)

    def local(moment):
        later = shifted(moment, away, zone=assembly.zone, to=assembly.zone)
        return later and later.astimezone(zone).replace(tzinfo=None)

    month = dt.date(first.year, first.month, 1) if first else assembly.month
    return {"dates": [*(date for _id, date in dates), *(day.date for day in added), *[None] * MORE],
            "month": month, "is_certain": not assembly.is_provisional, "zone": assembly.zone,
            "venue": assembly.venue.as_dict(), "point": assembly.point, "with_categories": True, "tell": True,
            **{name: local(getattr(assembly, name)) for name in DEADLINES}}
