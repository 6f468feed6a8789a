"""Many people at once, for focal points: nothing is added before the table has been looked at."""
import hashlib

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user

from .. import tables
from ..access import coordinators, open_to
from ..assembly.queries import the_assembly
from ..db import db, now
from ..refusals import Refusal
from . import letters_delegation as letters
from . import queries_delegation as queries
from . import rules, rules_places, words_many
from . import rules_delegation as people
from .forms_many import BLANKS, BringForm, ManyForm
from .letters import many as many_letters
from .routes import closed_sentence, posts_limit, secret_key
from .routes_delegation import bp

SHEETS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}


def own(slug):
    """The focal point's own delegation of this city, or the 404 page."""
    return queries.own_delegation(current_user.account, slug) or abort(404)


@bp.route("/delegation/<slug>/many", methods=["GET", "POST"])
@open_to(coordinators)
@posts_limit
def many(slug):
    delegation, ranks = own(slug), queries.ranks()
    form = ManyForm(ranks=ranks)
    if not form.is_submitted() or "more" in request.form:
        form.add_blanks(BLANKS)
    elif (added := add(form, delegation)) is not None:
        return added
    return table_page(delegation, form)


def add(form, delegation):
    """Add those of the table who can be added: all, or with "good" the good rows. None: the table is shown again."""
    is_good = form.accepted()
    entries, good = form.filled()
    if form.status == 400 or form.wait.errors or not (is_good or "good" in request.form):
        return None
    if not entries:
        form.status = 422
        form.refusals.append(gettext("Write at least one row."))
        return None
    facts = [entry.form.facts() for entry in good]
    try:
        people.check_repeated(delegation, facts, form.request_key.data)
    except rules.Repeated:
        return added_before()
    except rules.AlreadySent:       # some of it was: the rows that are marked now say who
        pass
    refused = people.refusals_of(delegation, facts, queries.category_of_cities())
    form.refuse_rows(refused, good)
    if refused:
        form.status = 422
    good = [entry for number, entry in enumerate(good) if number not in refused]
    if not good or (refused and "good" not in request.form):
        return None
    bad = [entry for entry in entries if entry not in good]
    with form.showing_refusal():
        try:
            delegates = people.add(delegation, people=[entry.form.facts() for entry in good], wait=form.wait.data,
                                   request_key=form.request_key.data, by=current_user.account, now=now(), key=secret_key())
        except rules.Repeated:
            return added_before()
        with many_letters(), db.session.no_autoflush:
            for delegate in delegates:
                letters.added(delegate, by=current_user.account, now=now())
        waiting = sum(delegate.is_in_line for delegate in delegates)
        db.session.commit()
        flash(told(len(delegates), waiting))
        if not bad:
            return redirect(url_for(".delegation"))
        form.keep(bad)
        return table_page(own(delegation.member.slug), form)
    return None


def added_before():
    flash(gettext("This table was added before; nobody was added twice."))
    return redirect(url_for(".delegation"))


def told(count, waiting):
    """What became of a table."""
    added = ngettext("%(num)d person was added, and has a letter if you gave an address.",
                     "%(num)d people were added, and have a letter where you gave an address.", count)
    wait = ngettext("%(num)d waits for a seat.", "%(num)d wait for a seat.", waiting) if waiting else ""
    return f"{added} {wait}".strip()


@bp.route("/delegation/<slug>/many/bring", methods=["POST"])
@open_to(coordinators)
@posts_limit
def bring(slug):
    """Shows the table that was brought, with what is wrong beside each cell; adds nobody."""
    delegation, ranks, bring_form = own(slug), queries.ranks(), BringForm()
    form = ManyForm(ranks=ranks, formdata=None)
    if bring_form.accepted():
        try:
            form, unknown = read(bring_form, delegation, ranks)
            return table_page(delegation, form, unknown=unknown, is_brought=True)
        except Refusal as refusal:
            bring_form.refuse(refusal)
    form.add_blanks(BLANKS)
    return table_page(delegation, form, bring_form=bring_form)


def read(bring_form, delegation, ranks):
    """(the table as a form, marked with what is wrong; the titles that were not understood). Raises a TableRefused."""
    data = bring_form.brought
    sheet = (tables.read(data, encoding=bring_form.encoding.data) if data is not None
             else tables.read_pasted(bring_form.pasted.data))
    rows, unknown = words_many.people_in(sheet, ranks)
    # The same table brought twice has the same key, so that it is added once.
    told_apart = "\n".join([str(delegation.id), *("\t".join(cells.values()) for _number, cells in rows)])
    key = hashlib.sha256(told_apart.encode()).hexdigest()[:40]
    form = ManyForm(ranks=ranks, formdata=None, data={"rows": [cells for _number, cells in rows], "request_key": key})
    form.look_at()
    _entries, good = form.filled()
    form.refuse_rows(people.refusals_of(delegation, [entry.form.facts() for entry in good], queries.category_of_cities()), good)
    return form, unknown


def table_page(delegation, form, *, bring_form=None, unknown=(), is_brought=False):
    category, assembly = queries.category_of_cities(), the_assembly()
    bring_form = bring_form or BringForm(formdata=None)
    return render_template(
        "delegations/many.html", delegation=delegation, form=form, bring_form=bring_form, unknown=unknown, most=words_many.MOST,
        is_brought=is_brought, left=rules_places.free(category, delegation, assembly).places, closed=closed_sentence(assembly),
        columns=words_many.COLUMNS, notes=words_many.NOTES), max(form.status, bring_form.status)


@bp.route("/delegation/<slug>/many/template.csv")
@open_to(coordinators)
def template_csv(slug):
    """A table to fill in: its titles alone."""
    return taken(own(slug), "csv", tables.csv_bytes([str(title) for title in words_many.COLUMNS.values()], []))


@bp.route("/delegation/<slug>/many/template.xlsx")
@open_to(coordinators)
def template_xlsx(slug):
    """A workbook to fill in, with examples and the choices, in the language of the page."""
    delegation, ranks, titles = own(slug), queries.ranks(), words_many.COLUMNS
    return taken(delegation, "xlsx", tables.template_xlsx(
        [str(title) for title in titles.values()], words_many.example_rows(ranks),
        notes={str(titles[name]): str(note) for name, note in words_many.NOTES.items()},
        choices={str(titles[name]): found for name, found in words_many.choices(ranks).items()},
        title=gettext("Delegation"), mark=gettext("example: delete this row"), about=gettext("How to fill it in")))


def taken(delegation, ending, data):
    name = f"{delegation.member.slug}-delegation.{ending}"
    return Response(data, mimetype=SHEETS[ending], headers={"Content-Disposition": f"attachment; filename={name}",
                                                            "Cache-Control": "no-store"})
