from flask import render_template

from ..access import everyone, open_to
from ..languages import pages

bp = pages("delegations", __name__)


@bp.route("/members")
@open_to(everyone)
def members():
    return render_template("site/home.html")


@bp.route("/register", methods=["GET", "POST"])
@open_to(everyone)
def register():
    return render_template("site/home.html")
