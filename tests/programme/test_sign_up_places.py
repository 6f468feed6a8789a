"""Places for sign-up: editors set them, readers see them, and releases from before they were there stay as they are."""
import datetime as dt

import pytest
import sqlalchemy as sa

from blueprints.db import db
from blueprints.programme.models import Entry, Release, Slot
from blueprints.programme.releases import Facts
from tests.factories import make_slot
from tests.released import publish

LATER = dt.datetime(2025, 3, 5, 9, tzinfo=dt.UTC)
pytestmark = pytest.mark.usefixtures("assembly")


def release_as_before():
    """The newest release as it was written before sessions had places for sign-up."""
    entries = Entry.__table__
    for code, facts in db.session.execute(sa.select(entries.c.code, entries.c.facts)).all():
        old = {name: value for name, value in facts.items() if name != "places"}
        db.session.execute(entries.update().where(entries.c.code == code).values(facts=old))
    db.session.commit()
    db.session.expire_all()


def newest():
    wanted = db.select(Entry).join(Entry.release).order_by(Release.number.desc(), Entry.code)
    entries = db.session.scalars(wanted).all()
    return [entry for entry in entries if entry.release_id == entries[0].release_id]


def test_facts_from_before_hold_no_places():
    slot = make_slot()
    written = {name: value for name, value in slot.as_facts().as_json().items() if name != "places"}

    assert Facts.from_json(written) == slot.as_facts()


def test_no_sequence_rises_because_releases_now_hold_places():
    same, changed = make_slot(code="AAA"), make_slot(code="BBB", starts=dt.time(14))
    publish()
    release_as_before()
    changed.starts = dt.time(15)
    before = [entry.calendar for entry in newest() if entry.code == same.code]
    publish(now=LATER)

    assert [(entry.code, entry.sequence) for entry in newest()] == [("AAA", 0), ("BBB", 1)]
    assert [entry.calendar for entry in newest() if entry.code == same.code] == before


def test_an_editor_sets_places_and_readers_see_them_after_the_release(signed_in, visitor):
    slot, editor = make_slot(code="AAA"), signed_in("editor")
    publish()
    editor.send(editor.open("editor.edit_slot", slot_id=slot.id), places="25")

    assert "Sign-up needed" not in visitor.open("programme.session_page", code="AAA").text
    publish(now=LATER)

    assert "Sign-up needed, 25 places" in visitor.open("programme.session_page", code="AAA").text


def test_an_editor_takes_the_places_away_again(signed_in):
    slot, editor = make_slot(places=25), signed_in("editor")

    editor.send(editor.open("editor.edit_slot", slot_id=slot.id), places="")

    assert db.session.scalar(db.select(Slot.places).where(Slot.id == slot.id)) is None


@pytest.mark.parametrize("places", ["-1", "many", "100001"])
def test_wild_places_get_a_sentence(signed_in, places):
    slot, editor = make_slot(), signed_in("editor")

    page = editor.send(editor.open("editor.edit_slot", slot_id=slot.id), places=places, status=422)

    assert page.texts(".field-error") == ["Enter a whole number from 0 to 100000."]
