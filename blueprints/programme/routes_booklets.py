"""The booklet of the newest release, as it was made after the release."""
from flask import abort, current_app, make_response, render_template
from sqlalchemy.orm import undefer

from .. import kept
from ..access import everyone, open_to
from ..db import db
from ..languages import chosen
from . import queries_public
from .booklets import PAPERS
from .models_booklets import NOT_SET, Booklet
from .routes import bp
from .rules_booklets import PATIENCE

KEPT, WEIGHT = 8, 16 * 2**20        # how many are kept ready in this process, and how many bytes of them
SOON = 15                           # seconds, until it is worth asking again for what is still being made


@bp.route(f"/programme/booklet-<any({', '.join(PAPERS)}):paper>.pdf")
@open_to(everyone)
def booklet(paper):
    """A PDF, or a page that says that it is being made, or could not be."""
    known = queries_public.stamp()
    released = queries_public.latest(known)
    if released is None:
        abort(404)
    key = (known.release, chosen(), paper)
    ready = current_app.extensions.setdefault("booklets", kept.Kept(KEPT, WEIGHT))
    found = ready.get(key)
    if found is None:
        row = db.session.get(Booklet, key, options=[undefer(Booklet.pdf)])
        if row is None or row.pdf is None or row.pdf == NOT_SET:
            in_vain = row is not None and row.pdf == NOT_SET
            seconds = int(PATIENCE.total_seconds()) if in_vain else SOON
            answer = make_response(render_template("programme/booklet_soon.html", seconds=seconds, in_vain=in_vain), 503)
            answer.headers["Retry-After"] = str(seconds)
            return answer
        name = f"programme-{released.number}-{chosen()}-{paper}.pdf"
        found = ready.put(key, kept.ready(row.pdf, mimetype="application/pdf", modified=released.released_at, headers=[
            ("Cache-Control", "no-cache"), ("Content-Disposition", f'inline; filename="{name}"')]), len(row.pdf))
    return kept.hand_on(found, known.__eq__)
