"""How two releases differ, as values and in words."""
import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.languages import speaking
from blueprints.programme import releases_changes, words_changes
from blueprints.programme.releases import Facts, Place, Topic, Voice
from blueprints.programme.releases_changes import Change, FrameChange, change
from blueprints.texts import LANGUAGES, Text

from ..factories import four

HALL, ANNEX = Place("hall", four("Hall"), 300), Place("annex", four("Annex"), 80)
KIM, LEE = (Voice(name.lower(), name, "", Text(), Text(), "chair") for name in ("Kim", "Lee"))
FACTS = Facts(kind="forum", title=four("Rivers"), abstract=four("About rivers"), date=dt.date(2025, 6, 17), starts=dt.time(10),
              minutes=90, room=HALL, track=Topic("water", four("Water"), "teal"), voices=(KIM,), spoken="en",
              interpreted=("ko",), access="delegates", status="planned", reason=Text())


def becomes(**changes):
    return change("AAAAA", FACTS, dataclasses.replace(FACTS, **changes))


words = st.text(alphabet="abé가", max_size=4)
texts = st.builds(Text, en=words, ko=words, fr=words, es=words)
facts = st.builds(
    Facts, kind=st.sampled_from(["forum", "break"]), title=texts, abstract=texts, date=st.dates(), minutes=st.integers(5, 1440),
    starts=st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    room=st.none() | st.builds(Place, slug=st.sampled_from("ab"), name=texts, places=st.none() | st.integers(0, 9)),
    track=st.none() | st.builds(Topic, slug=st.sampled_from("ab"), name=texts, colour=st.just("teal")),
    voices=st.lists(st.builds(Voice, slug=words, name=words, own_name=words, office=texts, city=texts,
                              part=st.sampled_from(["chair", "speaker"])), max_size=2).map(tuple),
    spoken=st.sampled_from(["en", "ko"]), interpreted=st.lists(st.sampled_from(["fr", "es"]), max_size=2).map(tuple),
    access=st.sampled_from(["open", "invited"]), status=st.sampled_from(["planned", "provisional", "cancelled"]), reason=texts,
    places=st.none() | st.integers(0, 9), stream=words)
programmes = st.dictionaries(st.sampled_from("ABCD"), facts)


@given(programmes)
def test_a_programme_does_not_differ_from_itself(programme):
    assert releases_changes.changes(programme, dict(programme)) == []


@given(facts, facts)
def test_a_change_names_exactly_the_fields_that_differ(before, after):
    found = change("A", before, after)

    named = set(found.fields) if found else set()
    assert named == {field.name for field in dataclasses.fields(Facts)
                     if getattr(before, field.name) != getattr(after, field.name)}


@given(programmes, programmes)
def test_changes_lead_from_one_programme_to_the_other_and_back(before, after):
    found = releases_changes.changes(before, after)

    forth = before | {one.code: one.after for one in found}
    back = after | {one.code: one.before for one in found}
    assert {code: one for code, one in forth.items() if one} == after
    assert {code: one for code, one in back.items() if one} == before


@given(facts, facts)
def test_a_kept_change_knows_what_differed(before, after):
    found = change("A", before, after)
    if found is None:
        return

    kept = Change.from_json(found.as_json())

    assert (kept.what, kept.fields) == (found.what, found.fields)
    assert {(getattr(kept.before, name), getattr(kept.after, name)) for name in found.fields} == {
        (getattr(before, name), getattr(after, name)) for name in found.fields}


@pytest.mark.parametrize(("changes", "sentences"), [
    ({"date": dt.date(2025, 6, 18), "starts": dt.time(14), "room": ANNEX},
     ["Moved from Tue 17 Jun 10:00 Hall to Wed 18 Jun 14:00 Annex."]),
    ({"date": dt.date(2027, 6, 15)}, ["Moved from Tue, 17 Jun 2025 10:00 to Tue, 15 Jun 2027 10:00."]),
    ({"starts": dt.time(14)}, ["Moved from 10:00 to 14:00."]),
    ({"room": ANNEX}, ["Moved from Hall to Annex."]),
    ({"room": None}, ["Moved from Hall to no room."]),
    ({"minutes": 60}, ["It lasts 60 instead of 90 minutes."]),
    ({"title": four("Roads")}, ["Renamed from “Rivers” to “Roads”."]),
    ({"title": Text(**four("Rivers").as_dict() | {"ko": "강"})}, ["Its title is worded anew. (Korean)"]),
    ({"abstract": four("Other")}, ["What it is about is worded anew."]),
    ({"room": Place("hall", four("Grand hall"), 300)}, ["Hall is now called Grand hall."]),
    ({"room": Place("hall", four("Hall"), 200)}, ["Hall seats 200 instead of 300."]),
    ({"track": Topic("water", four("Blue"), "teal")}, ["Water is now called Blue."]),
    ({"track": Topic("roads", four("Roads"), "teal")}, ["Track: Roads instead of Water."]),
    ({"track": None}, ["Track: no longer Water."]),
    ({"voices": (LEE,)}, ["Now with Lee (Chair).", "No longer with Kim."]),
    ({"voices": (dataclasses.replace(KIM, part="speaker"),)}, ["Another part: Kim (Speaker)."]),
    ({"voices": (dataclasses.replace(KIM, office=four("Mayor")),)}, ["What is said of Kim is new."]),
    ({"kind": "workshop"}, ["Kind: Workshop instead of Forum."]),
    ({"interpreted": ("ko", "fr")}, ["Interpreted into: Korean and French instead of Korean."]),
    ({"access": "open"}, ["Who may come: Open to everyone instead of For delegates."]),
    ({"places": 20}, ["Sign-up needed, 20 places."]),
    ({"stream": "https://example.org/live"}, ["It can be followed by a stream."]),
    ({"status": "cancelled", "reason": four("Typhoon")}, ["Cancelled: Typhoon"]),
    ({"status": "cancelled"}, ["Cancelled."]),
    ({"status": "provisional"}, ["How certain it is: Provisional instead of Planned."]),
    ({"starts": dt.time(11), "minutes": 60}, ["Moved from 10:00 to 11:00.", "It lasts 60 instead of 90 minutes."]),
])
def test_a_change_is_told_in_sentences(app, changes, sentences):
    assert words_changes.sentences(becomes(**changes)) == sentences


def test_what_comes_and_goes_is_told_too(app):
    off = dataclasses.replace(FACTS, status="cancelled")

    told = [words_changes.sentences(change("A", *both)) for both in ((None, FACTS), (FACTS, None), (off, FACTS))]

    assert told == [["New: Tue 17 Jun 10:00 Hall."], ["It was in the programme by mistake and is no longer part of it."],
                    ["It takes place again: Tue 17 Jun 10:00 Hall."]]


@pytest.mark.on_either
@pytest.mark.parametrize(("language", "sentence"), [
    ("en", "Moved from Tue 17 Jun 10:00 Hall to Wed 18 Jun 10:00 Annex."),
    ("ko", "6월 17일 (화) 10:00 Hall (한)에서 6월 18일 (수) 10:00 Annex (한)(으)로 옮겼습니다."),
    ("fr", "Déplacée : mar. 17 juin 10:00 Hall (fr) → mer. 18 juin 10:00 Annex (fr)."),
    ("es", "Trasladada de mar, 17 jun 10:00 Hall (es) a mié, 18 jun 10:00 Annex (es)."),
])
def test_sentences_are_in_the_readers_language(app, language, sentence):
    with speaking(language):
        assert words_changes.sentences(becomes(date=dt.date(2025, 6, 18), room=ANNEX)) == [sentence]


def test_every_field_has_words_in_every_language(app):
    other = Facts(kind="break", title=four("a"), abstract=four("b"), date=dt.date(2025, 6, 18), starts=dt.time(9), minutes=1,
                  room=None, track=None, voices=(LEE,), spoken="ko", interpreted=(), access="open", status="provisional",
                  reason=Text(), is_sample=True, places=3, organ="board", stream="https://example.org/")
    for language in LANGUAGES:
        with speaking(language):
            for both in ((FACTS, other), (other, FACTS)):
                told = words_changes.sentences(change("A", *both))
                assert len(told) >= 10
                assert all(sentence and "None" not in sentence for sentence in told)


@pytest.mark.parametrize(("framed", "sentence"), [
    (FrameChange("room", four("Hall").as_dict(), four("Annex").as_dict()), "Hall is now called Annex."),
    (FrameChange("room-places", [four("Hall").as_dict(), 10], [four("Hall").as_dict(), 20]), "Hall seats 20 instead of 10."),
    (FrameChange("room-places", [four("A").as_dict(), 9], [four("A").as_dict(), None]), "A: how many it seats is open."),
    (FrameChange("room-added", None, four("Hall").as_dict()), "New room: Hall."),
    (FrameChange("room-gone", four("Hall").as_dict(), None), "Hall is no longer used."),
    (FrameChange("venue", Text().as_dict(), four("COEX").as_dict()), "The venue is COEX."),
    (FrameChange("venue", four("COEX").as_dict(), Text().as_dict()), "The venue is open again."),
    (FrameChange("zone", "Asia/Seoul", "Asia/Tokyo"), "The times are those of Asia/Tokyo."),
    (FrameChange("days", [], ["2025-06-16", "2025-06-19"]), "The days of the assembly: 16–19 June 2025."),
    (FrameChange("certainty", True, False), "The days are certain."),
    (FrameChange("certainty", False, True), "The days are provisional."),
])
def test_the_frame_is_told_in_sentences(app, framed, sentence):
    assert words_changes.of_frame(framed) == sentence


@pytest.mark.parametrize(("changes", "matters"), [
    ({"starts": dt.time(11)}, True), ({"room": ANNEX}, True), ({"room": Place("hall", four("Grand hall"), 300)}, True),
    ({"minutes": 60}, True), ({"title": four("Roads")}, True), ({"access": "invited"}, True), ({"status": "cancelled"}, True),
    ({"abstract": four("Other")}, False), ({"voices": (LEE,)}, False), ({"room": Place("hall", four("Hall"), 200)}, False),
    ({"status": "provisional"}, False), ({"interpreted": ()}, False),
])
def test_people_are_told_of_what_they_count_on_and_of_nothing_else(changes, matters):
    assert becomes(**changes).matters is matters


def test_what_matters_most_comes_first():
    found = [change("A", None, FACTS), becomes(abstract=four("x")), becomes(starts=dt.time(11)), becomes(status="cancelled"),
             change("B", FACTS, None)]

    groups = [name for name, _changes in releases_changes.grouped(found)]
    assert groups == ["cancelled", "withdrawn", "moved", "changed", "added"]
