"""What every request meets and every answer carries: size and character limits, strict headers, one line of log."""
import datetime as dt
import functools
import hashlib
import json
import pathlib
import re
import secrets
import sys
import time
import traceback

from flask import abort, current_app, g, make_response, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect

from . import access
from .forms import UNWANTED

csrf = CSRFProtect()

HEADERS = {
    "Content-Security-Policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
        "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def prepare(app):
    headers = dict(HEADERS)
    if app.config["PREFERRED_URL_SCHEME"] == "https":
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    @app.before_request
    def begin():
        g.began, g.number = time.perf_counter(), secrets.token_hex(6)
        most = getattr(app.view_functions.get(request.endpoint), "takes_up_to", None)
        if most is not None:
            request.max_content_length = request.max_form_memory_size = most
        elif request.mimetype != "multipart/form-data":     # which has its limits for each part
            request.max_content_length = app.config["MAX_FORM_MEMORY_SIZE"]
        if UNWANTED.search(request.path) or any(UNWANTED.search(key + value)
                                                for key, value in request.args.items(multi=True)):
            abort(400)

    @app.before_request
    def same_origin():
        """A second wall before CSRF's token: browsers tell where a form was sent from."""
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return
        origin = request.headers.get("Origin")
        site = request.headers.get("Sec-Fetch-Site")
        if site is not None and site not in ("same-origin", "none"):
            abort(400)
        if site is None and origin not in (None, "null") and origin.split("://")[-1] != request.host:
            abort(400)

    prepare_files(app)
    app.before_request(access.guard)        # before CSRF: a stranger's stale form must not be shown again either
    csrf.init_app(app)

    @app.errorhandler(CSRFError)
    def stale_token(_error):
        """Show the form again with what was typed, instead of an error page that eats it; nothing is accepted."""
        g.stale_token = True        # from here on the database refuses every change: blueprints/engines.py
        try:
            answer = make_response(app.view_functions[request.endpoint](**(request.view_args or {})))
            return answer if answer.status_code >= 400 else abort(400)
        except Exception as error:      # raised in here it would be a 500, because no other handler is asked any more
            return make_response(app.handle_user_exception(error))

    @app.after_request
    def finish(answer):
        for name, value in headers.items():
            answer.headers.setdefault(name, value)
        answer.headers.setdefault("Referrer-Policy", "same-origin")
        if getattr(app.view_functions.get(request.endpoint), "for_scripts_elsewhere", False):
            answer.headers.extend(OPEN if request.method != "OPTIONS" else [*OPEN, *ASKED_BEFORE])
        if request.endpoint in FILES and answer.status_code in (200, 304):
            answer.headers["Cache-Control"] = file_caching()
        if answer.mimetype == "text/html":
            answer.headers.setdefault("Cache-Control", "no-store")
        write_line(answer.status_code)
        return answer


def takes_up_to(most):
    """Let a view be sent so many bytes, files and fields together, where the usual limit is too small."""
    def mark(view):
        view.takes_up_to = most
        return view
    return mark


# Scripts of other sites may read these answers, whatever they are. They are no more than anybody may read without a cookie.
OPEN = [("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", "ETag, Retry-After")]
# What their browsers ask first, because an ETag is sent along.
ASKED_BEFORE = [("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"), ("Access-Control-Max-Age", "86400"),
                ("Access-Control-Allow-Headers", "If-None-Match, If-Modified-Since")]


def for_scripts_elsewhere(view):
    view.for_scripts_elsewhere = True
    return view


def write_line(status):
    """One line of JSON a request: the route's pattern, never the address, and nothing about a person but the id."""
    known = "_login_user" in g and g._login_user.is_authenticated
    write({
        "method": request.method if request.method.isalpha() else "?",
        "route": request.url_rule.rule if request.url_rule else None,
        "status": status,
        "ms": round((time.perf_counter() - g.began) * 1000, 1) if "began" in g else None,
        "account": current_user.id if known else None,
    })


def write_fault(error):
    """One line of JSON for a bug: what it is and where it is, without the values that it fell over."""
    write(fault(error) | {"route": request.url_rule.rule if request.url_rule else None})


def fault(error):
    return {
        "fault": type(error).__name__,
        "says": masked(str(getattr(error, "orig", None) or error).partition("\n")[0]),
        "sql": getattr(error, "statement", None),       # with places for the values, never the values
        "at_lines": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)],
    }


def write(facts):
    write_plain({"request": g.get("number")} | facts)


def write_plain(facts):
    """A line for what is answered outside of Flask's own request."""
    moment = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
    sys.stdout.write(json.dumps({"at": moment} | facts) + "\n")        # in one piece, or threads would mix their lines
    sys.stdout.flush()


def masked(words):
    """Words without what may be somebody's: addresses of mail, quoted values, secrets, anything long."""
    words = re.sub(r"\S+@\S+|(['\"]).*?\1|=\(.*?\)|[\w-]{20,}", "***", words, flags=re.DOTALL)
    return words[:500]


# Static files: their addresses carry a fingerprint of their content, so they may be kept for ever.

FILES = {"static", "bootstrap.static"}


def prepare_files(app):
    @app.url_defaults
    def give_version(endpoint, values):
        if endpoint in FILES and (version := version_of(endpoint, values.get("filename"))):
            values.setdefault("v", version)


def version_of(endpoint, filename):
    """The fingerprint of a static file, None when there is none; read once."""
    owner = current_app if endpoint == "static" else current_app.blueprints["bootstrap"]
    return fingerprint_of_file(pathlib.Path(owner.static_folder) / filename)


@functools.cache
def fingerprint_of_file(path):
    return fingerprint(path.read_bytes()) if path.is_file() else None


def file_caching():
    if request.args.get("v") == version_of(request.endpoint, request.view_args["filename"]):
        return "public, max-age=31536000, immutable"
    return "public, max-age=3600"


def fingerprint(body):
    """A short name for these bytes, for ETags and addresses of static files."""
    return hashlib.sha256(body).hexdigest()[:20]
