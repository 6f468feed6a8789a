"""Content lines of a calendar, octet for octet (RFC 5545, 3.1 and 3.3.11).

Written here and not by icalendar, whose lines cost ten times as much: thousands of them are made while a release holds the
assembly. What is written is read back by parsers of other hands in the tests.
"""
import re
import unicodedata

END = "\r\n"
LONGEST = 75        # octets of a line, without its end

# What no calendar may hold: several programs refuse the whole feed for one control character, or for a byte order mark; and
# what turns the direction of all that stands behind it.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
BREAKS = re.compile("\r\n|[\r\u2028\u2029]")
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
# A value of a parameter that has to stand in quotes, and what cannot stand even there: RFC 6868.
QUOTED = re.compile(r"[:;,]")
PARAMETER_ESCAPES = str.maketrans({"^": "^^", '"': "^'", "\n": "^n"})


def clean(words):
    """Text as a calendar may hold it: composed, with plain line ends, without what programs stumble over."""
    return unicodedata.normalize("NFC", CONTROL.sub("", BREAKS.sub("\n", words)))


def one_line(words):
    return " ".join(clean(words).split())


def text(words):
    """A value of type TEXT. The words are clean."""
    return words.translate(ESCAPES)


def texts(many):
    return ",".join(map(text, many))


def line(name, value, **parameters):
    """A whole content line; `parameters` in their order, a list or a word each, with _ for -."""
    told = "".join(f";{key.replace('_', '-')}={parameter(given)}" for key, given in parameters.items())
    return fold_line(f"{name}{told}:{value}")


def parameter(given):
    if not isinstance(given, str):
        return ",".join(map(parameter, given))
    words = one_line(given).translate(PARAMETER_ESCAPES)
    return f'"{words}"' if QUOTED.search(words) else words


def fold_line(whole):
    """The line in pieces of LONGEST octets at most, none of which splits a character or an escaped one, and its end."""
    octets = whole.encode()
    if len(octets) <= LONGEST:
        return whole + END
    pieces, at, room = [], 0, LONGEST
    while len(octets) - at > room:
        cut = at + room
        while octets[cut] & 0xC0 == 0x80:       # inside a character of UTF-8
            cut -= 1
        if (cut - at - len(octets[at:cut].rstrip(b"\\"))) % 2:
            cut -= 1
        pieces.append(octets[at:cut])
        at, room = cut, LONGEST - 1             # the space before it counts
    pieces.append(octets[at:])
    return b"\r\n ".join(pieces).decode() + END
