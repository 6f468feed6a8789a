"""The journal: append-only; who changed what, and when."""
import datetime as dt

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session, relationship

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

    # none: the command line, the delegate's own link, or an account that is gone (the database itself takes it away)
    actor = relationship("Account", lazy="raise", passive_deletes=True)


class AppendOnly(RuntimeError):
    """Code of ours tried to change or delete what the journal says: a bug."""


@event.listens_for(JournalEntry, "before_update")
@event.listens_for(JournalEntry, "before_delete")
def what_is_written_stays(_mapper, _connection, entry):
    orm = object_session(entry)
    if entry in orm.deleted or orm.is_modified(entry):
        raise AppendOnly(f"entry {entry.id}")


@event.listens_for(Session, "do_orm_execute")
def nor_in_bulk(asked):
    if (asked.is_update or asked.is_delete) and asked.bind_mapper is JournalEntry.__mapper__:
        raise AppendOnly("in bulk")
