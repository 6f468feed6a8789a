"""A delegation's invitation link: it names the city, confirms within its seats, and then leads to the waiting list."""
import pytest

from blueprints.db import db
from blueprints.delegations import rules_invitation
from blueprints.delegations.models import Status
from blueprints.texts import LANGUAGES
from tests import factories
from tests.letters import letters_to

from .people import FILLED, delegates, only_delegate

pytestmark = pytest.mark.usefixtures("assembly")
INVITED = FILLED | {"own_name": ""}


@pytest.fixture
def link(app):
    """The token of the invitation link of a delegation with one seat."""
    delegation = factories.make_delegation(seats=1, slug="lima")
    rules_invitation.make(delegation, seen=delegation.revision, by=None, key=app.config["SECRET_KEY"])
    db.session.commit()
    return rules_invitation.invite_secret(delegation, key=app.config["SECRET_KEY"])


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_names_the_city_and_does_not_ask_for_it(visitor, link, language):
    page = visitor.open("delegations.invited", token=link, language=language)

    assert page.html.cssselect("[name=city], [name=category]") == []
    assert delegates() == []


def test_it_confirms_at_once(visitor, link):
    receipt = visitor.follow(visitor.send(visitor.open("delegations.invited", token=link), **INVITED))

    delegate = only_delegate()
    assert (delegate.status, delegate.delegation.member.slug) == (Status.CONFIRMED, "lima")
    assert "Confirmed" in receipt.text
    assert [letter.kind for letter in letters_to("ana@example.org")] == ["delegate-confirmed"]


def test_when_the_seats_are_taken_it_leads_to_the_line(visitor, link):
    visitor.send(visitor.open("delegations.invited", token=link), **INVITED)

    page = visitor.open("delegations.invited", token=link)
    assert "You can register for the waiting list, as number 1 in line." in page.text
    refused = visitor.send(page, status=422, **INVITED | {"email": "bo@example.org"})
    visitor.send(refused, wait="y")

    assert [delegate.status for delegate in delegates()] == [Status.CONFIRMED, Status.WAITING]


def test_what_opponents_add_changes_no_city(visitor, link):
    factories.make_delegation(slug="quito")
    page = visitor.open("delegations.invited", token=link)
    values = dict(page.form().form_values()) | INVITED | {"city": "quito", "category": "press", "invitation": "x"}

    visitor.post(page.path, values)

    assert only_delegate().delegation.member.slug == "lima"


def test_a_closed_link_says_so_kindly_and_registers_nobody(visitor, link):
    page = visitor.open("delegations.invited", token=link)
    delegation = db.session.scalars(db.select(factories.Delegation)).one()
    rules_invitation.close(delegation, seen=delegation.revision, by=None)
    db.session.commit()

    closed = visitor.open("delegations.invited", token=link, status=404)

    assert "Ask your focal point for the new one." in closed.text
    visitor.post(page.path, dict(page.form().form_values()) | INVITED, status=404)
    assert delegates() == []


def test_no_other_site_and_no_log_is_told_the_link(visitor, link, capsys):
    capsys.readouterr()
    page = visitor.open("delegations.invited", token=link)

    assert (page.headers["Referrer-Policy"], page.headers["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert link not in capsys.readouterr().out
