"""The public pages of speakers, and what the pages of sessions tell of who speaks, of organs, streams and certainty."""
import datetime as dt

import icalendar
import pytest

from blueprints.db import db
from blueprints.programme import queries_editor, queries_public, rules_release
from blueprints.programme.models import Appearance, Kind, Organ, Release, SlotStatus, SpeakerPart
from blueprints.texts import LANGUAGES, Text

from ..factories import four, make_room, make_slot, make_speaker
from .test_release import publish

pytestmark = pytest.mark.usefixtures("assembly")
LATER = dt.datetime(2025, 4, 1, tzinfo=dt.UTC)


def kim(**facts):
    return make_speaker(**{"slug": "kim-bada", "name": "Kim Bada", "own_name": "김바다", "office": four("Mayor"),
                           "city": four("Rivermouth"), "biography": Text(en="Swims.\n\nRows.", ko="헤엄칩니다.")} | facts)


def says(*speakers, part=SpeakerPart.SPEAKER):
    return [Appearance(speaker=speaker, position=place, part=part) for place, speaker in enumerate(speakers)]


def test_a_speaker_has_a_page_with_the_sessions(visitor):
    person = kim()
    make_slot(code="BBB", title=four("Second"), starts=dt.time(14), appearances=says(person, part=SpeakerPart.CHAIR))
    make_slot(code="AAA", title=four("First"), room=make_room(name=four("Hall")), appearances=says(person))
    make_slot(title=four("Not theirs"), starts=dt.time(18))
    publish()

    page = visitor.open("programme.speaker_page", slug="kim-bada")

    assert page.texts("h1") == ["Kim Bada 김바다"]
    assert page.texts(".lead") == ["Mayor, Rivermouth"]
    assert page.texts(".abstract p") == ["Swims.", "Rows."]
    assert page.texts(".speaker-sessions h3") == ["First", "Second"]
    assert page.texts(".speaker-when")[0] == "Monday, 16 June 2025, 09:00–10:00 · Hall"
    assert page.texts(".speaker-marks .tag") == ["Speaker", "Chair"]
    assert "/en/programme/AAA" in page.links()
    assert [link.get("href") for link in page.html.cssselect("link[rel=canonical]")] == ["http://localhost/en/speakers/kim-bada"]
    assert len(page.html.cssselect("link[hreflang]")) == len(LANGUAGES)


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_open_in_every_language(visitor, language):
    make_slot(appearances=says(kim(is_confirmed=False)))
    publish()
    visitor.language = language

    visitor.open("programme.speakers")
    page = visitor.open("programme.speaker_page", slug="kim-bada")

    assert page.texts(".abstract p")[0] == {"ko": "헤엄칩니다."}.get(language, "Swims.")
    assert (page.html.cssselect(".abstract")[0].get("lang") or language) == ("ko" if language == "ko" else "en")


def test_before_a_release_nobody_is_told(visitor):
    make_slot(appearances=says(kim()))

    assert visitor.open("programme.speakers").texts(".empty h2") == ["No speakers yet"]
    visitor.open("programme.speaker_page", slug="kim-bada", status=404)


def test_only_who_takes_part_in_what_is_published_is_told(visitor):
    make_slot(appearances=says(kim()))
    make_slot(day=None, appearances=says(make_speaker(slug="waits", biography=four("Secret"))))
    make_speaker(slug="nowhere")
    publish()

    assert visitor.open("programme.speakers").texts(".speaker-card h2") == ["Kim Bada 김바다"]
    for slug in ("waits", "nowhere", "x" * 300):
        visitor.open("programme.speaker_page", slug=slug, status=404)
    assert [one["slug"] for one in db.session.scalar(db.select(Release)).facts["speakers"]] == ["kim-bada"]


@pytest.mark.parametrize(("asked", "found"), [
    ("kim", ["Kim Bada 김바다"]), ("바다", ["Kim Bada 김바다"]), ("jose", ["José Río"]), ("mayor", ["Kim Bada 김바다"]),
    ("rivermouth (fr)", ["Kim Bada 김바다"]), ("", ["José Río", "Kim Bada 김바다"]), ("nobody", [])])
def test_speakers_are_found_in_any_script(visitor, asked, found):
    make_slot(appearances=says(kim(), make_speaker(name="José Río")))
    publish()

    page = visitor.open("programme.speakers", q=asked)

    assert page.texts(".speaker-card h2") == found
    if not found:
        assert page.texts(".empty h2") == ["Nobody fits"]


def test_who_speaks_only_where_all_is_cancelled_is_not_in_the_list(visitor):
    make_slot()
    make_slot(status=SlotStatus.CANCELLED, reason=four("Typhoon"), appearances=says(kim()))
    publish()

    assert visitor.open("programme.speakers").texts(".speaker-card") == []
    assert visitor.open("programme.speaker_page", slug="kim-bada").texts(".badge-status") == ["Cancelled"]


def test_a_release_does_not_change_with_the_speaker(visitor):
    person = kim()
    make_slot(appearances=says(person))
    publish()
    person.biography, person.name = four("Flies"), "Kim Haneul"
    db.session.commit()

    page = visitor.open("programme.speaker_page", slug="kim-bada")
    assert (page.texts("h1"), page.texts(".abstract p")) == (["Kim Bada 김바다"], ["Swims.", "Rows."])
    publish(at=LATER)
    page = visitor.open("programme.speaker_page", slug="kim-bada")
    assert (page.texts("h1"), page.texts(".abstract p")) == (["Kim Haneul 김바다"], ["Flies"])


def test_another_biography_alone_can_be_published():
    person = kim()
    make_slot(appearances=says(person))
    publish()
    assert queries_editor.draft().is_released
    with pytest.raises(rules_release.NothingChanged):
        publish(at=LATER)
    person.biography = four("Flies")
    db.session.commit()

    assert not queries_editor.draft().is_released
    publish(at=LATER)

    assert queries_public.latest().speakers[0].biography == four("Flies")


def test_an_older_release_tells_what_its_sessions_know():
    make_slot(appearances=says(kim()))
    publish()
    made = db.session.scalar(db.select(Release))
    older = {name: value for name, value in made.facts.items() if name != "speakers"}

    [speaker] = queries_public.speakers_in([entry.as_released() for entry in rules_release.last_release().entries],
                                           older.get("speakers", ()))

    assert (speaker.name, speaker.city, speaker.biography) == ("Kim Bada", four("Rivermouth"), Text())


def test_who_is_not_confirmed_is_marked_wherever_the_public_reads(visitor):
    make_slot(code="AAA", appearances=says(kim(is_confirmed=False), make_speaker(name="Sure")))
    publish()

    assert visitor.open("programme.session_page", code="AAA").texts(".voice .badge-status") == ["To be confirmed"]
    assert visitor.open("programme.speakers").texts(".badge-status") == ["To be confirmed"]
    assert visitor.open("programme.speaker_page", slug="kim-bada").texts(".notice") == [
        "To be confirmed: whether this person comes is not certain yet."]
    assert visitor.open("programme.programme").texts(".session-voices") == ["Kim Bada (to be confirmed), Sure"]
    said = {language: description(visitor, language) for language in LANGUAGES}
    assert "Kim Bada (김바다) (to be confirmed), Mayor" in said["en"]
    assert "Kim Bada (김바다) (미확정)" in said["ko"]
    assert "Kim Bada (김바다) (à confirmer)" in said["fr"]
    assert "Kim Bada (김바다) (por confirmar)" in said["es"]
    assert "Sure (to be" not in said["en"]


def description(visitor, language):
    calendar = icalendar.Calendar.from_ical(visitor.client.get(f"/calendar/programme.ics?lang={language}").data)
    return str(calendar.walk("VEVENT")[0]["DESCRIPTION"])


def test_names_lead_to_the_speakers_page(visitor):
    make_slot(code="AAA", appearances=says(kim()))
    publish()

    for endpoint, values in (("programme", {}), ("session_page", {"code": "AAA"}), ("speakers", {})):
        assert "/en/speakers/kim-bada" in visitor.open(f"programme.{endpoint}", **values).links()


def test_who_speaks_stands_by_part_in_order(visitor):
    one, two, three, four_th = (make_speaker(name=name) for name in ("Ann", "Bo", "Cy", "Di"))
    parts = [SpeakerPart.SPEAKER, SpeakerPart.KEYNOTE, SpeakerPart.CHAIR, SpeakerPart.SPEAKER]
    make_slot(code="AAA", appearances=[Appearance(speaker=speaker, part=part, position=place) for place, (speaker, part)
                                       in enumerate(zip((one, two, three, four_th), parts, strict=True))])
    publish()

    page = visitor.open("programme.session_page", code="AAA")

    assert page.texts(".voices-part") == ["Chair", "Keynote", "Speaker"]
    assert page.texts(".voice") == ["Cy", "Bo", "Ann", "Di"]


def test_a_statutory_meeting_says_whose_it_is(visitor):
    make_slot(code="AAA", kind=Kind.STATUTORY, organ=Organ.EXECUTIVE_COMMITTEE)
    publish()

    page = visitor.open("programme.session_page", code="AAA")

    facts = dict(zip(page.texts(".facts dt"), page.texts(".facts dd"), strict=True))
    assert facts["Kind"] == "Statutory meeting · Executive committee"


def test_the_stream_is_a_link_of_sessions_that_have_one(visitor):
    make_slot(code="AAA", stream="https://example.org/live?a=1&b=2")
    make_slot(code="BBB", starts=dt.time(12))
    make_slot(code="CCC", starts=dt.time(15), stream="https://example.org/off", status=SlotStatus.CANCELLED)
    publish()

    [link] = streams(visitor.open("programme.session_page", code="AAA"))
    assert (link.get("href"), link.get("rel")) == ("https://example.org/live?a=1&b=2", "noopener")
    assert "Stream: https://example.org/live?a=1&b=2" in description(visitor, "en")
    for code in ("BBB", "CCC"):
        assert streams(visitor.open("programme.session_page", code=code)) == []


def streams(page):
    return [link for link in page.html.cssselect("main a") if link.text_content() == "Watch the stream"]


def test_provisional_and_cancelled_say_so_and_why(visitor):
    make_slot(code="AAA", status=SlotStatus.PROVISIONAL)
    make_slot(code="BBB", status=SlotStatus.CANCELLED, reason=four("Typhoon"))
    publish()

    assert visitor.open("programme.session_page", code="AAA").texts(".notice.is-provisional") == [
        "This session is provisional: its time, room or speakers may still change."]
    assert visitor.open("programme.session_page", code="BBB").texts(".notice.is-danger") == [
        "This session is cancelled. Typhoon"]
