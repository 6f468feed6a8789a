"""What is sent about letters: try again, other words, take back."""
from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired

from ..forms import Form, Line, Lines, Revision


class RetryForm(Form):
    """Have a letter tried again now."""


class StopForm(Form):
    """Take back what still waits of a mailing."""


class FormOfWords(Form):
    """A form about words in use; `current` asks for them, and asks again after somebody else changed them."""

    revision = Revision()

    def __init__(self, *, current, obj=None, **kwargs):
        super().__init__(obj=obj or current(), **kwargs)
        self.current, self.kwargs = current, {"current": current}

    def compare(self):
        self.obj = self.current()
        super().compare()


class RestoreForm(FormOfWords):
    """Put our own words back."""


class WordingForm(FormOfWords):
    """The words of a kind of letter in one language."""

    subject = Line(_l("Subject"), [DataRequired(_l("Write a subject. Our own words tell what it can be."))], longest=300)
    body = Lines(_l("Text"), [DataRequired(_l("Write the letter. Our own words tell what it can be."))], longest=8000,
                 description=_l("Plain text. An empty line begins a new paragraph."))


class WordingOfPersonForm(WordingForm):
    """The same where a preview can show the letter as a real person would get it."""

    whose = Line(_l("Preview it for"), longest=60, description=_l(
        "The reference of a registration. Empty: with made-up names."))

    def compare(self):
        """Both versions of the words; whom one looks at them for is no part of them."""
        super().compare()
        self.differences = [difference for difference in self.differences if difference.field is not self.whose]
