"""Registrars: how offices rank, in which order delegations stand, and how many places there are until when."""
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import open_to, registrars
from ..assembly.models import Step
from ..assembly.queries import the_assembly
from ..db import db, now
from ..delegations import letters, rules_deadlines, rules_ranks
from ..delegations.models import Rank
from ..delegations.queries import open_members
from ..delegations.words_order import delegations_in_order, protocol
from ..forms import row_or_404
from ..languages import plain, speaking, spoken_now
from . import queries_settings
from .forms_settings import PlacesForm, RankForm, StepForm
from .routes import bp
from .routes_categories import moved, told_of_places
from .words_settings import STEPS

PREVIEWED = 10      # delegations


@bp.route("/ranks")
@open_to(registrars)
def ranks():
    return ranks_page(StepForm(obj=the_assembly(), formdata=None))


def ranks_page(form):
    assembly = the_assembly()
    steps = [Step(value) for value in assembly.protocol] if assembly else []
    return render_template("desk/ranks.html", ranks=queries_settings.ranks(), uses=queries_settings.uses_of_ranks(),
                           steps=steps, step_names=STEPS, Step=Step, form=form, previews=previews()), form.status


def previews():
    """[(language, the first members in protocol order)] in the language of the page, and in another one."""
    members, first, found = open_members(), spoken_now(), []
    for code in (first, "en" if first == "ko" else "ko"):
        with speaking(code):
            ordered = delegations_in_order(members, protocol())[:PREVIEWED]
            found.append((code, [plain(member.name) for member in ordered]))
    return found


@bp.route("/ranks/new", methods=["GET", "POST"])
@open_to(registrars)
def add_rank():
    form = RankForm()
    if form.accepted():
        with form.showing_refusal():
            rank = rules_ranks.add(name=form.name.data, by=current_user.account)
            db.session.commit()
            flash(gettext("%(name)s is added.", name=plain(rank.name)))
            return redirect(url_for(".ranks"))
    return render_template("desk/rank.html", form=form, rank=None), form.status


@bp.route("/ranks/<int:rank_id>", methods=["GET", "POST"])
@open_to(registrars)
def rank(rank_id):
    rank = row_or_404(Rank, rank_id)
    form = RankForm(obj=rank)
    if form.accepted():
        with form.showing_refusal():
            rules_ranks.rename(rank, name=form.name.data, seen=form.revision.data, by=current_user.account)
            db.session.commit()
            flash(gettext("%(name)s is saved.", name=plain(form.name.data)))
            return redirect(url_for(".ranks"))
    return render_template("desk/rank.html", form=form, rank=rank), form.status


@bp.route("/ranks/<int:rank_id>/move", methods=["POST"])
@open_to(registrars)
def move_rank(rank_id):
    return moved(row_or_404(Rank, rank_id), url_for(".ranks"))


@bp.route("/ranks/<int:rank_id>/remove", methods=["GET", "POST"])
@open_to(registrars)
def remove_rank(rank_id):
    rank = row_or_404(Rank, rank_id)
    form = StepForm(obj=rank)
    if form.accepted():
        with form.showing_refusal():
            gone = gettext("%(name)s is removed.", name=plain(rank.name))
            rules_ranks.remove(rank, seen=form.revision.data, by=current_user.account)
            db.session.commit()
            flash(gone)
            return redirect(url_for(".ranks"))
    return render_template("desk/remove_rank.html", form=form, rank=rank), form.status


@bp.route(f"/ranks/order/<any({', '.join(repr(step.value) for step in Step)}):step>", methods=["GET", "POST"])
@open_to(registrars)
def move_step(step):
    form = StepForm(obj=the_assembly())
    if the_assembly() is not None and form.accepted():
        with form.showing_refusal():
            rules_ranks.move_step(Step(step), up="up" in request.form, seen=form.revision.data, by=current_user.account)
            db.session.commit()
            return redirect(url_for(".ranks", _anchor="order-title"))
    return ranks_page(form)


@bp.route("/places", methods=["GET", "POST"])
@open_to(registrars)
def places():
    assembly = the_assembly()
    if assembly is None:
        return render_template("assembly/nothing_loaded.html")
    form = PlacesForm(obj=assembly)
    if form.accepted():
        with form.showing_refusal():
            served = rules_deadlines.edit(
                assembly, places=form.places.data, seats_per_delegation=form.seats_per_delegation.data,
                offer_hours=form.offer_hours.data, edits_close=form.edits_close_at.data,
                substitutions_close=form.substitutions_close_at.data, seen=form.revision.data, by=current_user.account,
                now=now())
            letters.served(served, now=now())
            db.session.commit()
            flash(told_of_places(assembly.places, queries_settings.uses_in_all().taken, served))
            return redirect(url_for(".places"))
    return render_template("desk/places.html", form=form, uses=queries_settings.uses_in_all()), form.status
