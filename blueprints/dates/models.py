"""A move of the assembly, and what those who had registered say to it."""
import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import db, now


class Move(db.Model):
    """The assembly got other days, another zone or another venue: what it was, and what it became. One act; it can be
    undone, which is a move too."""

    __tablename__ = "moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(default=now)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    before: Mapped[dict] = mapped_column(sa.JSON)
    after: Mapped[dict] = mapped_column(sa.JSON)
    undoes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("moves.id"), index=True)

    by = relationship("Account", lazy="raise", passive_deletes=True)


class StillComing(db.Model):
    """A delegate said after a move that nothing changes for them."""

    __tablename__ = "still_coming"

    move_id: Mapped[int] = mapped_column(sa.ForeignKey("moves.id", ondelete="CASCADE"), primary_key=True)
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegates.id", ondelete="CASCADE"), primary_key=True, index=True)
    said_at: Mapped[dt.datetime] = mapped_column(default=now)
