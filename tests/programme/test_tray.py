"""The tray: sessions without a day are no part of a release, and what the public counts on does not stay there unseen."""
import pytest

from blueprints.db import db
from blueprints.programme import queries_editor, rules
from blueprints.programme.models import Entry
from blueprints.programme.rules_release import StillUnplaced
from blueprints.texts import Text

from ..factories import four, make_slot
from .test_release import publish

pytestmark = pytest.mark.usefixtures("assembly")


def to_the_tray(slot):
    slot.day = None
    db.session.commit()


def released_codes():
    return set(db.session.scalars(db.select(Entry.code)))


def test_what_was_never_public_waits_in_the_tray_unseen():
    placed, waiting = make_slot(), make_slot(day=None)

    publish()

    assert released_codes() == {placed.code}
    assert waiting.code not in queries_editor.draft().changes


def test_what_is_public_cannot_lie_in_the_tray_when_the_draft_is_published():
    make_slot()
    slot = make_slot(title=four("Opening"))
    publish()
    to_the_tray(slot)

    with pytest.raises(StillUnplaced) as refusal:
        publish()

    assert refusal.value.places == {"title": four("Opening")}
    assert queries_editor.draft().changes[slot.code].what == "unplaced"


def test_what_is_cancelled_in_the_tray_is_public_as_cancelled_where_it_was(now):
    make_slot()
    slot = make_slot(title=four("Opening"))
    publish()
    to_the_tray(slot)
    rules.cancel(slot, reason=Text(en="No hall"), seen=slot.revision, by=None, now=now)

    made = publish()

    entry = db.session.get(Entry, (made.id, slot.code))
    assert (entry.is_cancelled, entry.sequence) == (True, 1)
    assert entry.as_released().facts.date.isoformat() == "2025-06-16"
    assert entry.as_released().facts.reason == Text(en="No hall")
