"""The assembly's facts and days, for admins."""
from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import admins, open_to
from ..db import db, now
from ..forms import row_or_404
from ..languages import pages
from . import queries, rules
from .forms import DayForm, NewDayForm, RemoveDayForm, SettingsForm
from .models import Day

bp = pages("assembly", __name__, "/admin/assembly")


@bp.route("", methods=["GET", "POST"])
@open_to(admins)
def settings():
    assembly = queries.the_assembly()
    if assembly is None:
        return render_template("assembly/nothing_loaded.html")
    form = SettingsForm(obj=assembly)
    if form.accepted():
        with form.showing_refusal():
            rules.edit(assembly, facts=form.facts(), opens=form.registration_opens_at.data,
                       closes=form.registration_closes_at.data, seen=form.revision.data, by=current_user.account,
                       now=now())
            db.session.commit()
            flash(gettext("Saved."))
            return redirect(url_for(".settings"))
    return render_template("assembly/settings.html", form=form, planned=queries.days()), form.status


@bp.route("/days", methods=["GET", "POST"])
@open_to(admins)
def days():
    form = NewDayForm()
    if form.accepted():
        with form.showing_refusal():
            day = rules.add_day(**form.facts, by=current_user.account, now=now())
            db.session.commit()
            flash(gettext("Saved."))
            return redirect(url_for(".days", _anchor=f"day-{day.id}"))
    return render_template("assembly/days.html", form=form, planned=queries.days()), form.status


@bp.route("/days/<int:day_id>", methods=["GET", "POST"])
@open_to(admins)
def edit_day(day_id):
    day = row_or_404(Day, day_id)
    form = DayForm(obj=day)
    if form.accepted():
        with form.showing_refusal():
            rules.edit_day(day, **form.facts, seen=form.revision.data, by=current_user.account, now=now())
            db.session.commit()
            flash(gettext("Saved."))
            return redirect(url_for(".days"))
    return render_template("assembly/edit_day.html", form=form, day=day), form.status


@bp.route("/days/<int:day_id>/remove", methods=["GET", "POST"])
@open_to(admins)
def remove_day(day_id):
    day = row_or_404(Day, day_id)
    form = RemoveDayForm(obj=day)
    if form.accepted():
        with form.showing_refusal():
            rules.remove_day(day, seen=form.revision.data, by=current_user.account, now=now())
            db.session.commit()
            flash(gettext("The day is removed."))
            return redirect(url_for(".days"))
    return render_template("assembly/remove_day.html", form=form, day=day), form.status
