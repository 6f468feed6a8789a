"""Personal data past its date: removed by a command that is run every day, again and again without harm.

While the assembly lies ahead, little by little: LEFT days after somebody withdrew or was declined; after a letter was
sent, its address; sign-ins and links that ended. On the day after the date that the privacy notice names, everything
about everybody but organisers. What is counted stays.
"""
import datetime as dt
import zoneinfo

import sqlalchemy as sa

from ..accounts.models import Account, Grant, Link, SignIn, WrongCode
from ..accounts.rules import ENDED_ARE_KEPT, ORGANISING
from ..agenda.models import Invitation, SignUp, Star, Subscription
from ..dates.models import StillComing
from ..db import db
from ..delegations import rules_places
from ..delegations.models import GONE, Delegate, Message, Status
from ..delegations.models_categories import Answer
from ..delegations.queries import last_day
from ..delegations.rules import kept_until
from ..journal.rules import record
from ..mail.models import Letter, Mailing
from ..programme.models import Slot, Speaker
from ..programme.models_edits import Edit
from ..programme.models_rules import Acknowledgement
from .rules import blank, forget_people, remove
from .rules_mentions import forget_reasons

LEFT = dt.timedelta(days=30)            # after somebody withdrew or was declined
SENT = dt.timedelta(days=30)            # after a letter left
DONE = dt.timedelta(days=90)            # after an editor's act, which nobody undoes any more
TRIED = dt.timedelta(days=1)            # after a code was wrong; what is counted are the last 15 minutes


def date_of(assembly, *, now):
    """The last date on which everything is kept; None while there is none: no days yet, or provisional ones that passed."""
    return kept_until(assembly, last_day(), today=today(assembly, now)) if assembly is not None else None


def today(assembly, now):
    """The date at the venue."""
    return now.astimezone(zoneinfo.ZoneInfo(assembly.zone)).date()


def purge(*, now):
    """Remove what is past its date; how many there were of each kind. Two who do it at once do it one after the other."""
    assembly = rules_places.hold()
    if assembly is None:
        return {}
    counts = forget_what_ended(now) | {"people": forget_who_left(assembly, now)}
    until = date_of(assembly, now=now)
    if until is not None and today(assembly, now) > until:
        for name, count in forget_everybody(assembly, now).items():
            counts[name] = counts.get(name, 0) + count
    if any(counts.values()):
        record("privacy.purged", values={name: count for name, count in counts.items() if count})
    return counts


def forget_what_ended(now):
    """Addresses of letters that left long ago; sign-ins and links long over; codes that were wrong; editors' old acts.

    The address of a letter stays while another letter to it has failed: the one that arrived since says that it is good.
    """
    failed = sa.orm.aliased(Letter)
    stands = sa.exists().where(failed.to == Letter.to, failed.failed_at.is_not(None))
    old = sa.update(Letter).where(Letter.sent_at < now - SENT, Letter.to != "", ~stands).values(to="")
    return {
        "letters": db.session.execute(old.execution_options(synchronize_session=False)).rowcount,   # type: ignore[attr-defined]
        "sign_ins": remove(SignIn, SignIn.expires_at < now - ENDED_ARE_KEPT),
        "links": remove(Link, Link.expires_at < now - ENDED_ARE_KEPT),
        "codes": remove(WrongCode, WrongCode.at < now - TRIED),
        "edits": remove(Edit, Edit.at < now - DONE),
    }


def forget_who_left(assembly, now):
    """Those who withdrew or were declined LEFT days ago and whose registration was not touched since; how many."""
    left = db.select(Delegate).where(Delegate.status.in_(GONE), Delegate.erased_at.is_(None), Delegate.updated_at < now - LEFT)
    people = db.session.scalars(left.order_by(Delegate.id)).all()
    if people:
        forget_people(people, zone=assembly.zone, now=now)
    return len(people)


def forget_everybody(assembly, now):
    """All delegates, the accounts of all but organisers, every letter and message; how many of each.

    Nobody is withdrawn by it, so the numbers are the same as before. An offer that nobody took has ended.
    """
    people = db.session.scalars(db.select(Delegate).where(Delegate.erased_at.is_(None)).order_by(Delegate.id)).all()
    for model in (Answer, Star, SignUp, Invitation, Subscription, StillComing):
        remove(model)
    db.session.execute(sa.update(Speaker).values(delegate_id=None).execution_options(synchronize_session=False))
    db.session.execute(sa.update(Slot).values(note="").execution_options(synchronize_session=False))
    for of_the_draft in (Edit, Acknowledgement):        # editors write there whatever they like; the releases stay
        remove(of_the_draft)
    for one in people:
        if one.status is Status.OFFERED:
            one.status, one.party_id, one.offer_until = Status.WITHDRAWN, None, None
        one.reminded_at = None
        blank(one, zone=assembly.zone, now=now)
    db.session.flush()
    organises = sa.exists().where(Grant.account_id == Account.id, Grant.role.in_(ORGANISING))
    accounts = remove(Account, ~organises)
    letters = remove(Letter, ~is_for_organisers())
    remove(Mailing)
    forget_reasons()
    return {"people": len(people), "accounts": accounts, "letters": letters, "messages": remove(Message)}


def is_for_organisers():
    """The condition that a letter is about the account of one who is still there, such as a link to sign in."""
    about = sa.select(sa.literal("account:") + sa.cast(Account.id, sa.String))
    return sa.and_(Letter.about.is_not(None), Letter.about.in_(about))
