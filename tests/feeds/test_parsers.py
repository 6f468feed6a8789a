"""Every feed in every language, read by parsers by four hands: they agree, and with what was released."""
import datetime as dt
import zoneinfo

import pytest

from blueprints.agenda import rules
from blueprints.db import db
from blueprints.programme import queries_public
from blueprints.programme.models import Access, Appearance, Kind, SlotStatus, SpeakerPart
from blueprints.texts import LANGUAGES, Text
from tests.agenda.people import sign_up
from tests.conftest import NOW
from tests.factories import four, make_room, make_slot, make_speaker, make_track
from tests.released import publish

from .parsers import PARSERS, differences
from .private import delegation_with, secret_of

CLOSES = dt.datetime(2025, 5, 31, 15, tzinfo=dt.UTC)
SEOUL = zoneinfo.ZoneInfo("Asia/Seoul")
ALL, ONE, TWO = ["AAA", "BBB", "CCC", "EEE", "DDD"], ["AAA"], ["AAA", "BBB"]
BESIDES = ["assembly", "registration-closes-at", "substitutions-close-at"]
FEEDS = {
    "programme.ics": ALL, "day-1.ics": ALL, "room-hall.ics": ONE, "track-climate.ics": ONE, "session-AAA.ics": ONE,
    "programme.ics?day=1&room=hall&room=annex&spoken=fr&kind=forum&kind=plenary&access=delegates&q=rivers": TWO,
    "room-hall.ics?deadlines=1&whole=1": BESIDES + ONE, "programme.ics?alarm=15": ALL}


@pytest.fixture
def programme(assembly):
    """Sessions of every sort: with all that can be said of one and with nothing, cancelled, over midnight, in all words."""
    assembly.is_provisional = False
    assembly.registration_closes_at = assembly.substitutions_close_at = CLOSES
    hall, annex = make_room(slug="hall", name=four("Hall, East; wing")), make_room(slug="annex", name=four("Annex"))
    full = make_slot(
        code="AAA", title=Text(en="Rivers, and bridges; both \\ “all” 😀", ko="강과 다리: 서울; 파리, 리마"),
        abstract=four("One, two;\nthree\\n\n\nfour: “five” " + "가나다라마바사 " * 30), kind=Kind.FORUM, room=hall,
        track=make_track(slug="climate", name=four("Climate, air; water")), spoken="ko", interpreted=["en", "fr"],
        stream="https://stream.example.org/a?b=c,d;e&f=%20")
    full.appearances = [Appearance(speaker=make_speaker(name="Kim Bada", own_name="김바다", office=four("Mayor, Seoul")),
                                   part=SpeakerPart.CHAIR)]
    make_slot(code="BBB", title=four("Rivers again"), room=annex, status=SlotStatus.PROVISIONAL, spoken="fr", places=1)
    make_slot(code="CCC", title=four("مرحبا بكم שלום"), starts=dt.time(11), status=SlotStatus.CANCELLED,
              reason=four("No, \nnot; now"))
    make_slot(code="DDD", title=four("Dinner"), starts=dt.time(22), minutes=240, kind=Kind.SOCIAL, access=Access.INVITED)
    make_slot(code="EEE", title=four("Tea"), starts=dt.time(15), minutes=5, kind=Kind.BREAK)
    db.session.commit()
    publish()


@pytest.fixture
def private(programme):
    """The addresses of an agenda, and of a delegation whose head cannot be in two places."""
    delegation, (ana, ben) = delegation_with()
    for code in ("AAA", "DDD"):
        rules.star(ana, code, now=NOW)
    sign_up(ana, "BBB", anyway=True)
    sign_up(ben, "BBB")
    return [f"mine/{secret_of(ben)}.ics", f"delegation/{secret_of(delegation, by=delegation.coordinator, with_names=True)}.ics"]


def in_language(path, language):
    return f"/calendar/{path}{'&' if '?' in path else '?'}lang={language}"


def read_by_all(visitor, path):
    """What the parsers agree on of a feed: uid, Seen."""
    body = visitor.open(path).answer.data
    read = {name: parser(body) for name, parser in PARSERS.items()}
    found = differences(read)
    assert not found, "\n".join(map(str, [path, *found]))
    return read["icalendar"]


def test_parsers_agree_on_every_public_feed_and_with_the_release(visitor, programme):
    released = queries_public.latest()
    for language in LANGUAGES:
        feeds = {path: read_by_all(visitor, in_language(path, language)) for path in FEEDS}

        assert {path: [uid.partition("@")[0] for uid in feed] for path, feed in feeds.items()} == FEEDS
        for uid, seen in feeds["programme.ics"].items():
            assert told(seen) == released_as(released.by_code[uid.partition("@")[0]], language)
        for uid, seen in ((uid, seen) for feed in feeds.values() for uid, seen in feed.items() if uid.partition("@")[0] in ALL):
            assert seen._replace(alarms=()) == feeds["programme.ics"][uid]
        assert {seen.alarms for seen in feeds["programme.ics?alarm=15"].values() if seen.status != "CANCELLED"} == {
            (dt.timedelta(minutes=15),)}
        assert not any(seen.alarms for seen in feeds["programme.ics"].values())


def told(seen):
    return (seen.start, seen.end, seen.sequence, seen.created, seen.modified, seen.stamp, seen.summary.rpartition("] ")[2],
            seen.status, seen.url, seen.description.splitlines()[-1])


def released_as(one, language):
    """What a calendar must tell of a released session."""
    start, end = (at.replace(tzinfo=SEOUL).astimezone(dt.UTC) for at in one.facts.span)
    status = {"planned": "CONFIRMED", "provisional": "TENTATIVE", "cancelled": "CANCELLED"}[one.facts.status]
    page = f"http://localhost/{language}/programme/{one.code}"
    return (start, end, one.sequence, one.created_at, one.changed_at, one.changed_at,
            one.facts.title.read(language).words, status, page, page)


def test_parsers_agree_on_private_feeds(visitor, private):
    mine, team = private
    for language in LANGUAGES:
        agenda, delegation, reminding = (read_by_all(visitor, in_language(path, language))
                                         for path in (mine, team, f"{mine}?alarm=10&deadlines=1&whole=1"))

        assert {uid: seen.status for uid, seen in agenda.items()} == {"BBB@localhost": "TENTATIVE"}
        assert set(delegation) == {"AAA@localhost", "BBB@localhost", "DDD@localhost"}
        assert [uid.partition("@")[0] for uid in reminding] == [*BESIDES, "BBB"]
        assert reminding["BBB@localhost"] == agenda["BBB@localhost"]._replace(alarms=(dt.timedelta(minutes=10),))


def test_parsers_agree_that_an_agenda_is_empty_before_the_first_release(visitor, assembly):
    delegation, (_ana, ben) = delegation_with()

    for path in (f"mine/{secret_of(ben)}.ics", f"delegation/{secret_of(delegation, by=delegation.coordinator)}.ics"):
        assert read_by_all(visitor, f"/calendar/{path}") == {}


def test_parsers_agree_before_the_first_release(visitor, assembly):
    assembly.registration_closes_at = CLOSES
    db.session.commit()
    for language in LANGUAGES:
        whole, deadline = read_by_all(visitor, in_language("programme.ics?deadlines=1&alarm=60", language)).values()

        assert (whole.start, whole.end, whole.alarms) == (dt.date(2025, 6, 16), dt.date(2025, 6, 20), ())
        assert (deadline.end, deadline.alarms) == (CLOSES, (dt.timedelta(hours=1),))
