"""What somebody may come as, and how offices rank: what an assembly starts out with, and what organisers change of it."""
import pathlib
import tomllib

from ..db import db
from ..texts import Text
from .models import Rank
from .models_categories import Category

DEFAULTS = pathlib.Path(__file__).with_name("defaults.toml")


def load():
    """Make the categories and ranks that an assembly starts out with, where there are none but that of the cities yet.

    How many were made. What an organiser edited, retired or removed is left alone.
    """
    defaults, made = tomllib.loads(DEFAULTS.read_text(encoding="utf-8")), 0
    known = set(db.session.scalars(db.select(Category.slug)))
    if len(known) < 2:
        for position, facts in enumerate(defaults["category"]):
            if facts["slug"] not in known:
                db.session.add(Category(position=position, **facts | {key: Text(**facts[key]) for key in ("name", "note")}))
                made += 1
    if not db.session.scalar(db.select(Rank.id).limit(1)):
        for position, facts in enumerate(defaults["rank"]):
            db.session.add(Rank(position=position, slug=facts["slug"], name=Text(**facts["name"])))
            made += 1
    db.session.flush()
    return made
