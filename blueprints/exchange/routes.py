"""Editors: the draft out as a file, and a programme in from one; every difference is shown before anything changes."""
from urllib.parse import urlsplit

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import editors, open_to
from ..answers import takes_up_to
from ..db import db, now
from ..programme.routes_editor import bp
from ..refusals import Refusal
from . import formats_csv, formats_frab, formats_json, queries, rules, words
from .formats import MOST_BYTES
from .forms import MOST_CARRIED, BringForm, TakeForm, carried, read_carried
from .rules import Options

SHOWN = 200     # rows of each kind
WRITERS = {"json": (formats_json.write, "application/json"), "xml": (formats_frab.write, "application/xml; charset=utf-8"),
           "csv": (formats_csv.write, "text/csv; charset=utf-8")}


def here():
    """How programmes are told where they come from."""
    base_url = current_app.config["BASE_URL"]
    return {"base_url": base_url, "host": urlsplit(base_url).hostname}


@bp.route("/exchange/draft.<any(json, xml, csv):ending>")
@open_to(editors)
def export_draft(ending):
    write, kind = WRITERS[ending]
    return Response(write(queries.draft(**here())), content_type=kind, headers={
        "Content-Disposition": f'attachment; filename="programme-draft.{ending}"', "Cache-Control": "no-store"})


@bp.route("/exchange", methods=["GET", "POST"])
@open_to(editors)
@takes_up_to(MOST_BYTES + 100_000)
def exchange():
    """Shows what a file would change; changes nothing."""
    form = BringForm()
    if form.accepted():
        try:
            data = form.brought
            brought = words.read(data, encoding=form.encoding.data)
            take = TakeForm(formdata=None, text=carried(data), encoding=form.encoding.data)
            return preview(take, brought, Options())
        except Refusal as refusal:
            db.session.rollback()
            form.refuse(refusal)
    return render_template("editor/exchange.html", form=form), form.status


def preview(form, brought, options):
    """What the import would do, as the draft is now: it is done, and taken back."""
    looked = rules.bring(brought, options, host=here()["host"], by=current_user.account, now=now())
    db.session.rollback()
    return show(form, looked)


def show(form, looked):
    form.days.data, form.fingerprint.data = looked.options.days, looked.fingerprint
    form.missing.data, form.clashes.data = looked.options.missing, looked.options.clashes
    return render_template("editor/exchange_preview.html", form=form, looked=looked, shown=SHOWN, place=words.place,
                           field_name=words.field, session_changes=words.session_changes,
                           part_changes=words.part_changes, part_name=words.part_name,
                           kinds=words.PARTS, why=words.WHY), form.status


@bp.route("/exchange/import", methods=["GET", "POST"])
@open_to(editors)
@takes_up_to(MOST_CARRIED + 100_000)
def take():
    form = TakeForm()
    data = read_carried(form.text.data) if form.is_submitted() else None
    try:
        brought = data and words.read(data, encoding=form.encoding.data)
    except Refusal:
        brought = None
    if not brought:
        if form.is_submitted():
            flash(gettext("This preview cannot be read any more. Bring the file once more."))
        return redirect(url_for(".exchange"))
    options = Options(form.days.data or "date", form.missing.data or "keep", form.clashes.data or "refuse")
    if not form.accepted():
        return preview(form, brought, Options())
    if "look" in request.form:
        return preview(form, brought, options)
    looked = rules.bring(brought, options, host=here()["host"], by=current_user.account, now=now())
    if looked.fingerprint != form.fingerprint.data:
        db.session.rollback()
        form.refuse(rules.DraftChanged())
        return show(form, looked)
    if looked.wrong:
        db.session.rollback()
        form.status = 422
        return show(form, looked)
    db.session.commit()
    flash(told(looked))
    return redirect(url_for(".programme", day="all"))


def told(looked):
    """What became of a file."""
    return gettext("The programme is imported: %(added)s added, %(changed)s changed.", added=len(looked.added),
                   changed=len(looked.changed))
