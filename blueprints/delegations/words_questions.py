"""What somebody answered, in words."""
import contextlib
import datetime as dt

from flask_babel import gettext

from ..languages import day, plain
from ..texts import Text
from .models_categories import QuestionKind


def option_named(key, wordings):
    """What an option was called when it was offered last; its key where nobody knows."""
    for wording in reversed(wordings):
        for option in wording.options:
            if option["key"] == key:
                return plain(Text(**option["name"]))
    return key


def in_words(answer):
    """An answer as a person reads it, in the words that the option had when it was chosen. Its wording is loaded."""
    kind = answer.question.kind
    if kind is QuestionKind.CHOICE:
        return option_named(answer.value, [*answer.question.wordings, answer.wording])
    if kind is QuestionKind.YES_NO:
        return gettext("Yes") if answer.value == "yes" else gettext("No")
    if kind is QuestionKind.DATE:
        with contextlib.suppress(ValueError):
            return day(dt.date.fromisoformat(answer.value), "long")
    return answer.value
