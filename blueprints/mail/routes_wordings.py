"""The words of each kind of letter, for registrars; letters that let people in are for admins alone."""
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import admins, open_to, registrars
from ..db import db, now
from ..languages import pages
from ..texts import LANGUAGES
from . import queries, rules_wordings, words_letters
from .forms import RestoreForm, WordingForm, WordingOfPersonForm

bp = pages("wordings", __name__, "/desk/letters")
ONE = f"/<kind>/<any({', '.join(LANGUAGES)}):code>"      # the language of the letter; that of the page stands before


@bp.route("")
@open_to(registrars)
def letters():
    return render_template("mail/letters.html", kinds=my_kinds(), given=queries.given_words())


def my_kinds():
    """The kinds of letters that the person at the door may give other words."""
    return {name: kind for name, kind in words_letters.KINDS.items() if not kind.by_admins or admins(current_user)}


@bp.route(ONE, methods=["GET", "POST"])
@open_to(registrars)
def letter(kind, code):
    known = my_kinds().get(kind) or abort(404)
    form = (WordingOfPersonForm if known.find else WordingForm)(current=lambda: words_letters.in_use(kind, code))
    shown = None
    if form.accepted():
        with form.showing_refusal():
            if "preview" in request.form:
                rules_wordings.check_kind(known, form.subject.data, form.body.data)
                shown = preview(kind, code, form)
            else:
                rules_wordings.reword(kind, known, code, subject=form.subject.data, body=form.body.data,
                                      seen=form.revision.data, by=current_user.account, now=now())
                db.session.commit()
                flash(gettext("Saved. Letters written from now on say this."))
                return redirect(url_for(".letter", kind=kind, code=code))
    in_use = words_letters.in_use(kind, code)
    return render_template("mail/letter.html", form=form, name=kind, kind=known, code=code, in_use=in_use, shown=shown,
                           own=words_letters.own_words(kind, code)), form.status


def preview(kind, code, form):
    """(subject, body) as they were typed, with values in their places; None when there is nobody like that."""
    values, whose = words_letters.example_of(kind, code), form.whose.data if "whose" in form else ""
    if whose:
        number = words_letters.KINDS[kind].find(whose)
        values = words_letters.real_values(kind, code, number) if number is not None else None
        if values is None:
            form.whose.errors = [*form.whose.errors, gettext("No registration has this reference.")]
            form.status = 422
            return None
    return words_letters.preview(form.subject.data, form.body.data, values)


@bp.route(f"{ONE}/restore", methods=["GET", "POST"])
@open_to(registrars)
def restore(kind, code):
    known = my_kinds().get(kind) or abort(404)
    form = RestoreForm(current=lambda: words_letters.in_use(kind, code))
    if form.accepted():
        with form.showing_refusal():
            rules_wordings.restore(kind, code, seen=form.revision.data, by=current_user.account, now=now())
            db.session.commit()
            flash(gettext("Our own words are back."))
            return redirect(url_for(".letter", kind=kind, code=code))
    return render_template("mail/restore.html", form=form, name=kind, kind=known, code=code,
                           in_use=words_letters.in_use(kind, code), own=words_letters.own_words(kind, code)), form.status
