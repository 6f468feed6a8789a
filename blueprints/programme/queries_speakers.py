"""What editors ask of the speakers: who there is, with how many sessions, and what is still to be done about them."""
from typing import NamedTuple

from sqlalchemy.orm import selectinload

from ..assembly.models import Day
from ..db import db
from ..delegations.models import Delegate
from ..texts import LANGUAGES, searchable
from . import queries, queries_texts
from .models import Appearance, Slot, Speaker


class Listed(NamedTuple):
    """A speaker in the list: how many sessions there are of the person, and the languages in which something is missing or
    older than its source."""

    speaker: Speaker
    sessions: int
    missing: list
    stale: list


def listed(*, text="", standing=""):
    """The speakers, by name, who match the words and are "confirmed" or "unconfirmed" if that is asked: three statements."""
    wanted = searchable(text).split()
    counts = dict(db.session.execute(
        db.select(Appearance.speaker_id, db.func.count()).group_by(Appearance.speaker_id)).tuples().all())
    marks = queries_texts.marks()
    found = []
    for speaker in queries.speakers():
        if standing in ("confirmed", "unconfirmed") and speaker.is_confirmed != (standing == "confirmed"):
            continue
        if wanted and not all(word in words_of(speaker) for word in wanted):
            continue
        words = list(queries_texts.words_of(speaker, marks))
        found.append(Listed(speaker, counts.get(speaker.id, 0), in_order(one.language for one in words if one.is_missing),
                            in_order(one.language for one in words if one.is_stale)))
    return found


def words_of(speaker):
    said = [speaker.name, speaker.own_name, *speaker.office.as_dict().values(), *speaker.city.as_dict().values()]
    return searchable(" ".join(said))


def in_order(codes):
    found = set(codes)
    return [code for code in LANGUAGES if code in found]


def appearances_of(speaker):
    """(session, as what) of each session of the speaker in the draft, by time; those of the tray last."""
    wanted = db.select(Slot, Appearance.part).join(Slot.appearances).outerjoin(Slot.day).where(
        Appearance.speaker_id == speaker.id).order_by(Slot.day_id.is_(None), Day.date, Slot.starts, Slot.id)
    return db.session.execute(wanted.options(selectinload(Slot.day), selectinload(Slot.room))).tuples().all()


def registration_of(speaker):
    """(reference, name) of the registration of the same person, and nothing else of it; None when there is none."""
    wanted = db.select(Delegate.reference, Delegate.name).where(Delegate.id == speaker.delegate_id)
    return db.session.execute(wanted).one_or_none() if speaker.delegate_id else None
