"""A registrar corrects a registration, or lets one person change it for longer."""
from flask import abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import open_to, registrars
from ..assembly.queries import the_assembly
from ..db import db, now
from ..delegations import letters, rules, rules_corrections, rules_questions
from .forms_delegate import CorrectForm, ExtendForm
from .routes import WORDS, bp, delegate_or_404


def standing_or_404(delegate_id):
    """The delegate; the 404 page for one whose data were erased, of which there is nothing left to change."""
    found = delegate_or_404(delegate_id)
    return found if found.erased_at is None else abort(404)


@bp.route("/delegates/<int:delegate_id>/edit", methods=["GET", "POST"])
@open_to(registrars)
def edit_delegate(delegate_id):
    delegate = standing_or_404(delegate_id)
    questions = rules_questions.asked_of(delegate.category)
    form = CorrectForm(obj=delegate, questions=questions, counts=rules_questions.taken(questions, besides=delegate))
    if form.accepted():
        with form.showing_refusal():
            before = delegate.email
            changed, served = rules_corrections.correct(
                delegate, seen=form.revision.data, by=current_user.account, key=current_app.config["SECRET_KEY"], now=now(),
                **form.facts())
            if changed:
                letters.changed(delegate, waits_again=False, now=now())
            if "email" in changed and before:
                letters.address_changed(delegate, before=before, now=now())
            letters.served(served, now=now())
            db.session.commit()
            flash(gettext("Saved. A letter tells the delegate.") if changed else gettext("Nothing was changed."))
            return redirect(url_for(".delegate", delegate_id=delegate_id))
    return render_template("desk/edit_delegate.html", delegate=delegate, form=form, **WORDS), form.status


@bp.route("/delegates/<int:delegate_id>/extend", methods=["GET", "POST"])
@open_to(registrars)
def extend(delegate_id):
    delegate = standing_or_404(delegate_id)
    form = ExtendForm(obj=delegate, data={"until": delegate.edit_until})
    if form.accepted():
        with form.showing_refusal():
            rules_corrections.extend(delegate, until=form.moment, why=form.why.data, seen=form.revision.data,
                                     by=current_user.account, now=now())
            db.session.commit()
            flash(gettext("Saved."))
            return redirect(url_for(".delegate", delegate_id=delegate_id))
    return render_template("desk/extend.html", delegate=delegate, form=form,
                           until=rules.edits_close_at(delegate, the_assembly()), **WORDS), form.status
