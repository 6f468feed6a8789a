"""What we know of a person: shown to the person, handed over as a file, erased."""
import json

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import everyone, open_to, registrars, signed_in
from ..db import db, now
from ..delegations import letters
from ..delegations.models import Delegate
from ..delegations.queries import WITH_CITY, registration_of
from ..languages import pages
from ..limits import limiter
from . import queries, rules, words
from .forms import EraseForm, EraseOwnForm

bp = pages("privacy", __name__)
posts_limit = limiter.limit("120 per 10 minutes", methods=["POST"])


@bp.after_request
def hide_secret_links(answer):
    """No other site is told where the reader came from, and no search engine keeps it."""
    if "token" in (request.view_args or {}):
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def by_link(token):
    """The registration that this secret link opens, or the 404 page."""
    return registration_of(token) or abort(404)


def page_of(person, token=None):
    """Everything about the person as a page."""
    return render_template("privacy/data.html", found=queries.everything_about(person), words=words, token=token)


def as_file(person):
    """Everything about the person as a JSON file, in the database's own words."""
    found = {"written_at": now(), "tables": queries.everything_about(person)}
    answer = Response(json.dumps(found, default=words.as_json, ensure_ascii=False, indent=1), mimetype="application/json")
    answer.headers["Content-Disposition"] = "attachment; filename=my-data.json"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.route("/registration/<token>/data")
@open_to(everyone)
def registration_data(token):
    person = queries.by_link(rules.with_merged(by_link(token)))
    return page_of(person, token=token)


@bp.route("/registration/<token>/data.json")
@open_to(everyone)
def registration_data_file(token):
    return as_file(queries.by_link(rules.with_merged(by_link(token))))


@bp.route("/account/data")
@open_to(signed_in)
def account_data():
    return page_of(queries.signed_in(current_user.account))


@bp.route("/account/data.json")
@open_to(signed_in)
def account_data_file():
    return as_file(queries.signed_in(current_user.account))


@bp.route("/registration/<token>/erase", methods=["GET", "POST"])
@open_to(everyone)
@posts_limit
def erase_registration(token):
    delegate = by_link(token)
    form = EraseOwnForm(obj=delegate)
    if form.accepted():
        with form.showing_refusal():
            served = rules.erase(delegate, seen=form.revision.data, now=now())
            letters.served(served, now=now())
            db.session.commit()
            flash(gettext("Everything about you is erased. The link in your letters opens nothing any more."))
            return redirect(url_for("delegations.privacy"))
    return render_template("privacy/erase_registration.html", delegate=delegate, token=token, form=form,
                           known=queries.counts_about(delegate)), form.status


@bp.route("/desk/delegates/<int:delegate_id>/erase", methods=["GET", "POST"])
@open_to(registrars)
def erase_delegate(delegate_id):
    found = db.session.get(Delegate, delegate_id, options=[WITH_CITY]) if delegate_id < 2**31 else None
    if found is None or found.erased_at is not None:
        abort(404)
    form = EraseForm(obj=found)
    if form.accepted():
        with form.showing_refusal():
            served = rules.erase(found, seen=form.revision.data, by=current_user.account, action=form.why.data.value, now=now())
            letters.served(served, now=now())
            db.session.commit()
            flash(gettext("Erased. What is counted stays."))
            return redirect(url_for("desk.delegates"))
    return render_template("privacy/erase_delegate.html", delegate=found, form=form,
                           known=queries.counts_about(found)), form.status
