"""Delegates as a table to take away: those whom the list's filter finds, with the columns that are ticked."""
from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from .. import tables
from ..access import open_to, registrars
from ..db import db, now
from ..delegations.words_order import protocol
from ..journal.rules import record
from . import queries_chosen, words_export, words_found
from .forms import as_query, asked
from .forms_export import ExportForm
from .queries_found import rows_known
from .routes import bp

SHEETS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}


def chosen_now():
    """Whom the address asks for, and the same as the query of an address."""
    chosen = queries_chosen.Chosen(asked(request.args), queries_chosen.ticked(request.args))
    return chosen, as_query(chosen.wanted) | ({"id": list(chosen.ids)} if chosen.ids else {})


@bp.route("/export", methods=["GET", "POST"])
@open_to(registrars)
def export():
    chosen, query = chosen_now()
    questions = queries_chosen.questions()
    choices = words_export.columns(questions)
    remembered = [key for key in request.args.getlist("column") if key in choices]
    form = ExportForm(choices=choices, data={"columns": remembered or list(words_export.USUAL)})
    if form.accepted():
        if "remember" in request.form:
            return redirect(url_for(".export", **query, column=form.columns.data))
        answer = table(chosen, query, form, questions, choices)
        db.session.commit()
        return answer
    return render_template(
        "desk/export.html", form=form, query=query, count=queries_chosen.count(chosen, now=now()), ids=chosen.ids,
        told=words_found.told(chosen.wanted, rows_known())), form.status


def table(chosen, query, form, questions, choices):
    """The file, and the line in the journal that says who took what away, without the words that were looked for."""
    at, titles = now(), choices | {key: str(title) for key, title in words_export.SENSITIVE.items()}
    keys = [key for key in titles if key in (*form.columns.data, *form.sensitive.data)]
    cells = words_export.Cells(questions, protocol() if "protocol" in keys else None,
                               queries_chosen.refused(chosen, now=at) if "refused" in keys else set())
    rows = [cells.row(delegate, keys)
            for delegate in queries_chosen.delegates(chosen, words_found.sorted_by(chosen.wanted), now=at)]
    told = {name: value for name, value in query.items() if name not in ("q", "id", "sort", "size")}
    record("delegates.exported", by=current_user.account, fields={key.partition("-")[0] for key in keys},
           values={"people": len(rows)} | ({"filter": told} if told else {}))
    header, kind = [titles[key] for key in keys], form.kind.data
    data = tables.csv_bytes(header, rows) if kind == "csv" else tables.xlsx_bytes(header, rows, title=gettext("Delegates"))
    return Response(data, mimetype=SHEETS[kind], headers={
        "Content-Disposition": f"attachment; filename=delegates-{at:%Y-%m-%d}.{kind}", "Cache-Control": "no-store"})
