"""One's own account: name, language of letters, where one is signed in, the second factor."""
import hashlib
import hmac

import flask
import pyotp
import segno
from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import open_to, signed_in
from ..addresses import path_inside
from ..db import db, now
from ..forms import row_or_404
from ..limits import network_address
from . import queries, rules, rules_factor, words
from .forms import AccountForm, ButtonForm, CodeForm
from .models import SignIn
from .routes import bp, first_page

ISSUER = "Metropolis General Assembly"      # how the code is called in people's apps


@bp.route("/account", methods=["GET", "POST"])
@open_to(signed_in)
def account():
    mine = current_user.account
    form = AccountForm(obj=mine)
    if form.accepted():
        with form.showing_refusal():
            rules.describe(mine, name=form.name.data, language=form.language.data, seen=form.revision.data)
            db.session.commit()
            flash(gettext("Saved."))
            return redirect(url_for(".account"))
    return render_template("accounts/account.html", form=form, button=ButtonForm(formdata=None), account=mine,
                           sign_ins=queries.sign_ins_of(mine, now=now()), words=words), form.status


@bp.route("/account/sign-ins/<int:sign_in_id>/end", methods=["POST"])
@open_to(signed_in)
def end_sign_in(sign_in_id):
    sign_in = row_or_404(SignIn, sign_in_id)
    if sign_in.account_id != current_user.account.id:
        abort(404)
    if ButtonForm().accepted():
        rules.end_sign_in(sign_in, now=now())
        db.session.commit()
        flash(gettext("Signed out there."))
    return redirect(url_for(".account"))


@bp.route("/account/sign-out-everywhere", methods=["POST"])
@open_to(signed_in)
def sign_out_everywhere():
    if not ButtonForm().accepted():
        return redirect(url_for(".account"))
    rules.sign_out_everywhere(current_user.account, by=current_user.account, now=now())
    db.session.commit()
    flask.session.clear()
    return redirect(url_for("site.home"))


@bp.route("/second-factor", methods=["GET", "POST"])
@open_to(signed_in, before_second_factor=True)
def second_factor():
    """Asked at each new sign-in of those who have one; who must have one and has not is led to set it up."""
    onward = path_inside(request.args.get("next"))
    if current_user.account.totp_since is None and current_user.must_have_second_factor:
        return redirect(url_for(".set_up_factor", next=onward))
    if not current_user.lacks_second_factor:
        return redirect(onward or first_page(current_user))
    form = CodeForm()
    if form.accepted() and code_is_right(form):
        return redirect(onward or first_page(current_user))
    return answer_to_code(form, "accounts/second_factor.html")


@bp.route("/account/second-factor", methods=["GET", "POST"])
@open_to(signed_in, before_second_factor=True)
def set_up_factor():
    """Choose a second factor and prove it by its first code; its recovery codes are shown here, once."""
    onward = path_inside(request.args.get("next"))
    if current_user.account.totp_since is not None:
        if current_user.lacks_second_factor:
            return redirect(url_for(".second_factor", next=onward))
        return render_template("accounts/factor.html", button=ButtonForm(formdata=None), account=current_user.account)
    secret = flask.session.setdefault("offered_factor", pyotp.random_base32())
    form = CodeForm()
    if form.accepted():
        with form.showing_refusal():
            codes = rules_factor.set_up(current_user.account, current_user.sign_in, secret=secret, code=form.code.data,
                                        now=now())
            db.session.commit()
            del flask.session["offered_factor"]
            return render_template("accounts/recovery_codes.html", codes=codes, onward=onward)
    return render_template("accounts/set_up_factor.html", form=form, secret=secret, picture=picture_of(secret)), form.status


@bp.route("/account/second-factor/off", methods=["GET", "POST"])
@open_to(signed_in)
def turn_off_factor():
    if current_user.account.totp_since is None:
        return redirect(url_for(".account"))
    form = CodeForm()
    if form.accepted() and code_is_right(form):
        rules_factor.turn_off(current_user.account, by=current_user.account)
        db.session.commit()
        flash(gettext("The second factor is off."))
        return redirect(url_for(".account"))
    return answer_to_code(form, "accounts/turn_off_factor.html")


@bp.route("/account/second-factor/recovery-codes", methods=["GET", "POST"])
@open_to(signed_in)
def renew_recovery_codes():
    if current_user.account.totp_since is None:
        return redirect(url_for(".account"))
    form = CodeForm()
    if form.accepted() and code_is_right(form):
        codes = rules_factor.new_recovery_codes(current_user.account)
        db.session.commit()
        return render_template("accounts/recovery_codes.html", codes=codes, onward=None)
    return answer_to_code(form, "accounts/renew_recovery_codes.html")


def code_is_right(form):
    """Try the code of the form, and commit even when it was wrong, so that it is counted; the form then says so."""
    try:
        right = rules_factor.try_code(current_user.account, form.code.data, address=hash_of_address(), now=now())
    except rules_factor.TooManyCodes as refusal:
        db.session.rollback()
        form.refuse(refusal)
        form.wait = int(refusal.wait.total_seconds()) + 1
        return False
    if right:
        current_user.sign_in.second_factor_at = now()
    else:
        form.refuse(rules_factor.CodeIsWrong())
    db.session.commit()
    return right


def answer_to_code(form, template):
    """The page with the form of a code; a 429 tells when to come back."""
    headers = {"Retry-After": str(form.wait)} if form.status == 429 else {}
    return render_template(template, form=form), form.status, headers


def hash_of_address():
    """The network address that asks, as wrong codes are counted by; it cannot be read back."""
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, network_address().encode(), hashlib.sha256).hexdigest()


def picture_of(secret):
    """The QR code that apps for codes read, as the address of an image."""
    address = pyotp.TOTP(secret).provisioning_uri(name=current_user.account.email, issuer_name=ISSUER)
    return segno.make(address, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff")
