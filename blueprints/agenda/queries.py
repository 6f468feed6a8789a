"""How delegates stand to sessions, what of it clashes, and whose a calendar's secret is."""
import dataclasses
import datetime as dt
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from ..db import db, rows
from ..delegations.models import GONE, Post
from ..delegations.models import Delegate as Person
from ..programme.models import Entry, Release, Slot
from ..programme.releases import Facts
from .models import Invitation, SignUp, SignUpStatus, Star, Subscription

STARRED, INVITED = "starred", "invited"
IN_THESE = Slot.code.in_(sa.bindparam("codes", expanding=True))
# A star and a place in line are no promise.
HEADS_WANTED_IN = sa.union_all(
    db.select(Slot.code, Person.id).join(Invitation, Invitation.slot_id == Slot.id).join(
        Person, Person.id == Invitation.delegate_id).where(IN_THESE, Person.post == Post.HEAD),
    db.select(Slot.code, Person.id).join(SignUp, SignUp.slot_id == Slot.id).join(Person, Person.id == SignUp.delegate_id).where(
        IN_THESE, Person.post == Post.HEAD, SignUp.status == SignUpStatus.TAKEN))


@dataclasses.dataclass(frozen=True)
class Stance:
    """How one delegate stands to one session."""

    is_starred: bool = False
    is_invited: bool = False
    sign_up: SignUpStatus | None = None
    position: int | None = None         # in the line, from 1; only of who waits
    starred_at: dt.datetime | None = dataclasses.field(default=None, compare=False)
    invited_at: dt.datetime | None = dataclasses.field(default=None, compare=False)
    signed_at: dt.datetime | None = dataclasses.field(default=None, compare=False)       # since when `sign_up` is so

    @property
    def has_a_place(self):
        return self.sign_up is SignUpStatus.TAKEN

    @property
    def waits(self):
        return self.sign_up is SignUpStatus.WAITING

    @property
    def is_planned(self):
        """Does the delegate want to be there? An invitation alone is somebody else's wish."""
        return self.is_starred or self.sign_up is not None

    def attends(self, facts):
        """Will the delegate be there, as far as we know: with a place, or by a star where nobody needs one."""
        return not facts.is_cancelled and (self.has_a_place or self.is_starred and facts.places is None)


NONE = Stance()


def ways(ids):
    """(delegate, code, way, place in the line, since when) of all that these delegates do with sessions: one question."""
    ahead = aliased(SignUp)
    position = db.select(sa.func.count()).where(
        ahead.slot_id == SignUp.slot_id, ahead.status == SignUpStatus.WAITING, ahead.id <= SignUp.id).scalar_subquery()
    in_line = sa.case((SignUp.status == SignUpStatus.WAITING, position))
    none = sa.null().cast(sa.Integer)
    return sa.union_all(
        db.select(Star.delegate_id, Slot.code, sa.literal(STARRED), none, Star.starred_at).join(Slot, Slot.id == Star.slot_id)
        .where(Star.delegate_id.in_(ids)),
        db.select(Invitation.delegate_id, Slot.code, sa.literal(INVITED), none, Invitation.invited_at)
        .join(Slot, Slot.id == Invitation.slot_id)
        .where(Invitation.delegate_id.in_(ids)),
        db.select(SignUp.delegate_id, Slot.code, sa.cast(SignUp.status, sa.String), in_line, SignUp.changed_at)
        .join(Slot, Slot.id == SignUp.slot_id).where(SignUp.delegate_id.in_(ids)))


def stances(delegate):
    """How this delegate stands to each session that it has to do with: code, Stance."""
    return stances_of([delegate.id]).get(delegate.id, {})


def stances_of(ids):
    """The same of several delegates: id, code, Stance. One question, however many."""
    found: dict = {}
    for delegate_id, code, way, position, since in db.session.execute(ways(ids)):
        mine = found.setdefault(delegate_id, {})
        before = mine.get(code, NONE)
        if way == STARRED:
            mine[code] = dataclasses.replace(before, is_starred=True, starred_at=since)
        elif way == INVITED:
            mine[code] = dataclasses.replace(before, is_invited=True, invited_at=since)
        else:
            mine[code] = dataclasses.replace(before, sign_up=SignUpStatus(way), position=position, signed_at=since)
    return found


def released_facts(codes):
    """The facts of these sessions in the newest release, by code; asked in the caller's own transaction."""
    newest = db.select(Release.id).order_by(Release.number.desc()).limit(1).scalar_subquery()
    rows = db.session.execute(db.select(Entry.code, Entry.facts).where(Entry.release_id == newest, Entry.code.in_(codes)))
    return {code: Facts.from_json(facts) for code, facts in rows}


def clashes(delegate, code, facts):
    """(code, facts) of the other sessions the delegate is signed up for at the time of this one, the earliest first."""
    wanted = db.select(Slot.code).join(SignUp, SignUp.slot_id == Slot.id).where(
        SignUp.delegate_id == delegate.id, Slot.code != code)
    others = released_facts(db.session.scalars(wanted).all()).items()
    return sorted(((other, at) for other, at in others if not at.is_cancelled and at.span.overlaps(facts.span)),
                  key=lambda one: (one[1].span.start, one[0]))


class Item(NamedTuple):
    """A session in somebody's agenda; `clashes` are the other ones of it that are wanted at that time."""

    session: object         # releases.Released
    stance: Stance
    clashes: list


def agenda(programme, mine):
    """(day, its Items in the order of time) of each day on which there are any. `mine`: code, Stance."""
    found = [(session, mine[session.code]) for session in programme.sessions if session.code in mine]
    return [(day, [Item(session, stance, clashing(session, stance, found)) for session, stance in found
                   if session.facts.date == day.date])
            for day in programme.days if any(session.facts.date == day.date for session, _stance in found)]


def clashing(session, stance, found):
    """The sessions of an agenda that are planned while this one is; of what is cancelled or only offered there are none."""
    if session.facts.is_cancelled or not stance.is_planned:
        return []
    return [other for other, its in found if other is not session and its.is_planned and not other.facts.is_cancelled
            and other.facts.span.overlaps(session.facts.span)]


def slot_called(code):
    """The session of the draft with this code; None when it is not there."""
    return db.session.scalar(db.select(Slot).where(Slot.code == code))


class Taken(NamedTuple):
    """How many have a place, and how many wait for one."""

    taken: int
    waiting: int


def taken(slot_id):
    """How many are signed up for a session."""
    counted = db.select(SignUp.status, sa.func.count()).where(SignUp.slot_id == slot_id).group_by(SignUp.status)
    found = dict(db.session.execute(counted).all())
    return Taken(found.get(SignUpStatus.TAKEN, 0), found.get(SignUpStatus.WAITING, 0))


def free(facts, count):
    """How many places are free for who comes now: none while somebody waits."""
    return 0 if count.waiting else max(0, facts.places - count.taken)


def subscriptions_of(owner):
    """The addresses that a delegate or a delegation has or had, the newest first."""
    whose = Subscription.delegate_id if isinstance(owner, Person) else Subscription.delegation_id
    wanted = db.select(Subscription).where(whose == owner.id).order_by(Subscription.number.desc())
    return db.session.scalars(wanted).all()


def subscription_of(owner):
    """The address that opens the calendar of a delegate or a delegation now; None when there is none.

    A delegation's is its focal point's: one made by the focal point before opens nothing any more.
    """
    newest = newest_subscription_of(owner)
    return newest if newest and newest.revoked_at is None else None


def newest_subscription_of(owner):
    """The last address that a delegate or the focal point of a delegation had, revoked or not; None when there was none."""
    return next((one for one in subscriptions_of(owner) if one.delegation_id is None
                 or one.made_by_id == owner.coordinator_id), None)


def newest_number(owner):
    """Of the addresses that a delegate or a delegation has or had, whosever they are; 0 when there was none."""
    return max((one.number for one in subscriptions_of(owner)), default=0)


def is_dead(delegate):
    """Has this registration ended, and its calendar with it?"""
    return delegate.status in GONE or delegate.erased_at is not None


def heads_wanted_in(codes):
    """(code, id of the delegate) of the heads of delegations invited to one of these sessions, or with a place in it."""
    return rows(HEADS_WANTED_IN, {"codes": codes})
