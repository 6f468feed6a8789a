"""Giving a kind of letter other words, and our own ones back."""
from ..db import db
from ..engines import hold
from ..journal.rules import change, record
from ..refusals import N_, ChangedMeanwhile, Refusal
from . import queries, words_letters
from .models import Wording
from .places import names_in, strangers_in
from .rules import one_line


class UnknownPlace(Refusal):
    message = N_("%(places)s stands for nothing here. Write one of the names below, or leave the braces out.")

    def __init__(self, field, found):
        super().__init__(places=", ".join(found))
        self.field = field


class PlaceMissing(Refusal):
    message = N_("The letter is of no use without %(places)s. Write it on a line of its own.")
    field = "body"


class SecretInSubject(Refusal):
    message = N_("A subject is seen by whoever passes by. Take %(places)s out of it.")
    field = "subject"


def check_words(subject, body, *, known, secret=(), needs=()):
    """Refuse words with places that are not `known`, a `secret` one in the subject, or a body without those it `needs`.

    Raises UnknownPlace, SecretInSubject, PlaceMissing.
    """
    for field, words in (("subject", subject), ("body", body)):
        if found := strangers_in(words, known):
            raise UnknownPlace(field, found)
    if told := names_in(subject) & set(secret):
        raise SecretInSubject(places=braced(told))
    if missing := set(needs) - names_in(body):
        raise PlaceMissing(places=braced(missing))


def braced(names):
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def check_kind(kind, subject, body):
    """Refuse words that a letter of this Kind cannot have. Raises as `check_words`."""
    check_words(subject, body, known=kind.places, secret=kind.secret, needs=kind.needs)


def reword(name, kind, language, *, subject, body, seen, by, now):
    """Give letters of the Kind called `name` these words in this language, from now on.

    Our own words sent back unchanged stay ours: when we mend them, they are mended there too.

    Raises ChangedMeanwhile when somebody saved other ones since the revision `seen` (0: ours), and as `check_words`.
    """
    check_kind(kind, subject, body)
    wording = locked(name, language, seen)
    if (wording is None or not wording.body) and is_own(name, language, subject, body):
        return wording
    if wording is None:
        wording = Wording(kind=name, language=language, subject="", body="")
        db.session.add(wording)
    changed = change(wording, subject=one_line(subject), body=body)
    if changed:
        wording.updated_at = now
        db.session.flush()
        record("wording.edited", wording, by=by, fields=changed, values={"kind": name, "language": language})
    return wording


def is_own(name, language, subject, body):
    own_subject, own_body = words_letters.own_words(name, language)
    return (one_line(subject), body.strip()) == (one_line(own_subject), own_body.strip())


def restore(name, language, *, seen, by, now):
    """Put our own words back. The row stays, empty, so that its revision goes on counting. Raises ChangedMeanwhile."""
    wording = locked(name, language, seen)
    if wording is not None and wording.body:
        wording.subject = wording.body = ""
        wording.updated_at = now
        db.session.flush()
        record("wording.restored", wording, by=by, values={"kind": name, "language": language})


def locked(name, language, seen):
    """The words now given, for us alone until the commit; None when nobody ever gave any."""
    hold(db.session, "wordings")        # two people may be the first ones at the same moment
    wording = queries.wording(name, language)
    if (wording.revision if wording else 0) != seen:
        raise ChangedMeanwhile()
    return wording
