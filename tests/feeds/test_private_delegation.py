"""A delegation's feed: who is where, with names only where its focal point chose so."""
import datetime as dt

import icalendar
import pytest

from blueprints.agenda import rules
from blueprints.db import db
from blueprints.delegations.models import Status
from blueprints.feeds.calendar_private import marked, noted
from tests import factories
from tests.agenda.people import sign_up
from tests.conftest import NOW
from tests.statements import count_in_sqlite, count_statements

from .private import ask, delegation_with, events, secret_of

pytestmark = pytest.mark.usefixtures("assembly")


def test_a_delegations_feed_says_who_is_where_and_marks_what_the_head_cannot_do(visitor, programme):
    delegation, (ana, ben) = delegation_with()
    rules.star(ana, "ROA", now=NOW)
    sign_up(ana, "RIV", anyway=True)
    sign_up(ben, "RIV")
    secret = secret_of(delegation, by=delegation.coordinator, with_names=True)

    found = events(ask(visitor, secret, "delegation"))

    assert set(found) == {"RIV", "ROA"}
    assert str(found["RIV"]["DESCRIPTION"]).startswith(
        "Ana Example and Ben Example (waiting)\nThe head of delegation is in “Roads” at that time too.\n\n")
    assert str(found["RIV"]["DESCRIPTION"]).endswith("http://localhost/en/programme/RIV")
    assert str(found["ROA"]["DESCRIPTION"]).startswith(
        "Ana Example\nThe head of delegation is in “Rivers” at that time too.\n\n")


def test_one_more_person_is_a_change_that_no_program_passes_over(visitor, programme):
    delegation, (ana, ben) = delegation_with()
    rules.star(ana, "PAR", now=NOW)
    secret = secret_of(delegation, by=delegation.coordinator)
    alone = events(ask(visitor, secret, "delegation"))["PAR"]

    rules.star(ben, "PAR", now=NOW + dt.timedelta(days=1))
    db.session.commit()

    both = events(ask(visitor, secret, "delegation"))["PAR"]
    assert both["SEQUENCE"] > alone["SEQUENCE"]
    assert (alone["LAST-MODIFIED"].dt, both["LAST-MODIFIED"].dt) == (NOW, NOW + dt.timedelta(days=1))


def test_without_names_a_delegations_feed_says_how_many(visitor, programme):
    delegation, people = delegation_with(3)
    for person in people:
        rules.star(person, "PAR", now=NOW)

    page = ask(visitor, secret_of(delegation, by=delegation.coordinator), "delegation")

    assert str(events(page)["PAR"]["DESCRIPTION"]).startswith("3 people of the delegation\n\n")
    assert "Example" not in page.answer.text


def test_a_delegations_feed_holds_nobody_of_another_one(visitor, programme):
    delegation, _people = delegation_with()
    other, strangers = delegation_with()
    for person in strangers:
        rules.star(person, "PAR", now=NOW)

    assert events(ask(visitor, secret_of(delegation, by=delegation.coordinator), "delegation")) == {}
    assert other.id != delegation.id


def test_a_delegations_feed_is_dead_once_somebody_else_is_focal_point(visitor, programme):
    delegation, _people = delegation_with()
    secret = secret_of(delegation, by=delegation.coordinator)
    ask(visitor, secret, "delegation")

    delegation.coordinator = factories.make_account("focal-point")
    db.session.commit()

    ask(visitor, secret, "delegation", status=404)


def test_a_delegations_feed_is_dead_while_its_focal_points_account_is_closed(visitor, programme):
    delegation, _people = delegation_with()
    secret = secret_of(delegation, by=delegation.coordinator)

    delegation.coordinator.disabled_at = NOW
    db.session.commit()
    ask(visitor, secret, "delegation", status=404)

    delegation.coordinator.disabled_at = None
    db.session.commit()
    ask(visitor, secret, "delegation")


def test_who_is_erased_or_not_confirmed_is_in_no_delegations_feed(visitor, programme):
    delegation, people = delegation_with(3)
    for person in people:
        rules.star(person, "PAR", now=NOW)
    people[0].erased_at = NOW
    people[1].status = Status.PENDING
    db.session.commit()

    page = ask(visitor, secret_of(delegation, by=delegation.coordinator, with_names=True), "delegation")

    assert str(events(page)["PAR"]["DESCRIPTION"]).startswith("Eva Example\n\n")


def test_long_and_hostile_names_cannot_break_a_feed(visitor, programme):
    delegation, (ana, ben) = delegation_with()
    ana.name, ben.name = "이" * 120, "BEGIN:VEVENT;,\\n\u202eend🙂" * 4
    for person in (ana, ben):
        rules.star(person, "ROA", now=NOW)
    body = ask(visitor, secret_of(delegation, by=delegation.coordinator, with_names=True), "delegation").answer.data

    event = icalendar.Calendar.from_ical(body).events[0]

    assert f"{ana.name} and {ben.name}".replace("\u202e", "") in str(event["DESCRIPTION"])
    assert [line for line in body.split(b"\r\n") if len(line) > 75] == []


@pytest.mark.parametrize("people", [1, 3])
def test_a_feed_asks_one_question_however_much_it_holds(visitor, programme, kind, people):
    delegation, found = delegation_with(3)
    for person in found[:people]:
        for code in ("ROA", "PAR")[:people]:
            rules.star(person, code, now=NOW)
    secret = secret_of(delegation, by=delegation.coordinator)
    etag = ask(visitor, secret, "delegation").headers["ETag"]

    with count_in_sqlite() if kind == "sqlite" else count_statements() as statements:
        ask(visitor, secret, "delegation", status=304, headers={"If-None-Match": etag})
        ask(visitor, secret, "delegation")

    # The door asks once for each; what holds sentences is made by Flask, which asks for itself.
    assert statements.count == (3 if kind == "sqlite" else 0)


def test_marking_changes_the_line_and_leaves_the_others_octet_for_octet():
    lines = "BEGIN:VEVENT\r\nSTATUS:CONFIRMED\r\nDESCRIPTION;LANGUAGE=en:STATUS:CONFIRMED\r\n STATUS\r\nEND:VEVENT\r\n"

    assert marked(lines, is_tentative=True) == lines.replace("\r\nSTATUS:CONFIRMED\r\n", "\r\nSTATUS:TENTATIVE\r\n", 1)
    assert marked(lines) == lines
    assert noted(lines, "a;b") == lines.replace(
        "DESCRIPTION;LANGUAGE=en:STATUS:CONFIRMED\r\n STATUS", "DESCRIPTION;LANGUAGE=en:a\\;b\\n\\nSTATUS:CONFIRMEDSTATUS")
