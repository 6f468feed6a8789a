"""Stars, sign-ups and invitations of delegates; and the secret addresses of their calendars."""
import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import db, now
from ..delegations.models import Delegate, Delegation
from ..programme.models import Slot


class Star(db.Model):
    """A delegate wants to remember a session."""

    __tablename__ = "stars"

    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegates.id", ondelete="CASCADE"), primary_key=True)
    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("slots.id", ondelete="CASCADE"), primary_key=True, index=True)
    starred_at: Mapped[dt.datetime] = mapped_column(default=now)


class SignUpStatus(enum.Enum):
    TAKEN = "taken"             # has a place
    WAITING = "waiting"


class SignUp(db.Model):
    """A delegate has a place in a session with limited places, or waits for one."""

    __tablename__ = "sign_ups"

    id: Mapped[int] = mapped_column(primary_key=True)       # the smaller, the earlier in line
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegates.id", ondelete="CASCADE"), index=True)
    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("slots.id", ondelete="CASCADE"), index=True)
    status: Mapped[SignUpStatus]
    signed_up_at: Mapped[dt.datetime] = mapped_column(default=now)
    changed_at: Mapped[dt.datetime] = mapped_column(default=now, onupdate=now)      # when a place came, who waited for it

    delegate: Mapped[Delegate] = relationship(lazy="raise_on_sql")
    slot: Mapped[Slot] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("delegate_id", "slot_id", name="uq_sign_ups_delegate_id_slot_id"),)


class Invitation(db.Model):
    """A delegate is invited to a session that is open by invitation only."""

    __tablename__ = "invitations"

    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("slots.id", ondelete="CASCADE"), primary_key=True)
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegates.id", ondelete="CASCADE"), primary_key=True, index=True)
    invited_at: Mapped[dt.datetime] = mapped_column(default=now)


class Subscription(db.Model):
    """A secret address of a private calendar: of one delegate, or of a delegation. Revoked, it opens nothing more."""

    __tablename__ = "subscriptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)       # of the secret
    delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegates.id", ondelete="CASCADE"), index=True)
    delegation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegations.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column(default=1)                      # of its owner's addresses; each makes another secret
    with_names: Mapped[bool] = mapped_column(default=False)             # of a delegation: does it say who is where
    with_starred: Mapped[bool] = mapped_column(default=True)            # of a delegate: what of the agenda goes in
    with_places: Mapped[bool] = mapped_column(default=True)
    with_waiting: Mapped[bool] = mapped_column(default=True)
    with_invited: Mapped[bool] = mapped_column(default=True)
    alarm: Mapped[int] = mapped_column(default=0)                       # minutes before; 0: no reminder
    language: Mapped[str | None] = mapped_column(sa.String(2))          # None: that of its owner's letters
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[dt.datetime] = mapped_column(default=now)
    revoked_at: Mapped[dt.datetime | None]
    fetched_at: Mapped[dt.datetime | None]                              # when a calendar program last asked, to the hour
    shown: Mapped[str] = mapped_column(sa.Text, default="{}")           # how sessions looked last: feeds/calendar_private.py
    shown_of: Mapped[str | None] = mapped_column(sa.String(20))         # names all that `shown` was made of

    delegate: Mapped[Delegate | None] = relationship(lazy="raise_on_sql")
    delegation: Mapped[Delegation | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.CheckConstraint("(delegate_id IS NULL) <> (delegation_id IS NULL)", name="of_one"),
                      sa.CheckConstraint("alarm >= 0", name="alarm"))
