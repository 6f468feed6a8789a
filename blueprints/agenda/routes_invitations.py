"""Registrars: who signs up for sessions, and who is invited to those that are open by invitation only."""
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from flask_login import current_user

from ..access import open_to, registrars
from ..db import db, now
from ..languages import pages
from ..paging import page_number
from ..programme import queries_public
from ..programme.models import Access
from . import letters, queries, queries_invitations, rules_invitations
from .forms import GuestsForm

bp = pages("sign_ups", __name__, "/desk/sessions")


@bp.route("")
@open_to(registrars)
def sessions():
    released = queries_public.latest()
    return render_template("agenda/sessions.html", released=released,
                           sessions=queries_invitations.listed(released) if released else [])


@bp.route("/<code>", methods=["GET", "POST"])
@open_to(registrars)
def guests(code):
    asked, form = queries_invitations.wanted(request.args), GuestsForm()
    if form.accepted():
        with form.showing_refusal():
            change_guests(form, code, asked)
            db.session.commit()
            return redirect(url_for(".guests", code=code, **asked.query))
    released, slot = queries_public.latest(), queries.slot_called(code)
    found = released and released.by_code.get(code)
    if found is None or slot is None:
        abort(404)
    is_by_invitation = found.facts.access == Access.INVITED.value and not found.facts.is_cancelled
    people = queries_invitations.some_of(queries_invitations.candidates(asked, slot),
                                         page=page_number(request.args.get("page")))
    return render_template(
        "agenda/guests.html", session=found, facts=found.facts, form=form, asked=asked, people=people,
        guests=queries_invitations.guests(slot), choices=queries_invitations.choices(),
        is_by_invitation=is_by_invitation, at_once=queries_invitations.AT_ONCE), form.status


def change_guests(form, code, asked):
    """Do what the button says, and write the letters that tell of it."""
    by = current_user.account
    if form.removed is not None:
        served = rules_invitations.uninvite(code, form.removed, by=by)
        letters.served(served, now=now())
        return
    if form.act.data not in ("invite", "all"):
        abort(400)
    ids, slot = form.ids, queries.slot_called(code)
    if form.act.data == "all" and slot is not None:
        ids = queries_invitations.ids_of(queries_invitations.candidates(asked, slot))
    people, facts = rules_invitations.invite(code, ids, by=by, now=now())
    letters.invited(people, code, facts, now=now())
    flash(ngettext("%(num)d person is invited. A letter tells them.", "%(num)d people are invited. Letters tell them.",
                   len(people)))
