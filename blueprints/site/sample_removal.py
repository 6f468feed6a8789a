"""Taking the sample away: all that is marked as sample, and what was written about it."""
import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from ..accounts.models import Account
from ..db import db
from ..delegations import letters, rules_places, rules_waiting
from ..delegations.models import Delegate, Party
from ..journal.models import JournalEntry
from ..journal.rules import record
from ..mail.models import Letter
from ..programme import rules as programme
from ..programme.models import Appearance, Building, Entry, Release, Room, Slot, Speaker, Track
from ..programme.models_edits import TextMark
from ..refusals import N_, Refusal
from . import sample_rules
from .sample import file

SAMPLES = (Slot, Speaker, Room, Building, Track, Delegate, Account)       # in the order in which they can go


class SampleInUse(Refusal):
    message = N_("Sessions of your own use rooms, tracks or speakers of the sample: %(codes)s. "
                 "Give them other ones first. Nothing was removed.")


def remove_sample(*, now):
    """Take away every sample row, the releases made of them, and the letters and journal lines about them.

    What is not sample stays as it is: sessions of one's own stay published, and who waited behind the sample gets the
    places. False when there is no sample. The caller commits. Raises SampleInUse.
    """
    assembly = rules_places.hold()
    if assembly is None or not assembly.is_sample_loaded:
        return False
    programme.hold_draft(alone=True)
    check_not_in_use()
    subjects = [f"release:{number}" for number in remove_releases()]
    waited = db.session.scalars(db.select(Delegate.party_id).where(Delegate.is_sample, Delegate.party_id.is_not(None))).all()
    codes = [f"slot:{code}" for code in db.session.scalars(db.select(Slot.code).where(Slot.is_sample))]
    leave_buildings()
    for model in SAMPLES:
        ids = db.session.scalars(db.select(model.id).where(model.is_sample)).all()
        subjects += [f"{model.__name__.lower()}:{number}" for number in ids]
        db.session.execute(sa.delete(model).where(model.is_sample), execution_options={"synchronize_session": False})
    db.session.execute(sa.delete(TextMark).where(TextMark.subject.in_([*subjects, *codes])))
    db.session.expire_all()
    subjects += sample_rules.remove_rules(file("frame")["rules"])
    empty = db.session.scalars(db.select(Party.id).where(Party.id.in_(waited), ~Party.delegates.any())).all()
    db.session.execute(sa.delete(Party).where(Party.id.in_(empty)), execution_options={"synchronize_session": False})
    subjects += [f"party:{number}" for number in empty]
    journal, outbox = JournalEntry.__table__, Letter.__table__
    # The journal is append-only but for this: these lines tell of what never was, and its numbers are given out again.
    db.session.execute(sa.delete(journal).where(journal.c.subject.in_(subjects)))
    db.session.execute(sa.delete(outbox).where(outbox.c.about.in_(subjects)))
    db.session.expire_all()
    letters.served(rules_waiting.serve(assembly, now=now), now=now)
    assembly.is_sample_loaded = False
    record("sample.removed")
    return True


def leave_buildings():
    """Rooms of one's own are in no building of the sample any more."""
    samples = db.select(Building.id).where(Building.is_sample)
    db.session.execute(sa.update(Room).where(~Room.is_sample, Room.building_id.in_(samples)).values(building_id=None),
                       execution_options={"synchronize_session": False})


def check_not_in_use():
    """Raises SampleInUse when a session that is not sample stands on something that is."""
    speaks = db.select(Appearance.slot_id).join(Appearance.speaker).where(Speaker.is_sample)
    users = db.select(Slot.code).outerjoin(Slot.room).outerjoin(Slot.track).where(
        ~Slot.is_sample, Room.is_sample.is_(True) | Track.is_sample.is_(True) | Slot.id.in_(speaks))
    if codes := db.session.scalars(users.order_by(Slot.code)).all():
        raise SampleInUse(codes=", ".join(codes))


def remove_releases():
    """Remove the releases that hold sample sessions; the ids that are gone.

    One that also holds sessions of one's own comes back without the sample: under a new id, because what was made of a
    release is kept under its id, and with its number, its sequences and its stamps, because calendars hold on to those.
    """
    gone, slugs = [], {kind: set(db.session.scalars(db.select(kind.slug).where(kind.is_sample))) for kind in (Room, Track)}
    for release in db.session.scalars(db.select(Release).options(selectinload(Release.entries))).all():
        own = [entry for entry in release.entries if not entry.facts["is_sample"]]
        if len(own) == len(release.entries) and not release.is_sample:
            continue
        gone.append(release.id)
        copy = without_sample(release, own, slugs) if own else None
        db.session.delete(release)
        db.session.flush()
        if copy:
            db.session.add(copy)
            db.session.flush()
    return gone


def without_sample(release, own, slugs):
    facts = release.facts | {
        "rooms": [room for room in release.facts["rooms"] if room["slug"] not in slugs[Room]],
        "tracks": [track for track in release.facts["tracks"] if track["slug"] not in slugs[Track]]}
    return Release(
        number=release.number, note=release.note, released_at=release.released_at, released_by_id=release.released_by_id,
        is_provisional=release.is_provisional, facts=facts, is_sample=False, entries=[
            Entry(code=entry.code, sequence=entry.sequence, created_at=entry.created_at, changed_at=entry.changed_at,
                  is_cancelled=entry.is_cancelled, facts=entry.facts, calendar=entry.calendar) for entry in own])
