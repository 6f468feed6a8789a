"""The assembly: one row of facts, and its days."""
import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..db import db, now
from ..points import Point
from ..texts import Text


class Step(enum.Enum):
    """What decides the protocol order of two delegations, one after the other."""

    HOST = "host"                   # the host city first
    CO_PRESIDENT = "co-president"
    RANK = "rank"                   # by the office of the head of delegation
    CITY = "city"                   # as the reader's language sorts its name; always the last


class Assembly(db.Model):
    """The event itself. There is one row; every fact in it may be edited by an admin."""

    __tablename__ = "assembly"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Text]
    association: Mapped[Text]
    founded: Mapped[int]                            # year
    founded_in: Mapped[str] = mapped_column(sa.String(80))     # slug of a member
    host: Mapped[str] = mapped_column(sa.String(80))           # slug of a member
    last_here: Mapped[int | None]                   # year of the last assembly in the host city
    host_joined: Mapped[int | None]                 # year in which the host city joined the association
    host_on_board_since: Mapped[int | None]         # year
    term_from: Mapped[int | None]                   # the co-presidents' term: first and last year
    term_until: Mapped[int | None]
    month: Mapped[dt.date]                          # first day of the month announced
    is_provisional: Mapped[bool]                    # the days are ours, not yet announced
    venue: Mapped[Text] = mapped_column(default=Text())
    point: Mapped[Point | None]                     # where the venue stands
    zone: Mapped[str] = mapped_column(sa.String(60))            # IANA name, such as Asia/Seoul
    contact: Mapped[str] = mapped_column(sa.String(320), default="")    # e-mail address for questions; may be empty
    members_count: Mapped[int]                      # how many members the association says it has
    members_as_of: Mapped[str] = mapped_column(sa.String(7))   # year and month, such as 2023-06
    promises: Mapped[Text] = mapped_column(default=Text())      # what the announcement promises, a line each
    registration_opens_at: Mapped[dt.datetime | None]           # none: open from the start
    registration_closes_at: Mapped[dt.datetime | None]          # none: open to the end
    edits_close_at: Mapped[dt.datetime | None]                  # of one's own registration; none: with registration
    substitutions_close_at: Mapped[dt.datetime | None]          # of one person for another; none: open to the end
    seats_per_delegation: Mapped[int]
    places: Mapped[int | None]                      # for everybody in all; none: no limit
    offer_hours: Mapped[int | None] = mapped_column(default=48)     # how long a freed place is kept; none: it is given at once
    protocol: Mapped[list] = mapped_column(sa.JSON, default=lambda: [step.value for step in Step])      # order of delegations
    retention_days: Mapped[int]                     # days after the last day until personal data is removed
    # Sequence and stamp of what calendars show of all this, as rules_stamps settles them.
    stamps: Mapped[dict] = mapped_column(sa.JSON, default=dict)
    is_sample_loaded: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[dt.datetime] = mapped_column(default=now, onupdate=now)
    revision: Mapped[int] = mapped_column()

    __table_args__ = (
        sa.CheckConstraint("id = 1", name="one_row"),
        sa.CheckConstraint("seats_per_delegation >= 0", name="seats"),
        sa.CheckConstraint("places >= 0", name="places"),
        sa.CheckConstraint("offer_hours > 0", name="offers"),
        sa.CheckConstraint("retention_days >= 0", name="retention"),
        sa.CheckConstraint("members_count >= 0", name="members"),
    )
    __mapper_args__ = {"version_id_col": revision}

    @property
    def age(self):
        """How many years old the association is at the assembly."""
        return self.month.year - self.founded

    @property
    def members_counted_in(self):
        """The month in which the association counted its members, as its first day."""
        return dt.date.fromisoformat(f"{self.members_as_of}-01")

    @property
    def promise_lines(self):
        """What the announcement promises, each promise as a Text of its own."""
        lines = {language: words.splitlines() for language, words in self.promises.as_dict().items()}
        return [Text(**{language: found[number] if number < len(found) else "" for language, found in lines.items()})
                for number in range(max(map(len, lines.values())))]


class Day(db.Model):
    """One day of the assembly, at the venue."""

    __tablename__ = "days"

    id: Mapped[int] = mapped_column(primary_key=True)
    date: Mapped[dt.date] = mapped_column(sa.Date, unique=True)
    title: Mapped[Text] = mapped_column(default=Text())         # such as "Opening day"; may be empty
    opens: Mapped[dt.time | None] = mapped_column(sa.Time)      # the venue, on this day; none: at any time
    closes: Mapped[dt.time | None] = mapped_column(sa.Time)     # not later than it opens: on the next day
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}
