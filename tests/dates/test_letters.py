"""Everybody who comes is told once, in their language, and answers by links of their own."""
import datetime as dt
import re

import pytest

from blueprints.accounts.models import hash_of
from blueprints.dates import letters, queries, rules
from blueprints.dates.models import Move, StillComing
from blueprints.db import db
from blueprints.delegations.letters_values import link_of
from blueprints.delegations.models import Status
from blueprints.delegations.rules import link_secret
from blueprints.delegations.rules import withdraw as withdraw_rule
from blueprints.mail.models import Letter
from blueprints.mail.words_letters import KINDS
from tests.factories import (
    four,
    make_account,
    make_category,
    make_delegate,
    make_delegation,
    make_unmatched,
    make_wording,
)
from tests.visitor import Visitor

from .moving import AUTUMN, NOW, move, undo

pytestmark = pytest.mark.usefixtures("assembly")
LATER = NOW + dt.timedelta(days=1)


def linked(**facts):
    """A delegate whose own link opens."""
    delegate = make_delegate(**facts)
    delegate.link_hash = hash_of(link_secret(delegate, key="k" * 40))
    db.session.commit()
    return delegate


def token(delegate):
    return link_secret(delegate, key="k" * 40)


def outbox():
    return db.session.scalars(db.select(Letter).where(Letter.kind == "assembly-moved").order_by(Letter.id)).all()


def test_each_who_comes_or_waits_is_told_once_and_nobody_else():
    coming = [make_delegate(status=status) for status in (Status.PENDING, Status.CONFIRMED, Status.OFFERED, Status.WAITING)]
    coming += [make_delegate(category=make_category()), make_unmatched()]
    for facts in ({"status": Status.DECLINED}, {"status": Status.WITHDRAWN}, {"email": "", "email_folded": ""},
                  {"erased_at": NOW, "email": "", "email_folded": ""}):
        make_delegate(**facts)

    moved = move(AUTUMN, 3)

    assert [(letter.to, letter.about) for letter in outbox()] == [(one.email, f"delegate:{one.id}") for one in coming]
    assert moved.after["letters"] == 6


def test_the_letter_tells_old_and_new_days_and_holds_three_links():
    delegate = linked(name="Ana {link} Example")

    move(AUTUMN, 3, venue=four("Riverside"), is_provisional=False)

    (letter,) = outbox()
    words = " ".join(letter.body.split())
    own = link_of(delegate)
    assert "Dear Ana {link} Example," in words
    assert "Until now: 16–19 June 2025 From now on: 29 September – 1 October 2025, Riverside" in words
    assert "These days are certain." in words
    assert re.findall(r"^http\S+$", letter.body, re.M) == [f"{own}/still-coming", f"{own}/withdraw", f"{own}/substitute"]
    assert " ".join(letter.subject.split()).startswith("The General Assembly has moved: 29 September")
    assert delegate.reference in words


@pytest.mark.on_either
@pytest.mark.parametrize(("language", "words"), [("en", "Until now: 16"), ("ko", "변경 전: 2025년 6월 16일"),
                                                 ("fr", "Jusqu’à présent : 16"), ("es", "Hasta ahora: 16")])
def test_the_letter_speaks_the_readers_language(language, words):
    make_delegate(language=language)

    move(AUTUMN, 3)

    (letter,) = outbox()
    assert words in letter.body
    assert f"/{language}/registration/" in letter.body
    assert letter.language == language
    assert not re.search(r"\{\w+\}|%\(", letter.body + letter.subject)


def test_admins_word_it_themselves():
    make_delegate(name="Kim Example")
    make_wording(kind="assembly-moved", subject="Moved", body="{name}\n{still}\n{withdraw}\n{substitute}")

    move(AUTUMN, 3)

    (letter,) = outbox()
    assert (letter.subject, letter.body.split("\n")[0]) == ("Moved", "Kim Example")
    assert KINDS["assembly-moved"].needs == ("still", "withdraw", "substitute")


def test_nobody_is_told_when_the_admin_says_so():
    make_delegate()

    moved = move(AUTUMN, 3, tell=False)

    assert outbox() == []
    assert moved.after["letters"] == 0


def test_a_letter_that_has_not_left_when_the_assembly_moves_again_is_taken_back():
    delegate = make_delegate()
    moved = move(AUTUMN, 3)
    sent, waiting = outbox()[0], make_delegate()
    sent.sent_at = LATER
    db.session.commit()
    again = move(dt.date(2025, 10, 6), 3, now=LATER)
    assert sorted(letter.about for letter in outbox()) == sorted(
        [f"delegate:{delegate.id}", f"delegate:{delegate.id}", f"delegate:{waiting.id}"])

    undo(again, now=LATER, tell=False)

    assert [letter.id for letter in outbox()] == [sent.id]
    assert moved.id < again.id


def test_a_preview_of_the_letter_has_the_values_of_somebody(app):
    delegate = make_delegate(name="Kim Example")
    assert letters.values_of(delegate.id)["name"] == "Kim Example"
    move(AUTUMN, 3, is_provisional=False)

    values = letters.values_of(delegate.id)

    assert values["after"].startswith("29 September")
    assert "example" in values["still"]
    assert letters.values_of(10**6) is None


def test_opening_the_link_says_nothing_and_the_button_does(visitor):
    delegate = linked()
    moved = move(AUTUMN, 3)
    page = visitor.open("moved.still_coming", token=token(delegate))
    assert db.session.query(StillComing).count() == 0

    page = visitor.follow(visitor.send(page))

    assert "You told us that you still come." in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert queries.said_still_coming(moved, delegate)
    rules.say_still_coming(moved, delegate, now=LATER)
    assert db.session.query(StillComing).count() == 1


def test_who_does_not_come_any_more_cannot_say_so(visitor):
    delegate = linked()
    move(AUTUMN, 3)
    page = visitor.open("moved.still_coming", token=token(delegate))
    delegate.status = Status.WITHDRAWN
    db.session.commit()

    answer = visitor.send(page, status=422)

    assert "no place at the assembly any more" in answer.text
    assert db.session.query(StillComing).count() == 0


def test_without_a_move_there_is_nothing_to_answer(visitor):
    delegate = linked()
    visitor.open("moved.still_coming", token=token(delegate), status=404)
    visitor.open("moved.still_coming", token="wrong", status=404)

    assert db.session.scalar(db.select(Move)) is None


def test_an_answer_is_to_one_move(visitor):
    delegate = linked()
    first = move(AUTUMN, 3)
    rules.say_still_coming(first, delegate, now=NOW)
    second = undo(first)

    assert not queries.said_still_coming(second, delegate)
    assert visitor.open("moved.still_coming", token=token(delegate)).form().get("method") == "post"


def test_who_sends_somebody_else_is_led_to_the_focal_point_or_to_the_own_registration(visitor, assembly):
    focal = make_account("focal-point", email="focal@example.org")
    own, led = linked(), linked(delegation=make_delegation(coordinator=focal))

    alone = visitor.open("moved.substitute", token=token(own))
    with_focal = visitor.open("moved.substitute", token=token(led))
    assembly.edits_close_at = assembly.substitutions_close_at = NOW
    assembly.contact = "assembly@example.org"
    db.session.commit()
    closed = visitor.open("moved.substitute", token=token(led))

    assert visitor.address("delegations.edit_registration", {"token": token(own)}) in alone.links()
    assert "mailto:focal@example.org" not in alone.links()
    assert "mailto:focal@example.org" in with_focal.links()
    assert "Write to the organisers: assembly@example.org" in closed.text
    assert "mailto:focal@example.org" not in closed.links()


@pytest.mark.on_either
@pytest.mark.parametrize("language", ["ko", "fr", "es"])
def test_the_pages_of_the_links_speak_every_language(app, language):
    delegate, visitor = linked(), Visitor(app, language)
    move(AUTUMN, 3)

    page = visitor.open("moved.still_coming", token=token(delegate))
    visitor.open("moved.substitute", token=token(delegate))

    assert "2025" in page.text


def test_registrars_see_who_answered_by_delegation(signed_in):
    registrar = signed_in("registrar")
    seoul, lyon = make_delegation(name=four("Seoul")), make_delegation(name=four("Lyon"))
    press = make_category(name=four("Press"))
    people = [make_delegate(seoul) for _ in range(3)] + [make_delegate(lyon), make_delegate(category=press)]
    make_delegate(lyon, status=Status.WITHDRAWN)        # before
    assert "The assembly has not moved" in registrar.open("answers.answers").text
    moved = move(AUTUMN, 3)
    for one in (people[0], people[4]):
        rules.say_still_coming(moved, one, now=LATER)
    withdraw_rule(people[1], seen=people[1].revision, now=LATER)
    db.session.commit()
    make_delegate(lyon, registered_at=LATER)            # knew

    page = registrar.open("answers.answers")

    rows = [[cell.text_content() for cell in row] for row in page.html.cssselect("tbody tr, tfoot tr")]
    assert rows == [["Lyon", "0", "1", "0"], ["Seoul", "1", "1", "1"], ["Press", "1", "0", "0"], ["All", "2", "2", "1"]]


def test_when_nobody_was_asked_the_page_says_so(signed_in):
    move(AUTUMN, 3)

    assert "Nobody was asked" in signed_in("registrar").open("answers.answers").text


def test_the_desk_says_how_many_have_not_answered_while_anybody_was_asked(signed_in):
    registrar = signed_in("registrar")
    people = [make_delegate(status=Status.CONFIRMED) for _ in range(3)]
    assert "still come" not in registrar.open("desk.overview").text
    moved = move(AUTUMN, 3)
    rules.say_still_coming(moved, people[0], now=LATER)

    page = registrar.open("desk.overview")

    assert dict(zip(page.texts(".task h2"), page.texts(".task strong"), strict=True))[
        "Have not said whether they still come"] == "2"
    undo(moved, tell=False)
    assert "still come" not in registrar.open("desk.overview").text
