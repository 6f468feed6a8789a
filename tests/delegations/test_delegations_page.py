"""A focal point's pages: the own delegation and no other, and everything that is done there."""
import csv
import datetime as dt
import io

import pytest

from blueprints import tables
from blueprints.accounts.rules import account_for
from blueprints.db import db, now
from blueprints.delegations import rules, rules_delegation
from blueprints.delegations.models import Delegate, Diet, Message, Post, Status
from blueprints.delegations.models_categories import Answer
from blueprints.texts import LANGUAGES
from tests import factories
from tests.letters import letters_to, path_in
from tests.statements import count_statements

from .people import delegates, journal_of, only_delegate

pytestmark = pytest.mark.usefixtures("assembly")
PERSON = {"name": "Ana Example", "email": "ana@example.org"}


@pytest.fixture
def focal_point(signed_in):
    return signed_in("focal-point", email="foca@example.org")


def own(_focal_point, **facts):
    return factories.make_delegation(coordinator=account_for("foca@example.org"), **{"slug": "lima"} | facts)


def confirmed(delegation, **facts):
    return factories.make_delegate(delegation, status=Status.CONFIRMED, is_approved=True, **facts)


def fresh(row):
    db.session.expire_all()
    return row


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_focal_point_sees_the_own_delegation_and_no_other(focal_point, language):
    delegation = own(focal_point, seats=3)
    factories.make_delegate(delegation, name="Ana Own")
    factories.make_delegate(delegation, name="Bo Waiting", status=Status.WAITING)
    factories.make_delegate(name="Bo Other")

    page = focal_point.open("delegations.delegation", language=language)

    assert page.texts("h1") == [delegation.member.name.read(language)[0]]
    assert page.texts(".people h3") == ["Ana Own", "Bo Waiting"]
    assert page.texts(".tally dd") == ["3", "1", "2", "1"]
    assert "Bo Other" not in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_focal_point_without_a_delegation_is_told_what_to_do(focal_point, language):
    page = focal_point.open("delegations.delegation", language=language)

    assert len(page.texts(".empty p")) == 1


def test_a_focal_point_of_two_cities_chooses_one(focal_point):
    own(focal_point, slug="lima")
    own(focal_point, slug="quito")

    page = focal_point.open("delegations.delegation")

    assert [link for link in page.links() if "/delegation/" in link] == ["/en/delegation/lima", "/en/delegation/quito"]
    focal_point.open("delegations.delegation_of_city", slug="quito")


def test_an_empty_delegation_tells_what_to_do_first(focal_point):
    own(focal_point)

    page = focal_point.open("delegations.delegation")

    assert page.texts(".empty a") == ["Add the first person"]


def test_a_focal_point_sees_the_own_delegates_without_food_and_access(focal_point):
    delegate = factories.make_delegate(own(focal_point), diet=Diet.HALAL, diet_note="Secret nuts", diet_consented_at=now(),
                                       access_needs="Secret ramp", access_consented_at=now())

    pages = [focal_point.open("delegations.delegation"),
             *(focal_point.open(f"delegations.{name}", delegate_id=delegate.id)
               for name in ("delegation_delegate", "edit_delegate", "substitute_delegate"))]

    assert delegate.email in pages[1].text
    assert [word for page in pages for word in ("Secret", "Halal", "halal") if word in page.answer.text] == []


ACTS = ("delegation_delegate", "edit_delegate", "name_delegate", "substitute_delegate", "withdraw_delegate", "confirm_delegate",
        "decline_delegate", "make_head")


def test_other_cities_delegates_are_not_there(focal_point, signed_in, visitor):
    own(focal_point)
    other = factories.make_delegate()

    for name in ACTS:
        for delegate_id in (other.id, 2**31 - 1, 2**31, 10**30):
            focal_point.open(f"delegations.{name}", delegate_id=delegate_id, status=404)
    for role in ("registrar", "editor", "delegate", "admin"):
        signed_in(role).open("delegations.delegation_delegate", delegate_id=other.id, status=403)
    assert "/sign-in" in visitor.open("delegations.delegation", status=302).location


def test_who_was_anonymised_is_counted_and_not_shown(focal_point):
    delegation = own(focal_point, seats=3)
    gone = confirmed(delegation, name="", email="", email_folded="", erased_at=now())

    page = focal_point.open("delegations.delegation")

    assert page.texts(".people li") == []
    assert page.texts(".tally dd")[1] == "1"
    focal_point.open("delegations.delegation_delegate", delegate_id=gone.id, status=404)


@pytest.mark.parametrize("name", ["delegation", "messages"])
def test_a_page_asks_as_much_for_60_delegates_as_for_3(focal_point, name):
    delegation = own(focal_point, seats=100)
    factories.make_question(factories.cities(), is_required=True)

    def asked():
        db.session.commit()
        with count_statements() as statements:
            focal_point.open(f"delegations.{name}", **({} if name == "delegation" else {"slug": "lima"}))
        return statements.count

    def fill(count):
        for number in range(count):
            confirmed(delegation)
            factories.make_delegate(delegation, status=Status.WAITING)
            factories.make_message(delegation)
            assert number < 60

    fill(3)
    few = asked()
    fill(30)

    assert asked() == few


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

    assert answer.texts(".versions td") == ["Second", "Third"]
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


def test_the_invitation_link_is_made_shown_replaced_and_closed(focal_point, visitor):
    delegation = own(focal_point)
    page = focal_point.follow(focal_point.send(focal_point.open("delegations.invitation", slug="lima")))
    first = page.html.cssselect("#address")[0].get("value").removeprefix("http://localhost")
    assert page.html.cssselect("figure img")[0].get("src").startswith("data:image/svg+xml")
    visitor.open(first)

    page = focal_point.follow(focal_point.send(page))
    visitor.open(first, status=404)
    second = page.html.cssselect("#address")[0].get("value").removeprefix("http://localhost")
    focal_point.send(focal_point.open("delegations.close_invitation", slug="lima"))

    assert first != second
    assert fresh(delegation).invite_hash is None
    assert focal_point.open("delegations.invitation", slug="lima").html.cssselect("#address") == []
    assert "closed or replaced" in visitor.open(second, status=404).text


def test_two_tabs_cannot_replace_the_link_unseen(focal_point):
    own(focal_point)
    first, second = (focal_point.open("delegations.invitation", slug="lima") for _ in range(2))

    focal_point.send(first)
    focal_point.send(second, status=409)


def test_a_message_is_kept_once_and_the_desk_is_told_by_letter(focal_point, assembly):
    assembly.contact = "desk@example.org"
    own(focal_point)
    page = focal_point.open("delegations.messages", slug="lima")

    focal_point.send(page, words="May we have two more seats?")
    focal_point.send(page, words="May we have two more seats?")

    [message] = db.session.scalars(db.select(Message))
    [letter] = letters_to("desk@example.org")
    assert message.words == "May we have two more seats?"
    assert "two more seats" not in letter.body
    assert "May we have two more seats?" in focal_point.open("delegations.messages", slug="lima").text


@pytest.mark.parametrize("words", ["", "x" * 4001])
def test_a_message_has_words_and_not_too_many(focal_point, words):
    own(focal_point)

    focal_point.send(focal_point.open("delegations.messages", slug="lima"), status=422, words=words)

    assert db.session.scalars(db.select(Message)).all() == []


def test_too_many_messages_without_an_answer_are_refused(focal_point):
    delegation = own(focal_point)
    for _ in range(20):
        factories.make_message(delegation)

    answer = focal_point.send(focal_point.open("delegations.messages", slug="lima"), status=422, words="One more")

    assert "20 of your messages" in answer.texts(".field-error")[0]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_list_is_taken_away_without_food_and_access(focal_point, ending):
    delegation = own(focal_point)
    confirmed(delegation, name="=Ana", own_name="김예시", diet=Diet.HALAL, diet_note="Secret nuts", diet_consented_at=now())
    page = focal_point.open("delegations.delegation")
    values = dict(page.form("/export").form_values()) | {"kind": ending}

    answer = focal_point.post("/en/delegation/lima/export", values, status=200)

    header, row = tables.read(answer.answer.data, f"list.{ending}").rows
    assert (header[1], row[1], row[2]) == ("Name", "=Ana", "김예시")
    assert not any(word in " ".join(row) for word in ("Secret", "alal"))
    if ending == "csv":
        assert list(csv.reader(io.StringIO(answer.answer.data.decode("utf-8-sig"))))[1][1] == "'=Ana"


def test_an_export_of_another_kind_is_refused(focal_point):
    confirmed(own(focal_point))
    values = dict(focal_point.open("delegations.delegation").form("/export").form_values()) | {"kind": "exe"}

    focal_point.post("/en/delegation/lima/export", values, status=422)


def waiting_group(delegation, *names, is_whole=True, request_key="form-1"):
    """A group that waits together, added as its focal point would."""
    people = [{"name": name, "own_name": "", "post": Post.DELEGATE, "rank_id": None, "office": "", "organisation": "",
               "email": f"{name.lower()}@example.org", "language": "en"} for name in names]
    rules_delegation.add(delegation, people=people, wait="whole" if is_whole else "some", request_key=request_key,
                         by=delegation.coordinator, now=now(), key="k" * 40)
    db.session.commit()
    return db.session.scalar(db.select(Delegate).where(Delegate.name == names[0])).party_id


def test_each_group_in_line_sees_its_position_and_why(focal_point):
    delegation = own(focal_point, seats=0)
    waiting_group(delegation, "Ana", "Bo")
    waiting_group(delegation, "Cy", is_whole=False, request_key="form-2")

    words = focal_point.open("delegations.delegation").texts("section[aria-labelledby=waiting] article")

    assert "Ana, Bo" in words[0]
    assert "They are the next in line." in words[0]
    assert "all together or not at all" in words[0]
    assert "2 people wait before" in words[1]
    assert all("All seats of your delegation are taken." in one for one in words)


def offered_group(focal_point, now_):
    """A group of two whose offer runs."""
    delegation = own(focal_point, seats=0)
    party_id = waiting_group(delegation, "Ana", "Bo")
    for one in delegates():
        one.status, one.offer_until = Status.OFFERED, now_ + dt.timedelta(days=1)
    db.session.commit()
    return party_id


def test_a_group_takes_its_offer_as_one(focal_point):
    party_id = offered_group(focal_point, now())

    focal_point.send(focal_point.open("delegations.take_offer", party_id=party_id))

    assert [one.status for one in delegates()] == [Status.CONFIRMED] * 2
    assert [letter.kind for letter in letters_to("ana@example.org")] == ["delegate-confirmed"]


def test_an_offer_that_ended_cannot_be_taken(focal_point):
    party_id = offered_group(focal_point, now() - dt.timedelta(days=2))

    answer = focal_point.send(focal_point.open("delegations.take_offer", party_id=party_id), status=422)

    assert "The offer ended" in answer.texts(".problems li")[0]


def test_a_group_lets_its_offer_go_to_the_next(focal_point, assembly):
    assembly.offer_hours = None
    party_id = offered_group(focal_point, now())
    delegation = delegates()[0].delegation
    delegation.seats = 2
    waiting_group(delegation, "Cy", is_whole=False, request_key="form-2")

    focal_point.send(focal_point.open("delegations.leave_line", party_id=party_id))

    assert [one.status for one in delegates()] == [Status.WITHDRAWN, Status.WITHDRAWN, Status.CONFIRMED]
    assert [letter.kind for letter in letters_to("bo@example.org")] == ["delegate-taken-off"]


def test_who_decides_about_a_group_that_moved_meanwhile_is_told(focal_point):
    delegation = own(focal_point, seats=0)
    party_id = waiting_group(delegation, "Ana", "Bo")
    page = focal_point.open("delegations.leave_line", party_id=party_id)
    delegates()[0].office = "Mayor"
    db.session.commit()

    answer = focal_point.send(page, status=409)
    focal_point.send(answer)

    assert [one.status for one in delegates()] == [Status.WITHDRAWN] * 2


def test_another_citys_group_is_not_there(focal_point):
    own(focal_point)
    other = factories.make_delegation(seats=0, coordinator=factories.make_account("focal-point"))
    party_id = waiting_group(other, "Ana")

    for name in ("take_offer", "leave_line"):
        for number in (party_id, 2**31, 10**30):
            focal_point.open(f"delegations.{name}", party_id=number, status=404)


def test_after_the_closing_the_page_says_so_and_offers_no_adding(focal_point, assembly):
    assembly.registration_closes_at = now() - dt.timedelta(minutes=1)
    own(focal_point)

    page = focal_point.open("delegations.delegation")

    assert page.texts(".actions a") == ["Write to the registrars"]
    assert focal_point.open("delegations.add_delegate", slug="lima").texts(".empty a") == ["Write to the registrars"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_a_delegation_opens_in_each_language(focal_point, language):
    delegation = own(focal_point, seats=0)
    delegate = factories.make_delegate(delegation)
    party_id = waiting_group(delegation, "Ana")

    for name in ACTS:
        focal_point.open(f"delegations.{name}", delegate_id=delegate.id, language=language)
    for name in ("delegation_of_city", "add_delegate", "keep_seat", "invitation", "close_invitation", "messages"):
        focal_point.open(f"delegations.{name}", slug="lima", language=language)
        focal_point.open(f"delegations.{name}", slug="nowhere", language=language, status=404)
    for name in ("take_offer", "leave_line"):
        focal_point.open(f"delegations.{name}", party_id=party_id, language=language)
