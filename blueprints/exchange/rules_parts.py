"""The rooms, tracks, speakers, buildings and days that a file tells of: found by their key, else by their name, or made."""
import dataclasses
from typing import Any

from ..db import db
from ..journal import rules as journal
from ..programme import rules_marks
from ..programme.models import Building, Colour, Room, Speaker, Track
from ..programme.rules_parts import LONGEST_SLUG, plain, stem_of
from ..texts import Text, searchable
from . import formats, queries
from . import formats_refusals as no
from .formats import Wrong

KINDS = {"rooms": (Room, queries.room_facts, formats.NEW_ROOM),
         "tracks": (Track, queries.track_facts, formats.NEW_TRACK),
         "speakers": (Speaker, queries.speaker_facts, formats.NEW_SPEAKER)}


@dataclasses.dataclass
class Part:
    """What becomes of one of them: plain facts before (None for a new one) and after."""

    kind: str
    told: Any
    before: dict | None
    after: dict

    @property
    def name(self):
        return self.after.get("name") or self.after.get("date")

    @property
    def changes(self):
        return [(name, (self.before or {}).get(name), value) for name, value in self.after.items()
                if self.before is None or self.before[name] != value]


class Parts:
    """All of them once they are here: `rows` by kind and slug; `slug_of` tells what the file's own keys stand for."""

    def __init__(self, stored):
        self.rows = {kind: {row.slug: row for row in getattr(stored, kind)} for kind in KINDS}
        self.slugs = {kind: {} for kind in KINDS}

    def slug_of(self, kind, key, field):
        """Raises NotThere."""
        found = self.slugs[kind].get(key) or (key if key in self.rows[kind] else None)
        if found is None:
            refusal = no.NotThere(words=formats.shown(key if isinstance(key, str) else key[-1]))
            refusal.field = field
            raise refusal
        return found


def bring(looked, stored, days, *, by):
    """Make and change them as the file tells, and note in `looked` what that is."""
    buildings = bring_buildings(looked, stored)
    parts = Parts(stored)
    for kind in KINDS:
        bring_kind(looked, stored, parts, kind, buildings, by=by)
    if looked.brought.tells_parts:
        change_days(looked, days, by=by)
    db.session.flush()
    looked.names = {kind: {slug: row.name for slug, row in rows.items()} for kind, rows in parts.rows.items()}
    looked.names["buildings"] = {row.id: row.name for row in [*stored.buildings, *buildings.values()]}
    return parts


def bring_buildings(looked, stored):
    """{number in the file: Building}; found by their names, each once."""
    free, found = list(stored.buildings), {}
    for number, told in looked.brought.buildings.items():
        name = formats.merged({"name": Text()}, told.facts).get("name")
        row = next((row for row in free if row.name == name), None)
        if row is None:
            row = Building(name=name, position=next_position(stored.buildings) + len(found))
            db.session.add(row)
            looked.parts.append(Part("buildings", told, None, {"name": name}))
        else:
            free.remove(row)
        found[number] = row
    db.session.flush()
    return found


def next_position(rows):
    return max((row.position for row in rows), default=-1) + 1


def bring_kind(looked, stored, parts, kind, buildings, *, by):
    model, facts_of, fresh = KINDS[kind]
    rows, told_all = parts.rows[kind], getattr(looked.brought, kind)
    free = [row for row in getattr(stored, kind) if row.slug not in told_all]
    made: list[Any] = []
    position: int = next_position(getattr(stored, kind)) if kind != "speakers" else 0
    for key, told in told_all.items():
        row = rows.get(key) or take_called(free, told.facts.get("name"))
        facts = {name: value for name, value in told.facts.items() if name != "slug"}
        if facts.get("building") is not None:
            if facts["building"] not in buildings:
                looked.wrong.append(Wrong(told.where, told.title, "building", no.NotThere(words=str(facts["building"]))))
                continue
            facts["building"] = buildings[facts["building"]].id
        if row is not None:
            parts.slugs[kind][key] = row.slug
            if looked.brought.tells_parts:
                change(looked, kind, told, row, facts_of(row), facts, by=by)
            continue
        after = formats.merged(fresh, facts)
        if not after["name"]:
            if not facts:
                continue        # only a key is told: whoever names it is told that it is not there
            looked.wrong.append(Wrong(told.where, told.title, "name", no.NameMissing()))
            continue
        if kind == "tracks" and "colour" not in facts:
            after["colour"] = formats.COLOURS[(position + len(made)) % len(formats.COLOURS)]
        slug = key if isinstance(key, str) and formats.KEY.fullmatch(key) else free_slug(model, after["name"], rows)
        row = model(slug=slug, **columns(after), **({"position": position + len(made)} if kind != "speakers" else {}))
        rows[slug], parts.slugs[kind][key] = row, slug
        made.append(row)
        looked.parts.append(Part(kind, told, None, {"slug": slug} | after))
    db.session.add_all(made)
    db.session.flush()
    for row in made:
        journal.record(f"{model.__name__.lower()}.added", row, by=by)


def take_called(free, name):
    """The row of this name, in any language, which is then nobody else's; None when there is none."""
    wanted = {searchable(words) for words in (name.values() if isinstance(name, dict) else [name]) if words}
    found = next((row for row in free if wanted & names_of(row)), None)
    if found is not None:
        free.remove(found)
    return found


def names_of(row):
    """What a row is called, as it is searched for."""
    names = row.name.as_dict().values() if isinstance(row.name, Text) else [row.name]
    return {searchable(words) for words in names if words}


def columns(facts):
    """Facts as the columns of a row."""
    return {("building_id" if name == "building" else name): Colour(value) if name == "colour" else value
            for name, value in facts.items()}


def change(looked, kind, told, row, before, facts, *, by):
    """Change a row to what the file tells of it, or note what is wrong."""
    after = formats.merged(before, facts)
    if not after["name"]:
        looked.wrong.append(Wrong(told.where, told.title, "name", no.NameMissing()))
        return
    if after == before:
        return
    changed = journal.change(row, **columns({name: value for name, value in after.items() if name != "slug"}))
    journal.record(f"{kind.removesuffix('s')}.edited", row, by=by, fields=changed)
    rules_marks.note_written(row, before, after)
    looked.parts.append(Part(kind, told, before, after))


def change_days(looked, days, *, by):
    """Titles and hours of our days; days are never made here."""
    for told in looked.brought.days:
        day = days.get(told.key)
        facts = {name: value for name, value in told.facts.items() if name != "date"}
        if day is None or not facts:
            continue
        before = queries.day_facts(day)
        after = formats.merged(before, facts)
        if after != before:
            changed = journal.change(day, **{name: after[name] for name in facts})
            journal.record("day.edited", day, by=by, fields=changed, values={
                name: [as_plain(before[name]), as_plain(after[name])] for name in changed})
            rules_marks.note_written(day, before, after)
            looked.parts.append(Part("days", told, before, after))


def as_plain(value):
    return formats.plain(plain(value))


def free_slug(model, name, taken):
    """A permanent name for addresses that none of these has."""
    stem = stem_of(model, name)
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug[:LONGEST_SLUG + 10]
