"""Questions about accounts and who is signed in."""
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..db import db, rows
from ..paging import paged
from .models import Account, Grant, Link, SignIn, hash_of

# Who may sign in without having an account yet: functions that are given a folded e-mail address and return
# {"name": …, "language": …}, or None. Accounts know no delegations, so delegations add theirs when they are imported; a
# delegate gets an account only when somebody asks for a link to it (data minimisation).
KNOWN_ELSEWHERE = []
# Asked with every request of somebody who is signed in: columns, and built once.
SIGNED_IN = db.select(SignIn.id, SignIn.account_id, SignIn.second_factor_at, Account.totp_since, Grant.role).join(
    Account, Account.id == SignIn.account_id).outerjoin(Grant, Grant.account_id == Account.id).where(
        SignIn.hash == sa.bindparam("hash"), SignIn.expires_at > sa.bindparam("now"), Account.disabled_at.is_(None))


class SignedIn(NamedTuple):
    """What every door asks about somebody who is signed in."""

    id: int                     # of the sign-in
    account_id: int
    has_second_factor: bool     # the account
    gave_second_factor: bool    # this sign-in
    roles: frozenset            # values of Role


def known_elsewhere(address):
    """Name and language of somebody with this folded address who may sign in but has no account; else None."""
    return next((facts for ask in KNOWN_ELSEWHERE if (facts := ask(address))), None)


def is_alive(secret, *, now):
    """Does the one-time link with this secret still open something?"""
    alive = db.select(Link.id).join(Link.account).where(
        Link.hash == hash_of(secret), Link.used_at.is_(None), Link.expires_at > now, Account.disabled_at.is_(None))
    return db.session.scalar(alive) is not None


def sign_in_of(secret, *, now):
    """The sign-in that this secret of a cookie names, as SignedIn; None when it has ended, or its account is disabled."""
    found = rows(SIGNED_IN, {"hash": hash_of(secret), "now": now})
    if not found:
        return None
    number, account_id, gave_at, since, _role = found[0]
    return SignedIn(number, account_id, since is not None, gave_at is not None,
                    frozenset(row.role.value for row in found if row.role))


def account_with_grants(account_id):
    """The account with this id, as one question; None when it is gone."""
    return db.session.get(Account, account_id, options=[joinedload(Account.grants)])


def sign_ins_of(account, *, now):
    """The browsers in which the account is signed in now, the newest first."""
    lasting = db.select(SignIn).where(SignIn.account_id == account.id, SignIn.expires_at > now)
    return db.session.scalars(lasting.order_by(SignIn.began_at.desc(), SignIn.id.desc())).all()


def accounts(*, words="", role=None, page=1):
    """A page of the accounts by address: those whose name or address holds all `words`, and that have `role`."""
    wanted = db.select(Account).order_by(Account.email)
    for word in words.split():
        # Databases lower the case of a to z only, or also of others, by how they were set up; so names are asked both ways.
        spelled = {word, word.lower(), word.capitalize(), word.upper()}
        wanted = wanted.where(sa.or_(sa.func.lower(Account.name).contains(word.lower(), autoescape=True),
                                     Account.email.contains(word.casefold(), autoescape=True),
                                     *(Account.name.contains(each, autoescape=True) for each in sorted(spelled))))
    if role is not None:
        wanted = wanted.where(Account.grants.any(Grant.role == role))
    return paged(wanted, number=page)


def last_sign_ins(shown):
    """When each of these accounts last signed in: account id → moment; who never did is not in it."""
    last = db.select(SignIn.account_id, sa.func.max(SignIn.began_at)).where(
        SignIn.account_id.in_([account.id for account in shown])).group_by(SignIn.account_id)
    return dict(db.session.execute(last).tuples().all())
