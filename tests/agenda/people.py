"""Sessions that are published and delegates who want to be there, for tests of agendas."""
from blueprints.agenda import queries, rules
from blueprints.agenda.models import SignUp, SignUpStatus
from blueprints.db import db
from blueprints.delegations.models import Delegate, Status
from blueprints.mail.models import Letter
from tests import factories
from tests.conftest import NOW


def coming(delegation=None, **facts):
    """A confirmed delegate."""
    return factories.make_delegate(delegation, status=Status.CONFIRMED, **facts)


def stance(delegate, code="AAA"):
    db.session.expire_all()
    return queries.stances(db.session.get(Delegate, delegate.id)).get(code, queries.NONE)


def sign_up(delegate, code="AAA", **how):
    """Sign up and commit; does the delegate have a place?"""
    made, _served = rules.sign_up(delegate, code, now=NOW, **how)
    db.session.commit()
    return made.status is SignUpStatus.TAKEN


def places_taken(code="AAA"):
    """The delegates' ids that have a place, and those that wait, each in order of signing up."""
    db.session.rollback()
    slot = queries.slot_called(code)
    found = db.session.scalars(db.select(SignUp).where(SignUp.slot_id == slot.id).order_by(SignUp.id)).all()
    return ([one.delegate_id for one in found if one.status is SignUpStatus.TAKEN],
            [one.delegate_id for one in found if one.status is SignUpStatus.WAITING])


def letters():
    """(kind, to) of all that was written, oldest first."""
    return [(letter.kind, letter.to) for letter in db.session.scalars(db.select(Letter).order_by(Letter.id))]
