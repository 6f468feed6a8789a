"""Signing in by a link sent by mail, and signing out."""
import time

import flask
from flask import Response, current_app, redirect, render_template, request, url_for
from flask_login import current_user, login_user

from ..access import everyone, open_to, signed_in
from ..addresses import path_inside
from ..db import db, now
from ..languages import pages
from ..limits import limiter
from ..refusals import Refusal
from . import letters, queries, rules
from .forms import ButtonForm, EmailForm
from .identity import Person
from .models import Role
from .words import browser_named

bp = pages("accounts", __name__)

ANSWERS_AFTER = 0.3     # seconds: longer than writing a letter takes, so that the clock tells no stranger who is known
FIRST_PAGES = [("admin", "assembly.settings"), ("registrar", "desk.overview"), ("editor", "editor.programme"),
               ("focal-point", "delegations.delegation"), ("delegate", "delegations.own_registrations")]


@bp.route("/sign-in", methods=["GET", "POST"])
@open_to(everyone)
@limiter.limit("20 per hour", methods=["POST"])
def sign_in():
    onward = path_inside(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(onward or first_page(current_user))
    form = EmailForm(next=onward)
    if form.accepted():
        with form.showing_refusal():
            arrived = time.monotonic()
            send_link(form.email.data, onward=path_inside(form.next.data))
            db.session.commit()
            time.sleep(max(0, arrived + ANSWERS_AFTER - time.monotonic()))
            return redirect(url_for(".link_sent"))
    return render_template("accounts/sign_in.html", form=form), form.status


def send_link(email, *, onward):
    """Write a letter with a link, if this address may sign in and has not asked too often. Raises BadAddress."""
    account = rules.account_for(rules.folded(email)) or account_of_delegate(email)
    if account is None or account.disabled_at is not None or not rules.may_ask_for_link(account, now=now()):
        return
    letters.write_sign_in(account, rules.make_link(account, now=now()), onward=onward, now=now())


def account_of_delegate(email):
    """A new account for a delegate who asks for the first time; None when nobody is registered with this address."""
    facts = queries.known_elsewhere(rules.folded(email))
    return rules.invite(email, role=Role.DELEGATE, now=now(), **facts) if facts else None


@bp.route("/sign-in/sent")
@open_to(everyone)
def link_sent():
    return render_template("accounts/link_sent.html")


@bp.route("/sign-in/<token>", methods=["GET", "POST"])
@open_to(everyone)
def open_link(token):
    """A GET only shows a button, because programs that check mails open links; the POST signs in."""
    onward = path_inside(request.args.get("next"))
    form = ButtonForm()
    if form.accepted():
        try:
            account = rules.use_link(token, now=now())
            become(account)
            db.session.commit()
        except Refusal:
            db.session.rollback()
        else:
            return redirect(onward or first_page(current_user))
    elif queries.is_alive(token, now=now()):
        return unreferred(render_template("accounts/open_link.html", form=form), form.status)
    ask_again = EmailForm(formdata=None, next=onward)
    return unreferred(render_template("accounts/dead_link.html", form=ask_again), 404)


def become(account):
    """Sign the account in here: what the cookie held before, and another sign-in of this browser, are over."""
    if current_user.is_authenticated:
        rules.end_sign_in(current_user.sign_in, now=now())
    _begun, secret = rules.begin_sign_in(account, browser=browser_named(request.user_agent.string), now=now())
    flask.session.clear()
    flask.session.permanent = True      # the row decides how long; the cookie outlives closing the browser
    login_user(Person(queries.sign_in_of(secret, now=now()), secret))


def unreferred(page, status):
    """An answer whose address no other page gets to know."""
    return Response(page, status, {"Referrer-Policy": "no-referrer"}, mimetype="text/html")


def first_page(person):
    """Where somebody of these roles has most to do."""
    for role, endpoint in FIRST_PAGES:
        if role in person.roles and endpoint in current_app.view_functions:
            return url_for(endpoint)
    return url_for("site.home")


@bp.route("/sign-out", methods=["GET", "POST"])
@open_to(signed_in, before_second_factor=True)
def sign_out():
    form = ButtonForm()
    if form.accepted():
        rules.end_sign_in(current_user.sign_in, now=now())
        db.session.commit()
        flask.session.clear()
        return redirect(url_for("site.home"))
    return render_template("accounts/sign_out.html", form=form), form.status
