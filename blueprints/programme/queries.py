"""The lists that forms and filters choose from."""
from sqlalchemy.orm import joinedload

from ..db import db
from .models import Appearance, Building, Room, Slot, SlotStatus, Speaker, Track


def rooms():
    """The rooms, in the order of the columns, with their buildings."""
    wanted = db.select(Room).order_by(Room.position, Room.id)
    return db.session.scalars(wanted.options(joinedload(Room.building))).all()


def buildings():
    """The buildings, in the order of their list."""
    return db.session.scalars(db.select(Building).order_by(Building.position, Building.id)).all()


def tracks():
    return db.session.scalars(db.select(Track).order_by(Track.position, Track.id)).all()


def speakers():
    """All speakers, by their name in Latin letters."""
    return db.session.scalars(db.select(Speaker).order_by(Speaker.name, Speaker.id)).all()


def speakers_placed(*, anew=False):
    """The speakers of the sessions that have a place in the draft: those a release tells of. `anew`: read the rows anew."""
    placed = db.select(Appearance.speaker_id).join(Appearance.slot).where(
        Slot.day_id.is_not(None), ~db.and_(Slot.is_withdrawn, Slot.status == SlotStatus.CANCELLED))
    wanted = db.select(Speaker).where(Speaker.id.in_(placed)).order_by(Speaker.slug)
    return db.session.scalars(wanted.execution_options(populate_existing=anew)).all()
