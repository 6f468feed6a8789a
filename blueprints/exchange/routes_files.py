"""The released programme for programs, as /programme.json, .xml and .csv, kept ready; and the schema of the first."""
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, request
from flask_babel import gettext

from .. import kept
from ..access import everyone, open_to
from ..answers import for_scripts_elsewhere
from ..limits import WHOLE
from ..programme import queries_public
from . import formats_csv, formats_frab, formats_json, queries

bp = Blueprint("files", __name__)
FILES, WEIGHT = 6, 32 * 2**20       # how many are kept ready, and how many bytes of them
HEADERS = [("Cache-Control", "max-age=300, must-revalidate"), ("X-Robots-Tag", "noindex")]


@bp.route("/programme.json")
@open_to(everyone)
@for_scripts_elsewhere
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
@for_scripts_elsewhere
def schema():
    """What /programme.json may hold; the same for as long as this version runs."""
    body = formats_json.schema(current_app.config["BASE_URL"])
    return kept.ready(body, mimetype="application/schema+json", headers=HEADERS, packed=True).answer()


def kept_file(write, mimetype, ending):
    """The file, ready if it was asked for since the last release; 404 with a sentence before the first one.

    It is named by its release, so whoever has it is told so before anything is made, or the release read.
    """
    known = queries_public.stamp()
    if known.release is None:
        return Response(gettext("The programme is not published yet.") + "\n", 404, {"X-Robots-Tag": "noindex"},
                        mimetype="text/plain")
    key = (known.release, ending)
    files = current_app.extensions.setdefault("released files", kept.Kept(FILES, WEIGHT))
    found = files.get(key)
    if found is None:
        released_at = queries_public.moment(known.released_at)
        base_url = current_app.config["BASE_URL"]
        etag = kept.etag_of(base_url, "file", released_at.isoformat(), *key)
        found = kept.Ready(None, etag, headers=HEADERS, packed=True)
        if not found.named(request.headers.get("If-None-Match", "")):
            programme = queries_public.latest(known)
            body = write(queries.released(programme, base_url=base_url, host=urlsplit(base_url).hostname))
            found = kept.Ready(body, etag, mimetype=mimetype, modified=int(released_at.timestamp()), headers=HEADERS,
                               entity=[("Content-Disposition", f'inline; filename="programme.{ending}"')], packed=True)
            files.put(key, found, found.weight)
    return kept.hand_on(found, known.__eq__, WHOLE)
