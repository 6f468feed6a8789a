"""Deciding about many at once: a look at who can be confirmed or declined, the deed, and what became of it."""
import re

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user

from ..access import open_to, registrars
from ..db import db, now
from ..delegations import letters
from . import queries_found, rules_many, words_found, words_many
from .forms import as_query, asked
from .forms_many import DeclineManyForm, ManyForm
from .routes import WORDS, bp
from .rules_many import MOST, Deed

FORMS = {Deed.CONFIRM: ManyForm, Deed.DECLINE: DeclineManyForm}
ELSEWHERE = {"write": "desk.write", "export": "desk.export"}    # pages that take the same query, or the ids


def ids_asked():
    """Those who were ticked, or all that match the query of the list; and how many they are in all."""
    if request.args.get("all") == "1":
        where = queries_found.matching(asked(request.args), now=now())
        return queries_found.ids(where, most=MOST), queries_found.count(where)
    ticked = [int(word) for word in request.args.getlist("id") if re.fullmatch(r"[1-9][0-9]{0,8}", word)]
    return ticked[:MOST], len(ticked)


@bp.route("/delegates/many", methods=["GET", "POST"])
@open_to(registrars)
def many():
    word = request.args.get("do", "")
    if word in ELSEWHERE:
        return redirect(url_for(ELSEWHERE[word], **picked()))
    if word not in {deed.value for deed in Deed}:
        return redirect(url_for(".delegates", **as_query(asked(request.args))))
    deed = Deed(word)
    form = FORMS[deed]()
    if form.accepted():
        with form.showing_refusal():
            try:
                return decided(deed, form)
            except rules_many.DecidedBefore:
                return redirect(url_for(".decided_many", key=form.request_key.data))
    ids, total = (list(form.seen.data), len(form.seen.data)) if form.is_submitted() else ids_asked()
    able, left = rules_many.sorted_out(rules_many.chosen(ids), deed)
    form.seen.data = {delegate.id: delegate.revision for delegate in able}
    return render_template(
        "desk/many.html", form=form, deed=deed, Deed=Deed, able=able, left=words_many.by_reason(left), total=total, most=MOST,
        query=as_query(asked(request.args)), told=words_found.told(asked(request.args), queries_found.rows_known())
        if request.args.get("all") else [], **WORDS), form.status


def picked():
    """The same choice for a page elsewhere: the ids, or the query."""
    if request.args.get("all") == "1" or not request.args.getlist("id"):
        return as_query(asked(request.args))
    return {"id": request.args.getlist("id")}


def decided(deed, form):
    """Do it, write the letters, commit once, and lead to what became of it."""
    reason = form.reason.data if deed is Deed.DECLINE else ""
    outcome = rules_many.decide(form.seen.data, deed, reason=reason, request_key=form.request_key.data,
                                by=current_user.account, now=now())
    with letters.many(outcome.done if deed is Deed.CONFIRM else (), now=now()):
        tell = letters.confirmed if deed is Deed.CONFIRM else letters.declined
        for delegate in outcome.done:
            tell(delegate, now=now())
        letters.served(outcome.served, now=now())
    db.session.commit()
    return redirect(url_for(".decided_many", key=form.request_key.data))


@bp.route("/delegates/many/<key>")
@open_to(registrars)
def decided_many(key):
    entry = rules_many.entry_of(key[:40]) or abort(404)
    done, left = queries_found.decided(entry)
    return render_template("desk/decided_many.html", entry=entry, deed=Deed(entry.action.partition(".")[2]), Deed=Deed,
                           done=done, left=words_many.by_reason(left), **WORDS)
