"""Whatever people write, wherever they write it: every feed stays a calendar, of the same events, in every language."""
import datetime as dt

import pytest

from blueprints.db import db
from blueprints.programme.calendar_lines import clean, one_line
from blueprints.programme.models import Appearance, SlotStatus
from blueprints.texts import LANGUAGES, Text, tidy
from tests.agenda.people import coming
from tests.factories import make_building, make_room, make_slot, make_speaker, make_track
from tests.programme.test_calendar_lines import HOSTILE
from tests.released import publish

from .parsers import PARSERS
from .private import ask, secret_of

pytestmark = pytest.mark.usefixtures("assembly")
# What no form and no database takes: the lines alone are tried with it, in tests/programme/test_calendar_lines.py.
WORDS = [words for words in HOSTILE if "\x00" not in words and "\ud83d" not in words]


@pytest.mark.parametrize("words", [" ".join(words[:700] for words in WORDS), "길" * 2000, "😀;,\\\n" * 200])
def test_every_text_of_a_release_may_hold_anything(visitor, assembly, words):
    text = Text(**dict.fromkeys(LANGUAGES, words))
    assembly.name, assembly.venue = text, text
    assembly.registration_closes_at = dt.datetime(2025, 5, 1, tzinfo=dt.UTC)
    facts = {"room": make_room(name=text, slug="hall", building=make_building(name=text)), "track": make_track(name=text),
             "title": text, "abstract": text}
    speaker = make_speaker(name=words[:100], own_name=words[100:200], office=text, city=text)
    slot = make_slot(code="AAA", stream="https://stream.example.org/" + "".join(words[:300].split()), **facts)
    slot.appearances = [Appearance(speaker=speaker)]
    make_slot(code="BBB", starts=dt.time(14), status=SlotStatus.CANCELLED, reason=text, **facts)
    db.session.commit()
    publish()

    for language in LANGUAGES:
        body = visitor.open(f"/calendar/room-hall.ics?lang={language}&alarm=15&deadlines=1&whole=1").answer.data
        held_to_the_octets(body)
        read = {name: parser(body) for name, parser in PARSERS.items()}
        assert {name: sorted(seen) for name, seen in read.items()} == dict.fromkeys(PARSERS, [
            "AAA@localhost", "BBB@localhost", "assembly@localhost", "registration-closes-at@localhost"])
        event = read["icalendar"]["AAA@localhost"]
        assert event.summary == one_line(words)
        assert event.description.startswith(clean(words))
        assert event.description.endswith(f"http://localhost/{language}/programme/AAA")


def held_to_the_octets(body):
    lines = body.split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    for line in lines:
        assert not set(line) & (set(range(32)) - {9} | {127})
        line.decode()


def test_a_name_that_is_hostile_breaks_no_private_feed(visitor):
    words = tidy(" ".join(WORDS))[:110]
    make_slot(code="AAA", title=Text(en=words))
    publish()

    held_to_the_octets(ask(visitor, secret_of(coming(name=words)), query="?whole=1&alarm=5").answer.data)
