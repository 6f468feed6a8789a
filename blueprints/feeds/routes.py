from flask import Blueprint, render_template

from ..access import everyone, open_to
from ..languages import PREFIX

bp = Blueprint("feeds", __name__)


@bp.route(f"{PREFIX}/calendar")
@open_to(everyone)
def calendar():
    return render_template("site/home.html")
