"""What is allowed with the assembly's facts and days."""
from ..db import db
from ..engines import hold
from . import queries
from .models import Assembly, Day


def load(announced, *, now):
    """Make the assembly and its days from an Announcement; True when there was none.

    An assembly that is there is left alone, and so are its days: an organiser may have edited or removed them.
    """
    hold(db.session, "assembly")
    if queries.the_assembly() is not None:
        return False
    facts = announced._asdict()
    days = facts.pop("days")
    db.session.add(Assembly(id=1, is_provisional=True, updated_at=now, **facts))
    db.session.add_all(Day(date=date) for date in days)
    db.session.flush()
    return True
