"""All rules with their usual levels and their sentences, and what they find among sessions."""
from collections.abc import Callable
from typing import NamedTuple

from ..refusals import N_
from . import conflicts_moment as moment
from . import conflicts_one as one_alone
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


# Two sessions at the same time.
AT_ONCE = {
    "room-taken": Rule(two.room_taken, Level.BLOCK, N_("%(room)s has “%(one)s” and “%(other)s” at the same time."), "room"),
    "speaker-taken": Rule(two.speaker_taken, Level.BLOCK, N_(
        "%(name)s takes part in “%(one)s” and “%(other)s” at the same time."), "appearances"),
    "statutory": Rule(two.statutory_beside, Level.BLOCK_RELEASE, N_(
        "“%(beside)s” takes place beside “%(meeting)s”, a statutory meeting, which must have nothing beside it."), "starts"),
    "head-taken": Rule(two.head_taken, Level.WARN, N_(
        "The head of the delegation of %(city)s is wanted in “%(one)s” and “%(other)s” at the same time."), "starts"),
    "track": Rule(two.track_at_once, Level.WARN, N_(
        "“%(one)s” and “%(other)s”, both of the track %(track)s, take place at the same time."), "track"),
}
# Two sessions, one after the other.
IN_A_ROW = {
    "walk": Rule(two.walk_too_short, Level.WARN, N_(
        "%(name)s goes from “%(first)s” (%(room)s) to “%(then)s” (%(other_room)s): %(way)s minutes on foot, %(gap)s minutes "
        "between them."), "appearances"),
}
ALONE = {
    "hours": Rule(one_alone.outside_hours, Level.WARN, N_(
        "“%(one)s” is outside the hours of its day, %(opens)s–%(closes)s."), "starts"),
    "room-small": Rule(one_alone.room_small, Level.WARN, N_(
        "“%(one)s” is for %(count)s people; %(room)s seats %(seats)s."), "room"),
    "booths": Rule(one_alone.booths_short, Level.WARN, N_(
        "“%(one)s” is interpreted into %(languages)s; booths in %(room)s: %(booths)s."), "interpreted"),
    "texts": Rule(one_alone.texts_missing, Level.WARN, N_(
        "Title or abstract of “%(one)s”: not yet written in %(languages)s."), "title"),
}
AT_A_MOMENT = {
    "teams": Rule(moment.teams_short, Level.WARN, N_(
        "Interpretation into %(language)s is asked for at the same time in: %(titles)s. Teams there are: %(teams)s."),
        "interpreted"),
}
RULES = AT_ONCE | IN_A_ROW | ALONE | AT_A_MOMENT
ORDER = {name: number for number, name in enumerate(
    ["room-taken", "speaker-taken", "statutory", "head-taken", "walk", "track", "hours", "room-small", "booths", "teams",
     "texts"])}


def level_of(rule, setting):
    return setting.levels.get(rule) or RULES[rule].usual


def levels(setting):
    """The level of each rule."""
    return {rule: level_of(rule, setting) for rule in ORDER}


def counts(rule, setting):
    """Is it not ignored?"""
    return level_of(rule, setting) is not Level.IGNORE


def found(wanted, others, setting):
    """The Conflicts of the `wanted` sessions, among themselves and with the `others`; of rules that are not ignored.

    Each pair is met once; the order is that of the rules, then of the beginnings.
    """
    def counting(rules):
        return [rule.check for name, rule in rules.items() if counts(name, setting)]

    asked = {id(one) for one in wanted}
    at_once, in_a_row, conflicts = counting(AT_ONCE), counting(IN_A_ROW), []
    pairs = meetings([*wanted, *others], setting.reach if in_a_row else None) if at_once or in_a_row else ()
    for one, other in pairs:
        if id(one) not in asked:
            if id(other) not in asked:
                continue
            one, other = other, one
        for check in at_once if one.span.overlaps(other.span) else in_a_row:
            conflicts += check(one, other, setting)
    for check in counting(ALONE):
        for one in wanted:
            conflicts += check(one, setting)
    codes = {one.code for one in wanted}
    for check in counting(AT_A_MOMENT):
        conflicts += [conflict for conflict in check([*wanted, *others], setting) if not codes.isdisjoint(conflict.codes)]
    return sorted(conflicts, key=lambda conflict: ORDER[conflict.rule])
