"""What the programme allows of its rooms, tracks and speakers. All of these hold the whole draft alone: they are rare,
and nobody can take into use what is being removed."""
import re
import unicodedata

from ..db import db
from ..delegations.models import Delegate
from ..delegations.rules_merge import WHEN_MERGED
from ..journal import rules as journal
from ..refusals import N_, Refusal, check_revision
from . import rules_marks
from .models import Appearance, Building, Room, Slot, Speaker, Track
from .rules import hold_draft

LONGEST_SLUG = 60


class NameMissing(Refusal):
    message = N_("Write a name in at least one language.")
    field = "name"


class RoomUsed(Refusal):
    message = N_("%(name)s is still used, for example by “%(title)s”. Give its sessions another room first.")


class BuildingUsed(Refusal):
    message = N_("%(room)s is in %(name)s. Put its rooms into another building first.")


class BuildingGone(Refusal):
    message = N_("This building was removed meanwhile. Choose another one.")
    field = "building"


class TrackUsed(Refusal):
    message = N_("%(name)s is still used, for example by “%(title)s”. Give its sessions another track first.")


class SpeakerUsed(Refusal):
    message = N_("%(name)s still takes part in sessions, for example in “%(title)s”. "
                 "Take the person out of them first.")


class NoSuchRegistration(Refusal):
    message = N_("There is no registration with this reference. Look it up with a registrar, or leave the field empty.")
    field = "registration"


def add_building(*, name, point=None, by):
    """A new building, after all others; raises NameMissing. `point` is None while nobody knows it."""
    check_named(name)
    hold_draft(alone=True)
    return added("building.added", Building(name=name, point=point, position=next_position(Building)), by=by,
                 values={"name": name.as_dict()})


def edit_building(building, *, name, point=None, seen, by):
    """Change a building that is still as it was `seen`; raises NameMissing, ChangedMeanwhile."""
    check_named(name)
    return edited("building.edited", building, seen=seen, by=by, facts={"name": name, "point": point})


def remove_building(building, *, by):
    """Take away a building that no room is in, and the ways to it; raises BuildingUsed."""
    hold_draft(alone=True)
    room = db.session.scalar(db.select(Room).where(Room.building_id == building.id).order_by(Room.id).limit(1))
    if room is not None:
        raise BuildingUsed(name=building.name, room=room.name)
    journal.record("building.removed", building, by=by, values={"name": building.name.as_dict()})
    db.session.delete(building)
    db.session.flush()


def add_room(*, name, places, booths=None, building=None, by):
    """A new room, after all others. `places` is how many people it seats, `booths` how many languages it can be interpreted
    into; None while nobody knows."""
    check_named(name)
    hold_draft(alone=True)
    check_building(building)
    return added("room.added", Room(slug=new_slug(Room, name), name=name, places=places, booths=booths, building=building,
                                    position=next_position(Room)),
                 by=by, values={"name": name.as_dict(), "places": places})


def edit_room(room, *, name, places, booths=None, building=None, seen, by):
    """Change a room that is still as it was `seen`; raises NameMissing, ChangedMeanwhile, BuildingGone."""
    check_named(name)
    hold_draft(alone=True)
    check_building(building)
    return edited("room.edited", room, seen=seen, by=by, facts={
        "name": name, "places": places, "booths": booths, "building": building})


def check_building(building):
    if building is not None and db.session.get(Building, building.id, populate_existing=True) is None:
        raise BuildingGone()


def remove_room(room, *, by):
    """Take away a room that no session has; raises RoomUsed."""
    removed("room.removed", room, RoomUsed, Slot.room_id == room.id, by=by, values={"name": room.name.as_dict()})


def add_track(*, name, colour, by):
    """A new track, after all others; raises NameMissing."""
    check_named(name)
    hold_draft(alone=True)
    return added("track.added",
                 Track(slug=new_slug(Track, name), name=name, colour=colour, position=next_position(Track)),
                 by=by, values={"name": name.as_dict(), "colour": colour.value})


def edit_track(track, *, name, colour, seen, by):
    """Change a track that is still as it was `seen`; raises NameMissing, ChangedMeanwhile."""
    check_named(name)
    return edited("track.edited", track, seen=seen, by=by, facts={"name": name, "colour": colour})


def remove_track(track, *, by):
    """Take away a track that no session has; raises TrackUsed."""
    removed("track.removed", track, TrackUsed, Slot.track_id == track.id, by=by, values={"name": track.name.as_dict()})


def add_speaker(*, name, own_name, office, city, biography, is_confirmed=False, registration="", by):
    """A new speaker; `name` in Latin letters, `own_name` in the own script, `registration` the reference of the same person's
    registration, if there is one. Raises NoSuchRegistration."""
    hold_draft(alone=True)
    delegate_id = delegate_called(registration)
    return added("speaker.added", Speaker(
        slug=new_slug(Speaker, name), name=name, own_name=own_name, office=office, city=city, biography=biography,
        is_confirmed=is_confirmed, delegate_id=delegate_id), by=by)


def edit_speaker(speaker, *, name, own_name, office, city, biography, is_confirmed=None, registration=None, seen, by):
    """Change a speaker who is still as `seen`. Whether the person is confirmed, and which registration is theirs, stays as
    it is where it is None. Raises ChangedMeanwhile, NoSuchRegistration."""
    facts = {"name": name, "own_name": own_name, "office": office, "city": city, "biography": biography}
    if is_confirmed is not None:
        facts["is_confirmed"] = is_confirmed
    if registration is not None:
        facts["delegate_id"] = delegate_called(registration)
    return edited("speaker.edited", speaker, seen=seen, by=by, with_values=False, facts=facts)


def delegate_called(reference):
    """The id of the registration with this reference, whatever its case, or of the one it was merged into; None for none.
    Raises NoSuchRegistration."""
    if not reference:
        return None
    wanted = db.select(Delegate.id, Delegate.merged_into_id).where(Delegate.erased_at.is_(None))
    found = db.session.execute(wanted.where(Delegate.reference == reference.upper())).one_or_none()
    while found and found.merged_into_id:
        found = db.session.execute(wanted.where(Delegate.id == found.merged_into_id)).one_or_none()
    if found is None:
        raise NoSuchRegistration()
    return found.id


def registrations_merged(stays, goes, _now):
    """Two registrations of one person became one: who is a speaker too keeps being linked with the one that stays."""
    linked = db.update(Speaker).where(Speaker.delegate_id == goes.id).values(delegate_id=stays.id)
    db.session.execute(linked, execution_options={"synchronize_session": "fetch"})


WHEN_MERGED.append(registrations_merged)


def remove_speaker(speaker, *, by):
    """Take away a speaker who takes part in no session; raises SpeakerUsed."""
    removed("speaker.removed", speaker, SpeakerUsed,
            Slot.appearances.any(Appearance.speaker_id == speaker.id), by=by)


def move(row, *, up, by):
    """Put a room or a track one place further `up` or down in its order; at the end it stays."""
    hold_draft(alone=True)
    model = type(row)
    ids = list(db.session.scalars(db.select(model.id).order_by(model.position, model.id)))
    here = ids.index(row.id)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(ids):
        return
    ids[here], ids[there] = ids[there], ids[here]
    for position, key in enumerate(ids):        # not through the row: its revision is for those who edit it
        db.session.execute(db.update(model).where(model.id == key).values(position=position))
    journal.record(f"{model.__name__.lower()}.moved", row, by=by, fields=["position"], values={"position": there})


def check_named(name):
    if not name:
        raise NameMissing()


def added(action, row, *, by, values=None):
    db.session.add(row)
    db.session.flush()
    journal.record(action, row, by=by, values=values)
    return row


def edited(action, row, *, seen, by, facts, with_values=True):
    """Set the facts of a row that is still as it was `seen`; the names of those that changed."""
    check_revision(row, seen)
    hold_draft(alone=True)
    before = {name: getattr(row, name) for name in facts}
    changed = journal.change(row, **facts)
    if changed:
        values = {name: [plain(before[name]), plain(facts[name])] for name in changed} if with_values else None
        journal.record(action, row, by=by, fields=changed, values=values)
        rules_marks.note_written(row, before, facts)
    db.session.flush()
    return changed


def removed(action, row, refusal, is_used, *, by, values=None):
    hold_draft(alone=True)
    user = db.session.scalar(db.select(Slot).where(is_used).order_by(Slot.id).limit(1))
    if user is not None:
        raise refusal(name=row.name, title=user.title)
    journal.record(action, row, by=by, values=values)
    rules_marks.unmark(rules_marks.marked_as(row))
    db.session.delete(row)
    db.session.flush()


def plain(value):
    """A fact of a row as the journal keeps it: a Text as its languages, an enum by value, a building by its name."""
    if isinstance(value, Building):
        return value.name.as_dict()
    if hasattr(value, "as_dict"):
        return value.as_dict()
    return getattr(value, "value", value)


def next_position(model):
    last = db.session.scalar(db.select(db.func.max(model.position)))
    return 0 if last is None else last + 1


def stem_of(model, name):
    """The beginning of a permanent name for addresses, of plain letters."""
    words = name if isinstance(name, str) else name.read("en").words
    bare = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", bare).strip("-")[:LONGEST_SLUG].strip("-") or model.__name__.lower()


def new_slug(model, name):
    """A permanent name for addresses, of plain letters; numbered when it is taken or holds no such letter."""
    stem = stem_of(model, name)
    taken = set(db.session.scalars(db.select(model.slug).where(model.slug.startswith(stem, autoescape=True))))
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
