"""What the rules find in the draft, and all that they need to know for it; a handful of questions, however long the draft."""
import collections
import datetime as dt
from typing import NamedTuple

import sqlalchemy as sa

from ..accounts.models import Account
from ..assembly.models import Day
from ..db import db
from . import conflicts_found
from .conflicts import Conflict, Hall, Level, Person, Planned, Setting, Theme, missing_in
from .models import Appearance, Room, Slot, SlotStatus, Speaker, Track
from .models_rules import Acknowledgement, ProgrammeSettings
from .times import span

A_DAY = dt.timedelta(days=1)


class Acknowledged(NamedTuple):
    """Who lets a conflict stand, why, and since when."""

    id: int
    reason: str
    by: str             # the account's name or address; empty: it is gone
    at: dt.datetime


class Standing(NamedTuple):
    """A conflict of the draft: its level, the acknowledgement of it or None, and its sessions as the rules see them."""

    conflict: Conflict
    level: Level
    acknowledged: Acknowledged | None
    sessions: tuple[Planned, ...]

    @property
    def key(self):
        return self.conflict.key

    @property
    def rule(self):
        return self.conflict.rule

    @property
    def codes(self):
        return self.conflict.codes

    @property
    def reason(self):
        """Why it may stand; empty where nobody said so."""
        return self.acknowledged.reason if self.acknowledged else ""


def of_days(day_ids=None):
    """The conflicts of the sessions of these days, of all days by default, as a list of Standing."""
    setting = the_setting()
    if day_ids is None:
        wanted, others = planned(sa.true()), []
    else:
        wanted = planned(Slot.day_id.in_(day_ids))
        others = near(wanted, setting)
    return standing(wanted, others, setting)


def standing(wanted, others, setting):
    """What the rules find among sessions, with levels and acknowledgements."""
    sessions = {one.code: one for one in [*wanted, *others]}
    found = conflicts_found.found(wanted, others, setting)
    known = acknowledged() if found else {}
    return [Standing(conflict, conflicts_found.level_of(conflict.rule, setting), known.get(conflict.key),
                     tuple(sessions[code] for code in conflict.codes)) for conflict in found]


def acknowledged():
    """The acknowledgements by the keys of their conflicts."""
    wanted = db.select(Acknowledgement.key, Acknowledgement.id, Acknowledgement.reason, Account.name, Account.email,
                       Acknowledgement.at).outerjoin(Account, Account.id == Acknowledgement.by_id)
    return {key: Acknowledged(number, reason, name or email or "", at)
            for key, number, reason, name, email, at in db.session.execute(wanted)}


def the_settings():
    """The settings of the programme; None while all are the usual ones."""
    return db.session.get(ProgrammeSettings, 1)


def the_setting():
    """What the rules need to know, as it is set now."""
    settings = the_settings()
    levels = settings.levels if settings else {}
    return Setting(levels={rule: Level(level) for rule, level in levels.items()})


def near(wanted, setting):
    """The other sessions that take place and could reach into these."""
    codes = {one.code for one in wanted}
    dates = {date for one in wanted for date in dates_of(one.span, setting.reach)}
    earlier = {date - A_DAY for date in dates} - dates
    if not dates:
        return []
    into_the_night = (sa.extract("hour", Slot.starts) * 60 + sa.extract("minute", Slot.starts) + Slot.minutes
                      > 1440 - setting.reach.total_seconds() // 60)
    return [one for one in planned(sa.or_(Day.date.in_(dates), sa.and_(Day.date.in_(earlier), into_the_night)))
            if one.code not in codes]


def dates_of(when, reach):
    """The dates that a Span touches, widened by `reach` at both ends."""
    date, last = (when.start - reach).date(), (when.end + reach).date()
    return [date + A_DAY * number for number in range((last - date).days + 1)]


def planned(condition):
    """The sessions that take place, of those that meet the condition, as the rules see them: by day, time and age.

    Read column by column, because a whole draft is looked at with every page of an editor.
    """
    condition = sa.and_(Slot.status != SlotStatus.CANCELLED, condition)
    people = collections.defaultdict(list)
    taking_part = db.select(Appearance.slot_id, Speaker.id, Speaker.name, Speaker.delegate_id).join(
        Speaker, Speaker.id == Appearance.speaker_id).join(Slot, Slot.id == Appearance.slot_id).join(
        Day, Day.id == Slot.day_id).where(condition).order_by(Appearance.slot_id, Appearance.position)
    for slot_id, *person in db.session.execute(taking_part):
        people[slot_id].append(Person(*person))
    halls = {row.id: Hall(*row) for row in db.session.execute(
        db.select(Room.id, Room.name, Room.places, Room.booths, Room.building_id))}
    themes = {row.id: Theme(*row) for row in db.session.execute(db.select(Track.id, Track.name))}
    rows = db.select(Slot.id, Slot.code, Slot.title, Slot.abstract, Slot.kind, Slot.day_id, Day.date, Slot.starts, Slot.minutes,
                     Slot.room_id, Slot.track_id, Slot.interpreted, Slot.places, Slot.expected)
    rows = rows.join(Day, Day.id == Slot.day_id).where(condition).order_by(Day.date, Slot.starts, Slot.id)
    return [Planned(row.code, row.title, row.kind.value, span(row.date, row.starts, row.minutes), halls.get(row.room_id),
                    tuple(people.get(row.id, ())), themes.get(row.track_id), tuple(row.interpreted), row.places, row.expected,
                    missing_in(row.title, row.abstract), row.id, row.day_id) for row in db.session.execute(rows)]
