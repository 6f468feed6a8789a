"""What editors did to the draft, act by act, and what they are at now; and when each text was last written."""
import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import db, now


class Edit(db.Model):
    """One act on the draft: what its sessions were before and after. Its ids grow in the order of the commits, because
    every act holds the draft alone; so editors ask for what came after the last one they saw.

    `states` are {"code", "before", "after"} of each session that it changed; both are what rules_edits.state_of makes of
    a session, None where there was none.
    """

    __tablename__ = "edits"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(default=now)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    what: Mapped[str] = mapped_column(sa.String(20))        # such as "moved"; "undid" and "redid" tell of another one
    of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("edits.id", ondelete="SET NULL"), index=True)  # undone or redone
    is_undone: Mapped[bool] = mapped_column(default=False)
    states: Mapped[list] = mapped_column(sa.JSON, default=list)
    key: Mapped[str | None] = mapped_column(sa.String(40), unique=True)     # of a form that is sent again when no answer came

    by = relationship("Account", lazy="raise", passive_deletes=True)

    # An id is never given twice: editors' pages remember the last one.
    __table_args__ = {"sqlite_autoincrement": True}


class Presence(db.Model):
    """An editor's open page: which day it shows, and the session that it is about to change."""

    __tablename__ = "presences"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    tab: Mapped[str] = mapped_column(sa.String(20), primary_key=True)       # one of the editor's pages
    day_id: Mapped[int | None] = mapped_column(sa.ForeignKey("days.id", ondelete="CASCADE"), index=True)
    code: Mapped[str | None] = mapped_column(sa.String(12))                 # of the session; none: only looking
    seen_at: Mapped[dt.datetime] = mapped_column(default=now)

    account = relationship("Account", lazy="raise", passive_deletes=True)


class TextMark(db.Model):
    """A translation whose source has changed since: the words that it was made from, and when they became others.

    It is stale while the source says something else. A translation without a mark is fresh.
    """

    __tablename__ = "text_marks"

    subject: Mapped[str] = mapped_column(sa.String(60), primary_key=True)   # such as "speaker:7"; a session by its code
    field: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(2), primary_key=True)   # of the translation
    source: Mapped[str] = mapped_column(sa.Text)
    changed_at: Mapped[dt.datetime] = mapped_column(default=now)
