"""Agendas and delegations behind secret addresses, for tests of private feeds."""

import icalendar

from blueprints.agenda import rules_calendars
from blueprints.db import db
from blueprints.delegations.models import Post
from tests import factories
from tests.agenda.people import coming
from tests.conftest import NOW
from tests.factories import four

KEY = "k" * 40      # tests/conftest.py


def secret_of(owner, *, by=None, **wishes):
    secret = rules_calendars.renew(owner, key=KEY, now=NOW, by=by, wishes=rules_calendars.Wishes(**wishes))
    db.session.commit()
    return secret


def ask(visitor, secret, kind="mine", *, query="", status=200, **how):
    return visitor.open(f"/calendar/{kind}/{secret}.ics{query}", status=status, **how)


def events(page):
    """The events of a feed by their codes, read by a parser that is not ours."""
    whole = icalendar.Calendar.from_ical(page.answer.data)
    assert [event.errors for event in whole.events] == [[] for _ in whole.events]
    return {str(event["UID"]).partition("@")[0]: event for event in whole.events}


def statuses(page):
    return {code: (str(event["STATUS"]), str(event["TRANSP"])) for code, event in events(page).items()}


def delegation_with(people=2, **facts):
    """A delegation with a focal point, and confirmed delegates Ana, the head, and others."""
    delegation = factories.make_delegation(coordinator=factories.make_account("focal-point"), name=four("Lima"), **facts)
    names = ["Ana Example", "Ben Example", "Eva Example"][:people]
    return delegation, [coming(delegation, name=name, post=Post.DELEGATE if number else Post.HEAD, position=number)
                        for number, name in enumerate(names)]
