"""Letters leave by a real mail server on loopback that answers, refuses, hangs or drops the line; or into files."""
import concurrent.futures
import contextlib
import datetime as dt
import email
import email.policy
import functools
import queue
import stat

import pytest
from aiosmtpd.smtp import AuthResult

from blueprints.db import db
from blueprints.mail import letters, rules
from blueprints.mail.delivery import deliver, start_postman
from blueprints.mail.models import State

from .servers import DropAfterData, Inbox, answering, free_port, hang, hang_after_recipient, talking
from .test_outbox import make_letter

MINUTE = dt.timedelta(minutes=1)


def deliver_at(app, moment):
    """One round of a postman whose clock stands at `moment`."""
    db.session.rollback()       # ends our own look at the letters, which on SQLite would keep the postman out
    sent = deliver(app, once=True, clock=lambda: moment)
    db.session.rollback()
    return sent


def said(message):
    """The lines of a message's plain text."""
    return message.get_body(("plain",)).get_content().splitlines()


def test_a_letter_arrives_as_it_was_written(app, mail_to, now):
    letter = make_letter(now, to="kim@example.org", language="ko", subject="서울 총회 등록을 받았습니다",
                         body="김예시 님께,\n\n등록을 받았습니다.\n.\nhttps://assembly.example.org/ko/registration/abc\n")

    with answering() as (port, inbox):
        mail_to(port)
        assert deliver_at(app, now + MINUTE) == 1

    (message,) = inbox.messages
    assert {name: message[name] for name in ("Subject", "To", "Message-ID", "Auto-Submitted", "Content-Language")} == {
        "Subject": "서울 총회 등록을 받았습니다", "To": "kim@example.org", "Message-ID": letter.message_id,
        "Auto-Submitted": "auto-generated", "Content-Language": "ko"}
    assert message["From"] == app.config["MAIL_FROM"]
    assert message["Date"].datetime == now
    assert message.get_content_type() == "multipart/alternative"
    assert said(message) == [
        "김예시 님께,", "", "등록을 받았습니다.", ".", "https://assembly.example.org/ko/registration/abc"]
    assert inbox.envelopes[0].content.isascii()


def test_what_was_sent_is_forgotten_and_not_sent_again(app, mail_to, now):
    letter = make_letter(now)

    with answering() as (port, inbox):
        mail_to(port)
        assert [deliver_at(app, now), deliver_at(app, now + 9 * MINUTE)] == [1, 0]

    assert len(inbox.messages) == 1
    assert (letter.state(now), letter.sent_at, letter.subject, letter.body) == (State.SENT, now, "", "")


def test_452_and_then_250_is_one_letter(app, mail_to, now):
    letter = make_letter(now)

    with answering(Inbox(rcpt=["452 4.2.2 kim@example.org: mailbox full"])) as (port, inbox):
        mail_to(port)
        assert deliver_at(app, now) == 0
        assert (letter.state(now), letter.last_error, letter.not_before) == (State.WAITING, "later 452 4.2.2", now + MINUTE)
        assert [deliver_at(app, now), inbox.asked] == [0, 1]

        assert deliver_at(app, now + MINUTE) == 1

    assert len(inbox.messages) == 1
    assert (letter.state(now), letter.tries) == (State.SENT, 2)


def test_550_stops_and_is_shown(app, mail_to, now):
    refused, neighbour = make_letter(now), make_letter(now)

    with answering(Inbox(rcpt=["550 5.1.1 <kim@example.org> unknown"])) as (port, inbox):
        mail_to(port)
        assert deliver_at(app, now) == 1
        deliver_at(app, now + 100 * MINUTE)

    assert (refused.state(now), refused.last_error, refused.tries) == (State.FAILED, "refused 550 5.1.1", 1)
    assert neighbour.state(now) is State.SENT
    assert inbox.asked == 2


def test_a_refusal_after_the_data_counts_the_same(app, mail_to, now):
    refused, delayed = make_letter(now), make_letter(now)

    with answering(Inbox(data=["554 5.7.1 no", "451 try later"])) as (port, _inbox):
        mail_to(port)
        deliver_at(app, now)

    assert (refused.state(now), refused.last_error) == (State.FAILED, "refused 554 5.7.1")
    assert (delayed.state(now), delayed.last_error) == (State.WAITING, "later 451")


def test_a_server_that_never_answers_costs_a_time_out_and_no_letter(app, mail_to, now):
    letters = [make_letter(now), make_letter(now)]

    with talking(hang) as port:
        mail_to(port, seconds=0.3)
        assert deliver_at(app, now) == 0

    assert [(letter.last_error, letter.tries) for letter in letters] == [("timeout", 0)] * 2
    with answering() as (port, inbox):
        mail_to(port)
        assert deliver_at(app, now + MINUTE) == 2


def test_a_server_that_falls_silent_later_is_asked_again_in_a_minute(app, mail_to, now):
    letter = make_letter(now)

    with talking(hang_after_recipient) as port:
        mail_to(port, seconds=0.3)
        deliver_at(app, now)

    assert (letter.last_error, letter.tries, letter.not_before) == ("timeout", 1, now + MINUTE)


def test_a_line_dropped_after_the_data_sends_the_same_letter_again(app, mail_to, now):
    """Whether the server kept it cannot be known: the second one has the same Message-ID and the same bytes."""
    letter = make_letter(now)
    server = DropAfterData()

    with talking(server) as port:
        mail_to(port, "?tls=none")
        assert deliver_at(app, now) == 0
        assert (letter.last_error, letter.not_before) == ("dropped", now + MINUTE)
        assert deliver_at(app, now + MINUTE) == 1

    first, second = server.taken
    assert first["Message-ID"] == second["Message-ID"] == letter.message_id
    assert first.as_bytes() == second.as_bytes()


def test_a_server_that_was_down_gets_every_letter_within_a_minute_of_its_return(app, mail_to, now):
    letters = [make_letter(now + number * MINUTE) for number in range(10)]
    mail_to(free_port())
    for number in range(10):
        assert deliver_at(app, now + number * MINUTE) == 0
    assert {letter.last_error for letter in letters} == {"unreachable"}

    with answering() as (port, inbox):
        mail_to(port)
        assert deliver_at(app, now + 10 * MINUTE) == 10

    assert len({message["Message-ID"] for message in inbox.messages}) == 10


def test_postmen_at_the_same_time_never_send_one_letter_twice(app, mail_to, now):
    for _ in range(60):
        rules.write_letter("delegate-received", to="kim@example.org", language="en", subject="Hello", body="Dear Kim",
                           host="example.org", now=now)
    db.session.commit()

    with answering() as (port, inbox), concurrent.futures.ThreadPoolExecutor(4) as postmen:
        mail_to(port)
        rounds = [postmen.submit(deliver, app, once=True, clock=lambda: now) for _ in range(4)]
        sent = [round.result(60) for round in rounds]

    identities = [message["Message-ID"] for message in inbox.messages]
    assert sum(sent) == len(identities) == len(set(identities)) == 60


def test_a_postman_killed_on_the_way_is_taken_over_when_the_lease_ends(app, mail_to, now):
    letter = make_letter(now)
    rules.lend(now=now)
    db.session.commit()         # and here it is killed

    with answering() as (port, inbox):
        mail_to(port)
        assert deliver_at(app, now + rules.LEASE - MINUTE) == 0
        assert deliver_at(app, now + rules.LEASE) == 1

    assert [message["Message-ID"] for message in inbox.messages] == [letter.message_id]


def test_a_postman_who_comes_back_too_late_does_not_undo_what_another_did(app, mail_to, now):
    """Its try fails when another postman has long had the letter: only that one's result counts."""
    letter = make_letter(now)

    def taken_over():
        with app.app_context():
            rules.lend(now=now + rules.LEASE)
            db.session.commit()

    with talking(functools.partial(hang_after_recipient, meanwhile=taken_over)) as port:
        mail_to(port, seconds=0.5)
        deliver_at(app, now)

    assert letter.lease_until == now + 2 * rules.LEASE


@pytest.mark.parametrize("to", [
    "kim@example.org\r\nBcc: everybody@example.org", "kim@example.org, lee@example.org", "kim@example.org>\r\nDATA",
    "kim", "", "@", "kim@", "Kim <kim@example.org>", "kim@example.org\nRCPT TO:<lee@example.org>", "kim@exa mple.org"])
def test_what_is_not_one_address_is_given_up_and_hinders_nobody(app, mail_to, now, to):
    bad, good = make_letter(now, to=to), make_letter(now, to="lee@example.org")

    with answering() as (port, inbox):
        mail_to(port)
        assert deliver_at(app, now) == 1

    assert (bad.state(now), bad.last_error) == (State.FAILED, "address")
    assert [envelope.rcpt_tos for envelope in inbox.envelopes] == [["lee@example.org"]]
    assert good.state(now) is State.SENT


def test_lines_in_a_name_or_subject_make_no_header(app, mail_to, now):
    make_letter(now, subject="Dear Kim\r\nBcc: everybody@example.org\r\n\r\nBuy now", body="Dear Kim\r\n.\r\nMAIL FROM:<x>")

    with answering() as (port, inbox):
        mail_to(port)
        assert deliver_at(app, now) == 1

    (message,) = inbox.messages
    assert message["Bcc"] is None
    assert message["Subject"] == "Dear Kim Bcc: everybody@example.org Buy now"
    assert said(message) == ["Dear Kim", ".", "MAIL FROM:<x>"]


def test_a_domain_in_hangul_is_written_in_ascii(app, mail_to, now):
    make_letter(now, to="kim@서울.example")

    with answering() as (port, inbox):
        mail_to(port)
        assert deliver_at(app, now) == 1

    assert inbox.envelopes[0].rcpt_tos == ["kim@xn--2i4bq6h.example"]


@pytest.mark.parametrize(("is_taken", "error"), [(True, None), (False, "letters")])
def test_a_name_in_hangul_is_sent_where_the_server_takes_it(app, mail_to, now, is_taken, error):
    letter = make_letter(now, to="김@서울.example")

    with answering(enable_SMTPUTF8=is_taken) as (port, inbox):
        mail_to(port)
        deliver_at(app, now)

    assert (letter.last_error, letter.state(now) is State.SENT) == (error, is_taken)
    assert [envelope.rcpt_tos for envelope in inbox.envelopes] == [["김@xn--2i4bq6h.example"]] * is_taken


@pytest.mark.parametrize("to", ["김 이@example.org", "김,이@example.org", '"김"@example.org', "김\r\nBcc: x@example.org"])
def test_hangul_makes_no_bad_address_good(to):
    with pytest.raises(letters.BadAddress):
        letters.address(to)


def test_a_long_message_id_stays_one_word(app, mail_to, now):
    letter = rules.write_letter("delegate-received", to="kim@example.org", language="en", subject="Hello", body="Dear Kim",
                                host="assembly.a-rather-long-name-for-a-machine.of-a-city.example.org", now=now)
    db.session.commit()

    with answering() as (port, inbox):
        mail_to(port)
        deliver_at(app, now)

    assert inbox.messages[0]["Message-ID"].strip() == letter.message_id


class SignIn:
    """An authenticator of aiosmtpd that knows one password."""

    def __call__(self, _server, _session, _envelope, _mechanism, data):
        return AuthResult(success=data.password == b"p@ss word", handled=False)


@pytest.mark.parametrize(("password", "error"), [("p%40ss%20word", None), ("wrong", "login 535")])
def test_the_server_may_want_a_password(app, mail_to, now, password, error):
    letter = make_letter(now)

    with answering(authenticator=SignIn(), auth_require_tls=False, auth_required=True) as (port, _inbox):
        app.config["MAIL_URL"] = f"smtp://me:{password}@127.0.0.1:{port}?tls=none"
        deliver_at(app, now)

    assert (letter.last_error, letter.sent_at is not None) == (error, error is None)
    assert letter.failed_at is None         # our setting is wrong, not the letter


def test_a_password_is_not_shown_to_a_server_without_encryption(app, mail_to, now):
    letter = make_letter(now)

    with answering(authenticator=SignIn(), auth_require_tls=False) as (port, inbox):
        app.config["MAIL_URL"] = f"smtp://me:p%40ss%20word@127.0.0.1:{port}"
        deliver_at(app, now)

    assert (letter.last_error, inbox.messages) == ("tls", [])


def test_a_server_that_must_encrypt_and_cannot_gets_nothing(app, mail_to, now):
    letter = make_letter(now)

    with answering() as (port, inbox):
        mail_to(port, "?tls=starttls")
        deliver_at(app, now)

    assert (letter.last_error, inbox.messages) == ("tls", [])


def test_without_a_server_letters_become_files(app, mail_to, now, tmp_path):
    letter = make_letter(now, subject="서울", body="안녕하세요\nhttps://assembly.example.org/ko/sign-in/" + "x" * 80)
    mail_to(None)
    app.config["MAIL_FOLDER"] = tmp_path / "mail"

    assert deliver_at(app, now) == 1

    (file,) = (tmp_path / "mail").iterdir()
    assert file.name == f"20250303T090000Z-{letter.id}.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert (message["Subject"], message["Message-ID"]) == ("서울", letter.message_id)
    assert said(message)[0] == "안녕하세요"
    assert "https://assembly.example.org/ko/sign-in/" + "x" * 80 in file.read_text()
    assert letter.state(now) is State.SENT


def test_a_folder_that_cannot_be_written_lets_letters_wait(app, mail_to, now, tmp_path):
    letter = make_letter(now)
    mail_to(None)
    (tmp_path / "taken").write_text("a file, not a folder")
    app.config["MAIL_FOLDER"] = tmp_path / "taken"

    assert deliver_at(app, now) == 0

    assert (letter.state(now), letter.last_error) == (State.WAITING, "folder")


@contextlib.contextmanager
def postman_of(app, clock):
    """A postman's thread, which has ended when the block is left."""
    postman = start_postman(app, clock=clock, pause=0.01)
    try:
        yield
    finally:
        postman.end()
    assert not postman.is_alive()


def test_the_postman_sends_what_is_written_after_its_start(app, mail_to, now):
    with answering() as (port, inbox):
        mail_to(port)
        with postman_of(app, lambda: now):
            make_letter(now)
            inbox.arrived.get(timeout=20)

    assert len(inbox.messages) == 1


def test_the_postman_outlives_a_database_that_is_away(app, mail_to, now):
    looks = queue.Queue()

    def clock():
        looks.put(True)
        return now

    with answering() as (port, inbox):
        mail_to(port)
        db.session.execute(db.text("ALTER TABLE letters RENAME TO letters_away"))
        db.session.commit()
        try:
            with postman_of(app, clock):
                looks.get(timeout=20)       # this look failed, for after it there is
                looks.get(timeout=20)       # another one
                db.session.execute(db.text("ALTER TABLE letters_away RENAME TO letters"))
                db.session.commit()
                make_letter(now)
                inbox.arrived.get(timeout=20)
        finally:
            db.session.rollback()
            if db.inspect(db.engine).has_table("letters_away"):
                db.session.execute(db.text("ALTER TABLE letters_away RENAME TO letters"))
                db.session.commit()

    assert len(inbox.messages) == 1
