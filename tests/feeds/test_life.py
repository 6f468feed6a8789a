"""The life of a programme, as somebody sees it who has subscribed with vdirsyncer and khal to the running app.

With -s it prints what khal shows no more (-) and what it shows now (+) after each event.
"""
import dataclasses
import datetime as dt
import itertools
import re

import pytest

from blueprints.agenda import rules, rules_calendars
from blueprints.assembly.models import Assembly
from blueprints.dates import rules as rules_dates
from blueprints.db import db
from blueprints.programme import rules as rules_programme
from blueprints.programme import rules_parts, rules_release, rules_withdraw
from blueprints.programme.models import SlotStatus
from blueprints.texts import Text
from tests.browser.server import Server
from tests.dates import moving
from tests.factories import four, make_room, make_slot

from .clients import Client
from .private import delegation_with

moments = (dt.datetime(2025, 3, 1, 9, tzinfo=dt.UTC) + dt.timedelta(days=day) for day in itertools.count())


class Office:
    """The people who make the programme on a running server, and the delegates who read it."""

    def __init__(self, server):
        self.address = server.address
        self.key = server.app.config["SECRET_KEY"]
        self.site = {"host": "127.0.0.1", "base_url": server.address}
        self.hall, self.annex = make_room(slug="hall", name=four("Hall")), make_room(name=four("Annex"))
        self.opening = make_slot(code="OPEN", title=Text(en="Opening; with music", ko="개회식"), room=self.hall,
                                 abstract=Text(en="All cities, one stage", ko="모든 도시"))
        self.rivers = make_slot(code="RIV", title=four("Rivers"), abstract=four("Of water"), room=self.hall,
                                starts=dt.time(11), status=SlotStatus.PROVISIONAL, places=1)
        self.roads = make_slot(code="ROA", title=four("Roads"), abstract=four("Of streets"), room=self.annex,
                               starts=dt.time(11))
        make_slot(code="DIN", title=four("Dinner"), abstract=four("Of rice"), starts=dt.time(22), minutes=240)
        self.delegation, (self.ana, self.ben) = delegation_with()

    def publish(self):
        rules_release.release(note=Text(), by=None, now=next(moments), **self.site)
        db.session.commit()

    def move_assembly(self, *days, **facts):
        wanted = moving.plan(*days, **facts)
        rules_dates.move(wanted, seen=moving.seen(wanted), by=None, now=next(moments), **self.site)
        db.session.commit()

    def edit(self, slot, **facts):
        """Another plan for a session; not yet published."""
        plan = dataclasses.replace(rules_programme.plan_of(slot), **facts)
        rules_programme.edit_slot(slot, plan, seen=slot.revision, by=None, now=next(moments))

    def secret_address(self, owner, kind, *, by=None, **wishes):
        secret = rules_calendars.renew(owner, key=self.key, now=next(moments), by=by, wishes=rules_calendars.Wishes(**wishes))
        db.session.commit()
        return f"{self.address}/calendar/{kind}/{secret}.ics"


@pytest.fixture
def server(tmp_path):
    running = Server(tmp_path / "server", sample=False)
    with running.app.app_context():
        assembly = db.session.get(Assembly, 1)
        assembly.name = four("Assembly")
        assembly.retention_days = 36500     # else the server erases everybody, soon after the days are certain and past
        db.session.commit()
        yield running
        db.session.remove()
        db.engine.dispose()
    running.stop()


class Watching:
    """Holds what khal shows against what it should show, event after event, and prints it."""

    def __init__(self, client, address):
        self.client, self.address = client, address

    def __call__(self, happened, expected=""):
        """Fetch; of what khal shows, `expected` tells what is gone and what is new: feed, - or +, entry."""
        self.client.sync()
        self.compare(happened, expected)

    def compare(self, happened, expected=""):
        found = [f"{name} {line}".replace(self.address, "") for name, lines in self.client.changes().items() for line in lines]
        print(f"\n{happened}", *(found or ["nothing changes"]), sep="\n    ")
        wanted = [" ".join(line.split()) for line in re.split(r"\n *(?=\w+ [-+] )", expected.strip()) if line]
        assert found == wanted, happened


@pytest.fixture
def look(server, tmp_path):
    return Watching(Client(tmp_path), server.address)


def test_khal_shows_the_life_of_a_programme(server, look):
    look.client.subscribe(all=f"{server.address}/calendar/programme.ics")
    look("Nothing is published yet", """
        all + 06-16–06-19 | Assembly (dates to be confirmed) |  | TENTATIVE | 16–19 June 2025. The programme, as far as
              it is published: /en/programme""")

    office = Office(server)
    office.publish()
    look.client.subscribe(hall=f"{server.address}/calendar/programme.ics?lang=ko&room=hall")
    look("The first release; somebody subscribes to what is in the hall, in Korean", """
        all - 06-16–06-19 | Assembly (dates to be confirmed) |  | TENTATIVE | 16–19 June 2025. The programme, as far as
              it is published: /en/programme
        all + 06-16 09:00–10:00 | Opening; with music | Hall | TENTATIVE | All cities, one stage … /en/programme/OPEN
        all + 06-16 11:00–12:00 | Rivers | Hall | TENTATIVE | Of water … /en/programme/RIV
        all + 06-16 11:00–12:00 | Roads | Annex | TENTATIVE | Of streets … /en/programme/ROA
        all + 06-16 22:00–06-17 02:00 | Dinner |  | TENTATIVE | Of rice … /en/programme/DIN
        hall + 06-16 09:00–10:00 | 개회식 | Hall (한) | TENTATIVE | 모든 도시 … /ko/programme/OPEN
        hall + 06-16 11:00–12:00 | Rivers (한) | Hall (한) | TENTATIVE | Of water (한) … /ko/programme/RIV""")

    rules.star(office.ana, "OPEN", now=next(moments))
    rules.star(office.ben, "OPEN", now=next(moments))
    rules.sign_up(office.ana, "RIV", now=next(moments))
    rules.sign_up(office.ben, "RIV", now=next(moments))
    rules.star(office.ana, "ROA", now=next(moments), anyway=True)
    look.client.subscribe(
        ben=office.secret_address(office.ben, "mine"),
        team=office.secret_address(office.delegation, "delegation", by=office.delegation.coordinator, with_names=True))
    look("Ben subscribes to his agenda, and his focal point to the delegation's calendar", """
        ben + 06-16 09:00–10:00 | Opening; with music | Hall | TENTATIVE | All cities, one stage … /en/programme/OPEN
        ben + 06-16 11:00–12:00 | [Waiting list] Rivers | Hall | TENTATIVE | You are on the waiting list. … /en/programme/RIV
        team + 06-16 09:00–10:00 | Opening; with music | Hall | TENTATIVE | Ana Example and Ben Example …
              /en/programme/OPEN
        team + 06-16 11:00–12:00 | Rivers | Hall | TENTATIVE | Ana Example and Ben Example (waiting) … /en/programme/RIV
        team + 06-16 11:00–12:00 | Roads | Annex | TENTATIVE | Ana Example … /en/programme/ROA""")

    office.edit(office.opening, starts=dt.time(9, 45), minutes=45)
    office.publish()
    look("The opening begins later and is shorter", """
        all - 06-16 09:00–10:00 | Opening; with music | Hall | TENTATIVE | All cities, one stage … /en/programme/OPEN
        all + 06-16 09:45–10:30 | Opening; with music | Hall | TENTATIVE | All cities, one stage … /en/programme/OPEN
        hall - 06-16 09:00–10:00 | 개회식 | Hall (한) | TENTATIVE | 모든 도시 … /ko/programme/OPEN
        hall + 06-16 09:45–10:30 | 개회식 | Hall (한) | TENTATIVE | 모든 도시 … /ko/programme/OPEN
        ben - 06-16 09:00–10:00 | Opening; with music | Hall | TENTATIVE | All cities, one stage … /en/programme/OPEN
        ben + 06-16 09:45–10:30 | Opening; with music | Hall | TENTATIVE | All cities, one stage … /en/programme/OPEN
        team - 06-16 09:00–10:00 | Opening; with music | Hall | TENTATIVE | Ana Example and Ben Example …
              /en/programme/OPEN
        team + 06-16 09:45–10:30 | Opening; with music | Hall | TENTATIVE | Ana Example and Ben Example …
              /en/programme/OPEN""")

    office.edit(office.opening, title=Text(en="Grand opening", ko="대개회식"))
    office.publish()
    look("The opening has another title", """
        all - 06-16 09:45–10:30 | Opening; with music | Hall | TENTATIVE | All cities, one stage … /en/programme/OPEN
        all + 06-16 09:45–10:30 | Grand opening | Hall | TENTATIVE | All cities, one stage … /en/programme/OPEN
        hall - 06-16 09:45–10:30 | 개회식 | Hall (한) | TENTATIVE | 모든 도시 … /ko/programme/OPEN
        hall + 06-16 09:45–10:30 | 대개회식 | Hall (한) | TENTATIVE | 모든 도시 … /ko/programme/OPEN
        ben - 06-16 09:45–10:30 | Opening; with music | Hall | TENTATIVE | All cities, one stage … /en/programme/OPEN
        ben + 06-16 09:45–10:30 | Grand opening | Hall | TENTATIVE | All cities, one stage … /en/programme/OPEN
        team - 06-16 09:45–10:30 | Opening; with music | Hall | TENTATIVE | Ana Example and Ben Example …
              /en/programme/OPEN
        team + 06-16 09:45–10:30 | Grand opening | Hall | TENTATIVE | Ana Example and Ben Example … /en/programme/OPEN""")

    rules_parts.edit_room(office.hall, name=four("Great Hall"), places=100, seen=office.hall.revision, by=None)
    office.publish()
    look("The hall has another name", """
        all - 06-16 09:45–10:30 | Grand opening | Hall | TENTATIVE | All cities, one stage … /en/programme/OPEN
        all - 06-16 11:00–12:00 | Rivers | Hall | TENTATIVE | Of water … /en/programme/RIV
        all + 06-16 09:45–10:30 | Grand opening | Great Hall | TENTATIVE | All cities, one stage … /en/programme/OPEN
        all + 06-16 11:00–12:00 | Rivers | Great Hall | TENTATIVE | Of water … /en/programme/RIV
        hall - 06-16 09:45–10:30 | 대개회식 | Hall (한) | TENTATIVE | 모든 도시 … /ko/programme/OPEN
        hall - 06-16 11:00–12:00 | Rivers (한) | Hall (한) | TENTATIVE | Of water (한) … /ko/programme/RIV
        hall + 06-16 09:45–10:30 | 대개회식 | Great Hall (한) | TENTATIVE | 모든 도시 … /ko/programme/OPEN
        hall + 06-16 11:00–12:00 | Rivers (한) | Great Hall (한) | TENTATIVE | Of water (한) … /ko/programme/RIV
        ben - 06-16 09:45–10:30 | Grand opening | Hall | TENTATIVE | All cities, one stage … /en/programme/OPEN
        ben - 06-16 11:00–12:00 | [Waiting list] Rivers | Hall | TENTATIVE | You are on the waiting list. … /en/programme/RIV
        ben + 06-16 09:45–10:30 | Grand opening | Great Hall | TENTATIVE | All cities, one stage … /en/programme/OPEN
        ben + 06-16 11:00–12:00 | [Waiting list] Rivers | Great Hall | TENTATIVE | You are on the waiting list. …
            /en/programme/RIV
        team - 06-16 09:45–10:30 | Grand opening | Hall | TENTATIVE | Ana Example and Ben Example … /en/programme/OPEN
        team - 06-16 11:00–12:00 | Rivers | Hall | TENTATIVE | Ana Example and Ben Example (waiting) … /en/programme/RIV
        team + 06-16 09:45–10:30 | Grand opening | Great Hall | TENTATIVE | Ana Example and Ben Example …
              /en/programme/OPEN
        team + 06-16 11:00–12:00 | Rivers | Great Hall | TENTATIVE | Ana Example and Ben Example (waiting) …
              /en/programme/RIV""")

    office.move_assembly(is_provisional=False)
    look("The days are certain; rivers are still provisional, and Ben waits for a place there", """
        all - 06-16 09:45–10:30 | Grand opening | Great Hall | TENTATIVE | All cities, one stage … /en/programme/OPEN
        all - 06-16 11:00–12:00 | Roads | Annex | TENTATIVE | Of streets … /en/programme/ROA
        all - 06-16 22:00–06-17 02:00 | Dinner |  | TENTATIVE | Of rice … /en/programme/DIN
        all + 06-16 09:45–10:30 | Grand opening | Great Hall | CONFIRMED | All cities, one stage … /en/programme/OPEN
        all + 06-16 11:00–12:00 | Roads | Annex | CONFIRMED | Of streets … /en/programme/ROA
        all + 06-16 22:00–06-17 02:00 | Dinner |  | CONFIRMED | Of rice … /en/programme/DIN
        hall - 06-16 09:45–10:30 | 대개회식 | Great Hall (한) | TENTATIVE | 모든 도시 … /ko/programme/OPEN
        hall + 06-16 09:45–10:30 | 대개회식 | Great Hall (한) | CONFIRMED | 모든 도시 … /ko/programme/OPEN
        ben - 06-16 09:45–10:30 | Grand opening | Great Hall | TENTATIVE | All cities, one stage … /en/programme/OPEN
        ben + 06-16 09:45–10:30 | Grand opening | Great Hall | CONFIRMED | All cities, one stage … /en/programme/OPEN
        team - 06-16 09:45–10:30 | Grand opening | Great Hall | TENTATIVE | Ana Example and Ben Example …
              /en/programme/OPEN
        team - 06-16 11:00–12:00 | Roads | Annex | TENTATIVE | Ana Example … /en/programme/ROA
        team + 06-16 09:45–10:30 | Grand opening | Great Hall | CONFIRMED | Ana Example and Ben Example …
              /en/programme/OPEN
        team + 06-16 11:00–12:00 | Roads | Annex | CONFIRMED | Ana Example … /en/programme/ROA""")

    office.edit(office.rivers, status=SlotStatus.PLANNED)
    office.publish()
    look("Rivers are certain too", """
        all - 06-16 11:00–12:00 | Rivers | Great Hall | TENTATIVE | Of water … /en/programme/RIV
        all + 06-16 11:00–12:00 | Rivers | Great Hall | CONFIRMED | Of water … /en/programme/RIV
        hall - 06-16 11:00–12:00 | Rivers (한) | Great Hall (한) | TENTATIVE | Of water (한) … /ko/programme/RIV
        hall + 06-16 11:00–12:00 | Rivers (한) | Great Hall (한) | CONFIRMED | Of water (한) … /ko/programme/RIV
        team - 06-16 11:00–12:00 | Rivers | Great Hall | TENTATIVE | Ana Example and Ben Example (waiting) …
              /en/programme/RIV
        team + 06-16 11:00–12:00 | Rivers | Great Hall | CONFIRMED | Ana Example and Ben Example (waiting) …
              /en/programme/RIV""")

    rules.leave(office.ana, "RIV")
    db.session.commit()
    look("Ana gives her place back, and Ben gets it", """
        ben - 06-16 11:00–12:00 | [Waiting list] Rivers | Great Hall | TENTATIVE | You are on the waiting list. …
            /en/programme/RIV
        ben + 06-16 11:00–12:00 | Rivers | Great Hall | CONFIRMED | You have a place. … /en/programme/RIV
        team - 06-16 11:00–12:00 | Rivers | Great Hall | CONFIRMED | Ana Example and Ben Example (waiting) …
              /en/programme/RIV
        team + 06-16 11:00–12:00 | Rivers | Great Hall | CONFIRMED | Ben Example … /en/programme/RIV""")

    rules_programme.cancel(office.opening, reason=four("The stage is closed"), seen=office.opening.revision, by=None,
                           now=next(moments))
    office.publish()
    look("The opening is cancelled", """
        all - 06-16 09:45–10:30 | Grand opening | Great Hall | CONFIRMED | All cities, one stage … /en/programme/OPEN
        all + 06-16 09:45–10:30 | [Cancelled] Grand opening | Great Hall | CANCELLED | The stage is closed …
              /en/programme/OPEN
        hall - 06-16 09:45–10:30 | 대개회식 | Great Hall (한) | CONFIRMED | 모든 도시 … /ko/programme/OPEN
        hall + 06-16 09:45–10:30 | [취소] 대개회식 | Great Hall (한) | CANCELLED | The stage is closed (한) … /ko/programme/OPEN
        ben - 06-16 09:45–10:30 | Grand opening | Great Hall | CONFIRMED | All cities, one stage … /en/programme/OPEN
        ben + 06-16 09:45–10:30 | [Cancelled] Grand opening | Great Hall | CANCELLED | The stage is closed …
              /en/programme/OPEN
        team - 06-16 09:45–10:30 | Grand opening | Great Hall | CONFIRMED | Ana Example and Ben Example …
              /en/programme/OPEN
        team + 06-16 09:45–10:30 | [Cancelled] Grand opening | Great Hall | CANCELLED | Ana Example and Ben Example
              … /en/programme/OPEN""")

    rules_withdraw.withdraw(office.roads, seen=office.roads.revision, by=None, now=next(moments))
    office.publish()
    look("Roads were published by mistake", """
        all - 06-16 11:00–12:00 | Roads | Annex | CONFIRMED | Of streets … /en/programme/ROA
        team - 06-16 11:00–12:00 | Roads | Annex | CONFIRMED | Ana Example … /en/programme/ROA""")

    office.move_assembly(dt.date(2025, 9, 29), 3)
    look("The assembly moves to the autumn and is a day shorter", """
        all - 06-16 09:45–10:30 | [Cancelled] Grand opening | Great Hall | CANCELLED | The stage is closed …
              /en/programme/OPEN
        all - 06-16 11:00–12:00 | Rivers | Great Hall | CONFIRMED | Of water … /en/programme/RIV
        all - 06-16 22:00–06-17 02:00 | Dinner |  | CONFIRMED | Of rice … /en/programme/DIN
        all + 09-29 09:45–10:30 | [Cancelled] Grand opening | Great Hall | CANCELLED | The stage is closed …
              /en/programme/OPEN
        all + 09-29 11:00–12:00 | Rivers | Great Hall | CONFIRMED | Of water … /en/programme/RIV
        all + 09-29 22:00–09-30 02:00 | Dinner |  | CONFIRMED | Of rice … /en/programme/DIN
        hall - 06-16 09:45–10:30 | [취소] 대개회식 | Great Hall (한) | CANCELLED | The stage is closed (한) … /ko/programme/OPEN
        hall - 06-16 11:00–12:00 | Rivers (한) | Great Hall (한) | CONFIRMED | Of water (한) … /ko/programme/RIV
        hall + 09-29 09:45–10:30 | [취소] 대개회식 | Great Hall (한) | CANCELLED | The stage is closed (한) … /ko/programme/OPEN
        hall + 09-29 11:00–12:00 | Rivers (한) | Great Hall (한) | CONFIRMED | Of water (한) … /ko/programme/RIV
        ben - 06-16 09:45–10:30 | [Cancelled] Grand opening | Great Hall | CANCELLED | The stage is closed …
              /en/programme/OPEN
        ben - 06-16 11:00–12:00 | Rivers | Great Hall | CONFIRMED | You have a place. … /en/programme/RIV
        ben + 09-29 09:45–10:30 | [Cancelled] Grand opening | Great Hall | CANCELLED | The stage is closed …
              /en/programme/OPEN
        ben + 09-29 11:00–12:00 | Rivers | Great Hall | CONFIRMED | You have a place. … /en/programme/RIV
        team - 06-16 09:45–10:30 | [Cancelled] Grand opening | Great Hall | CANCELLED | Ana Example and Ben Example
              … /en/programme/OPEN
        team - 06-16 11:00–12:00 | Rivers | Great Hall | CONFIRMED | Ben Example … /en/programme/RIV
        team + 09-29 09:45–10:30 | [Cancelled] Grand opening | Great Hall | CANCELLED | Ana Example and Ben Example
              … /en/programme/OPEN
        team + 09-29 11:00–12:00 | Rivers | Great Hall | CONFIRMED | Ben Example … /en/programme/RIV""")

    rules_calendars.revoke(office.ben, now=next(moments))
    office.edit(office.rivers, title=four("Streams"))
    office.publish()
    assert "error occurred for ben: NOT FOUND" in look.client.sync(succeeds=False)
    look.compare("Ben revokes his address, and rivers have another title: his calendar stays as it is", """
        all - 09-29 11:00–12:00 | Rivers | Great Hall | CONFIRMED | Of water … /en/programme/RIV
        all + 09-29 11:00–12:00 | Streams | Great Hall | CONFIRMED | Of water … /en/programme/RIV
        hall - 09-29 11:00–12:00 | Rivers (한) | Great Hall (한) | CONFIRMED | Of water (한) … /ko/programme/RIV
        hall + 09-29 11:00–12:00 | Streams (한) | Great Hall (한) | CONFIRMED | Of water (한) … /ko/programme/RIV
        team - 09-29 11:00–12:00 | Rivers | Great Hall | CONFIRMED | Ben Example … /en/programme/RIV
        team + 09-29 11:00–12:00 | Streams | Great Hall | CONFIRMED | Ben Example … /en/programme/RIV""")

    look.client.subscribe(ben=office.secret_address(office.ben, "mine"))
    look("Ben subscribes to his new address", """
        ben - 09-29 11:00–12:00 | Rivers | Great Hall | CONFIRMED | You have a place. … /en/programme/RIV
        ben + 09-29 11:00–12:00 | Streams | Great Hall | CONFIRMED | You have a place. … /en/programme/RIV""")
