"""Conflicts in the reader's language: the rules, their levels, and what each found."""
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from ..languages import shown
from .conflicts import Level
from .conflicts_found import ORDER, RULES

NAMES = {
    "room-taken": _l("Room taken"),
    "speaker-taken": _l("Speaker or moderator in two places"),
    "statutory": _l("Something beside a statutory meeting"),
    "head-taken": _l("Head of delegation wanted in two places"),
    "walk": _l("Walk longer than the time for it"),
    "track": _l("Two sessions of a track at once"),
    "hours": _l("Outside the hours of the day"),
    "room-small": _l("Room too small"),
    "booths": _l("Too few booths"),
    "teams": _l("Too few teams of interpreters"),
    "texts": _l("A language is missing"),
}
# What each looks at, for those who set its level.
HINTS = {
    "room-taken": _l("Two sessions in one room at the same time."),
    "speaker-taken": _l("Somebody who chairs, moderates or speaks in two sessions at the same time."),
    "statutory": _l("Any other session, a break too, at the same time as a general assembly or a meeting of a board."),
    "head-taken": _l("A confirmed head of delegation who is invited, has a place or speaks in two sessions at the same time."),
    "walk": _l("Somebody takes part in two sessions one after the other, and the way between the rooms takes longer."),
    "track": _l("Whoever follows a track misses one of them."),
    "hours": _l("Before the venue opens on that day, or after it closes. Visits and social events elsewhere are left out."),
    "room-small": _l("More people are expected, or may sign up, than the room seats."),
    "booths": _l("A session is interpreted into more languages than its room has booths."),
    "teams": _l("At one moment, more sessions are interpreted into a language than there are teams for it."),
    "texts": _l("A title or an abstract that is written in one language and not in all four."),
}
LEVELS = {
    Level.BLOCK: _l("Refuse the change"),
    Level.BLOCK_RELEASE: _l("Hold back the release"),
    Level.WARN: _l("Warn"),
    Level.IGNORE: _l("Ignore"),
}
STANDING = {
    Level.BLOCK: _l("Has to be solved"),
    Level.BLOCK_RELEASE: _l("Holds back the release"),
    Level.WARN: _l("Warning"),
}

# The parts of the list of conflicts, in order.
PARTS = {level.value: name for level, name in STANDING.items()} | {"meant": _l("Meant so"), "gone": _l("No longer needed")}


def rule_name(rule):
    return NAMES.get(rule, rule)


def sentence(conflict):
    """What a rule found, as a sentence; of a Conflict, or of one that stands in the draft."""
    conflict = getattr(conflict, "conflict", conflict)
    return gettext(RULES[conflict.rule].sentence, **{name: shown(value) for name, value in conflict.places.items()})


def mark(standing):
    """A conflict of the draft as a plain value, for scripts."""
    return {"key": standing.key, "rule": standing.rule, "level": standing.level.value, "sentence": sentence(standing),
            "codes": list(standing.codes), "reason": standing.reason, "order": ORDER[standing.rule]}


FILTERS = {"rule_name": rule_name, "conflict_sentence": sentence}
