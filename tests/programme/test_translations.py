"""The report of missing and stale translations, and writing them right there."""
import datetime as dt

import pytest

from blueprints.db import db
from blueprints.journal.models import JournalEntry
from blueprints.programme import queries_texts, rules, rules_parts
from blueprints.programme.models import Appearance, Slot, Speaker
from blueprints.programme.models_edits import Edit
from blueprints.programme.rules_texts import Said, TextsChanged, write
from blueprints.texts import LANGUAGES, Text

from ..factories import first_day, four, make_room, make_slot, make_speaker, make_track
from ..statements import count_statements
from .test_editor import only
from .test_rules import change as edit

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def editor(signed_in):
    return signed_in("editor")


def fields(page):
    """(key, words) of each line of the report."""
    form = page.form().fields
    return [(form[f"texts-{row}-key"].split(":", 2)[2], form[f"texts-{row}-words"].strip())
            for row in range(sum(name.endswith("-key") for name in form))]


def restated(slot, now, **title):
    edit(slot, now, title=Text(**slot.title.as_dict() | title))
    db.session.commit()


def test_what_is_missing_and_what_is_stale_stands_beside_its_source(editor, now):
    slot = make_slot(title=four("Opening"), abstract=Text(en="All"), spoken="ko")
    restated(slot, now, ko="개막")

    page = editor.open("editor.translations", into="fr")

    assert fields(page) == [("title:fr", "Opening (fr)"), ("abstract:fr", "")]
    assert page.texts(".text-line h2 .badge-status") == ["Out of date", "Missing"]
    assert page.texts(".text-source .as-typed") == ["개막", "Opening (한)", "All"]
    assert page.html.cssselect(".text-source .as-typed")[0].get("lang") == "ko"
    assert page.texts(".day-tabs a") == ["English (1)", "한국어 (1)", "Français (2)", "Español (2)"]


def test_what_is_written_is_kept_and_leaves_the_list(editor, now):
    slot = make_slot(title=four("Opening"), abstract=Text(en="All", ko="모두"))
    restated(slot, now, en="Grand opening")
    page = editor.open("editor.translations", into="fr")

    answer = editor.send(page, texts__0__words="Grande ouverture", texts__1__words="Tout\r\n\r\nVraiment")

    assert (only(Slot).title.fr, only(Slot).abstract.fr) == ("Grande ouverture", "Tout\n\nVraiment")
    shown = editor.follow(answer)
    assert shown.texts(".notice.is-good") == ["2 texts are saved."]
    assert shown.texts(".empty h2") == ["Nothing to translate here"]
    assert queries_texts.stale_of(only(Slot)) == {"title": ["ko", "es"]}


def test_writing_is_an_act_that_the_journal_and_other_editors_see(editor, now):
    slot = make_slot(title=Text(en="Opening"))
    editor.send(editor.open("editor.translations", into="ko"), texts__0__words="개막")

    [act] = db.session.scalars(db.select(Edit))
    assert [(state["code"], state["after"]["title"]["ko"]) for state in act.states] == [(slot.code, "개막")]
    line = db.session.scalar(db.select(JournalEntry).where(JournalEntry.action == "slot.edited"))
    assert (line.fields, line.values["title"][1]["ko"]) == (["title"], "개막")
    assert only(Slot).revision > 1


def test_a_stale_one_that_is_still_right_becomes_fresh(editor, now):
    slot = make_slot(title=four("Opening"))
    restated(slot, now, en="Opening!")
    revision = slot.revision
    page = editor.open("editor.translations", into="fr")

    editor.send(page, texts__0__is_right="y")

    assert queries_texts.stale_of(only(Slot)) == {"title": ["ko", "es"]}
    assert (only(Slot).title.fr, only(Slot).revision) == ("Opening (fr)", revision)


def test_lines_left_alone_change_nothing(editor):
    make_slot(title=Text(en="Opening"))

    answer = editor.send(editor.open("editor.translations", into="fr"))

    assert editor.follow(answer).texts(".notice.is-good") == []
    assert db.session.scalars(db.select(Edit)).all() == []


def test_all_kinds_are_told_and_can_be_narrowed(editor):
    make_slot(title=Text(en="Opening"))
    make_speaker(office=Text(en="Mayor"))
    make_room(name=Text(en="Hall"))
    make_track(name=Text(en="Water"))
    first_day().title = Text(en="Day one")
    db.session.commit()

    assert [key for key, _words in fields(editor.open("editor.translations", into="ko"))] == [
        "title:ko", "office:ko", "name:ko", "name:ko", "title:ko"]
    for kind, source in (("slot", "Opening"), ("speaker", "Mayor"), ("room", "Hall"), ("track", "Water"), ("day", "Day one")):
        page = editor.open("editor.translations", into="ko", kind=kind)
        assert page.texts(".text-source .as-typed") == [source]
        editor.send(page, texts__0__words="번역")
    assert editor.open("editor.translations", into="ko").texts(".empty h2") == ["Nothing to translate here"]
    assert len(fields(editor.open("editor.translations", into="fr", standing="missing"))) == 5
    assert editor.open("editor.translations", into="fr", standing="stale").texts(".empty p") == [
        "Look at everything, or at another language."]


@pytest.mark.parametrize("asked", [{"into": "xx"}, {"kind": "account", "standing": "odd"}, {"page": "9" * 30}])
def test_what_an_address_asks_and_is_not_there_narrows_nothing(editor, asked):
    make_slot(title=Text(en="Opening"))

    editor.language = "fr"

    assert fields(editor.open("editor.translations", **asked)) == [("title:fr", "")]


def test_a_text_changed_meanwhile_is_shown_beside_what_was_typed_and_nothing_is_lost(editor, signed_in):
    make_slot(title=Text(en="Opening"), abstract=Text(en="All"))
    other = signed_in("editor")
    mine, theirs = (who.open("editor.translations", into="fr") for who in (editor, other))
    other.send(theirs, texts__0__words="Ouverture", texts__1__words="Tout")

    answer = editor.send(mine, status=409, texts__0__words="Début")

    assert answer.texts(".field-error") == ["Changed meanwhile. Stored now: Ouverture"]
    assert fields(answer) == [("title:fr", "Début"), ("abstract:fr", "Tout")]
    assert (only(Slot).title.fr, only(Slot).abstract.fr) == ("Ouverture", "Tout")
    editor.send(answer)
    assert (only(Slot).title.fr, only(Slot).abstract.fr) == ("Début", "Tout")


def test_a_source_changed_meanwhile_is_told_before_its_translation_is_taken(editor, now):
    slot = make_slot(title=Text(en="Opening"))
    page = editor.open("editor.translations", into="fr")
    restated(slot, now, en="Closing")

    answer = editor.send(page, status=409, texts__0__words="Ouverture")

    assert answer.texts(".text-source .as-typed") == ["Closing"]
    assert only(Slot).title.fr == ""
    editor.send(answer, texts__0__words="Clôture")
    assert only(Slot).title.fr == "Clôture"


def test_a_move_of_the_session_meanwhile_disturbs_no_translator(editor, now):
    slot = make_slot(title=Text(en="Opening"))
    page = editor.open("editor.translations", into="fr")
    edit(slot, now, starts=dt.time(15))
    db.session.commit()

    editor.send(page, texts__0__words="Ouverture")

    assert (only(Slot).title.fr, only(Slot).starts) == ("Ouverture", dt.time(15))


def test_the_same_sent_twice_is_saved_once(editor):
    make_slot(title=Text(en="Opening"))
    page = editor.open("editor.translations", into="fr")
    editor.send(page, texts__0__words="Ouverture")

    editor.send(page, texts__0__words="Ouverture")

    assert len(db.session.scalars(db.select(Edit)).all()) == 1


def test_what_was_removed_meanwhile_is_told_with_what_was_typed(editor):
    speaker = make_speaker(office=Text(en="Mayor"))
    make_slot(title=Text(en="Opening"))
    page = editor.open("editor.translations", into="fr")
    rules_parts.remove_speaker(speaker, by=None)
    db.session.commit()

    answer = editor.send(page, texts__0__words="Ouverture", texts__1__words="Maire")

    assert answer.status == 302
    assert only(Slot).title.fr == "Ouverture"
    assert "Maire" in editor.follow(answer).text


@pytest.mark.parametrize(("words", "sentence"), [
    ("x" * 201, "Shorten this to 200 characters."),
    ("\x07", "This holds characters that cannot be shown. Remove them, or type the text anew.")])
def test_what_is_wrong_stands_beside_its_line_and_nothing_is_saved(editor, words, sentence):
    make_slot(title=Text(en="Opening"), abstract=Text(en="All"))
    page = editor.open("editor.translations", into="fr")

    answer = editor.send(page, status=422, texts__0__words=words, texts__1__words="Tout" * 700)

    assert answer.texts(".field-error") == [sentence]
    assert fields(answer)[1] == ("abstract:fr", "Tout" * 700)
    assert only(Slot).abstract.fr == ""


def test_wild_lines_are_passed_over(editor):
    make_slot(title=Text(en="Opening"))
    page = editor.open("editor.translations", into="fr")
    values = dict(page.form().form_values())
    wild = {"texts-1-key": "slot:1:code:fr", "texts-1-words": "", "texts-2-key": "\x00", "texts-3-words": "",
            "texts-x-key": "1", "texts-4-seen": "x" * 9000, "texts-999-key": "account:1:name:fr"}

    editor.post(page.path, values | wild | {"texts-0-words": "Ouverture"})

    assert only(Slot).title.fr == "Ouverture"


def test_a_long_report_has_pages(editor):
    for number in range(30):
        make_slot(title=Text(en=f"Session {number}"), starts=dt.time(9, number))

    first, second = (editor.open("editor.translations", into="ko", page=page) for page in ("1", "2"))

    assert (len(fields(first)), len(fields(second))) == (25, 5)
    answer = editor.send(second, **{f"texts__{row}__words": "번역" for row in range(5)})
    assert "page=2" in answer.location
    assert len(fields(editor.follow(answer))) == 25


def test_the_forms_mark_what_is_stale_beside_each_language(editor, now):
    slot, speaker = make_slot(title=four("Opening")), make_speaker(office=four("Mayor"))
    restated(slot, now, en="Grand opening")
    office = Text(**four("Mayor").as_dict() | {"ko": "시장", "en": "Lord mayor"})
    rules_parts.edit_speaker(speaker, name="Kim", own_name="", office=office, city=Text(), biography=Text(),
                             seen=speaker.revision, by=None)
    db.session.commit()

    assert editor.open("editor.edit_slot", slot_id=slot.id).texts("#title .gap-mark") == ["out of date"] * 3
    assert editor.open("editor.edit_speaker", speaker_id=speaker.id).texts("#office .gap-mark") == ["out of date"] * 2
    assert editor.open("editor.speakers").texts("tbody .badge-status") == ["Out of date: French and Spanish"]


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_opens_in_every_language(editor, language, now):
    restated(make_slot(title=four("Opening"), abstract=Text(fr="Tout")), now, en="Grand opening", ko="")
    editor.language = language

    for of in LANGUAGES:
        editor.open("editor.translations", into=of)


@pytest.mark.on_either
def test_the_report_asks_as_much_of_many_as_of_few(editor, now):
    def fill(count):
        for _number in range(count):
            speaker = make_speaker(office=Text(en="Mayor"), biography=Text(en="Swims"))
            make_slot(title=Text(en="Opening"), day=None, room=make_room(name=Text(en="Hall")), track=make_track(),
                      appearances=[Appearance(speaker=speaker)])

    def asked():
        with count_statements() as statements:
            editor.open("editor.translations", into="ko")
        return statements.count

    fill(2)
    few = asked()
    fill(12)

    assert asked() == few
    assert few < 15


def test_only_what_stood_as_it_was_seen_is_written(now):
    """The guard itself: a fingerprint of other words or another source refuses all, whatever else is said."""
    slot, speaker = make_slot(title=Text(en="Opening")), make_speaker(office=Text(en="Mayor"))
    [title] = [text for text in queries_texts.gaps_of(slot) if text.language == "fr"]
    [office] = [text for text in queries_texts.gaps_of(speaker) if text.language == "fr"]
    rules.hold_draft(alone=True)

    with pytest.raises(TextsChanged):
        write([Said(title, "Ouverture", title.fingerprint), Said(office, "Maire", "0.0")], by=None, now=now)
    assert (slot.title.fr, speaker.office.fr) == ("", "")

    said = [Said(title, "Ouverture", title.fingerprint), Said(office, "Maire", office.fingerprint)]
    assert write(said, by=None, now=now) == 2
    assert (slot.title.fr, speaker.office.fr) == ("Ouverture", "Maire")
    assert db.session.scalars(db.select(Speaker)).one() is speaker


def test_it_opens_on_a_language_with_something_to_do(editor):
    slot = make_slot(title=Text(en="Opening", ko="개막", es="Apertura"))

    assert fields(editor.open("editor.translations")) == [("title:fr", "")]     # in English, nothing is to be done
    assert editor.open("editor.translations", into="en").texts(".empty h2") == ["Nothing to translate here"]
    slot.title = Text(ko="개막", fr="Ouverture", es="Apertura")
    db.session.commit()
    assert fields(editor.open("editor.translations")) == [("title:en", "")]
