"""Content in four languages: one frozen value, stored whole as JSON."""
import dataclasses
import functools
import json
import re
import unicodedata
from typing import NamedTuple

from sqlalchemy import JSON
from sqlalchemy.types import TypeDecorator

LANGUAGES = {"en": "English", "ko": "한국어", "fr": "Français", "es": "Español"}

# Letters that hold no accent to take off, and yet are typed without their stroke.
STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})

# What no text of ours may hold: control characters, direction overrides, non-characters, half pairs.
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff"
                      "\ud800-\udfff]")


def tidy(words):
    """Text as we keep it: composed (NFC), trimmed, with plain line ends; empty where nothing was sent at all."""
    return re.sub("\r\n|[\r\u2028\u2029]", "\n", unicodedata.normalize("NFC", words or "")).strip()


def tidy_line(words):
    """The same for what stands on one line, such as a name or a title: no break and no tab inside."""
    return re.sub(r"[\t\n]+", " ", tidy(words))


def searchable(words):
    """`words` for searching: without case and accents, white space folded. Hangul stays in whole syllables."""
    letters = unicodedata.normalize("NFKD", words.casefold())
    bare = "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")
    return " ".join(unicodedata.normalize("NFC", bare).translate(STROKES).split())


class Reading(NamedTuple):
    """The words that were found, and the language they turned out to be in."""

    words: str
    language: str


@dataclasses.dataclass(frozen=True)
class Text:
    """The same words in each of the LANGUAGES; a language not written yet is empty."""

    en: str = ""
    ko: str = ""
    fr: str = ""
    es: str = ""

    def read(self, language):
        """The words in `language`, else in English, else in whichever language there is."""
        for candidate in (language, *LANGUAGES):
            if words := getattr(self, candidate):
                return Reading(words, candidate)
        return Reading("", language)

    @functools.cached_property
    def missing(self):
        """The languages still to be written, unless nothing is written at all."""
        lacking = [language for language in LANGUAGES if not getattr(self, language)]
        return lacking if len(lacking) < len(LANGUAGES) else []

    def as_dict(self):
        return {language: getattr(self, language) for language in LANGUAGES}

    def __bool__(self):
        return bool(self.en or self.ko or self.fr or self.es)


class Codes(tuple):
    """Some of the LANGUAGES; a sentence that holds them names them in its reader's language."""


class Translated(TypeDecorator):
    """A column that holds a Text."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else value.as_dict()

    def process_result_value(self, value, dialect):
        return None if value is None else Text(**value)

    def result_processor(self, dialect, coltype):
        """SQLite hands out what is stored; the same words are the same Text, so they are read once."""
        return text_in if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


@functools.lru_cache(maxsize=2048)
def text_in(stored):
    """The Text that is stored as these characters."""
    facts = None if stored is None else json.loads(stored)
    return None if facts is None else Text(**facts)
