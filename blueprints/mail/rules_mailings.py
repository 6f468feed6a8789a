"""Writing to many at once, and taking back what has not left yet."""
from typing import NamedTuple

import sqlalchemy as sa

from ..db import db
from ..engines import hold
from ..journal.rules import record
from ..refusals import N_, Refusal
from ..texts import LANGUAGES
from . import queries_mailings
from .models import Letter, Mailing
from .places import fill
from .rules import message_id, one_line
from .rules_wordings import check_words

KIND = "mailing"


class Recipient(NamedTuple):
    """One of many who are written to. `values` has plain words for each of the PLACES."""

    to: str
    language: str
    about: str | None       # such as "delegate:7"
    values: dict


# What the words of a mailing may name; words_letters.MAILING_PLACES says what each stands for.
PLACES = ("name", "reference", "city", "link")
SECRET = ("link",)


class NobodyToWriteTo(Refusal):
    message = N_("Nobody is left to write to. Choose others.")


class NotWritten(Refusal):
    message = N_("Write a subject and a text in %(language)s: they go to everybody whose language is missing.")

    def __init__(self, field, language):
        super().__init__(language=LANGUAGES[language])
        self.field = field


class HalfWritten(Refusal):
    message = N_("In %(language)s there is a subject or a text, but not both. Write the other one too, or neither.")
    field = "body"


class OtherMailing(Refusal):
    message = N_("This form has sent a letter already, with other words or to other people. Open it anew to send another one.")
    status = 409


class NothingWaits(Refusal):
    message = N_("Nothing waits any more: every letter has left, is leaving, or has failed.")


def check_mailing(*, subject, body, language):
    """Refuse words that cannot be sent: `language` is the one for everybody whose own is not written.

    Raises NotWritten, HalfWritten, UnknownPlace, SecretInSubject.
    """
    for field, text in (("subject", subject), ("body", body)):
        if not getattr(text, language):
            raise NotWritten(field, language)
    for code in LANGUAGES:
        words = getattr(subject, code), getattr(body, code)
        if any(words) and not all(words):
            raise HalfWritten(language=LANGUAGES[code])
        check_words(*words, known=PLACES, secret=SECRET)


def words_for(recipient, *, subject, body, language):
    """(language, subject, body) as this Recipient gets them: in their language if it is written, else in `language`."""
    spoken = recipient.language if getattr(body, recipient.language, "") else language
    values = {name: recipient.values[name] for name in PLACES}
    return spoken, one_line(fill(getattr(subject, spoken), values)), fill(getattr(body, spoken), values)


def write_mailing(recipients, *, subject, body, language, audience, by, request_key, host, now):
    """Put a letter to each of the Recipients into the outbox, in one go; the Mailing. They leave after the commit.

    `subject` and `body` are Texts with places; who reads a language that is not written gets `language`. `audience` is
    the filter that chose the recipients, as the query of the list's address, without anything about a person. The same
    `request_key` again is the same mailing. Who would get the very same letter twice at one address gets it once.

    Raises NobodyToWriteTo, OtherMailing, and as `check_mailing`.
    """
    hold(db.session, "mailings")
    first = queries_mailings.written_with(request_key)
    if first is not None:
        if (first.subject, first.body, first.audience) != (subject, body, audience):
            raise OtherMailing()
        return first
    check_mailing(subject=subject, body=body, language=language)
    letters = {}
    for recipient in recipients:
        spoken, title, words = words_for(recipient, subject=subject, body=body, language=language)
        letters.setdefault((recipient.to.casefold(), title, words), {
            "kind": KIND, "to": recipient.to, "language": spoken, "subject": title, "body": words,
            "about": recipient.about, "message_id": message_id(host), "written_at": now, "not_before": now})
    if not letters:
        raise NobodyToWriteTo()
    mailing = Mailing(request_key=request_key, written_by_id=by.id if by is not None else None, written_at=now,
                      subject=subject, body=body, audience=audience, count=len(letters))
    db.session.add(mailing)
    db.session.flush()
    db.session.execute(sa.insert(Letter), [letter | {"mailing_id": mailing.id} for letter in letters.values()])
    record("mailing.written", mailing, by=by, values={"letters": len(letters)})
    return mailing


def take_back(mailing, *, by, now):
    """Take the letters of this mailing that still wait out of the outbox; how many. Those being sent at this moment go.

    Raises NothingWaits.
    """
    waits = sa.and_(Letter.sent_at.is_(None), Letter.failed_at.is_(None),
                    sa.or_(Letter.lease_until.is_(None), Letter.lease_until <= now))
    taken = db.session.execute(sa.delete(Letter).where(Letter.mailing_id == mailing.id, waits),  # type: ignore[attr-defined]
                               execution_options={"synchronize_session": False}).rowcount
    if not taken:
        raise NothingWaits()
    mailing.stopped_at = now
    record("mailing.stopped", mailing, by=by, values={"letters": taken})
    return taken
