"""What registrars ask besides: adding, rewording, reordering and retiring questions.

The words of a question are never changed: other words are one more wording, and answers keep that which they were given
under. The key of an option is made once and stays, whatever the option is called later.
"""
import re

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from ..assembly.rules import change_and_note, in_plain
from ..db import db
from ..journal.rules import record
from ..refusals import N_, Refusal, check_revision
from ..texts import Text, searchable
from . import rules_places
from .models_categories import Answer, Question, QuestionKind, QuestionWording
from .rules_categories import behind_all, set_retired

MOST_OPTIONS = 40
LONGEST_KEY = 40


class LabelMissing(Refusal):
    message = N_("Write the question, at least in English.")
    field = "label"


class OptionsMissing(Refusal):
    message = N_("Write at least two options to choose from.")
    field = "options"


class TooManyOptions(Refusal):
    message = N_("A question has at most %(most)s options.")
    field = "options"


class OptionTwice(Refusal):
    message = N_("The option “%(name)s” is there twice. Give each its own name.")
    field = "options"


class OptionUnnamed(Refusal):
    message = N_("Write each option at least in English.")
    field = "options"


class KindStays(Refusal):
    message = N_("This question has answers, so its kind stays. Retire it and add another one instead.")
    field = "kind"


def add(category, *, kind, label, hint, is_required, options=(), by, now):
    """One more question, after all others. `options` of a choice are (key or "", name, places or None), in order.

    Raises LabelMissing, OptionsMissing, TooManyOptions, OptionTwice, OptionUnnamed.
    """
    rules_places.hold()
    check_words(kind, label, options)
    question = Question(category=category, kind=kind, is_required=is_required,
                        position=behind_all(Question, Question.category_id == category.id))
    question.wordings.append(QuestionWording(label=label, hint=hint, options=kept(kind, options, []), made_at=now))
    db.session.add(question)
    db.session.flush()
    record("question.added", question, by=by, fields=["label"], values={"label": [None, label.as_dict()]})
    return question


def edit(question, *, kind, label, hint, is_required, options=(), seen, by, now):
    """Change a question; other words become its next wording. Raises as `add` does, ChangedMeanwhile, KindStays."""
    rules_places.hold()
    check_revision(question, seen)
    check_words(kind, label, options)
    if kind is not question.kind and count_answers(question):
        raise KindStays()
    before = question.wording
    wording = QuestionWording(label=label, hint=hint, options=kept(kind, options, question.wordings), made_at=now)
    changed = [name for name in ("label", "hint", "options") if getattr(before, name) != getattr(wording, name)]
    if changed:
        question.wordings.append(wording)
        flag_modified(question, "position")     # whoever edits it at the same time is told, though only words are new
        record("question.reworded", question, by=by, fields=changed, values={
            name: [in_plain(getattr(before, name)), in_plain(getattr(wording, name))]
            for name in changed if name != "options"})
    change_and_note("question.edited", question, {"is_required": is_required}, by=by)
    if kind is not question.kind:
        question.kind = kind
        record("question.edited", question, by=by, fields=["kind"])
    db.session.flush()


def retire(question, *, seen, by, now):
    """Ask it no more; its answers stay. Twice is once. Raises ChangedMeanwhile."""
    set_retired(question, now, "question.retired", seen=seen, by=by)


def restore(question, *, seen, by):
    """Ask it again; twice is once. Raises ChangedMeanwhile."""
    set_retired(question, None, "question.restored", seen=seen, by=by)


def count_answers(question):
    """How many answered it, under whichever wording."""
    return db.session.scalar(db.select(sa.func.count()).where(Answer.question_id == question.id))


def check_words(kind, label, options):
    """Raises LabelMissing, OptionsMissing, TooManyOptions, OptionUnnamed, OptionTwice."""
    if not label.en:
        raise LabelMissing()
    if kind is not QuestionKind.CHOICE:
        return
    if len(options) < 2:
        raise OptionsMissing()
    if len(options) > MOST_OPTIONS:
        raise TooManyOptions(most=MOST_OPTIONS)
    seen = set()
    for _key, name, _places in options:
        if not name.en:
            raise OptionUnnamed()
        if searchable(name.en) in seen:
            raise OptionTwice(name=name)
        seen.add(searchable(name.en))


def kept(kind, options, wordings):
    """The options as a wording keeps them: each has a key that was its own from the first, or a new one that none ever had."""
    if kind is not QuestionKind.CHOICE:
        return []
    known = {option["key"] for wording in wordings for option in wording.options}
    used, made = set(), []
    for key, name, places in options:
        key = key if key in known and key not in used else new_key(name, known | used)
        used.add(key)
        made.append({"key": key, "name": name.as_dict(), "places": places})
    return made


def new_key(name, taken):
    """A key for a new option, made of its English name and not yet taken."""
    plain = re.sub(r"[^a-z0-9]+", "-", searchable(name.en)).strip("-")[:LONGEST_KEY - 4].strip("-") or "option"
    key, number = plain, 1
    while key in taken:
        number += 1
        key = f"{plain}-{number}"
    return key


def options_of(question):
    """The options of its newest wording, as `edit` takes them."""
    return [(option["key"], Text(**option["name"]), option.get("places")) for option in question.wording.options]
