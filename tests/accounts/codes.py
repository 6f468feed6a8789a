"""Codes of a second factor, and accounts that have one."""
import datetime as dt

import pyotp

from ..factories import make_account

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HERE, THERE = "a" * 64, "b" * 64


def code_at(moment, secret=SECRET):
    return pyotp.TOTP(secret).at(moment)


def wrong_code(moment):
    """Six digits that are right at no step near this moment."""
    near = {code_at(moment + dt.timedelta(seconds=30 * n)) for n in range(-3, 4)}
    return next(code for code in ("000000", "111111", "222222") if code not in near)


def with_factor(*roles, **facts):
    """An account that set up its second factor an hour ago."""
    since = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    return make_account(*roles, totp_secret=SECRET, totp_since=since, **facts)


def utc_now():
    return dt.datetime.now(dt.UTC)
