"""Writing to many: a letter each, in one go, in each reader's language; and taking back what has not left."""
import datetime as dt

import pytest

from blueprints.db import db
from blueprints.journal.models import JournalEntry
from blueprints.mail import queries_mailings, rules
from blueprints.mail.models import Letter, Mailing, State
from blueprints.mail.rules_mailings import (
    HalfWritten,
    NobodyToWriteTo,
    NothingWaits,
    NotWritten,
    OtherMailing,
    Recipient,
    take_back,
    write_mailing,
)
from blueprints.mail.rules_wordings import SecretInSubject, UnknownPlace
from blueprints.texts import Text

from ..at_once import at_once
from ..factories import make_account
from ..statements import count_statements

SUBJECT = Text(en="Visa letters for {city}", ko="{city} 비자 안내")
BODY = Text(en="Dear {name},\n\nyour reference is {reference}.\n\n{link}\n", ko="{name} 님께,\n\n{link}\n")


def person(number=1, language="en", **values):
    values = {"name": f"Person {number}", "reference": f"R{number}", "city": "Seoul",
              "link": f"https://localhost/en/registration/{number}"} | values
    return Recipient(f"person{number}@example.org", language, f"delegate:{number}", values)


def write(recipients, *, subject=SUBJECT, body=BODY, key="k" * 20, audience=None, now, by=None, language="en"):
    mailing = write_mailing(recipients, subject=subject, body=body, language=language, by=by, request_key=key,
                            audience=audience or {"status": "confirmed"}, host="example.org", now=now)
    db.session.commit()
    return mailing


def letters():
    return db.session.scalars(db.select(Letter).order_by(Letter.id)).all()


def test_each_gets_a_letter_in_their_language_or_the_one_for_all_others(app, now):
    mailing = write([person(1), person(2, "ko"), person(3, "fr")], now=now)

    assert [(letter.to, letter.language, letter.subject) for letter in letters()] == [
        ("person1@example.org", "en", "Visa letters for Seoul"), ("person2@example.org", "ko", "Seoul 비자 안내"),
        ("person3@example.org", "en", "Visa letters for Seoul")]
    assert letters()[1].body == "Person 2 님께,\n\nhttps://localhost/en/registration/2\n"
    assert {(letter.kind, letter.mailing_id, letter.written_at, letter.not_before, letter.qr, letter.attachments == [])
            for letter in letters()} == {("mailing", mailing.id, now, now, "", True)}
    assert [letter.about for letter in letters()] == ["delegate:1", "delegate:2", "delegate:3"]
    assert len({letter.message_id for letter in letters()}) == mailing.count == 3


def test_a_value_is_only_ever_a_value(app, now):
    write([person(name="{link} {0.__class__}", city="Seoul\r\nBcc: x@example.org")], now=now)

    [letter] = letters()
    assert letter.subject == "Visa letters for Seoul Bcc: x@example.org"
    assert letter.body.startswith("Dear {link} {0.__class__},")


def test_the_same_letter_to_the_same_address_is_sent_once(app, now):
    twice = [person(1), Recipient("PERSON1@example.org", "en", "delegate:9", person(1).values), person(1, reference="R2")]

    assert write(twice, now=now).count == 2


def test_the_same_request_is_the_same_mailing(app, now):
    first = write([person(1)], now=now)

    again = write([person(1)], now=now)

    assert again is first
    assert len(letters()) == 1


@pytest.mark.parametrize("other", [
    {"subject": Text(en="Other")}, {"body": Text(en="Other")}, {"audience": {"status": "pending"}}])
def test_another_mailing_from_the_same_form_is_refused(app, now, other):
    write([person(1)], subject=Text(en="Hi"), body=Text(en="Hi"), now=now)

    with pytest.raises(OtherMailing):
        write([person(1)], now=now, **{"subject": Text(en="Hi"), "body": Text(en="Hi")} | other)
    assert len(letters()) == 1


def test_two_clicks_at_one_moment_are_one_mailing(app, now):
    outcomes = at_once(app, 4, lambda _n: write([person(1), person(2)], now=now).id)

    assert len(set(outcomes)) == 1
    assert len(letters()) == 2


def test_nobody_is_nobody_to_write_to(app, now):
    with pytest.raises(NobodyToWriteTo):
        write([], now=now)
    assert db.session.scalars(db.select(Mailing)).all() == []


@pytest.mark.parametrize(("words", "refusal"), [
    ({"subject": Text(ko="안녕")}, NotWritten),
    ({"body": Text(ko="안녕")}, NotWritten),
    ({"subject": Text(en="Hi", ko="안녕")}, HalfWritten),
    ({"body": Text(en="Hi", fr="Bonjour")}, HalfWritten),
    ({"subject": Text(en="{naem}")}, UnknownPlace),
    ({"body": Text(en="{name.__class__}")}, UnknownPlace),
    ({"subject": Text(en="{link}")}, SecretInSubject),
])
def test_words_that_cannot_be_sent_are_refused(app, now, words, refusal):
    with pytest.raises(refusal):
        write([person(1)], now=now, **{"subject": Text(en="Hi"), "body": Text(en="Hi")} | words)
    assert letters() == []


def test_two_thousand_letters_take_a_handful_of_statements(app, now):
    with count_statements() as few:
        write([person(1)], key="a" * 20, now=now)
    with count_statements() as many:
        write([person(number) for number in range(2000)], now=now)

    assert len(letters()) == 2001
    assert many.count <= few.count + 12      # SQLite and PostgreSQL take so many rows in one statement


def test_the_journal_tells_how_many_and_nobody(app, now):
    admin = make_account("registrar")
    mailing = write([person(1)], by=admin, now=now)

    [entry] = db.session.scalars(db.select(JournalEntry))
    assert (entry.action, entry.subject, entry.actor_id, entry.values) == (
        "mailing.written", f"mailing:{mailing.id}", admin.id, {"letters": 1})


def settle(mailing, now):
    """Of five letters: one sent, one failed, one being sent, two waiting."""
    sent, failed, lent, *_waiting = letters()
    rules.sent(sent, now=now)
    rules.give_up(failed, "refused 550 5.1.1", now=now)
    lent.lease_until = now + dt.timedelta(minutes=10)
    db.session.commit()


def test_progress_counts_each_language_and_state_in_one_statement(app, now):
    mailing = write([person(1), person(2, "ko"), person(3, "ko"), person(4), person(5, "fr")], now=now)
    other = write([person(1)], key="o" * 20, now=now)
    settle(mailing, now)

    shown = queries_mailings.mailings().rows

    with count_statements() as statements:
        progress = queries_mailings.progress(shown, now)

    far = progress[mailing.id]
    assert statements.count == 1
    assert {code: [counts[state] for state in State] for code, counts in far.languages.items()} == {
        "en": [2, 0, 1, 0], "ko": [0, 1, 0, 1]}
    assert (far.open, far.settled, far.written, far.taken_back) == (3, 2, 5, 0)
    assert progress[other.id].open == 1


def test_what_waits_is_taken_back_and_nothing_else(app, now):
    mailing = write([person(number) for number in range(1, 6)], now=now)
    other = write([person(1)], key="o" * 20, now=now)
    settle(mailing, now)
    admin = make_account("registrar")

    assert take_back(mailing, by=admin, now=now) == 2
    db.session.commit()

    far = queries_mailings.progress([mailing, other], now)
    assert [far[mailing.id].count(state) for state in State] == [0, 1, 1, 1]
    assert (far[mailing.id].taken_back, far[other.id].open, mailing.stopped_at) == (2, 1, now)
    entry = db.session.scalars(db.select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert (entry.action, entry.values, entry.actor_id) == ("mailing.stopped", {"letters": 2}, admin.id)


def test_where_nothing_waits_nothing_can_be_stopped(app, now):
    mailing = write([person(1)], now=now)
    rules.sent(letters()[0], now=now)
    db.session.commit()

    with pytest.raises(NothingWaits):
        take_back(mailing, by=None, now=now)
    assert mailing.stopped_at is None


def test_a_letter_that_is_just_being_sent_is_not_taken_from_under_the_postman(app, now):
    number = write([person(number) for number in range(20)], now=now).id

    def act(n):
        if n:
            return rules.lend(now=now)
        return take_back(db.session.get(Mailing, number), by=None, now=now)

    taken, *lent = at_once(app, 9, act)

    assert taken + sum(letter is not None for letter in lent) == 20
    assert len(letters()) == sum(letter is not None for letter in lent)


def test_a_mailing_outlives_the_account_that_wrote_it_and_a_letter_its_mailing(app, now):
    account = make_account("registrar")
    mailing = write([person(1)], by=account, now=now)

    db.session.delete(account)
    db.session.commit()
    assert mailing.written_by_id is None

    db.session.delete(mailing)
    db.session.commit()
    assert letters()[0].mailing_id is None
