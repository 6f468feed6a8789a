"""Letters after a release: to whom, in which language, of what, and with which calendar file."""
import datetime as dt

import icalendar
import pytest

from blueprints.agenda.models import Invitation, SignUp, SignUpStatus, Star
from blueprints.db import db
from blueprints.delegations.models import Status
from blueprints.mail.letters import message
from blueprints.mail.models import Letter
from blueprints.mail.rules_wordings import reword
from blueprints.mail.words_letters import KINDS
from blueprints.programme import rules_release
from blueprints.programme.models import Appearance, SlotStatus
from blueprints.texts import LANGUAGES, Text

from ..factories import added, four, make_delegate, make_room, make_slot, make_speaker
from ..letters import letters_to, link_in
from ..programme.test_release import MONDAY, TUESDAY, entries, publish
from .private import ask, secret_of

pytestmark = pytest.mark.usefixtures("assembly")


def star(delegate, slot):
    added(Star(delegate_id=delegate.id, slot_id=slot.id))
    return delegate


def tell(note=None):
    made = rules_release.release(note=note or Text(), by=None, now=TUESDAY, tell=True, host="localhost",
                                 base_url="http://localhost")
    db.session.commit()
    return made


def public_slot(**facts):
    slot = make_slot(**{"title": four("Rivers"), "room": make_room(name=four("Hall"))} | facts)
    rules_release.release(note=Text(), by=None, now=MONDAY, host="localhost", base_url="http://localhost")
    db.session.commit()
    return slot


def move(slot, hour=15):
    slot.starts = dt.time(hour)
    db.session.commit()


def events_in(letter):
    [attached] = letter.attachments
    return icalendar.Calendar.from_ical(attached["text"]).events


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_is_in_the_readers_language_with_the_session_attached(language):
    slot = public_slot(code="AAAAA")
    ana = star(make_delegate(name="Ana Example", language=language), slot)
    move(slot)

    tell(Text(en="Two halls changed", ko="두 홀이 바뀌었습니다"))

    [letter] = letters_to(ana.email)
    said = {"en": ["Dear Ana Example,", "Monday, 16 June 2025, 15:00–16:00, Hall", "Moved from 09:00 to 15:00."],
            "ko": ["Ana Example 님께", "2025년 6월 16일 월요일, 15:00–16:00, Hall (한)", "09:00에서 15:00(으)로 옮겼습니다."],
            "fr": ["Bonjour Ana Example,", "lundi 16 juin 2025, 15:00–16:00, Hall (fr)", "Déplacée : 09:00 → 15:00."],
            "es": ["Estimado/a Ana Example:", "lunes, 16 de junio de 2025, 15:00–16:00, Hall (es)",
                   "Trasladada de 09:00 a 15:00."]
            }[language]
    note = "두 홀이 바뀌었습니다" if language == "ko" else "Two halls changed"
    told = [f"“{slot.title.read(language).words}”\n" + "\n".join(said[1:]), said[0], note]
    assert [words for words in told if words not in letter.body] == []
    assert (letter.kind, letter.language, letter.about) == ("programme-changed", language, f"delegate:{ana.id}")
    [event] = events_in(letter)
    assert (event["UID"], event["SEQUENCE"], event["SUMMARY"]) == ("AAAAA@localhost", 2, slot.title.read(language).words)
    assert (event.start.isoformat(), event.end.isoformat()) == ("2025-06-16T15:00:00+09:00", "2025-06-16T16:00:00+09:00")


def test_the_calendar_file_says_no_method_and_carries_its_zone(visitor):
    slot = public_slot(code="AAAAA")
    ana = star(make_delegate(), slot)
    move(slot)
    tell()

    [letter] = letters_to(ana.email)

    [attached] = letter.attachments
    calendar = icalendar.Calendar.from_ical(attached["text"])
    assert (attached["filename"], attached["type"]) == ("changed-sessions.ics", "text/calendar; charset=utf-8")
    assert "METHOD" not in calendar
    assert [zone["TZID"] for zone in calendar.timezones] == ["Asia/Seoul"]
    assert not {"REFRESH-INTERVAL", "X-PUBLISHED-TTL", "SOURCE"} & set(calendar)        # a copy follows nothing
    # As the reader's own calendar has it, octet for octet: an import over the subscription is no step back.
    feed = ask(visitor, secret_of(ana)).answer.text
    assert feed.partition("BEGIN:VEVENT")[2] == attached["text"].partition("BEGIN:VEVENT")[2]


def test_the_attachment_leaves_the_house_as_a_calendar():
    slot = public_slot()
    ana = star(make_delegate(), slot)
    move(slot)
    tell()
    [letter] = letters_to(ana.email)

    sent = message(letter, sender="assembly@example.org", base_url="http://localhost")

    [part] = list(sent.iter_attachments())
    assert (part.get_content_type(), part.get_filename()) == ("text/calendar", "changed-sessions.ics")
    assert icalendar.Calendar.from_ical(part.get_content()).events[0]["SUMMARY"] == "Rivers"


def test_everybody_who_has_to_do_with_it_gets_one_letter_and_nobody_else():
    kim, ana, ben, cho = (make_delegate(name=name) for name in ("Kim", "Ana", "Ben", "Cho"))
    make_delegate(name="Dan")
    slot = public_slot(places=3, appearances=[Appearance(speaker=make_speaker(delegate_id=kim.id))])
    star(ana, slot)
    added(SignUp(delegate_id=ana.id, slot_id=slot.id, status=SignUpStatus.TAKEN))
    added(SignUp(delegate_id=ben.id, slot_id=slot.id, status=SignUpStatus.WAITING))
    added(Invitation(delegate_id=cho.id, slot_id=slot.id))
    move(slot)

    tell()

    written = db.select(Letter.to).where(Letter.kind == "programme-changed")
    assert sorted(db.session.scalars(written)) == sorted(one.email for one in (kim, ana, ben, cho))


def test_one_letter_tells_of_all_changes_the_weightiest_first():
    rivers, roads = public_slot(), make_slot(title=four("Roads"), starts=dt.time(11))
    publish()
    ana = star(star(make_delegate(), rivers), roads)
    move(rivers)
    roads.status, roads.reason = SlotStatus.CANCELLED, four("Typhoon")
    db.session.commit()

    tell()

    [letter] = letters_to(ana.email)
    assert ("“Roads”\nMonday, 16 June 2025, 11:00–12:00\nCancelled: Typhoon\n\n"
            "“Rivers”\nMonday, 16 June 2025, 15:00–16:00, Hall\n"
            "Moved from 09:00 to 15:00.\n\nThey are attached") in letter.body
    assert {event["SUMMARY"]: event["STATUS"] for event in events_in(letter)} == {
        "[Cancelled] Roads": "CANCELLED", "Rivers": "TENTATIVE"}


def test_a_mended_text_makes_no_letter_but_is_told_with_what_does():
    rivers, roads = public_slot(), make_slot(title=four("Roads"), starts=dt.time(11))
    publish()
    ana = star(star(make_delegate(), rivers), roads)
    roads.abstract = rivers.abstract = four("Mended")
    move(rivers)

    tell()

    [letter] = letters_to(ana.email)
    assert "What it is about is worded anew." in letter.body
    assert "Roads" not in letter.body


def test_who_only_has_mended_texts_gets_none():
    slot = public_slot()
    star(make_delegate(), slot)
    slot.abstract = four("Mended")
    db.session.commit()

    tell()

    assert db.session.scalars(db.select(Letter)).all() == []


@pytest.mark.parametrize("facts", [{"status": Status.WITHDRAWN}, {"status": Status.DECLINED}, {"email": "", "email_folded": ""},
                                   {"erased_at": MONDAY}])
def test_whoever_does_not_come_or_has_no_address_gets_none(facts):
    slot = public_slot()
    star(make_delegate(**facts), slot)
    move(slot)

    tell()

    assert db.session.scalars(db.select(Letter)).all() == []


def test_what_was_published_by_mistake_is_called_off_in_the_calendar_file():
    slot = public_slot(code="AAAAA")
    ana = star(make_delegate(), slot)
    slot.status, slot.is_withdrawn = SlotStatus.CANCELLED, True
    db.session.commit()

    made = tell()

    [letter] = letters_to(ana.email)
    [event] = events_in(letter)
    assert entries(made) == []
    assert "It was in the programme by mistake and is no longer part of it." in letter.body
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("AAAAA@localhost", 2, "CANCELLED")
    assert db.session.scalars(db.select(Star)).all() == []


def test_the_link_opens_the_readers_agenda(visitor):
    slot = public_slot()
    ana = star(make_delegate(link_hash="x" * 64), slot)
    move(slot)
    tell()

    [letter] = letters_to(ana.email)

    from blueprints.accounts.models import hash_of
    secret = link_in(letter).split("/")[-2]
    ana.link_hash = hash_of(secret)
    db.session.commit()
    assert "Rivers" in visitor.open(link_in(letter).removeprefix("http://localhost")).text


def test_organisers_may_word_it_otherwise():
    slot = public_slot()
    ana = star(make_delegate(), slot)
    reword("programme-changed", KINDS["programme-changed"], "en", subject="News", body="{changes}\n\n{link}", seen=0, by=None,
           now=MONDAY)
    move(slot)

    tell()

    [letter] = letters_to(ana.email)
    assert (letter.subject, letter.body.split("\n\n")[0]) == (
        "News", "“Rivers”\nMonday, 16 June 2025, 15:00–16:00, Hall\nMoved from 09:00 to 15:00.")


def test_nobody_is_told_unless_the_editor_wishes_so():
    slot = public_slot()
    star(make_delegate(), slot)
    move(slot)

    publish(TUESDAY)

    assert db.session.scalars(db.select(Letter)).all() == []


def test_the_command_tells_and_counts_the_letters(app):
    slot = public_slot()
    star(make_delegate(), slot)
    move(slot)

    answer = app.test_cli_runner().invoke(args=["programme", "release", "--note", "Moved"])

    assert (answer.exit_code, answer.output.splitlines()[0]) == (0, "Release 2 is published. Letters written: 1.")


def test_the_command_tells_nobody_if_it_is_told_so(app):
    slot = public_slot()
    star(make_delegate(), slot)
    move(slot)

    answer = app.test_cli_runner().invoke(args=["programme", "release", "--note", "Moved", "--no-tell"])

    assert (answer.exit_code, answer.output.splitlines()[0]) == (0, "Release 2 is published.")
    assert db.session.scalars(db.select(Letter)).all() == []
