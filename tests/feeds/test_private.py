"""A private feed: an agenda behind its secret address, byte for byte the same for the same, and revocable."""
import datetime as dt
import pathlib

import pytest

from blueprints.accounts.models import hash_of
from blueprints.agenda import letters as agenda_letters
from blueprints.agenda import rules, rules_calendars
from blueprints.agenda.models import Invitation, Subscription
from blueprints.db import db
from blueprints.delegations import rules as delegations
from blueprints.programme.models import Slot, SlotStatus
from blueprints.texts import LANGUAGES
from tests.agenda.people import coming, sign_up
from tests.conftest import NOW
from tests.factories import four, make_slot
from tests.released import publish

from .private import KEY, ask, events, secret_of, statuses

GOLDEN = pathlib.Path(__file__).with_name("golden-agenda.ics")
pytestmark = pytest.mark.usefixtures("assembly")


def invited(delegate, code):
    slot = db.session.scalar(db.select(Slot).where(Slot.code == code))
    db.session.add(Invitation(delegate_id=delegate.id, slot_id=slot.id, invited_at=NOW))
    db.session.commit()


def test_an_agenda_holds_what_is_starred_signed_up_waited_for_and_invited_to(visitor, programme):
    ana, ben = coming(), coming()
    for person in (ben, ana):
        sign_up(person, "RIV")
    rules.star(ana, "PAR", now=NOW)
    invited(ana, "DIN")

    page = ask(visitor, secret_of(ana))

    assert statuses(page) == {"DIN": ("TENTATIVE", "TRANSPARENT"), "PAR": ("CONFIRMED", "OPAQUE"),
                              "RIV": ("TENTATIVE", "TRANSPARENT")}
    assert statuses(ask(visitor, secret_of(ben))) == {"RIV": ("CONFIRMED", "OPAQUE")}


def test_the_events_are_those_of_the_public_feed(visitor, programme):
    ana = coming()
    sign_up(ana, "RIV")

    mine, public = events(ask(visitor, secret_of(ana)))["RIV"], events(visitor.open("/calendar/programme.ics"))["RIV"]

    assert {name for name in public if mine[name] != public[name]} == {
        "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DESCRIPTION"}
    assert mine["DESCRIPTION"].endswith(public["DESCRIPTION"])


@pytest.mark.parametrize(("language", "waits", "mark", "placed", "asked"), [
    ("en", "You are on the waiting list.\n\n", "[Waiting list] ", "You have a place.\n\n", "You are invited.\n\n"),
    ("ko", "대기자 명단에 있습니다.\n\n", "[대기] ", "자리가 확정되었습니다.\n\n", "초대받으셨습니다.\n\n")])
def test_an_event_says_how_one_stands_to_it(visitor, programme, language, waits, mark, placed, asked):
    """Most programs hardly tell a tentative event from one that is certain."""
    ana, ben = coming(), coming()
    for person in (ben, ana):
        sign_up(person, "RIV")
    rules.star(ana, "PAR", now=NOW)
    invited(ana, "DIN")
    public, query = events(visitor.open(f"/calendar/programme.ics?lang={language}")), f"?lang={language}"

    mine, bens = (events(ask(visitor, secret_of(person), query=query)) for person in (ana, ben))

    told = {code: (event["SUMMARY"].removesuffix(public[code]["SUMMARY"]),
                   event["DESCRIPTION"].removesuffix(public[code]["DESCRIPTION"])) for code, event in mine.items()}
    assert told == {"RIV": (mark, waits), "PAR": ("", ""), "DIN": ("", asked)}
    assert bens["RIV"]["DESCRIPTION"] == placed + public["RIV"]["DESCRIPTION"]


def test_who_starred_what_needs_a_place_reads_that_there_is_none_yet(visitor, programme):
    ana = coming()
    rules.star(ana, "RIV", now=NOW)

    assert "You have no place yet: sign up" in events(ask(visitor, secret_of(ana)))["RIV"]["DESCRIPTION"]


def test_what_is_cancelled_tells_of_no_place(visitor, programme):
    ana = coming()
    sign_up(ana, "RIV")
    slot = db.session.scalar(db.select(Slot).where(Slot.code == "RIV"))
    slot.status = SlotStatus.CANCELLED
    db.session.commit()
    publish(now=NOW + dt.timedelta(days=1))

    assert "You have a place" not in events(ask(visitor, secret_of(ana)))["RIV"]["DESCRIPTION"]


def test_a_place_after_waiting_is_a_change_that_no_program_passes_over(visitor, programme):
    ana, ben = coming(), coming()
    for person in (ben, ana):
        sign_up(person, "RIV")
    secret = secret_of(ana)
    waiting = events(ask(visitor, secret))["RIV"]

    rules.leave(ben, "RIV")
    db.session.commit()

    placed = events(ask(visitor, secret))["RIV"]
    assert (waiting["STATUS"], placed["STATUS"]) == ("TENTATIVE", "CONFIRMED")
    assert placed["SEQUENCE"] > waiting["SEQUENCE"]
    assert placed["LAST-MODIFIED"].dt == placed["DTSTAMP"].dt > waiting["LAST-MODIFIED"].dt == NOW


def test_what_was_released_after_the_last_change_of_an_agenda_is_newer(visitor, programme):
    ana = coming()
    rules.star(ana, "PAR", now=NOW)
    slot = db.session.scalar(db.select(Slot).where(Slot.code == "PAR"))
    slot.starts = dt.time(15)
    db.session.commit()
    publish(now=NOW + dt.timedelta(days=1))

    event = events(ask(visitor, secret_of(ana)))["PAR"]

    assert event["LAST-MODIFIED"].dt == NOW + dt.timedelta(days=1)
    assert event["SEQUENCE"] == 2, "once moved, once decided for"


def test_a_cancelled_session_stays_and_says_so(visitor, programme):
    ana = coming()
    sign_up(ana, "RIV")
    slot = db.session.scalar(db.select(Slot).where(Slot.code == "RIV"))
    slot.status = SlotStatus.CANCELLED
    db.session.commit()
    publish(now=NOW)

    assert statuses(ask(visitor, secret_of(ana))) == {"RIV": ("CANCELLED", "TRANSPARENT")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_agenda_speaks_the_delegates_language_or_the_one_asked_for(visitor, programme, language):
    ana = coming(language=language)
    rules.star(ana, "PAR", now=NOW)
    secret = secret_of(ana)

    own, asked = ask(visitor, secret), ask(visitor, secret, query="?lang=fr")

    assert str(events(own)["PAR"]["SUMMARY"]) == getattr(four("Parks"), language)
    assert str(events(asked)["PAR"]["SUMMARY"]) == "Parks (fr)"


def test_nothing_in_an_agenda_tells_whose_it_is(visitor, programme):
    ana = coming(name="Ana Zzexample", email="ana.zzexample@example.org", email_folded="ana.zzexample@example.org")
    rules.star(ana, "PAR", now=NOW)
    secret = secret_of(ana)

    page = ask(visitor, secret)

    for own in ("Zzexample", "zzexample", ana.reference, secret):
        assert own not in page.answer.text


def test_an_empty_agenda_is_a_calendar_and_so_is_one_before_the_first_release(visitor):
    ana = coming()
    secret = secret_of(ana)

    assert events(ask(visitor, secret)) == {}
    make_slot()
    publish()
    assert events(ask(visitor, secret)) == {}


def test_the_bytes_of_an_agenda_are_golden(visitor, programme):
    """To make the file anew after a wanted change: delete it, run this, look at it."""
    ana, ben = coming(), coming()
    sign_up(ben, "RIV")
    sign_up(ana, "RIV")
    rules.star(ana, "ROA", now=NOW, anyway=True)
    invited(ana, "DIN")
    secret = secret_of(ana)

    body = ask(visitor, secret).answer.data
    for name in ("private frames", "private wholes"):
        visitor.app.extensions.pop(name, None)

    if not GOLDEN.exists():
        GOLDEN.write_bytes(body)
    assert body == GOLDEN.read_bytes()
    assert ask(visitor, secret).answer.data == body
    assert [line for line in body.split(b"\r\n") if len(line) > 75] == []
    assert body.replace(b"\r\n", b"").count(b"\n") == 0


def test_the_etag_names_the_content_and_is_checked_before_anything_is_rendered(visitor, programme):
    ana = coming()
    rules.star(ana, "PAR", now=NOW)
    secret = secret_of(ana)
    first = ask(visitor, secret)
    visitor.app.extensions.pop("private frames")

    again = ask(visitor, secret, status=304, headers={"If-None-Match": first.headers["ETag"]})

    assert again.answer.data == b""
    assert "private frames" not in visitor.app.extensions
    assert again.headers["ETag"] == first.headers["ETag"]
    assert not first.headers["ETag"].startswith("W/")
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"] == "private, max-age=300, must-revalidate"
    assert first.headers["X-Robots-Tag"] == "noindex"
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Set-Cookie" not in first.headers


def test_whatever_changes_the_content_changes_the_etag(visitor, programme):
    ana, ben = coming(), coming()
    sign_up(ben, "RIV")
    secret, tags = secret_of(ana), []

    def note(query=""):
        tags.append(ask(visitor, secret, query=query).headers["ETag"])

    note()
    note("?lang=ko")
    rules.star(ana, "PAR", now=NOW)
    note()
    sign_up(ana, "RIV")
    note()
    rules.leave(ben, "RIV")
    note()
    db.session.scalar(db.select(Slot).where(Slot.code == "PAR")).starts = dt.time(15)
    db.session.commit()
    publish(now=NOW)
    note()

    assert len(set(tags)) == 6


def test_head_answers_as_get_without_the_body(visitor, programme):
    secret = secret_of(coming())
    whole = ask(visitor, secret)

    head = visitor.client.head(f"/calendar/mine/{secret}.ics")

    assert head.data == b""
    assert {name: head.headers[name] for name in ("ETag", "Content-Type", "Cache-Control", "Content-Length")} == {
        name: whole.headers[name] for name in ("ETag", "Content-Type", "Cache-Control", "Content-Length")}


def test_a_wrong_revoked_or_renewed_secret_opens_nothing(visitor, programme):
    ana = coming()
    first = secret_of(ana)
    second = secret_of(ana)
    for secret in ("wrong", first):
        assert ask(visitor, secret, status=404).answer.mimetype == "text/plain"
    ask(visitor, second)

    rules_calendars.revoke(ana, now=NOW)
    db.session.commit()

    ask(visitor, second, status=404)


def test_a_secret_opens_one_kind_of_calendar_alone(visitor, programme):
    ask(visitor, secret_of(coming()), "delegation", status=404)


def test_a_calendar_is_dead_with_its_delegate(visitor, programme):
    ana = coming()
    secret = secret_of(ana)

    delegations.withdraw(ana, seen=ana.revision, now=NOW)
    db.session.commit()

    ask(visitor, secret, status=404)
    with pytest.raises(rules_calendars.IsOver):
        rules_calendars.renew(ana, key=KEY, now=NOW)


def test_a_calendar_is_dead_once_its_delegate_is_erased(visitor, programme):
    ana = coming()
    secret = secret_of(ana)

    ana.erased_at, ana.name, ana.email = NOW, "", ""
    db.session.commit()

    ask(visitor, secret, status=404)


def test_the_database_keeps_the_hash_of_a_secret_of_192_bits(programme):
    ana = coming()
    secret = secret_of(ana)

    [row] = db.session.scalars(db.select(Subscription)).all()
    assert (row.hash, len(secret)) == (hash_of(secret), 32)
    assert rules_calendars.calendar_secret(ana, 1, key=KEY) == secret
    assert rules_calendars.calendar_secret(ana, 2, key=KEY) != secret
    assert rules_calendars.calendar_secret(ana, 1, key="another") != secret


def test_a_letter_makes_the_first_address_and_tells_it_again(app, visitor, programme):
    ana = coming()

    first, again = (agenda_letters.calendar_addresses([ana], now=NOW)[ana.id] for _ in range(2))
    db.session.commit()

    assert first == again == f"http://localhost/calendar/mine/{rules_calendars.calendar_secret(ana, 1, key=KEY)}.ics"
    visitor.open(first.removeprefix("http://localhost"))
    rules_calendars.revoke(ana, now=NOW)
    assert agenda_letters.calendar_addresses([ana], now=NOW) == {}, "what was revoked is not told any more"


def test_the_last_fetch_is_noted_at_most_once_an_hour(visitor, programme):
    ana = coming()
    secret = secret_of(ana)
    ask(visitor, secret)
    noted_at = db.session.scalar(db.select(Subscription.fetched_at))
    ask(visitor, secret)
    assert db.session.scalar(db.select(Subscription.fetched_at)) == noted_at

    before = noted_at - dt.timedelta(hours=2)
    db.session.execute(db.update(Subscription).values(fetched_at=before))
    ask(visitor, secret)

    assert db.session.scalar(db.select(Subscription.fetched_at)) > before


def test_no_secret_is_written_to_the_log(visitor, programme, capsys):
    ana = coming()
    secret = secret_of(ana)
    ask(visitor, secret)
    ask(visitor, "wrong-secret", status=404)

    logged = capsys.readouterr().out

    assert "/calendar/mine/<secret>.ics" in logged
    assert secret not in logged
    assert "wrong-secret" not in logged


def test_an_agenda_holds_reminders_deadlines_and_the_days_where_they_are_wished_for(visitor, programme, assembly):
    ana = coming()
    rules.star(ana, "PAR", now=NOW)
    assembly.registration_closes_at = NOW
    db.session.commit()
    secret = secret_of(ana)
    plain = ask(visitor, secret)

    page = ask(visitor, secret, query="?alarm=15&deadlines=1&whole=1")

    found = events(page)
    assert list(found) == ["assembly", "registration-closes-at", "PAR"]
    assert {code: [str(alarm["UID"]) for alarm in event.subcomponents] for code, event in found.items()} == {
        "assembly": [], "registration-closes-at": ["alarm-15-registration-closes-at@localhost"],
        "PAR": ["alarm-15-PAR@localhost"]}
    assert (found["PAR"]["TRANSP"], found["PAR"]["SEQUENCE"]) == ("OPAQUE", events(plain)["PAR"]["SEQUENCE"])
    assert list(events(plain)) == ["PAR"]
    assert page.headers["ETag"] != plain.headers["ETag"]
    again = ask(visitor, secret, query="?whole=1&deadlines=1&alarm=015", status=304,
                headers={"If-None-Match": page.headers["ETag"]})
    assert again.answer.data == b""


def test_a_reminder_is_as_its_owner_chose_unless_the_address_says_otherwise(visitor, programme):
    ana = coming()
    rules.star(ana, "PAR", now=NOW)
    secret = secret_of(ana, alarm=30)

    def triggers(query):
        first, again = ask(visitor, secret, query=query), ask(visitor, secret, query=query)
        assert first.answer.data == again.answer.data
        return [line for line in first.answer.text.splitlines() if line.startswith("TRIGGER")]

    assert triggers("") == ["TRIGGER:-PT30M"]
    assert triggers("?alarm=5") == ["TRIGGER:-PT5M"]
    assert triggers("?alarm=0") == []


def test_a_senseless_wish_is_no_calendar_and_says_so_to_who_knows_the_secret_alone(visitor, programme):
    secret = secret_of(coming())

    said = ask(visitor, secret, query="?lang=tlh", status=404).answer.text
    unknown = ask(visitor, "x" * 32, query="?lang=tlh", status=404).answer.text

    assert "tlh" in said
    assert "tlh" not in unknown
