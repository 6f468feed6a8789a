"""Letters about one session carry its entry, just as the reader's own calendar shows it."""
import icalendar
import pytest

from blueprints.agenda import letters as agenda_letters
from blueprints.agenda import rules, rules_invitations
from blueprints.db import db
from blueprints.mail.models import Letter
from tests.agenda.people import coming, sign_up
from tests.conftest import NOW
from tests.factories import four
from tests.statements import count_statements

from .private import ask, secret_of

pytestmark = pytest.mark.usefixtures("assembly")


def entries_of(letter):
    """What a calendar program reads in the file beside the letter."""
    [file] = letter.attachments
    assert file["type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(file["text"]).events


def event_in(text, code):
    """The lines of one event, octet for octet."""
    return next(part for part in text.split("BEGIN:VEVENT")[1:] if f"UID:{code}@" in part).split("END:VEVENT")[0]


def test_who_gets_a_place_gets_its_entry_as_their_calendar_has_it(visitor, programme):
    ana, ben = coming(), coming(language="ko")
    for person in (ana, ben):
        sign_up(person, "RIV")
    agenda_letters.served(rules.leave(ana, "RIV"), now=NOW)
    db.session.commit()

    [letter] = db.session.scalars(db.select(Letter)).all()
    [entry] = entries_of(letter)

    assert (letter.to, letter.attachments[0]["filename"]) == (ben.email, "session-RIV.ics")
    assert (str(entry["SUMMARY"]), entry["STATUS"], entry["TRANSP"]) == (four("Rivers").ko, "CONFIRMED", "OPAQUE")
    feed = ask(visitor, secret_of(ben)).answer.text
    assert event_in(letter.attachments[0]["text"], "RIV") == event_in(feed, "RIV")


def test_who_is_invited_gets_the_entry_as_tentative(programme):
    ana = coming()
    people, facts = rules_invitations.invite("DIN", [ana.id], by=None, now=NOW)

    agenda_letters.invited(people, "DIN", facts, now=NOW)
    db.session.commit()

    [letter] = db.session.scalars(db.select(Letter)).all()
    [entry] = entries_of(letter)
    assert (str(entry["UID"]), entry["STATUS"], entry["TRANSP"]) == ("DIN@localhost", "TENTATIVE", "TRANSPARENT")
    assert "attached" in letter.body


@pytest.mark.parametrize("count", [1, 4])
def test_the_entries_of_many_letters_ask_no_more_than_that_of_one(programme, count):
    ids = [coming().id for _ in range(count)]
    people, facts = rules_invitations.invite("DIN", ids, by=None, now=NOW)

    with count_statements() as statements:
        agenda_letters.attachments("DIN", people)

    assert facts.date
    assert len(statements) == 3
