"""The outbox in words: what a letter is, where it stands, and why it did not leave."""
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from ..journal import words as journal
from . import words_letters
from .models import State

STATES = {
    State.WAITING: _l("Waiting"),
    State.SENDING: _l("Being sent"),
    State.SENT: _l("Sent"),
    State.FAILED: _l("Failed"),
}
KINDS = {      # of those that have no words of their own in words_letters
    "mailing": _l("Letter to many"),
    "focal-point": _l("Invitation of a focal point"),
    "delegate-received": _l("Registration received"),
    "delegate-changed": _l("Registration changed"),
    "delegate-address": _l("E-mail address changed"),
    "delegate-confirmed": _l("Registration confirmed"),
    "delegate-declined": _l("Registration declined"),
    "delegate-withdrawn": _l("Registration withdrawn"),
    "delegate-pending": _l("Registration waits again"),
}
REASONS = {     # of carriers.py and delivery.py, by their first word
    "refused": _l("The mail server refuses it (%(code)s). Check the address; if it is right, ask whoever runs that mailbox."),
    "later": _l("The mail server asked to wait (%(code)s)."),
    "server": _l("The mail server does not serve us now (%(code)s). Whoever runs it can tell why."),
    "login": _l("The mail server does not accept our sign-in (%(code)s). Check the user and password in MAIL_URL."),
    "tls": _l("No safe connection to the mail server. Check tls= in MAIL_URL and the server's certificate."),
    "timeout": _l("The mail server did not answer in time."),
    "dropped": _l("The mail server hung up."),
    "unreachable": _l("The mail server cannot be reached. Check MAIL_URL and the network."),
    "address": _l("This is not an e-mail address. Correct it where it was entered."),
    "letters": _l("The mail server cannot take the letters in this address. Ask for another address."),
    "restored": _l("It waited when the database was copied, and the copy was restored. Find out whether it has left since; "
                   "if not, send it again."),
    "folder": _l("The folder for letters cannot be written. Check its permissions and the free space."),
}


def kind(name):
    """What a letter is; a kind we have no words for is shown as it is."""
    declared = words_letters.KINDS.get(name)
    return declared.title if declared else KINDS.get(name, name)


def about(name):
    """What a letter is about, such as "Registration 7" for "delegate:7"."""
    return journal.subject(name)


def why(error):
    """Why a letter did not leave, and what to do, in words; `error` is its `last_error`."""
    reason, _space, code = error.partition(" ")
    return str(REASONS[reason]) % {"code": code or gettext("no code")} if reason in REASONS else error
