"""The journal: append-only; who changed what, and when."""
import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import db, now


class JournalEntry(db.Model):
    """One change. `fields` are the names of what changed; values only for programme and assembly, never of people."""

    __tablename__ = "journal"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(default=now, index=True)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    action: Mapped[str] = mapped_column(sa.String(60))          # such as "delegate.confirmed"
    subject: Mapped[str | None] = mapped_column(sa.String(60), index=True)     # such as "delegate:7"
    fields: Mapped[list] = mapped_column(sa.JSON, default=list)
    values: Mapped[dict] = mapped_column(sa.JSON, default=dict)

    actor = relationship("Account", lazy="raise")               # none: the command line, or the delegate's own link
