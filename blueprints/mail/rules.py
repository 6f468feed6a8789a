"""Writing a letter: a row in the transaction of the change it tells of."""
import uuid

from ..db import db
from .models import Letter


def write_letter(kind, *, to, language, subject, body, about=None, host, now):
    """Put a letter into the outbox; it leaves after the commit.

    `subject` and `body` are the final words, plain text, in `language`; `about` names the row it tells of, such as
    "delegate:7"; `host` is the right side of its Message-ID.
    """
    letter = Letter(kind=kind, to=to, language=language, subject=" ".join(subject.split()), body=body, about=about,
                    message_id=f"<{uuid.uuid4()}@{host}>", written_at=now, not_before=now)
    db.session.add(letter)
    return letter
