"""Booklets of the newest release: who makes them, and keeping what was made. What is due is found in the database."""
import datetime as dt

from sqlalchemy.exc import IntegrityError

from ..db import db
from ..texts import LANGUAGES
from .booklets import PAPERS
from .models import Release
from .models_booklets import NOT_SET, Booklet

EACH = [(language, paper) for language in LANGUAGES for paper in PAPERS]
PATIENCE = dt.timedelta(minutes=5)      # after which whoever took them in hand is taken to have died, or to try again


def due(*, now):
    """The id of the newest release when its booklets wait for somebody to make them; else None. One question, no lock."""
    newest = db.select(db.func.max(Release.number)).scalar_subquery()
    made = db.select(Booklet.release_id).where(Booklet.release_id == Release.id, Booklet.pdf != NOT_SET)
    in_hand = db.select(Booklet.release_id).where(Booklet.release_id == Release.id, Booklet.begun_at > now - PATIENCE)
    return db.session.scalar(db.select(Release.id).where(Release.number == newest, ~made.exists(), ~in_hand.exists()))


def claim(release_id, *, now):
    """Take the booklets of this release in hand, alone; False when somebody else has just done so."""
    forsaken = db.delete(Booklet).where(Booklet.release_id == release_id,
                                        db.or_(Booklet.pdf.is_(None), Booklet.pdf == NOT_SET),
                                        Booklet.begun_at <= now - PATIENCE)
    try:
        db.session.execute(forsaken)
        db.session.add_all([Booklet(release_id=release_id, language=language, paper=paper, begun_at=now)
                            for language, paper in EACH])
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        return False
    return True


def keep(release_id, pdfs):
    """Keep the PDFs, made in the order of EACH, and let go of those of other releases."""
    for (language, paper), pdf in zip(EACH, pdfs, strict=True):
        db.session.execute(db.update(Booklet).where(Booklet.release_id == release_id, Booklet.language == language,
                                                    Booklet.paper == paper).values(pdf=pdf))
    db.session.execute(db.delete(Booklet).where(Booklet.release_id < release_id))


def give_up(release_id):
    """They could not be made, and readers are told so; they are tried again when PATIENCE is over."""
    db.session.execute(db.update(Booklet).where(Booklet.release_id == release_id, Booklet.pdf.is_(None)).values(pdf=NOT_SET))
