"""Content in four languages: one frozen value, stored whole as JSON."""
import dataclasses
import unicodedata
from typing import NamedTuple

from sqlalchemy import JSON
from sqlalchemy.types import TypeDecorator

LANGUAGES = {"en": "English", "ko": "한국어", "fr": "Français", "es": "Español"}

# Letters that hold no accent to take off, and yet are typed without their stroke.
STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


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

    @property
    def missing(self):
        """The languages still to be written, unless nothing is written at all."""
        return [language for language in LANGUAGES if self and not getattr(self, language)]

    def as_dict(self):
        return dataclasses.asdict(self)

    def __bool__(self):
        return any(dataclasses.astuple(self))


class Translated(TypeDecorator):
    """A column that holds a Text."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else value.as_dict()

    def process_result_value(self, value, dialect):
        return None if value is None else Text(**value)
