"""What editors set about the rules of the programme: how strict each is, how far rooms are, and exceptions made on purpose."""
import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import db, now


class ProgrammeSettings(db.Model):
    """One row: the level of each rule that is not the usual one, and how many teams of interpreters there are."""

    __tablename__ = "programme_settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    levels: Mapped[dict] = mapped_column(sa.JSON, default=dict)     # rule: value of a conflicts.Level
    teams: Mapped[dict] = mapped_column(sa.JSON, default=dict)      # language: teams who interpret into it; not named: unknown
    revision: Mapped[int] = mapped_column()

    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)
    __mapper_args__ = {"version_id_col": revision}


class Walk(db.Model):
    """How many minutes it takes from one room to another, or from any room of one building to any of another.

    Either both rooms are named or both buildings, the one with the smaller id first; the pair of rooms counts more. A
    building with itself tells how far its own rooms are from each other.
    """

    __tablename__ = "walks"

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    other_room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    building_id: Mapped[int | None] = mapped_column(sa.ForeignKey("buildings.id", ondelete="CASCADE"), index=True)
    other_building_id: Mapped[int | None] = mapped_column(sa.ForeignKey("buildings.id", ondelete="CASCADE"), index=True)
    minutes: Mapped[int]

    __table_args__ = (
        sa.UniqueConstraint("room_id", "other_room_id"),
        sa.UniqueConstraint("building_id", "other_building_id"),
        sa.CheckConstraint("(room_id < other_room_id AND building_id IS NULL AND other_building_id IS NULL) OR "
                           "(building_id <= other_building_id AND room_id IS NULL AND other_room_id IS NULL)", name="pair"),
        sa.CheckConstraint("minutes >= 0", name="minutes"),
    )


class Acknowledgement(db.Model):
    """A conflict that an editor lets stand, and why. `key` names the rule and what it is about, as conflicts.Conflict does."""

    __tablename__ = "acknowledgements"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(200), unique=True)
    extent: Mapped[int] = mapped_column(default=0)                  # how much was wrong then: it covers no more than that
    reason: Mapped[str] = mapped_column(sa.String(400))
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    at: Mapped[dt.datetime] = mapped_column(default=now)

    by = relationship("Account", lazy="raise", passive_deletes=True)

    @property
    def rule(self):
        """The name of the rule that found the conflict."""
        return self.key.partition(":")[0]
