"""The whole effect of a move before anything happens: days, sessions, deadlines, people, letters, calendars."""
import dataclasses
import datetime as dt
import hashlib
import json
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ..agenda.models import Invitation, SignUp, Star, Subscription
from ..assembly.models import Assembly, Day
from ..db import db
from ..delegations.models import Delegate
from ..delegations.models_categories import Category
from ..mail.models import Letter
from ..programme.models import Appearance, Entry, Release, Slot
from . import queries
from .models import Move
from .times import DEADLINES, is_skipped

KIND = "assembly-moved"     # of the letters
EXTENDED = (Delegate.edit_until.is_not(None), Delegate.erased_at.is_(None))
# What of a session the rules look at, and the note of an act on the draft.
WHOLE = (joinedload(Slot.day), joinedload(Slot.room), joinedload(Slot.track),
         selectinload(Slot.appearances).selectinload(Appearance.speaker))


class Standing(NamedTuple):
    """What stands now, as far as a move changes it."""

    assembly: Assembly
    days: list
    slots: list             # with their rooms
    categories: list        # those that close by themselves
    release: int | None     # number of the last one
    move: int | None        # id of the last one


def standing(*, anew=False):
    """The Standing; `anew`: as the database has it now, whatever was read before, to be changed."""
    def rows(wanted):
        return list(db.session.scalars(wanted.execution_options(populate_existing=anew)))

    whole = WHOLE if anew else [joinedload(Slot.room)]
    return Standing(
        db.session.get(Assembly, 1, populate_existing=anew), rows(db.select(Day).order_by(Day.date)),
        rows(db.select(Slot).options(*whole).order_by(Slot.starts, Slot.id)),
        rows(db.select(Category).where(Category.closes_at.is_not(None)).order_by(Category.position, Category.id)),
        *db.session.execute(db.select(
            db.select(sa.func.max(Release.number)).scalar_subquery(), db.select(sa.func.max(Move.id)).scalar_subquery())).one())


def fingerprint(plan, was):
    """Names what the preview of this plan showed. Who registers or signs up meanwhile does not change it: they are told
    with the others."""
    told = [plan.spelled(), was.assembly.revision, was.release, was.move,
            [(day.id, day.date.isoformat(), day.revision) for day in was.days],
            sorted((slot.code, slot.revision, slot.day_id) for slot in was.slots),
            [(category.id, category.closes_at.isoformat()) for category in was.categories]]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


class Concerned(NamedTuple):
    """How many have to do with a session, or with several."""

    starred: int = 0
    signed_up: int = 0
    invited: int = 0

    def __bool__(self):
        return any(self)


class Moved(NamedTuple):
    """A day and its sessions before and after; either date may be none."""

    date: dt.date | None
    new: dt.date | None
    title: object
    slots: list

    @property
    def changes_weekday(self):
        return bool(self.date and self.new) and self.date.weekday() != self.new.weekday()

    @property
    def is_lost(self):
        return self.new is None

    @property
    def is_new(self):
        return self.date is None


class Deadline(NamedTuple):
    """A moment before and after; `category` is the row whose own it is, None for one of the assembly."""

    name: str
    category: object
    before: object
    after: object
    has_passed: bool        # after the move, but not before


@dataclasses.dataclass(frozen=True)
class Effect:
    """What a move does, told before it is done."""

    plan: object
    was: Standing
    days: list              # Moved, in the order of the dates before, then of the new ones
    deadlines: list
    concerned: dict         # code of a session: Concerned
    languages: dict         # language: letters
    silent: int             # how many come and have no address
    unsent: int             # letters of an earlier move that still wait and are taken back
    calendars: int          # private calendars that subscribe to it
    released: int           # sessions of the last release
    extensions: int         # how many may change their registration for longer than others
    skipped: list           # (slot, date) at an hour that the clock of the venue jumps over
    fingerprint: str

    @property
    def lost(self):
        return [slot for day in self.days if day.is_lost for slot in day.slots]

    @property
    def letters(self):
        return sum(self.languages.values())

    @property
    def total(self):
        """Everybody who has to do with sessions that move or lose their day; one person may be counted several times."""
        return self.of(slot for day in self.days if day.date != day.new for slot in day.slots)

    def of(self, slots):
        return Concerned(*map(sum, zip(Concerned(), *(self.concerned.get(slot.code, Concerned()) for slot in slots),
                                       strict=True)))

    @property
    def moves_days(self):
        return any(day.date != day.new for day in self.days)

    @property
    def is_nothing(self):
        return is_nothing(self.plan, self.was)


def effect(plan, was, *, now):
    """What this Plan would do to the Standing; always the same number of questions."""
    languages, silent = people()
    days = moved_days(plan, was)
    calendars, released, extensions, unsent = db.session.execute(db.select(
        db.select(sa.func.count()).where(Subscription.revoked_at.is_(None)).scalar_subquery(),
        db.select(sa.func.count()).where(Entry.release_id == newest_release()).scalar_subquery(),
        db.select(sa.func.count()).where(*EXTENDED).scalar_subquery(),
        db.select(sa.func.count()).where(*waits(now)).scalar_subquery())).one()
    return Effect(
        plan, was, days, deadlines(plan, was, now=now), concerned(), languages, silent, unsent, calendars, released,
        extensions,
        [(slot, day.new) for day in days if day.new for slot in day.slots
         if not slot.is_cancelled and is_skipped(day.new, slot.starts, plan.zone)], fingerprint(plan, was))


def is_nothing(plan, was):
    """Would everything stay as it is?"""
    assembly = was.assembly
    wanted = {"zone": plan.zone, "venue": plan.venue, "point": plan.point, "month": plan.month,
              "is_provisional": plan.is_provisional}
    return (not plan.added and dict(plan.dates) == {day.id: day.date for day in was.days}
            and all(getattr(assembly, name) == value for name, value in (wanted | dict(plan.deadlines)).items())
            and all(dict(plan.categories).get(one.id, one.closes_at) == one.closes_at for one in was.categories))


def extended():
    """The delegates with a deadline of their own, to be changed."""
    return db.session.scalars(db.select(Delegate).where(*EXTENDED).order_by(Delegate.id).with_for_update(of=Delegate)).all()


def newest_release():
    return db.select(Release.id).order_by(Release.number.desc()).limit(1).scalar_subquery()


def waits(now):
    """The conditions that a letter of an earlier move has not left and is not leaving: what it tells is no longer so."""
    return (Letter.kind == KIND, Letter.sent_at.is_(None),
            sa.or_(Letter.lease_until.is_(None), Letter.lease_until <= now))


def moved_days(plan, was):
    of_day = {}
    for slot in was.slots:
        of_day.setdefault(slot.day_id, []).append(slot)
    new, coming_back = dict(plan.dates), {}
    for slot in was.slots:
        if (date := dict(plan.back).get(slot.code)) and slot.day_id is None:
            coming_back.setdefault(date, []).append(slot)
    return [*(Moved(day.date, new[day.id], day.title, of_day.get(day.id, [])) for day in was.days),
            *(Moved(None, day.date, day.title, coming_back.get(day.date, [])) for day in plan.added)]


def deadlines(plan, was, *, now):
    def one(name, category, before, after):
        return Deadline(name, category, before, after,
                        after is not None and after <= now and (before is None or before > now))

    wanted, closing = dict(plan.deadlines), dict(plan.categories)
    return [one(name, None, getattr(was.assembly, name), wanted[name]) for name in DEADLINES] + [
        one("closes_at", category, category.closes_at, closing.get(category.id, category.closes_at))
        for category in was.categories]


def people():
    """({language: how many who come and have an address}, how many come without one)."""
    reached = sa.func.count(sa.case((Delegate.email != "", 1)))
    wanted = db.select(Delegate.language, reached, sa.func.count()).where(
        Delegate.status.in_(queries.COMING), Delegate.erased_at.is_(None)).group_by(Delegate.language)
    found = db.session.execute(wanted).all()
    return ({language: count for language, count, _all in found if count}, sum(every - count for _code, count, every in found))


def concerned():
    """{code: Concerned} of the sessions that anybody has to do with."""
    found: dict = {}
    for number, slot_id in enumerate((Star.slot_id, SignUp.slot_id, Invitation.slot_id)):
        counted = db.select(Slot.code, sa.func.count()).where(Slot.id == slot_id).group_by(Slot.code)
        for code, count in db.session.execute(counted):
            found.setdefault(code, [0, 0, 0])[number] = count
    return {code: Concerned(*counts) for code, counts in found.items()}
