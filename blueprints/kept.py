"""Answers kept ready in this process, for what is asked often and changes seldom; each under a key that names all it
depends on, so that nothing here can be stale. Workers keep their own; what they share is the database."""
import collections
import functools
import gzip
import pathlib
import threading
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import flask
from flask import Response, current_app, request
from werkzeug.http import http_date, parse_etags, quote_etag

from .answers import fingerprint
from .languages import chosen
from .limits import network_address

PAGES, WEIGHT = 200, 16 * 2**20     # how many pages are kept ready, and how many bytes of them
FOR_ALL = [("Cache-Control", "no-cache"), ("Vary", "Cookie")]
HANDED_ON = "assembly.ready"        # where a route leaves in the WSGI environment what it has answered: blueprints/door.py
WORTH_PACKING = 1000                # bytes; what is smaller fits into one packet of the network anyway


class Kept:
    """The values used last: at most `most` of them, and at most `weight` in sum of what each is said to weigh.

    What was asked for once gives way to what was asked for again, which has three quarters of the place: so nobody drives
    out what many ask for by asking for much that nobody wants.
    """

    def __init__(self, most, weight=0):
        self.most, self.weight = most, weight
        self.once: collections.OrderedDict = collections.OrderedDict()
        self.again: collections.OrderedDict = collections.OrderedDict()
        self.sum = self.sum_again = 0
        self.lock = threading.Lock()

    def __len__(self):
        return len(self.once) + len(self.again)

    def get(self, key):
        with self.lock:
            if key in self.again:
                self.again.move_to_end(key)
            elif key in self.once:
                self.again[key] = self.once.pop(key)
                self.sum_again += self.again[key][1]
                self.make_room_again()
            else:
                return None
            return (self.again.get(key) or self.once[key])[0]

    def put(self, key, value, weight=0):
        """Keep the value, letting go of those not used for longest; returns it."""
        with self.lock:
            is_known = key in self.again
            self.forget(key)
            if weight <= self.weight:
                self.once[key] = value, weight
                self.sum += weight
                if is_known:        # the same address, with something new behind it
                    self.again[key] = self.once.pop(key)
                    self.sum_again += weight
                    self.make_room_again()
            while len(self) > self.most or self.sum > self.weight:
                self.forget(next(iter(self.once if len(self.once) > 1 or not self.again else self.again)))
        return value

    def make_room_again(self):
        """Whatever is too much among what was asked for again has to be asked for once more."""
        while len(self.again) > self.most * 3 / 4 or self.sum_again > self.weight * 3 / 4:
            key, found = self.again.popitem(last=False)
            self.once[key] = found
            self.sum_again -= found[1]

    def forget(self, key):
        if key in self.again:
            self.sum_again -= self.again[key][1]
        self.sum -= (self.again.pop(key, None) or self.once.pop(key, (None, 0)))[1]


class Form(NamedTuple):
    """One way of sending what an answer holds: its name (a strong ETag, quoted), and the headers with and without the body."""

    etag: str
    body: bytes | None
    whole: list
    unchanged: list


class Ready:
    """A whole answer: its bytes, their name (a strong ETag, quoted), the headers that every answer of it carries.

    `modified` is seconds of Unix time, None: only the ETag tells. `entity` are headers that stand only with the bytes.
    What is `packed` may be sent compressed to those who ask for it so. Without a body it is a name alone, which is enough
    for whoever has the bytes.
    """

    def __init__(self, body, etag, *, mimetype="", modified=None, headers=(), entity=(), packed=False):
        self.body, self.etag, self.modified, self.is_packed = body, etag, modified, packed
        self.headers = [*headers, *([("Vary", "Accept-Encoding")] if packed else [])]
        dated = [] if modified is None else [("Last-Modified", http_date(modified))]
        self.entity = [("Content-Type", mimetype), *dated, *entity]
        self.etag_packed = f'{etag[:-1]}-gzip"'
        self.plain = self.form(etag, body, [])

    @property
    def weight(self):
        size = len(self.body or b"")
        return size * 3 // 2 if self.is_packed else size        # the compressed ones are half as many at most

    def form(self, etag, body, more):
        unchanged = [("ETag", etag), *self.headers]
        length = 0 if body is None else len(body)
        return Form(etag, body, [*unchanged, *self.entity, *more, ("Content-Length", str(length))], unchanged)

    @functools.cached_property
    def compressed(self):
        """The compressed form, made for the first who asks; the plain one where that would save less than half."""
        if self.body is None:
            return self.form(self.etag_packed, None, [])
        body = gzip.compress(self.body, 6, mtime=0) if len(self.body) >= WORTH_PACKING else self.body
        if len(body) * 2 > len(self.body):
            return self.plain
        return self.form(self.etag_packed, body, [("Content-Encoding", "gzip")])

    def form_for(self, environ):
        """The form that the asker prefers."""
        return self.compressed if self.is_packed and wants_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")) else self.plain

    def known(self, environ):
        """The Form that the asker already has, None for none (RFC 9110, 13.2.2): ETags decide, compared weakly; only without
        one the date does."""
        names = environ.get("HTTP_IF_NONE_MATCH")
        if names is not None:
            return self.named(names) or (self.form_for(environ) if names.strip() == "*" else None)
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        if since is None or self.modified is None:
            return None
        try:
            return self.form_for(environ) if parsedate_to_datetime(since).timestamp() >= self.modified else None
        except (ValueError, OverflowError, OSError):
            return None

    def named(self, names):
        """The Form that is among the ETags of If-None-Match, None if none is. Whoever has either has what is shown now."""
        if names == self.etag:
            return self.plain
        if self.is_packed and names == self.etag_packed:
            return self.unchanged_packed
        tags = parse_etags(names)
        if tags.contains_weak(self.etag[1:-1]) and not tags.star_tag:
            return self.plain
        if self.is_packed and tags.contains_weak(self.etag_packed[1:-1]) and not tags.star_tag:
            return self.unchanged_packed
        return None

    @functools.cached_property
    def unchanged_packed(self):
        return self.form(self.etag_packed, None, [])

    def answer(self):
        """The answer to this request: 304 without a body for who has these bytes already."""
        known = self.known(request.environ)
        if known is not None:
            return Response(status=304, headers=known.unchanged)
        form = self.form_for(request.environ)
        return Response(form.body, headers=form.whole)


@functools.lru_cache(100)
def wants_gzip(accepted):
    """Does a header Accept-Encoding ask for gzip, and at least as much as for bytes as they are (RFC 9110, 12.5.3)?"""
    wishes = {}
    for one in accepted.lower().split(","):
        name, _semicolon, quality = one.partition(";")
        try:
            wishes[name.strip()] = float(quality.partition("=")[2] or 1)
        except ValueError:
            wishes[name.strip()] = 0.0
    gzip_wish = wishes.get("gzip", wishes.get("x-gzip", wishes.get("*", 0.0)))
    return gzip_wish > 0 and gzip_wish >= wishes.get("identity", 0.0)


@functools.cache
def program():
    """Names what makes the bytes: another version of it may make others of the same facts."""
    house = pathlib.Path(__file__).parent
    files = [*house.rglob("*.py"), *house.rglob("*.po"), *(house.parent / "templates").rglob("*.*"),
             *house.parent.glob("requirements.lock")]
    return fingerprint(b"\0".join(path.read_bytes() for path in sorted(files)))


def etag_of(base_url, *facts):
    """A strong ETag for what is made of these facts, known before it is made. It is the same in every process, on every
    machine, for as long as the same program makes it."""
    return quote_etag(fingerprint(repr((program(), base_url, *facts)).encode()))


def ready(body, *, mimetype, headers, modified=None, entity=(), packed=False):
    """An answer made ready, named by its bytes; `modified` is a moment, or None."""
    seconds = int(modified.timestamp()) if modified else None
    return Ready(body, quote_etag(fingerprint(body)), mimetype=mimetype, modified=seconds, headers=headers, entity=entity,
                 packed=packed)


class Handed(NamedTuple):
    """An answer that is the same for all, handed on to the door; `holds` says, of the stamp now, whether it still is.
    `allowance` counts how often one address is sent the bytes."""

    ready: Ready
    rule: str
    holds: Callable
    allowance: Any = None


def hand_on(ready, holds, allowance=None):
    """Answer with what is ready, and let the door do so from now on while `holds(stamp)`."""
    flask.session.accessed = False      # what drew it looked at nobody; else Flask would say Vary: Cookie
    request.environ[HANDED_ON] = Handed(ready, request.url_rule.rule, holds, allowance)
    answer = ready.answer()
    if allowance is not None and answer.status_code == 200:
        allowance.ask(network_address())
    return answer


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
        kept.put(key, found, found.weight)
    return hand_on(found, holds)
