"""One's own registration behind its secret link: see it, change it, withdraw."""
import datetime as dt

import pytest

from blueprints.db import db
from blueprints.delegations.models import IN_LINE, Diet, Party, Post, Status
from blueprints.delegations.rules import kept_until
from blueprints.texts import LANGUAGES
from tests import factories
from tests.letters import letters_to, path_in

from .people import FILLED, delegates, journal_of, only_delegate, register

pytestmark = pytest.mark.usefixtures("assembly")
LONG_AGO = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)
FAR_AWAY = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def receipt(visitor):
    """The page of somebody who has just registered for a member with two seats."""
    delegation = factories.make_delegation(seats=2, slug="lima")
    return visitor.follow(register(visitor, delegation.member))


def set_status(status, **facts):
    delegate = only_delegate()
    if status in IN_LINE:
        facts |= {"party": Party(category=delegate.category, delegation=delegate.delegation, turn=1),
                  "offer_until": FAR_AWAY if status is Status.OFFERED else None}
    for name, value in ({"status": status} | facts).items():
        setattr(delegate, name, value)
    db.session.commit()


def change(visitor, receipt, *, status=302, **changes):
    """Change the registration as its delegate does; the answer."""
    return visitor.send(visitor.open(receipt.path + "/edit"), status=status, **changes)


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["", "/edit", "/withdraw"])
@pytest.mark.parametrize("status", Status)
def test_it_opens_in_each_language_wherever_it_stands(visitor, receipt, language, part, status):
    set_status(status, reason="Too late")

    visitor.open(receipt.path.replace("/en/", f"/{language}/") + part)


@pytest.mark.parametrize("part", ["", "/edit", "/withdraw"])
def test_other_secrets_open_nothing(visitor, receipt, part):
    for token in ("x", "A" * 32, only_delegate().link_hash, only_delegate().reference, "%F0%9F%A6%84", "%ff"):
        visitor.open(f"/en/registration/{token}{part}", status=404)


def test_no_other_site_is_told_the_link(visitor, receipt):
    answers = [visitor.open(receipt.path + part) for part in ("", "/edit", "/withdraw")]

    assert {answer.headers["Referrer-Policy"] for answer in answers} == {"no-referrer"}
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


def test_the_log_does_not_hold_the_link(visitor, receipt, capsys):
    capsys.readouterr()
    visitor.open(receipt.path)

    assert receipt.path.rsplit("/", 1)[1] not in capsys.readouterr().out


def test_changes_are_kept_journalled_and_told(visitor, receipt):
    answer = change(visitor, receipt, office="Deputy Mayor", diet="halal", diet_consent="y")

    page = visitor.follow(answer)
    delegate = only_delegate()
    assert (delegate.office, delegate.diet, delegate.status) == ("Deputy Mayor", Diet.HALAL, Status.PENDING)
    assert "Deputy Mayor" in page.text
    assert journal_of(delegate) == ["delegate.registered", "delegate.edited"]
    assert [letter.kind for letter in letters_to("ana@example.org")] == ["delegate-received", "delegate-changed"]


def test_sending_it_unchanged_changes_nothing(visitor, receipt):
    page = visitor.follow(change(visitor, receipt))

    assert "Nothing was changed." in page.texts("[role=status]")
    assert journal_of(only_delegate()) == ["delegate.registered"]


@pytest.mark.parametrize(("changes", "status"), [
    ({"name": "Bo Example"}, Status.PENDING),
    ({"own_name": "다른이"}, Status.PENDING),
    ({"post": "adviser"}, Status.PENDING),
    ({"city": "-", "city_written": "Atlantis"}, Status.PENDING),
    ({"office": "Deputy Mayor"}, Status.CONFIRMED),
    ({"language": "fr"}, Status.CONFIRMED),
    ({"access_needs": "A ramp", "access_consent": "y"}, Status.CONFIRMED),
])
def test_a_new_name_post_or_city_has_to_be_confirmed_again(visitor, receipt, changes, status):
    set_status(Status.CONFIRMED)

    page = visitor.open(receipt.path + "/edit")
    visitor.send(page, **changes)

    assert only_delegate().status is status
    assert "the organisers have to confirm it again" in page.text


def test_another_address_gets_a_new_link_and_the_old_one_a_notice(visitor, receipt):
    answer = change(visitor, receipt, email="new@example.org")

    assert answer.location != receipt.path
    visitor.follow(answer)
    visitor.open(receipt.path, status=404)
    [letter] = letters_to("new@example.org")
    assert path_in(letter) == answer.location
    notice = letters_to("ana@example.org")[-1]
    assert (notice.kind, "/registration/" in notice.body) == ("delegate-address", False)
    assert only_delegate().email_folded == "new@example.org"


def test_needs_can_be_taken_back(visitor):
    receipt = visitor.follow(register(visitor, factories.make_member(), diet="vegan", diet_consent="y",
                                      access_needs="A ramp", access_consent="y"))

    change(visitor, receipt, diet="none", diet_consent=None, access_needs="", access_consent=None)

    delegate = only_delegate()
    assert (delegate.diet, delegate.access_needs) == (Diet.NONE, "")
    assert (delegate.diet_consented_at, delegate.access_consented_at) == (None, None)


def test_needs_without_their_consent_are_refused_when_changing_too(visitor, receipt):
    answer = change(visitor, receipt, status=422, access_needs="A ramp")

    assert any("Tick this" in error for error in answer.texts(".field-error"))
    assert only_delegate().access_needs == ""


def test_moving_to_another_city_takes_a_seat_there_and_frees_the_one_here(visitor, receipt):
    factories.make_delegation(seats=1, slug="quito")

    change(visitor, receipt, city="quito")

    assert only_delegate().delegation.member.slug == "quito"


def test_moving_to_a_full_city_is_refused_and_nothing_lost(visitor, receipt):
    factories.make_delegate(factories.make_delegation(seats=1, slug="quito"), status=Status.CONFIRMED)

    answer = change(visitor, receipt, status=422, city="quito", office="Deputy Mayor")

    assert "All seats of" in answer.texts(".field-error")[0]
    assert answer.html.cssselect("#office")[0].get("value") == "Deputy Mayor"
    assert delegates()[0].delegation.member.slug == "lima"


def test_two_browsers_that_edit_at_once_see_both_versions(visitor, receipt):
    first, second = visitor.open(receipt.path + "/edit"), visitor.open(receipt.path + "/edit")
    visitor.send(first, office="Deputy Mayor")

    answer = visitor.send(second, status=409, office="Chief of Staff")

    assert answer.texts(".versions td:not(.take)") == ["Deputy Mayor", "Chief of Staff"]
    visitor.send(answer)
    assert only_delegate().office == "Chief of Staff"


def test_after_closing_one_can_only_withdraw(visitor, receipt, assembly):
    page = visitor.open(receipt.path + "/edit")
    assembly.registration_closes_at = LONG_AGO
    db.session.commit()

    answer = visitor.send(page, status=422, office="Deputy Mayor")
    assert "Registrations could be changed until" in answer.texts(".problems")[0]
    assert visitor.open(receipt.path + "/edit").html.cssselect("main form") == []
    assert [link for link in visitor.open(receipt.path).links() if link.endswith("/edit")] == []
    visitor.send(visitor.open(receipt.path + "/withdraw"))
    assert only_delegate().status is Status.WITHDRAWN


def test_withdrawing_frees_the_seat_is_told_and_is_final(visitor, receipt):
    edit = visitor.open(receipt.path + "/edit")
    page = visitor.follow(visitor.send(visitor.open(receipt.path + "/withdraw")))

    assert "Withdrawn" in page.text
    assert "/en/register?city=lima" in page.links()
    assert [letter.kind for letter in letters_to("ana@example.org")] == ["delegate-received", "delegate-withdrawn"]
    assert journal_of(only_delegate()) == ["delegate.registered", "delegate.withdrawn"]
    answer = visitor.send(edit, status=409, office="Deputy Mayor")
    visitor.send(answer, status=422)
    assert only_delegate().office == FILLED["office"]


def test_who_withdrew_is_not_invited_to_change_or_withdraw(visitor, receipt):
    page = visitor.follow(visitor.send(visitor.open(receipt.path + "/withdraw")))

    received, withdrawn = letters_to("ana@example.org")
    assert "See, change or withdraw your registration here." in received.body
    assert "See the registration that was withdrawn here:" in withdrawn.body
    assert "change or withdraw" not in withdrawn.body
    assert page.texts(".receipt .hint") == []


def test_withdrawing_twice_is_withdrawing_once(visitor, receipt):
    page = visitor.open(receipt.path + "/withdraw")

    visitor.send(page)
    visitor.send(page)

    assert journal_of(only_delegate()) == ["delegate.registered", "delegate.withdrawn"]


def test_a_seat_given_back_is_there_for_another(visitor):
    delegation = factories.make_delegation(seats=1)
    receipt = visitor.follow(register(visitor, delegation.member))
    register(visitor, delegation.member, status=422, email="bo@example.org")

    visitor.send(visitor.open(receipt.path + "/withdraw"))
    register(visitor, delegation.member, email="bo@example.org")

    assert [delegate.status for delegate in delegates()] == [Status.WITHDRAWN, Status.PENDING]


def test_a_declined_registration_cannot_be_changed_or_withdrawn(visitor, receipt):
    edit, withdraw = visitor.open(receipt.path + "/edit"), visitor.open(receipt.path + "/withdraw")
    set_status(Status.DECLINED, reason="Wrong city")

    assert "Wrong city" in visitor.open(receipt.path).text
    visitor.send(visitor.send(edit, status=409), status=422)
    visitor.send(withdraw, status=409)
    assert only_delegate().status is Status.DECLINED


def test_a_confirmed_head_elsewhere_keeps_another_from_becoming_head(visitor, receipt):
    factories.make_delegate(only_delegate().delegation, post=Post.HEAD, status=Status.CONFIRMED)

    answer = change(visitor, receipt, status=422, post="head")

    assert "already has a confirmed head" in answer.texts(".field-error")[0]


def test_the_signed_in_find_their_own_registrations_and_nobody_elses(signed_in, visitor):
    register(visitor, factories.make_member(), email="Kim@Example.org")
    register(visitor, factories.make_member(), email="other@example.org", name="Bo Example")
    kim = signed_in("delegate", email="kim@example.org")

    page = kim.open("delegations.own_registrations")

    assert page.texts("article h2") == [FILLED["name"]]
    kim.open(page.html.cssselect("article a")[0].get("href"))


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_registration_the_list_says_what_to_do(signed_in, language):
    page = signed_in("delegate").open("delegations.own_registrations", language=language)

    assert f"/{language}/register" in page.links()


def test_somebody_registered_may_ask_for_a_sign_in_link(visitor):
    from blueprints.accounts.queries import known_elsewhere
    register(visitor, factories.make_member(), email="Kim@Example.org", language="ko")

    assert known_elsewhere("kim@example.org") == {"name": FILLED["name"], "language": "ko"}
    set_status(Status.WITHDRAWN)
    assert known_elsewhere("kim@example.org") is None


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_privacy_notice_tells_until_when(visitor, assembly, language):
    assembly.is_provisional = False

    assert "2025" in visitor.open("delegations.privacy", language=language).text     # 30 days after 19 June


def test_the_form_tells_until_when(visitor, assembly):
    assembly.is_provisional = False

    assert "19 July 2025" in visitor.open("delegations.register").text
    assert "19 July 2025" in visitor.open("delegations.privacy").text


@pytest.mark.parametrize(("today", "until"), [(dt.date(2025, 7, 19), dt.date(2025, 7, 19)), (dt.date(2025, 7, 20), None)])
def test_provisional_days_that_have_passed_promise_nothing(assembly, today, until):
    assert kept_until(assembly, dt.date(2025, 6, 19), today=today) == until
