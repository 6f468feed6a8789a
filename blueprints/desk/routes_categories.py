"""Registrars: what somebody may come as, with places, parts of the form and a closing date."""
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user

from ..access import open_to, registrars
from ..addresses import public_url
from ..db import db, now
from ..delegations import letters, rules_categories
from ..delegations.models_categories import Category
from ..forms import row_or_404
from ..languages import plain
from . import queries_settings
from .forms_settings import ButtonForm, CategoryForm, StepForm
from .queries_settings import Uses
from .routes import bp


@bp.route("/categories")
@open_to(registrars)
def categories():
    return render_template("desk/categories.html", categories=queries_settings.categories(), nothing=Uses(),
                           uses=queries_settings.uses_of_categories(), questions=queries_settings.question_counts())


@bp.route("/categories/new", methods=["GET", "POST"])
@open_to(registrars)
def add_category():
    form = CategoryForm(needs_approval=True, is_public=True)
    if form.accepted():
        with form.showing_refusal():
            category = rules_categories.add(**form.facts(), by=current_user.account, now=now())
            db.session.commit()
            flash(gettext("%(name)s is added.", name=plain(category.name)))
            return redirect(url_for(".category", category_id=category.id))
    return render_template("desk/category.html", form=form, category=None), form.status


@bp.route("/categories/<int:category_id>", methods=["GET", "POST"])
@open_to(registrars)
def category(category_id):
    category = row_or_404(Category, category_id)
    form = CategoryForm(obj=category)
    if form.accepted():
        with form.showing_refusal():
            served = rules_categories.edit(category, **form.facts(), seen=form.revision.data, by=current_user.account,
                                           now=now())
            letters.served(served, now=now())
            db.session.commit()
            flash(told_of_places(category.places, queries_settings.uses_of_categories().get(category.id, Uses()).taken, served))
            return redirect(url_for(".category", category_id=category_id))
    return category_page(category, form)


def category_page(category, form, step=None):
    return render_template(
        "desk/category.html", category=category, form=form, step=step or StepForm(obj=category, formdata=None),
        uses=queries_settings.uses_of_categories().get(category.id, Uses()),
        questions=queries_settings.question_counts().get(category.id, 0),
        address=public_url("delegations.register", category=category.slug)), max(form.status, step.status if step else 0)


@bp.route("/categories/<int:category_id>/move", methods=["POST"])
@open_to(registrars)
def move_category(category_id):
    return moved(row_or_404(Category, category_id), url_for(".categories"))


@bp.route("/categories/<int:category_id>/<any(retire, restore):step>", methods=["GET", "POST"])
@open_to(registrars)
def step_category(category_id, step):
    category = row_or_404(Category, category_id)
    form = StepForm(obj=category)
    if form.accepted():
        with form.showing_refusal():
            if step == "retire":
                rules_categories.retire(category, seen=form.revision.data, by=current_user.account, now=now())
            else:
                rules_categories.restore(category, seen=form.revision.data, by=current_user.account)
            db.session.commit()
            flash(gettext("Saved."))
            return redirect(url_for(".category", category_id=category_id))
    return category_page(category, CategoryForm(obj=category, formdata=None), form)


def moved(row, address):
    """One place up or down, as the button says; a stale page moves nothing and shows how things stand."""
    if ButtonForm().accepted():
        rules_categories.move(row, up="up" in request.form, by=current_user.account)
        db.session.commit()
    return redirect(address)


def told_of_places(places, taken, served):
    """What is said after places were changed: that all is saved, who got one, and that nobody loses one."""
    said = [gettext("Saved.")]
    if served:
        said.append(ngettext("%(num)d person who waited was told of a place.",
                             "%(num)d people who waited were told of a place.", len(served)))
    if places is not None and taken > places:
        said.append(ngettext("%(num)d place more is taken than there are now. Nobody loses one; nobody new gets one.",
                             "%(num)d places more are taken than there are now. Nobody loses one; nobody new gets one.",
                             taken - places))
    return " ".join(said)
