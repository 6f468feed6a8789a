"""Questions about the assembly itself."""
import zoneinfo

from ..db import db
from .models import Assembly, Day


def the_assembly():
    """The one row of facts; None before `assembly load`."""
    return db.session.get(Assembly, 1)


def days():
    """The days of the assembly, in order."""
    return db.session.scalars(db.select(Day).order_by(Day.date)).all()


def venue_zone():
    """The time zone of the venue."""
    assembly = the_assembly()
    return zoneinfo.ZoneInfo(assembly.zone if assembly else "UTC")
