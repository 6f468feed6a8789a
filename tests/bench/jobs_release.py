"""A release of 240 sessions that all moved, with 2,000 delegates who are told: how long it takes, and so how long it holds."""
import time
from urllib.parse import urlsplit

from blueprints.agenda.models import Star
from blueprints.db import db, now
from blueprints.delegations.models import Delegate
from blueprints.mail.models import Letter
from blueprints.programme import rules_release
from blueprints.programme.models import Slot
from blueprints.texts import LANGUAGES, Text

from .rounds import say

STARS = 5       # of each delegate


def alone(bench):
    """First everything moves; then a single session does, and nothing else is rendered anew."""
    with bench.app.app_context():
        take_stars()
        for slot in db.session.scalars(db.select(Slot)):
            slot.minutes = 55
        db.session.commit()
        say(f"release of 240 moved sessions: {publish(bench.app)} (aim 2)")
        db.session.scalars(db.select(Slot)).first().minutes = 50
        db.session.commit()
        say(f"release of 1 moved session: {publish(bench.app)}")
        db.session.execute(db.delete(Letter))
        db.session.execute(db.delete(Star))
        db.session.commit()


def take_stars():
    """Each delegate stars a few sessions; a quarter of them read each language."""
    slots = db.session.scalars(db.select(Slot.id).order_by(Slot.id)).all()
    people = db.session.scalars(db.select(Delegate.id).order_by(Delegate.id)).all()
    for number, code in enumerate(LANGUAGES):
        db.session.execute(db.update(Delegate).where(Delegate.id.in_(people[number::len(LANGUAGES)])).values(language=code))
    db.session.execute(db.insert(Star), [
        {"delegate_id": person, "slot_id": slots[(number * 7 + turn * 41) % len(slots)], "starred_at": now()}
        for number, person in enumerate(people) for turn in range(STARS)])


def publish(app):
    """What it took, in words."""
    db.session.expire_all()
    base_url, before = app.config["BASE_URL"], count()
    began, used = time.perf_counter(), time.process_time()
    rules_release.release(note=Text(en="Bench"), by=None, now=now(), tell=True, host=urlsplit(base_url).hostname,
                          base_url=base_url)
    db.session.commit()
    return (f"{time.perf_counter() - began:.2f} s, {time.process_time() - used:.2f} s of processor, "
            f"{count() - before} letters")


def count():
    return db.session.scalar(db.select(db.func.count()).select_from(Letter))
