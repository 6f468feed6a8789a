"""What editors ask about releases: what the next one would change and for whom, and what became of those before."""
import dataclasses
import datetime as dt
from typing import Any, NamedTuple

from sqlalchemy.orm import load_only, undefer

from ..accounts.models import Account
from ..db import db
from ..mail.models import Letter
from ..paging import paged
from . import releases_changes
from .models import Entry, Release, Slot
from .releases_changes import Change, FrameChange
from .rules_release import cancelled

KIND = "programme-changed"      # of the letters to those whom a release concerns
KINDS = {KIND}                  # of all letters that go out with a release; an errand that makes one adds its own


class Concerned(NamedTuple):
    """How many people have to do with one session, and which cities they come for."""

    taken: int = 0              # have a place
    waiting: int = 0
    starred: int = 0
    invited: int = 0
    cities: tuple = ()          # Texts


class Reach(NamedTuple):
    """Whom changes of sessions concern: `of` each, by code, and all of them together."""

    of: dict[str, Concerned]
    people: int = 0
    letters: int = 0            # people whom a letter would reach
    cities: int = 0
    calendars: int = 0          # personal ones that a program fetched lately
    of_delegations: int = 0     # the same of delegations


# Who knows people: functions that are given the Changes and the moment, and return a Reach. The agenda adds its own.
REACHES: list[Any] = []
NOBODY = Reach({})


@dataclasses.dataclass(frozen=True)
class Plan:
    """What the next release would change. `unplaced` are the sessions that keep it from being made."""

    changes: list[Change]
    framed: list[FrameChange]
    slots: dict[str, Slot]      # by code, of those that are in the draft
    unplaced: list[Slot]

    @property
    def groups(self):
        return releases_changes.grouped(self.changes, self.framed)

    @property
    def matters(self):
        """Should people be told, as far as the changes go?"""
        return any(change.matters for change in self.changes)


def plan(draft, assembly):
    """The Plan of a queries_editor.Draft; asks nothing more."""
    found = [found for change in draft.changes.values() if (found := as_change(change))]
    framed = releases_changes.frame_changes(draft.last.facts, draft.frame, draft.last.is_provisional, assembly.is_provisional
                                            ) if draft.last and draft.frame else []
    return Plan(releases_changes.in_order(found), framed, {slot.code: slot for slot in draft.slots},
                [change.slot for change in draft.changes.values() if change.what == "unplaced"])


def as_change(change):
    """A change of the draft as the release would keep it; None for what keeps it from being made."""
    after = cancelled(change.before) if change.what == "removed" else change.after
    return None if change.what == "unplaced" else releases_changes.change(change.code, change.before, after)


def reach(changes, now):
    """Whom these Changes concern."""
    for ask in REACHES:
        return ask(changes, now)
    return NOBODY


class Excess(NamedTuple):
    """More people have a place in a session than it or its new room will have."""

    taken: int
    places: int
    is_room: bool


def excess(change, concerned):
    """Where sign-ups exceed what the draft gives them: an Excess, or None."""
    facts = change.after
    if facts is None or facts.is_cancelled:
        return None
    limits = [(facts.places, False), (facts.room and facts.room.places, True)]
    found = [Excess(concerned.taken, places, is_room) for places, is_room in limits
             if places is not None and concerned.taken > places]
    return min(found, key=lambda one: one.places, default=None)


class Published(NamedTuple):
    """A release in the list of them; `changes` and `letters` are how many."""

    release: Release
    by: str             # the account's name or address; empty: the command line, or an account that is gone
    sessions: int
    changes: int
    letters: int
    sent: int           # of the letters


def releases():
    """Every release, the newest first."""
    letters = {at: (count, sent) for at, count, sent in db.session.execute(
        db.select(Letter.written_at, db.func.count(), db.func.count(Letter.sent_at)).where(Letter.kind.in_(KINDS))
        .group_by(Letter.written_at))}
    is_new = db.case((Entry.changed_at == Release.released_at, 1), else_=0)
    counted = (db.select(Entry.release_id, db.func.count().label("sessions"), db.func.sum(is_new).label("changes"))
               .join(Release, Release.id == Entry.release_id).group_by(Entry.release_id).subquery())
    wanted = (db.select(Release, Account.name, Account.email, counted.c.sessions, counted.c.changes)
              .options(load_only(Release.number, Release.note, Release.released_at, Release.is_provisional))
              .outerjoin(Account, Account.id == Release.released_by_id)
              .outerjoin(counted, counted.c.release_id == Release.id).order_by(Release.number.desc()))
    return [Published(release, name or email or "", sessions or 0, changes or 0, *letters.get(release.released_at, (0, 0)))
            for release, name, email, sessions, changes in db.session.execute(wanted)]


def letters_of(release):
    """How many letters tell of a release."""
    return db.session.scalar(db.select(db.func.count()).select_from(Letter).where(
        Letter.kind == KIND, Letter.written_at == release.released_at))


def release_called(number):
    """The release with this number; None when there is none."""
    wanted = db.select(Release).where(Release.number == number).options(undefer(Release.changes))
    return db.session.scalar(wanted) if 0 < number < 2**31 else None


def releases_for_all(page, size=10):
    """A page of the releases for the public, the newest first, with what each keeps of its changes."""
    wanted = db.select(Release).order_by(Release.number.desc()).options(undefer(Release.changes))
    return paged(wanted, number=page, size=size)


def changes_of(release):
    """(Changes, FrameChanges) of a release: as it keeps them, or compared anew for those of the older program."""
    if release.changes is not None:
        return releases_changes.from_json(release.changes)
    earlier = db.select(Release).where(Release.number < release.number).order_by(Release.number.desc()).limit(1)
    before = db.session.scalar(earlier)
    programmes = [facts_in(one) for one in (before, release)]
    framed = releases_changes.frame_changes(before.facts, release.facts, before.is_provisional, release.is_provisional
                                            ) if before else []
    return releases_changes.in_order(releases_changes.changes(*programmes)), framed


def facts_in(release):
    """The facts of each session in a release, by code; of None there are none."""
    if release is None:
        return {}
    entries = db.session.scalars(db.select(Entry).where(Entry.release_id == release.id)).all()
    return {entry.code: entry.as_released().facts for entry in entries}


def lately(now):
    """Since when a calendar program must have asked, to be one that somebody still uses."""
    return now - dt.timedelta(days=14)
