"""All rules with their usual levels and their sentences, and what they find among sessions."""
from collections.abc import Callable
from typing import NamedTuple

from ..refusals import N_
from . import conflicts_two as two
from .conflicts import Level
from .times import meetings


class Rule(NamedTuple):
    """How a rule finds conflicts, what its level is unless editors set another, what it says of a conflict, and the field of
    a session's form beside which a refusal stands."""

    check: Callable
    usual: Level
    sentence: str
    field: str


OF_TWO = {
    "room-taken": Rule(two.room_taken, Level.BLOCK, N_("%(room)s has “%(one)s” and “%(other)s” at the same time."), "room"),
    "speaker-taken": Rule(two.speaker_taken, Level.BLOCK, N_(
        "%(name)s takes part in “%(one)s” and “%(other)s” at the same time."), "appearances"),
}
RULES = OF_TWO


def level_of(rule, setting):
    return setting.levels.get(rule) or RULES[rule].usual


def counting(rules, setting):
    """Those of the rules that are not ignored."""
    return [rule for name, rule in rules.items() if level_of(name, setting) is not Level.IGNORE]


def found(wanted, others, setting):
    """The Conflicts of the `wanted` sessions, among themselves and with the `others`; of rules that are not ignored.

    Each pair is met once; the order is that of the rules, then of the beginnings.
    """
    asked = {id(one) for one in wanted}
    conflicts = []
    of_two = counting(OF_TWO, setting)
    for one, other in meetings([*wanted, *others], setting.reach):
        if id(one) not in asked:
            if id(other) not in asked:
                continue
            one, other = other, one
        for rule in of_two:
            conflicts += rule.check(one, other, setting)
    order = {name: number for number, name in enumerate(RULES)}
    return sorted(conflicts, key=lambda conflict: order[conflict.rule])


def levels(setting):
    """The level of each rule."""
    return {rule: level_of(rule, setting) for rule in RULES}
