"""Questions that only the start of the server asks."""
from ..accounts.models import Account, Grant, Link, Role
from ..db import db


def has_an_admin_signed_in():
    """Has a one-time link of an admin ever been used?"""
    used = db.select(Link.id).join(Account, Account.id == Link.account_id).join(Grant)
    return db.session.scalar(used.where(Grant.role == Role.ADMIN, Link.used_at.is_not(None)).limit(1)) is not None
