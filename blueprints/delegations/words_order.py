"""The protocol order: one key, computed once for a page, and used by every list, name plate and roll call.

Which steps decide, and in which order, is a fact of the assembly (Assembly.protocol); the last one sorts the names of cities
in the language now spoken, so each of the four languages has an order of its own.
"""
from ..assembly.models import Step
from ..assembly.queries import the_assembly
from ..languages import plain
from ..members.models import Part
from ..members.words import sort_key
from . import queries_order
from .models import Post
from .queries_order import LAST

# What each step asks of a Standing; the smaller the answer, the earlier the delegation.
KEYS = {
    Step.HOST: lambda standing, host: standing.slug != host,
    Step.CO_PRESIDENT: lambda standing, _host: standing.part is not Part.CO_PRESIDENT,
    Step.RANK: lambda standing, _host: standing.rank,
    Step.CITY: lambda standing, _host: sort_key(plain(standing.name)),
}


class Protocol:
    """Where each member and each delegation stands, for a reader of the language now spoken."""

    def __init__(self, standings, assembly):
        steps = [KEYS[Step(step)] for step in assembly.protocol] if assembly else []
        host = assembly.host if assembly else ""
        ordered = sorted(standings, key=lambda one: (*(ask(one, host) for ask in steps), KEYS[Step.CITY](one, host), one.slug))
        self.delegation_ids = [one.delegation_id for one in ordered if one.delegation_id is not None]
        self.of_member = {one.member_id: number for number, one in enumerate(ordered)}
        self.of_delegation = {one: number for number, one in enumerate(self.delegation_ids)}

    def place_of(self, row):
        """Where a Member stands, a Delegation, or a row that has a `member`."""
        member_id = row.member_id if hasattr(row, "member_id") else getattr(row, "member", row).id
        return self.of_member.get(member_id, LAST)

    def sql(self):
        """What to sort delegates by in SQL: delegations in order, each from its head down, then those of no delegation."""
        return (queries_order.place_in(self.delegation_ids), *queries_order.in_delegation())


def protocol():
    """The order as it is now; two statements at most, however many delegations there are."""
    return Protocol(queries_order.standings(), the_assembly())


def delegations_in_order(rows, order=None):
    """Delegations, members, or rows that have a `member`, in protocol order."""
    order = order or protocol()
    return sorted(rows, key=order.place_of)


def delegates_in_order(delegates, order=None):
    """Delegates in protocol order: their delegations', then head, office, position and name. Their ranks have to be loaded."""
    order = order or protocol()
    return sorted(delegates, key=lambda delegate: (order.of_delegation.get(delegate.delegation_id, LAST), *own_place(delegate)))


def own_place(delegate):
    """Where somebody stands within the own delegation: the head, then by office, position and name."""
    return (delegate.post is not Post.HEAD, delegate.rank.position if delegate.rank else LAST, delegate.position,
            sort_key(delegate.name), delegate.id)
