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


def is_in_use(day):
    """Does a row of any table point to this day? Asked of the schema, so that it holds for errands yet to come."""
    columns = [key.parent for table in db.metadata.sorted_tables for key in table.foreign_keys
               if key.column is Day.__table__.c.id]
    return any(db.session.scalar(db.select(column).where(column == day.id).limit(1)) is not None for column in columns)
