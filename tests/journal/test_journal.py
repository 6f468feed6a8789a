"""The journal: written with the change, never changed after it."""
import pathlib
import re

import pytest
import sqlalchemy as sa

from blueprints.assembly.models import Assembly
from blueprints.db import db
from blueprints.journal import rules, words
from blueprints.journal.models import AppendOnly, JournalEntry
from blueprints.texts import Text

from ..factories import make_account, make_room

ROOT = pathlib.Path(__file__).parent.parent.parent


def note(action="room.edited", subject=None, **facts):
    rules.record(action, subject, **facts)
    db.session.commit()
    return db.session.scalars(db.select(JournalEntry).order_by(JournalEntry.id.desc())).first()


def test_an_entry_tells_who_did_what_to_what(app):
    account, room = make_account("editor"), make_room()

    entry = note("room.edited", room, by=account, fields=["places", "name"], values={"places": [100, 120]})

    assert (entry.actor_id, entry.action, entry.subject) == (account.id, "room.edited", f"room:{room.id}")
    assert (entry.fields, entry.values) == (["name", "places"], {"places": [100, 120]})


def test_only_what_differs_is_changed_and_named(app):
    room = make_room(places=100)

    assert rules.change(room, places=120, slug=room.slug) == ["places"]
    assert room.places == 120


def test_an_entry_goes_when_its_change_does(app):
    rules.record("room.removed")
    db.session.flush()
    db.session.rollback()

    assert db.session.scalar(db.select(sa.func.count()).select_from(JournalEntry)) == 0


def test_an_entry_cannot_be_changed(app):
    entry = note()
    entry.action = "room.added"

    with pytest.raises(AppendOnly):
        db.session.commit()

    db.session.rollback()
    assert entry.action == "room.edited"


def test_an_entry_cannot_be_deleted(app):
    entry = note()
    db.session.delete(entry)

    with pytest.raises(AppendOnly):
        db.session.commit()

    db.session.rollback()
    assert db.session.get(JournalEntry, entry.id) is not None


@pytest.mark.parametrize("statement", [sa.update(JournalEntry).values(action="x"), sa.delete(JournalEntry)])
def test_entries_cannot_be_changed_in_bulk(app, statement):
    note()

    with pytest.raises(AppendOnly):
        db.session.execute(statement)


def test_entries_outlive_the_account_that_did_it(app):
    account = make_account("editor")
    entry = note(by=account)

    db.session.delete(account)
    db.session.commit()

    assert (entry.actor_id, entry.action) == (None, "room.edited")


def test_an_entry_that_is_read_and_left_alone_hinders_nothing(app):
    entry = note()
    entry.fields = list(entry.fields)
    note("room.added")

    assert db.session.scalar(db.select(sa.func.count()).select_from(JournalEntry)) == 2


def recorded_actions():
    """The actions in our code: given to record() anywhere, or named in rules, which may hand them on."""
    kinds = "|".join({name.partition(".")[0] for name in words.ACTIONS})
    for path in ROOT.glob("blueprints/*/*.py"):
        source = path.read_text()
        yield from re.findall(r'record\(\s*"([^"]+)"', source)
        if path.stem.startswith("rules"):
            yield from re.findall(rf'"((?:{kinds})\.[a-z-]+)"', source)


def test_every_action_that_is_recorded_has_words():
    actions = set(recorded_actions())

    assert {"letter.retried", "delegate.confirmed", "room.added"} <= actions
    assert sorted(actions - set(words.ACTIONS)) == []


def test_every_fact_that_an_admin_may_change_has_words():
    settled = {"id", "is_sample_loaded", "updated_at", "revision", "stamps"}       # by the program itself
    facts = {column.key for column in Assembly.__table__.columns} - settled

    assert sorted(facts - set(words.FIELDS)) == []


@pytest.mark.parametrize(("name", "said"), [
    ("delegate.confirmed", "Confirmed a registration"), ("account.role_given", "Gave an account a role"),
    ("something.new", "something.new"), ("", "")])
def test_actions_read_as_words(app, name, said):
    assert str(words.action(name)) == said


@pytest.mark.parametrize(("name", "said"), [("slot:12", "Session 12"), ("assembly:1", "The assembly"), ("new:3", "new:3"),
                                            ("plain", "plain")])
def test_subjects_read_as_words(app, name, said):
    assert words.subject(name) == said


@pytest.mark.parametrize(("value", "said"), [
    (None, "nothing"), ("", "nothing"), (True, "yes"), (0, "0"), (12, "12"), ("09:30", "09:30"), (["ko", "fr"], "ko and fr"),
    ("2025-06-16", "16 Jun 2025"), ("2025-02-31", "2025-02-31"), ("2025-06-16T03:00:00+00:00", "16 Jun 2025 03:00 UTC"),
    (Text(en="Hall").as_dict(), "Hall"), (Text().as_dict(), "nothing"), ({"seats": 3}, "seats: 3"), ({}, "nothing")])
def test_values_read_as_words(app, value, said):
    assert words.shown(value).replace("\u202f", " ") == said


def test_a_change_tells_before_and_after(app):
    entry = note(fields=["places", "day", "interpreted"],
                 values={"places": [100, None], "day": ["2025-06-16", "2025-06-17"], "interpreted": [["ko"], ["ko", "fr"]]})

    assert words.changes(entry) == [("day", "16 Jun 2025", "17 Jun 2025"), ("interpretation", "ko", "ko and fr"),
                                    ("places", "100", "nothing")]
    assert words.fields_alone(entry) == []


def test_a_change_in_another_language_tells_which(app):
    before, after = Text(en="Hall", ko="홀"), Text(en="Hall", fr="Salle")
    entry = note(fields=["title"], values={"title": [before.as_dict(), after.as_dict()]})

    assert words.changes(entry) == [("title", "한국어: 홀 and Français: nothing", "한국어: nothing and Français: Salle")]


def test_what_was_set_at_the_beginning_has_no_before(app):
    entry = note("slot.added", values={"interpreted": ["ko", "fr"], "minutes": 60, "new": 1})

    assert words.changes(entry) == [("interpretation", None, "ko and fr"), ("minutes", None, "60"), ("new", None, "1")]


def test_facts_of_people_are_named_without_values(app):
    entry = note("delegate.edited", fields=["email", "diet"])

    assert words.changes(entry) == []
    assert words.fields_alone(entry) == ["diet", "e-mail"]
