"""A table of delegates that a registrar brings back: every difference is shown before anything changes."""
from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user

from .. import tables
from ..access import open_to, registrars
from ..assembly.queries import the_assembly
from ..db import db, now
from ..delegations import letters, rules_import, rules_imported
from ..delegations.queries import ranks
from ..languages import plain
from ..refusals import Refusal
from ..texts import LANGUAGES
from . import queries_chosen, words_import
from .forms_import import ApplyForm, ImportForm, carried, read_carried, sentence_about
from .routes import WORDS, bp

SHOWN = 200     # rows of each kind


@bp.route("/import", methods=["GET", "POST"])
@open_to(registrars)
def import_delegates():
    """Shows what a table would change; changes nothing."""
    form = ImportForm()
    if form.accepted():
        try:
            brought = words_import.read(sheet_of(form), queries_chosen.questions())
            return preview(ApplyForm(formdata=None), brought.rows, brought=brought,
                           again=form.pasted.data if form.brought is None else "")
        except Refusal as refusal:
            form.refuse(refusal)
    return render_template("desk/import.html", form=form, most=words_import.MOST), form.status


def sheet_of(form):
    """The rows that were brought. Raises a TableRefused."""
    data = form.brought
    return tables.read_pasted(form.pasted.data) if data is None else tables.read(data, encoding=form.encoding.data)


def preview(form, rows, *, same=0, brought=None, again=""):
    """What these rows would do, as the database is now; only what differs is carried along."""
    looked = rules_import.look_at(rows, check=sentence_about, assembly=the_assembly(), wait=bool(form.wait.data))
    twice = {row.reference for row in looked.wrong}     # the first of two rows goes along, else the second would be alone
    kept = [row for row in rows if not row.is_there or row.reference and row.reference in twice]
    form.text.data = carried(kept, same + len(rows) - len(kept))
    same += len(looked.same)
    form.fingerprint.data = looked.fingerprint
    return render_template(
        "desk/import_preview.html", form=form, looked=looked, same=same, shown=SHOWN, brought=brought, again=again,
        left=words_import.left_cells(rows), column_title=words_import.column_title, languages=LANGUAGES,
        rank_names={rank.id: plain(rank.name) for rank in ranks()}, **WORDS), form.status


@bp.route("/import/apply", methods=["GET", "POST"])
@open_to(registrars)
def import_apply():
    form = ApplyForm()
    found = read_carried(form.text.data) if form.is_submitted() else None
    if found is None:
        if form.is_submitted():
            flash(gettext("This preview cannot be read any more. Bring the table once more."))
        return redirect(url_for(".import_delegates"))
    rows, same = found
    if form.accepted():
        with form.showing_refusal():
            try:
                if (answer := imported(form, rows, same)) is not None:
                    return answer
            except rules_imported.ImportedBefore:
                flash(gettext("This table was imported before; nothing was changed twice."))
                return redirect(url_for(".delegates"))
    return preview(form, read_carried(form.text.data)[0], same=same)


def imported(form, rows, same):
    """Do it, write the letters where they are wanted, commit once; what was left out is shown again."""
    at = now()
    changed, added, wrong = rules_imported.apply(
        rows, check=sentence_about, seen=form.fingerprint.data, wait=form.wait.data, only_good="good" in request.form,
        by=current_user.account, now=at, key=current_app.config["SECRET_KEY"])
    if form.write.data:
        seated = [delegate for delegate in added if not delegate.is_in_line]
        with letters.many(seated, now=at), db.session.no_autoflush:
            for delegate, before in changed:
                letters.changed(delegate, waits_again=False, now=at)
                if before:
                    letters.address_changed(delegate, before=before, now=at)
            for delegate in added:
                letters.registered(delegate, now=at)
    db.session.commit()
    flash(told(len(changed), len(added)))
    if not wrong:
        return redirect(url_for(".delegates"))
    return preview(form, read_carried(form.text.data)[0], same=same)


def told(changed, added):
    """What became of a table."""
    return " ".join([
        *([ngettext("%(num)d registration was changed.", "%(num)d registrations were changed.", changed)] if changed else []),
        *([ngettext("%(num)d person was added.", "%(num)d people were added.", added)] if added else [])])
