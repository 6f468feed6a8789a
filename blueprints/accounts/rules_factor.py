"""The second factor: a code that changes every 30 seconds (TOTP, RFC 6238), or a recovery code."""
import datetime as dt
import hmac
import secrets

import pyotp
import sqlalchemy as sa

from ..db import db
from ..journal.rules import record
from ..refusals import N_, Refusal
from .models import Account, RecoveryCode, WrongCode, hash_of
from .rules import end_links, end_sign_ins

STEP = 30               # seconds
RECOVERY_CODES = 10
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"       # none that look alike
FREE_TRIES = 5
COUNTED = dt.timedelta(minutes=15)
FIRST_WAIT = dt.timedelta(seconds=30)               # doubled by each further wrong code


class CodeIsWrong(Refusal):
    message = N_("This code is not right. Wait for the next one in your app, and enter its six digits.")
    field = "code"


class TooManyCodes(Refusal):
    """Too many wrong codes from this network address; `wait` is how long to wait."""

    message = N_("Too many wrong codes. Wait %(minutes)s min, then try again.")
    field = "code"
    status = 429

    def __init__(self, wait):
        super().__init__(minutes=max(1, -(-int(wait.total_seconds()) // 60)))
        self.wait = wait


def step_of(secret, code, *, now):
    """Which step of the clock this code belongs to, one before or after `now` included; None when to none."""
    present = int(now.timestamp()) // STEP
    clock = pyotp.TOTP(secret)
    digits = "".join(code.split())
    for step in (present, present - 1, present + 1):
        if hmac.compare_digest(clock.at(step * STEP).encode(), digits.encode()):
            return step
    return None


def set_up(account, sign_in, *, secret, code, now):
    """Make `secret` the account's second factor, proven by its first code; returns the recovery codes, shown once.

    Raises CodeIsWrong.
    """
    step = step_of(secret, code, now=now)
    if step is None:
        raise CodeIsWrong()
    account.totp_secret, account.totp_since, account.totp_last_step = secret, now, step
    sign_in.second_factor_at = now
    record("account.second-factor-set-up", account, by=account)
    return new_recovery_codes(account)


def new_recovery_codes(account):
    """Ten codes that each stand in once for the app; those made before are worth nothing from now on."""
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = ["-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
             for _ in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(account_id=account.id, hash=hash_of(plain(code))) for code in codes)
    db.session.flush()
    return codes


def plain(code):
    """A recovery code as it is hashed, however it was typed."""
    return "".join(code.upper().replace("-", " ").split())


def try_code(account, code, *, address, now):
    """Is this the account's code of the moment, or one of its recovery codes? It is used up; a wrong one is counted.

    `address` is a hash of the network address that asks. Commit either way. Raises TooManyCodes, for this account at
    this address only: a stranger elsewhere cannot lock its owner out.
    """
    db.session.execute(db.select(Account.id).where(Account.id == account.id).with_for_update())
    check_tries(account, address, now=now)
    if uses_up_step(account, code, now=now) or uses_up_recovery(account, code, now=now):
        forget_wrong_codes(account, address)
        return True
    db.session.add(WrongCode(account_id=account.id, address_hash=address, at=now))
    long_ago = sa.delete(WrongCode).where(WrongCode.account_id == account.id, WrongCode.at < now - COUNTED)
    db.session.execute(long_ago)
    return False


def check_tries(account, address, *, now):
    """After five wrong codes within 15 minutes each further try has to wait, twice as long each time."""
    wrong = db.select(sa.func.count(WrongCode.id), sa.func.max(WrongCode.at)).where(
        WrongCode.account_id == account.id, WrongCode.address_hash == address, WrongCode.at > now - COUNTED)
    count, last = db.session.execute(wrong).one()
    if count < FREE_TRIES:
        return
    wait = last + min(FIRST_WAIT * 2 ** (count - FREE_TRIES), COUNTED) - now
    if wait > dt.timedelta(0):
        raise TooManyCodes(wait)


def uses_up_step(account, code, *, now):
    """A code is good once: its step, and all before it, are passed in the statement that asks."""
    step = step_of(account.totp_secret, code, now=now) if account.totp_since else None
    if step is None:
        return False
    unused = sa.update(Account).where(
        Account.id == account.id, sa.or_(Account.totp_last_step.is_(None), Account.totp_last_step < step))
    passed = db.session.execute(unused.values(totp_last_step=step).execution_options(synchronize_session=False))
    return passed.rowcount == 1     # type: ignore[attr-defined]


def uses_up_recovery(account, code, *, now):
    unused = sa.update(RecoveryCode).where(RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None),
                                           RecoveryCode.hash == hash_of(plain(code)))
    used = db.session.execute(unused.values(used_at=now).execution_options(synchronize_session=False))
    return used.rowcount == 1       # type: ignore[attr-defined]


def forget_wrong_codes(account, address):
    db.session.execute(sa.delete(WrongCode).where(WrongCode.account_id == account.id, WrongCode.address_hash == address))


def turn_off(account, *, by):
    """Forget the account's second factor, as its owner wishes."""
    forget(account)
    record("account.second-factor-off", account, by=by)


def reset(account, *, by, now):
    """Forget a second factor that was lost, as an admin does; whoever found it is signed out everywhere."""
    forget(account)
    end_links(account, now=now)
    end_sign_ins(account, now=now)
    record("account.second-factor-reset", account, by=by)


def forget(account):
    account.totp_secret = account.totp_since = account.totp_last_step = None
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    db.session.execute(sa.delete(WrongCode).where(WrongCode.account_id == account.id))
