"""The front door, and the addresses that machines ask: alive, ready, robots."""
import sqlalchemy as sa
from flask import Blueprint, jsonify, redirect, render_template, url_for

from .. import schema
from ..access import everyone, open_to
from ..assembly import queries as assembly
from ..languages import PREFIX

bp = Blueprint("site", __name__)


@bp.route("/")
@open_to(everyone)
def front_door():
    answer = redirect(url_for(".home"))
    answer.vary.add("Accept-Language")
    return answer


@bp.route(f"{PREFIX}/")
@open_to(everyone)
def home():
    return render_template("site/home.html", assembly_days=assembly.days())


@bp.route("/healthz")
@open_to(everyone)
def healthz():
    """This process answers."""
    return jsonify(status="alive")


@bp.route("/readyz")
@open_to(everyone)
def readyz():
    """The database answers and is migrated."""
    try:
        ready = schema.is_current()
    except sa.exc.SQLAlchemyError:
        ready = False
    if not ready:
        return jsonify(status="not ready"), 503, {"Retry-After": "5"}
    return jsonify(status="ready")
