"""Rooms, tracks, speakers and slots are the draft, which editors change; releases are what the public sees."""
import dataclasses
import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from ..assembly.models import Day
from ..db import db, now
from ..points import Point
from ..texts import Text
from .conflicts import Hall, Person, Planned, Theme, missing_in
from .releases import Facts, Place, Released, Topic, Voice
from .times import span


class Building(db.Model):
    """Where rooms are: as far as walking between them is concerned, and for maps."""

    __tablename__ = "buildings"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Text]
    point: Mapped[Point | None]
    position: Mapped[int] = mapped_column(default=0)
    is_sample: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}


class Room(db.Model):
    __tablename__ = "rooms"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)       # permanent
    name: Mapped[Text]
    places: Mapped[int | None]
    booths: Mapped[int | None]                                          # for interpreters, a language each; none: unknown
    building_id: Mapped[int | None] = mapped_column(sa.ForeignKey("buildings.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)                    # order of the columns
    is_sample: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column()

    building: Mapped[Building | None] = relationship()

    __table_args__ = (sa.CheckConstraint("places >= 0", name="places"), sa.CheckConstraint("booths >= 0", name="booths"))
    __mapper_args__ = {"version_id_col": revision}

    def as_hall(self):
        return Hall(self.id, self.name, self.places, self.booths, self.building_id)


class Colour(enum.Enum):
    """A track's colour: a name of the theme, so that it has its contrast in light and dark."""

    TEAL = "teal"
    INDIGO = "indigo"
    CRIMSON = "crimson"
    OCHRE = "ochre"
    FOREST = "forest"
    PLUM = "plum"
    SLATE = "slate"
    AZURE = "azure"


class Track(db.Model):
    __tablename__ = "tracks"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)       # permanent
    name: Mapped[Text]
    colour: Mapped[Colour]
    position: Mapped[int] = mapped_column(default=0)
    is_sample: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}

    def as_theme(self):
        return Theme(self.id, self.name)


class Speaker(db.Model):
    __tablename__ = "speakers"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)       # permanent
    name: Mapped[str] = mapped_column(sa.String(120))                   # Latin
    own_name: Mapped[str] = mapped_column(sa.String(120), default="")   # in the own script
    office: Mapped[Text] = mapped_column(default=Text())
    city: Mapped[Text] = mapped_column(default=Text())
    biography: Mapped[Text] = mapped_column(default=Text())
    is_confirmed: Mapped[bool] = mapped_column(default=False)           # until then the public reads "to be confirmed"
    # The registration of the same person, if there is one: whom letters about the sessions reach, and who may be a head.
    delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegates.id", ondelete="SET NULL"), index=True)
    is_sample: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}

    def as_person(self):
        return Person(self.id, self.name, self.delegate_id)


class Kind(enum.Enum):
    STATUTORY = "statutory"
    PLENARY = "plenary"
    FORUM = "forum"
    WORKSHOP = "workshop"
    CEREMONY = "ceremony"
    SIDE_EVENT = "side-event"
    SITE_VISIT = "site-visit"
    SOCIAL = "social"
    BREAK = "break"


class Organ(enum.Enum):
    """Whose statutory meeting it is."""

    GENERAL_ASSEMBLY = "general-assembly"
    BOARD = "board"
    EXECUTIVE_COMMITTEE = "executive-committee"


class Access(enum.Enum):
    """Who may come to a slot."""

    OPEN = "open"
    DELEGATES = "delegates"
    INVITED = "invited"
    POLITICAL = "political"         # political representatives


class SlotStatus(enum.Enum):
    PLANNED = "planned"
    PROVISIONAL = "provisional"
    CANCELLED = "cancelled"


class SpeakerPart(enum.Enum):
    CHAIR = "chair"
    MODERATOR = "moderator"
    KEYNOTE = "keynote"
    SPEAKER = "speaker"


class Slot(db.Model):
    """One entry of the programme: a plenary, a workshop, a side event, a break. Planned in venue time.

    Without a day it is in the tray: not placed yet, its hour and room only a wish, and no part of a release.
    """

    __tablename__ = "slots"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(12), unique=True)       # permanent: addresses and UIDs are made of it
    kind: Mapped[Kind]
    organ: Mapped[Organ | None]                                         # of a statutory meeting; else none
    title: Mapped[Text]
    abstract: Mapped[Text] = mapped_column(default=Text())
    day_id: Mapped[int | None] = mapped_column(sa.ForeignKey("days.id"), index=True)        # none: in the tray
    starts: Mapped[dt.time] = mapped_column(sa.Time)                    # at the venue
    minutes: Mapped[int]
    room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("rooms.id"), index=True)      # none: elsewhere, or all rooms
    track_id: Mapped[int | None] = mapped_column(sa.ForeignKey("tracks.id"), index=True)
    places: Mapped[int | None]                                          # for sign-ups; none: nobody has to sign up
    expected: Mapped[int | None]                                        # how many are expected; for editors
    stream: Mapped[str] = mapped_column(sa.String(500), default="")     # address of its stream; empty: none
    note: Mapped[str] = mapped_column(sa.Text, default="")              # for editors, never public
    spoken: Mapped[str] = mapped_column(sa.String(2), default="en")     # language of the floor
    interpreted: Mapped[list] = mapped_column(sa.JSON, default=list)    # codes of languages
    access: Mapped[Access] = mapped_column(default=Access.DELEGATES)
    status: Mapped[SlotStatus] = mapped_column(default=SlotStatus.PLANNED)
    reason: Mapped[Text] = mapped_column(default=Text())                # why cancelled
    is_withdrawn: Mapped[bool] = mapped_column(default=False)           # cancelled because it was published by mistake
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    updated_at: Mapped[dt.datetime] = mapped_column(default=now, onupdate=now)
    is_sample: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column()

    day: Mapped[Day | None] = relationship()
    room: Mapped[Room | None] = relationship()
    track: Mapped[Track | None] = relationship()
    appearances: Mapped[list["Appearance"]] = relationship(
        back_populates="slot", cascade="all, delete-orphan", order_by="Appearance.position")

    __table_args__ = (sa.CheckConstraint("minutes > 0", name="lasts"), sa.CheckConstraint("places >= 0", name="places"),
                      sa.CheckConstraint("expected >= 0", name="expected"))
    __mapper_args__ = {"version_id_col": revision}

    @property
    def is_cancelled(self):
        return self.status is SlotStatus.CANCELLED

    @property
    def leaves(self):
        """Will the next release leave it out altogether, as published by mistake? Whoever restores it thinks better of it."""
        return self.is_withdrawn and self.is_cancelled

    @property
    def is_placed(self):
        return self.day is not None

    @property
    def date(self):
        """The day it is planned on; None in the tray."""
        return self.day.date if self.day else None

    @property
    def span(self):
        """When it takes place, in venue time; None in the tray."""
        return span(self.day.date, self.starts, self.minutes) if self.day else None

    def as_facts(self, before=None):
        """What a reader would see of it, were it released now. What lies in the tray has no time and place but those of
        the release `before`: a session that was cancelled there is shown as cancelled where it would have been."""
        room, track = self.room, self.track
        if not self.is_placed:
            return dataclasses.replace(before, title=self.title, status=self.status.value, reason=self.reason)
        return Facts(
            kind=self.kind.value, organ=self.organ.value if self.organ else None, title=self.title, abstract=self.abstract,
            date=self.date, starts=self.starts, minutes=self.minutes, room=room and Place(room.slug, room.name, room.places),
            track=track and Topic(track.slug, track.name, track.colour.value),
            voices=tuple(Voice(at.speaker.slug, at.speaker.name, at.speaker.own_name, at.speaker.office, at.speaker.city,
                               at.part.value, at.speaker.is_confirmed) for at in self.appearances),
            spoken=self.spoken, interpreted=tuple(self.interpreted), access=self.access.value, status=self.status.value,
            reason=self.reason, is_sample=self.is_sample, places=self.places, stream=self.stream)

    def as_planned(self):
        """What the rules look at; only of what has a day."""
        return Planned(
            self.code, self.title, self.kind.value, self.span, self.room and self.room.as_hall(),
            tuple(at.speaker.as_person() for at in self.appearances), self.track and self.track.as_theme(),
            tuple(self.interpreted), self.places, self.expected, missing_in(self.title, self.abstract), self.id, self.day_id)


class Appearance(db.Model):
    """A speaker in a slot, as chair, moderator, keynote or speaker, in order."""

    __tablename__ = "appearances"

    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("slots.id", ondelete="CASCADE"), primary_key=True)
    speaker_id: Mapped[int] = mapped_column(sa.ForeignKey("speakers.id"), primary_key=True, index=True)
    part: Mapped[SpeakerPart] = mapped_column(default=SpeakerPart.SPEAKER)
    position: Mapped[int] = mapped_column(default=0)

    slot: Mapped[Slot] = relationship(back_populates="appearances")
    speaker: Mapped[Speaker] = relationship()


class Release(db.Model):
    """The programme as it was published once. Never changed; the newest is what the public sees."""

    __tablename__ = "releases"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    note: Mapped[Text] = mapped_column(default=Text())
    released_at: Mapped[dt.datetime] = mapped_column(default=now)
    released_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    is_provisional: Mapped[bool]        # were the days provisional then
    is_sample: Mapped[bool] = mapped_column(default=False)
    facts: Mapped[dict] = mapped_column(sa.JSON)    # assembly name, zone, days, rooms and tracks as they were
    # What the calendar lines are made of besides facts; empty: not known, as of those of older programs.
    lines_of: Mapped[str] = mapped_column(sa.String(600), default="", server_default="")
    # How it differs from the one before, as releases_changes has it; NULL: not computed, as of those of older programs.
    changes: Mapped[dict | None] = mapped_column(sa.JSON(none_as_null=True), deferred=True)

    entries: Mapped[list["Entry"]] = relationship(back_populates="release", cascade="all, delete-orphan",
                                                  lazy="raise_on_sql")

    # An id is never given twice, also when a sample was taken away: processes keep what they made of a release.
    __table_args__ = {"sqlite_autoincrement": True}


class Entry(db.Model):
    """A slot as it was released: its facts, its sequence and stamp, and its calendar lines in each language."""

    __tablename__ = "entries"

    release_id: Mapped[int] = mapped_column(sa.ForeignKey("releases.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    sequence: Mapped[int]                           # RFC 5545 3.8.7.4: grows with every change a subscriber must see
    created_at: Mapped[dt.datetime]                 # when it was first released
    changed_at: Mapped[dt.datetime]                 # when it last changed from one release to the next
    # When its facts last did: its calendar lines may change with the venue, or with a new version of this program, and then
    # nothing is new for readers. NULL: not known, as of those of older programs.
    read_at: Mapped[dt.datetime | None]
    is_cancelled: Mapped[bool]
    facts: Mapped[dict] = mapped_column(sa.JSON)
    calendar: Mapped[dict] = mapped_column(sa.JSON)     # language: its VEVENT

    release: Mapped[Release] = relationship(back_populates="entries", lazy="raise_on_sql")

    def as_released(self):
        return Released(self.code, self.sequence, self.created_at, self.changed_at, Facts.from_json(self.facts))


class ReleaseIsFixed(Exception):
    """Something tried to change what was published; that is a bug, never a refusal."""


@event.listens_for(Release, "before_update")
@event.listens_for(Entry, "before_update")
def what_was_released_stays(_mapper, _connection, row):
    if object_session(row).is_modified(row, include_collections=False):
        raise ReleaseIsFixed(f"{type(row).__name__} was changed after its release")
