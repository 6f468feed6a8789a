"""People in line, for tests of the waiting list."""
import secrets

from blueprints.db import db
from blueprints.delegations import rules, rules_places, rules_waiting
from blueprints.delegations.models import Delegate, Post
from tests import factories

KEY = "k" * 40


def person(name="Alex Example", **changes):
    """The facts of somebody who registers, with an address and a key of their own."""
    number = secrets.token_hex(8)
    return {"name": name, "own_name": "", "office": "", "organisation": "", "email": f"{number}@example.org",
            "post": Post.DELEGATE, "language": "en", "city_written": "", "request_key": f"key-{number}"} | changes


def come(delegation=None, *, now, wait=True, **changes):
    """Somebody registers for the delegation, or in the category whose slug is given."""
    city = {"city": delegation.member.slug} if delegation else {}
    return rules.register(**city, now=now, key=KEY, wait=wait, **person(**changes))


def queue(delegation, count, *, now):
    """So many who find no seat and wait one by one; their ids in order."""
    return [come(delegation, now=now).id for _ in range(count)]


def group(delegation, count, *, is_whole, now):
    """So many who wait together; the party."""
    rules_places.hold()
    together = [factories.make_delegate(delegation) for _ in range(count)]
    party = rules_waiting.enter(together, category=factories.cities(), delegation=delegation, is_whole=is_whole, now=now)
    db.session.flush()
    return party


def leave(delegate_id, *, now):
    """Withdraw, as the delegate's own page does; the ids of who was served."""
    delegate = db.session.get(Delegate, delegate_id)
    return [one.id for one in rules.withdraw(delegate, seen=delegate.revision, now=now)]


def standing(delegation_id, *statuses):
    """The ids of the delegates of a delegation that stand so, in the order of registering."""
    db.session.rollback()
    wanted = db.select(Delegate.id).where(Delegate.delegation_id == delegation_id, Delegate.status.in_(statuses))
    return db.session.scalars(wanted.order_by(Delegate.id)).all()


def statuses(*delegates):
    return [delegate.status for delegate in delegates]

