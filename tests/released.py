"""Releases for tests, made by the rule that makes them, from slots that name only what matters."""
import datetime as dt

from blueprints.db import db
from blueprints.programme import rules_release
from blueprints.texts import Text

RELEASED = dt.datetime(2025, 3, 1, 9, tzinfo=dt.UTC)


def publish(*, now=RELEASED):
    """Publish the draft as it stands, under http://localhost."""
    made = rules_release.release(note=Text(en="News"), by=None, now=now, host="localhost", base_url="http://localhost")
    db.session.commit()
    return made
