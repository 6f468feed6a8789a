"""Moving the assembly, for admins: what stands, what a move would do, the move, and the move back."""
import datetime as dt
from urllib.parse import urlsplit

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user

from ..access import admins, open_to
from ..db import db, now
from ..delegations.rules import kept_until
from ..languages import pages
from ..refusals import Refusal
from . import queries, queries_effect, rules, rules_undo, words
from .forms import FirstForm, PlanForm, UndoForm, typed
from .models import Move
from .times import MOST_DAYS

bp = pages("dates", __name__, "/admin/dates")


@bp.route("", methods=["GET", "POST"])
@open_to(admins)
def dates():
    was = queries_effect.standing()
    if was.assembly is None:
        return render_template("assembly/nothing_loaded.html")
    form = FirstForm(data={"first": was.days[0].date if was.days else None, "count": len(was.days) or None})
    if form.accepted():
        return redirect(url_for(".plan", first=form.first.data.isoformat(), days=form.count.data))
    newest = queries.newest_move()
    return render_template("dates/dates.html", form=form, was=was, moves=queries.moves(), words=words, told=words.told,
                           answers=newest and queries.total(queries.answers(newest))), form.status


@bp.route("/plan", methods=["GET", "POST"])
@open_to(admins)
def plan():
    was = queries_effect.standing()
    if was.assembly is None:
        return render_template("assembly/nothing_loaded.html")
    form = PlanForm(data=typed(was, **asked(request.args)))
    if form.accepted():
        with form.showing_refusal():
            wanted = form.plan(was, now=now())
            rules.check(wanted, was, now=now())
            return preview(form, queries_effect.effect(wanted, was, now=now()), url_for(".move"))
        was = queries_effect.standing()
    return render_template("dates/plan.html", form=form, was=was, words=words), form.status


def asked(args):
    """The days in a row that an address asks for; nothing when it asks for none that there are."""
    try:
        first, count = dt.date.fromisoformat(args.get("first", "")), args.get("days", "")
    except ValueError:
        return {}
    sensible = count.isascii() and count.isdigit() and len(count) < 4 and 1 <= int(count) <= MOST_DAYS
    return {"first": first, "count": int(count)} if sensible and 1900 <= first.year <= 2200 else {}


@bp.route("/move", methods=["POST"])
@open_to(admins)
def move():
    was = queries_effect.standing()
    if was.assembly is None:
        abort(404)
    form = PlanForm()
    if not form.accepted():
        return render_template("dates/plan.html", form=form, was=was, words=words), form.status
    try:
        wanted = form.plan(was, now=now())
        return done(rules.move(wanted, seen=form.seen.data, by=current_user.account, now=now(), **public()))
    except rules.Changed as refusal:
        return shown_again(form, refusal)
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return render_template("dates/plan.html", form=form, was=queries_effect.standing(), words=words), form.status


def shown_again(form, refusal):
    """The effect as it would be now, because it is not what was looked at."""
    db.session.rollback()
    form.refuse(refusal)
    was = queries_effect.standing()
    with form.showing_refusal():
        wanted = form.plan(was, now=now())
        rules.check(wanted, was, now=now())
        return preview(form, queries_effect.effect(wanted, was, now=now()), url_for(".move"))
    return render_template("dates/plan.html", form=form, was=queries_effect.standing(), words=words), form.status


def preview(form, effect, action, *, undone=None):
    form.seen.data = effect.fingerprint
    return render_template("dates/preview.html", form=form, effect=effect, was=effect.was, words=words, action=action,
                           undone=undone, today=now().date(), kept=kept(effect)), form.status


def kept(effect):
    """(until when personal data is kept now, and after the move)."""
    assembly, last, today = effect.was.assembly, effect.was.days[-1].date if effect.was.days else None, now().date()
    after = effect.plan.all_dates[-1] + dt.timedelta(days=assembly.retention_days)
    return (kept_until(assembly, last, today=today),
            None if effect.plan.is_provisional and after < today else after)


def public():
    """Where the public reaches us."""
    base_url = current_app.config["BASE_URL"]
    return {"host": urlsplit(base_url).hostname, "base_url": base_url}


def done(moved):
    written = moved.after["letters"]
    db.session.commit()
    flash(gettext("The assembly has moved."))
    if written:
        flash(ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", written))
    return redirect(url_for(".dates"))


@bp.route("/moves/<int:move_id>/undo", methods=["GET", "POST"])
@open_to(admins)
def undo(move_id):
    undone = (db.session.get(Move, move_id) if move_id < 2**31 else None) or abort(404)
    form = UndoForm(data={"tell": True})
    if form.accepted():
        try:
            wanted = rules_undo.plan_back(undone, queries_effect.standing(), tell=form.tell.data)
            return done(rules.move(wanted, seen=form.seen.data, by=current_user.account, now=now(), **public()))
        except Refusal as refusal:
            db.session.rollback()
            form.refuse(refusal)
    was = queries_effect.standing()
    try:
        wanted = rules_undo.plan_back(undone, was)
    except Refusal as refusal:
        if not form.refusals:
            form.refuse(refusal)
        status = 200 if request.method == "GET" else form.status
        return render_template("dates/cannot_undo.html", form=form, move=undone, told=words.told), status
    return preview(form, queries_effect.effect(wanted, was, now=now()), "", undone=undone)
