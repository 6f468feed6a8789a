"""Conflicts in the reader's language."""
from flask_babel import gettext

from ..languages import shown
from .conflicts_found import RULES


def sentence(conflict):
    """What a rule found, as a sentence; of a Conflict, or of one that stands in the draft."""
    conflict = getattr(conflict, "conflict", conflict)
    return gettext(RULES[conflict.rule].sentence, **{name: shown(value) for name, value in conflict.places.items()})


FILTERS = {"conflict_sentence": sentence}
