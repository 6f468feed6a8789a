"""Whom changes of sessions concern: who starred them, signed up, is invited, or takes part as a speaker."""
import collections
from typing import NamedTuple

import sqlalchemy as sa

from ..db import db
from ..delegations.models import SEATED, Delegate, Delegation, Status
from ..members.models import Member
from ..programme.models import Appearance, Slot, Speaker
from ..programme.queries_release import REACHES, Concerned, Reach, lately
from .models import Invitation, SignUp, SignUpStatus, Star, Subscription

STARRED, INVITED, SPEAKS = "starred", "invited", "speaks"


class Tie(NamedTuple):
    """What one person has to do with one session; `way` is STARRED, INVITED, SPEAKS or the value of a SignUpStatus."""

    code: str
    delegate_id: int
    way: str


def ties(codes):
    """Every Tie of people who come to the sessions with these codes, as one question."""
    def joined(model, way):
        return (db.select(Slot.code, model.delegate_id, way).join(model, model.slot_id == Slot.id)
                .join(Delegate, Delegate.id == model.delegate_id))

    speaking = (db.select(Slot.code, Speaker.delegate_id, sa.literal(SPEAKS)).join(Appearance, Appearance.slot_id == Slot.id)
                .join(Speaker, Speaker.id == Appearance.speaker_id).join(Delegate, Delegate.id == Speaker.delegate_id))
    found = [joined(Star, sa.literal(STARRED)), joined(Invitation, sa.literal(INVITED)),
             joined(SignUp, sa.cast(SignUp.status, sa.String)), speaking]
    comes = (Slot.code.in_(codes), Delegate.status.in_(SEATED), Delegate.erased_at.is_(None))
    return [Tie(*row) for row in db.session.execute(sa.union_all(*(one.where(*comes) for one in found)))]


class Person(NamedTuple):
    """As little of a delegate as counting takes."""

    delegation_id: int | None
    is_reached: bool            # by letters
    is_confirmed: bool


def people(ids):
    """{id: Person} of these delegates."""
    rows = db.session.execute(db.select(Delegate.id, Delegate.delegation_id, Delegate.email != "", Delegate.status).where(
        Delegate.id.in_(ids)))
    return {number: Person(delegation, bool(is_reached), status is Status.CONFIRMED)
            for number, delegation, is_reached, status in rows}


def reach(changes, now):
    """The Reach of these Changes: counts and cities, nobody by name. Asks the same however many there are."""
    found = ties([change.code for change in changes])
    telling = {change.code for change in changes if change.matters}
    who = people({tie.delegate_id for tie in found})
    cities = names_of({one.delegation_id for one in who.values()})
    ways = collections.Counter((tie.code, tie.way) for tie in found)
    theirs = collections.defaultdict(set)
    for tie in found:
        theirs[tie.code].add(who[tie.delegate_id].delegation_id)
    of = {code: Concerned(
        taken=ways[code, SignUpStatus.TAKEN.value], waiting=ways[code, SignUpStatus.WAITING.value], starred=ways[code, STARRED],
        invited=ways[code, INVITED], cities=tuple(cities[one] for one in cities if one in theirs[code])) for code in theirs}
    told = {tie.delegate_id for tie in found if tie.code in telling and who[tie.delegate_id].is_reached}
    planned = {tie.delegate_id for tie in found if tie.way not in (INVITED, SPEAKS) and who[tie.delegate_id].is_confirmed}
    own, of_delegations = calendars({tie.delegate_id for tie in found if tie.way != SPEAKS},
                                    {who[number].delegation_id for number in planned}, now)
    return Reach(of, len(who), len(told), len(cities), own, of_delegations)


def names_of(ids):
    """{id of the delegation: name of its city}, in the order of the cities."""
    wanted = db.select(Delegation.id, Member.name).join(Member, Member.id == Delegation.member_id).where(
        Delegation.id.in_([one for one in ids if one])).order_by(Member.slug)
    return dict(db.session.execute(wanted).all())


def calendars(delegates, delegations, now):
    """How many calendars of these delegates and of these delegations a program fetched lately."""
    is_of = sa.or_(Subscription.delegate_id.in_(delegates), Subscription.delegation_id.in_([one for one in delegations if one]))
    counted = db.select(db.func.count(Subscription.delegate_id), db.func.count(Subscription.delegation_id)).where(
        is_of, Subscription.revoked_at.is_(None), Subscription.fetched_at >= lately(now))
    return db.session.execute(counted).one()


REACHES.append(reach)
