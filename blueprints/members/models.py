"""The members of the association: cities, and what they are in it."""
import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..db import db
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

    __table_args__ = (sa.Index("ix_members_region", "region"),)
    __mapper_args__ = {"version_id_col": revision}
