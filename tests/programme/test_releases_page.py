"""The page of releases: what the next one changes and for whom, and what became of those before."""
import datetime as dt

import pytest

from blueprints.agenda.models import Invitation, SignUp, SignUpStatus, Star
from blueprints.dates.queries_effect import KIND
from blueprints.db import db, now
from blueprints.delegations.models import Status
from blueprints.mail.models import Letter
from blueprints.programme.models import Appearance, Kind, SlotStatus

from ..factories import (
    added,
    four,
    make_delegate,
    make_delegation,
    make_room,
    make_slot,
    make_speaker,
    make_subscription,
)
from ..statements import count_statements
from .test_release import publish

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def editor(signed_in):
    return signed_in("editor")


def star(delegate, slot):
    return added(Star(delegate_id=delegate.id, slot_id=slot.id))


def sign_up(delegate, slot, status=SignUpStatus.TAKEN):
    return added(SignUp(delegate_id=delegate.id, slot_id=slot.id, status=status))


def moved(**facts):
    """A session that is public at nine and drafted at three."""
    slot = make_slot(title=four("Rivers"), **facts)
    publish()
    slot.starts = dt.time(15)
    db.session.commit()
    return slot


def test_editors_see_how_many_people_a_change_concerns_and_from_where_but_nobody_by_name(editor):
    kim = make_speaker(name="Kim Chair")
    slot = moved(places=5, appearances=[Appearance(speaker=kim)])
    lyon, busan = make_delegation(name=four("Lyon"), slug="lyon"), make_delegation(name=four("Busan"), slug="busan")
    ana, ben, cho = (make_delegate(city, name=f"{name} Secret", status=Status.CONFIRMED)
                     for name, city in (("Ana", lyon), ("Ben", lyon), ("Cho", busan)))
    star(ana, slot)
    sign_up(ana, slot)
    sign_up(ben, slot, SignUpStatus.WAITING)
    added(Invitation(delegate_id=cho.id, slot_id=slot.id))
    make_subscription(ana, fetched_at=now())
    make_subscription(ben, fetched_at=now() - dt.timedelta(days=40))
    make_subscription(lyon, fetched_at=now())

    page = editor.open("editor.releases")

    assert page.texts(".totals li") == ["3 people", "2 delegations", "1 personal calendar", "1 calendar of a delegation"]
    assert page.texts(".concerned li") == ["1 signed up", "1 waits", "1 star", "1 invited", "Speaker: Kim Chair",
                                           "Busan and Lyon"]
    assert "Secret" not in page.text


def test_who_does_not_come_is_not_counted(editor):
    slot = moved()
    star(make_delegate(status=Status.WITHDRAWN), slot)

    page = editor.open("editor.releases")

    assert page.html.cssselect(".totals, .concerned") == []
    assert "Nobody has starred what changes" in page.text


@pytest.mark.parametrize(("places", "seats", "warning"), [
    (1, 100, ["2 have a place, and there will be 1 places."]), (5, 1, ["2 have a place, and the room seats 1."]),
    (2, 2, [])])
def test_more_sign_ups_than_places_are_pointed_out(editor, places, seats, warning):
    slot = make_slot(places=5)
    publish()
    for _person in range(2):
        sign_up(make_delegate(), slot)
    slot.places, slot.room = places, make_room(places=seats)
    db.session.commit()

    page = editor.open("editor.releases")

    assert page.texts(".change .notice") == warning


def test_the_choice_to_write_is_made_where_somebody_has_to_be_told(editor):
    slot = moved()
    star(make_delegate(), slot)

    page = editor.open("editor.releases")

    assert page.form().fields["tell"] == "y"
    assert "1 person gets a letter in their own language" in page.text


def test_who_only_adds_or_mends_writes_to_nobody(editor):
    slot = make_slot()
    publish()
    star(make_delegate(), slot)
    slot.abstract = four("Mended")
    make_slot(starts=dt.time(20))

    page = editor.open("editor.releases")

    assert "tell" not in page.form().fields
    assert "No letters go out" in page.text


def test_letters_go_out_with_the_release_and_are_counted(editor):
    slot = moved()
    star(make_delegate(), slot)

    shown = editor.follow(editor.send(editor.open("editor.releases")))

    assert shown.texts("main .notice")[0].endswith("1 person gets a letter.")
    assert shown.texts("tbody tr:first-child td.number") == ["1", "1", "0 of 1 sent"]
    assert db.session.scalars(db.select(Letter.kind)).all() == ["programme-changed"]


def test_no_letter_goes_out_against_the_editors_wish(editor):
    slot = moved()
    star(make_delegate(), slot)

    editor.send(editor.open("editor.releases"), tell=None)

    assert db.session.scalars(db.select(Letter)).all() == []


def test_what_keeps_the_draft_from_being_released_is_said_first(editor):
    slot = make_slot(title=four("Rivers"))
    publish()
    slot.day = None
    db.session.commit()

    page = editor.open("editor.releases")

    assert page.texts("main .notice li") == ["Rivers", "1 public session lies in the tray."]
    assert page.html.cssselect("#publish ~ form button[disabled]")
    assert editor.send(page, status=422).texts(".problems li") == [
        "“Rivers” is published, but lies in the tray without a time. Place it or cancel it, then publish."]


def test_a_release_has_a_page_with_its_note_and_what_it_changed(editor):
    slot = moved()
    publish(note="Second")

    page = editor.open("editor.show_release", number=2)

    assert page.texts("dl.facts dd") == ["Second", "Second (한)", "Second (fr)", "Second (es)"]
    assert page.texts(".change h4, .change p") == ["Rivers", "Moved from 09:00 to 15:00."]
    assert editor.open("editor.show_release", number=1).texts(".change h4") == [slot.title.en]
    editor.open("editor.show_release", number=3, status=404)


def test_a_renamed_room_is_told_once_for_the_room(editor):
    hall = make_room(name=four("Hall"))
    make_slot(room=hall)
    publish()
    hall.name = four("Grand hall")
    db.session.commit()

    page = editor.open("editor.releases")
    assert page.texts(".framed li") == ["Hall is now called Grand hall."]
    assert page.html.cssselect(".change") == []


def test_a_session_in_a_renamed_room_that_moves_besides_is_told_too(editor):
    hall = make_room(name=four("Hall"))
    slot = make_slot(room=hall)
    publish()
    hall.name, slot.starts = four("Grand hall"), dt.time(15)
    db.session.commit()

    said = editor.open("editor.releases").texts(".sentences p")
    assert said == ["Moved from 09:00 to 15:00.", "Hall is now called Grand hall."]


@pytest.mark.on_either
def test_the_page_asks_as_much_of_many_people_as_of_few(editor):
    slots = [make_slot(starts=dt.time(9 + number), places=9) for number in range(6)]
    publish()

    def asks(number):
        for slot in slots[:number]:
            slot.minutes = 30
            for _person in range(number):
                delegate = make_delegate()
                star(delegate, slot)
                sign_up(delegate, slot)
        db.session.commit()
        with count_statements() as counted:
            editor.open("editor.releases")
        return counted.count

    assert 0 < asks(1) == asks(6)


def test_a_cancelled_session_is_shown_as_public_now_and_cancelled_next(editor):
    slot = make_slot()
    publish()
    slot.status, slot.reason = SlotStatus.CANCELLED, four("Typhoon")
    db.session.commit()

    page = editor.open("editor.releases")

    assert page.texts(".beside dt") == ["Public now", "Next release"]
    assert len(page.html.cssselect(".beside s")) == 1


def test_what_can_be_published_has_a_button_and_what_a_conflict_holds_back_has_not(editor):
    moved()
    assert editor.open("editor.releases").html.cssselect("#publish ~ form button[disabled]") == []
    make_slot(kind=Kind.STATUTORY, starts=dt.time(15))

    page = editor.open("editor.releases")

    assert page.html.cssselect("#publish ~ form button[disabled]")
    assert "1 conflict holds it back." in page.texts("main .notice li")
    assert "conflicts: 1" in editor.send(page, status=422).texts(".problems li")[0]


def test_where_speakers_alone_have_changed_it_says_that_and_no_more(editor):
    speaker = make_speaker()
    make_slot(appearances=[Appearance(speaker=speaker)])
    publish()
    make_slot(starts=dt.time(12), appearances=[Appearance(speaker=make_speaker())])

    page = editor.open("editor.releases")

    assert "Speakers’ pages have changed." in page.text
    assert "The days, rooms, tracks" not in page.text


def test_letters_of_a_move_are_counted_with_the_release_that_it_made(editor):
    made = moved() and publish()
    for number, kind in enumerate((KIND, "other")):
        added(Letter(kind=kind, to="kim@example.org", language="en", subject="", body="", message_id=f"<{number}@example.org>",
                     written_at=made.released_at, not_before=made.released_at))

    assert editor.open("editor.releases").texts("#list ~ * tbody tr:first-child td.number")[-1] == "0 of 1 sent"
