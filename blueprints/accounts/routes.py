"""Signing in and out, one's own account, and the accounts page of admins."""
from flask import render_template

from ..access import everyone, open_to, organisers
from ..languages import pages

bp = pages("accounts", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@open_to(everyone)
def sign_in():
    return render_template("site/home.html")


@bp.route("/second-factor", methods=["GET", "POST"])
@open_to(organisers, before_second_factor=True)
def second_factor():
    return render_template("site/home.html")
