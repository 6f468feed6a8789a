"""What the rules know in the sample, and what its editors admit; and taking that away again."""
import datetime as dt

import sqlalchemy as sa

from ..assembly.models import Day
from ..db import db
from ..programme import queries_conflicts
from ..programme.models import Building
from ..programme.models_rules import Acknowledgement, ProgrammeSettings, Walk
from ..texts import Text

OF_A_SAMPLE = "%:sample-%"      # keys that hold the code of a sample session


def add_buildings(frame):
    """The buildings of the sample, flushed, and how far they are from each other."""
    made = [Building(name=Text(**facts["name"]), position=number, is_sample=True)
            for number, facts in enumerate(frame["building"])]
    db.session.add_all(made)
    db.session.flush()
    for number, one in enumerate(made):
        for other in made[number:]:
            db.session.add(Walk(building_id=one.id, other_building_id=other.id,
                                minutes=frame["rules"]["inside" if one is other else "walk"]))
    return made


def add_knowledge(facts):
    """Hours of days and teams of interpreters, where nobody has set any."""
    opens, closes = hours_of(facts)     # set past the rows, whose revisions are for those who edit them
    db.session.execute(sa.update(Day).where(Day.opens.is_(None), Day.closes.is_(None)).values(opens=opens, closes=closes))
    if queries_conflicts.the_settings() is None:
        db.session.add(ProgrammeSettings(id=1, levels={}, teams=facts["teams"]))


def admit(facts, *, now):
    """Acknowledge what would hold back the release of the sample."""
    for one in queries_conflicts.of_days():
        if one.holds_a_release:
            db.session.add(Acknowledgement(key=one.key, extent=one.conflict.extent, reason=facts["admitted"], at=now))
    db.session.flush()


def remove_rules(facts):
    """Take away what the sample made the rules know, and the acknowledgements of its conflicts; the names by which the
    journal calls what is gone. Its sessions are gone already."""
    gone = {row.id for row in queries_conflicts.no_longer_needed(queries_conflicts.of_days())}
    gone |= set(db.session.scalars(db.select(Acknowledgement.id).where(Acknowledgement.key.like(OF_A_SAMPLE))))
    db.session.execute(sa.delete(Acknowledgement).where(Acknowledgement.id.in_(gone)))
    opens, closes = hours_of(facts)
    db.session.execute(sa.update(Day).where(Day.opens == opens, Day.closes == closes).values(opens=None, closes=None))
    settings = queries_conflicts.the_settings()
    if settings is not None and settings.teams == facts["teams"]:
        settings.teams = {}
        if not settings.levels:
            db.session.delete(settings)
    db.session.flush()
    return [f"acknowledgement:{number}" for number in gone]


def hours_of(facts):
    return dt.time.fromisoformat(facts["opens"]), dt.time.fromisoformat(facts["closes"])
