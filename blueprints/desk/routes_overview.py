"""The registrars' front page: what needs doing now; and the numbers."""
from flask import render_template, request

from ..access import open_to, registrars
from ..db import now
from . import queries_found, queries_numbers, queries_overview, words_numbers, words_overview
from .routes import WORDS, bp


@bp.route("/")
@open_to(registrars)
def overview():
    return render_template("desk/overview.html", tasks=queries_overview.tasks(now=now()), words=words_overview.TASKS,
                           addresses=queries_overview.ADDRESSES, anybody=queries_overview.anybody())


@bp.route("/numbers")
@open_to(registrars)
def numbers():
    rows = queries_found.rows_known()
    there_is = queries_found.known(rows)
    category = there_is.category(request.args.get("category", ""))
    people = queries_numbers.people(category.id if category else None)
    return render_template("desk/numbers.html", category=category, there_is=there_is, total=len(people),
                           seated=sum(one.status in queries_numbers.SEATED for one in people),
                           charts=words_numbers.charts(people, rows), by_day=words_numbers.by_day(people),
                           food=words_numbers.food(people), **WORDS)


@bp.route("/numbers/needs")
@open_to(registrars)
def needs():
    return render_template("desk/needs.html", written=queries_numbers.written())
