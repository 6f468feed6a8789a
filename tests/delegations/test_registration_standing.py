"""Where one stands, on one's own page: in the line and why, an offer, its end; what is still to be completed."""
import datetime as dt

import pytest

from blueprints.db import db, now
from blueprints.delegations import rules, rules_waiting
from blueprints.delegations.models import Delegate, Status
from blueprints.texts import LANGUAGES
from tests import factories
from tests.letters import letters_to, path_in
from tests.statements import count_statements

from .lines import group
from .people import FILLED, delegates, journal_of, register

pytestmark = pytest.mark.usefixtures("assembly")
LONG_AGO = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)


def queued(visitor, count, *, seats=1):
    """So many who registered one after another for a city with so many seats; the paths of their own pages."""
    delegation = factories.make_delegation(seats=seats)
    paths = []
    for n in range(count):
        page = visitor.open("delegations.register")
        filled = FILLED | {"city": delegation.member.slug, "email": f"p{n}@example.org"}
        answer = visitor.send(page, status=302 if n < seats else 422, **filled)
        paths.append((answer if n < seats else visitor.send(answer, wait="y")).location)
    return paths


def offered(visitor, *, hours=48):
    """The path of somebody who has an offer, and of the one who waits after."""
    first, second, third = queued(visitor, 3)
    visitor.send(visitor.open(first + "/withdraw"))
    return second, third


def the(number):
    return db.session.scalars(db.select(Delegate).order_by(Delegate.id)).all()[number]


def test_who_waits_is_told_the_place_in_line_and_why(visitor):
    paths = queued(visitor, 3)

    page = visitor.open(paths[2])

    assert "You are number 2 in line." in page.text
    assert "All seats of" in page.text
    assert "the place is kept for you for 48 hours" in page.text
    assert "p1@example.org" not in page.text


def test_places_that_are_given_at_once_are_told_so(visitor, assembly):
    paths = queued(visitor, 2)
    assembly.offer_hours = None
    db.session.commit()

    assert "the place is yours at once" in visitor.open(paths[1]).text


def test_the_line_of_a_full_assembly_is_that_of_all(visitor, assembly):
    queued(visitor, 1)
    assembly.places = 1
    db.session.commit()
    for email in ("bo@example.org", "cho@example.org"):
        refused = register(visitor, factories.make_member(), status=422, email=email)
        last = visitor.send(refused, wait="y").location

    page = visitor.open(last)

    assert "All places of the assembly are taken." in page.text
    assert "You are number 2 in line." in page.text


def test_a_group_before_that_needs_more_is_the_reason(visitor):
    delegation = factories.make_delegation(seats=1)
    group(delegation, 3, is_whole=True, now=now())
    db.session.commit()
    page = visitor.open("delegations.register", city=delegation.member.slug)
    assert "The free places are kept for those who wait already." in page.text
    filled = FILLED | {"city": delegation.member.slug}

    receipt = visitor.follow(visitor.send(visitor.send(page, status=422, **filled), wait="y"))

    assert "You are number 4 in line." in receipt.text
    assert "kept for a group before you" in receipt.text


@pytest.mark.on_either
def test_waiting_asks_as_much_of_thirty_as_of_three(visitor):
    paths = queued(visitor, 31)

    def asked(path):
        with count_statements() as statements:
            visitor.open(path)
        return statements.count

    assert asked(paths[30]) == asked(paths[3])


def test_an_offer_tells_its_end_and_can_be_taken(visitor):
    second, _third = offered(visitor)

    page = visitor.open(second)
    assert "is kept for you until" in page.text
    visitor.send(page, take="1", leave=None)

    assert the(1).status is Status.PENDING
    assert [letter.kind for letter in letters_to("p1@example.org")] == [
        "delegate-waiting", "delegate-offered", "delegate-received"]


def test_taking_it_twice_is_taking_it_once(visitor):
    second, _third = offered(visitor)
    page = visitor.open(second)

    visitor.send(page, take="1", leave=None)
    visitor.send(page, take="1", leave=None)

    assert journal_of(the(1)).count("delegate.accepted") == 1
    assert len(letters_to("p1@example.org")) == 3


def test_an_offer_can_be_let_go_and_the_next_gets_it(visitor):
    second, third = offered(visitor)

    visitor.send(visitor.open(second), leave="1", take=None)

    assert [delegate.status for delegate in delegates()] == [Status.WITHDRAWN, Status.WITHDRAWN, Status.OFFERED]
    assert "is kept for you until" in visitor.open(third).text


def test_an_offer_that_ended_is_refused_and_told(visitor):
    second, _third = offered(visitor)
    page = visitor.open(second)
    the(1).offer_until = LONG_AGO
    db.session.commit()

    answer = visitor.send(page, status=422, take="1", leave=None)

    assert "The offer ended on" in answer.texts(".problems")[0]
    assert visitor.open(second).html.cssselect("main form") == []
    assert the(1).status is Status.OFFERED


def test_after_it_lapsed_the_page_says_why_it_is_over(visitor):
    second, third = offered(visitor)
    the(1).offer_until = LONG_AGO
    db.session.commit()
    rules_waiting.lapse(now=now())
    db.session.commit()

    page = visitor.open(second)

    assert "The offer of a place ended" in page.text
    assert any("/en/register?city=" in link for link in page.links())
    assert "is kept for you until" in visitor.open(third).text


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.OFFERED])
def test_who_has_no_offer_cannot_take_one(visitor, status):
    second, _third = offered(visitor)
    page = visitor.open(second)
    delegate = the(1)
    delegate.status, delegate.offer_until = status, None
    db.session.commit()

    visitor.send(page, status=302 if status in (Status.PENDING, Status.CONFIRMED) else 422, take="1", leave=None)

    assert the(1).status is status


def test_a_stale_page_lets_nothing_go(visitor):
    second, _third = offered(visitor)
    page = visitor.open(second)
    visitor.send(visitor.open(second + "/edit"), office="Deputy Mayor")

    visitor.send(page, status=409, leave="1", take=None)

    assert the(1).status is Status.OFFERED


def test_who_was_withdrawn_by_others_is_told_so(visitor):
    receipt = register(visitor, factories.make_member()).location
    delegate = the(0)
    rules.withdraw(delegate, seen=delegate.revision, by=factories.make_account("registrar"), now=now())
    db.session.commit()

    assert "withdrew this registration" in visitor.open(receipt).text
    assert "You withdrew" not in visitor.open(receipt).text


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_in_each_language_with_an_offer_and_in_line(visitor, language):
    second, third = offered(visitor)

    for path in (second, third, second + "/withdraw", third + "/withdraw"):
        visitor.open(path.replace("/en/", f"/{language}/"))


# Somebody whom another one added has agreed to nothing yet.

@pytest.fixture
def added(app):
    """The path of the page of somebody whom a focal point added, after editing has closed."""
    delegate = factories.make_delegate(consented_at=None, status=Status.CONFIRMED)
    delegate.link_hash = rules.hash_of(rules.link_secret(delegate, key=app.config["SECRET_KEY"]))
    db.session.commit()
    return f"/en/registration/{rules.link_secret(delegate, key=app.config['SECRET_KEY'])}"


def test_who_was_added_is_asked_to_agree_and_to_complete(visitor, added, assembly):
    assembly.edits_close_at = LONG_AGO
    db.session.commit()
    assert "Complete your registration" in visitor.open(added).text

    visitor.send(visitor.open(added + "/edit"), consent="y", own_name="김예시")

    assert the(0).consented_at is not None
    assert "Complete your registration" not in visitor.open(added).text
    assert visitor.open(added + "/edit").html.cssselect("main form") == []


def test_without_agreeing_nothing_is_saved(visitor, added):
    answer = visitor.send(visitor.open(added + "/edit"), status=422, office="Deputy Mayor")

    assert "Tick this if you agree" in answer.texts(".field-error")[0]
    assert (the(0).consented_at, the(0).office) == (None, "")


def test_agreeing_alone_does_not_ask_for_confirmation_again(visitor, added):
    visitor.send(visitor.open(added + "/edit"), consent="y")

    assert the(0).status is Status.CONFIRMED


def test_the_day_until_which_one_may_edit_is_told(visitor, assembly):
    receipt = register(visitor, factories.make_member()).location
    assembly.edits_close_at = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
    db.session.commit()

    assert "You can change it until 1 Jan 2999" in visitor.open(receipt).text
    assert "You can change it until 1 Jan 2999" in visitor.open(receipt + "/edit").text


def test_an_extension_for_one_person_holds_for_that_person_alone(visitor, assembly):
    first = register(visitor, factories.make_member()).location
    second = register(visitor, factories.make_member(), email="bo@example.org").location
    assembly.edits_close_at, the(0).edit_until = LONG_AGO, dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
    db.session.commit()

    assert visitor.open(first + "/edit").html.cssselect("main form")
    assert visitor.open(second + "/edit").html.cssselect("main form") == []


def test_an_erased_row_opens_nothing_and_a_seat_without_a_name_breaks_nothing(visitor, app):
    delegate = factories.make_delegate(name="", email="", email_folded="", is_placeholder=True, consented_at=None)
    secret = rules.link_secret(delegate, key=app.config["SECRET_KEY"])
    delegate.link_hash = rules.hash_of(secret)
    db.session.commit()
    for part in ("", "/edit", "/withdraw"):
        visitor.open(f"/en/registration/{secret}{part}")

    the(0).erased_at = now()
    db.session.commit()

    for part in ("", "/edit", "/withdraw"):
        visitor.open(f"/en/registration/{secret}{part}", status=404)


# The link once more.

def ask_for_links(visitor, address):
    return visitor.send(visitor.open("delegations.send_links"), email=address)


def test_the_links_to_all_registrations_of_an_address_are_sent(visitor):
    factories.make_category(slug="press")
    register(visitor, factories.make_member(), email="Ana@Example.org")
    page = visitor.open("delegations.register", category="press")
    visitor.send(page, name="Ana Example", email="ana@example.org", consent="y")

    ask_for_links(visitor, "ANA@example.org")

    [letter] = [letter for letter in letters_to("ana@example.org") if letter.kind == "delegate-links"]
    assert all(delegate.reference in letter.body for delegate in delegates())
    visitor.open(path_in(letter))


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(visitor):
    register(visitor, factories.make_member())

    known, unknown = ask_for_links(visitor, "ana@example.org"), ask_for_links(visitor, "nobody@example.org")

    assert known.location == unknown.location
    assert visitor.follow(known).text == visitor.follow(unknown).text
    assert letters_to("nobody@example.org") == []


def test_an_address_gets_three_such_letters_an_hour(visitor):
    register(visitor, factories.make_member())

    for _ in range(5):
        ask_for_links(visitor, "ana@example.org")

    assert [letter.kind for letter in letters_to("ana@example.org")].count("delegate-links") == 3


@pytest.mark.parametrize("address", ["", "ana@", "x" * 300 + "@example.org", "ana@example.org\r\nBcc: a@example.org", "<b>"])
def test_what_is_no_address_is_told(visitor, address):
    page = visitor.open("delegations.send_links")

    visitor.post(page.path, dict(page.form().form_values()) | {"email": address}, status=422)


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_the_link_open_in_each_language(visitor, language):
    visitor.open("delegations.send_links", language=language)
    visitor.open("delegations.links_sent", language=language)
    assert f"/{language}/registrations/link" in visitor.open("accounts.sign_in", language=language).links()
    assert f"/{language}/registrations/link" in visitor.open("delegations.register", language=language).links()


def test_the_signed_in_see_the_next_step_of_each(signed_in, visitor):
    second, _third = offered(visitor)

    page = signed_in("delegate", email="p1@example.org").open("delegations.own_registrations")

    assert "is kept for you until" in page.text
    assert second in page.links()
