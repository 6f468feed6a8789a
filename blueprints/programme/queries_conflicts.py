"""What the rules find in the draft, and all that they need to know for it; a handful of questions, however long the draft."""
import collections
import dataclasses
import datetime as dt
import functools
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..accounts.models import Account
from ..assembly.models import Day
from ..db import db, rows
from ..delegations.models import Delegate, Delegation, Post, Status
from ..members.models import Member
from . import conflicts_found
from .conflicts import Conflict, Hall, Level, Person, Planned, Setting, Theme, in_minutes, missing_in
from .models import Appearance, Room, Slot, SlotStatus, Speaker, Track
from .models_rules import Acknowledgement, ProgrammeSettings, Walk
from .times import Span, span

A_DAY = dt.timedelta(days=1)

# What later errands know of where heads of delegation are wanted: functions that are given codes of sessions, and return
# (code, id of the delegate) of each head of a delegation who is wanted in one of these.
HEADS_WANTED = []

HEADS = db.select(Delegate.id, Member.name).join(Delegate.delegation).join(Delegation.member).where(
    Delegate.post == Post.HEAD, Delegate.status == Status.CONFIRMED, Delegate.id.in_(sa.bindparam("ids", expanding=True)))
BEGINS = sa.extract("hour", Slot.starts) * 60 + sa.extract("minute", Slot.starts)       # in minutes of its day
ENDS = BEGINS + Slot.minutes
# Read column by column, because a whole draft is looked at with every page of an editor.
SESSIONS = db.select(
    Slot.id, Slot.day_id, Day.date, Slot.starts, Slot.minutes, Slot.code, Slot.title, Slot.abstract, Slot.kind,
    Slot.interpreted, Slot.places, Slot.expected, Track.id, Track.name, Room.id, Room.name, Room.places, Room.booths,
    Room.building_id).outerjoin(Track, Track.id == Slot.track_id).outerjoin(Room, Room.id == Slot.room_id).where(
        Slot.status != SlotStatus.CANCELLED).order_by(Day.date, Slot.starts, Slot.id)
PLACED = SESSIONS.join(Day, Day.id == Slot.day_id)
# Those of some dates, and those of earlier ones that reach into the night, to the next day or within the longest way of it.
THESE_DAYS = sa.or_(Day.date.in_(sa.bindparam("dates", expanding=True)), sa.and_(
    Day.date.in_(sa.bindparam("earlier", expanding=True)), sa.bindparam("night") < ENDS))
IN_DAYS = PLACED.where(THESE_DAYS)
# The same with no more than the rules about a moment look at.
ASKING_FOR_TEAMS = db.select(
    Slot.code, Slot.title, Day.date, Slot.starts, Slot.minutes, Slot.interpreted, Slot.id, Slot.day_id).join(
        Day, Day.id == Slot.day_id).where(Slot.status != SlotStatus.CANCELLED, THESE_DAYS).order_by(
            Day.date, Slot.starts, Slot.id)
IN_TRAY_TOO = SESSIONS.outerjoin(Day, Day.id == Slot.day_id)
PEOPLE = db.select(Appearance.slot_id, Speaker.id, Speaker.name, Speaker.delegate_id).join(
    Speaker, Speaker.id == Appearance.speaker_id).where(
        Appearance.slot_id.in_(sa.bindparam("ids", expanding=True))).order_by(Appearance.slot_id, Appearance.position)
DATES = db.select(Day.date).where(Day.id.in_(sa.bindparam("ids", expanding=True)))
SETTINGS = db.select(ProgrammeSettings.levels, ProgrammeSettings.teams)
HOURS = db.select(Day.date, Day.opens, Day.closes).where(sa.or_(Day.opens.is_not(None), Day.closes.is_not(None)))
WALKS = db.select(Walk.room_id, Walk.other_room_id, Walk.building_id, Walk.other_building_id, Walk.minutes)
ACKNOWLEDGED = db.select(Acknowledgement.key, Acknowledgement.id, Acknowledgement.reason, Account.name, Account.email,
                         Acknowledgement.at, Acknowledgement.extent).outerjoin(Account, Account.id == Acknowledgement.by_id)


class Acknowledged(NamedTuple):
    """Who lets a conflict stand, why, and since when."""

    id: int
    reason: str
    by: str             # the account's name or address; empty: it is gone
    at: dt.datetime
    extent: int         # of the conflict when it was acknowledged: what got worse since is not


class Around(NamedTuple):
    """What is set, and which other sessions are near."""

    setting: Setting
    others: list[Planned]


class Standing(NamedTuple):
    """A conflict of the draft: its level, the acknowledgement of it or None, the one that it has outgrown or None, and its
    sessions as the rules see them."""

    conflict: Conflict
    level: Level
    acknowledged: Acknowledged | None
    outgrown: Acknowledged | None
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

    @property
    def holds_a_release(self):
        return self.level is Level.BLOCK or (self.level is Level.BLOCK_RELEASE and self.acknowledged is None)

    @property
    def can_be_acknowledged(self):
        return self.level is not Level.BLOCK and self.acknowledged is None


def of_days(day_ids=None):
    """The conflicts of the sessions of these days, of all days by default, as a list of Standing."""
    setting = the_setting()
    wanted, others = in_days(day_ids, setting) if day_ids is not None else (planned(PLACED), [])
    return standing(found(wanted, others, setting), [*wanted, *others], setting)


def of_sessions(sessions, day_ids, around=None):
    """The conflicts of these sessions alone, of those that take place, with whatever they are with. Those of rules about a
    moment hang together in more than pairs, so they are told of all sessions of these days. `around`: what was read already."""
    wanted = [slot.as_planned() for slot in sessions if slot.is_placed and not slot.is_cancelled]
    setting, others = around or around_these(wanted)
    conflicts = found(wanted, others, narrowed(setting, lambda rule, _level: rule not in conflicts_found.AT_A_MOMENT))
    seen = [*wanted, *others]
    if setting.teams and conflicts_found.counts("teams", setting):
        wanted, others = in_days(day_ids, setting, for_teams=True)
        conflicts += conflicts_found.found(wanted, others, narrowed(
            setting, lambda rule, _level: rule in conflicts_found.AT_A_MOMENT))
        seen += [*wanted, *others]
    return standing(conflicts, seen, setting)


def in_days(day_ids, setting, *, for_teams=False):
    """(the sessions of these days, others that can reach into them); `for_teams` only what is interpreted."""
    read = asking_for_teams if for_teams else planned_in
    dates = {row.date for row in rows(DATES, {"ids": list(day_ids)})}
    earlier = {date - A_DAY for date in dates} - dates
    near = read({"dates": list(dates), "earlier": list(earlier), "night": 1440 - in_minutes(setting.reach)})
    wanted = [one for one in near if one.day_id in day_ids]
    others = [one for one in near if one.day_id not in day_ids]
    later = {date for one in wanted for date in dates_of(one.span, setting.reach)} - dates - earlier
    if later:
        others += read({"dates": list(later), "earlier": [], "night": 0})
    return wanted, others


def around_these(sessions):
    """What sessions are held against: the Setting, and the others that could reach into them."""
    setting = the_setting()
    return Around(setting, near(sessions, setting))


def elsewhere(places, codes):
    """What would stand of the sessions with these codes if they were at these `places`, as `moved` takes them; a session
    without one would be in the tray."""
    setting = the_setting()
    wanted = moved(places)
    others = near(wanted, setting, without=codes)
    return standing(found(wanted, others, setting), [*wanted, *others], setting)


def standing(conflicts, sessions, setting):
    """What the rules found among these sessions, with levels and acknowledgements."""
    sessions = {one.code: one for one in sessions}
    known, told = acknowledged(), []
    for conflict in conflicts:
        level, said = conflicts_found.level_of(conflict.rule, setting), known.get(conflict.key)
        if said and level is Level.BLOCK:
            said = None
        holds = said is not None and conflict.extent <= said.extent
        told.append(Standing(conflict, level, said if holds else None, None if holds else said,
                             tuple(sessions[code] for code in conflict.codes)))
    return told


def found(wanted, others, setting):
    """What the rules find, when they have been told where heads of delegation are wanted."""
    if conflicts_found.counts("head-taken", setting):
        setting = with_heads(setting, wanted, others)
    return conflicts_found.found(wanted, others, setting)


def acknowledged():
    """The acknowledgements by the keys of their conflicts."""
    return {key: Acknowledged(number, reason, name or email or "", at, extent)
            for key, number, reason, name, email, at, extent in rows(ACKNOWLEDGED)}


def no_longer_needed(standing):
    """The acknowledgements of conflicts that do not stand any more, with who made them; `standing` are all that do. Of a
    rule that is ignored nobody knows, so its acknowledgements are kept."""
    setting, keys = the_setting(), {one.key for one in standing}
    rows = db.session.scalars(db.select(Acknowledgement).options(joinedload(Acknowledgement.by)).order_by(Acknowledgement.id))
    return [row for row in rows if row.key not in keys and row.rule in conflicts_found.RULES
            and conflicts_found.counts(row.rule, setting)]


def the_settings():
    """The settings of the programme; None while all are the usual ones."""
    return db.session.get(ProgrammeSettings, 1)


def narrowed(setting, wanted):
    """The same with those rules alone that are `wanted`, which is asked of (rule, level)."""
    return dataclasses.replace(setting, levels={
        rule: level if wanted(rule, level) else Level.IGNORE for rule, level in conflicts_found.levels(setting).items()})


def blocking(setting):
    """The same with those rules alone that refuse a change."""
    return narrowed(setting, lambda _rule, level: level is Level.BLOCK)


def the_setting():
    """What the rules need to know, as it is set now."""
    levels, teams = next(iter(rows(SETTINGS)), ({}, {}))
    setting = Setting(levels={rule: Level(level) for rule, level in levels.items()})
    more = {}
    if conflicts_found.counts("hours", setting):
        more["hours"] = {date: hours for date, *both in rows(HOURS) if (hours := hours_of(date, *both))}
    if conflicts_found.counts("walk", setting):
        more |= walks()
    if conflicts_found.counts("teams", setting):
        more["teams"] = teams
    return dataclasses.replace(setting, **more)


def walks():
    """How long the ways are, between rooms and between buildings, as the fields of a Setting."""
    known = {"room_walks": {}, "building_walks": {}}
    for room, other_room, building, other_building, minutes in rows(WALKS):
        if room is not None:
            known["room_walks"][room, other_room] = minutes
        else:
            known["building_walks"][building, other_building] = minutes
    return known


def hours_of(date, opens, closes):
    """The Span in which the venue is open on a day; None where nobody said anything. One that closes no later than it
    opens does so on the next day."""
    if opens is None and closes is None:
        return None
    start = dt.datetime.combine(date, opens or dt.time())
    if closes is None:
        return Span(start, dt.datetime.combine(date, dt.time()) + 2 * A_DAY)      # longer than any session
    end = dt.datetime.combine(date, closes)
    return Span(start, end if end > start else end + A_DAY)


def with_heads(setting, sessions, others):
    """The setting with the heads of delegation that are confirmed and wanted in these sessions, and where else they are. Where
    these have none, those in the others do not matter."""
    wanted = heads_wanted_in(sessions)
    ids = {person.delegate_id for one in sessions for person in one.people}.union(*wanted.values()) - {None}
    heads = dict(map(tuple, rows(HEADS, {"ids": list(ids)}))) if ids else {}
    return dataclasses.replace(setting, heads=heads, wanted=wanted | (heads_wanted_in(others) if heads and others else {}))


def heads_wanted_in(sessions):
    """The ids of the heads of delegation who are wanted in each of these sessions, by its code."""
    wanted, codes = collections.defaultdict(set), [one.code for one in sessions]
    for tell in HEADS_WANTED:
        for code, delegate_id in tell(codes):
            wanted[code].add(delegate_id)
    return wanted


def near(wanted, setting, *, without=()):
    """The other sessions that take place and could reach into these; nor those `without`."""
    codes, hours = {*without, *(one.code for one in wanted)}, {}        # date: its first and last minute that matters
    for one in wanted:
        dates = dates_of(one.span, setting.reach)
        for date in (dates[0] - A_DAY, *dates):         # what begins on the day before may pass midnight
            midnight = dt.datetime.combine(date, dt.time())
            first = in_minutes(one.span.start - setting.reach - midnight)
            last = in_minutes(one.span.end + setting.reach - midnight)
            known = hours.get(date, (first, last))
            hours[date] = min(first, known[0]), max(last, known[1])
    if not hours:
        return []
    values = {"dates": list(hours), "codes": list(codes)}
    for number, (date, (first, last)) in enumerate(hours.items()):
        values |= {f"date_{number}": date, f"first_{number}": first, f"last_{number}": last}
    return planned(reaching_into(len(hours)), values)


@functools.cache
def reaching_into(count):
    """The sessions that take place between the first and the last minute of so many dates, of each its own."""
    some, within = sa.bindparam, []
    for number in range(count):
        within.append(sa.and_(Day.date == some(f"date_{number}"), some(f"last_{number}") > BEGINS,
                              some(f"first_{number}") < ENDS))
    return PLACED.where(Day.date.in_(some("dates", expanding=True)), Slot.code.not_in(some("codes", expanding=True)),
                        sa.or_(*within))


def dates_of(when, reach):
    """The dates that a Span touches, widened by `reach` at both ends."""
    date, last = (when.start - reach).date(), (when.end + reach).date()
    return [date + A_DAY * number for number in range((last - date).days + 1)]


def moved(places):
    """The sessions with these codes as they would be at other places: (Day, time, minutes, Room or None) by code. What is
    cancelled takes place nowhere."""
    found = planned(IN_TRAY_TOO.where(Slot.code.in_(places)))
    return [dataclasses.replace(one, span=span(day.date, starts, minutes), hall=room and room.as_hall(), day_id=day.id)
            for one in found for day, starts, minutes, room in [places[one.code]]]


def planned(wanted, values=None):
    """The sessions that take place, of those that are wanted, as the rules see them: by day, time and age. `wanted` is PLACED,
    narrowed, or IN_TRAY_TOO: what lies in the tray has no span."""
    found = rows(wanted, values)
    people = collections.defaultdict(list)
    for slot_id, *person in rows(PEOPLE, {"ids": [row.id for row in found]}) if found else ():
        people[slot_id].append(Person(*person))
    return [Planned(code, title, kind.value, date and span(date, starts, minutes), Hall(*hall) if hall[0] else None,
                    tuple(people[number]), Theme(track, theme) if track else None, tuple(heard), places, expected,
                    missing_in(title, abstract), number, day)
            for (number, day, date, starts, minutes, code, title, abstract, kind, heard, places, expected, track, theme,
                 *hall) in found]


def planned_in(days):
    return planned(IN_DAYS, days)


def asking_for_teams(days):
    """Those of the sessions that are interpreted."""
    return [Planned(code, title, "", span(date, starts, minutes), interpreted=tuple(heard), id=number, day_id=day)
            for code, title, date, starts, minutes, heard, number, day in rows(ASKING_FOR_TEAMS, days) if heard]
