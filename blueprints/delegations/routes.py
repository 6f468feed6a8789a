"""What everyone meets who registers: the form, one's own registration behind its secret link, the privacy notice."""
from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from .. import engines
from ..access import everyone, open_to, signed_in
from ..assembly.queries import the_assembly, venue_zone
from ..db import db, now
from ..languages import pages, sentence_of
from ..limits import limiter
from ..members import words
from ..refusals import Refusal
from . import letters, queries, rules
from .forms import EditForm, RegisterForm, WithdrawForm
from .models import Status
from .words import DIETS, NEXT_STEPS, POSTS, STATUSES, WAITING_FOR_CITY

bp = pages("delegations", __name__)
# A whole delegation sits behind the one address of its hotel, so what counts most is what was accepted.
accepted_limit = limiter.limit("20 per 10 minutes", methods=["POST"], deduct_when=lambda answer: answer.status_code == 302)
posts_limit = limiter.limit("120 per 10 minutes", methods=["POST"])
WORDS = {"posts": POSTS, "statuses": STATUSES, "next_steps": NEXT_STEPS, "waiting_for_city": WAITING_FOR_CITY,
         "diets": DIETS, "Status": Status, "region_names": words.REGIONS, "search_words": words.search_words}


def secret_key():
    return current_app.config["SECRET_KEY"]


def kept_until(assembly):
    return rules.kept_until(assembly, queries.last_day(), today=now().astimezone(venue_zone()).date())


def own_page(delegate):
    """The delegate's own page, by its secret link."""
    return url_for("delegations.registration", token=rules.link_secret(delegate, key=secret_key()))


@bp.route("/register", methods=["GET", "POST"])
@open_to(everyone)
@accepted_limit
@posts_limit
def register():
    form = RegisterForm(data={"city": request.args.get("city", "")[:80]})
    if form.accepted():
        with form.showing_refusal():
            try:
                delegate = registered(form)
            except rules.Repeated as again:
                return redirect(own_page(again.delegate))
            letters.registered(delegate, now=now())
            receipt = own_page(delegate)        # before the commit, after which the row would have to be read again
            db.session.commit()
            return redirect(receipt)
        engines.only_read_from_here()       # forty wait for the last seat: those who are refused must not wait again
    assembly = the_assembly()
    return render_template("delegations/register.html", form=form, closed=closed_sentence(assembly),
                           until=kept_until(assembly), version=rules.NOTICE_VERSION,
                           **WORDS), form.status


def registered(form):
    """Whom this form registers. Raises what the rule raises."""
    return rules.register(request_key=form.request_key.data, key=secret_key(), now=now(), **form.facts())


def closed_sentence(assembly):
    """Why nobody can register now; None while registration is open."""
    try:
        rules.check_open(assembly, now=now())
    except Refusal as refusal:
        return sentence_of(refusal)
    return None


def editing_closed(delegate):
    """Why this person cannot edit any more; None while they can."""
    try:
        rules.check_editable(delegate, the_assembly(), now=now())
    except Refusal as refusal:
        return sentence_of(refusal)
    return None


def by_link(token):
    """The registration that this secret link opens, or the 404 page."""
    return queries.registration_of(token) or abort(404)


def unseen(answer):
    """An answer behind a secret link: no other site is told where the reader came from, no search engine keeps it."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@bp.after_request
def hide_secret_links(answer):
    return unseen(answer) if "token" in (request.view_args or {}) else answer


@bp.route("/registration/<token>")
@open_to(everyone)
def registration(token):
    delegate = by_link(token)
    closed = editing_closed(delegate)
    return render_template("delegations/registration.html", delegate=delegate, token=token, closed=closed, **WORDS)


@bp.route("/registration/<token>/edit", methods=["GET", "POST"])
@open_to(everyone)
@accepted_limit
@posts_limit
def edit_registration(token):
    delegate = by_link(token)
    form = EditForm(obj=delegate)
    closed = editing_closed(delegate)
    if form.accepted():
        with form.showing_refusal():
            before, status = delegate.email, delegate.status
            changed, served = rules.edit(delegate, seen=form.revision.data, key=secret_key(), now=now(), **form.facts())
            if changed:
                letters.changed(delegate, waits_again=delegate.status is not status, now=now())
            if "email" in changed:
                letters.address_changed(delegate, before=before, now=now())
            letters.served(served, now=now())
            db.session.commit()
            flash(gettext("Your changes are saved.") if changed else gettext("Nothing was changed."))
            return redirect(own_page(delegate))
    return render_template("delegations/edit_registration.html", delegate=delegate, form=form, token=token, closed=closed,
                           **WORDS), form.status


@bp.route("/registration/<token>/withdraw", methods=["GET", "POST"])
@open_to(everyone)
@posts_limit
def withdraw_registration(token):
    delegate = by_link(token)
    form = WithdrawForm(obj=delegate)
    if form.accepted():
        with form.showing_refusal():
            served = rules.withdraw(delegate, seen=form.revision.data, now=now())
            if served is not None:
                letters.withdrawn(delegate, now=now())
                letters.served(served, now=now())
            db.session.commit()
            return redirect(own_page(delegate))
    return render_template("delegations/withdraw_registration.html", delegate=delegate, form=form, token=token,
                           **WORDS), form.status


@bp.route("/registrations")
@open_to(signed_in)
def own_registrations():
    mine = queries.registrations_of(current_user.account.email)
    return render_template("delegations/own_registrations.html", delegates=mine, own_page=own_page, **WORDS)


@bp.route("/privacy")
@open_to(everyone)
def privacy():
    """The notice that whoever registers now agrees to; those who agreed to a former one can still read that."""
    assembly, version = the_assembly(), request.args.get("version")
    is_former = version in rules.FORMER_NOTICES
    return render_template(
        f"delegations/privacy_{version}.html" if is_former else "delegations/privacy.html", until=kept_until(assembly),
        version=version if is_former else rules.NOTICE_VERSION, newest=rules.NOTICE_VERSION, asked=queries.parts_asked(),
        versions=[*rules.FORMER_NOTICES, rules.NOTICE_VERSION], contact=assembly.contact if assembly else "")
