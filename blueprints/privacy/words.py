"""What is known of a person, in words: its tables, its columns, its values; and why somebody is erased."""
import datetime as dt
import enum

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from ..accounts.models import Role
from ..accounts.words import ROLES
from ..agenda.models import SignUpStatus
from ..delegations.models import Diet, Post, Status
from ..delegations.words import DIETS, POSTS, STATUSES
from ..journal import words as journal
from ..languages import joined, language_name, moment, say
from ..mail import words as mail
from ..texts import LANGUAGES, Text
from .queries import SOMEBODY, YOU


class Why(enum.Enum):
    """Why a registrar erases somebody; the value is the journal's word for it."""

    ASKED = "delegate.erased-asked"
    MISTAKE = "delegate.erased-mistake"
    OTHER = "delegate.erased-other"


WHYS = {
    Why.ASKED: _l("The person asked for it"),
    Why.MISTAKE: _l("It was registered by mistake, or for a try"),
    Why.OTHER: _l("Another reason"),
}
TABLES = {
    "delegates": _l("Registrations"), "answers": _l("Answers to further questions"), "parties": _l("Places in a waiting list"),
    "sign_ups": _l("Places in sessions"), "stars": _l("Marked sessions"), "invitations": _l("Invitations to sessions"),
    "subscriptions": _l("Private calendar addresses"), "letters": _l("Letters"), "messages": _l("Messages"),
    "accounts": _l("Account"), "grants": _l("Roles"), "sign_ins": _l("Sign-ins"), "links": _l("One-time links"),
    "recovery_codes": _l("Recovery codes"), "wrong_codes": _l("Codes that were wrong"), "delegations": _l("Own delegations"),
    "mailings": _l("Letters to many"), "releases": _l("Releases of the programme"), "journal": _l("Journal"),
    "still_coming": _l("Answers to a change of dates"), "speakers": _l("As a speaker of the programme"),
    "edits": _l("Changes of the draft programme"), "presences": _l("Open pages of the editor"),
    "acknowledgements": _l("Conflicts that were let stand"), "moves": _l("Changes of the assembly’s dates"),
}
COLUMNS = {     # those that the journal has no words for
    "changed_at": _l("changed last"),
    "about": _l("about"), "access_consented_at": _l("consent to keeping access needs"), "account": _l("account"),
    "action": _l("action"), "actor": _l("done by"), "added_by": _l("added by"), "answer": _l("answer"),
    "answered_at": _l("answered on"), "answered_by": _l("answered by"), "asked_by": _l("asked for by"), "at": _l("when"),
    "audience": _l("written to"), "began_at": _l("begun"), "browser": _l("browser"), "category": _l("category"),
    "consented_at": _l("consent to the privacy notice"), "count": _l("number of letters"), "created_at": _l("made"),
    "delegate": _l("registration"), "delegate_id": _l("registration"),
    "diet_consented_at": _l("consent to keeping dietary needs"), "disabled_at": _l("switched off"),
    "edit_until": _l("may be edited until"), "entered_at": _l("entered"), "erased_at": _l("erased"),
    "expires_at": _l("ends"), "failed_at": _l("failed"), "fetched_at": _l("last read"), "fields": _l("what changed"),
    "by": _l("done by"), "is_confirmed": _l("confirmed"), "is_undone": _l("undone"), "move": _l("change of dates"),
    "of": _l("act that it undid or redid"), "rule": _l("rule"), "said_at": _l("answered on"), "seen_at": _l("last seen"),
    "undoes": _l("change that it undid"), "what": _l("what was done"),
    "id": _l("number"), "invited_at": _l("invited"), "is_approved": _l("approved"), "is_placeholder": _l("name follows"),
    "is_whole": _l("all together or nobody"), "last_error": _l("why it did not arrive"), "made_at": _l("made"),
    "made_by": _l("made by"), "merged_into": _l("merged into registration"),
    "notice_version": _l("version of the privacy notice"), "offer_until": _l("offer ends"), "option": _l("answer in words"),
    "party": _l("place in a waiting list"), "rank": _l("rank"), "reference": _l("reference"), "registered_at": _l("registered"),
    "released_at": _l("published"), "released_by": _l("published by"), "reminded_at": _l("reminded"),
    "revoked_at": _l("revoked"), "role": _l("role"), "second_factor_at": _l("second factor shown"), "sent_at": _l("sent"),
    "signed_up_at": _l("signed up"), "slot": _l("session"), "starred_at": _l("marked"), "stopped_at": _l("taken back"),
    "to": _l("to"), "totp_since": _l("second factor since"), "tries": _l("tries"), "turn": _l("turn"),
    "updated_at": _l("changed last"), "used_at": _l("used"), "value": _l("answer"), "values": _l("what it says"),
    "with_names": _l("with names"), "wording": _l("question"), "words": _l("words"), "written_at": _l("written"),
    "written_by": _l("written by"),
}
SIGNED_UP = {SignUpStatus.TAKEN: _l("has a place"), SignUpStatus.WAITING: _l("waits for a place")}
ENUMS: dict[type, dict] = {Post: POSTS, Status: STATUSES, Diet: DIETS, Role: ROLES, SignUpStatus: SIGNED_UP}
WHO = {YOU: _l("you"), SOMEBODY: _l("somebody else")}
OUR_OWN = {     # (table, column): how its values, which are our own words, are told
    ("letters", "kind"): mail.kind, ("letters", "about"): mail.about, ("letters", "last_error"): mail.why,
    ("journal", "action"): journal.action, ("journal", "subject"): journal.subject,
    ("journal", "fields"): lambda names: joined(journal.field(name) for name in names),
    ("answers", "option"): lambda name: say(Text(**name)),
}


def column(name):
    """What a column is called on the page; one that nobody has named yet by its own name."""
    return COLUMNS.get(name) or journal.field(name)


def facts(table, row):
    """(what, value in words) of a row for the page; what is empty is left out."""
    return [(with_capital(column(name)), in_words(table, name, value)) for name, value in row.items()
            if value not in (None, "", [], {}, Text()) and value is not False]


def with_capital(words):
    return str(words)[:1].upper() + str(words)[1:]


def in_words(table, name, value):
    if (table, name) in OUR_OWN:
        return OUR_OWN[table, name](value)
    if words := ENUMS.get(type(value)):
        return words[value]
    if isinstance(value, dt.datetime):
        return moment(value)
    if value is True:
        return gettext("yes")
    if isinstance(value, Text):
        return say(value)
    if isinstance(value, str) and value in WHO and name.endswith(("_by", "actor", "account", "coordinator")):
        return WHO[value]
    if name == "language" and value in LANGUAGES:
        return language_name(value)
    return journal.in_words(value)


def as_json(value):
    """What JSON has no kind for: moments, days, times of day, enums, and texts in four languages."""
    if isinstance(value, (dt.date, dt.time)):       # a moment is a date as well
        return value.isoformat()
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, Text):
        return value.as_dict()
    raise TypeError(type(value).__name__)
