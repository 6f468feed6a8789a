"""Editors: how strict each rule is, and what the rules have to know: interpreters, ways, buildings."""
from flask import render_template
from flask_babel import gettext
from flask_login import current_user

from ..access import editors, open_to
from ..assembly.queries import days
from ..languages import plain
from ..texts import LANGUAGES
from . import queries, queries_conflicts, rules_levels, rules_parts
from .conflicts_found import ORDER
from .forms import ButtonForm
from .forms_conflicts import BuildingForm, levels_form, teams_form, walks_form
from .models import Building
from .routes_parts import bp, done, moved, part_or_404


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


@bp.route("/rooms/buildings")
@open_to(editors)
def buildings():
    rooms = queries.rooms()
    return render_template("editor/buildings.html", buildings=queries.buildings(), rooms={
        building_id: [room for room in rooms if room.building_id == building_id]
        for building_id in {room.building_id for room in rooms}})


@bp.route("/rooms/buildings/new", methods=["GET", "POST"])
@open_to(editors)
def add_building():
    form = BuildingForm()
    if form.accepted():
        with form.showing_refusal():
            rules_parts.add_building(name=form.name.data, point=form.point.data, by=current_user.account)
            return done(".buildings", gettext("%(name)s is added.", name=plain(form.name.data)))
    return render_template("editor/building.html", form=form, building=None), form.status


@bp.route("/rooms/buildings/<int:building_id>", methods=["GET", "POST"])
@open_to(editors)
def edit_building(building_id):
    building = part_or_404(Building, building_id)
    form = BuildingForm(obj=building)
    if form.accepted():
        with form.showing_refusal():
            rules_parts.edit_building(building, name=form.name.data, point=form.point.data, seen=form.revision.data,
                                      by=current_user.account)
            return done(".buildings", gettext("%(name)s is saved.", name=plain(form.name.data)))
    return render_template("editor/building.html", form=form, building=building), form.status


@bp.route("/rooms/buildings/<int:building_id>/move", methods=["POST"])
@open_to(editors)
def move_building(building_id):
    return moved(part_or_404(Building, building_id), ".buildings")


@bp.route("/rooms/buildings/<int:building_id>/remove", methods=["GET", "POST"])
@open_to(editors)
def remove_building(building_id):
    building = part_or_404(Building, building_id)
    form = ButtonForm()
    if form.accepted():
        with form.showing_refusal():
            gone = gettext("%(name)s is removed.", name=plain(building.name))
            rules_parts.remove_building(building, by=current_user.account)
            return done(".buildings", gone)
    return render_template("editor/remove_part.html", form=form, name=building.name, back=".buildings"), form.status
