"""What becomes of a letter: lent, sent, tried again, given up. The clock is an argument throughout."""
import datetime as dt

import pytest

from blueprints.db import db
from blueprints.mail import queries, rules
from blueprints.mail.models import State

from ..factories import added
from ..statements import count_statements

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)


def make_letter(now, **facts):
    facts = {"kind": "delegate-received", "to": "kim@example.org", "language": "en", "subject": "Hello",
             "body": "Dear Kim", "about": "delegate:7"} | facts
    letter = rules.write_letter(host="assembly.example.org", now=now, **facts)
    db.session.commit()
    return letter


def lend(now):
    letter = rules.lend(now=now)
    db.session.commit()
    return letter


def test_a_letter_waits_from_the_moment_it_is_written(app, now):
    letter = make_letter(now)

    assert letter.state(now) is State.WAITING
    assert queries.is_anything_due(now)


def test_a_subject_is_one_line(app, now):
    letter = make_letter(now, subject="Hello\r\nBcc: everybody@example.org\u2028there")

    assert letter.subject == "Hello Bcc: everybody@example.org there"


def test_a_letter_is_lent_to_one_sender_at_a_time(app, now):
    letter = make_letter(now)

    assert lend(now) is letter
    assert lend(now) is None
    assert letter.state(now) is State.SENDING


def test_the_letter_that_is_due_longest_goes_first(app, now):
    second, first = make_letter(now), make_letter(now - HOUR)

    assert [lend(now), lend(now), lend(now)] == [first, second, None]


def test_a_letter_whose_sender_died_is_lent_again_when_the_lease_ends(app, now):
    letter = make_letter(now)
    lend(now)

    assert lend(now + rules.LEASE - MINUTE / 60) is None
    assert lend(now + rules.LEASE) is letter
    assert letter.tries == 2


def test_a_sent_letter_forgets_its_words(app, now):
    letter = make_letter(now)
    lend(now)

    rules.sent(letter, now=now)
    db.session.commit()

    assert (letter.subject, letter.body, letter.state(now)) == ("", "", State.SENT)
    assert lend(now + 3 * HOUR) is None


def test_the_waits_between_tries_grow_and_end_after_48_hours(app, now):
    letter = make_letter(now)
    tried, moment = [], now
    while letter.failed_at is None:
        lend(moment)
        tried.append(moment - now)
        rules.put_off(letter, "later 452", now=moment)
        db.session.commit()
        moment = letter.not_before

    assert tried[:6] == [0 * MINUTE, 1 * MINUTE, 6 * MINUTE, 21 * MINUTE, 81 * MINUTE, 141 * MINUTE]
    assert {later - earlier for earlier, later in zip(tried[4:-1], tried[5:-1], strict=False)} == {HOUR}
    assert tried[-1] == 48 * HOUR
    assert (letter.state(moment), letter.last_error, letter.failed_at) == (State.FAILED, "later 452", now + 48 * HOUR)


def test_the_48_hours_begin_with_the_first_try(app, now):
    """A machine that was off for days gives each letter all its tries."""
    letter = make_letter(now)
    lend(now + 100 * HOUR)

    rules.put_off(letter, "later 451", now=now + 100 * HOUR)

    assert letter.failed_at is None


def test_a_letter_put_off_is_not_lent_before_its_time(app, now):
    letter = make_letter(now)
    lend(now)
    rules.put_off(letter, "later 452", now=now)
    db.session.commit()

    assert lend(now + MINUTE * 0.9) is None
    assert lend(now + MINUTE) is letter


def test_a_letter_given_up_keeps_its_words_and_is_lent_no_more(app, now):
    letter = make_letter(now)
    lend(now)

    rules.give_up(letter, "refused 550 5.1.1", now=now)
    db.session.commit()

    assert (letter.state(now), letter.body) == (State.FAILED, "Dear Kim")
    assert lend(now + 100 * HOUR) is None


def test_while_the_server_is_away_all_letters_wait_a_minute_untried(app, now):
    letters = [make_letter(now), make_letter(now)]
    later = make_letter(now + HOUR)

    rules.put_off_all("unreachable", now=now)
    db.session.commit()

    assert [letter.not_before for letter in letters] == [now + MINUTE] * 2
    assert [(letter.tries, letter.last_error) for letter in letters] == [(0, "unreachable")] * 2
    assert (later.not_before, later.last_error) == (now + HOUR, None)


def test_a_server_away_for_48_hours_is_given_up(app, now):
    letter = make_letter(now)
    rules.put_off_all("unreachable", now=now)
    db.session.commit()

    rules.put_off_all("unreachable", now=now + 47 * HOUR)
    db.session.commit()
    assert letter.failed_at is None

    rules.put_off_all("unreachable", now=now + 48 * HOUR)
    db.session.commit()
    assert letter.failed_at == now + 48 * HOUR


def test_a_clock_that_was_a_day_ahead_holds_no_letter_back(app, now):
    ahead = now + dt.timedelta(days=1)
    written, lent = make_letter(ahead), make_letter(now - HOUR)
    lend(ahead)

    assert {lend(now), lend(now)} == {written, lent}


def test_an_organiser_has_a_failed_letter_tried_at_once_with_all_its_tries(app, now):
    letter = make_letter(now)
    lend(now)
    rules.give_up(letter, "refused 550", now=now)
    db.session.commit()

    rules.retry(letter, now=now + 60 * HOUR)
    db.session.commit()
    assert lend(now + 60 * HOUR) is letter
    rules.put_off(letter, "later 452", now=now + 60 * HOUR)

    assert (letter.state(now + 60 * HOUR), letter.tries) == (State.WAITING, 1)


def test_a_sent_letter_is_not_tried_again(app, now):
    letter = make_letter(now)
    rules.sent(letter, now=now)

    with pytest.raises(rules.AlreadySent):
        rules.retry(letter, now=now)

    assert letter.state(now) is State.SENT


def test_a_letter_that_is_being_sent_is_not_tried_again(app, now):
    letter = make_letter(now)
    lend(now)

    with pytest.raises(rules.BeingSent):
        rules.retry(letter, now=now)

    rules.retry(letter, now=now + rules.LEASE)
    assert letter.state(now + rules.LEASE) is State.WAITING


def test_the_counts_tell_each_state(app, now):
    sent, failed, waiting = make_letter(now), make_letter(now), make_letter(now + HOUR)
    rules.sent(sent, now=now)
    rules.give_up(failed, "refused 550", now=now)
    added(waiting)
    sending = make_letter(now)
    lend(now)

    assert queries.counts(now) == {State.WAITING: 1, State.SENDING: 1, State.SENT: 1, State.FAILED: 1}
    assert queries.letters(now, state=State.SENDING).rows == [sending]


def test_a_look_at_the_outbox_is_one_statement_and_no_write_lock(app, now, kind):
    make_letter(now)
    with db.engine.connect() as other:
        if kind == "sqlite":
            other.exec_driver_sql("UPDATE letters SET tries = 0")       # holds the one write lock of SQLite

        with count_statements() as statements:
            assert queries.is_anything_due(now)

    assert statements.count == 1


def test_no_letter_is_both_sent_and_failed(app, now):
    letter = make_letter(now)
    letter.sent_at = letter.failed_at = now

    with pytest.raises(Exception, match="sent_or_failed"):
        db.session.commit()
    db.session.rollback()


def test_letters_are_sorted_newest_first_a_page_at_a_time(app, now):
    for number in range(53):
        rules.write_letter("delegate-received", to=f"person{number}@example.org", language="en", subject="", body="",
                           host="example.org", now=now)
    db.session.commit()

    first, second = queries.letters(now), queries.letters(now, page=2)

    assert [first.rows[0].to, len(first.rows), first.total, first.pages] == ["person52@example.org", 50, 53, 2]
    assert [letter.to for letter in second.rows] == ["person2@example.org", "person1@example.org", "person0@example.org"]
    assert queries.letters(now, page=99).rows == second.rows


def test_each_letter_has_a_message_id_of_its_own(app, now):
    first, second = make_letter(now), make_letter(now)

    assert first.message_id.endswith("@assembly.example.org>")
    assert first.message_id != second.message_id


LATE = queries.STUCK + MINUTE


def test_the_outbox_is_stuck_when_a_letter_is_late_and_nobody_sends(app, now):
    make_letter(now - LATE)

    assert queries.is_stuck(now)
    assert not queries.is_stuck(now - 2 * MINUTE)


def test_a_long_line_that_moves_is_not_stuck(app, now):
    sent, _waiting = make_letter(now - LATE), make_letter(now - LATE)
    rules.sent(sent, now=now - MINUTE)
    db.session.commit()

    assert not queries.is_stuck(now)
    assert queries.is_stuck(now + LATE)


def test_an_outbox_from_which_somebody_is_sending_is_not_stuck(app, now):
    make_letter(now - LATE)
    make_letter(now - LATE)
    lend(now)

    assert not queries.is_stuck(now)


def test_letters_put_off_or_settled_are_not_late(app, now):
    failed, put_off = make_letter(now - LATE), make_letter(now - LATE)
    rules.give_up(failed, "refused 550", now=now - LATE)
    db.session.commit()
    rules.put_off_all("unreachable", now=now)
    db.session.commit()

    assert put_off.not_before > now
    assert not queries.is_stuck(now)
