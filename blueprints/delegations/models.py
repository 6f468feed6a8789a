"""Delegations, and the people who come: for a member city, or in another category."""
import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from ..accounts.models import Account
from ..db import db, now
from ..members.models import Member
from ..texts import Text
from .models_categories import Answer, Category


class Delegation(db.Model):
    """A member at this assembly: its seats, and its focal point."""

    __tablename__ = "delegations"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), unique=True)
    seats: Mapped[int | None]           # its own number; none: the assembly's
    coordinator_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    invite_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)     # of its invitation link; none: closed
    invite_number: Mapped[int] = mapped_column(default=0)                         # a new number makes a new link
    revision: Mapped[int] = mapped_column()

    member: Mapped[Member] = relationship(backref=backref("delegation", uselist=False, lazy="raise_on_sql"))
    coordinator: Mapped[Account | None] = relationship()
    delegates: Mapped[list["Delegate"]] = relationship(back_populates="delegation", lazy="raise_on_sql")

    __table_args__ = (sa.CheckConstraint("seats >= 0", name="seats"),)
    __mapper_args__ = {"version_id_col": revision}


class Message(db.Model):
    """What a focal point writes to the registrars, and their answer."""

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    delegation_id: Mapped[int] = mapped_column(sa.ForeignKey("delegations.id"), index=True)
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    written_at: Mapped[dt.datetime] = mapped_column(default=now)
    words: Mapped[str] = mapped_column(sa.String(4000))
    answer: Mapped[str] = mapped_column(sa.String(4000), default="")
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    answered_at: Mapped[dt.datetime | None]
    request_key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    revision: Mapped[int] = mapped_column()

    delegation: Mapped[Delegation] = relationship(lazy="raise_on_sql")
    written_by: Mapped[Account | None] = relationship(foreign_keys=[written_by_id], lazy="raise_on_sql")
    answered_by: Mapped[Account | None] = relationship(foreign_keys=[answered_by_id], lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": revision}


class Rank(db.Model):
    """How high an office stands in protocol: mayors before their deputies, as organisers order them."""

    __tablename__ = "ranks"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)       # permanent: files call it so
    name: Mapped[Text]
    position: Mapped[int] = mapped_column(default=0)                    # the highest first
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}


class Post(enum.Enum):
    """What a delegate is in the delegation."""

    HEAD = "head"
    DELEGATE = "delegate"
    ADVISER = "adviser"
    INTERPRETER = "interpreter"
    ACCOMPANYING = "accompanying"


class Status(enum.Enum):
    """Where a registration stands. Pending, confirmed and offered ones hold a place."""

    PENDING = "pending"         # holds a place until somebody decides
    CONFIRMED = "confirmed"
    WAITING = "waiting"         # on the waiting list
    OFFERED = "offered"         # a freed place is kept until `offer_until`
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


SEATED = (Status.PENDING, Status.CONFIRMED, Status.OFFERED)
IN_LINE = (Status.WAITING, Status.OFFERED)
GONE = (Status.DECLINED, Status.WITHDRAWN)


class Diet(enum.Enum):
    NONE = "none"
    VEGETARIAN = "vegetarian"
    VEGAN = "vegan"
    HALAL = "halal"
    KOSHER = "kosher"
    GLUTEN_FREE = "gluten-free"
    OTHER = "other"


class Party(db.Model):
    """Those who wait for places together: one person, or a group that was asked for as a unit."""

    __tablename__ = "parties"

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("categories.id"), index=True)
    delegation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegations.id"), index=True)
    is_whole: Mapped[bool] = mapped_column(default=False)               # all of them or nobody; else as many as can
    turn: Mapped[int] = mapped_column(sa.BigInteger, index=True)        # the smallest first; a registrar may change it
    entered_at: Mapped[dt.datetime] = mapped_column(default=now)
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    revision: Mapped[int] = mapped_column()

    category: Mapped[Category] = relationship(lazy="raise_on_sql")
    delegation: Mapped[Delegation | None] = relationship(lazy="raise_on_sql")
    asked_by: Mapped[Account | None] = relationship(lazy="raise_on_sql")
    delegates: Mapped[list["Delegate"]] = relationship(back_populates="party", lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": revision}


class Delegate(db.Model):
    """A person who comes for a delegation, or in a category outside cities.

    A delegate of cities without a delegation is somebody whose city an organiser has still to match. A placeholder is a
    seat whose person is not named yet.
    """

    __tablename__ = "delegates"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(12), unique=True)      # told on the phone: no letters that look alike
    link_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)      # of the secret in the delegate's own link
    link_number: Mapped[int] = mapped_column(default=1)                     # a new number makes a new link
    request_key: Mapped[str] = mapped_column(sa.String(64), unique=True)    # made with the form: a double click is one person
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("categories.id"), index=True)
    delegation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegations.id"), index=True)
    city_written: Mapped[str] = mapped_column(sa.String(200), default="")   # when the city was not listed
    is_placeholder: Mapped[bool] = mapped_column(default=False)             # name and address follow
    name: Mapped[str] = mapped_column(sa.String(120))                       # as on the badge, Latin
    own_name: Mapped[str] = mapped_column(sa.String(120), default="")       # in the own script
    office: Mapped[str] = mapped_column(sa.String(200), default="")
    organisation: Mapped[str] = mapped_column(sa.String(200), default="")
    email: Mapped[str] = mapped_column(sa.String(320))                      # as typed
    email_folded: Mapped[str] = mapped_column(sa.String(320), index=True)   # for comparing
    search_words: Mapped[str] = mapped_column(sa.Text, default="")          # names, city, e-mail and reference, folded
    post: Mapped[Post]
    rank_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ranks.id", ondelete="SET NULL"), index=True)
    position: Mapped[int] = mapped_column(default=0)                        # in the delegation, as its focal point has it
    language: Mapped[str] = mapped_column(sa.String(2))                     # of the letters
    diet: Mapped[Diet] = mapped_column(default=Diet.NONE)
    diet_note: Mapped[str] = mapped_column(sa.String(500), default="")
    diet_consented_at: Mapped[dt.datetime | None]
    access_needs: Mapped[str] = mapped_column(sa.String(1000), default="")
    access_consented_at: Mapped[dt.datetime | None]
    notice_version: Mapped[str] = mapped_column(sa.String(20))
    consented_at: Mapped[dt.datetime | None]                                # none: added by somebody else
    status: Mapped[Status] = mapped_column(default=Status.PENDING)
    reason: Mapped[str] = mapped_column(sa.String(1000), default="")        # why declined, in the delegate's language
    is_approved: Mapped[bool] = mapped_column(default=False)                # confirmed once it has a place
    party_id: Mapped[int | None] = mapped_column(sa.ForeignKey("parties.id", ondelete="SET NULL"), index=True)
    offer_until: Mapped[dt.datetime | None]                                 # until when the freed place is kept
    reminded_at: Mapped[dt.datetime | None]                                 # of the offer
    edit_until: Mapped[dt.datetime | None]                                  # an extension of the deadline for this person
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegates.id", ondelete="SET NULL"), index=True)
    registered_at: Mapped[dt.datetime] = mapped_column(default=now)
    updated_at: Mapped[dt.datetime] = mapped_column(default=now, onupdate=now)
    erased_at: Mapped[dt.datetime | None]                                   # the person is gone; what is counted stays
    is_sample: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column()

    category: Mapped[Category] = relationship(lazy="joined", innerjoin=True)
    delegation: Mapped[Delegation | None] = relationship(back_populates="delegates")
    rank: Mapped[Rank | None] = relationship(lazy="raise_on_sql")
    party: Mapped[Party | None] = relationship(back_populates="delegates", lazy="raise_on_sql")
    added_by: Mapped[Account | None] = relationship(lazy="raise_on_sql")
    merged_into: Mapped["Delegate | None"] = relationship(remote_side="Delegate.id", lazy="raise_on_sql")
    answers: Mapped[list[Answer]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True)

    __table_args__ = (
        sa.Index("ix_delegates_status", "status"),
        # One address, one registration in a category, of those that stand.
        sa.Index("uq_delegates_email", "category_id", "email_folded", unique=True,
                 sqlite_where=sa.text("status NOT IN ('declined', 'withdrawn') AND email_folded <> ''"),
                 postgresql_where=sa.text("status NOT IN ('declined', 'withdrawn') AND email_folded <> ''")),
        sa.Index("uq_delegates_head", "delegation_id", unique=True,
                 sqlite_where=sa.text("post = 'head' AND status = 'confirmed'"),
                 postgresql_where=sa.text("post = 'head' AND status = 'confirmed'")),
        sa.CheckConstraint("name <> '' OR is_placeholder OR erased_at IS NOT NULL", name="has_a_name"),
        sa.CheckConstraint("diet_note = '' OR diet_consented_at IS NOT NULL", name="diet_with_consent"),
        sa.CheckConstraint("access_needs = '' OR access_consented_at IS NOT NULL", name="access_with_consent"),
        sa.CheckConstraint("status NOT IN ('waiting', 'offered') OR party_id IS NOT NULL", name="waits_in_a_party"),
        sa.CheckConstraint("status <> 'offered' OR offer_until IS NOT NULL", name="offer_ends"),
    )
    __mapper_args__ = {"version_id_col": revision}

    @property
    def holds_a_seat(self):
        return self.status in SEATED

    @property
    def is_gone(self):
        return self.status in GONE

    @property
    def is_in_line(self):
        return self.status in IN_LINE
