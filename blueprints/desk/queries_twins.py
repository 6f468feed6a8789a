"""Who is likely registered twice. People are put into buckets by what twins have in common, never compared all with all."""
import collections
import itertools
from typing import NamedTuple

import sqlalchemy as sa

from ..db import db
from ..delegations.models import Delegate
from ..delegations.rules_merge import standing
from ..journal.models import JournalEntry
from ..texts import searchable

DOTLESS = {"gmail.com", "googlemail.com"}       # to which a dot in the address says nothing
LONG = 8            # letters of a name in which one wrong letter is no other name
EVERY_PAIR = 8      # people in a bucket, of whom each is held against each; of more only those side by side
COLUMNS = (Delegate.id, Delegate.reference, Delegate.name, Delegate.own_name, Delegate.email, Delegate.email_folded,
           Delegate.delegation_id, Delegate.category_id, Delegate.status, Delegate.registered_at)


class Twins(NamedTuple):
    """Two who may be one, the earlier first, and why: keys of words_twins.WHY."""

    one: tuple
    other: tuple
    why: tuple


def twins():
    """All likely pairs that nobody has told apart, those with the most reasons first; two statements however many come."""
    people = db.session.execute(sa.select(*COLUMNS).where(standing()).order_by(Delegate.id)).all()
    apart = {(int(entry.subject.partition(":")[2]), entry.values.get("delegate")) for entry in db.session.execute(
        sa.select(JournalEntry.subject, JournalEntry.values).where(JournalEntry.action == "delegates.told-apart"))}
    found = collections.defaultdict(set)
    for why, one, other in alike(people):
        if (one.id, other.id) not in apart:
            found[one, other].add(why)
    pairs = [Twins(one, other, tuple(sorted(why))) for (one, other), why in found.items()]
    return sorted(pairs, key=lambda pair: (-len(pair.why), pair.one.id, pair.other.id))


def alike(people):
    """(why, one, other) of everybody who is like another in one way."""
    buckets = collections.defaultdict(list)
    names = {one: tuple(sorted(parts(one.name))) for one in people}
    for one in people:
        buckets["name", names[one]].append(one)
        if own := "".join(parts(one.own_name)):
            buckets["own_name", own].append(one)  # type: ignore[index]
        if one.email_folded:
            buckets["email", one.email_folded].append(one)
            buckets["variant", variant(one.email_folded)].append(one)
            buckets["local", one.email_folded.partition("@")[0]].append(one)
        letters = "".join(names[one])
        if len(letters) >= LONG:
            for shorter in {letters, *(letters[:at] + letters[at + 1:] for at in range(len(letters)))}:
                buckets["edit", one.delegation_id, shorter].append(one)  # type: ignore[index]
    for (why, *_key), alike_ones in buckets.items():
        for one, other in side_by_side(alike_ones):
            if holds(why, one, other, names):
                yield why, one, other


def side_by_side(people):
    return itertools.combinations(people, 2) if len(people) <= EVERY_PAIR else itertools.pairwise(people)


def holds(why, one, other, names):
    """Is what put these into one bucket a reason, all considered?"""
    if why in ("name", "own_name"):     # many a name is frequent: in two cities it is two people
        return bool(names[one]) and (None in (one.delegation_id, other.delegation_id)
                                     or one.delegation_id == other.delegation_id)
    if why == "edit":
        letters = "".join(names[one]), "".join(names[other])
        return letters[0] != letters[1] and is_one_edit(*letters)
    if why == "variant":
        return one.email_folded != other.email_folded
    if why == "local":                  # info@ stands before many domains
        same = one.email_folded.partition("@")[2] == other.email_folded.partition("@")[2]
        return not same and not set(names[one]).isdisjoint(names[other])
    return True


def parts(name):
    """The parts of a name as they are compared: folded, without marks and signs."""
    return "".join(sign if sign.isalnum() else " " for sign in searchable(name)).split()


def variant(email):
    """What addresses that reach one mailbox have in common."""
    local, _at, domain = email.partition("@")
    local = local.partition("+")[0]
    return f"{local.replace('.', '')}@gmail.com" if domain in DOTLESS else f"{local}@{domain}"


def is_one_edit(one, other):
    """Is it one letter more, less, another, or two exchanged?"""
    if len(one) > len(other):
        one, other = other, one
    at = next((number for number, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1:]
    return one[at + 1:] == other[at + 1:] or (one[at:at + 2] == other[at:at + 2][::-1] and one[at + 2:] == other[at + 2:])
