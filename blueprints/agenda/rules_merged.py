"""When two registrations of one person become one, the agenda of the one that goes comes along."""
import sqlalchemy as sa

from ..db import db
from ..delegations.rules_merge import WHEN_MERGED
from .models import Invitation, SignUp, SignUpStatus, Star


def merged(stays, goes, _now):
    """Stars, invitations and sign-ups go to who stays, where it has none; a place is worth more than a turn in line."""
    for model in (Star, Invitation, SignUp):
        own = sa.select(model.slot_id).where(model.delegate_id == stays.id)
        if model is SignUp:
            better = sa.select(SignUp.slot_id).where(SignUp.delegate_id == goes.id, SignUp.status == SignUpStatus.TAKEN)
            slots = db.session.scalars(better).all()
            run(sa.delete(SignUp).where(SignUp.delegate_id == stays.id, SignUp.status == SignUpStatus.WAITING,
                                        SignUp.slot_id.in_(slots)))
        more = sa.select(model.slot_id).where(model.delegate_id == goes.id, model.slot_id.not_in(own))
        moved = db.session.scalars(more).all()
        run(sa.update(model).where(model.delegate_id == goes.id, model.slot_id.in_(moved)).values(delegate_id=stays.id))


def run(statement):
    db.session.execute(statement, execution_options={"synchronize_session": "fetch"})


WHEN_MERGED.append(merged)
