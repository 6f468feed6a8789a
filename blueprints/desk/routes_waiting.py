"""Registrars: the waiting lists. Whatever is done to a line has a reason, which the journal keeps."""
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user

from ..access import open_to, registrars
from ..assembly.queries import the_assembly
from ..db import db, now
from ..delegations import letters, rules_categories, rules_places, rules_turns, rules_waiting
from ..delegations.models_categories import Category
from ..delegations.rules_line import seen_of
from ..delegations.words import STATUSES
from ..forms import row_or_404
from ..languages import plain
from ..paging import Paged, page_number
from . import queries_waiting
from .forms_waiting import Act, MoreForm, OfferedForm, PartyForm
from .routes import bp
from .words_settings import WHY

LINES = 20      # lines on a page


@bp.route("/waiting")
@open_to(registrars)
def waiting():
    lines = queries_waiting.lines(the_assembly()) if the_assembly() else []
    pages = max(1, -(-len(lines) // LINES))
    number = min(page_number(request.args.get("page")), pages)
    shown = Paged(lines[(number - 1) * LINES:number * LINES], number, pages, len(lines))
    return render_template("desk/waiting.html", lines=shown, why=WHY, statuses=STATUSES, Limit=rules_places.Limit,
                           people=sum(line.people for line in lines))


@bp.route("/waiting/<int:party_id>", methods=["GET", "POST"])
@open_to(registrars)
def party(party_id):
    party = queries_waiting.party(party_id) or abort(404)
    kind = PartyForm if queries_waiting.waiting_in(party) else OfferedForm
    form = kind(obj=party, people=seen_of(party.delegates))
    if form.accepted():
        with form.showing_refusal():
            served = act(party, form)
            letters.served(served, now=now())
            db.session.commit()
            flash(said(served))
            return redirect(url_for(".waiting"))
        party = queries_waiting.party(party_id) or abort(404)
        form.people.data = seen_of(party.delegates)
    return render_template("desk/party.html", party=party, form=form, statuses=STATUSES), form.status


def act(party, form):
    """Do what the form says; who was served."""
    to, reason, at = form.act.data, form.reason.data, now()
    if to is Act.OFF:
        left, served = rules_turns.take_off(party, reason=reason, seen=form.people.data, by=current_user.account, now=at)
        for delegate in left:
            letters.declined(delegate, now=at)
        return served
    return rules_waiting.move(party, to.value, reason=reason, seen=form.revision.data, by=current_user.account, now=at)


def said(served):
    """That it is done, and how many got a place or an offer by it."""
    if not served:
        return gettext("Done. Nobody got a place by it.")
    return ngettext("Done. %(num)d person who waited was told of a place.",
                    "Done. %(num)d people who waited were told of a place.", len(served))


@bp.route("/waiting/delegations/<int:delegation_id>", methods=["GET", "POST"])
@open_to(registrars)
def add_seats(delegation_id):
    delegation = queries_waiting.delegation(delegation_id) or abort(404)
    return more(delegation, plain(delegation.member.name), rules_places.seats_of(delegation, the_assembly()),
                rules_turns.add_seats)


@bp.route("/waiting/categories/<int:category_id>", methods=["GET", "POST"])
@open_to(registrars)
def add_places(category_id):
    category = row_or_404(Category, category_id)
    return more(category, plain(category.name), category.places, rules_categories.add_places)


def more(row, name, places, rule):
    """More seats or places from look-up to answer; `places` are those there are now, none for a category without a limit."""
    form = MoreForm(obj=row)
    if places is not None and form.accepted():
        with form.showing_refusal():
            served = rule(row, more=form.more.data, reason=form.reason.data, seen=form.revision.data, by=current_user.account,
                          now=now())
            letters.served(served, now=now())
            db.session.commit()
            flash(said(served))
            return redirect(url_for(".waiting"))
    return render_template("desk/more_places.html", form=form, name=name, places=places), form.status
