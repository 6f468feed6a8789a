"""What a focal point does for all: the invitation link, messages, the list to take away, and groups in line."""
import csv
import datetime as dt
import io

import pytest

from blueprints import tables
from blueprints.db import db, now
from blueprints.delegations import rules_messages
from blueprints.delegations.models import Delegation, Diet, Message, Status
from tests import factories
from tests.at_once import at_once
from tests.letters import letters_to

from .focal import confirmed, fresh, own, waiting_group
from .people import delegates

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def focal_point(signed_in):
    return signed_in("focal-point", email="foca@example.org")


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


def test_two_clicks_at_once_send_one_message(app, focal_point):
    delegation_id = own(focal_point).id

    def act(_n):
        delegation = db.session.get(Delegation, delegation_id)
        return rules_messages.write(delegation, "Hello", request_key="k" * 30, by=delegation.coordinator, now=now())[1]

    outcomes = at_once(app, 4, act)

    assert sorted(outcomes) == [False, False, False, True]
    assert db.session.scalar(db.select(db.func.count()).select_from(Message)) == 1


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
