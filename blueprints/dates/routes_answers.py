"""How many said what to a move, for registrars."""
from flask import render_template

from ..access import open_to, registrars
from ..languages import pages
from . import queries
from .words import told

bp = pages("answers", __name__, "/desk/answers")


@bp.route("")
@open_to(registrars)
def answers():
    move = queries.newest_move()
    found = queries.answers(move) if move else []
    return render_template("dates/answers.html", move=move, found=found, total=queries.total(found), told=told)
