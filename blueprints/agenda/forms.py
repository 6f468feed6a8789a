"""What delegates send about sessions: what to do with one, and as which of their registrations."""
from wtforms import HiddenField

from ..addresses import path_inside
from ..forms import Form
from . import rules

MOST_CODES = 20


class ActForm(Form):
    """Something to do with one session. After a clash `clash` says with what, and the same is asked for once more."""

    act = HiddenField()             # the button pressed
    leaving = HiddenField()         # codes of sessions to leave for it
    anyway = HiddenField()          # both are wanted
    next = HiddenField()            # where the reader came from
    clash = None

    def refuse(self, refusal):
        if isinstance(refusal, rules.Clash):
            self.clash, self.status = refusal, refusal.status
        else:
            super().refuse(refusal)

    @property
    def how(self):
        """What the rules are told besides the session."""
        return {"leaving": (self.leaving.data or "").split()[:MOST_CODES], "anyway": bool(self.anyway.data)}

    @property
    def onward(self):
        """Where to go afterwards; None when the form does not say."""
        return path_inside(self.next.data)


class ChooseForm(Form):
    """Act as another of one's registrations."""

    delegate = HiddenField()


class GuestsForm(Form):
    """Whom to invite to a session: those ticked, or all that match; or whom to take off its list."""

    act = HiddenField()             # the button pressed: "invite", "all" or "remove-7"
    ticked = HiddenField()

    @property
    def ids(self):
        """The ids of those ticked; what is no id is passed over."""
        return [int(words) for words in self.ticked.raw_data or ()
                if words.isascii() and words.isdigit() and len(words) < 10 and int(words) < 2**31]

    @property
    def removed(self):
        """The id of whom to take off the list; None for another button."""
        what, _dash, words = (self.act.data or "").partition("-")
        is_id = what == "remove" and words.isascii() and words.isdigit() and len(words) < 10
        return int(words) if is_id and int(words) < 2**31 else None
