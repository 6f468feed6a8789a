"""Places: of a delegation, of a category, and of everybody in all. They are counted and taken here and nowhere else.

Whoever may take or free a place first holds the one lock there is for all of them, the assembly's row; then counts, then
takes. One lock cannot be taken in the wrong order, and the limits of delegation, category and assembly hold together.
"""
import enum
import functools
from typing import NamedTuple

import sqlalchemy as sa

from ..assembly.models import Assembly
from ..db import db
from ..refusals import N_, Refusal
from .models import SEATED, Delegate, Status

HELD = db.select(Assembly).with_for_update(of=Assembly).execution_options(populate_existing=True)
# Somebody whose city is not matched yet has no place so far.
COUNTED_IN_ALL = sa.or_(Delegate.delegation_id.is_not(None), Delegate.city_written == "")
CATEGORY, DELEGATION = sa.bindparam("category"), sa.bindparam("delegation")
ENOUGH = 2**31      # where nothing limits how many may come


class NoSeatLeft(Refusal):
    message = N_("All seats of %(city)s are taken (%(seats)s). You can go on the waiting list, or ask your delegation "
                 "whether somebody withdraws.")
    field = "city"


class NoPlaceLeft(Refusal):
    message = N_("All places for “%(category)s” are taken (%(places)s). You can go on the waiting list.")
    field = "category"


class AssemblyFull(Refusal):
    message = N_("All places of the assembly are taken (%(places)s). You can go on the waiting list.")


class Limit(enum.Enum):
    """What it is that has no place left."""

    DELEGATION = "delegation"
    CATEGORY = "category"
    ALL = "all"


class Free(NamedTuple):
    """How many places are free, and which of the limits is the narrowest; none where nothing limits them."""

    places: int
    limit: Limit | None


COUNTED = {Limit.DELEGATION: Delegate.delegation_id == DELEGATION, Limit.CATEGORY: Delegate.category_id == CATEGORY,
           Limit.ALL: COUNTED_IN_ALL}


def hold():
    """The assembly, locked until the end of the transaction: nobody else takes or frees a place meanwhile."""
    assembly = db.session.scalar(HELD)
    db.session.info["held"] = assembly      # else it is forgotten with the caller's variable, and asked for again by letters
    return assembly


def seats_of(delegation, assembly):
    """How many seats the delegation has, or will have once it is made: its own number, else the assembly's."""
    if delegation is not None and delegation.seats is not None:
        return delegation.seats
    return assembly.seats_per_delegation if assembly else 0


def limits(category, delegation, assembly):
    """(limit, how many may come) for each limit that there is."""
    if delegation is not None:
        yield Limit.DELEGATION, seats_of(delegation, assembly)
    if category.places is not None:
        yield Limit.CATEGORY, category.places
    if assembly.places is not None:
        yield Limit.ALL, assembly.places


@functools.cache
def asked(limits, *, of_delegation):
    """How many places are taken of each of the limits, and whether somebody waits: put together once, asked under the lock."""
    own = Delegate.delegation_id == DELEGATION if of_delegation else Delegate.delegation_id.is_(None)
    return db.select(
        *(db.select(sa.func.count()).where(COUNTED[limit], Delegate.status.in_(SEATED)).scalar_subquery() for limit in limits),
        sa.exists().where(Delegate.status == Status.WAITING, Delegate.category_id == CATEGORY, own))


def look(category, delegation, assembly):
    """(Free, does somebody wait for a place of this category and delegation?), in one statement."""
    found = dict(limits(category, delegation, assembly))
    answer = db.session.execute(asked(tuple(found), of_delegation=delegation is not None), {
        "delegation": delegation.id if delegation is not None else None, "category": category.id}).one()
    left = [Free(max(0, most - taken), limit) for (limit, most), taken in zip(found.items(), answer, strict=False)]
    return min(left, key=lambda one: one.places, default=Free(ENOUGH, None)), bool(answer[-1])


def free(category, delegation, assembly):
    """How many places there are for one more of this category and delegation. Only `hold` makes it last."""
    return look(category, delegation, assembly)[0]


def has_room(category, delegation, assembly, *, count=1):
    """Are there places for so many more? Not while others wait for what is free: who comes later is behind them."""
    left, others_wait = look(category, delegation, assembly)
    return left.places >= count and not others_wait


def refuse(category, delegation, assembly):
    """Say what it is that is full. Raises NoSeatLeft, NoPlaceLeft or AssemblyFull."""
    limit = free(category, delegation, assembly).limit
    if limit is Limit.CATEGORY or limit is None:
        raise NoPlaceLeft(category=category.name, places=category.places)
    if limit is Limit.ALL:
        raise AssemblyFull(places=assembly.places)
    raise NoSeatLeft(city=delegation.member.name, seats=seats_of(delegation, assembly))
