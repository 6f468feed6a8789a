"""The members, for admins: list, add, edit, verify, retire; import and export the roster."""
from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import admins, open_to
from ..assembly.queries import the_assembly
from ..db import db, now
from ..forms import row_or_404
from ..languages import pages
from ..texts import searchable
from . import queries, roster, rules, rules_roster, words
from .forms import ApplyForm, MemberForm, NewMemberForm, RosterForm, StepForm
from .models import Member

bp = pages("roster", __name__, "/admin/members")
LONGEST_SEARCH = 100
NAMED = {"region_names": words.REGIONS, "part_names": words.PARTS, "standing_names": words.STANDINGS,
         "fact_names": words.FACTS, "fact_in_words": words.fact_in_words}


@bp.route("")
@open_to(admins)
def members():
    asked, where = request.args.get("q", "").strip()[:LONGEST_SEARCH], request.args.get("standing", "")
    found = [member for member in queries.members_standing(where)
             if searchable(asked) in words.search_words(member)]
    return render_template("members/roster.html", members=words.in_order(found), asked=asked, where=where,
                           counts=queries.counts(), assembly=the_assembly(), **NAMED)


@bp.route("/new", methods=["GET", "POST"])
@open_to(admins)
def add_member():
    form = NewMemberForm()
    if form.accepted():
        with form.showing_refusal():
            member = rules.add(facts=form.facts(), is_verified=form.is_verified.data, by=current_user.account,
                                       now=now())
            db.session.commit()
            flash(gettext("The member is added."))
            return redirect(url_for(".member", member_id=member.id))
    return render_template("members/add.html", form=form), form.status


@bp.route("/<int:member_id>", methods=["GET", "POST"])
@open_to(admins)
def member(member_id):
    member = row_or_404(Member, member_id)
    form = MemberForm(obj=member)
    if form.accepted():
        with form.showing_refusal():
            rules.edit(member, facts=form.facts(), seen=form.revision.data, by=current_user.account)
            db.session.commit()
            flash(gettext("Saved."))
            return redirect(url_for(".member", member_id=member.id))
    return member_page(member, form, StepForm(obj=member, formdata=None))


@bp.route(f"/<int:member_id>/<any({', '.join(rules.STEPS)}):step>", methods=["GET", "POST"])
@open_to(admins)
def take_step(member_id, step):
    member = row_or_404(Member, member_id)
    form = StepForm(obj=member)
    if form.accepted():
        with form.showing_refusal():
            rules.take_step(member, step, seen=form.revision.data, by=current_user.account, now=now())
            db.session.commit()
            flash(gettext("Saved."))
            return redirect(url_for(".member", member_id=member.id))
    return member_page(member, MemberForm(obj=member, formdata=None), form)


def member_page(member, form, step_form):
    return render_template("members/member.html", member=member, form=form, step_form=step_form,
                           **NAMED), max(form.status, step_form.status)


@bp.route("/import", methods=["GET", "POST"])
@open_to(admins)
def import_roster():
    """Shows what an import would do; changes nothing."""
    form = RosterForm()
    if form.accepted():
        with form.showing_refusal():
            return preview_page(form)
    return render_template("members/import.html", form=form, columns=roster.COLUMNS,
                           most=rules_roster.MOST_LINES), form.status


def preview_page(form):
    """The differences that the roster in `form` would make, and its faults."""
    found = rules_roster.preview(form.text.data, countries=words.country_codes())
    again = ApplyForm(formdata=None, data={"text": form.text.data, "fingerprint": found.fingerprint})
    again.refusals = form.refusals
    status = 422 if found.faults else form.status
    return render_template("members/preview.html", found=found, form=again, paste=form, **NAMED), status


@bp.route("/import/apply", methods=["GET", "POST"])
@open_to(admins)
def apply_roster():
    form = ApplyForm()
    if not form.accepted():
        return redirect(url_for(".import_roster"))
    with form.showing_refusal():
        done = rules_roster.apply(form.text.data, countries=words.country_codes(), seen=form.fingerprint.data,
                                  by=current_user.account, now=now())
        db.session.commit()
        flash(gettext("Imported: %(added)s added, %(changed)s changed.", added=len(done.added),
                      changed=len(done.changed)))
        return redirect(url_for(".members"))
    with form.showing_refusal():
        return preview_page(form)
    return redirect(url_for(".import_roster"))      # what was sent is no preview of ours


@bp.route("/export.csv")
@open_to(admins)
def export_roster():
    rows = [roster.cells_of(member) for member in words.in_order(
        member for member in queries.members_standing("") if not member.retired_at)]
    return Response(roster.written(rows), mimetype="text/csv",
                    headers={"Content-Disposition": "attachment; filename=members.csv", "Cache-Control": "no-store"})
