"""Letters to many, for registrars: which there were, how far each is, and a button to stop what still waits."""
from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from flask_login import current_user

from ..access import open_to, registrars
from ..db import db, now
from ..forms import row_or_404
from ..languages import pages
from ..paging import page_number
from . import queries_mailings, rules_mailings, words
from .forms import StopForm
from .models import Mailing, State

bp = pages("mailings", __name__, "/desk/mailings")


@bp.route("")
@open_to(registrars)
def mailings():
    shown = queries_mailings.mailings(page_number(request.args.get("page")))
    return render_template("mail/mailings.html", mailings=shown, progress=queries_mailings.progress(shown.rows, now()),
                           State=State, words=words)


@bp.route("/<int:mailing_id>")
@open_to(registrars)
def mailing(mailing_id):
    return show(row_or_404(Mailing, mailing_id), StopForm())


def show(mailing, form):
    return render_template(
        "mail/mailing.html", mailing=mailing, form=form, State=State, words=words, audience_address=audience_address(mailing),
        progress=queries_mailings.progress([mailing], now())[mailing.id], writer=queries_mailings.writer(mailing),
        failed=queries_mailings.failed_letters(mailing, page_number(request.args.get("page"))))


def audience_address(mailing):
    """The address of the list as the same filter shows it now; None while there is no such page."""
    if "desk.delegates" not in current_app.view_functions:
        return None
    return url_for("desk.delegates", **{name: words for name, words in mailing.audience.items() if name.isalpha()})


@bp.route("/<int:mailing_id>/stop", methods=["GET", "POST"])
@open_to(registrars)
def stop(mailing_id):
    mailing, form = row_or_404(Mailing, mailing_id), StopForm()
    if form.accepted():
        with form.showing_refusal():
            taken = rules_mailings.take_back(mailing, by=current_user.account, now=now())
            db.session.commit()
            flash(ngettext("%(num)s letter is taken back. It will not leave.",
                           "%(num)s letters are taken back. They will not leave.", taken))
            return redirect(url_for(".mailing", mailing_id=mailing.id))
    if not form.is_submitted():     # a reload, or the other languages' links of a page that refused
        return redirect(url_for(".mailing", mailing_id=mailing.id))
    return show(mailing, form), form.status
