"""Who has a page of the editor open, and what they are on: noted seldom, forgotten soon."""
import datetime as dt

from sqlalchemy.exc import IntegrityError

from ..db import db
from .models_edits import Presence

STAYS = dt.timedelta(seconds=30)        # a page that has not said anything for so long is closed
SAID_EVERY = dt.timedelta(seconds=10)   # how often it is noted that nothing has changed


def is_open(presence, *, now):
    """Has this page said where it is not long ago?"""
    return presence.seen_at > now - STAYS


def be_here(account, tab, *, day_id, code, known, now):
    """Note where a page of this account is, unless that is `known` (the rows there are) and new enough."""
    own = next((one for one in known if (one.account_id, one.tab) == (account.id, tab)), None)
    if own and (own.day_id, own.code) == (day_id, code) and own.seen_at > now - SAID_EVERY:
        return
    mine = (Presence.account_id == account.id, Presence.tab == tab)
    db.session.execute(db.delete(Presence).where(db.or_(Presence.seen_at <= now - STAYS, db.and_(*mine))))
    try:
        with db.session.begin_nested():
            db.session.execute(db.insert(Presence).values(
                account_id=account.id, tab=tab, day_id=day_id, code=code, seen_at=now))
    except IntegrityError:      # the day has gone, or the same page says it twice at once: the next time it is noted
        return
