"""What an account may become: invited, given and losing roles, disabled; and its one-time links."""
import datetime as dt
import secrets

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.exc import IntegrityError

from ..db import db
from ..journal.rules import record
from ..refusals import N_, Refusal
from .models import Account, Grant, Link, Role, hash_of

SIGN_IN_LINK = dt.timedelta(minutes=10)
INVITATION = dt.timedelta(days=7)


class BadAddress(Refusal):
    message = N_("This is not an e-mail address. Write it like name@example.org.")
    field = "email"


class UnknownRole(Refusal):
    message = N_("There is no role called %(role)s. The roles are %(roles)s.")


class IsDisabled(Refusal):
    message = N_("This account is switched off. Switch it on first.")


def folded(email):
    """An e-mail address as accounts are known by: normalised, and the same however its letters were typed.

    Raises BadAddress. No name server is asked.
    """
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.casefold()
    except EmailNotValidError:
        raise BadAddress() from None


def role_called(word):
    """The Role of this word, such as "focal-point"; a Role is itself. Raises UnknownRole."""
    try:
        return Role(word)
    except ValueError:
        raise UnknownRole(role=word, roles=", ".join(role.value for role in Role)) from None


def account_for(email):
    """The account with this e-mail address; None when there is none, or when it is no address at all."""
    try:
        return db.session.scalar(db.select(Account).where(Account.email == folded(email)))
    except BadAddress:
        return None


def invite(email, *, role, name="", language="en", by=None, now):
    """Make an account with this role, or give the role to the account that there is; returns it, flushed.

    The name and language of an account that there is are left alone, but for an empty name. Journalled as done by
    the account `by`, or by a command. Raises BadAddress, UnknownRole.
    """
    role, address = role_called(role), folded(email)
    account = account_for(address) or new_account(address, name=name, language=language, by=by, now=now)
    if name and not account.name:
        account.name = name
    give(account, role, by=by)
    return account


def new_account(address, *, name, language, by, now):
    """A new row; or the one that another request made a moment ago."""
    account = Account(email=address, name=name, language=language, created_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(account)
    except IntegrityError:
        return db.session.scalar(db.select(Account).where(Account.email == address))
    record("account.made", account, by=by)
    return account


def give(account, role, *, by):
    """Give the account this role, if it has not got it; True when it was new."""
    if role in roles_of(account):
        return False
    account.grants.append(Grant(role=role))
    db.session.flush()
    record("account.role-given", account, by=by, fields=[role.value])
    return True


def roles_of(account):
    return {grant.role for grant in account.grants}


def make_link(account, *, now, lives=SIGN_IN_LINK):
    """A new one-time link for the account; returns its secret, of which only the hash is kept.

    Links made before and not used yet die. Raises IsDisabled.
    """
    if account.disabled_at is not None:
        raise IsDisabled()
    end_links(account, now=now)
    secret = secrets.token_urlsafe(24)
    db.session.add(Link(account=account, hash=hash_of(secret), made_at=now, expires_at=now + lives))
    db.session.flush()
    return secret


def end_links(account, *, now):
    """No link made so far opens anything any more."""
    unused = sa.update(Link).where(Link.account_id == account.id, Link.used_at.is_(None), Link.expires_at > now)
    db.session.execute(unused.values(expires_at=now))
