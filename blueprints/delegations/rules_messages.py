"""What focal points and registrars write to each other."""
from sqlalchemy.exc import IntegrityError

from ..db import db
from ..journal.rules import record
from ..refusals import N_, Refusal
from .models import Message

MOST_OPEN = 20      # unanswered messages of one delegation


class TooManyOpen(Refusal):
    message = N_("%(count)s of your messages wait for an answer. Write the next one when the registrars have answered.")
    field = "words"


def write(delegation, words, *, request_key, by, now):
    """A focal point writes to the registrars: the message, and whether it is new. The same form sent twice is one message.

    Raises TooManyOpen.
    """
    request_key = f"{delegation.id}:{request_key}"[:64]       # so that no delegation meets another's
    same = db.select(Message).where(Message.request_key == request_key)
    before = db.session.scalar(same)
    if before is not None:
        return before, False
    waiting = db.select(db.func.count()).select_from(Message).where(
        Message.delegation_id == delegation.id, Message.answered_at.is_(None))
    if db.session.scalar(waiting) >= MOST_OPEN:
        raise TooManyOpen(count=MOST_OPEN)
    message = Message(delegation_id=delegation.id, written_by_id=by.id, written_at=now, words=words, request_key=request_key)
    try:
        with db.session.begin_nested():
            db.session.add(message)
    except IntegrityError:      # the other of two clicks was first
        return db.session.scalar(same), False
    record("message.written", message, by=by)
    return message, True
