"""Who is at the door: the account of the sign-in that the browser's cookie names. Set up once by the app."""
from flask import current_app
from flask_login import AnonymousUserMixin, LoginManager, UserMixin

from ..access import ORGANISERS
from ..db import now
from . import queries, rules

manager = LoginManager()


class Nobody(AnonymousUserMixin):
    """A visitor who has not signed in."""

    account = None
    roles: frozenset[str] = frozenset()
    lacks_second_factor = False
    must_have_second_factor = False


class Person(UserMixin):
    """Somebody signed in: the account, its roles as words, and this one sign-in."""

    def __init__(self, sign_in, secret):
        self.sign_in, self.secret, self.account = sign_in, secret, sign_in.account
        self.id = sign_in.account_id
        self.roles = frozenset(grant.role.value for grant in self.account.grants)

    def get_id(self):
        """What the cookie holds: the secret of the sign-in, never the account's number."""
        return self.secret

    @property
    def lacks_second_factor(self):
        """Whoever has set one up owes it at each new sign-in; organisers must set one up where it is demanded."""
        owed = self.account.totp_since is not None or self.must_have_second_factor
        return owed and self.sign_in.second_factor_at is None

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
        sign_in = queries.sign_in_of(secret, now=now())
        return Person(sign_in, secret) if sign_in else None
