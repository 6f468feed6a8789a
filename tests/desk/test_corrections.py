"""A registrar corrects a registration, and lets one person change it for longer; a delegate's page tells all of it."""
import datetime as dt

import pytest
import sqlalchemy as sa

from blueprints.db import db
from blueprints.delegations.models import Diet, Post, Status
from blueprints.delegations.models_categories import Answer, QuestionWording
from blueprints.journal.models import JournalEntry
from blueprints.mail.models import Letter
from tests import factories
from tests.delegations.people import journal_of
from tests.letters import letters_to

pytestmark = pytest.mark.usefixtures("assembly")
LATER = "2099-05-01T12:00"


@pytest.fixture
def registrar(signed_in):
    return signed_in("registrar")


def correct(registrar, delegate, *, status=302, **changes):
    page = registrar.open("desk.edit_delegate", delegate_id=delegate.id)
    answer = registrar.send(page, status=status, **{"why": "Asked on the phone"} | changes)
    db.session.expire_all()
    return answer


def test_a_correction_is_kept_told_and_journalled_and_what_was_confirmed_stays_so(registrar):
    delegate = factories.make_delegate(status=Status.CONFIRMED)

    correct(registrar, delegate, name="Ana Example", office="Mayor", diet="vegan", diet_consent="y")

    assert (delegate.name, delegate.office, delegate.diet, delegate.status) == (
        "Ana Example", "Mayor", Diet.VEGAN, Status.CONFIRMED)
    assert [letter.kind for letter in letters_to(delegate.email)] == ["delegate-changed"]
    [entry] = db.session.scalars(sa.select(JournalEntry).where(JournalEntry.action == "delegate.corrected"))
    assert (entry.fields, entry.values) == (["diet", "name", "office"], {"reason": "Asked on the phone"})


def test_no_deadline_holds_for_a_registrar(registrar, assembly):
    assembly.edits_close_at = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    delegate = factories.make_delegate()

    correct(registrar, delegate, office="Mayor")

    assert delegate.office == "Mayor"


def test_another_city_needs_a_seat_there_and_frees_the_one_before(registrar, assembly):
    assembly.offer_hours = None
    full, lima, oslo = (factories.make_delegation(seats=seats) for seats in (0, 1, 1))
    delegate = factories.make_delegate(lima)
    waiting = factories.make_delegate(lima, status=Status.WAITING)

    answer = correct(registrar, delegate, status=422, city=full.member.slug)
    assert "All seats of" in answer.texts(".problems")[0]
    correct(registrar, delegate, city=oslo.member.slug)

    assert (delegate.delegation, waiting.status) == (oslo, Status.PENDING)
    assert len(letters_to(waiting.email)) == 1


def test_another_address_gets_a_new_link_and_the_one_before_is_told(registrar):
    delegate = factories.make_delegate(email="old@example.org", email_folded="old@example.org")
    link = delegate.link_hash

    correct(registrar, delegate, email="new@example.org")

    assert delegate.link_hash != link
    assert [letter.kind for letter in letters_to("old@example.org")] == ["delegate-address"]
    assert [letter.kind for letter in letters_to("new@example.org")] == ["delegate-changed"]


def test_a_second_head_and_a_second_registration_with_the_address_are_refused(registrar):
    lima = factories.make_delegation()
    factories.make_delegate(lima, post=Post.HEAD, status=Status.CONFIRMED, email="head@example.org",
                            email_folded="head@example.org")
    delegate = factories.make_delegate(lima)

    assert "confirmed head" in correct(registrar, delegate, status=422, post="head").texts(".field-error")[0]
    assert "registered with this e-mail" in correct(
        registrar, delegate, status=422, email="HEAD@example.org").texts(".field-error")[0]


def test_a_correction_needs_a_reason_and_changes_nothing_without_one(registrar):
    delegate = factories.make_delegate(office="")

    answer = correct(registrar, delegate, status=422, office="Mayor", why="")

    assert answer.texts(".field-error") == ["Write why. It is kept in the journal."]
    assert (delegate.office, journal_of(delegate)) == ("", [])


def test_two_at_once_see_both_versions(registrar, signed_in):
    delegate = factories.make_delegate()
    mine = registrar.open("desk.edit_delegate", delegate_id=delegate.id)
    other = signed_in("registrar")
    other.send(other.open("desk.edit_delegate", delegate_id=delegate.id), office="Mayor", why="x")

    answer = registrar.send(mine, status=409, office="Deputy", why="y")

    assert "Mayor" in answer.texts(".versions")[0]
    assert "Deputy" in answer.texts(".versions")[0]


def test_one_person_may_have_longer_and_that_is_told_on_the_page(registrar, assembly):
    assembly.edits_close_at = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    delegate = factories.make_delegate()
    page = registrar.open("desk.extend", delegate_id=delegate.id)

    assert registrar.send(page, status=422, until=LATER, why=" ").texts(".field-error") == [
        "Write why. It is kept in the journal."]
    assert "has passed" in registrar.send(page, status=422, until="2020-01-02T09:00", why="x").texts(".field-error")[0]
    shown = registrar.follow(registrar.send(page, until=LATER, why="Abroad until then"))

    db.session.expire_all()
    assert delegate.edit_until == dt.datetime(2099, 5, 1, 3, tzinfo=dt.UTC)
    assert "for this person alone" in shown.text
    assert journal_of(delegate) == ["delegate.extended"]


def test_what_is_gone_or_erased_is_not_corrected(registrar):
    gone = factories.make_delegate(status=Status.WITHDRAWN)
    erased = factories.make_delegate(name="", email="", email_folded="", erased_at=dt.datetime.now(dt.UTC))

    assert len(correct(registrar, gone, status=422, office="Mayor").texts(".problems li")) == 1
    for endpoint in ("desk.edit_delegate", "desk.extend"):
        registrar.open(endpoint, delegate_id=erased.id, status=404)
    registrar.open("desk.delegate", delegate_id=erased.id)


def test_an_answer_keeps_the_words_that_it_was_given_under(registrar):
    press = factories.make_category()
    question = factories.make_question(press, label=factories.four("Your badge colour"))
    delegate = factories.make_delegate(category=press)
    factories.added(Answer(delegate_id=delegate.id, question_id=question.id, wording_id=question.wording.id, value="blue"))
    factories.added(QuestionWording(question_id=question.id, label=factories.four("Colour"), options=[]))

    page = registrar.open("desk.delegate", delegate_id=delegate.id)

    assert "Your badge colour" in page.texts(".facts dt")
    assert "blue The question is worded otherwise now: Colour" in page.texts(".facts dd")


def test_an_address_that_letters_do_not_reach_a_placeholder_and_who_has_not_agreed_are_shown_as_such(registrar):
    refused = factories.make_delegate(consented_at=None)
    factories.added(Letter(kind="x", to=refused.email, language="en", subject="s", body="b", message_id="<x@example.org>",
                           failed_at=dt.datetime.now(dt.UTC), last_error="refused 550 5.1.1"))
    seat = factories.make_delegate(name="", email="", email_folded="", is_placeholder=True, consented_at=None)

    page = registrar.open("desk.delegate", delegate_id=refused.id)

    assert "Letters do not reach this address." in page.texts(".notice")[0]
    assert "Not yet: somebody else added this person." in page.texts(".facts dd")
    assert registrar.open("desk.delegate", delegate_id=seat.id).texts("h1") == ["Name follows"]


def test_who_waits_sees_the_group_and_those_before(registrar):
    lima = factories.make_delegation(seats=0)
    factories.make_delegate(lima, status=Status.WAITING)
    party = factories.make_party(factories.cities(), lima, is_whole=True)
    one, _other = (factories.make_delegate(lima, status=Status.WAITING, party=party) for _number in range(2))

    page = registrar.open("desk.delegate", delegate_id=one.id)

    assert page.texts(".notice")[0].startswith(
        "Waits in a group of 2. The group takes all its places or none. 1 waits before.")
