"""What editors set about the rules: how strict each is, how many interpreters there are, and how far rooms are."""
from sqlalchemy.orm.attributes import flag_modified

from ..db import db
from ..journal import rules as journal
from ..refusals import ChangedMeanwhile
from .conflicts_found import RULES
from .models import Building, Room
from .models_rules import ProgrammeSettings, Walk
from .rules import hold_draft

NEVER_SET = -1      # the revision of the settings while all are the usual ones


def set_levels(levels, *, seen, by):
    """Give each rule its Level; those that are the usual ones are not kept. Raises ChangedMeanwhile."""
    settings = held(seen)
    unusual = {rule: level.value for rule, level in levels.items() if level is not RULES[rule].usual}
    before = {rule: settings.levels.get(rule, RULES[rule].usual.value) for rule in levels}
    after = {rule: level.value for rule, level in levels.items()}
    change("programme.levels", settings, "levels", unusual, before, after, by=by)


def set_teams(teams, *, seen, by):
    """How many teams interpret into each language; None where nobody knows. Raises ChangedMeanwhile."""
    settings = held(seen)
    known = {language: count for language, count in teams.items() if count is not None}
    before = {language: settings.teams.get(language) for language in teams}
    change("programme.teams", settings, "teams", known, before, teams, by=by)


def set_walks(*, rooms, buildings, seen, by):
    """How many minutes it is from one to another, for pairs of ids with the smaller one first; None where nobody knows.
    Pairs that are not named stay as they are. Raises ChangedMeanwhile."""
    settings = held(seen)
    changed = (set_pairs(rooms, Room, Walk.room_id, Walk.other_room_id)
               + set_pairs(buildings, Building, Walk.building_id, Walk.other_building_id))
    if changed:
        flag_modified(settings, "levels")       # so that the revision grows: it stands for the walks too
        db.session.flush()
        journal.record("programme.walks", settings, by=by, values={"walks": changed})


def set_pairs(wanted, model, one, other):
    """Keep the minutes of these pairs; how many were other ones before. What has gone meanwhile is passed over."""
    there = set(db.session.scalars(db.select(model.id)))
    known = {(getattr(walk, one.key), getattr(walk, other.key)): walk
             for walk in db.session.scalars(db.select(Walk).where(one.is_not(None)))}
    changed = 0
    for pair, minutes in wanted.items():
        walk = known.get(pair)
        if not there.issuperset(pair) or (walk and walk.minutes) == minutes:
            continue
        changed += 1
        if minutes is None:
            db.session.delete(walk)
        elif walk:
            walk.minutes = minutes
        else:
            db.session.add(Walk(**dict(zip((one.key, other.key), pair, strict=True)), minutes=minutes))
    return changed


def held(seen):
    """The settings, held alone; made when there are none. Raises ChangedMeanwhile."""
    hold_draft(alone=True)
    settings = db.session.get(ProgrammeSettings, 1, populate_existing=True)
    if (settings.revision if settings else NEVER_SET) != seen:
        raise ChangedMeanwhile()
    if settings is None:
        settings = ProgrammeSettings(id=1, levels={}, teams={})
        db.session.add(settings)
        db.session.flush()
    return settings


def change(action, settings, name, value, before, after, *, by):
    """Keep a setting, and write into the journal what of it is another now."""
    fields = [key for key in after if before[key] != after[key]]
    if fields:
        setattr(settings, name, value)
        db.session.flush()
        journal.record(action, settings, by=by, fields=fields, values={key: [before[key], after[key]] for key in fields})
