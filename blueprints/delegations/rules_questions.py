"""The answers to what registrars ask besides; each keeps the wording that it was given under."""
from ..db import db
from .models_categories import Question


def asked_of(category):
    """The questions that are asked of this category now, in their order."""
    wanted = db.select(Question).where(Question.category_id == category.id, Question.retired_at.is_(None))
    return db.session.scalars(wanted.order_by(Question.position, Question.id)).all()


def keep_answers(delegate, category, answers, *, now):
    """Keep what was answered, question id: value; the names of what changed. None leaves all answers as they are."""
    return []
