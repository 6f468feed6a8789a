"""The journal's page, for admins."""
import re

from flask import render_template, request

from ..access import admins, open_to
from ..languages import pages
from ..paging import page_number
from . import queries, words

bp = pages("journal", __name__)


@bp.route("/admin/journal")
@open_to(admins)
def journal():
    actions, actors = queries.actions(), queries.actors()
    wanted = filters(request.args, actions, actors)
    entries = queries.entries(**wanted, page=page_number(request.args.get("page")))
    kept = {name: value for name, value in wanted.items() if value is not None}
    return render_template("journal/journal.html", entries=entries, wanted=kept, actions=actions, actors=actors,
                           words=words, NOBODY=queries.NOBODY)


def filters(asked, actions, actors):
    """What an address asks for, of what there is; anything else in it is passed over."""
    action, who, subject = asked.get("action"), asked.get("who", ""), asked.get("subject", "")
    known = {str(actor.id): actor.id for actor in actors} | {queries.NOBODY: queries.NOBODY}
    return {"action": action if action in actions else None, "who": known.get(who),
            "subject": subject if re.fullmatch(r"[a-z]{1,40}:[0-9]{1,9}", subject) else None}
