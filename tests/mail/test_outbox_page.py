"""The outbox as admins see it."""
import concurrent.futures
import datetime as dt
import pathlib
import re

import pytest
from flask_babel import force_locale

from blueprints.backups import RESTORED
from blueprints.db import db
from blueprints.db import now as moment_now
from blueprints.journal.models import JournalEntry
from blueprints.mail import rules, words
from blueprints.mail.models import Letter, State

from ..at_once import wait_until_somebody_waits
from ..statements import count_statements
from .test_outbox import make_letter


@pytest.fixture
def at():
    """The page's own moment: letters are written just before it."""
    return moment_now()


@pytest.fixture
def admin(signed_in):
    return signed_in("admin")


def failed_letter(at, why="refused 550 5.1.1", **facts):
    letter = make_letter(at, **facts)
    rules.lend(now=at)
    rules.give_up(letter, why, now=at)
    db.session.commit()
    return letter


def test_an_empty_outbox_says_so(admin):
    page = admin.open("mail.outbox")

    assert page.texts(".empty h2") == ["No letters yet"]


def test_each_letter_tells_when_to_whom_what_and_where_it_stands(admin, at):
    make_letter(at, to="kim@example.org", kind="delegate-confirmed", language="ko")
    failed_letter(at - dt.timedelta(hours=1), to="lee@example.org", kind="sign-in")
    sent = make_letter(at, to="park@example.org")
    rules.sent(sent, now=at)
    db.session.commit()

    page = admin.open("mail.outbox")

    assert page.texts("tbody bdi") == ["park@example.org", "lee@example.org", "kim@example.org"]
    assert page.texts("tbody td:nth-child(3)") == ["Registration receivedEnglish", "Sign-in linkEnglish",
                                                   "Registration confirmedKorean"]
    assert page.texts("tbody .badge-status") == ["Sent", "Failed", "Waiting"]
    assert "The mail server refuses it (550 5.1.1)." in page.text
    assert page.texts("main nav.pager li") == ["All (3)", "Waiting (1)", "Being sent (0)", "Sent (1)", "Failed (1)"]


def test_a_letter_put_off_tells_its_next_try(admin, at):
    letter = make_letter(at)
    rules.lend(now=at)
    rules.put_off(letter, "later 452", now=at)
    db.session.commit()

    page = admin.open("mail.outbox")

    assert "Next try:" in page.text
    assert "1 try so far" in page.text


def test_letters_are_filtered_by_state(admin, at):
    make_letter(at, to="kim@example.org")
    failed_letter(at - dt.timedelta(hours=1), to="lee@example.org")

    assert admin.open("mail.outbox", state="failed").texts("tbody bdi") == ["lee@example.org"]
    assert admin.open("mail.outbox", state="sent").texts(".empty h2") == ["No letter stands there"]
    assert len(admin.open("mail.outbox", state="nonsense").texts("tbody bdi")) == 2


@pytest.mark.parametrize("page", ["0", "-1", "2", "99999999999999999999", "x", "１"])
def test_any_page_number_shows_some_page(admin, at, page):
    make_letter(at)

    assert len(admin.open("mail.outbox", page=page).texts("tbody tr")) == 1


def test_a_failed_letter_is_tried_again_and_the_journal_knows(admin, at):
    letter = failed_letter(at)

    page = admin.follow(admin.send(admin.open("mail.outbox"), form=f"/{letter.id}/retry"))

    assert page.texts(".notice.is-good") == ["The letter goes out again in a moment."]
    db.session.rollback()
    assert letter.state(moment_now()) is State.WAITING
    entry = db.session.scalars(db.select(JournalEntry)).one()
    assert (entry.action, entry.subject, entry.actor_id is not None) == ("letter.retried", f"letter:{letter.id}", True)


def test_a_letter_that_left_meanwhile_is_not_sent_again(admin, at):
    letter = failed_letter(at)
    page = admin.open("mail.outbox")
    rules.retry(letter, now=at)
    rules.sent(letter, now=at)
    db.session.commit()

    answer = admin.send(page, form=f"/{letter.id}/retry", status=422)

    assert answer.texts(".problems li") == [
        "This letter has been sent already, and its text is forgotten. Nothing was sent again."]
    db.session.rollback()
    assert db.session.scalars(db.select(JournalEntry)).all() == []


def test_a_sent_letter_has_no_button(admin, at):
    rules.sent(make_letter(at), now=at)
    db.session.commit()

    assert admin.open("mail.outbox").html.cssselect("tbody form") == []


def test_a_letter_that_is_not_there_cannot_be_tried(admin):
    for number in ("1", "99999999999999999999"):
        page = admin.open(f"/en/admin/outbox/{number}/retry", status=404)

        assert page.texts("h1") == ["There is no such page"]


def test_the_address_of_the_button_leads_back_to_the_outbox(admin, at):
    letter = make_letter(at)

    assert admin.open("mail.retry", letter_id=letter.id, status=302).location == "/en/admin/outbox"


@pytest.mark.on_either
@pytest.mark.parametrize("roles", [["registrar"], ["editor"], ["focal-point"], ["delegate"], []])
def test_only_admins_see_the_outbox(signed_in, at, roles):
    letter = make_letter(at)
    other = signed_in(*roles)

    other.open("mail.outbox", status=403)
    other.post(f"/en/admin/outbox/{letter.id}/retry", {}, status=403)


@pytest.mark.on_either
def test_the_outbox_asks_as_much_of_300_letters_as_of_3(admin, assembly, at):
    def statements_with(count):
        for number in range(count):
            rules.write_letter("sign-in", to=f"person{number}@example.org", language="en", subject="", body="",
                               host="example.org", now=at)
        db.session.commit()
        with count_statements() as statements:
            admin.open("mail.outbox")
        return statements.count

    assert statements_with(3) == statements_with(297)
    assert db.session.scalar(db.select(db.func.count()).select_from(Letter)) == 300


def test_every_fault_that_is_told_has_words(app):
    mail = pathlib.Path(app.root_path) / "blueprints/mail"
    sources = (mail / "carriers.py").read_text() + (mail / "delivery.py").read_text()
    told = re.findall(r'(?:Away|Delayed|Refused|later|never|give_up,|put_off,)(?:\(| )f?"([a-z]+)', sources)

    assert set(told) | {RESTORED} == set(words.REASONS)


@pytest.mark.on_either
@pytest.mark.parametrize("language", ["en", "ko", "fr", "es"])
def test_every_fault_reads_as_a_sentence(app, language):
    with force_locale(language):
        said = [words.why(f"{reason} 550 5.1.1") for reason in words.REASONS]

    assert [sentence for sentence in said if "%" in sentence or "(no code)" in sentence] == []
    assert words.why("something new") == "something new"


def test_the_button_waits_for_a_postman_who_is_just_taking_the_letter(app, admin, at, kind):
    """Two real connections: else the letter would be lent twice, and sent twice."""
    letter = failed_letter(at)
    rules.retry(letter, now=at)
    db.session.commit()
    page = admin.open("mail.outbox")
    number = letter.id
    db.session.rollback()
    rules.lend(now=moment_now())            # and this is not committed yet

    with concurrent.futures.ThreadPoolExecutor(1) as other:
        pressed = other.submit(admin.send, page, form=f"/{number}/retry", status=409)
        if kind == "postgresql":
            wait_until_somebody_waits()
        db.session.commit()
        answer = pressed.result(30)

    assert answer.texts(".problems li") == ["This letter is being sent at this moment. Look again in a few minutes."]
    assert db.session.get(Letter, number).state(moment_now()) is State.SENDING
