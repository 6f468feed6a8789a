"""What those who come say to a move, behind the secret links of their registrations."""
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from ..access import everyone, open_to
from ..assembly.queries import the_assembly
from ..db import db, now
from ..delegations.routes import by_link, posts_limit, unseen
from ..delegations.routes_own import editing_closed
from ..languages import pages
from . import queries, rules
from .forms import StillComingForm
from .words import told

bp = pages("moved", __name__, "/registration/<token>")


@bp.after_request
def hide_secret_links(answer):
    return unseen(answer) if "token" in (request.view_args or {}) else answer


@bp.route("/still-coming", methods=["GET", "POST"])
@open_to(everyone)
@posts_limit
def still_coming(token):
    delegate, move = by_link(token), queries.newest_move() or abort(404)
    form = StillComingForm()
    if form.accepted():
        with form.showing_refusal():
            rules.say_still_coming(move, delegate, now=now())
            db.session.commit()
            flash(gettext("Thank you. We expect you."))
            return redirect(url_for(".still_coming", token=token))
    return render_template("dates/still_coming.html", delegate=delegate, form=form, token=token, move=move, told=told,
                           said=queries.said_still_coming(move, delegate)), form.status


@bp.route("/substitute")
@open_to(everyone)
def substitute(token):
    delegate, assembly = by_link(token), the_assembly()
    return render_template("dates/substitute.html", delegate=delegate, token=token, closed=editing_closed(delegate, assembly),
                           until=assembly and assembly.substitutions_close_at, now=now())
