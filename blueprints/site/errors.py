"""Error pages in the reader's language and the house's look; those of a fault ask the database nothing."""
import sqlite3

from flask import current_app, g, make_response, render_template, request
from flask.globals import request_ctx
from flask_babel import gettext
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.exceptions import Conflict, HTTPException, InternalServerError, NotFound, ServiceUnavailable

from .. import limits
from ..accounts.identity import Nobody
from ..answers import write_fault
from ..db import db
from ..engines import only_reads
from ..refusals import N_

WORDS = {
    400: (N_("This request cannot be read"),
          N_("Something in the address or in what was sent is not as it should be. Go back, check it, and try again.")),
    403: (N_("This page is not open to you"),
          N_("Sign in with the account that may see it, or ask an organiser.")),
    404: (N_("There is no such page"),
          N_("The address may be mistyped, or what was here is gone. Start again from the home page.")),
    405: (N_("This page does not take that"),
          N_("Open the page itself and use the buttons there.")),
    409: (N_("Somebody else was faster"),
          N_("This changed while you were looking at it. Go back, reload the page, and decide again.")),
    413: (N_("That is too large"),
          N_("Send less at once: a file may have %(most)s MB at most.")),
    422: (N_("Something has to be corrected"),
          N_("Go back, check what you entered, and send it again.")),
    429: (N_("Too many tries"),
          N_("Wait a little, then try again.")),
    500: (N_("Something went wrong here"),
          N_("It is our fault, not yours. It has been noted; try again in a few minutes.")),
    503: (N_("Not now, but soon"),
          N_("The service is busy or being looked after. Nothing was saved; try again in a moment.")),
}
NOT_NOW = {429, 503}        # what was sent is right, only the moment is not
AWAY = (OperationalError, InterfaceError, PoolTimeout)
AWAY_IN_SQLITE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR,
                  sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}


def is_away(error):
    """Is the database away, full or locked, so that trying again may help? Else its error is a bug of ours."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
    if code is None:
        return isinstance(error, AWAY) or getattr(error, "connection_invalidated", False)
    if code & 0xff == sqlite3.SQLITE_READONLY and only_reads():     # a GET that tried to write
        return False
    return code & 0xff in AWAY_IN_SQLITE


def most_megabytes():
    """How much the view that was asked for may be sent."""
    view = current_app.view_functions.get(request.endpoint)
    return getattr(view, "takes_up_to", current_app.config["MAX_CONTENT_LENGTH"]) // 2**20


def page(code, headers=()):
    """The answer for this status; plain words where even the page of an error cannot be drawn."""
    title, advice = WORDS.get(code, WORDS[400 if code < 500 else 500])
    title, advice = gettext(title), gettext(advice, most=most_megabytes())
    if request_ctx.url_adapter is None:         # a Host that is not ours was refused: links are built without it
        request_ctx.url_adapter = current_app.url_map.bind("")
    typed = what_was_typed() if code in NOT_NOW else []
    try:
        try:
            answer = drawn(code, title, advice, typed)
        except SQLAlchemyError:     # the database went away in between
            without_database()
            answer = drawn(code, title, advice, typed)
    except Exception as error:
        write_fault(error)
        answer = make_response(f"{title}. {advice}\n")
        answer.mimetype = "text/plain"
    answer.headers.extend(headers)
    return answer, code


def drawn(code, title, advice, typed):
    return make_response(render_template("site/error.html", code=code, title=title, advice=advice, typed=typed))


def what_was_typed():
    """(name, value) of all that a form of ours held, to be sent again by a button; nothing of one with a file."""
    try:
        is_whole = "csrf_token" in request.form and not any(request.files.values())
        return list(request.form.items(multi=True)) if is_whole else []
    except HTTPException:       # it cannot be read at all
        return []


def prepare(app):
    app.log_exception = lambda exc_info: write_fault(exc_info[1])       # Flask's own way would print what was typed

    @app.errorhandler(HTTPException)
    def http_error(error):
        if error.code is None or error.code < 400:
            return error
        kept = {name: value for name, value in error.get_headers(request.environ)
                if name in ("Retry-After", "Allow")}
        if error.code in (429, 503):
            kept.setdefault("Retry-After", str(limits.seconds_to_wait()) if error.code == 429 else "5")
        if error.code >= 500 or request_ctx.url_adapter is None:
            without_database()
        else:       # whoever is signed in stays so on the page that says no
            roll_back()
        return page(error.code, kept)

    @app.errorhandler(DBAPIError)
    @app.errorhandler(PoolTimeout)
    def database_error(error):
        write_fault(error)
        return http_error(ServiceUnavailable() if is_away(error) else InternalServerError())

    @app.teardown_appcontext
    def part_from_the_database(_error):
        """Before Flask-SQLAlchemy's own: what breaks while a transaction ends must not take the answer with it."""
        try:
            db.session.remove()
        except DBAPIError:      # nothing is lost with it: what was to be kept has been committed by now
            db.session.registry.clear()

    @app.errorhandler(StaleDataError)
    def changed_meanwhile(_error):
        return http_error(Conflict())

    @app.errorhandler(ObjectDeletedError)
    def gone_meanwhile(_error):
        return http_error(NotFound())

    @app.errorhandler(Exception)
    def bug(error):
        write_fault(error)
        return http_error(InternalServerError())


def without_database():
    """Let the page be drawn though the database may be away: nobody is signed in, no facts are known."""
    roll_back()
    g._login_user = Nobody()
    g.assembly = None


def roll_back():
    try:
        db.session.rollback()
    except Exception:       # the connection itself is broken; it is thrown away
        db.session.remove()
