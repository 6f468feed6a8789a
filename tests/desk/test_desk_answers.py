"""What the desk says after each decision: what was done, and whether the delegate is told."""
import pytest

from blueprints.db import db
from blueprints.delegations.models import Status
from tests import factories

from .test_desk import make_unmatched

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def registrar(signed_in):
    return signed_in("registrar")


def answer_of(registrar, page, **filled):
    return registrar.follow(registrar.send(page, **filled)).texts(".notice.is-good")


@pytest.mark.parametrize(("before", "action", "filled", "said"), [
    (Status.PENDING, "confirm", {}, "Confirmed. A letter tells the delegate."),
    (Status.PENDING, "decline", {"reason": "Two registrations"}, "Declined. A letter tells the delegate, with your reason."),
    (Status.CONFIRMED, "undo", {}, "Set back to pending. A letter tells the delegate.")])
def test_a_decision_says_what_was_done_and_who_is_told(registrar, before, action, filled, said):
    delegate = factories.make_delegate(status=before)
    db.session.commit()

    page = registrar.open(f"desk.{action}", delegate_id=delegate.id)

    assert answer_of(registrar, page, **filled) == [said]


def test_after_matching_comes_the_decision(registrar):
    member = factories.make_delegation().member
    delegate = make_unmatched()

    page = registrar.open("desk.match", delegate_id=delegate.id)

    assert answer_of(registrar, page, city=member.slug) == ["The member city is saved. You can confirm or decline now."]


def test_an_invited_focal_point_is_written_to(registrar):
    member = factories.make_delegation().member

    page = registrar.open("desk.focal_point", slug=member.slug)

    assert answer_of(registrar, page, email="focal@example.org") == ["The invitation is on its way."]
