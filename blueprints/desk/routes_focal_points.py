"""Registrars: the focal points of all delegations, inviting many at once, and the messages they write."""
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user

from ..access import open_to, registrars
from ..db import db, now
from ..delegations import letters, rules_answers, rules_focal_points
from ..languages import plain
from ..members import words
from ..paging import page_number, paged
from ..texts import searchable
from . import letters_messages, queries, queries_focal_points
from .forms_focal_points import AnswerForm, ApplyForm, ManyForm, as_lines, languages
from .forms_settings import ButtonForm
from .queries_focal_points import Standing
from .routes import bp
from .words_focal_points import STANDINGS

LONGEST_SEARCH = 100


@bp.route("/focal-points")
@open_to(registrars)
def focal_points():
    asked, where = request.args.get("q", "").strip()[:LONGEST_SEARCH], request.args.get("standing", "")
    seats = queries_focal_points.focal_points(now=now())
    counts = {standing: sum(seat.standing is standing for seat in seats) for standing in Standing}
    order = {member.id: number for number, member in enumerate(words.in_order(seat.member for seat in seats))}
    found = sorted((seat for seat in seats if where in ("", seat.standing.value) and matches(seat, searchable(asked))),
                   key=lambda seat: order[seat.member.id])
    return render_template("desk/focal_points.html", seats=found, counts=counts, asked=asked, where=where,
                           standings=STANDINGS, Standing=Standing, total=len(seats))


def matches(seat, word):
    return not word or word in words.search_words(seat.member) or bool(
        seat.account and word in searchable(f"{seat.account.name} {seat.account.email}"))


@bp.route("/focal-points/<slug>/again", methods=["POST"])
@open_to(registrars)
def send_again(slug):
    member = queries.member_called(slug) or abort(404)
    if member.delegation is None:
        abort(404)
    form = ButtonForm()
    if form.accepted():
        with form.showing_refusal():
            account, secret = rules_focal_points.send_again(member.delegation, by=current_user.account, now=now())
            letters.focal_point(member.delegation, account, secret, now=now())
            db.session.commit()
            flash(gettext("The invitation is on its way to %(email)s.", email=account.email))
        for sentence in form.refusals:
            flash(sentence)
    return redirect(url_for(".focal_points", _anchor=f"city-{slug}"))


@bp.route("/focal-points/invite", methods=["GET", "POST"])
@open_to(registrars)
def invite_many():
    """Shows who would be invited; invites nobody."""
    form = ManyForm()
    if form.accepted():
        return preview(form.written, form.language.data, replace=form.replace.data, refusals=form.refusals)
    return render_template("desk/invite_many.html", form=form), form.status


def preview(written, language, *, replace, refusals=()):
    """The rows, each with what is wrong, as they would be done now."""
    rows = rules_focal_points.look_at(written, language=language, languages=languages(), replace=replace)
    lines = as_lines(written)
    form = ApplyForm(formdata=None, data={"lines": lines, "language": language, "replace": "y" if replace else ""})
    form.refusals = list(refusals)
    again = ManyForm(formdata=None, data={"lines": lines, "language": language, "replace": replace})
    good = sum(not row.wrong for row in rows)
    return render_template("desk/invite_preview.html", rows=rows, good=good, form=form,
                           again=again), 422 if good < len(rows) or refusals else 200


@bp.route("/focal-points/invite/send", methods=["GET", "POST"])
@open_to(registrars)
def invite_all():
    form = ApplyForm()
    if not form.accepted():
        return redirect(url_for(".invite_many"))
    replace = bool(form.replace.data)
    with form.showing_refusal():
        invited = rules_focal_points.invite(
            form.written, language=form.language.data, languages=languages(), replace=replace,
            only_good="only_good" in request.form, by=current_user.account, now=now())
        for delegation, account, secret in invited:
            letters.focal_point(delegation, account, secret, now=now())
        db.session.commit()
        flash(ngettext("%(num)d invitation is on its way.", "%(num)d invitations are on their way.", len(invited)))
        return redirect(url_for(".focal_points"))
    return preview(form.written, form.language.data, replace=replace, refusals=form.refusals)


@bp.route("/messages")
@open_to(registrars)
def messages():
    found = paged(queries_focal_points.messages(), number=page_number(request.args.get("page")))
    return render_template("desk/messages.html", found=found, count=queries_focal_points.open_messages())


@bp.route("/messages/<int:message_id>", methods=["GET", "POST"])
@open_to(registrars)
def message(message_id):
    message = queries_focal_points.message(message_id) or abort(404)
    form = AnswerForm(obj=message)
    if form.accepted():
        with form.showing_refusal():
            if "done" in request.form:
                rules_answers.close(message, seen=form.revision.data, by=current_user.account, now=now())
                said = gettext("Noted as done, without a letter.")
            else:
                rules_answers.answer(message, form.answer.data, seen=form.revision.data, by=current_user.account, now=now())
                letters_messages.answered(message, now=now())
                said = gettext("The answer for %(city)s is on its way.", city=plain(message.delegation.member.name))
            db.session.commit()
            flash(said)
            return redirect(url_for(".messages"))
        message = queries_focal_points.message(message_id) or abort(404)
    return render_template("desk/message.html", message=message, form=form), form.status
