"""What editors send to put sessions elsewhere, to take acts back, and to say where they are."""
import secrets

from flask import g
from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import FormField, HiddenField
from wtforms.validators import InputRequired, Length, Optional

from ..assembly import queries as assembly
from ..assembly.models import Day
from ..forms import (
    EnumField,
    Form,
    Line,
    Revision,
    RowField,
    RowsField,
    TranslatedField,
    WholeNumber,
    no_unwanted_characters,
)
from ..languages import day as day_in_words
from ..refusals import ChangedMeanwhile
from . import queries, queries_edits, words
from .forms import ClockField, SlotActForm
from .models import Kind, Room
from .rules_moves import NoneNamed, Placing, SameSession, SessionGone

LONGEST_CODE = 12       # characters
LONGEST_KEY = 40


def days_once():
    """The days, asked for once however many rows choose among them."""
    if "days" not in g:
        g.days = assembly.days()
    return g.days


def rooms_once():
    if "rooms" not in g:
        g.rooms = queries.rooms()
    return g.rooms


def ask_anew():
    """After the undo of a refusal each row would be asked for by itself; so ask for the lists anew, at once."""
    assembly.days()
    queries.rooms()


class PlaceFields:
    """Where a session shall be; without a day, in the tray."""

    day = RowField(_l("Day"), model=Day, rows=days_once, named=lambda day: day_in_words(day.date), blank=_l("In the tray"))
    starts = ClockField(_l("Starts"), [InputRequired(_l("Enter a start time, such as 09:30."))],
                        description=_l("At the venue, such as 09:30."))
    minutes = WholeNumber(_l("Minutes"), [InputRequired(_l("Enter how many minutes it lasts."))], least=5, most=1440)
    room = RowField(_l("Room"), model=Room, rows=rooms_once, blank=_l("No room (elsewhere, or all rooms)"))

    @property
    def place(self):
        return {name: getattr(self, name).data for name in ("day", "starts", "minutes", "room")}


class MoveForm(PlaceFields, SlotActForm):
    def refuse(self, refusal):
        ask_anew()
        super().refuse(refusal)

    def placing(self, slot):
        return Placing(slot, seen=self.revision.data, **self.place)


class CopyForm(PlaceFields, SlotActForm):
    def refuse(self, refusal):
        ask_anew()
        super().refuse(refusal)


class CreateForm(PlaceFields, Form):
    """A session drawn on the grid: the rest is written later."""

    title = TranslatedField(_l("Title"))
    kind = EnumField(_l("Kind"), [InputRequired(_l("Choose a kind."))], words=words.KINDS, default=Kind.FORUM)
    key = HiddenField(validators=[Optional(), no_unwanted_characters, Length(max=LONGEST_KEY)],
                      default=lambda: secrets.token_hex(16))

    def refuse(self, refusal):
        ask_anew()
        super().refuse(refusal)


class PlaceRow(PlaceFields, PlainForm):
    """One of several sessions, and where it shall be."""

    code = HiddenField(validators=[InputRequired(), no_unwanted_characters, Length(max=LONGEST_CODE)])
    revision = Revision()

    def placing(self, slot):
        return Placing(slot, seen=self.revision.data, **self.place)


class SwapRow(PlainForm):
    code = HiddenField(validators=[InputRequired(), no_unwanted_characters, Length(max=LONGEST_CODE)])
    revision = Revision()


class SlotsField(RowsField):
    """Rows of sessions, each with its own errors."""

    def validate(self, form, extra_validators=()):
        self.errors = []
        good = [entry.validate(form) for entry in self]     # every row, so that each shows what is wrong with it
        return all(good)


class SlotsForm(Form):
    """Several sessions, a row each."""

    @property
    def codes(self):
        return [row.form.code.data for row in self.rows]

    @property
    def seen(self):
        return [row.form.revision.data for row in self.rows]

    def check_all(self, slots):
        """Refuse when one of those named is not among the sessions that were found. Raises SessionGone, NoneNamed."""
        if not self.codes:
            raise NoneNamed()
        if len(slots) < len(self.codes):
            raise SessionGone()

    def refuse(self, refusal):
        """Show the sessions as they are now; whoever sends the form again has seen that."""
        ask_anew()
        now_stored = {slot.code: slot for slot in queries_edits.slots_called(self.codes)}
        for row in self.rows:
            if isinstance(refusal, ChangedMeanwhile) and row.form.code.data in now_stored:
                row.form.revision.data, row.form.revision.raw_data = now_stored[row.form.code.data].revision, None
        super().refuse(refusal)


class PlaceForm(SlotsForm):
    rows = SlotsField(FormField(PlaceRow), _l("Sessions"))

    def __init__(self, **kwargs):
        days_once(), rooms_once()       # at once, so that no row asks for its own
        super().__init__(**kwargs)

    @staticmethod
    def row_of(slot):
        return {"code": slot.code, "revision": slot.revision, "day": slot.day, "starts": slot.starts,
                "minutes": slot.minutes, "room": slot.room}

    def placings(self, slots):
        """Where each of the sessions shall be."""
        self.check_all(slots)
        return [row.form.placing(slot) for row, slot in zip(self.rows, slots, strict=True)]


class SwapForm(SlotsForm):
    rows = SlotsField(FormField(SwapRow), _l("Sessions"))

    @staticmethod
    def row_of(slot):
        return {"code": slot.code, "revision": slot.revision}

    def pair(self, slots):
        """The two sessions."""
        self.check_all(slots)
        if len(slots) != 2:
            raise SameSession()
        return slots


def number_in(words):
    """A short whole number; None for anything else."""
    return int(words) if words and words.isascii() and words.isdigit() and len(words) <= 9 else None


class TurnForm(Form):
    """Undo or redo: an act of one's own, the last one when none is named."""

    edit = HiddenField(validators=[Length(max=9)])

    @property
    def number(self):
        return number_in(self.edit.data)


class HereForm(Form):
    """A page of the editor that is open: which day it shows, and what its editor is on."""

    tab = Line(validators=[InputRequired()], longest=20)
    day = Line(longest=9)
    code = Line(longest=LONGEST_CODE)
    since = Line(longest=9)

    @property
    def day_id(self):
        return number_in(self.day.data)

    @property
    def number(self):
        return number_in(self.since.data)
