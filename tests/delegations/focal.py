"""A focal point's own delegation, for tests: the city of Lima, and those who come for it."""
from blueprints.accounts.rules import account_for
from blueprints.db import db, now
from blueprints.delegations import rules_delegation
from blueprints.delegations.models import Delegate, Post, Status
from tests import factories

PERSON = {"name": "Ana Example", "email": "ana@example.org"}
ACTS = ("delegation_delegate", "edit_delegate", "name_delegate", "substitute_delegate", "withdraw_delegate", "confirm_delegate",
        "decline_delegate", "make_head")


def own(_focal_point, **facts):
    """The delegation of the focal point who is signed in."""
    return factories.make_delegation(coordinator=account_for("foca@example.org"), **{"slug": "lima"} | facts)


def confirmed(delegation, **facts):
    """Somebody with a seat."""
    return factories.make_delegate(delegation, status=Status.CONFIRMED, is_approved=True, **facts)


def fresh(row):
    """The same row, read anew."""
    db.session.expire_all()
    return row


def waiting_group(delegation, *names, is_whole=True, request_key="form-1"):
    """A group that waits together, added as its focal point would."""
    people = [{"name": name, "own_name": "", "post": Post.DELEGATE, "rank_id": None, "office": "", "organisation": "",
               "email": f"{name.lower()}@example.org", "language": "en"} for name in names]
    rules_delegation.add(delegation, people=people, wait="whole" if is_whole else "some", request_key=request_key,
                         by=delegation.coordinator, now=now(), key="k" * 40)
    db.session.commit()
    return db.session.scalar(db.select(Delegate).where(Delegate.name == names[0])).party_id
