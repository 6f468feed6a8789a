"""Questions about accounts and who is signed in."""
from sqlalchemy.orm import joinedload

from ..db import db
from .models import SignIn, hash_of


def sign_in_of(secret, *, now):
    """The sign-in that this secret of a cookie names, with its account; None when it has ended."""
    wanted = db.select(SignIn).where(SignIn.hash == hash_of(secret), SignIn.expires_at > now)
    found = db.session.scalar(wanted.options(joinedload(SignIn.account)))
    return found if found and found.account.disabled_at is None else None
