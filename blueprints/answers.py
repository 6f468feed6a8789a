"""What every request meets and every answer carries: size and character limits, strict headers, one line of log."""
import datetime as dt
import hashlib
import json
import secrets
import sys
import time

from flask import abort, g, request
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
        g.began = time.perf_counter()
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

    app.before_request(access.guard)        # before CSRF: a stranger's stale form must not be shown again either
    csrf.init_app(app)

    @app.errorhandler(CSRFError)
    def stale_token(_error):
        """Show the form again with what was typed, instead of an error page that eats it; nothing is accepted."""
        g.stale_token = True
        return app.ensure_sync(app.view_functions[request.endpoint])(**(request.view_args or {}))

    @app.after_request
    def finish(answer):
        for name, value in headers.items():
            answer.headers.setdefault(name, value)
        answer.headers.setdefault("Referrer-Policy", "same-origin")
        if answer.mimetype == "text/html":
            answer.headers.setdefault("Cache-Control", "no-store")
        write_line(answer.status_code)
        return answer


def write_line(status):
    """One line of JSON a request: the route's pattern, never the address, and nothing about a person but the id."""
    known = "_login_user" in g and g._login_user.is_authenticated
    print(json.dumps({
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"),
        "request": secrets.token_hex(6),
        "method": request.method if request.method.isalpha() else "?",
        "route": request.url_rule.rule if request.url_rule else None,
        "status": status,
        "ms": round((time.perf_counter() - g.began) * 1000, 1) if "began" in g else None,
        "account": current_user.id if known else None,
    }), file=sys.stdout, flush=True)


def fingerprint(body):
    """A short name for these bytes, for ETags and addresses of static files."""
    return hashlib.sha256(body).hexdigest()[:20]
