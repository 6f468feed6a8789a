"""Editors keep the speakers: who is certain to come, whose registration it is, and what is still to be done about them."""
import pytest

from blueprints.db import db, now
from blueprints.delegations.rules_merge import WHEN_MERGED
from blueprints.privacy import queries as privacy
from blueprints.privacy.rules import erase
from blueprints.programme.models import Appearance, Speaker, SpeakerPart
from blueprints.texts import Text

from ..factories import four, make_account, make_delegate, make_room, make_slot, make_speaker
from ..statements import count_statements
from .test_editor import only

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def editor(signed_in):
    return signed_in("editor")


def names(page):
    return page.texts("tbody th a")


def test_a_new_speaker_is_to_be_confirmed_until_somebody_says_otherwise(editor):
    editor.send(editor.open("editor.add_speaker"), name="Kim Example")
    assert not only(Speaker).is_confirmed

    editor.send(editor.open("editor.edit_speaker", speaker_id=only(Speaker).id), is_confirmed="y")
    assert only(Speaker).is_confirmed
    editor.send(editor.open("editor.edit_speaker", speaker_id=only(Speaker).id), is_confirmed=None)
    assert not only(Speaker).is_confirmed


def test_a_speaker_is_linked_with_a_registration_by_its_reference(editor):
    delegate = make_delegate(reference="K7M3PQ", name="Kim Delegate", email="secret@example.org", office="Secret office")

    editor.send(editor.open("editor.add_speaker"), name="Kim Example", registration=" k7m3pq ")

    assert only(Speaker).delegate_id == delegate.id
    page = editor.open("editor.edit_speaker", speaker_id=only(Speaker).id)
    assert page.form().fields["registration"] == "K7M3PQ"
    assert "Linked with the registration of Kim Delegate." in page.text
    assert [word for word in ("secret@example.org", "Secret office") if word in page.answer.text] == []
    editor.send(page, registration="")
    assert only(Speaker).delegate_id is None


@pytest.mark.parametrize("reference", ["NOBODY", "x" * 20, "K7M3P%", "한국"])
def test_a_reference_that_nobody_has_is_refused(editor, reference):
    make_delegate(reference="K7M3PQ")

    answer = editor.send(editor.open("editor.add_speaker"), status=422, name="Kim", registration=reference)

    assert answer.texts(".field-error") == [
        "There is no registration with this reference. Look it up with a registrar, or leave the field empty."]
    assert answer.form().fields["registration"] == reference
    assert db.session.scalars(db.select(Speaker)).all() == []


def test_the_reference_of_somebody_erased_is_nobodys(editor):
    make_delegate(reference="K7M3PQ", erased_at=now())

    editor.send(editor.open("editor.add_speaker"), status=422, name="Kim", registration="K7M3PQ")


def test_a_registration_that_was_merged_leads_to_the_one_that_stays(editor):
    stays = make_delegate()
    make_delegate(reference="K7M3PQ", merged_into_id=stays.id)

    editor.send(editor.open("editor.add_speaker"), name="Kim", registration="K7M3PQ")

    assert only(Speaker).delegate_id == stays.id


def test_who_is_merged_later_stays_linked():
    stays, goes = make_delegate(), make_delegate()
    speaker = make_speaker(delegate_id=goes.id)

    for tell in WHEN_MERGED:
        tell(stays, goes, now())
    db.session.commit()

    assert db.session.get(Speaker, speaker.id).delegate_id == stays.id


def test_erasing_a_delegate_takes_the_link_and_leaves_the_speaker():
    delegate, other = make_delegate(), make_delegate()
    speaker, another = make_speaker(name="Kim Example", delegate_id=delegate.id), make_speaker(delegate_id=other.id)

    erase(delegate, seen=delegate.revision, now=now())
    db.session.commit()
    db.session.expire_all()

    assert (speaker.name, speaker.delegate_id) == ("Kim Example", None)
    assert another.delegate_id == other.id


def test_somebodys_own_data_tells_that_they_speak_and_where(signed_in):
    account = make_account("delegate", email="kim@example.org")
    delegate = make_delegate(email="kim@example.org", email_folded="kim@example.org")
    speaker = make_speaker(name="Kim Example", delegate_id=delegate.id, biography=four("Swims"))
    make_slot(title=four("Opening"), appearances=[Appearance(speaker=speaker)])
    make_slot(title=four("Zymurgy"), appearances=[Appearance(speaker=make_speaker())])

    [told] = privacy.everything_about(privacy.signed_in(account))["speakers"]

    assert (told["name"], told["biography"]) == ("Kim Example", four("Swims"))
    assert told["sessions"] == [four("Opening").as_dict()]
    page = signed_in("delegate", email="other@example.org").sign_in(account).open("privacy.account_data")
    assert "Opening" in page.text
    assert "Zymurgy" not in page.text


def test_the_list_is_narrowed_by_words_and_standing(editor):
    make_speaker(name="José Río", office=four("Mayor"))
    make_speaker(name="Kim Bada", own_name="김바다", is_confirmed=False)

    assert names(editor.open("editor.speakers")) == ["José Río", "Kim Bada"]
    assert names(editor.open("editor.speakers", q="jose")) == ["José Río"]
    assert names(editor.open("editor.speakers", q="김바")) == ["Kim Bada"]
    assert names(editor.open("editor.speakers", standing="confirmed")) == ["José Río"]
    assert names(editor.open("editor.speakers", standing="unconfirmed")) == ["Kim Bada"]
    assert names(editor.open("editor.speakers", standing="odd", page="x")) == ["José Río", "Kim Bada"]
    assert editor.open("editor.speakers", q="nobody").texts(".empty") == ["No speaker matches."]


def test_the_list_tells_sessions_what_is_missing_and_who_is_unconfirmed(editor):
    busy = make_speaker(name="Ann", office=Text(en="Mayor", ko="시장"), is_confirmed=False)
    make_speaker(name="Bo")
    make_slot(appearances=[Appearance(speaker=busy)])

    page = editor.open("editor.speakers")

    assert page.texts("tbody td:nth-child(4)") == ["1 session", "none"]
    assert page.texts("tbody .badge-status") == ["To be confirmed", "Missing: French and Spanish"]


def test_a_long_list_goes_on_to_the_next_page(editor):
    for number in range(101):
        make_speaker(name=f"Speaker {number:03}")

    assert len(names(editor.open("editor.speakers"))) == 100
    assert names(editor.open("editor.speakers", page="2")) == ["Speaker 100"]


@pytest.mark.on_either
def test_the_page_of_a_speaker_lists_the_sessions_and_asks_as_much_for_many(editor):
    speaker = make_speaker()
    make_slot(title=four("First"), room=make_room(name=four("Hall")),
              appearances=[Appearance(speaker=speaker, part=SpeakerPart.CHAIR)])
    make_slot(title=four("Waiting"), day=None, appearances=[Appearance(speaker=speaker)])

    with count_statements() as few:
        page = editor.open("editor.edit_speaker", speaker_id=speaker.id)
    assert page.texts("section .changes li > a") == ["First", "Waiting"]
    assert page.texts("section .changes .tag") == ["Chair", "Speaker"]
    assert page.texts("section .changes p") == ["Monday, 16 June 2025, 09:00–10:00 · Hall", "Not placed yet: in the tray"]
    for _more in range(5):
        make_slot(room=make_room(), appearances=[Appearance(speaker=speaker)])
    with count_statements() as many:
        editor.open("editor.edit_speaker", speaker_id=speaker.id)
    assert many.count == few.count
