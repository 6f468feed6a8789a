"""The door: whoever asks again for a feed or a public page that this process has just answered is answered before Flask
begins.

Thousands of calendars ask every hour, nearly always in vain. What a request costs besides its own work (its context, its
checks, its cookie) is several times what such a poll needs: whether the newest release is still the same one.
"""
import secrets
import time
from typing import NamedTuple

import sqlalchemy as sa

from .answers import write_plain
from .db import db
from .kept import HANDED_ON, Handed, Kept
from .limits import network_of

ANSWERS, WEIGHT = 500, 32 * 2**20       # how many answers are kept ready, and how many bytes of them


class Answer(NamedTuple):
    """What was handed on, and the headers that Flask added to it: the same whether the bytes are sent or not."""

    handed: Handed
    added: list


class Door:
    """A WSGI application before the app's own. Whatever it has not seen answered well, for the very same host, path and
    query, goes on to the app, with all the app's checks; so does whoever may be signed in."""

    def __init__(self, app, stamp):
        self.app, self.inner, self.stamp = app, app.wsgi_app, stamp
        self.cookie = app.config["SESSION_COOKIE_NAME"] + "="
        self.kept = Kept(ANSWERS, WEIGHT)
        self.engine = None

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or self.cookie in environ.get("HTTP_COOKIE", ""):
            return self.inner(environ, start_response)
        key = tuple(environ.get(name) for name in ("wsgi.url_scheme", "HTTP_HOST", "PATH_INFO", "QUERY_STRING"))
        began = time.perf_counter()
        found = self.kept.get(key)
        if found is None or not self.still_holds(found.handed):
            return self.ask(key, environ, start_response)
        unchanged = found.handed.ready.known(environ)
        if unchanged is None and found.handed.ready.body is None:
            return self.ask(key, environ, start_response)
        return self.answer(found, unchanged, environ, start_response, began)

    def still_holds(self, handed):
        """Is the newest release the same? Where the database does not answer, the app is asked, and says 503."""
        try:
            return handed.holds(self.stamp(self.engine))
        except sa.exc.SQLAlchemyError:
            return False

    def ask(self, key, environ, start_response):
        """Let the app answer, and keep what it hands on, if it answered well."""
        said = []

        def note(status, headers, *more):
            said[:] = [status, list(headers)]
            return start_response(status, headers, *more)

        body = self.inner(environ, note)
        handed = environ.get(HANDED_ON)
        if handed is not None and said and said[0][:3] in ("200", "304"):
            status, headers = said
            if any(name == "Set-Cookie" for name, _value in headers):
                return body
            self.engine = self.engine or self.engine_of_app()
            own = {name.lower() for name, _value in [*handed.ready.plain.whole, ("Content-Encoding", "")]}
            added = [pair for pair in headers if pair[0].lower() not in own]
            self.kept.put(key, Answer(handed, added), handed.ready.weight)
        return body

    def engine_of_app(self):
        with self.app.app_context():
            return db.engine

    def answer(self, found, unchanged, environ, start_response, began):
        handed, method = found.handed, environ["REQUEST_METHOD"]
        body, seconds = b"", 0
        if unchanged is not None:
            status, headers = "304 NOT MODIFIED", unchanged.unchanged
        else:
            form = handed.ready.form_for(environ)
            status, headers, body = "200 OK", form.whole, form.body
            seconds = handed.allowance.wait(network_of(environ.get("REMOTE_ADDR"))) if handed.allowance else 0
        if seconds:
            status, body = "429 TOO MANY REQUESTS", b"Too many requests\n"
            headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(body))), ("Retry-After", str(seconds))]
        start_response(status, [*headers, *found.added])
        write_plain({"request": secrets.token_hex(6), "method": method, "route": handed.rule,
                     "status": int(status[:3]), "ms": round((time.perf_counter() - began) * 1000, 1), "account": None})
        return [body] if body and method == "GET" else []


def prepare(app, *, stamp):
    """`stamp` asks the database, by the engine it is given, what names all that the public sees now."""
    app.wsgi_app = Door(app, stamp)
