"""Bringing a programme: the file, then how it is to be taken; the file is carried along unseen from preview to import."""
import base64
import binascii
import zlib

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from ..forms import Form, Line, Lines
from . import words
from .formats import MOST_BYTES

MOST_CARRIED = MOST_BYTES * 4 // 3 + 100_000        # of a file that cannot be pressed
ENCODINGS = [("", _l("UTF-8, as most programs write")), ("cp949", _l("CP949, as Korean Excel writes CSV"))]

ONE = InputRequired(_l("Choose one of the list."))


class BringForm(Form):
    file = FileField(_l("File"), [FileRequired(_l("Choose a file that is not empty."))], description=_l(
        "A programme.json, a schedule XML as frab and pretalx publish it, or a table of sessions as CSV or Excel workbook."))
    encoding = SelectField(_l("The file is written in"), choices=ENCODINGS, validate_choice=False, default="")

    @property
    def brought(self):
        """The bytes of the file; none where there is none."""
        sent = self.file.data
        return sent.stream.read(MOST_BYTES + 1) if sent and getattr(sent, "filename", "") else b""


class TakeForm(Form):
    """How the file is to be taken, with a fingerprint of the draft as the preview found it."""

    text = Lines(longest=MOST_CARRIED, widget=HiddenInput())
    encoding = Line(longest=20, widget=HiddenInput())
    fingerprint = Line(longest=32, widget=HiddenInput())
    days = RadioField(_l("The days of the file"), [ONE], default="date", choices=list(words.DAYS.items()))
    missing = RadioField(_l("Sessions of ours that the file lacks"), [ONE], default="keep",
                         choices=list(words.MISSING.items()))
    clashes = RadioField(_l("Sessions of the file that a rule forbids"), [ONE], default="refuse",
                         choices=list(words.CLASHES.items()))


def carried(data):
    """A file as text for a hidden field."""
    return base64.b64encode(zlib.compress(data, 6)).decode()


def read_carried(text):
    """The file that `carried` made a text of; None where somebody else made it."""
    try:
        pressed = zlib.decompressobj()
        data = pressed.decompress(base64.b64decode(text or "", validate=True), MOST_BYTES + 1)
    except (binascii.Error, ValueError, zlib.error):
        return None
    return data if data and len(data) <= MOST_BYTES and pressed.eof else None
