"""Every page of the editors: in every language, for whom, at what cost."""
import datetime as dt

import pytest

from blueprints.db import db
from blueprints.programme.models import Appearance, Slot
from blueprints.texts import LANGUAGES

from ..factories import make_room, make_slot, make_speaker, make_track
from ..statements import count_statements
from .test_release import publish

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def editor(signed_in):
    return signed_in("editor")


def every_page():
    room, track, speaker = make_room(), make_track(), make_speaker()
    slot = make_slot(room=room, track=track, appearances=[Appearance(speaker=speaker)])
    publish()
    slot.starts = dt.time(23, 30)
    db.session.commit()
    return [("programme", {}), ("list_slots", {}), ("list_slots", {"day": "all"}), ("add_slot", {}),
            ("edit_slot", {"slot_id": slot.id}),
            ("cancel_slot", {"slot_id": slot.id}), ("restore_slot", {"slot_id": slot.id}),
            ("remove_slot", {"slot_id": slot.id}), ("rooms", {}), ("add_room", {}), ("edit_room", {"room_id": room.id}),
            ("remove_room", {"room_id": room.id}), ("tracks", {}), ("add_track", {}), ("edit_track", {"track_id": track.id}),
            ("remove_track", {"track_id": track.id}), ("speakers", {}), ("translations", {}), ("add_speaker", {}),
            ("edit_speaker", {"speaker_id": speaker.id}), ("remove_speaker", {"speaker_id": speaker.id}), ("releases", {}),
            ("show_release", {"number": 1}), ("put_back", {"number": 1}), ("withdraw_slot", {"slot_id": slot.id})]


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_editor_opens_in_every_language(editor, language):
    editor.language = language

    for endpoint, values in every_page():
        editor.open(f"editor.{endpoint}", **values)


@pytest.mark.on_either
@pytest.mark.parametrize("role", ["registrar", "focal-point", "delegate"])
def test_only_editors_and_admins_come_in(signed_in, visitor, role):
    stranger = signed_in(role)
    for endpoint, values in every_page():
        stranger.open(f"editor.{endpoint}", status=403, **values)
        visitor.open(f"editor.{endpoint}", status=302, **values)

    signed_in("admin").open("editor.programme")


@pytest.mark.on_either
@pytest.mark.parametrize("endpoint", ["programme", "list_slots", "rooms", "tracks", "speakers", "releases",
                                      "add_slot", "edit_slot"])
def test_a_page_asks_as_much_of_many_rows_as_of_few(editor, endpoint):
    def fill(count, hour):
        room, track = make_room(), make_track()
        for number in range(count):
            voices = [Appearance(speaker=make_speaker(), position=position) for position in range(2)]
            make_slot(room=room, track=track, starts=dt.time(hour, number), minutes=1, appearances=voices)

    def asked():
        slot = db.session.scalars(db.select(Slot)).first()
        values = {"slot_id": slot.id} if endpoint == "edit_slot" else {}
        with count_statements() as statements:
            editor.open(f"editor.{endpoint}", **values)
        return statements

    fill(3, 9)
    publish()
    fill(3, 10)
    few = asked()
    fill(12, 11)
    publish(at=dt.datetime(2025, 4, 1, tzinfo=dt.UTC))
    fill(12, 12)
    many = asked()

    assert many.count == few.count
