"""A letter: a row written with the change it tells of."""
import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..db import db, now


class Letter(db.Model):
    """One letter in the outbox. Its text is forgotten once it has been sent: it may hold a one-time link."""

    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(sa.String(200), unique=True)    # fixed, so that a second try is no second letter
    kind: Mapped[str] = mapped_column(sa.String(40))
    to: Mapped[str] = mapped_column(sa.String(320))
    language: Mapped[str] = mapped_column(sa.String(2))
    subject: Mapped[str] = mapped_column(sa.String(400))
    body: Mapped[str] = mapped_column(sa.Text)
    about: Mapped[str | None] = mapped_column(sa.String(60), index=True)    # such as "delegate:7", for its page and its erasure
    written_at: Mapped[dt.datetime] = mapped_column(default=now)
    not_before: Mapped[dt.datetime] = mapped_column(default=now)            # the next try
    lease_until: Mapped[dt.datetime | None]                                 # somebody is sending it until then
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[dt.datetime | None]
    failed_at: Mapped[dt.datetime | None]                                   # given up: refused for good, or 48 hours passed
    last_error: Mapped[str | None] = mapped_column(sa.String(500))

    __table_args__ = (
        sa.Index("ix_letters_waiting", "not_before",
                 sqlite_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
                 postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL")),
        sa.CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name="sent_or_failed"),
    )
