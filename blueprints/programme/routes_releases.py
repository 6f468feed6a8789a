"""Editors: what is new in the draft and whom it concerns, publishing it, and the releases so far."""
from urllib.parse import urlsplit

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user

from ..access import editors, open_to
from ..assembly.queries import the_assembly
from ..db import db, now
from ..languages import plain
from . import (
    queries_conflicts,
    queries_editor,
    queries_release,
    rules,
    rules_put_back,
    rules_release,
    rules_withdraw,
    words_changes,
)
from .forms import SlotActForm
from .forms_release import PutBackForm, ReleaseForm
from .releases_changes import grouped
from .routes_editor import slot_or_404
from .routes_parts import bp


@bp.route("/releases", methods=["GET", "POST"])
@open_to(editors)
def releases():
    form = ReleaseForm()
    if form.accepted():
        with form.showing_refusal():
            rules.hold_draft(alone=True)
            if form.seen.data != queries_editor.draft().fingerprint:
                raise rules_release.DraftChanged()
            made = rules_release.release(note=form.note.data, by=current_user.account, now=now(), tell=form.tell.data, **site())
            letters = queries_release.letters_of(made) if form.tell.data else 0
            db.session.commit()
            flash(published_in_words(made.number, letters))
            return redirect(url_for(".releases"))
    draft = queries_editor.draft()
    plan = queries_release.plan(draft, the_assembly())
    reach = queries_release.reach(plan.changes, now()) if plan.changes else queries_release.NOBODY
    form.seen.data = draft.fingerprint
    if not form.is_submitted():
        form.tell.data = plan.matters and bool(reach.letters)
    return render_template("editor/releases.html", form=form, draft=draft, plan=plan, reach=reach, words=words_changes,
                           releases=queries_release.releases(), excess=queries_release.excess,
                           standing=queries_conflicts.of_days()), form.status


def site():
    """Where the public reaches us."""
    base_url = current_app.config["BASE_URL"]
    return {"host": urlsplit(base_url).hostname, "base_url": base_url}


def published_in_words(number, letters):
    published = gettext("Release %(number)s is published. The public pages and the calendars show it now.", number=number)
    told = ngettext("%(num)d person gets a letter.", "%(num)d people get a letter.", letters) if letters else ""
    return f"{published} {told}".strip()


@bp.route("/releases/<int:number>")
@open_to(editors)
def show_release(number):
    """One release: its note, and how it differs from the one before."""
    release = queries_release.release_called(number) or abort(404)
    changes, framed = queries_release.changes_of(release)
    return render_template("editor/release.html", release=release, groups=grouped(changes, framed), framed=framed,
                           words=words_changes, newest=queries_editor.last_release())


@bp.route("/sessions/<int:slot_id>/withdraw", methods=["GET", "POST"])
@open_to(editors)
def withdraw_slot(slot_id):
    """Say that a session was published by mistake, or that it was not."""
    slot = slot_or_404(slot_id)
    form = SlotActForm(obj=slot)
    if form.accepted():
        with form.showing_refusal():
            act = rules_withdraw.keep if slot.leaves else rules_withdraw.withdraw
            is_kept = slot.leaves
            act(slot, seen=form.revision.data, by=current_user.account, now=now())
            db.session.commit()
            said = gettext("“%(title)s” stays in the programme.") if is_kept else gettext(
                "The next release leaves “%(title)s” out.")
            flash(said % {"title": plain(slot.title)})
            return redirect(url_for(".releases"))
    return render_template("editor/withdraw_slot.html", form=form, slot=slot,
                           is_public=queries_editor.is_public(slot)), form.status


@bp.route("/releases/<int:number>/put-back", methods=["GET", "POST"])
@open_to(editors)
def put_back(number):
    """Let the draft be as a release was: first what that means, then the act."""
    if request.method == "POST":
        rules.hold_draft(alone=True)
    release = queries_release.release_called(number) or abort(404)
    form = PutBackForm()
    if form.accepted():
        with form.showing_refusal():
            if form.seen.data != queries_editor.draft().fingerprint:
                raise rules_release.DraftChanged()
            rules_put_back.put_back(release, by=current_user.account, now=now())
            db.session.commit()
            flash(gettext("The draft is as release %(number)s was. Undo it in the editor if you think better of it.",
                          number=number))
            return redirect(url_for(".releases"))
    form.seen.data = queries_editor.draft().fingerprint
    look = rules_put_back.look(release)
    return render_template("editor/put_back.html", form=form, release=release, look=look, groups=grouped(look.changes),
                           words=words_changes), form.status
