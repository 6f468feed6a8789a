"""Editors: what is new in the draft, publishing it, and the releases so far."""
from urllib.parse import urlsplit

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import editors, open_to
from ..db import db, now
from . import queries_editor, rules, rules_release, words
from .forms import ReleaseForm
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
            base_url = current_app.config["BASE_URL"]
            made = rules_release.release(note=form.note.data, by=current_user.account, now=now(),
                                         host=urlsplit(base_url).hostname, base_url=base_url)
            db.session.commit()
            flash(gettext("Release %(number)s is published. The public pages and the calendars show it now.",
                          number=made.number))
            return redirect(url_for(".releases"))
    draft = queries_editor.draft()
    form.seen.data = draft.fingerprint
    return render_template("editor/releases.html", form=form, draft=draft, releases=queries_editor.releases(),
                           in_words=words.changes_in_words), form.status
