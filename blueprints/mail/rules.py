"""Writing a letter, and what becomes of it: lent to one sender at a time, sent, tried again, or given up.

Sending twice cannot be ruled out over SMTP (a sender may die between the server's "250" and its own note of it); the
fixed Message-ID lets the reader's mailbox see that it is the same letter.
"""
import datetime as dt
import uuid

import sqlalchemy as sa

from ..db import Instant, db
from ..refusals import N_, Refusal
from .models import Letter, State, is_due

LEASE = dt.timedelta(minutes=10)        # longer than any sending: each answer of a server is waited for 20 seconds
WAITS = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]       # after the first, second… try; then hourly
PATIENCE = dt.timedelta(hours=48)       # from the first try
AWAY = dt.timedelta(minutes=1)          # when the server itself cannot be had: no letter's fault


class AlreadySent(Refusal):
    message = N_("This letter has been sent already, and its text is forgotten. Nothing was sent again.")


class BeingSent(Refusal):
    message = N_("This letter is being sent at this moment. Look again in a few minutes.")
    status = 409


def write_letter(kind, *, to, language, subject, body, about=None, qr="", attachments=(), host, now):
    """Put a letter into the outbox; it leaves after the commit.

    `subject` and `body` are the final words, plain text, in `language`; `about` names the row it tells of, such as
    "delegate:7"; `qr` is what a QR code below the text says, such as a reference of at most 80 characters; `attachments`
    are {"filename": "seoul.ics", "type": "text/calendar", "text": "…"}; `host` is the right side of its Message-ID.
    """
    letter = Letter(kind=kind, to=to, language=language, subject=one_line(subject), body=body, about=about, qr=qr,
                    attachments=[dict(each) for each in attachments], message_id=message_id(host), written_at=now,
                    not_before=now)
    db.session.add(letter)
    return letter


def write_letters(kind, letters, *, host, now):
    """Put many letters into the outbox with one statement. Each is a dict of what `write_letter` takes, with its words final.
    """
    rows = [letter | {"kind": kind, "subject": one_line(letter["subject"]), "message_id": message_id(host), "written_at": now,
                      "not_before": now} for letter in letters]
    if rows:
        db.session.execute(sa.insert(Letter), rows)


def one_line(words):
    """A subject: never more than a line, whatever was put into it, and no longer than the column."""
    return " ".join(words.split())[:400]


def message_id(host):
    """A new Message-ID, fixed for all tries of a letter; `host` is its right side."""
    return f"<{uuid.uuid4()}@{host}>"


def lend(*, now):
    """The letter that is due longest, lent to whoever calls for LEASE; None when nothing is due.

    One statement claims it, so no two callers get the same one: on PostgreSQL they pass by the row that another one
    is taking, on SQLite writers are alone. Commit before sending. A lender who dies loses it when the lease ends.
    """
    first = sa.select(Letter.id).where(is_due(now)).order_by(Letter.not_before, Letter.id).limit(1)
    claim = sa.update(Letter).where(Letter.id == first.with_for_update(skip_locked=True).scalar_subquery(), is_due(now))
    claim = claim.values(lease_until=now + LEASE, tries=Letter.tries + 1, give_up_at=patience_ends(now))
    options = {"synchronize_session": False, "populate_existing": True}
    return db.session.scalars(claim.returning(Letter), execution_options=options).one_or_none()


def patience_ends(now):
    """The moment when trying ends, in SQL: as set before, else PATIENCE from now."""
    return sa.func.coalesce(Letter.give_up_at, sa.literal(now + PATIENCE, Instant))


def sent(letter, *, now):
    """Note that the server took it. Its words are forgotten: they may hold names and one-time links."""
    letter.sent_at, letter.failed_at, letter.lease_until, letter.last_error = now, None, None, None
    letter.subject = letter.body = letter.qr = ""
    letter.attachments = []


def put_off(letter, why, *, now):
    """Try again after the next of the WAITS, and for the last time when PATIENCE ends; then give up."""
    if now >= letter.give_up_at:
        give_up(letter, why, now=now)
        return
    wait = WAITS[min(letter.tries, len(WAITS)) - 1]
    letter.not_before, letter.lease_until, letter.last_error = min(now + wait, letter.give_up_at), None, why


def give_up(letter, why, *, now):
    """Stop trying. The words are kept, for an organiser may mend the cause and `retry`."""
    letter.failed_at, letter.lease_until, letter.last_error = now, None, why


def give_back(letter):
    """Undo `lend`: the letter was not tried after all."""
    letter.lease_until, letter.tries = None, letter.tries - 1


def put_off_all(why, *, now):
    """The mail server cannot be had: all that is due waits for AWAY, untried; what waited for PATIENCE is given up."""
    failed_at = sa.case((Letter.give_up_at <= now, sa.literal(now, Instant)))
    wait = sa.update(Letter).where(is_due(now)).values(
        last_error=why, lease_until=None, not_before=now + AWAY, give_up_at=patience_ends(now), failed_at=failed_at)
    db.session.execute(wait, execution_options={"synchronize_session": False})


def retry(letter, *, now):
    """Let an organiser have a waiting or failed letter tried at once, with all its tries before it again.

    Raises AlreadySent, BeingSent.
    """
    state = letter.state(now)
    if state is State.SENT:
        raise AlreadySent()
    if state is State.SENDING:
        raise BeingSent()
    letter.failed_at = letter.give_up_at = letter.lease_until = letter.last_error = None
    letter.tries, letter.not_before = 0, now
