"""Whatever file comes, it is read or refused with a sentence; nothing is fetched, nothing expands, nothing else is raised."""
import json

import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings

from blueprints.exchange import formats_csv, formats_frab, formats_frab_read, formats_json, words
from blueprints.exchange import formats_refusals as no
from blueprints.exchange.formats import MOST_BYTES, Written
from blueprints.refusals import Refusal
from blueprints.tables_refusals import TableRefused
from blueprints.texts import UNWANTED, Text

from .test_foreign import schedule

slowly = settings(derandomize=True, deadline=None, database=None, max_examples=200)
EVENT = ("<schedule><conference><title>x</title></conference><day date='2025-06-16'><room name='R'><event id='1'>{}"
         "</event></room></day></schedule>")
SESSION = {"code": "k7q3m", "title": {"en": "Board"}, "date": "2025-06-16", "starts": "09:00", "minutes": 60}


def programme(**session):
    return json.dumps({"format": "assembly-programme", "version": 1, "sessions": [SESSION | session]}).encode()


def wrong(brought):
    return [(type(one.why), one.field, one.where) for one in brought.wrong]


@pytest.mark.parametrize("head", [
    '<!DOCTYPE schedule [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE schedule [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    '<!DOCTYPE schedule [<!ENTITY % remote SYSTEM "http://example.org/x.dtd"> %remote;]>',
    '<!DOCTYPE schedule [<!NOTATION n SYSTEM "n"><!ENTITY u SYSTEM "u" NDATA n>]>'])
def test_entities_are_refused_before_anything_is_looked_up(head):
    with pytest.raises(no.UnsafeXml):
        formats_frab_read.read((head + EVENT.format("<title>&secret;&b;</title>")).encode())


def test_a_document_type_without_entities_is_harmless():
    found = formats_frab_read.read(('<!DOCTYPE schedule SYSTEM "http://example.org/schedule.dtd">' + EVENT.format(
        "<title>Fine</title><start>09:00</start><duration>00:45</duration>")).encode())

    assert [one.title for one in found.sessions] == ["Fine"]


def test_nesting_of_ten_thousand_is_refused():
    with pytest.raises(no.TooDeep):
        formats_frab_read.read(b"<schedule>" + b"<day>" * 10_000)
    with pytest.raises(no.WildJson):
        formats_json.read(b'{"sessions":' + b"[" * 100_000)
    with pytest.raises(no.FileRefused):
        formats_json.read(b'{"a":' * 10_000 + b"1" + b"}" * 10_000)


@pytest.mark.parametrize("words", ["NaN", "Infinity", "-Infinity", "1" * 5000])
def test_numbers_that_are_none_are_refused(words):
    with pytest.raises(no.WildJson):
        formats_json.read(b'{"format":"assembly-programme","version":1,"sessions":[{"minutes":%s}]}' % words.encode())


@pytest.mark.parametrize(("name", "value", "why"), [
    ("minutes", -30, no.NoNumber), ("minutes", 60.5, no.NoNumber), ("minutes", True, no.NoNumber),
    ("minutes", 10**400, no.NoNumber), ("minutes", "６０", no.NoNumber), ("minutes", 1441, no.NoNumber),
    ("places", 10**9, no.NoNumber), ("date", "9999-99-99", no.NoDate), ("date", 20250616, no.NoText),
    ("starts", "24:00", no.NoTime), ("starts", "-1:00", no.NoTime), ("title", "Board", no.NoObject),
    ("title", {"en": "x" * 5000}, no.TooLong), ("title", {"en": "\u202eraB"}, no.Unshowable),
    ("title", {"en": "a\0b"}, no.Unshowable), ("title", {"en": "\ud800"}, no.Unshowable), ("title", {"en": []}, no.NoText),
    ("kind", "party", no.NoChoice), ("kind", [], no.NoChoice), ("kind", {}, no.NoChoice), ("spoken", "de", no.NoChoice),
    ("interpreted", "xx", no.NoChoice), ("interpreted", 5, no.NoList), ("interpreted", [[]], no.NoChoice),
    ("voices", {}, no.NoList), ("voices", ["kim"], no.NoObject), ("voices", [{"speaker": "kim", "part": "king"}], no.NoChoice),
    ("room", "Not a key", no.BadKey), ("room", 7, no.NoText), ("code", "../../etc", no.BadCode), ("code", 5, no.NoText),
    ("note", "n" * 5001, no.TooLong), ("access", None, no.NoChoice)])
def test_a_bad_value_is_told_with_its_place(name, value, why):
    assert wrong(formats_json.read(programme(**{name: value}))) == [(why, name, ("path", "sessions[0]"))]


@pytest.mark.parametrize(("name", "value"), [
    ("minutes", 1440), ("minutes", "60"), ("date", None), ("date", "9999-12-31"), ("starts", "23:59"), ("starts", "9:05:30"),
    ("title", {"en": "x" * 200}), ("title", {}), ("interpreted", "ko, fr"), ("voices", []), ("code", "a" * 12),
    ("places", None), ("note", "n" * 5000)])
def test_its_nearest_neighbour_is_taken(name, value):
    assert wrong(formats_json.read(programme(**{name: value}))) == []


def test_what_stands_twice_is_told():
    data = json.dumps({"format": "assembly-programme", "version": 1, "rooms": [{"slug": "a"}, {"slug": "a"}],
                       "days": [{"date": "2025-06-16"}] * 2}).encode()

    assert wrong(formats_json.read(data)) == [
        (no.Twice, "date", ("path", "days[1]")), (no.Twice, "", ("path", "rooms[1]"))]


@pytest.mark.parametrize("version", [2, "1.0", None, [], True])
def test_another_version_is_not_guessed_at(version):
    with pytest.raises(no.NewerFormat):
        formats_json.read(json.dumps({"format": "assembly-programme", "version": version}).encode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_in_unicode_is_read_and_in_nothing_else(encoding):
    data = programme(title={"ko": "회의"}).decode("unicode_escape").encode(encoding)

    assert formats_json.read(data).sessions[0].title == "회의"
    with pytest.raises(no.UnreadableLetters):
        formats_json.read('{"a": "é"}'.encode("latin-1"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1", "euc-kr", "cp949", "windows-1252"])
def test_xml_is_read_in_the_encoding_that_it_tells(encoding):
    title = "회의" if encoding in ("euc-kr", "cp949", "utf-8", "utf-16") else "Séance"
    words = f"<?xml version='1.0' encoding='{encoding}'?>" + EVENT.format(
        f"<title>{title}</title><start>09:00</start><duration>1:00</duration>")

    assert formats_frab_read.read(words.encode(encoding)).sessions[0].title == title


@pytest.mark.parametrize("data", [
    b"<?xml version='1.0' encoding='klingon'?><schedule/>", b"<?xml version='1.0' encoding='euc-kr'?>\xff\xff<schedule/>",
    "<schedule><conference/>회의</schedule>".encode("cp949"), b"<schedule><conference/>", b"<html><body/></html>",
    b"<schedule/>", b"<schedule>\0</schedule>", b"<a:schedule/>"])
def test_xml_that_is_none_of_ours_gets_a_sentence(data):
    with pytest.raises(no.FileRefused):
        formats_frab_read.read(data)


def test_a_table_in_cp949_is_read_when_that_is_said(app):
    data = "Code,Title (Korean)\nk7q3m,회의\n".encode("cp949")

    assert words.read(data, encoding="cp949").sessions[0].title == "회의"
    with pytest.raises(TableRefused):
        words.read(data)


def test_a_table_may_speak_any_of_our_languages(app):
    found = words.read("코드,제목,날짜,시작,유형\nk7q3m,Board,2025-06-16,9:00,워크숍\n".encode())

    assert found.wrong == []
    assert found.sessions[0].facts["kind"] == "workshop"


@pytest.mark.parametrize(("words", "why"), [
    ("<title>x</title><start>09:00</start><duration>-00:30</duration>", no.NoLength),
    ("<title>x</title><start>25:00</start><duration>00:30</duration>", no.NoTime),
    ("<title>x</title><duration>00:30</duration>", no.NoTime), ("<title>x</title><start>09:00</start>", no.NoLength)])
def test_an_event_without_its_time_is_told_with_its_line(words, why):
    assert [(kind, where) for kind, _field, where in wrong(formats_frab_read.read(EVENT.format(words).encode()))] == [
        (why, ("line", 1))]


def test_long_and_turned_around_words_of_others_are_cut_and_cleaned():
    found = formats_frab_read.read(EVENT.format(
        f"<title>\u202e{'t' * 5000}</title><start>09:00</start><duration>00:30</duration>"
        f"<abstract>{'a' * 9000}</abstract>").encode())

    facts = found.sessions[0].facts
    assert (len(facts["title"]["en"]), len(facts["abstract"]["en"])) == (200, 3000)
    assert facts["title"]["en"].startswith("t")
    assert found.left == {"title: shortened": 1, "abstract, description: shortened": 1}


def test_a_large_file_is_refused_before_it_is_read(app):
    with pytest.raises(no.FileTooLarge):
        words.read(b"{" + b" " * MOST_BYTES)


def test_more_sessions_than_there_can_be_are_refused():
    with pytest.raises(no.TooMany):
        formats_json.read(json.dumps({"format": "assembly-programme", "version": 1, "sessions": [{}] * 3001}).encode())
    with pytest.raises(no.TooMany):
        formats_csv.read(b"Title (English)\n" + b"x\n" * 3002)


def full():
    """A small programme as each format writes it."""
    from blueprints.exchange import formats
    speaker = formats.NEW_SPEAKER | {"slug": "kim", "name": "Kim Example"}
    session = formats.NEW_SESSION | {"code": "k7q3m", "title": Text(en="Board", ko="회의"), "voices": (("kim", "chair"),),
                                      "room": "hall", "date": formats.date("2025-06-16")}
    made = Written(name=Text(en="Assembly"), zone="Asia/Seoul", venue=Text(), base_url="http://localhost", host="localhost",
                   days=[{"date": formats.date("2025-06-16"), "title": Text(), "opens": None, "closes": None}], buildings=[],
                   rooms=[formats.NEW_ROOM | {"slug": "hall", "name": Text(en="Hall")}], tracks=[], speakers=[speaker],
                   sessions=[{name: session[name] for name in formats.SESSION}])
    return [formats_json.write(made), formats_frab.write(made), formats_csv.write(made)]


FILES = [*full(), *map(schedule, ("pentabarf", "pretalx", "congress"))]


def reads_or_refuses(data, encoding=None):
    try:
        found = words.read(data, encoding=encoding)
    except Refusal:
        return
    for one in found.sessions:
        texts = [words for value in one.facts.values() if isinstance(value, dict) for words in value.values()]
        assert not any(map(UNWANTED.search, texts))


@slowly
@given(data=st.binary(max_size=300), encoding=st.sampled_from([None, "cp949", "klingon"]),
       start=st.sampled_from([b"", b"{", b"<", b"\xff\xfe", b"\xef\xbb\xbf{", b"<?xml ", b"Code,"]))
def test_any_bytes_are_read_or_refused(app_context, data, start, encoding):
    reads_or_refuses(start + data, encoding)


@slowly
@given(number=st.integers(0, len(FILES) - 1), at=st.floats(0, 1), length=st.integers(0, 30), put=st.binary(max_size=12))
@example(number=0, at=0.5, length=0, put=b"\xed\xa0\x80")
def test_a_file_that_was_damaged_is_read_or_refused(app_context, number, at, length, put):
    data = FILES[number]
    place = int(at * len(data))
    reads_or_refuses(data[:place] + put + data[place + length:])


ANYTHING = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(
    ["2025-06-16", "09:00", "kim", "hall", "en"]), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
    st.sampled_from(["en", "ko", "slug", "code", "name", "title", "speaker", "part", "date"]), inner, max_size=4), max_leaves=8)


@slowly
@given(name=st.sampled_from(["assembly", "days", "rooms", "tracks", "speakers", "buildings", "sessions", "other"]),
       value=ANYTHING, inside=st.sampled_from([None, *SESSION, "voices", "interpreted", "slug", "name", "places", "opens",
                                               "is_confirmed"]))
def test_any_values_in_our_format_are_read_or_refused(app_context, name, value, inside):
    whole = {"format": "assembly-programme", "version": 1, name: value if inside is None else [{inside: value}]}
    reads_or_refuses(json.dumps(whole).encode("utf-8", "replace"))


@pytest.fixture(scope="module")
def app_context(made_app):
    """One for all examples: the words of columns are asked of the translators."""
    with made_app.app_context():
        yield


@pytest.mark.parametrize("data", [
    b"Title (English),Speakers\nx," + b"\\;(" * 3000 + b"\n", b"Title (English),Speakers\nx,\"" + b"((" * 4000,
    EVENT.format("<title>x</title><abstract>" + "&lt;p " * 100_000 + "</abstract>").encode()])
def test_what_patterns_could_lose_themselves_in_is_read_or_refused(app, data):
    reads_or_refuses(data)
