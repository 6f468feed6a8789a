"""The published programme for programs: what it holds, how it is kept, and what it never tells."""
import csv
import datetime as dt
import io
import re
from xml.etree import ElementTree

import pytest

from blueprints.db import db
from blueprints.programme.models import Appearance, SlotStatus, SpeakerPart
from blueprints.texts import Text
from tests import factories
from tests.released import publish
from tests.statements import count_in_sqlite

from .test_there_and_back import imported, start_anew

ENDINGS = ("json", "xml", "csv")
everywhere = pytest.mark.parametrize("ending", ENDINGS)


@pytest.fixture
def programme(assembly):
    """A released session, its room and its speaker, with what only editors know."""
    slot = factories.make_slot(
        code="k7q3m", title=factories.four("Board"), note="SECRET the mayor may not come", expected=4321, minutes=45,
        room=factories.make_room(slug="hall", name=factories.four("Hall"), booths=3), stream="https://example.org/live",
        track=factories.make_track(slug="climate"))
    slot.appearances = [Appearance(speaker=factories.make_speaker(slug="kim", name="Kim Example"), part=SpeakerPart.CHAIR)]
    factories.make_slot(code="c3dfh", title=factories.four("Off"), starts=dt.time(14), status=SlotStatus.CANCELLED,
                        reason=Text(en="No quorum."))
    db.session.commit()
    return publish()


@everywhere
def test_before_the_first_release_there_is_none(visitor, assembly, ending):
    answer = visitor.client.get(f"/programme.{ending}")

    assert answer.status_code == 404
    assert answer.text == "The programme is not published yet.\n"


@everywhere
def test_it_tells_what_is_released_and_nothing_of_the_draft(visitor, programme, ending):
    factories.make_slot(code="draft", title=factories.four("Only drafted"), starts=dt.time(16))

    words = visitor.client.get(f"/programme.{ending}").text

    assert "Board (한)" in words
    assert "No quorum." in words
    assert "Only drafted" not in words
    assert "SECRET" not in words
    assert "4321" not in words


def test_the_json_holds_the_facts_of_the_release(visitor, programme):
    whole = visitor.client.get("/programme.json").json

    first = whole["sessions"][0]
    assert whole["release"]["number"] == 1
    assert first | {
        "code": "k7q3m", "date": "2025-06-16", "starts": "09:00", "minutes": 45, "room": "hall", "status": "planned",
        "voices": [{"speaker": "kim", "part": "chair"}], "sequence": 0,
        "url": "http://localhost/en/programme/k7q3m"} == first
    assert whole["rooms"] == [{"slug": "hall", "name": factories.four("Hall").as_dict(), "places": 100}]


def test_the_json_is_as_its_schema_says(visitor, programme):
    schema = visitor.client.get("/programme.schema.json").json
    whole = visitor.client.get("/programme.json").json

    assert whole["$schema"] == schema["$id"]
    for name, value in whole.items():
        assert name in schema["properties"]
        if isinstance(value, list):
            told = schema["properties"][name]["items"]["properties"]
            assert [set(one) - set(told) for one in value] == [set()] * len(value)


def test_the_xml_is_a_schedule_in_which_only_what_takes_place_is_an_event(visitor, programme):
    top = ElementTree.fromstring(visitor.client.get("/programme.xml").data)

    events = list(top.iter("event"))
    assert [event.findtext("title") for event in events] == ["Board"]
    assert events[0].findtext("date") == "2025-06-16T09:00:00+09:00"
    assert [events[0].findtext(name) for name in ("start", "duration", "room", "slug", "type", "language")] == [
        "09:00", "00:45", "Hall", "k7q3m", "plenary", "en"]
    assert re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", events[0].get("guid"))
    assert [day.get("date") for day in top.findall("day")] == ["2025-06-16", "2025-06-17", "2025-06-18", "2025-06-19"]
    assert top.findtext("conference/time_zone_name") == "Asia/Seoul"


def test_guid_and_number_of_an_event_outlive_every_move(visitor, programme):
    before = next(ElementTree.fromstring(visitor.client.get("/programme.xml").data).iter("event")).attrib
    slot = db.session.scalar(db.select(factories.Slot).where(factories.Slot.code == "k7q3m"))
    slot.starts, slot.title = dt.time(11), Text(en="Moved")
    db.session.commit()
    publish()

    after = next(ElementTree.fromstring(visitor.client.get("/programme.xml").data).iter("event")).attrib

    assert (before["guid"], before["id"]) == (after["guid"], after["id"])


def test_the_table_has_a_row_for_each_session(visitor, programme):
    found = list(csv.DictReader(io.StringIO(visitor.client.get("/programme.csv").data.decode("utf-8-sig"))))

    assert [(row["Code"], row["Title (Korean)"], row["Room"], row["Speakers"]) for row in found] == [
        ("k7q3m", "Board (한)", "Hall", "Kim Example (chair)"), ("c3dfh", "Off (한)", "", "")]
    assert not {"Note", "Expected"} & set(found[0])


@everywhere
def test_who_has_it_already_gets_304_and_head_has_no_body(visitor, programme, ending):
    whole = visitor.client.get(f"/programme.{ending}")

    same = visitor.client.get(f"/programme.{ending}", headers={"If-None-Match": whole.headers["ETag"]})
    head = visitor.client.head(f"/programme.{ending}")

    assert (same.status_code, same.data) == (304, b"")
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", whole.headers["ETag"])
    assert "Set-Cookie" not in whole.headers


@everywhere
def test_a_release_changes_it_at_once(visitor, programme, ending):
    before = visitor.client.get(f"/programme.{ending}")
    factories.make_slot(code="newer", title=factories.four("Newer"), starts=dt.time(16))
    publish()

    after = visitor.client.get(f"/programme.{ending}", headers={"If-None-Match": before.headers["ETag"]})

    assert after.status_code == 200
    assert "Newer" in after.text


@everywhere
def test_what_is_kept_ready_asks_one_question(visitor, programme, kind, ending):
    if kind != "sqlite":
        pytest.skip("only SQLite tells what is asked straight through the driver")
    visitor.client.get(f"/programme.{ending}")

    with count_in_sqlite() as statements:
        visitor.client.get(f"/programme.{ending}")

    assert statements.count == 1


def test_nobody_signed_in_elsewhere_gets_another_one(signed_in, visitor, programme):
    assert signed_in("editor").client.get("/programme.json").data == visitor.client.get("/programme.json").data


@everywhere
def test_the_published_file_can_be_brought_elsewhere(app, visitor, programme, ending):
    data = visitor.client.get(f"/programme.{ending}").data
    start_anew()

    looked = imported(ending, data)

    assert [wrong.why for wrong in looked.wrong] == []
    assert sorted(item.title.ko for item in looked.added) == ["Board (한)", "Off (한)"]
    assert not looked.brought.left
