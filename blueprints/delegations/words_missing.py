"""What is still missing of somebody who comes for a delegation, and in words how complete a delegation is."""
import enum
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from .models import Post
from .models_categories import FormPart


class Missing(enum.Enum):
    """What may be missing, in the order in which it is told."""

    NAME = "name"
    EMAIL = "email"
    OWN_NAME = "own_name"
    OFFICE = "office"
    ORGANISATION = "organisation"
    RANK = "rank"
    NOTICE = "notice"
    ANSWERS = "answers"


# What the focal point can add, and what only the person can do.
MISSING = {
    Missing.NAME: _l("Name follows"),
    Missing.EMAIL: _l("E-mail"),
    Missing.OWN_NAME: _l("Name in the own script"),
    Missing.OFFICE: _l("Office"),
    Missing.ORGANISATION: _l("Organisation"),
    Missing.RANK: _l("Rank in protocol"),
    Missing.NOTICE: _l("Privacy notice, to be read by the person"),
    Missing.ANSWERS: _l("Answers, to be given by the person"),
}
BY_THE_PERSON = {Missing.NOTICE, Missing.ANSWERS}


class Completeness(NamedTuple):
    """How much of what is needed of somebody is there."""

    needed: int
    missing: list

    @property
    def done(self):
        return self.needed - len(self.missing)

    @property
    def is_complete(self):
        return not self.missing

    @property
    def waits_for_person(self):
        """Is there nothing left that the focal point could add?"""
        return bool(self.missing) and set(self.missing) <= BY_THE_PERSON


def needs(delegate, questions):
    """{what is needed of this delegate: is it there}. `questions` are all that are asked of the category now."""
    category, required = delegate.category, {question.id for question in questions if question.is_required}
    found = {Missing.NAME: bool(delegate.name), Missing.EMAIL: bool(delegate.email)}
    is_head = delegate.post is Post.HEAD
    if category.requires(FormPart.OWN_NAME):
        found[Missing.OWN_NAME] = bool(delegate.own_name)
    if category.requires(FormPart.OFFICE) or is_head and category.asks(FormPart.OFFICE):
        found[Missing.OFFICE] = bool(delegate.office)
    if category.requires(FormPart.ORGANISATION):
        found[Missing.ORGANISATION] = bool(delegate.organisation)
    if is_head:
        found[Missing.RANK] = delegate.rank_id is not None
    found[Missing.NOTICE] = delegate.consented_at is not None
    if required:
        found[Missing.ANSWERS] = required <= {answer.question_id for answer in delegate.answers}
    return found


def missing(delegate, questions):
    """What is still missing of this delegate, in order; its answers have to be loaded where a question is required."""
    return [what for what, is_there in needs(delegate, questions).items() if not is_there]


def completeness(delegate, questions):
    """How complete a delegate is, and what is missing."""
    found = needs(delegate, questions)
    return Completeness(len(found), [what for what, is_there in found.items() if not is_there])
