"""Schedules as other systems publish them are taken as far as they go; what has no place here is told and counted."""
import datetime as dt
import pathlib

import pytest

from blueprints.db import db
from blueprints.exchange import formats_frab_read
from blueprints.programme.models import Kind, Slot, Speaker
from tests import factories

from .test_there_and_back import export, imported

FOLDER = pathlib.Path(__file__).with_name("schedules")


def schedule(name):
    return (FOLDER / f"{name}.xml").read_bytes()


def told(name):
    return formats_frab_read.read(schedule(name))


def by_title(name):
    return {one.title: one.facts for one in told(name).sessions}


def test_a_schedule_of_the_pentabarf_kind(app):
    found = by_title("pentabarf")

    assert list(found) == ["Welcome & opening", "Night walk", "Une ville, cinq minutes"]
    first = found["Welcome & opening"]
    assert first["abstract"] == {"en": "Twenty years on\n\nOpen cities are now everywhere.\nWhat next?\n\nOne\nTwo & three"}
    assert (first["date"], first["starts"], first["minutes"]) == (dt.date(2024, 2, 3), dt.time(10), 50)
    assert (first["kind"], first["room"], first["track"]) == ("plenary", "Aula Magna", "Keynotes")
    assert first["voices"] == (("228", "speaker"), ("312", "speaker"))
    assert "spoken" not in first
    assert found["Une ville, cinq minutes"]["title"] == {"fr": "Une ville, cinq minutes"}
    assert found["Une ville, cinq minutes"]["spoken"] == "fr"


def test_a_day_that_begins_at_nine_ends_the_next_morning(app):
    night = by_title("pentabarf")["Night walk"]

    assert (night["date"], night["starts"], night["minutes"]) == (dt.date(2024, 2, 4), dt.time(0, 30), 90)


def test_what_is_left_out_is_counted(app):
    assert told("pentabarf").left == {"venue": 1, "city": 1, "attachments": 1, "links": 1, "language: de": 1}
    assert told("pretalx").left == {"track": 1, "url": 2, "recording": 2, "logo": 1}
    assert told("congress").left == {
        "url": 1, "language: de": 1, "recording": 1, "links": 1, "feedback_url": 1, "origin_url": 1, "type: mystery": 1,
        "duration: changed to what a session may last": 1}


def test_a_moment_in_another_zone_is_on_the_day_that_its_start_says(app):
    found = by_title("congress")

    assert {title: (facts["date"].day, facts["starts"].hour) for title, facts in found.items()} == {
        "Opening": (16, 10), "Night concert": (17, 1), "Somewhere": (17, 0)}
    assert found["Somewhere"]["room"] is None
    assert found["Somewhere"]["minutes"] == 5


@pytest.mark.parametrize("name", ["pentabarf", "pretalx", "congress"])
def test_it_becomes_the_draft_and_can_go_out_as_any_format(app, assembly, name):
    looked = imported("xml", schedule(name))

    assert [wrong.why for wrong in looked.wrong] == []
    assert len(db.session.scalars(db.select(Slot)).all()) == len(looked.added) == len(told(name).sessions)
    for form in ("json", "xml", "csv"):
        assert imported(form, export(form)).does_something is False


def test_a_schedule_that_comes_again_finds_its_sessions(app, assembly):
    imported("xml", schedule("pretalx"))
    slot = db.session.scalar(db.select(Slot).where(Slot.kind == Kind.FORUM).order_by(Slot.starts))
    slot.title, slot.access = factories.four("Water"), factories.Slot.access.type.python_type.OPEN
    db.session.commit()

    looked = imported("xml", schedule("pretalx").replace(b"<start>09:30</start>", b"<start>09:20</start>"))

    assert [(item.code, [name for name, _before, _after in item.changes]) for item in looked.changed] == [
        (slot.code, ["title", "starts"])]
    assert slot.title.ko == "Water (한)"
    assert slot.title.en == "Water for all"
    assert slot.access.value == "open"


def test_two_of_one_name_stay_two_people(app, assembly):
    twins = schedule("pretalx").replace("김예시".encode(), b"Chidi Example")

    imported("xml", twins)
    again = imported("xml", twins)

    assert [speaker.name for speaker in db.session.scalars(db.select(Speaker))] == ["Chidi Example"] * 2
    assert not again.does_something


def test_rooms_that_are_here_are_found_by_their_name_in_any_language(app, assembly):
    hall = factories.make_room(slug="hall", name=factories.Text(en="Grand Hall", fr="MAIN HALL"))

    imported("xml", schedule("pretalx"))

    assert {slot.room.slug for slot in db.session.scalars(db.select(Slot))} == {"hall"}
    assert hall.name.en == "Grand Hall"


def test_what_we_published_is_known_by_its_guid_even_without_our_own_elements(app, assembly):
    slot = factories.make_slot(code="k7q3m", title=factories.four("Board"), starts=dt.time(9))
    db.session.commit()
    ours = export("xml").decode()
    theirs = ours.replace('a:of="draft"', "").replace('xmlns:a="urn:x-assembly:programme:1"', 'xmlns:a="urn:x-other"')

    looked = imported("xml", theirs.replace("<start>09:00</start>", "<start>09:10</start>").encode())

    assert [item.code for item in looked.changed] == ["k7q3m"]
    assert looked.added == []
    assert slot.starts == dt.time(9, 10)
