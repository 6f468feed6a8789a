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

ANSWERS, WEIGHT = 500, 16 * 2**20       # how many answers are kept ready, and how many bytes of them
ENTITY = {"content-type", "content-length", "last-modified"}      # not with a 304: RFC 9110, 15.4.5


class Answer(NamedTuple):
    """All that Flask said: what was handed on, and the headers of a 200 and of a 304."""

    handed: Handed
    whole: list
    unchanged: list


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
        key = tuple(environ.get(name) for name in ("HTTP_HOST", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO",
                                                   "PATH_INFO", "QUERY_STRING"))
        began = time.perf_counter()
        found = self.kept.get(key)
        if found is None or not self.still_holds(found.handed):
            return self.ask(key, environ, start_response)
        return self.answer(found, environ, start_response, began)

    def still_holds(self, handed):
        """Is the newest release the same? Where the database does not answer, the app is asked, and says 503."""
        try:
            return handed.holds(self.stamp(self.engine))
        except sa.exc.SQLAlchemyError:
            return False

    def ask(self, key, environ, start_response):
        said = []

        def note(status, headers, *more):
            said[:] = [status, list(headers)]
            return start_response(status, headers, *more)

        body = self.inner(environ, note)
        handed = environ.get(HANDED_ON)
        if handed is not None and said and said[0].startswith("200") and environ["REQUEST_METHOD"] == "GET":
            headers = said[1]
            if any(name == "Set-Cookie" for name, _value in headers):
                return body
            self.engine = self.engine or self.engine_of_app()
            unchanged = [pair for pair in headers if pair[0].lower() not in ENTITY]
            self.kept.put(key, Answer(handed, headers, unchanged), len(handed.ready.body))
        return body

    def engine_of_app(self):
        with self.app.app_context():
            return db.engine

    def answer(self, found, environ, start_response, began):
        unchanged = found.handed.ready.is_known(environ)
        status, headers = ("304 NOT MODIFIED", found.unchanged) if unchanged else ("200 OK", found.whole)
        start_response(status, list(headers))
        write_plain({"request": secrets.token_hex(6), "method": environ["REQUEST_METHOD"], "route": found.handed.rule,
                     "status": int(status[:3]), "ms": round((time.perf_counter() - began) * 1000, 1), "account": None})
        return [] if unchanged or environ["REQUEST_METHOD"] == "HEAD" else [found.handed.ready.body]


def prepare(app, *, stamp):
    """`stamp` asks the database, by the engine it is given, what names all that the public sees now."""
    app.wsgi_app = Door(app, stamp)
