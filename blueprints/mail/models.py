"""A letter: a row written with the change it tells of; the words of each kind; and letters to many."""
import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import db, now
from ..texts import Text, Translated

FARTHEST = dt.timedelta(hours=2)        # no try is planned farther ahead


class State(enum.Enum):
    """Where a letter stands; it depends on the clock, so it is asked with `Letter.state(now)` and not kept."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Wording(db.Model):
    """The words that an organiser gave a kind of letter in one language. Both empty: our own words are back in use."""

    __tablename__ = "wordings"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    language: Mapped[str] = mapped_column(sa.String(2))
    subject: Mapped[str] = mapped_column(sa.String(400))
    body: Mapped[str] = mapped_column(sa.Text)
    revision: Mapped[int] = mapped_column()
    updated_at: Mapped[dt.datetime] = mapped_column(default=now)

    __table_args__ = (sa.UniqueConstraint("kind", "language"),)
    __mapper_args__ = {"version_id_col": revision}


class Mailing(db.Model):
    """Words that an organiser wrote to many: a Letter each. Its `audience` is the filter that chose them, no list of people."""

    __tablename__ = "mailings"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_key: Mapped[str] = mapped_column(sa.String(64), unique=True)    # sending the form twice is one mailing
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    written_at: Mapped[dt.datetime] = mapped_column(default=now)
    stopped_at: Mapped[dt.datetime | None]                                  # what still waited then was taken back
    subject: Mapped[Text] = mapped_column(Translated)
    body: Mapped[Text] = mapped_column(Translated)
    audience: Mapped[dict] = mapped_column(sa.JSON, default=dict)
    count: Mapped[int]                                                      # letters written; those taken back count too

    written_by = relationship("Account", lazy="raise", passive_deletes=True)

    __table_args__ = (sa.CheckConstraint("count > 0", name="somebody"),)


class Letter(db.Model):
    """One letter in the outbox. What it says is forgotten once it has been sent: it may hold names and links."""

    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(sa.String(200), unique=True)    # fixed, so that a second try is no second letter
    kind: Mapped[str] = mapped_column(sa.String(40))
    to: Mapped[str] = mapped_column(sa.String(320), index=True)
    language: Mapped[str] = mapped_column(sa.String(2))
    subject: Mapped[str] = mapped_column(sa.String(400))
    body: Mapped[str] = mapped_column(sa.Text)
    qr: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")   # below it; empty: none
    attachments: Mapped[list] = mapped_column(sa.JSON, default=list, server_default=sa.text("'[]'"))   # of texts
    mailing_id: Mapped[int | None] = mapped_column(sa.ForeignKey("mailings.id", ondelete="SET NULL"), index=True)
    about: Mapped[str | None] = mapped_column(sa.String(60), index=True)    # such as "delegate:7", for its page and its erasure
    written_at: Mapped[dt.datetime] = mapped_column(default=now)
    not_before: Mapped[dt.datetime] = mapped_column(default=now)            # the next try
    lease_until: Mapped[dt.datetime | None]                                 # somebody is sending it until then
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[dt.datetime | None]
    give_up_at: Mapped[dt.datetime | None]                                  # set by the first try; none: not tried yet
    failed_at: Mapped[dt.datetime | None]                                   # given up: refused for good, or 48 hours passed
    last_error: Mapped[str | None] = mapped_column(sa.String(60))           # such as "refused 550 5.1.1"; never personal data

    __table_args__ = (
        sa.Index("ix_letters_waiting", "not_before",
                 sqlite_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
                 postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL")),
        sa.CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name="sent_or_failed"),
    )

    def state(self, now):
        if self.sent_at is not None:
            return State.SENT
        if self.failed_at is not None:
            return State.FAILED
        return State.SENDING if self.lease_until is not None and self.lease_until > now else State.WAITING


def state_at(now):
    """The value of a letter's state at `now`, as the database computes it."""
    return sa.case((Letter.sent_at.is_not(None), State.SENT.value), (Letter.failed_at.is_not(None), State.FAILED.value),
                   (Letter.lease_until > now, State.SENDING.value), else_=State.WAITING.value)


def is_due(now):
    """The condition, in SQL, of letters to be sent now: not settled yet, their time has come, nobody is sending them.

    A time farther ahead than any that is ever planned was set by a clock that was wrong: such a letter is due too.
    """
    return sa.and_(Letter.sent_at.is_(None), Letter.failed_at.is_(None),
                   sa.or_(Letter.not_before <= now, Letter.not_before > now + FARTHEST),
                   sa.or_(Letter.lease_until.is_(None), Letter.lease_until <= now, Letter.lease_until > now + FARTHEST))
