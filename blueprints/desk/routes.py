"""The registrars' desk: delegates, what is decided about them, and the delegations' seats and focal points."""
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import open_to, registrars
from ..assembly.queries import the_assembly
from ..db import db, now
from ..delegations import letters, rules, rules_decisions, rules_places, words_questions
from ..delegations.models import Delegate, Post, Status
from ..delegations.queries import WITH_CITY, in_order
from ..delegations.words import DECIDED, DIETS, POSTS, STATUSES
from ..delegations.words_order import delegations_in_order
from ..journal import words as journal_words
from ..languages import pages
from ..mail import words as mail_words
from ..mail.queries import undeliverable
from ..members import words
from . import queries, queries_found, queries_overview, words_found, words_overview
from .forms import DecideForm, DeclineForm, FocalPointForm, MatchForm, SeatsForm, as_query, asked

bp = pages("desk", __name__, "/desk")
WORDS = {"posts": POSTS, "statuses": STATUSES, "diets": DIETS, "journal_words": journal_words,
         "mail_words": mail_words, "Status": Status, "Post": Post, "region_names": words.REGIONS,
         "search_words": words.search_words}


def delegate_or_404(delegate_id):
    """The delegate with the city it comes for, or the 404 page."""
    found = db.session.get(Delegate, delegate_id, options=[WITH_CITY]) if delegate_id < 2**31 else None
    return found or abort(404)


def me():
    return current_user.account


@bp.route("/delegates")
@open_to(registrars)
def delegates():
    wanted, rows = asked(request.args), queries_found.rows_known()
    there_is = queries_found.known(rows)
    found = queries_found.find(wanted, there_is, words_found.sorted_by(wanted), now=now())
    return render_template(
        "desk/delegates.html", wanted=wanted, found=found, query=as_query(wanted), names=words_found.shown(rows),
        days=words_found.Days(), refused=queries_found.refused(found.rows),
        first_address=url_for(".delegate", delegate_id=0)[:-1], words=words_found, statuses=STATUSES, posts=POSTS,
        region_names=words.REGIONS, sizes=queries_found.SIZES, unmatched=queries_found.UNMATCHED)


@bp.route("/delegates/<int:delegate_id>")
@open_to(registrars)
def delegate(delegate_id):
    found = delegate_or_404(delegate_id)
    into, merged = queries.related(found)
    return render_template(
        "desk/delegate.html", delegate=found, form=DecideForm(obj=found), history=queries.history(found),
        letters=queries.letters(found), answers=queries.answers(found), answer_words=words_questions.in_words,
        party=queries.party(found), into=into, merged=merged, until=rules.edits_close_at(found, the_assembly()),
        refused=undeliverable([found.email]).get(found.email) if found.email else None, **WORDS)


def decide(delegate_id, kind, action, rule, letter, **facts):
    """One decision from look-up to answer: `rule` is given what `facts` say of the filled form, `letter` tells of it."""
    found = delegate_or_404(delegate_id)
    form = kind(obj=found)
    if form.accepted():
        with form.showing_refusal():
            asked_for = {name: ask(form) for name, ask in facts.items()}
            served = rule(found, seen=form.revision.data, by=me(), now=now(), **asked_for)
            if letter:
                letter(found, now=now())
            letters.served(served or [], now=now())
            db.session.commit()
            flash(DECIDED[action])
            return redirect(url_for(".delegate", delegate_id=delegate_id))
    return render_template("desk/decide.html", delegate=found, form=form, action=action, **WORDS), form.status


@bp.route("/delegates/<int:delegate_id>/confirm", methods=["GET", "POST"])
@open_to(registrars)
def confirm(delegate_id):
    return decide(delegate_id, DecideForm, "confirm", rules_decisions.confirm, letters.confirmed)


@bp.route("/delegates/<int:delegate_id>/decline", methods=["GET", "POST"])
@open_to(registrars)
def decline(delegate_id):
    return decide(delegate_id, DeclineForm, "decline", rules_decisions.decline, letters.declined,
                  reason=lambda form: form.reason.data)


@bp.route("/delegates/<int:delegate_id>/undo", methods=["GET", "POST"])
@open_to(registrars)
def undo(delegate_id):
    return decide(delegate_id, DecideForm, "undo", rules_decisions.undo, letters.waits_again)


@bp.route("/delegates/<int:delegate_id>/match", methods=["GET", "POST"])
@open_to(registrars)
def match(delegate_id):
    return decide(delegate_id, MatchForm, "match", rules_decisions.match, None,
                  city=lambda form: form.city.data)


@bp.route("/delegations")
@open_to(registrars)
def delegations():
    only = request.args.get("only") if request.args.get("only") in queries_overview.LACKS else ""
    return render_template("desk/delegations.html", rows=delegations_in_order(queries.delegations(only)), only=only,
                           lacks=words_overview.LACKS, seats_of=rules_places.seats_of)


def member_or_404(slug):
    """The member with this slug, its delegation with it, or the 404 page."""
    return queries.member_called(slug) or abort(404)


def made(member):
    """The member's delegation, its row locked; made when it is not there yet."""
    rules_places.hold()
    return rules.delegation_of(member.slug, retired_too=True)


@bp.route("/delegations/<slug>", methods=["GET", "POST"])
@open_to(registrars)
def delegation(slug):
    member = member_or_404(slug)
    form = SeatsForm(obj=member.delegation)
    if form.accepted():
        with form.showing_refusal():
            served = rules_decisions.set_seats(made(member), seats=form.seats.data, seen=form.revision.data, by=me(), now=now())
            letters.served(served, now=now())
            return saved(slug, gettext("Saved."))
    assembly, delegates = the_assembly(), in_order(queries.delegates_of(member.delegation))
    return render_template(
        "desk/delegation.html", member=member, form=form, delegates=delegates,
        taken=sum(delegate.holds_a_seat for delegate in delegates), seats=rules_places.seats_of(member.delegation, assembly),
        history=queries.history(member.delegation) if member.delegation else [], **WORDS), form.status


@bp.route("/delegations/<slug>/focal-point", methods=["GET", "POST"])
@open_to(registrars)
def focal_point(slug):
    member = member_or_404(slug)
    form = FocalPointForm(obj=member.delegation)
    if form.accepted():
        with form.showing_refusal():
            own = made(member)
            account, secret = rules_decisions.appoint(own, email=form.email.data, language=form.language.data,
                                                 seen=form.revision.data, by=me(), now=now())
            letters.focal_point(own, account, secret, now=now())
            return saved(slug, gettext("The invitation is on its way."))
    return render_template("desk/focal_point.html", member=member, form=form), form.status


@bp.route("/delegations/<slug>/focal-point/remove", methods=["GET", "POST"])
@open_to(registrars)
def dismiss(slug):
    member = member_or_404(slug)
    form = DecideForm(obj=member.delegation)
    if form.accepted():
        with form.showing_refusal():
            rules_decisions.dismiss(made(member), seen=form.revision.data, by=me())
            return saved(slug, gettext("This delegation has no focal point any more."))
    return render_template("desk/dismiss.html", member=member, form=form), form.status


def saved(slug, said):
    """The one commit of a change to a delegation, and back to its page, which shows what is `said`."""
    db.session.commit()
    flash(said)
    return redirect(url_for(".delegation", slug=slug))
