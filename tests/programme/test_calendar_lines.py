"""Content lines, octet for octet: whatever is written is one line, and is read back as it was."""
import re
import unicodedata

import icalendar
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from blueprints.programme.calendar_lines import clean, fold_line, line, one_line, text

HOSTILE = [
    "NUL \x00 and bell \x07 and escape \x1b and delete \x7f and next line \x85",
    "a\r\nEND:VEVENT\r\nBEGIN:VEVENT\rUID:x\nSTATUS:CANCELLED", "long " * 1000, "길" * 5000, "😀" * 5000,
    "👩🏽‍🚀👨‍👩‍👧‍👦🇰🇷", "مرحبا بالعالم", "\u202eevil\u202c \u2066isolated\u2069",
    "e\u0301 o\u0308 \u1112\u1161\u11ab Z\u0351\u036b\u0343",
    r"back\slash, semi;colon, com,ma: and \n \N \; \, C:\New", "\\" * 200, ";,\\" * 100,
    "line\u2028separator and\u2029paragraph",
    "half \ud83d and \udc00", "\ufeffmark", "\ufdd0\uffff", "\t tab \u00a0 no-break \u200b zero", " leading and trailing ", "",
    "^'quotes\" and \"others\"'", "=?utf-8?Q?x?=", "%0D%0A",
]


def unfolded(written):
    return re.sub("\r\n[ \t]", "", written)


def read(value, name="SUMMARY"):
    """The value as a parser by other hands reads it."""
    whole = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:x\r\n" + line(name, value)
             + "END:VEVENT\r\nEND:VCALENDAR\r\n")
    [event] = icalendar.Calendar.from_ical(whole.encode()).events
    assert event.errors == []
    assert set(event) == {"UID", name}
    return str(event[name])


def held_to_the_octets(written):
    """A line as RFC 5545 wants it, whatever is in it."""
    assert written.endswith("\r\n")
    pieces = written.encode().removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, pieces)) <= 75
    assert all(piece.startswith(b" ") for piece in pieces[1:])
    for piece in pieces:
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", piece)
        piece.decode()      # no character is split
    for piece in pieces[:-1]:
        assert (len(piece) - len(piece.rstrip(b"\\"))) % 2 == 0, "nor what is escaped"
    return written


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_one_line_and_read_back(words):
    written = held_to_the_octets(line("SUMMARY", text(clean(words)), LANGUAGE="ko"))

    assert unfolded(written) == f"SUMMARY;LANGUAGE=ko:{text(clean(words))}\r\n"
    assert read(text(clean(words))) == clean(words)


@settings(deadline=None)
@example("\\" * 74 + "n")
@example("x" * 58 + "\\;")
@given(st.text(st.characters() | st.sampled_from("\\;,:\n\r한😀\u0301\u2028\ud800"), max_size=300))
def test_any_words_are_one_line_and_read_back(words):
    held_to_the_octets(line("DESCRIPTION", text(clean(words))))

    assert read(text(clean(words)), "DESCRIPTION") == clean(words)


@example("e\u0301")
@given(st.text(max_size=100))
def test_what_is_clean_is_composed_and_stays_as_it_is(words):
    once = clean(words)

    assert clean(once) == once == unicodedata.normalize("NFC", once)
    assert one_line(one_line(words)) == one_line(words)
    assert "\n" not in one_line(words)


@given(st.text(max_size=80))
def test_any_parameter_stays_one_parameter(words):
    written = held_to_the_octets(line("X-A", "value", LABEL=words, LANGUAGE="en"))

    whole = unfolded(written)
    assert whole.endswith(";LANGUAGE=en:value\r\n")
    inside = whole.removeprefix("X-A;LABEL=").removesuffix(";LANGUAGE=en:value\r\n")
    assert inside.count('"') in (0, 2)
    assert '"' in inside or not set(inside) & set(":;,")


@pytest.mark.parametrize("length", range(70, 80))
def test_a_line_is_folded_as_late_as_it_may_be(length):
    written = fold_line("x" * length)

    assert [len(piece) for piece in written.split("\r\n")] == (
        [length, 0] if length <= 75 else [75, length - 75 + 1, 0])
