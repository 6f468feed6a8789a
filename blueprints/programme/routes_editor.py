"""Editors: the draft day by day, and each session of it."""
import contextlib
import datetime as dt

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import editors, open_to
from ..assembly.queries import days
from ..db import db, now
from ..languages import pages, plain, spoken_now
from ..texts import Text
from . import queries, queries_editor, queries_texts, rules, words
from .forms import CancelForm, SlotActForm, SlotForm
from .models import Kind, SlotStatus

bp = pages("editor", __name__, url_prefix="/editor")

LONGEST_SEARCH = 200        # characters
ALL_DAYS = "all"


@bp.route("/list")
@open_to(editors)
def list_slots():
    draft, all_days, rooms, tracks = queries_editor.draft(), days(), queries.rooms(), queries.tracks()
    wanted = wanted_from_address(rooms, tracks)
    found = queries_editor.narrowed(draft.slots, wanted)
    day = day_from_address(all_days, wanted)
    shown = [(date, [slot for slot in found if slot.day_id == date.id]) for date in ([day] if day else all_days)]
    if any(not slot.is_placed for slot in found):
        shown.append((None, [slot for slot in found if not slot.is_placed]))        # the tray
    return render_template("editor/list_slots.html", draft=draft, days=all_days, day=day, shown=shown, wanted=wanted,
                           rooms=rooms, tracks=tracks, kinds=words.KINDS, undo=undo_from_address(draft.slots), found=found,
                           counts={date.id: sum(slot.day_id == date.id for slot in found) for date in all_days})


def wanted_from_address(rooms, tracks):
    """What the address asks to see; what it names and is not there narrows nothing."""
    asked = request.args
    return queries_editor.Wanted(
        room=next((room for room in rooms if room.slug == asked.get("room")), None),
        track=next((track for track in tracks if track.slug == asked.get("track")), None),
        kind=next((kind for kind in Kind if kind.value == asked.get("kind")), None),
        text=asked.get("q", "")[:LONGEST_SEARCH].strip())


def undo_from_address(slots):
    """The session that was cancelled just now, so that it can be restored at once."""
    return next((slot for slot in slots if str(slot.id) == request.args.get("undo") and slot.is_cancelled), None)


def day_from_address(all_days, wanted):
    """The day to show; None is all of them, as when one searches without naming a day."""
    asked = request.args.get("day", "")
    named = next((day for day in all_days if day.date.isoformat() == asked), None)
    if named or asked == ALL_DAYS or wanted.is_anything:
        return named
    return next(iter(all_days), None)


@bp.route("/sessions/new", methods=["GET", "POST"])
@open_to(editors)
def add_slot():
    form = SlotForm(**place_from_address(), **words_from_address())
    if form.accepted():
        with form.showing_refusal():
            slot = rules.add_slot(plan_of(form), by=current_user.account, now=now())
            db.session.commit()
            flash(gettext("“%(title)s” is in the draft.", title=plain(slot.title)))
            if "another" in request.form:
                return redirect(url_for(".add_slot", after=slot.id))
            return redirect(url_for(".programme", day=slot.date))
    return render_template("editor/slot.html", form=form, slot=None, stale={}), form.status


def place_from_address():
    """Where the address says that the new session goes, such as ?day=2025-06-16&starts=09:30&minutes=45&room=hall; what it
    leaves open follows the session entered last. An empty day is the tray; what it names and is not there is passed over."""
    all_days, asked = days(), request.args
    place = queries_editor.next_place(day=day_from_address(all_days, queries_editor.Wanted()),
                                      after=asked.get("after", type=int))
    if asked.get("day") == "":
        place["day"] = None
    if day := next((day for day in all_days if asked.get("day") in (day.date.isoformat(), str(day.id))), None):
        place["day"] = day
    if "room" in asked:
        place["room"] = next((room for room in queries.rooms() if asked["room"] in (room.slug, str(room.id))), None)
    with contextlib.suppress(ValueError):
        place["starts"] = dt.time.fromisoformat(asked.get("starts", "")).replace(second=0, microsecond=0, tzinfo=None)
    minutes = asked.get("minutes", type=int)
    if minutes and rules.SHORTEST <= minutes <= rules.LONGEST:
        place["minutes"] = minutes
    return place


def words_from_address():
    """What was typed on the grid before: ?title=…, in the reader's language, and ?kind=workshop."""
    title = Text(**{spoken_now(): request.args.get("title", "")[:LONGEST_SEARCH]})
    kind = next((kind for kind in Kind if kind.value == request.args.get("kind")), None)
    return {"title": title} | ({"kind": kind} if kind else {})


@bp.route("/sessions/<int:slot_id>", methods=["GET", "POST"])
@open_to(editors)
def edit_slot(slot_id):
    slot = slot_or_404(slot_id)
    form = SlotForm(obj=slot)
    if form.accepted():
        with form.showing_refusal():
            rules.edit_slot(slot, plan_of(form), seen=form.revision.data, by=current_user.account, now=now())
            db.session.commit()
            flash(gettext("“%(title)s” is saved.", title=plain(slot.title)))
            return redirect(url_for(".programme", day=slot.date))
    return render_template("editor/slot.html", form=form, slot=slot, stale=queries_texts.stale_of(slot),
                           is_public=queries_editor.is_public(slot)), form.status


@bp.route("/sessions/<int:slot_id>/cancel", methods=["GET", "POST"])
@open_to(editors)
def cancel_slot(slot_id):
    slot = slot_or_404(slot_id)
    form = CancelForm(obj=slot)
    if form.accepted():
        with form.showing_refusal():
            rules.cancel(slot, reason=form.reason.data, seen=form.revision.data, by=current_user.account, now=now())
            db.session.commit()
            return redirect(url_for(".programme", day=slot.date, undo=slot.id))
    return render_template("editor/cancel_slot.html", form=form, slot=slot), form.status


@bp.route("/sessions/<int:slot_id>/restore", methods=["GET", "POST"])
@open_to(editors)
def restore_slot(slot_id):
    slot = slot_or_404(slot_id)
    form = SlotActForm(obj=slot)
    if form.accepted():
        with form.showing_refusal():
            rules.restore(slot, seen=form.revision.data, by=current_user.account, now=now())
            db.session.commit()
            flash(gettext("“%(title)s” takes place again.", title=plain(slot.title)))
            return redirect(url_for(".programme", day=slot.date))
    return render_template("editor/restore_slot.html", form=form, slot=slot), form.status


@bp.route("/sessions/<int:slot_id>/remove", methods=["GET", "POST"])
@open_to(editors)
def remove_slot(slot_id):
    slot = slot_or_404(slot_id)
    form = SlotActForm(obj=slot)
    if form.accepted():
        with form.showing_refusal():
            title, date = plain(slot.title), slot.date
            rules.remove(slot, seen=form.revision.data, by=current_user.account, now=now())
            db.session.commit()
            flash(gettext("“%(title)s” is removed.", title=title))
            return redirect(url_for(".programme", day=date))
    return render_template("editor/remove_slot.html", form=form, slot=slot), form.status


def slot_or_404(slot_id):
    """The session; whoever is about to change it keeps it from being removed meanwhile."""
    if request.method == "POST":
        rules.hold_draft(alone=True)      # first, as everybody does
    slot = queries_editor.slot_for_page(slot_id, lock=request.method == "POST") if slot_id < 2**31 else None
    return slot or abort(404)


def plan_of(form):
    """What the editor says about the session, as the rules read it."""
    return rules.Plan(
        kind=form.kind.data, title=form.title.data, abstract=form.abstract.data, day=form.day.data,
        starts=form.starts.data, minutes=form.minutes.data, room=form.room.data, track=form.track.data,
        voices=form.voices, spoken=form.spoken.data, interpreted=tuple(form.interpreted.data), access=form.access.data,
        organ=form.organ.data, places=form.places.data, expected=form.expected.data, stream=form.stream.data,
        note=form.note.data, status=form.certainty.data if form.certainty else SlotStatus.PLANNED)
