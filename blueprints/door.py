"""The door: whoever asks again for a feed or a public page that this process has just answered is answered before Flask
begins.

Thousands of calendars ask every hour, nearly always in vain. What a request costs besides its own work (its context, its
checks, its cookie) is several times what such a poll needs: whether the newest release is still the same one.
"""
import itertools
import secrets
import time
from typing import Any, NamedTuple

import sqlalchemy as sa

from .answers import fault, write_plain
from .db import db
from .kept import HANDED_ON, Handed, Kept
from .limits import network_of

ANSWERS, WEIGHT = 500, 32 * 2**20       # how many answers are kept ready, and how many bytes of them
SITES = 20      # addresses of this site under which private feeds are asked for


class Answer(NamedTuple):
    """What was handed on, and the headers that Flask added to it: the same whether the bytes are sent or not."""

    handed: Handed
    added: list


class Early(NamedTuple):
    """What one of those who answer before Flask says: a Ready, for this rule, counted by this allowance; or how many seconds
    to wait."""

    ready: Any
    rule: str
    allowance: Any = None
    wait: int = 0


class Door:
    """A WSGI application before the app's own. Whatever it has not seen answered well, for the very same host, path and
    query, goes on to the app, with all the app's checks; so does whoever may be signed in.

    `early` are functions that answer what is nobody else's, by the folder in which it is; each is given the WSGI environment
    and the engine, and answers None where the app has to.
    """

    def __init__(self, app, stamp, early):
        self.app, self.inner, self.stamp, self.early = app, app.wsgi_app, stamp, early
        self.cookie = app.config["SESSION_COOKIE_NAME"] + "="
        self.name, self.numbers = secrets.token_hex(4), itertools.count()       # of requests, in the log
        self.kept, self.added = Kept(ANSWERS, WEIGHT), Kept(SITES)
        self.engine = None

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or self.cookie in environ.get("HTTP_COOKIE", ""):
            return self.inner(environ, start_response)
        began = time.perf_counter()
        site, path = (environ["wsgi.url_scheme"], environ.get("HTTP_HOST")), environ["PATH_INFO"]
        folder = path[:path.rfind("/") + 1]
        if folder in self.early:
            return self.answer_early((*site, folder), environ, start_response, began)
        key = (*site, path, environ["QUERY_STRING"])
        found = self.kept.get(key)
        if found is None or not self.still_holds(found.handed):
            return self.ask(key, environ, start_response)
        handed = found.handed
        if handed.ready.body is None and not handed.ready.known(environ):
            return self.ask(key, environ, start_response)
        return self.answer(Early(handed.ready, handed.rule, handed.allowance), found.added, environ, start_response, began)

    def still_holds(self, handed):
        """Is the newest release the same? Where the database does not answer, the app is asked, and says 503."""
        try:
            return handed.holds(self.stamp(self.engine))
        except sa.exc.SQLAlchemyError:
            return False

    def answer_early(self, key, environ, start_response, began):
        """What is not the same for all. The app has answered such a thing before, for this host: its headers are known."""
        added, found = self.added.get(key), None
        if added is not None:
            try:
                found = self.early[key[-1]](environ, self.engine)
            except sa.exc.SQLAlchemyError:      # the app meets it again, and says 503
                pass
            except Exception as error:          # the server would write it into its log together with the secret address
                write_plain(fault(error) | {"route": key[-1]})
        if found is None:
            return self.ask(key, environ, start_response)
        return self.answer(found, added, environ, start_response, began)

    def ask(self, key, environ, start_response):
        """Let the app answer, and keep what it hands on, if it answered well."""
        said = []

        def note(status, headers, *more):
            said[:] = [status, list(headers)]
            return start_response(status, headers, *more)

        body = self.inner(environ, note)
        handed = environ.get(HANDED_ON)
        if handed is not None and said and said[0][:3] in ("200", "304"):
            headers = said[1]
            if any(name == "Set-Cookie" for name, _value in headers):
                return body
            self.engine = self.engine or self.engine_of_app()
            own = {name.lower() for name, _value in [*handed.ready.plain.whole, ("Content-Encoding", "")]}
            added = [pair for pair in headers if pair[0].lower() not in own]
            if handed.holds is None:
                self.added.put(key, added)
            else:
                self.kept.put(key, Answer(handed, added), handed.ready.weight)
        return body

    def engine_of_app(self):
        with self.app.app_context():
            return db.engine

    def answer(self, found, added, environ, start_response, began):
        status, headers, body, wait = "429 TOO MANY REQUESTS", [], b"Too many requests\n", found.wait
        if not wait:
            unchanged = found.ready.known(environ)
            if unchanged is not None:
                status, headers, body = "304 NOT MODIFIED", unchanged.unchanged, b""
            else:
                form = found.ready.form_for(environ)
                wait = found.allowance.wait(network_of(environ.get("REMOTE_ADDR"))) if found.allowance else 0
                if not wait:
                    status, headers, body = "200 OK", form.whole, form.body
        if wait:
            headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(body))), ("Retry-After", str(wait))]
        start_response(status, [*headers, *added])
        method = environ["REQUEST_METHOD"]
        write_plain({"request": f"{self.name}{next(self.numbers):06x}", "method": method, "route": found.rule,
                     "status": int(status[:3]), "ms": round((time.perf_counter() - began) * 1000, 1), "account": None})
        return [body] if body and method == "GET" else []


def prepare(app, *, stamp, early):
    """`stamp` asks the database, by the engine it is given, what names all that the public sees now."""
    app.wsgi_app = Door(app, stamp, early)
