"""Calendar programs that cannot run here, as far as it is known what they look at in a feed: held against its bytes.

What is known of them is from their makers, from reports and from measurements of earlier versions.
"""
import datetime as dt
import itertools
import re

import pytest

from blueprints.agenda import rules, rules_calendars
from blueprints.agenda.models import Invitation
from blueprints.assembly.queries import days
from blueprints.db import db
from blueprints.programme.models import Appearance, Slot, SlotStatus
from blueprints.texts import LANGUAGES, Text
from tests.conftest import NOW
from tests.dates import moving
from tests.factories import four, make_building, make_room, make_slot, make_speaker, make_track
from tests.released import RELEASED, publish

from .private import delegation_with, secret_of

PAGES = ["programme.ics", "programme.ics?day=1&q=rivers&lang=ko", "day-1.ics?deadlines=1&whole=1&alarm=15", "session-RIV.ics"]


def unfolded(body):
    return body.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def components(body, name):
    """The lines of each component of this name."""
    lines = unfolded(body)
    begins = [number for number, line in enumerate(lines) if line == f"BEGIN:{name}"]
    return [lines[begin + 1:lines.index(f"END:{name}", begin)] for begin in begins]


def value(lines, name):
    """The value of the property of this name, without its parameters; None where it is not there."""
    return next((line.partition(":")[2] for line in lines if re.split("[;:]", line)[0] == name), None)


@pytest.fixture
def programme(assembly):
    """Rivers, with everything that could change, has one place; roads and dinner need none."""
    river = make_slot(code="RIV", title=four("Rivers"), abstract=four("Of water"), room=make_room(name=four("Hall")),
                      track=make_track(name=four("Climate")), places=1)
    river.appearances = [Appearance(speaker=make_speaker(name="Kim Bada"))]
    make_slot(code="ROA", title=four("Roads"))
    assembly.registration_closes_at = dt.datetime(2025, 5, 31, 15, tzinfo=dt.UTC)
    make_slot(code="DIN", title=four("Dinner"), starts=dt.time(22), minutes=240)
    publish()
    return river


def feeds(visitor, *more):
    return [visitor.open(f"/calendar/{path}").answer.data for path in (*PAGES, *more)]


def test_google_meets_the_name_before_a_small_zone(visitor, programme):
    """It guesses the charset from the first few KiB, which a long VTIMEZONE would fill with ASCII."""
    body = visitor.open("/calendar/programme.ics?lang=ko").answer.data

    before = body[:body.index(b"BEGIN:VTIMEZONE")]
    assert "(한)" in before.decode()
    assert len(before) < 2048
    assert body.index(b"END:VTIMEZONE") - len(before) < 512
    assert body.index(b"END:VTIMEZONE") < body.index(b"BEGIN:VEVENT")


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Europe/Brussels"])
def test_outlook_finds_every_zone_that_is_named_and_no_time_without_one(visitor, assembly, programme, zone):
    """It warns of each event whose zone is not declared; Outlook.com shows nothing, and refuses old starts of zones."""
    assembly.zone = zone
    db.session.commit()
    publish(now=RELEASED + dt.timedelta(days=1))

    for body in feeds(visitor):
        declared = {value(lines, "TZID") for lines in components(body, "VTIMEZONE")}
        assert declared == set(re.findall(r";TZID=([^:;]+)", "\n".join(unfolded(body)))) == {zone}
        for rule in [*components(body, "STANDARD"), *components(body, "DAYLIGHT")]:
            assert re.fullmatch(r"[+-]\d{4}", value(rule, "TZOFFSETTO"))
            assert value(rule, "DTSTART") >= "19700101T000000"
        for event in components(body, "VEVENT"):
            assert all(re.match(f"[A-Z]+(;TZID={zone}:.{{15}}|;VALUE=DATE:.{{8}}|:.{{15}}Z)$", line)
                       for line in event if line.startswith(("DTSTART", "DTEND")))


VALUE = r'("[^"]*"|[^";:,]+)'
PROPERTY = re.compile(f"[A-Z-]+(;[A-Z-]+={VALUE}(,{VALUE})*)*:.*")


def test_apple_meets_nothing_but_properties_and_components(visitor, programme):
    for body in feeds(visitor):
        assert [line for line in unfolded(body) if not PROPERTY.fullmatch(line)] == []
        assert body.startswith(b"BEGIN:VCALENDAR\r\n")
        assert body.endswith(b"END:VCALENDAR\r\n")
        assert value(unfolded(body), "X-WR-CALNAME")


def test_calcurse_and_vdirsyncer_meet_no_component_they_stumble_at(visitor, programme):
    """A UID of the calendar makes vdirsyncer take it for one event; calcurse loses events with components of RFC 9073."""
    for body in feeds(visitor):
        assert {line for line in unfolded(body) if line.startswith("BEGIN:")} <= {
            f"BEGIN:{name}" for name in ("VCALENDAR", "VTIMEZONE", "STANDARD", "DAYLIGHT", "VEVENT", "VALARM")}
        head = unfolded(body[:body.index(b"BEGIN:VTIMEZONE")])
        assert value(head, "UID") is value(head, "METHOD") is None


STAMPS = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")


class Subscriber:
    """Keeps what each feed said last, and says in which events a program would miss what has changed."""

    def __init__(self, visitor, *paths):
        self.visitor, self.paths, self.known = visitor, paths, {}

    def look(self):
        """([(feed, uid, why)] of what would be missed, {uid of what changed}) since the last look."""
        missed, changed = [], set()
        for path in self.paths:
            now = {value(event, "UID").partition("@")[0]: event
                   for event in components(self.visitor.open(path).answer.data, "VEVENT")}
            was, self.known[path] = self.known.get(path), now
            for uid, event in now.items() if was is not None else ():
                if uid not in was or event == was[uid]:
                    changed |= {uid} - was.keys()
                    continue
                changed.add(uid)
                before, after = ([value(one, name) for name in STAMPS] for one in (was[uid], event))
                if before == after:
                    missed.append((path, uid, "GNOME: no stamp has changed"))
                if int(after[2]) <= int(before[2]):
                    missed.append((path, uid, "Google: SEQUENCE has not grown"))
                if after[:2] < before[:2] or after[0] != after[1]:
                    missed.append((path, uid, "a stamp goes back, or is not the other one"))
            changed |= (was or {}).keys() - now.keys()
        return missed, changed


def test_no_program_misses_what_a_release_changes(visitor, assembly, programme):
    river, roads = programme, db.session.scalar(db.select(type(programme)).filter_by(code="ROA"))
    speaker, building = river.appearances[0].speaker, make_building()
    subscriber = Subscriber(visitor, *(f"/calendar/programme.ics?lang={language}" for language in LANGUAGES))
    moments = (RELEASED + dt.timedelta(days=number) for number in itertools.count(1))
    life = [
        ({"RIV"}, river, {"starts": dt.time(11)}),
        ({"RIV"}, river, {"minutes": 75}),
        ({"RIV"}, river, {"day": days()[1]}),
        ({"RIV"}, river, {"title": Text(en="Rivers", ko="강")}),
        ({"RIV"}, river, {"abstract": four("Of much water")}),
        ({"RIV"}, river.room, {"name": four("Great Hall")}),
        ({"RIV"}, river.track, {"name": four("Weather")}),
        ({"RIV"}, speaker, {"name": "Kim Bora"}),
        ({"RIV"}, speaker, {"office": four("Mayor")}),
        ({"RIV"}, river, {"spoken": "ko", "interpreted": ["en"]}),
        ({"RIV"}, river, {"stream": "https://stream.example.org/"}),
        ({"RIV"}, river, {"status": SlotStatus.PROVISIONAL}),
        ({"ROA", "DIN"}, assembly, {"is_provisional": False}),
        ({"RIV"}, river, {"status": SlotStatus.PLANNED}),
        ({"RIV", "ROA", "DIN"}, assembly, {"venue": four("COEX")}),
        ({"ROA"}, roads, {"status": SlotStatus.CANCELLED, "reason": four("Closed")}),
        ({"ROA"}, roads, {"reason": four("Flooded")}),
        ({"ROA"}, roads, {"status": SlotStatus.PLANNED, "reason": Text()}),
        ({"RIV"}, river.room, {"building": building}),
        ({"RIV"}, building, {"name": four("North wing")}),
        ({"RIV"}, river, {"room": None}),
        ({"ROA"}, roads, {"status": SlotStatus.CANCELLED, "is_withdrawn": True}),
        ({"ROA"}, roads, {"day": days()[0]}),
        ({"RIV", "ROA", "DIN"}, assembly, {"zone": "Asia/Tokyo"}),
    ]
    subscriber.look()

    for concerned, row, facts in life:
        for name, fact in facts.items():
            setattr(row, name, fact)
        db.session.commit()
        publish(now=next(moments))
        assert subscriber.look() == ([], concerned), facts
    moving.move(moving.AUTUMN, 4, now=next(moments))
    assert subscriber.look() == ([], {"RIV", "ROA", "DIN"})


def test_no_program_misses_what_changes_of_the_assembly_itself(visitor, assembly):
    """Its days as one entry, which is all there is before the first release, and its deadlines."""
    subscriber = Subscriber(visitor, *(f"/calendar/programme.ics?lang={language}&deadlines=1" for language in LANGUAGES))
    moments = (assembly.updated_at + dt.timedelta(days=number) for number in itertools.count(1))
    closes = dt.datetime(2025, 5, 31, 15, tzinfo=dt.UTC)
    life = [
        ({"assembly"}, {"is_provisional": False}),
        ({"assembly"}, {"venue": four("COEX")}),
        ({"registration-closes-at"}, {"closes": closes}),
        ({"registration-closes-at"}, {"closes": closes - dt.timedelta(hours=1)}),
        ({"registration-closes-at"}, {"closes": None}),
        ({"registration-closes-at"}, {"closes": closes}),
    ]
    subscriber.look()

    for concerned, facts in life:
        if "closes" in facts:
            facts = {"deadlines": tuple({**dict(moving.plan().deadlines), "registration_closes_at": facts["closes"]}.items())}
        moving.move(now=next(moments), **facts)
        assert subscriber.look() == ([], concerned), facts
    moving.move(moving.AUTUMN, 3, now=next(moments))
    assert subscriber.look() == ([], {"assembly"})


def test_no_program_misses_what_changes_in_private_calendars(visitor, assembly, programme):
    """Between releases too: who comes, who waits, who leaves, and what they are called."""
    delegation, (ana, ben) = delegation_with()
    secrets = secret_of(ben), secret_of(delegation, by=delegation.coordinator, with_names=True)
    mine, team = (f"/calendar/{kind}/{secret}.ics" for kind, secret in zip(("mine", "delegation"), secrets, strict=True))
    subscriber = Subscriber(visitor, mine, team)
    moments = (NOW + dt.timedelta(days=number) for number in itertools.count(1))

    def renamed():
        ana.name = "Ana Sample"

    def retitled():
        db.session.scalar(db.select(Slot).where(Slot.code == "ROA")).title = four("Streets")
        publish(now=next(moments))

    life = [
        ({"RIV"}, lambda: rules.sign_up(ana, "RIV", now=next(moments))),
        ({"RIV"}, lambda: rules.sign_up(ben, "RIV", now=next(moments))),                            # waits
        ({"RIV"}, lambda: rules.leave(ana, "RIV")),                                             # and has a place now
        ({"RIV"}, lambda: rules.star(ana, "RIV", now=next(moments))),
        ({"RIV", "ROA"}, lambda: rules.star(ana, "ROA", now=next(moments), anyway=True)),        # the head, at the same time
        ({"RIV", "ROA"}, retitled),
        ({"RIV", "ROA"}, renamed),
        ({"ROA"}, lambda: rules.star(ben, "ROA", now=next(moments), anyway=True)),
        ({"RIV", "ROA"}, lambda: rules.unstar(ana, "RIV")),
        ({"ROA"}, lambda: invited(ben, "ROA")),
        ({"ROA"}, lambda: rules.unstar(ben, "ROA")),
        ({"RIV", "ROA"}, lambda: rules_calendars.choose(delegation, rules_calendars.Wishes(with_names=False))),
    ]
    subscriber.look()
    for number, (concerned, change) in enumerate(life):
        change()
        db.session.commit()
        assert subscriber.look() == ([], concerned), number


def invited(delegate, code):
    slot = db.session.scalar(db.select(Slot).where(Slot.code == code))
    db.session.add(Invitation(delegate_id=delegate.id, slot_id=slot.id, invited_at=NOW))
