"""What a private calendar remembers of how it looked, so that no program passes over a change that no release brought."""
import datetime as dt

import pytest

from blueprints.accounts.models import hash_of
from blueprints.agenda import rules
from blueprints.agenda.models import Invitation, Subscription
from blueprints.db import db
from blueprints.feeds import queries_private, routes_private
from blueprints.feeds.calendar_private import compared
from blueprints.programme import queries_public
from blueprints.programme.models import Slot
from tests.agenda.people import coming
from tests.conftest import NOW

from .private import ask, events, secret_of

pytestmark = pytest.mark.usefixtures("assembly")
EARLY, LATE, NEXT = "20250301T090000Z", "20250302T090000Z", "20250303T090000Z"


def test_what_is_seen_for_the_first_time_has_not_changed():
    assert compared({}, {"A": ("x", EARLY)}, NEXT) == {"A": ["x", 0, EARLY]}


def test_what_looks_otherwise_has_changed_when_something_came():
    assert compared({"A": ["x", 0, EARLY]}, {"A": ("y", LATE)}, NEXT) == {"A": ["y", 1, LATE]}


def test_what_looks_otherwise_because_something_went_has_changed_now():
    assert compared({"A": ["x", 1, LATE]}, {"A": ("y", EARLY)}, NEXT) == {"A": ["y", 2, NEXT]}


def test_what_looks_the_same_keeps_its_count_and_its_moment():
    assert compared({"A": ["x", 3, LATE]}, {"A": ("x", EARLY)}, NEXT) == {"A": ["x", 3, LATE]}


def test_what_is_there_no_more_is_not_forgotten():
    assert compared({"A": ["x", 3, LATE]}, {}, NEXT) == {"A": ["x", 3, LATE]}


@pytest.fixture
def ana(programme):
    """Has starred parks, is invited there, and her calendar was read."""
    ana = coming()
    slot = db.session.scalar(db.select(Slot).where(Slot.code == "PAR"))
    db.session.add(Invitation(delegate_id=ana.id, slot_id=slot.id, invited_at=NOW))
    rules.star(ana, "PAR", now=NOW + dt.timedelta(days=1))
    db.session.commit()
    return ana


def test_to_and_fro_counts_on(visitor, ana):
    secret, seen = secret_of(ana), []
    seen.append(ask(visitor, secret))
    rules.unstar(ana, "PAR")
    seen.append(ask(visitor, secret))
    rules.star(ana, "PAR", now=NOW + dt.timedelta(days=2))
    seen.append(ask(visitor, secret))

    parks = [events(page)["PAR"] for page in seen]
    assert [event["STATUS"] for event in parks] == ["CONFIRMED", "TENTATIVE", "CONFIRMED"]
    assert [event["SEQUENCE"] for event in parks] == [1, 2, 5]
    assert len({page.headers["ETag"] for page in seen}) == 3


def test_who_asks_again_gets_the_same(visitor, ana):
    secret = secret_of(ana)
    ask(visitor, secret)
    rules.unstar(ana, "PAR")

    first, second = ask(visitor, secret), ask(visitor, secret)

    assert (first.answer.data, first.headers["ETag"]) == (second.answer.data, second.headers["ETag"])


def test_of_two_polls_at_once_the_first_one_notes(visitor, ana):
    secret = secret_of(ana)
    ask(visitor, secret)
    rules.unstar(ana, "PAR")
    db.session.commit()
    opened = queries_private.agenda(db.engine, hash_of(secret))
    programme, moments = queries_public.latest(), [NOW + dt.timedelta(days=days) for days in (3, 4)]

    first, second = (routes_private.noted(db.engine, routes_private.AGENDA, opened, programme, at=at) for at in moments)

    kept = db.session.scalar(db.select(Subscription.shown))
    assert (kept == first.shown, kept == second.shown) == (True, False)
