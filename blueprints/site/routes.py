"""The front door, and the addresses that machines ask: alive, ready, robots."""
import shutil

import sqlalchemy as sa
from flask import Blueprint, current_app, jsonify, redirect, render_template, url_for

from .. import schema
from ..access import everyone, open_to
from ..addresses import card_picture, public_url
from ..assembly import queries as assembly
from ..dates import queries as moves
from ..db import now
from ..delegations import rules
from ..languages import PREFIX, sentence_of
from ..mail import queries as mail
from ..members import queries, words
from ..members.models import Part
from ..programme import words_data
from ..refusals import Refusal
from . import page

bp = Blueprint("site", __name__)
LEAST_FREE = 0.05       # of the disk that our own files lie on


@bp.route("/")
@open_to(everyone)
def front_door():
    answer = redirect(url_for(".home"))
    answer.vary.add("Accept-Language")
    return answer


@bp.route(f"{PREFIX}/")
@open_to(everyone)
def home():
    facts = page.facts()
    if facts is None:
        return render_template("site/home.html")
    cities, shown = queries.front_page(facts)
    presidents = words.in_order(member for member in cities.values() if member.part is Part.CO_PRESIDENT)
    days = assembly.days()
    data = words_data.of_assembly(facts, days, page=public_url("site.home"), picture=card_picture(),
                                  earlier=moves.earlier_first_days())
    return render_template("site/home.html", days_planned=days, cities=cities, co_presidents=presidents, data=data,
                           shown=shown, closed=why_closed(facts))


def why_closed(facts):
    """Why nobody can register now, as a sentence; None while registration is open."""
    try:
        rules.check_open(facts, now=now())
    except Refusal as refusal:
        return sentence_of(refusal)
    return None


@bp.route("/healthz")
@open_to(everyone)
def healthz():
    """This process answers."""
    return jsonify(status="alive")


@bp.route("/readyz")
@open_to(everyone)
def readyz():
    """The database answers and is migrated, the disk has room, and letters leave."""
    try:
        disk = shutil.disk_usage(current_app.instance_path)
        ready = schema.is_current() and disk.free > disk.total * LEAST_FREE and not mail.is_stuck(now())
    except sa.exc.SQLAlchemyError:
        ready = False
    if not ready:
        return jsonify(status="not ready"), 503, {"Retry-After": "5"}
    return jsonify(status="ready")


@bp.route("/robots.txt")
@open_to(everyone)
def robots():
    """Everything public may be found; what is not to be found is closed or says so itself."""
    return "User-agent: *\nDisallow:\n", {"Content-Type": "text/plain; charset=utf-8"}
