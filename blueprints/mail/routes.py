"""The outbox's page, for admins: what waits, what left, what did not, and a button to try again."""
import re

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import admins, open_to
from ..db import db, now
from ..forms import row_or_404
from ..journal.rules import record
from ..languages import pages
from ..paging import page_number
from . import queries, rules, words
from .forms import RetryForm
from .models import Letter, State

bp = pages("mail", __name__)


@bp.route("/admin/outbox")
@open_to(admins)
def outbox():
    return show(RetryForm())


def show(form):
    at = now()
    state = next((state for state in State if state.value == request.args.get("state")), None)
    kinds = queries.kinds()
    narrowed = narrowing(request.args, kinds)
    letters = queries.letters(at, state=state, page=page_number(request.args.get("page")), **narrowed)
    return render_template("mail/outbox.html", letters=letters, counts=queries.counts(at, **narrowed), kinds=kinds,
                           narrowed=narrowed, state=state, now=at, form=form, words=words, State=State)


def narrowing(asked, kinds):
    """The kind and the mailing that an address asks for; anything else in it is passed over."""
    kind, mailing = asked.get("kind"), asked.get("mailing", "")
    return ({"kind": kind} if kind in kinds else {}) | (
        {"mailing": int(mailing)} if re.fullmatch("[1-9][0-9]{0,8}", mailing) else {})


@bp.route("/admin/outbox/<int:letter_id>/retry", methods=["GET", "POST"])
@open_to(admins)
def retry(letter_id):
    letter, form = row_or_404(Letter, letter_id), RetryForm()
    if form.accepted():
        with form.showing_refusal():
            db.session.refresh(letter, with_for_update=True)        # the postman may be about to take it
            rules.retry(letter, now=now())
            record("letter.retried", letter, by=current_user.account)
            db.session.commit()
            flash(gettext("The letter goes out again in a moment."))
            return redirect(url_for(".outbox"))
    if not form.is_submitted():     # a reload, or the other languages' links of a page that refused
        return redirect(url_for(".outbox"))
    return show(form), form.status
