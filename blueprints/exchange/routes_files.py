"""The released programme for programs, as /programme.json, .xml and .csv, kept ready; and the schema of the first."""
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app
from flask_babel import gettext

from .. import kept
from ..access import everyone, open_to
from ..programme import queries_public
from . import formats_csv, formats_frab, formats_json, queries

bp = Blueprint("files", __name__)
FILES, WEIGHT = 6, 16 * 2**20       # how many are kept ready, and how many bytes of them
# Pages elsewhere may read these, which everybody may.
OPEN = [("Cache-Control", "max-age=300, must-revalidate"), ("X-Robots-Tag", "noindex"), ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Expose-Headers", "ETag")]


@bp.route("/programme.json")
@open_to(everyone)
def programme_json():
    return kept_file(formats_json.write, "application/json", "json")


@bp.route("/programme.xml")
@open_to(everyone)
def programme_xml():
    return kept_file(formats_frab.write, "application/xml; charset=utf-8", "xml")


@bp.route("/programme.csv")
@open_to(everyone)
def programme_csv():
    return kept_file(formats_csv.write, "text/csv; charset=utf-8", "csv")


@bp.route("/programme.schema.json")
@open_to(everyone)
def schema():
    """What /programme.json may hold; the same for as long as this version runs."""
    body = formats_json.schema(current_app.config["BASE_URL"])
    return kept.ready(body, mimetype="application/schema+json", headers=OPEN).answer()


def kept_file(write, mimetype, ending):
    """The file, ready if it was asked for since the last release; 404 with a sentence before the first one."""
    known = queries_public.stamp()
    key = (known.release, ending)
    files = current_app.extensions.setdefault("released files", kept.Kept(FILES, WEIGHT))
    found = files.get(key)
    if found is None:
        programme = queries_public.latest(known)
        if programme is None:
            return Response(gettext("The programme is not published yet.") + "\n", 404, {"X-Robots-Tag": "noindex"},
                            mimetype="text/plain")
        base_url = current_app.config["BASE_URL"]
        body = write(queries.released(programme, base_url=base_url, host=urlsplit(base_url).hostname))
        named = ("Content-Disposition", f'inline; filename="programme.{ending}"')
        found = kept.ready(body, mimetype=mimetype, modified=programme.released_at, headers=[*OPEN, named])
        files.put(key, found, len(found.body))
    return kept.hand_on(found, known.__eq__)
