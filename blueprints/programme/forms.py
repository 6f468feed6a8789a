"""What editors send: rooms, tracks, speakers and sessions."""
from flask import abort, g
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, SelectField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Optional

from ..assembly.queries import days
from ..forms import (
    ClockField,
    EnumField,
    Form,
    Line,
    Lines,
    Revision,
    RowField,
    RowsField,
    TicksField,
    TranslatedField,
    WholeNumber,
    in_words,
)
from ..languages import day as day_in_words
from ..languages import language_name
from ..texts import LANGUAGES
from . import queries, queries_editor, words
from .models import SlotStatus, SpeakerPart

SPARE_ROWS = 3          # empty rows for speakers, so that some can be added without script
MOST_ROWS = 40
PLANNED = {status: words.STATUSES[status] for status in (SlotStatus.PLANNED, SlotStatus.PROVISIONAL)}


class ButtonForm(Form):
    """A lone button."""


class SlotActForm(Form):
    """Something to do with one session, which must still be as it was seen."""

    revision = Revision()

    def __init__(self, *, obj=None, **kwargs):
        super().__init__(obj=obj, **kwargs)
        self.slot_id = obj and obj.id

    def refuse(self, refusal):
        """After the undo each row would be asked for by itself; so ask for the session and the lists anew, at once.

        Somebody may have removed the session just now: then there is nothing to show but the 404 page.
        """
        if self.slot_id and queries_editor.slot_for_page(self.slot_id) is None:
            abort(404)
        super().refuse(refusal)


class RoomForm(Form):
    name = TranslatedField(_l("Name"))
    places = WholeNumber(_l("Places"), [Optional()], description=_l("How many people it seats."), most=100_000)
    booths = WholeNumber(_l("Booths for interpreters"), [Optional()], most=99, description=_l(
        "How many languages it can be interpreted into. Leave it empty while nobody knows."))
    building = RowField(_l("Building"), rows=queries.buildings, blank=_l("Not said"))
    revision = Revision()


class TrackForm(Form):
    name = TranslatedField(_l("Name"))
    colour = EnumField(_l("Colour"), [InputRequired(_l("Choose a colour."))], words=words.COLOURS)
    revision = Revision()


class SpeakerForm(Form):
    name = Line(_l("Name in Latin letters"), [InputRequired(_l("Enter the name."))], longest=120)
    own_name = Line(_l("Name in the own script"), longest=120)
    office = TranslatedField(_l("Office"), description=_l("Such as Mayor, or Director of Urban Planning."))
    city = TranslatedField(_l("City or organisation"))
    is_confirmed = BooleanField(_l("It is certain that this person comes"), description=_l(
        "Until then the public reads “to be confirmed” beside the name."))
    registration = Line(_l("Reference of the registration"), longest=20, description=_l(
        "If the same person is registered as a delegate: the letters and digits of the registration, such as K7M3PQ."))
    biography = TranslatedField(_l("Biography"), longest=3000, paragraphs=True)
    revision = Revision()


def speakers_once():
    """The speakers, asked for once however many rows choose among them."""
    if "speakers" not in g:
        g.speakers = queries.speakers()
    return g.speakers


class VoiceForm(PlainForm):
    """One row: a speaker, and as what; a row without a speaker is passed over."""

    speaker = RowField(_l("Speaker"), rows=speakers_once, named=lambda speaker: speaker.name, blank=_l("Nobody"))
    part = EnumField(_l("As"), words=words.PARTS, default=SpeakerPart.SPEAKER)


class VoicesField(RowsField):
    """Rows of speakers in order; its errors are those of the whole, the rows keep their own."""

    def __init__(self, label=None, **kwargs):
        super().__init__(FormField(VoiceForm), label, max_entries=MOST_ROWS, **kwargs)

    def validate(self, form, extra_validators=()):
        self.errors = []
        good = [entry.validate(form) for entry in self]     # every row, so that each shows what is wrong with it
        return all(good)

    def as_words(self):
        return ", ".join(f"{in_words(entry.form.speaker)} ({in_words(entry.form.part)})"
                         for entry in self if entry.form.speaker.data)


class SlotForm(SlotActForm):
    kind = EnumField(_l("Kind"), [InputRequired(_l("Choose a kind."))], words=words.KINDS)
    organ = EnumField(_l("Whose meeting it is"), words=words.ORGANS, blank=_l("Not said"),
                      description=_l("Of a statutory meeting; for others it is passed over."))
    title = TranslatedField(_l("Title"))
    abstract = TranslatedField(_l("Abstract"), longest=3000, paragraphs=True)
    certainty = EnumField(_l("How certain it is"), [InputRequired(_l("Choose how certain it is."))], words=PLANNED,
                          default=SlotStatus.PLANNED)
    day = RowField(_l("Day"), rows=days, named=lambda day: day_in_words(day.date), blank=_l("Not placed yet: in the tray"),
                   description=_l("What lies in the tray is not published; its time and room are a wish."))
    starts = ClockField(_l("Starts"), [InputRequired(_l("Enter a start time, such as 09:30."))],
                        description=_l("At the venue, such as 09:30."))
    minutes = WholeNumber(_l("Minutes"), [InputRequired(_l("Enter how many minutes it lasts."))], least=5, most=1440,
                          default=60, description=_l("How long it lasts; it may pass midnight."))
    room = RowField(_l("Room"), rows=queries.rooms, blank=_l("No room (elsewhere, or all rooms)"))
    track = RowField(_l("Track"), rows=queries.tracks, blank=_l("No track"))
    appearances = VoicesField(_l("Speakers"))
    spoken = SelectField(_l("Spoken language"), [InputRequired(_l("Choose the language of the floor."))], default="en")
    interpreted = TicksField(_l("Interpreted into"))
    access = EnumField(_l("Who may come"), [InputRequired(_l("Choose who may come."))], words=words.ACCESS,
                       default=list(words.ACCESS)[1])
    places = WholeNumber(_l("Places for sign-up"), [Optional()], most=100_000, description=_l(
        "How many may sign up; who comes later waits in line. Leave it empty when nobody has to sign up."))
    expected = WholeNumber(_l("How many are expected"), [Optional()], most=100_000,
                           description=_l("For editors: it is held against the places of the room."))
    stream = Line(_l("Address of the stream"), longest=500, description=_l("Such as https://example.org/stream; it is public."))
    note = Lines(_l("Note for editors"), description=_l("Never public, and in no calendar or export for the public."))

    def __init__(self, *, obj=None, **kwargs):
        if obj is not None:
            kwargs["certainty"] = obj.status
        super().__init__(obj=obj, **kwargs)
        self.spoken.choices = self.interpreted.choices = [(code, language_name(code)) for code in LANGUAGES]
        if obj is not None and obj.is_cancelled:
            del self.certainty         # cancelling and restoring have pages of their own
        if not self.is_submitted():
            for _row in range(SPARE_ROWS):
                self.appearances.append_entry()

    def refuse(self, refusal):
        for rows in (days, queries.rooms, queries.tracks, queries.speakers):
            rows()
        super().refuse(refusal)

    @property
    def voices(self):
        """The speakers that were chosen and their parts, in order."""
        return tuple((row.form.speaker.data, row.form.part.data or SpeakerPart.SPEAKER)
                     for row in self.appearances if row.form.speaker.data)


class CancelForm(SlotActForm):
    reason = TranslatedField(_l("Reason"), longest=400, description=_l("The public reads it."))
