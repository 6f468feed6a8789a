"""The lists that forms and filters choose from."""
from ..db import db
from .models import Room, Speaker, Track


def rooms():
    """The rooms, in the order of the columns."""
    return db.session.scalars(db.select(Room).order_by(Room.position, Room.id)).all()


def tracks():
    return db.session.scalars(db.select(Track).order_by(Track.position, Track.id)).all()


def speakers():
    """All speakers, by their name in Latin letters."""
    return db.session.scalars(db.select(Speaker).order_by(Speaker.name, Speaker.id)).all()
