from flask import render_template

from ..access import everyone, open_to
from ..languages import pages

bp = pages("programme", __name__)


@bp.route("/programme")
@open_to(everyone)
def programme():
    return render_template("site/home.html")
