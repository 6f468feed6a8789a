"""What editors send about releases: the note and who is told; and which state of the draft they looked at."""
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from ..forms import Form, TranslatedField


class ReleaseForm(Form):
    note = TranslatedField(_l("What is new"), longest=1000, paragraphs=True,
                           description=_l("A sentence or two for the public, shown with the changes."))
    tell = BooleanField(_l("Write to those whom it concerns"))
    seen = HiddenField()        # the fingerprint of the draft that the editor looked at


class PutBackForm(Form):
    """Let the draft be as an older release was."""

    seen = HiddenField()        # as above
