"""Answers kept ready in this process, for what is asked often and changes seldom; each under a key that names all it
depends on, so that nothing here can be stale. Workers keep their own; what they share is the database."""
import collections
import threading
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import NamedTuple

import flask
from flask import Response, current_app, request
from werkzeug.http import http_date, parse_etags, quote_etag

from .answers import fingerprint
from .languages import chosen

PAGES, WEIGHT = 200, 16 * 2**20     # how many pages are kept ready, and how many bytes of them
FOR_ALL = [("Cache-Control", "no-cache"), ("Vary", "Cookie")]
HANDED_ON = "assembly.ready"        # where a route leaves in the WSGI environment what it has answered: blueprints/door.py


class Kept:
    """The values used last: at most `most` of them, and at most `weight` in sum of what each is said to weigh."""

    def __init__(self, most, weight=0):
        self.most, self.weight = most, weight
        self.values = collections.OrderedDict()
        self.sum = 0
        self.lock = threading.Lock()

    def get(self, key):
        with self.lock:
            found = self.values.get(key)
            if found is None:
                return None
            self.values.move_to_end(key)
            return found[0]

    def put(self, key, value, weight=0):
        """Keep the value, letting go of those not used for longest; returns it."""
        with self.lock:
            self.forget(key)
            if weight <= self.weight:
                self.values[key] = value, weight
                self.sum += weight
            while len(self.values) > self.most or self.sum > self.weight:
                self.forget(next(iter(self.values)))
        return value

    def forget(self, key):
        self.sum -= self.values.pop(key, (None, 0))[1]


class Ready(NamedTuple):
    """A whole answer: its bytes, their name (a strong ETag, quoted), the headers that every answer of it carries."""

    body: bytes
    etag: str
    modified: int | None        # seconds of Unix time; None: only the ETag tells
    headers: list
    mimetype: str

    def answer(self):
        """The answer to this request: 304 without a body for who has these bytes already (RFC 9110, 13.2.2)."""
        if self.is_known(request.environ):
            return Response(status=304, headers=self.headers)
        answer = Response(self.body, headers=self.headers)
        answer.headers["Content-Type"] = self.mimetype
        return answer

    def is_known(self, environ):
        """Does the asker already have these bytes? Its ETags decide, compared weakly; only without one the date does."""
        names = environ.get("HTTP_IF_NONE_MATCH")
        if names is not None:
            return names == self.etag or parse_etags(names).contains_weak(self.etag[1:-1])
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        if since is None or self.modified is None:
            return False
        try:
            return parsedate_to_datetime(since).timestamp() >= self.modified
        except (ValueError, OverflowError, OSError):
            return False


def ready(body, *, mimetype, headers, modified=None):
    """An answer made ready; `modified` is a moment, or None."""
    etag = quote_etag(fingerprint(body))
    seconds = int(modified.timestamp()) if modified else None
    dated = [("Last-Modified", http_date(seconds))] if modified else []
    return Ready(body, etag, seconds, [("ETag", etag), *dated, *headers], mimetype)


class Handed(NamedTuple):
    """An answer that is the same for all, handed on to the door; `holds` says, of the stamp now, whether it still is."""

    ready: Ready
    rule: str
    holds: Callable


def hand_on(ready, holds):
    """Answer with what is ready, and let the door do so from now on while `holds(stamp)`."""
    request.environ[HANDED_ON] = Handed(ready, request.url_rule.rule, holds)
    return ready.answer()


def page(known, render, holds):
    """The page that `render` makes, ready for whoever is not signed in: the same for all, so 304 for who has it already.

    `known` names all that the page depends on besides its own address; `holds(stamp)` says later whether it is the same.
    """
    if current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        return render()
    key = (known, chosen(), request.path, request.query_string)
    kept = current_app.extensions.setdefault("public pages", Kept(PAGES, WEIGHT))
    found = kept.get(key)
    if found is None:
        found = ready(render().encode(), mimetype="text/html; charset=utf-8", headers=FOR_ALL)
        if flask.session.modified:      # something in it is this visitor's own
            return found.answer()
        kept.put(key, found, len(found.body))
    return hand_on(found, holds)
