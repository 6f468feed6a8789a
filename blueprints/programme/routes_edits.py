"""Editors: sessions go elsewhere, are copied, swapped and drawn; own acts are taken back. Each is a form on a page of its
own, which the editor's script posts too; it is answered with values instead of pages."""
import datetime as dt

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import editors, open_to
from ..db import db, now
from ..languages import plain
from . import queries_editor, queries_edits, routes_cards, rules, rules_moves, rules_presence, rules_undo, words_edits
from .forms_edits import CopyForm, CreateForm, HereForm, MoveForm, PlaceForm, SwapForm, TurnForm, days_once, rooms_once
from .routes import bp as public
from .routes_editor import bp, slot_or_404

for name, as_words in words_edits.FILTERS.items():
    public.add_app_template_filter(as_words, name)


def done(edit, sentence, *slots, around=None):
    """Commit, and lead back to the draft, or tell the script what became of it."""
    if routes_cards.wants_json():
        answer = routes_cards.done(edit, slots, around)         # before the commit, while all is loaded
        db.session.commit()
        return answer
    back = url_for(".programme", day=slots[0].date if slots else None)
    db.session.commit()
    flash(sentence)
    return redirect(back)


def shown(template, form, cards=(), placings=(), **values):
    """The page of a form, or what the script is told of its refusal."""
    if request.method == "POST" and routes_cards.wants_json():
        return routes_cards.refused(form, cards, placings)
    return render_template(f"editor/{template}.html", form=form, **values), form.status


@bp.route("/sessions/<int:slot_id>/move", methods=["GET", "POST"])
@open_to(editors)
def move_slot(slot_id):
    slot = slot_or_404(slot_id)
    form, placings = MoveForm(obj=slot), []
    if form.accepted():
        with form.showing_refusal():
            placings.append(form.placing(slot))
            edit, around = rules_moves.place(placings, by=current_user, now=now())
            return done(edit, gettext("“%(title)s” is moved.", title=plain(slot.title)), slot, around=around)
    return shown("move_slot", form, [slot], placings, slot=slot)


@bp.route("/sessions/<int:slot_id>/copy", methods=["GET", "POST"])
@open_to(editors)
def copy_slot(slot_id):
    slot = slot_or_404(slot_id)
    form = CopyForm(obj=slot)
    if form.accepted():
        with form.showing_refusal():
            made, edit = rules_moves.copy(slot, **form.place, by=current_user, now=now())
            return done(edit, gettext("“%(title)s” is copied.", title=plain(slot.title)), made)
    return shown("copy_slot", form, [slot], slot=slot)


@bp.route("/create", methods=["GET", "POST"])
@open_to(editors)
def create_slot():
    """A session drawn on the grid: its place, its kind and its title; the rest can wait."""
    form = CreateForm(**place_from_address())
    if form.accepted():
        with form.showing_refusal():
            plan = rules.Plan(kind=form.kind.data, title=form.title.data, **form.place)
            slot, edit = rules_moves.create(plan, by=current_user, now=now(), key=form.key.data)
            return done(edit, gettext("“%(title)s” is in the draft.", title=plain(slot.title)), slot)
    return shown("create_slot", form)


def place_from_address():
    """Where the new session shall be, as far as the address says it."""
    asked = request.args
    day = next((day for day in days_once() if day.date.isoformat() == asked.get("day")), None)
    room = next((room for room in rooms_once() if room.slug == asked.get("room")), None)
    return {"day": day, "room": room, "starts": clock_from(asked.get("starts", "")), "minutes": 60}


def clock_from(words):
    try:
        return dt.time.fromisoformat(words)
    except ValueError:
        return None


@bp.route("/place", methods=["GET", "POST"])
@open_to(editors)
def place_slots():
    """Several sessions that go together: ticked first, then each in a row."""
    form, slots = rows_of(PlaceForm)
    placings = []
    if form.accepted():
        with form.showing_refusal():
            placings += form.placings(slots)
            edit, around = rules_moves.place(placings, by=current_user, now=now())
            return done(edit, gettext("%(count)s sessions are moved.", count=len(slots)), *slots, around=around)
    return shown("place_slots", form, slots, placings, slots={slot.code: slot for slot in slots},
                 versions=versions_of(placings), all_slots=[] if form.codes else queries_editor.slots())


@bp.route("/swap", methods=["GET", "POST"])
@open_to(editors)
def swap_slots():
    form, slots = rows_of(SwapForm)
    if form.accepted():
        with form.showing_refusal():
            one, other = form.pair(slots)
            edit, around = rules_moves.swap(one, other, seen=form.seen, by=current_user, now=now())
            return done(edit, gettext("“%(title)s” and “%(other)s” have changed places.", title=plain(one.title),
                                      other=plain(other.title)), one, other, around=around)
    return shown("swap_slots", form, slots, slots=slots, all_slots=queries_editor.slots() if len(slots) != 2 else [])


def rows_of(kind):
    """(a form with a row for each session, those sessions): as they were sent, else as the address names them."""
    if request.method == "POST":
        rules.hold_draft(alone=True)        # first, as everybody does
        form = kind()
        return form, queries_edits.slots_called(form.codes)
    slots = queries_edits.slots_called(request.args.getlist("code"))
    return kind(rows=[kind.row_of(slot) for slot in slots]), slots


def versions_of(placings):
    """(session, its differences in words) of those that somebody else changed."""
    return [(placing.slot, words_edits.versions(placing)) for placing in placings if placing.slot.revision != placing.seen]


@bp.route("/acts")
@open_to(editors)
def acts():
    return shown("acts", TurnForm(), **own_acts())


@bp.route("/undo", methods=["POST"])
@open_to(editors)
def undo():
    return turned(rules_undo.undo, gettext("It is undone."), lambda chain: chain.done)


@bp.route("/redo", methods=["POST"])
@open_to(editors)
def redo():
    return turned(rules_undo.redo, gettext("It is done again."), lambda chain: chain.undone)


def turned(turn, sentence, choices):
    """Take back an act of one's own, or do it again: the one that is named, else the last."""
    form = TurnForm()
    if form.accepted():
        with form.showing_refusal():
            rules.hold_draft(alone=True)
            edit = turn(queries_edits.own_act(current_user, form.number, choices), by=current_user, now=now())
            return done(edit, sentence, *queries_edits.news_of(edit.states).slots)
    return shown("acts", form, **own_acts())


def own_acts():
    found, chain = queries_edits.acts_of(current_user)
    return {"acts": found, "chain": chain}


@bp.route("/here", methods=["POST"])
@open_to(editors)
def here():
    """An open page of the editor says where it is, and hears what happened since it last asked."""
    form = HereForm()
    if not form.accepted():
        return routes_cards.refused(form)
    last, here_now = queries_edits.last_edit(), now()
    present = queries_edits.present()
    rules_presence.be_here(current_user, form.tab.data, day_id=form.day_id, code=form.code.data or None,
                           known=present, now=here_now)
    answer = {"last": last, "others": [
        {"name": one.name or one.email, "code": one.code or "", "day": one.day_id} for one in present
        if one.account_id != current_user.id and rules_presence.is_open(one, now=here_now)]}
    answer |= routes_cards.since(form.number, last)
    db.session.commit()
    return jsonify(answer)
