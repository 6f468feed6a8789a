"""Editors: what the rules find in the draft, exceptions that are meant so, and what would be found elsewhere."""
import collections

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import editors, open_to
from ..assembly.queries import days
from ..db import db, now
from ..forms import row_or_404
from ..paging import page_number, paged_list
from . import forms_conflicts, queries, queries_conflicts, rules, rules_conflicts, words_conflicts
from .forms import ButtonForm
from .forms_conflicts import AcknowledgeForm
from .models_rules import Acknowledgement
from .routes_parts import bp

A_PAGE = 50
PARTS = list(words_conflicts.PARTS)

for name, as_words in words_conflicts.FILTERS.items():
    bp.add_app_template_filter(as_words, name)


@bp.route("/conflicts")
@open_to(editors)
def conflicts():
    """A page of what stands: by level, then what is meant so, then reasons that nobody needs any more."""
    every, all_days = queries_conflicts.of_days(), days()
    rule = next((rule for rule in words_conflicts.NAMES if rule == request.args.get("rule")), None)
    day = next((day for day in all_days if day.date.isoformat() == request.args.get("day")), None)
    shown = [one for one in every if (rule is None or one.rule == rule)
             and (day is None or any(session.day_id == day.id for session in one.sessions))]
    gone = queries_conflicts.no_longer_needed(every)
    listed = [("meant" if one.acknowledged else one.level.value, one) for one in shown]
    listed += [("gone", one) for one in gone if not rule and not day]
    listed.sort(key=lambda entry: PARTS.index(entry[0]))
    return render_template(
        "editor/conflicts.html", is_any=bool(every), is_shown=bool(shown), rule=rule, day=day, days=all_days,
        found=paged_list(listed, number=page_number(request.args.get("page")), size=A_PAGE), words=words_conflicts,
        counts=collections.Counter(part for part, _one in listed), of_rules=collections.Counter(one.rule for one in every))


@bp.route("/conflicts/acknowledge", methods=["GET", "POST"])
@open_to(editors)
def acknowledge():
    form = AcknowledgeForm(**({"key": request.args.get("key", "")} if request.method == "GET" else {}))
    if form.accepted():
        with form.showing_refusal():
            rules_conflicts.acknowledge(form.key.data, reason=form.reason.data, by=current_user.account, now=now())
            db.session.commit()
            flash(gettext("It stands, and says why."))
            return redirect(url_for(".conflicts"))
    standing = next((one for one in queries_conflicts.of_days() if one.key == form.key.data), None)
    if standing is None and request.method == "GET":        # solved meanwhile
        return redirect(url_for(".conflicts"))
    return render_template("editor/acknowledge.html", form=form, standing=standing), form.status


@bp.route("/conflicts/<int:acknowledgement_id>/take-back", methods=["GET", "POST"])
@open_to(editors)
def take_back(acknowledgement_id):
    if request.method == "POST":
        rules.hold_draft(alone=True)
    row = row_or_404(Acknowledgement, acknowledgement_id)
    form = ButtonForm()
    if form.accepted():
        with form.showing_refusal():
            rules_conflicts.take_back(row, by=current_user.account)
            db.session.commit()
            flash(gettext("The exception is taken back."))
            return redirect(url_for(".conflicts"))
    return render_template("editor/take_back.html", form=form, row=row), form.status


@bp.route("/check")
@open_to(editors)
def check():
    """What the rules would find if sessions were put there; asked while they are dragged."""
    places, codes = forms_conflicts.places_asked(request.args, days(), queries.rooms())
    found = queries_conflicts.elsewhere(places, codes) if places else []
    return jsonify(found=[words_conflicts.mark(one) for one in found])
