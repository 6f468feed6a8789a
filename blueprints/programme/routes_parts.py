"""Editors: the rooms, tracks and buildings that sessions are made of, and what all such parts have in common."""
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import editors, open_to
from ..db import db
from ..forms import row_or_404
from ..languages import plain
from . import queries, queries_editor, queries_public, rules, rules_parts
from .forms import ButtonForm, RoomForm, TrackForm
from .forms_conflicts import BuildingForm
from .models import Building, Room, Track
from .routes_grid import bp


@bp.route("/rooms")
@open_to(editors)
def rooms():
    return render_template("editor/rooms.html", rooms=queries.rooms(), uses=queries_editor.uses().rooms,
                           with_screen=queries_public.released_rooms(),
                           buildings={building.id: building for building in queries.buildings()})


@bp.route("/rooms/new", methods=["GET", "POST"])
@open_to(editors)
def add_room():
    form = RoomForm()
    if form.accepted():
        with form.showing_refusal():
            rules_parts.add_room(name=form.name.data, places=form.places.data, booths=form.booths.data,
                                 building=form.building.data, by=current_user.account)
            return done(".rooms", gettext("%(name)s is added.", name=plain(form.name.data)))
    return render_template("editor/room.html", form=form, room=None), form.status


@bp.route("/rooms/<int:room_id>", methods=["GET", "POST"])
@open_to(editors)
def edit_room(room_id):
    room = part_or_404(Room, room_id)
    form = RoomForm(obj=room)
    if form.accepted():
        with form.showing_refusal():
            rules_parts.edit_room(room, name=form.name.data, places=form.places.data, booths=form.booths.data,
                                  building=form.building.data, seen=form.revision.data, by=current_user.account)
            return done(".rooms", gettext("%(name)s is saved.", name=plain(form.name.data)))
    return render_template("editor/room.html", form=form, room=room), form.status


@bp.route("/rooms/<int:room_id>/move", methods=["POST"])
@open_to(editors)
def move_room(room_id):
    return moved(part_or_404(Room, room_id), ".rooms")


@bp.route("/rooms/<int:room_id>/remove", methods=["GET", "POST"])
@open_to(editors)
def remove_room(room_id):
    return taken_away(part_or_404(Room, room_id), rules_parts.remove_room, ".rooms")


@bp.route("/tracks")
@open_to(editors)
def tracks():
    return render_template("editor/tracks.html", tracks=queries.tracks(), uses=queries_editor.uses().tracks)


@bp.route("/tracks/new", methods=["GET", "POST"])
@open_to(editors)
def add_track():
    form = TrackForm()
    if form.accepted():
        with form.showing_refusal():
            rules_parts.add_track(name=form.name.data, colour=form.colour.data, by=current_user.account)
            return done(".tracks", gettext("%(name)s is added.", name=plain(form.name.data)))
    return render_template("editor/track.html", form=form, track=None), form.status


@bp.route("/tracks/<int:track_id>", methods=["GET", "POST"])
@open_to(editors)
def edit_track(track_id):
    track = part_or_404(Track, track_id)
    form = TrackForm(obj=track)
    if form.accepted():
        with form.showing_refusal():
            rules_parts.edit_track(track, name=form.name.data, colour=form.colour.data, seen=form.revision.data,
                                   by=current_user.account)
            return done(".tracks", gettext("%(name)s is saved.", name=plain(form.name.data)))
    return render_template("editor/track.html", form=form, track=track), form.status


@bp.route("/tracks/<int:track_id>/move", methods=["POST"])
@open_to(editors)
def move_track(track_id):
    return moved(part_or_404(Track, track_id), ".tracks")


@bp.route("/tracks/<int:track_id>/remove", methods=["GET", "POST"])
@open_to(editors)
def remove_track(track_id):
    return taken_away(part_or_404(Track, track_id), rules_parts.remove_track, ".tracks")


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
    return taken_away(part_or_404(Building, building_id), rules_parts.remove_building, ".buildings")


def part_or_404(model, key):
    """The row; whoever is about to change it has the draft alone before reading it, so it cannot vanish meanwhile."""
    if request.method == "POST":
        rules.hold_draft(alone=True)
    return row_or_404(model, key)


def done(endpoint, sentence):
    """Keep the change, say so, and go back to the list."""
    db.session.commit()
    flash(sentence)
    return redirect(url_for(endpoint))


def moved(row, endpoint):
    """One place up or down, as the button says; a stale page moves nothing and shows how things stand."""
    if ButtonForm().accepted():
        rules_parts.move(row, up="up" in request.form, by=current_user.account)
        db.session.commit()
    return redirect(url_for(endpoint))


def taken_away(row, remove, endpoint):
    """Ask first, then let the rule `remove` take the row away, and go back to the list."""
    form = ButtonForm()
    if form.accepted():
        with form.showing_refusal():
            gone = gettext("%(name)s is removed.", name=plain(row.name))
            remove(row, by=current_user.account)
            return done(endpoint, gone)
    return render_template("editor/remove_part.html", form=form, name=row.name, back=endpoint), form.status
