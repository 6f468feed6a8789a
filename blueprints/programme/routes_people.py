"""Editors: the speakers."""
from flask import render_template, request
from flask_babel import gettext
from flask_login import current_user

from ..access import editors, open_to
from ..paging import page_number, paged_list
from . import queries_public, queries_speakers, queries_texts, rules_parts
from .forms import SpeakerForm
from .models import Speaker
from .routes_parts import bp, done, part_or_404, taken_away

A_PAGE = 100        # speakers


@bp.route("/speakers")
@open_to(editors)
def speakers():
    asked = request.args
    text, standing = asked.get("q", "")[:queries_public.LONGEST_SEARCH].strip(), asked.get("standing", "")
    found = queries_speakers.listed(text=text, standing=standing)
    found = paged_list(found, number=page_number(asked.get("page")), size=A_PAGE)
    return render_template("editor/speakers.html", found=found, text=text, standing=standing,
                           filters={"q": text or None, "standing": standing or None})


@bp.route("/speakers/new", methods=["GET", "POST"])
@open_to(editors)
def add_speaker():
    form = SpeakerForm()
    if form.accepted():
        with form.showing_refusal():
            rules_parts.add_speaker(**facts_of(form), by=current_user.account)
            return done(".speakers", gettext("%(name)s is added.", name=form.name.data))
    return render_template("editor/speaker.html", form=form, speaker=None, stale={}), form.status


@bp.route("/speakers/<int:speaker_id>", methods=["GET", "POST"])
@open_to(editors)
def edit_speaker(speaker_id):
    speaker = part_or_404(Speaker, speaker_id)
    registration = queries_speakers.registration_of(speaker)
    form = SpeakerForm(obj=speaker, registration=registration.reference if registration else "")
    if form.accepted():
        with form.showing_refusal():
            rules_parts.edit_speaker(speaker, **facts_of(form), seen=form.revision.data, by=current_user.account)
            return done(".speakers", gettext("%(name)s is saved.", name=form.name.data))
    return render_template(
        "editor/speaker.html", form=form, speaker=speaker, registration=registration,
        sessions=queries_speakers.appearances_of(speaker), stale=queries_texts.stale_of(speaker)), form.status


def facts_of(form):
    """What the editor says of the speaker, as the rules read it."""
    return {"name": form.name.data, "own_name": form.own_name.data, "office": form.office.data, "city": form.city.data,
            "biography": form.biography.data, "is_confirmed": form.is_confirmed.data, "registration": form.registration.data}


@bp.route("/speakers/<int:speaker_id>/remove", methods=["GET", "POST"])
@open_to(editors)
def remove_speaker(speaker_id):
    return taken_away(part_or_404(Speaker, speaker_id), rules_parts.remove_speaker, ".speakers")
