"""Members of the association, their delegations, and the delegates who come for them."""
import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..accounts.models import Account
from ..db import db, now
from ..texts import Text


class Region(enum.Enum):
    AFRICA = "africa"
    ASIA_PACIFIC = "asia-pacific"
    EUROPE = "europe"
    LATIN_AMERICA = "latin-america-caribbean"
    NORTH_AMERICA = "north-america"


class Part(enum.Enum):
    """What a member is in the association."""

    MEMBER = "member"
    CO_PRESIDENT = "co-president"


class Member(db.Model):
    """A city of the association. Only verified ones are shown to the public; retired ones to nobody but organisers."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)       # permanent: it stands in addresses
    name: Mapped[Text]
    local_name: Mapped[str] = mapped_column(sa.String(200), default="")
    country_code: Mapped[str] = mapped_column(sa.String(2))             # ISO 3166-1 alpha-2
    region: Mapped[Region]
    part: Mapped[Part] = mapped_column(default=Part.MEMBER)
    evidence: Mapped[str] = mapped_column(sa.String(200), default="")   # how we know that it is one
    verified_at: Mapped[dt.datetime | None]
    retired_at: Mapped[dt.datetime | None]
    revision: Mapped[int] = mapped_column()

    delegation: Mapped["Delegation"] = relationship(back_populates="member", lazy="raise_on_sql")

    __table_args__ = (sa.Index("ix_members_region", "region"),)
    __mapper_args__ = {"version_id_col": revision}


class Delegation(db.Model):
    """A member at this assembly. Its row is what is locked before one of its seats is taken."""

    __tablename__ = "delegations"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), unique=True)
    seats: Mapped[int | None]           # its own number; none: the assembly's
    coordinator_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    revision: Mapped[int] = mapped_column()

    member: Mapped[Member] = relationship(back_populates="delegation")
    coordinator: Mapped[Account | None] = relationship()
    delegates: Mapped[list["Delegate"]] = relationship(back_populates="delegation", lazy="raise_on_sql")

    __table_args__ = (sa.CheckConstraint("seats >= 0", name="seats"),)
    __mapper_args__ = {"version_id_col": revision}


class Post(enum.Enum):
    """What a delegate is in the delegation."""

    HEAD = "head"
    DELEGATE = "delegate"
    ADVISER = "adviser"
    INTERPRETER = "interpreter"
    ACCOMPANYING = "accompanying"


class Status(enum.Enum):
    """Where a registration stands. Pending and confirmed ones hold a seat."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


SEATED = (Status.PENDING, Status.CONFIRMED)


class Diet(enum.Enum):
    NONE = "none"
    VEGETARIAN = "vegetarian"
    VEGAN = "vegan"
    HALAL = "halal"
    KOSHER = "kosher"
    GLUTEN_FREE = "gluten-free"
    OTHER = "other"


class Delegate(db.Model):
    """A person who comes for a delegation; without one, somebody whose city an organiser has still to match."""

    __tablename__ = "delegates"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(12), unique=True)      # told on the phone: no letters that look alike
    link_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)      # of the secret in the delegate's own link
    link_number: Mapped[int] = mapped_column(default=1)                     # a new number makes a new link
    request_key: Mapped[str] = mapped_column(sa.String(64), unique=True)    # made with the form: a double click is one person
    delegation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegations.id"), index=True)
    city_written: Mapped[str] = mapped_column(sa.String(200), default="")   # when the city was not listed
    name: Mapped[str] = mapped_column(sa.String(120))                       # as on the badge, Latin
    own_name: Mapped[str] = mapped_column(sa.String(120), default="")       # in the own script
    office: Mapped[str] = mapped_column(sa.String(200), default="")
    organisation: Mapped[str] = mapped_column(sa.String(200), default="")
    email: Mapped[str] = mapped_column(sa.String(320))                      # as typed
    email_folded: Mapped[str] = mapped_column(sa.String(320), index=True)   # for comparing
    search_words: Mapped[str] = mapped_column(sa.Text, default="")          # names, city, e-mail and reference, folded
    post: Mapped[Post]
    language: Mapped[str] = mapped_column(sa.String(2))                     # of the letters
    diet: Mapped[Diet] = mapped_column(default=Diet.NONE)
    diet_note: Mapped[str] = mapped_column(sa.String(500), default="")
    diet_consented_at: Mapped[dt.datetime | None]
    access_needs: Mapped[str] = mapped_column(sa.String(1000), default="")
    access_consented_at: Mapped[dt.datetime | None]
    notice_version: Mapped[str] = mapped_column(sa.String(20))
    consented_at: Mapped[dt.datetime]
    status: Mapped[Status] = mapped_column(default=Status.PENDING)
    reason: Mapped[str] = mapped_column(sa.String(1000), default="")        # why declined, in the delegate's language
    registered_at: Mapped[dt.datetime] = mapped_column(default=now)
    updated_at: Mapped[dt.datetime] = mapped_column(default=now, onupdate=now)
    is_sample: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column()

    delegation: Mapped[Delegation | None] = relationship(back_populates="delegates")

    __table_args__ = (
        sa.Index("ix_delegates_status", "status"),
        sa.CheckConstraint("delegation_id IS NOT NULL OR city_written <> ''", name="has_a_city"),
        sa.CheckConstraint("diet_note = '' OR diet_consented_at IS NOT NULL", name="diet_with_consent"),
        sa.CheckConstraint("access_needs = '' OR access_consented_at IS NOT NULL", name="access_with_consent"),
    )
    __mapper_args__ = {"version_id_col": revision}

    @property
    def holds_a_seat(self):
        return self.status in SEATED
