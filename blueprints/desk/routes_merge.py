"""Likely duplicates: who may be registered twice, two registrations side by side, and merging them or telling them apart."""
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import open_to, registrars
from ..agenda import rules_merged  # noqa: F401 (which moves the agenda of who is merged)
from ..db import db, now
from ..delegations import letters, rules_merge
from ..delegations.models import Delegate
from ..delegations.queries import WITH_CITY
from ..delegations.routes import secret_key
from ..delegations.words import STATUSES
from ..paging import Paged, page_number
from . import queries_found, queries_twins, words_found, words_twins
from .forms_merge import FIRST, merge_form
from .routes import bp, delegate_or_404

ON_A_PAGE = 50


@bp.route("/duplicates")
@open_to(registrars)
def duplicates():
    pairs = queries_twins.twins()
    pages = max(1, -(-len(pairs) // ON_A_PAGE))
    number = min(page_number(request.args.get("page")), pages)
    shown = Paged(pairs[(number - 1) * ON_A_PAGE:number * ON_A_PAGE], number, pages, len(pairs))
    return render_template("desk/duplicates.html", found=shown, why=words_twins.WHY, statuses=STATUSES,
                           names=words_found.shown(queries_found.rows_known()))


@bp.route("/delegates/<int:delegate_id>/merge", methods=["GET", "POST"])
@open_to(registrars)
def merge(delegate_id):
    """Without the reference of another registration it asks for one."""
    one, reference = delegate_or_404(delegate_id), request.args.get("with", "").strip().upper()
    other = with_reference(reference)
    if other is None or other is one:
        return render_template("desk/merge_with.html", delegate=one, reference=reference[:12], is_unknown=bool(reference))
    form = merge_form(one, other)
    if form.accepted():
        with form.showing_refusal():
            if "apart" in request.form:
                rules_merge.tell_apart(one, other, by=current_user.account)
                db.session.commit()
                flash(gettext("They stay two people, and are not shown as duplicates again."))
                return redirect(url_for(".duplicates"))
            stays = carry_out(form, one, other)
            db.session.commit()
            flash(gettext("Merged. The other registration is withdrawn; a letter tells the person."))
            return redirect(url_for(".delegate", delegate_id=stays))
    return render_template("desk/merge.html", one=one, other=other, form=form, statuses=STATUSES), form.status


def with_reference(reference):
    return db.session.scalar(db.select(Delegate).options(WITH_CITY).where(
        Delegate.reference == reference, Delegate.erased_at.is_(None))) if reference else None


def carry_out(form, one, other):
    """Merge as the form says; the id of who stays."""
    first_stays = form.stays.data == FIRST
    stays, goes = (one, other) if first_stays else (other, one)
    seen = form.first_revision.data, form.second_revision.data
    take = [fact for fact in form.facts if (form[f"keep_{fact}"].data == FIRST) is not first_stays]
    served = rules_merge.merge(stays, goes, take=take, seen=seen if first_stays else seen[::-1], by=current_user.account,
                               now=now(), key=secret_key())
    letters.changed(stays, waits_again=False, now=now())
    letters.served(served, now=now())
    return stays.id
