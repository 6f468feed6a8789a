"""What a focal point does with one person: adds, names, changes, replaces, withdraws, decides, and puts in order."""
import datetime as dt

import pytest

from blueprints.db import db, now
from blueprints.delegations import rules, rules_delegation
from blueprints.delegations.models import Delegate, Diet, Post, Status
from blueprints.delegations.models_categories import Answer
from tests import factories
from tests.at_once import at_once
from tests.letters import letters_to, path_in

from .focal import PERSON, confirmed, fresh, own
from .people import delegates, journal_of, only_delegate

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def focal_point(signed_in):
    return signed_in("focal-point", email="foca@example.org")


def test_a_person_is_added_and_asked_by_letter(focal_point):
    own(focal_point)
    page = focal_point.open("delegations.add_delegate", slug="lima")

    answer = focal_point.send(page, **PERSON, language="ko", post="adviser")

    delegate = only_delegate()
    assert answer.location == "/en/delegation/lima"
    assert (delegate.status, delegate.post, delegate.consented_at) == (Status.CONFIRMED, Post.ADVISER, None)
    [letter] = letters_to("ana@example.org")
    assert (letter.kind, letter.language) == ("delegate-added", "ko")
    assert "foca@example.org" in letter.body
    focal_point.open(path_in(letter))


def test_two_clicks_add_one_person(focal_point):
    own(focal_point)
    page = focal_point.open("delegations.add_delegate", slug="lima")

    focal_point.send(page, **PERSON)
    focal_point.send(page, **PERSON)

    assert len(delegates()) == 1
    assert len(letters_to("ana@example.org")) == 1


def test_without_an_address_nobody_is_written_to(focal_point):
    own(focal_point)

    focal_point.send(focal_point.open("delegations.add_delegate", slug="lima"), name="Ana Example")

    assert letters_to("") == []
    assert focal_point.open("delegations.delegation").texts(".missing li") == [
        "E-mail", "Privacy notice, to be read by the person"]


@pytest.mark.on_either
@pytest.mark.parametrize(("changes", "sentence"), [
    ({"name": ""}, "Enter the name in Latin letters."), ({"name": "김예시"}, "Write the name in Latin letters"),
    ({"email": "x"}, "Write an e-mail address like name@example.org."), ({"post": "king"}, "Choose one of the list."),
    ({"rank_id": "77"}, "Choose one of the list."), ({"language": "de"}, "Choose one of the list."),
    ({"name": "A" * 121}, "Shorten this to 120 characters.")])
def test_a_bad_field_is_told_and_nothing_is_lost(focal_point, changes, sentence):
    own(focal_point)
    page = focal_point.open("delegations.add_delegate", slug="lima")

    answer = focal_point.send(page, status=422, **PERSON | {"office": "Mayor of all"} | changes)

    assert answer.texts(".field-error")[0].startswith(sentence)
    assert answer.html.cssselect("#office")[0].get("value") == "Mayor of all"
    assert delegates() == []


def test_when_all_seats_are_taken_the_person_may_wait(focal_point):
    own(focal_point, seats=0)
    page = focal_point.open("delegations.add_delegate", slug="lima")
    refused = focal_point.send(page, status=422, **PERSON)

    focal_point.send(refused, wait="y")

    assert only_delegate().status is Status.WAITING
    assert "waiting list" in letters_to("ana@example.org")[0].body


def test_a_seat_is_kept_and_named_later(focal_point):
    own(focal_point)
    focal_point.send(focal_point.open("delegations.keep_seat", slug="lima"), post="head", office="Mayor")
    seat = only_delegate()
    reference, link = seat.reference, seat.link_hash
    assert focal_point.open("delegations.delegation").texts(".people h3") == ["Name follows"]

    focal_point.send(focal_point.open("delegations.name_delegate", delegate_id=seat.id), **PERSON)

    named = only_delegate()
    assert (named.reference, named.name, named.office, named.is_placeholder) == (reference, "Ana Example", "Mayor", False)
    assert named.link_hash != link
    assert journal_of(named) == ["delegate.added", "delegate.named"]
    assert [letter.kind for letter in letters_to("ana@example.org")] == ["delegate-added"]


def test_a_seat_that_has_a_name_is_not_named_again(focal_point):
    delegate = confirmed(own(focal_point))

    focal_point.send(focal_point.open("delegations.name_delegate", delegate_id=delegate.id), status=422, **PERSON)

    assert fresh(delegate).name == "Alex Example"


def test_what_a_focal_point_changes_stays_confirmed(focal_point):
    delegate = confirmed(own(focal_point), email="alex@example.org", email_folded="alex@example.org")
    link = delegate.link_hash

    focal_point.send(focal_point.open("delegations.edit_delegate", delegate_id=delegate.id), name="Alexa Example",
                     email="alexa@example.org")

    assert (fresh(delegate).status, delegate.name) == (Status.CONFIRMED, "Alexa Example")
    assert delegate.link_hash != link
    assert [letter.kind for letter in letters_to("alex@example.org")] == ["delegate-address"]
    assert [letter.kind for letter in letters_to("alexa@example.org")] == ["delegate-changed"]


def test_an_edit_that_changes_nothing_writes_no_letter(focal_point):
    delegate = confirmed(own(focal_point))

    focal_point.send(focal_point.open("delegations.edit_delegate", delegate_id=delegate.id))

    assert letters_to(delegate.email) == []


def test_two_tabs_that_edit_see_both_versions(focal_point):
    delegate = confirmed(own(focal_point), office="First")
    first, second = (focal_point.open("delegations.edit_delegate", delegate_id=delegate.id) for _ in range(2))
    focal_point.send(first, office="Second")

    answer = focal_point.send(second, status=409, office="Third")

    assert answer.texts(".versions td:not(.take)") == ["Second", "Third"]
    focal_point.send(answer)
    assert fresh(delegate).office == "Third"


@pytest.mark.parametrize(("act", "column"), [("edit_delegate", "edits_close_at"),
                                             ("substitute_delegate", "substitutions_close_at"),
                                             ("name_delegate", "substitutions_close_at")])
def test_after_the_deadline_the_page_says_whom_to_ask(focal_point, assembly, act, column):
    delegate = confirmed(own(focal_point), name="" if act == "name_delegate" else "Alex Example",
                         is_placeholder=act == "name_delegate")
    page = focal_point.open(f"delegations.{act}", delegate_id=delegate.id)
    setattr(assembly, column, now() - dt.timedelta(minutes=1))
    db.session.commit()

    answer = focal_point.send(page, status=422, **PERSON)
    closed = focal_point.open(f"delegations.{act}", delegate_id=delegate.id)

    assert "until" in answer.texts(".problems li")[0]
    assert closed.texts(".empty a") == ["Write to the registrars"]


def test_a_registrars_extension_lets_a_person_be_changed_after_the_deadline(focal_point, assembly):
    assembly.edits_close_at = now() - dt.timedelta(minutes=1)
    delegate = confirmed(own(focal_point), edit_until=now() + dt.timedelta(days=1))

    focal_point.send(focal_point.open("delegations.edit_delegate", delegate_id=delegate.id), office="Mayor")

    assert fresh(delegate).office == "Mayor"


def test_a_substitute_keeps_the_number_and_nothing_of_the_first_person(focal_point, monkeypatch):
    gone = []
    monkeypatch.setattr(rules, "WHEN_GONE", [lambda delegate, _now: gone.append(delegate.id)])
    delegate = confirmed(own(focal_point), email="alex@example.org", email_folded="alex@example.org", diet=Diet.HALAL,
                         diet_note="nuts", diet_consented_at=now(), access_needs="ramp", access_consented_at=now())
    question = factories.make_question(factories.cities())
    db.session.add(Answer(delegate_id=delegate.id, question_id=question.id, wording_id=question.wording.id, value="yes"))
    db.session.commit()
    reference, link, registered = delegate.reference, delegate.link_hash, delegate.registered_at

    focal_point.send(focal_point.open("delegations.substitute_delegate", delegate_id=delegate.id), **PERSON)

    assert (fresh(delegate).reference, delegate.registered_at, delegate.status) == (reference, registered, Status.CONFIRMED)
    assert (delegate.name, delegate.diet, delegate.diet_note, delegate.access_needs, delegate.diet_consented_at,
            delegate.access_consented_at, delegate.consented_at) == ("Ana Example", Diet.NONE, "", "", None, None, None)
    assert db.session.scalars(db.select(Answer)).all() == []
    assert gone == [delegate.id]
    assert delegate.link_hash != link
    assert "alex" not in delegate.search_words
    [farewell] = letters_to("alex@example.org")
    assert (farewell.kind, "http" in farewell.body) == ("delegate-replaced", False)
    assert [letter.kind for letter in letters_to("ana@example.org")] == ["delegate-added"]
    assert journal_of(delegate) == ["delegate.substituted"]


def test_the_form_for_a_substitute_shows_nothing_of_the_first_persons_own(focal_point):
    delegate = confirmed(own(focal_point), name="Alex Example", office="Mayor")

    page = focal_point.open("delegations.substitute_delegate", delegate_id=delegate.id)

    assert [page.html.cssselect(f"#{name}")[0].get("value") or "" for name in ("name", "email", "office")] == ["", "", "Mayor"]


def test_withdrawing_gives_the_seat_to_the_next(focal_point, assembly):
    assembly.offer_hours = None
    delegation = own(focal_point, seats=1)
    first = confirmed(delegation)
    factories.make_delegate(delegation, status=Status.WAITING, is_approved=True, email="next@example.org")

    focal_point.send(focal_point.open("delegations.withdraw_delegate", delegate_id=first.id))

    assert [delegate.status for delegate in delegates()] == [Status.WITHDRAWN, Status.CONFIRMED]
    assert [letter.kind for letter in letters_to(first.email)] == ["delegate-taken-off"]
    assert [letter.kind for letter in letters_to("next@example.org")] == ["delegate-confirmed"]


def test_who_registered_openly_is_confirmed_by_the_focal_point(focal_point):
    delegate = factories.make_delegate(own(focal_point))

    focal_point.send(focal_point.open("delegations.confirm_delegate", delegate_id=delegate.id))

    assert fresh(delegate).status is Status.CONFIRMED
    assert [letter.kind for letter in letters_to(delegate.email)] == ["delegate-confirmed"]


def test_who_registered_openly_is_declined_with_a_reason(focal_point):
    delegate = factories.make_delegate(own(focal_point))
    page = focal_point.open("delegations.decline_delegate", delegate_id=delegate.id)

    focal_point.send(page, status=422, reason="")
    focal_point.send(page, reason="Not one of ours.")

    assert (fresh(delegate).status, delegate.reason) == (Status.DECLINED, "Not one of ours.")
    assert "Not one of ours." in letters_to(delegate.email)[0].body


def test_a_new_head_makes_a_delegate_of_the_one_before(focal_point):
    delegation = own(focal_point)
    former, chosen = confirmed(delegation, post=Post.HEAD, name="Former Head"), confirmed(delegation, name="New Head")

    focal_point.send(focal_point.open("delegations.make_head", delegate_id=chosen.id))

    assert (fresh(former).post, chosen.post) == (Post.DELEGATE, Post.HEAD)
    assert former.status is chosen.status is Status.CONFIRMED
    assert "New Head" in focal_point.open("delegations.delegation").texts(".lead")[0]


def test_somebody_who_is_not_confirmed_cannot_be_head(focal_point):
    delegate = factories.make_delegate(own(focal_point))

    answer = focal_point.send(focal_point.open("delegations.make_head", delegate_id=delegate.id), status=422)

    assert answer.texts(".problems li") == ["Only somebody whose seat is confirmed can be head of delegation."]


def test_no_second_head_by_editing(focal_point):
    delegation = own(focal_point)
    confirmed(delegation, post=Post.HEAD)
    delegate = confirmed(delegation)

    answer = focal_point.send(focal_point.open("delegations.edit_delegate", delegate_id=delegate.id), status=422, post="head")

    assert answer.texts(".field-error")[0].startswith("City")


def test_people_are_moved_and_open_forms_stay_good(focal_point):
    delegation = own(focal_point)
    for name in ("One", "Two", "Three"):
        confirmed(delegation, name=name)
    last = delegates()[-1]
    form = focal_point.open("delegations.edit_delegate", delegate_id=last.id)
    page = focal_point.open("delegations.delegation")

    focal_point.send(page, form=f"/{last.id}/move", to="up")
    again = focal_point.send(focal_point.open("delegations.delegation"), form=f"/{last.id}/move", to="up")

    assert focal_point.open("delegations.delegation").texts(".people h3") == ["Three", "One", "Two"]
    assert again.location == "/en/delegation/lima"
    focal_point.send(form, office="Mayor")


@pytest.mark.parametrize("to", ["up", "sideways", ""])
def test_a_move_to_nowhere_changes_nothing(focal_point, to):
    delegate = confirmed(own(focal_point))
    confirmed(delegate.delegation)
    page = focal_point.open("delegations.delegation")

    focal_point.send(page, form=f"/{delegate.id}/move", to=to, status=302 if to == "up" else 422)

    assert [one.position for one in delegates()] == [0, 0]


def test_two_tabs_that_each_make_another_one_head_leave_one_head(app, focal_point):
    delegation = own(focal_point)
    people = [confirmed(delegation).id for _ in range(4)]

    def act(n):
        delegate = db.session.get(Delegate, people[n])
        rules_delegation.make_head(delegate, seen=delegate.revision, by=delegate.delegation.coordinator, now=now())

    outcomes = at_once(app, 4, act)

    assert None in outcomes
    assert {type(one).__name__ for one in outcomes} <= {"NoneType", "StaleDataError"}
    assert [one.post for one in delegates()].count(Post.HEAD) == 1
