"""Editors: how strict each rule is, and what the rules have to know: interpreters and ways."""
from flask import render_template
from flask_babel import gettext
from flask_login import current_user

from ..access import editors, open_to
from ..assembly.queries import days
from ..texts import LANGUAGES
from . import queries, queries_conflicts, rules_levels
from .conflicts_found import ORDER
from .forms_conflicts import levels_form, teams_form, walks_form
from .routes_parts import bp, done


@bp.route("/rules", methods=["GET", "POST"])
@open_to(editors)
def levels():
    settings, rooms, walks = queries_conflicts.the_settings(), queries.rooms(), queries_conflicts.walks()
    form = levels_form(settings)
    if form.accepted():
        with form.showing_refusal():
            rules_levels.set_levels({rule: form[f"level-{rule}"].data for rule in ORDER}, seen=form.revision.data,
                                    by=current_user.account)
            return done(".levels", gettext("The rules are saved."))
    return render_template("editor/levels.html", form=form, order=ORDER, days=days(), rooms=rooms,
                           buildings=queries.buildings(), ways=sum(map(len, walks.values())),
                           teams=settings.teams if settings else {}), form.status


@bp.route("/rules/interpreters", methods=["GET", "POST"])
@open_to(editors)
def teams():
    form = teams_form(queries_conflicts.the_settings())
    if form.accepted():
        with form.showing_refusal():
            rules_levels.set_teams({code: form[f"into-{code}"].data for code in LANGUAGES}, seen=form.revision.data,
                                   by=current_user.account)
            return done(".levels", gettext("The teams of interpreters are saved."))
    return render_template("editor/teams.html", form=form, languages=LANGUAGES), form.status


@bp.route("/rules/walks", methods=["GET", "POST"])
@open_to(editors)
def walks():
    rooms, buildings = queries.rooms(), queries.buildings()
    form = walks_form(queries_conflicts.the_settings(), rooms, buildings, queries_conflicts.walks())
    if form.accepted():
        with form.showing_refusal():
            rules_levels.set_walks(rooms=form.pairs("r"), buildings=form.pairs("b"), seen=form.revision.data,
                                   by=current_user.account)
            return done(".levels", gettext("The walking times are saved."))
    return render_template("editor/walks.html", form=form, rooms=rooms, buildings=buildings), form.status
