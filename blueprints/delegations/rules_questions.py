"""The answers to what registrars ask besides; each keeps the wording that it was given under."""
import datetime as dt
import re

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from ..db import db
from ..refusals import N_, Refusal
from ..texts import Text, tidy
from .models import GONE, Delegate
from .models_categories import Answer, Question, QuestionKind, QuestionWording

LONGEST = 1000      # characters of an answer, as the column has it
NUMBER = re.compile(r"-?[0-9]{1,12}([.,][0-9]{1,6})?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class AnswerRefused(Refusal):
    """The answer to one question is not taken; why stands beside that question."""

    def __init__(self, question, **places):
        super().__init__(**places)
        self.field = field_of(question)


class AnswerMissing(AnswerRefused):
    message = N_("Answer this question.")


class AnswerTooLong(AnswerRefused):
    message = N_("Shorten this to %(most)s characters.")


class NotAnOption(AnswerRefused):
    message = N_("Choose one of the answers of the list.")


class OptionFull(AnswerRefused):
    message = N_("All places for “%(option)s” are taken (%(places)s). Choose another answer.")


class NotANumber(AnswerRefused):
    message = N_("Write a number in digits, such as 3 or 2.5.")


class NotADate(AnswerRefused):
    message = N_("Write a date as year-month-day, such as 2025-06-16.")


class NotYesOrNo(AnswerRefused):
    message = N_("Choose yes or no.")


def field_of(question):
    """What the field of a question is called in a form."""
    return f"answer_{question.id}"


def asked_of(category):
    """The questions that are asked of this category now, in their order, with their wordings; in one statement."""
    wanted = db.select(Question).where(Question.category_id == category.id, Question.retired_at.is_(None))
    wanted = wanted.join(Question.wordings).options(contains_eager(Question.wordings)).execution_options(populate_existing=True)
    return db.session.scalars(wanted.order_by(Question.position, Question.id, QuestionWording.id)).unique().all()


def taken(questions, *, besides=None):
    """How many chose what there are only so many places for: {(question id, key): how many}.

    Those who wait for a place count too: they keep their choice when they get it. `besides` is a delegate who is not counted.
    """
    limited = [question.id for question in questions
               if any(option.get("places") is not None for option in question.wording.options)]
    if not limited:
        return {}
    wanted = db.select(Answer.question_id, Answer.value, sa.func.count()).join(Delegate, Delegate.id == Answer.delegate_id)
    wanted = wanted.where(Answer.question_id.in_(limited), Delegate.status.not_in(GONE))
    if besides is not None and besides.id is not None:
        wanted = wanted.where(Delegate.id != besides.id)
    found = db.session.execute(wanted.group_by(Answer.question_id, Answer.value))
    return {(question, key): count for question, key, count in found}


def answers_of(delegate):
    """What this delegate answered so far: {question id: Answer}."""
    return {answer.question_id: answer
            for answer in db.session.scalars(db.select(Answer).where(Answer.delegate_id == delegate.id))}


def keep_answers(delegate, category, answers, *, now):
    """Keep what was answered, {question id: what was written or chosen}; ["answers"] when anything changed, else [].

    None leaves all answers as they are, and so does a form that asked nothing. What did not change keeps the wording
    that it was given under, and is not looked at again. The caller holds the places, so no option is given to one too many.

    Raises AnswerMissing, AnswerTooLong,
    NotAnOption, OptionFull, NotANumber, NotADate, NotYesOrNo.
    """
    questions = asked_of(category) if answers else []
    if not questions:
        return []
    before, counts = answers_of(delegate), taken(questions, besides=delegate)
    given = {}
    for question in questions:
        value, kept = tidy(answers.get(question.id, "")), before.get(question.id)
        if kept is None or kept.value != value:
            given[question] = checked(question, value, counts) if value else nothing(question)
    changed = False
    for question, value in given.items():
        kept = before.get(question.id)
        if kept is not None and kept.value == value:        # such as 2,5 for 2.5
            continue
        if value:
            changed = True
            keep(delegate, question, value, kept)
        elif kept is not None:
            changed = True
            db.session.delete(kept)
    db.session.flush()
    return ["answers"] if changed else []


def keep(delegate, question, value, kept):
    if kept is None:
        db.session.add(Answer(delegate_id=delegate.id, question_id=question.id, wording_id=question.wording.id, value=value))
    else:
        kept.value, kept.wording_id = value, question.wording.id


def nothing(question):
    """What is kept of a question that was left empty. Raises AnswerMissing where it has to be answered."""
    if question.is_required:
        raise AnswerMissing(question)
    return ""


def checked(question, value, counts):
    """What is kept of this answer; counts are those of `taken`."""
    return {QuestionKind.TEXT: a_text, QuestionKind.CHOICE: an_option, QuestionKind.NUMBER: a_number,
            QuestionKind.DATE: a_date, QuestionKind.YES_NO: yes_or_no}[question.kind](question, value, counts)


def a_text(question, value, _counts):
    if len(value) > LONGEST:
        raise AnswerTooLong(question, most=LONGEST)
    return value


def an_option(question, value, counts):
    option = next((one for one in question.wording.options if one["key"] == value), None)
    if option is None:
        raise NotAnOption(question)
    places = option.get("places")
    if places is not None and counts.get((question.id, value), 0) >= places:
        raise OptionFull(question, option=Text(**option["name"]), places=places)
    return value


def a_number(question, value, _counts):
    if not NUMBER.fullmatch(value):
        raise NotANumber(question)
    return value.replace(",", ".")


def a_date(question, value, _counts):
    try:
        return dt.date.fromisoformat(value if DATE.fullmatch(value) else "").isoformat()
    except ValueError:
        raise NotADate(question) from None


def yes_or_no(question, value, _counts):
    if value not in ("yes", "no"):
        raise NotYesOrNo(question)
    return value
