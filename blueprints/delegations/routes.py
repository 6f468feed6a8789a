"""Registering, as everyone meets it: the form, the invitation link of a delegation, the privacy notice."""
from flask import abort, current_app, redirect, render_template, request, url_for

from .. import engines
from ..access import everyone, open_to
from ..assembly.queries import the_assembly, venue_zone
from ..db import db, now
from ..languages import pages, sentence_of
from ..limits import limiter
from ..members import words
from ..refusals import Refusal
from . import letters, queries, rules, rules_places, rules_questions, words_standing
from .forms import RegisterForm
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
    asked = (request.form if request.method == "POST" else request.args).get("category", "")[:40]
    kind = queries.way_in(asked)
    form = new_form(kind, data={"city": request.args.get("city", "")[:80], "category": kind.slug})
    if form.accepted() and (receipt := register_by(form)):
        return redirect(receipt)
    return shown(form, ways=queries.ways_in(asked), is_unknown=bool(asked) and asked != form.kind.slug)


@bp.route("/register/<token>", methods=["GET", "POST"])
@open_to(everyone)
@accepted_limit
@posts_limit
def invited(token):
    try:
        delegation = rules.invited_by(token)
    except rules.InvitationClosed as refusal:
        return render_template("delegations/invitation_closed.html", sentence=sentence_of(refusal)), 404
    form = new_form(queries.way_in(), delegation=delegation)
    if form.accepted() and (receipt := register_by(form, invitation=token)):
        return redirect(receipt)
    return shown(form, ways=())


def new_form(kind, **facts):
    """An empty form, or the one that was sent, for those who come as `kind`."""
    questions = rules_questions.asked_of(kind)
    return RegisterForm(kind=kind, questions=questions, counts=rules_questions.taken(questions), **facts)


def register_by(form, **more):
    """Register whom this form tells of; the address of their own page, None when it was refused."""
    with form.showing_refusal():
        try:
            delegate = rules.register(request_key=form.request_key.data, key=secret_key(), now=now(), **form.facts(), **more)
        except rules.Repeated as again:
            return own_page(again.delegate)
        letters.registered(delegate, now=now())
        receipt = own_page(delegate)        # before the commit, after which the row would have to be read again
        db.session.commit()
        return receipt
    engines.only_read_from_here()       # forty wait for the last seat: those who are refused must not wait again
    return None


def shown(form, *, ways, is_unknown=False):
    """The page with this form, or why nobody can register so now."""
    assembly = the_assembly()
    closed = closed_sentence(assembly, form.kind)
    full = None if closed else full_sentences(form, assembly)
    form.is_full = form.is_full or full is not None
    return render_template("delegations/register.html", form=form, ways=ways, closed=closed, full=full, is_unknown=is_unknown,
                           closed_sentence=closed_sentence, until=kept_until(assembly), version=rules.NOTICE_VERSION,
                           **WORDS), form.status


def closed_sentence(assembly, kind=None):
    """Why nobody can register now, in this category; None while registration is open."""
    try:
        rules.check_open(assembly, now=now(), category=kind)
    except Refusal as refusal:
        return sentence_of(refusal)
    return None


def full_sentences(form, assembly):
    """That there is only the waiting list, where this can be told before the form is sent; None while there are places."""
    delegation = form.delegation or (queries.delegation_of_member(form.slug) if form.slug else None)
    left, others_wait = rules_places.look(form.kind, delegation, assembly)
    if left.limit is None or left.places and not others_wait:
        return None
    number = queries.waiting_for(form.kind, delegation, **line_of(left)) + 1
    return words_standing.full(left, kind=form.kind, delegation=delegation, number=number)


def line_of(left):
    """Which line somebody waits in where so much is left: the own one, unless what is full is wider."""
    return {"is_wide": not left.places and left.limit is rules_places.Limit.CATEGORY,
            "is_of_all": not left.places and left.limit is rules_places.Limit.ALL}


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
