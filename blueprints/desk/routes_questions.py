"""Registrars: what is asked besides of those who come in a category."""
from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import open_to, registrars
from ..db import db, now
from ..delegations import rules_questions_edit
from ..delegations.models_categories import Category, Question
from ..forms import row_or_404
from ..texts import Text
from . import queries_settings
from .forms_questions import SPARE_ROWS, QuestionForm
from .forms_settings import StepForm
from .routes import bp
from .routes_categories import moved
from .words_settings import KINDS


@bp.route("/categories/<int:category_id>/questions")
@open_to(registrars)
def questions(category_id):
    category = row_or_404(Category, category_id)
    found = queries_settings.questions_of(category)
    return render_template("desk/questions.html", category=category, questions=found, kinds=KINDS,
                           answered=queries_settings.answers_by_wording(found))


@bp.route("/categories/<int:category_id>/questions/new", methods=["GET", "POST"])
@open_to(registrars)
def add_question(category_id):
    category = row_or_404(Category, category_id)
    form = QuestionForm()
    if form.accepted():
        with form.showing_refusal():
            rules_questions_edit.add(category, **form.facts(), by=current_user.account, now=now())
            db.session.commit()
            flash(gettext("The question is added."))
            return redirect(url_for(".questions", category_id=category_id))
    return render_template("desk/question.html", form=form, category=category, question=None, spare=0), form.status


@bp.route("/questions/<int:question_id>", methods=["GET", "POST"])
@open_to(registrars)
def question(question_id):
    question = row_or_404(Question, question_id)
    form = QuestionForm(obj=question)
    if form.accepted():
        with form.showing_refusal():
            rules_questions_edit.edit(question, **form.facts(), seen=form.revision.data, by=current_user.account, now=now())
            db.session.commit()
            flash(gettext("Saved."))
            return redirect(url_for(".question", question_id=question_id))
    return question_page(question, form)


def question_page(question, form, step=None):
    return render_template(
        "desk/question.html", form=form, question=question, category=db.session.get(Category, question.category_id),
        named=lambda option: Text(**option["name"]), spare=0 if form.is_submitted() else SPARE_ROWS,
        step=step or StepForm(obj=question, formdata=None), answered=queries_settings.answers_by_wording([question]),
        chosen=queries_settings.chosen(question)), max(form.status, step.status if step else 0)


@bp.route("/questions/<int:question_id>/move", methods=["POST"])
@open_to(registrars)
def move_question(question_id):
    question = row_or_404(Question, question_id)
    return moved(question, url_for(".questions", category_id=question.category_id))


@bp.route("/questions/<int:question_id>/<any(retire, restore):step>", methods=["GET", "POST"])
@open_to(registrars)
def step_question(question_id, step):
    question = row_or_404(Question, question_id)
    form = StepForm(obj=question)
    if form.accepted():
        with form.showing_refusal():
            if step == "retire":
                rules_questions_edit.retire(question, seen=form.revision.data, by=current_user.account, now=now())
            else:
                rules_questions_edit.restore(question, seen=form.revision.data, by=current_user.account)
            db.session.commit()
            flash(gettext("Saved."))
            return redirect(url_for(".question", question_id=question_id))
    return question_page(question, QuestionForm(obj=question, formdata=None), form)
