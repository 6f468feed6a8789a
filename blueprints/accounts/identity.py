"""Who is at the door: the account of the sign-in that the browser's cookie names. Set up once by the app."""
import functools

from flask import abort, current_app
from flask_login import AnonymousUserMixin, LoginManager, UserMixin

from ..access import ORGANISERS
from ..db import db, now
from . import queries, rules
from .models import SignIn

manager = LoginManager()


class Nobody(AnonymousUserMixin):
    """A visitor who has not signed in."""

    account = None
    roles: frozenset[str] = frozenset()
    lacks_second_factor = False
    must_have_second_factor = False


class Person(UserMixin):
    """Somebody signed in: the account, its roles as words, and this one sign-in. The rows themselves are read when somebody
    wants more of them than the doors do."""

    def __init__(self, known, secret):
        self.known, self.secret, self.id, self.roles = known, secret, known.account_id, known.roles

    @functools.cached_property
    def account(self):
        return queries.account_with_grants(self.id) or abort(403)       # gone since the door let it pass

    @functools.cached_property
    def sign_in(self):
        return db.session.get(SignIn, self.known.id) or abort(403)

    def get_id(self):
        """What the cookie holds: the secret of the sign-in, never the account's number."""
        return self.secret

    @property
    def lacks_second_factor(self):
        """Whoever has set one up owes it at each new sign-in; organisers must set one up where it is demanded."""
        owed = self.known.has_second_factor or self.must_have_second_factor
        return owed and not self.known.gave_second_factor

    @property
    def must_have_second_factor(self):
        return bool(self.roles & ORGANISERS) and current_app.config["SECOND_FACTOR_DEMANDED"]


def prepare(app):
    manager.anonymous_user = Nobody
    manager.session_protection = None       # the cookie is only a random name; the row behind it decides
    manager.init_app(app)
    # There is no second cookie to remember anybody by; looking for it would mark every answer, feeds too, Vary: Cookie.
    app.after_request_funcs[None].remove(manager._update_remember_cookie)
    app.config["PERMANENT_SESSION_LIFETIME"] = rules.OTHERS_STAY
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False      # else every answer, feeds too, would carry the cookie

    @manager.user_loader
    def person(secret):
        known = queries.sign_in_of(secret, now=now())
        return Person(known, secret) if known else None
