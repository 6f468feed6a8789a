"""Editors: the draft out as a file, and a programme in from one; every difference is shown before anything changes."""
from urllib.parse import urlsplit

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import editors, open_to
from ..answers import takes_up_to
from ..db import db, now
from ..refusals import Refusal
from . import exchange_csv, exchange_frab, exchange_json, queries_exchange, rules_exchange, words_exchange
from .exchange import MOST_BYTES
from .forms_exchange import MOST_CARRIED, BringForm, TakeForm, carried, read_carried
from .routes_editor import bp
from .rules_exchange import Options

SHOWN = 200     # rows of each kind
WRITERS = {"json": (exchange_json.write, "application/json"), "xml": (exchange_frab.write, "application/xml; charset=utf-8"),
           "csv": (exchange_csv.write, "text/csv; charset=utf-8")}


def here():
    """How programmes are told where they come from."""
    base_url = current_app.config["BASE_URL"]
    return {"base_url": base_url, "host": urlsplit(base_url).hostname}


@bp.route("/exchange/draft.<any(json, xml, csv):ending>")
@open_to(editors)
def export_draft(ending):
    write, kind = WRITERS[ending]
    return Response(write(queries_exchange.draft(**here())), content_type=kind, headers={
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
            brought = words_exchange.read(data, encoding=form.encoding.data)
            take = TakeForm(formdata=None, text=carried(data), encoding=form.encoding.data)
            return preview(take, brought, Options())
        except Refusal as refusal:
            db.session.rollback()
            form.refuse(refusal)
    return render_template("editor/exchange.html", form=form), form.status


def preview(form, brought, options):
    """What the import would do, as the draft is now: it is done, and taken back."""
    looked = rules_exchange.bring(brought, options, host=here()["host"], by=current_user.account, now=now())
    db.session.rollback()
    return show(form, looked)


def show(form, looked):
    form.days.data, form.fingerprint.data = looked.options.days, looked.fingerprint
    form.missing.data, form.clashes.data = looked.options.missing, looked.options.clashes
    return render_template("editor/exchange_preview.html", form=form, looked=looked, shown=SHOWN, place=words_exchange.place,
                           field_name=words_exchange.field, session_changes=words_exchange.session_changes,
                           part_changes=words_exchange.part_changes, part_name=words_exchange.part_name,
                           kinds=words_exchange.PARTS, why=words_exchange.WHY), form.status


@bp.route("/exchange/import", methods=["GET", "POST"])
@open_to(editors)
@takes_up_to(MOST_CARRIED + 100_000)
def take():
    form = TakeForm()
    data = read_carried(form.text.data) if form.is_submitted() else None
    try:
        brought = data and words_exchange.read(data, encoding=form.encoding.data)
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
    looked = rules_exchange.bring(brought, options, host=here()["host"], by=current_user.account, now=now())
    if looked.fingerprint != form.fingerprint.data:
        db.session.rollback()
        form.refuse(rules_exchange.DraftChanged())
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
