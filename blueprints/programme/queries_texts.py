"""What is missing of the programme's texts, and which translations are older than their source."""
import hashlib
from typing import Any, NamedTuple

from ..assembly.models import Day
from ..db import db
from ..texts import LANGUAGES, Reading, Text
from .models import Room, Slot, Speaker, Track
from .models_edits import TextMark
from .rules_marks import FIELDS, floor_of, is_stale, marked_as

ORDER = {Slot: (Slot.day_id.is_(None), Day.date, Slot.starts, Slot.id), Speaker: (Speaker.name, Speaker.id),
         Room: (Room.position, Room.id), Track: (Track.position, Track.id), Day: (Day.date,)}


class Words(NamedTuple):
    """One text of one row in one language, beside the source that it translates."""

    row: Any
    field: str
    language: str
    words: str              # as they stand; empty: missing
    source: Reading         # the words to translate, and their language
    before: str | None      # what the source said when this was written; None: it has not changed since

    @property
    def key(self):
        return f"{kind_of(self.row)}:{self.row.id}:{self.field}:{self.language}"

    @property
    def is_missing(self):
        return not self.words

    @property
    def is_stale(self):
        return self.before is not None

    @property
    def fingerprint(self):
        """Names what a translator looks at, the source and the translation: one is written only while both still stand so."""
        return f"{named(self.source)}.{named(self.words)}"


def named(value):
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


def kind_of(row):
    return type(row).__name__.lower()


def marks(*subjects):
    """The marks of these subjects, or of all: {(subject, field, language): TextMark}."""
    wanted = db.select(TextMark)
    if subjects:
        wanted = wanted.where(TextMark.subject.in_(subjects))
    return {(mark.subject, mark.field, mark.language): mark for mark in db.session.scalars(wanted)}


def words_of(row, known):
    """The Words of a row in every language but that of each source; `known` are the marks. What is written in no language
    is no gap: nobody has to write an abstract."""
    subject, floor = marked_as(row), floor_of(row)
    for field in FIELDS[type(row)]:
        text = getattr(row, field)
        source = text.read(floor)
        for language in LANGUAGES if source.words else ():
            if language != source.language:
                mark = known.get((subject, field, language))
                before = mark.source if mark and is_stale(mark, text, floor) else None
                yield Words(row, field, language, getattr(text, language), source, before)


def rows_with_texts():
    """All rows whose texts people read, each kind in its order; one statement for a kind."""
    for model, order in ORDER.items():
        wanted = db.select(model).order_by(*order)
        if model is Slot:
            wanted = wanted.outerjoin(Slot.day)
        yield from db.session.scalars(wanted).all()


def all_words():
    """The Words of the whole programme: six statements, however much there is."""
    known = marks()
    return [words for row in rows_with_texts() for words in words_of(row, known)]


def gaps_of(*rows):
    """What is missing or stale of these rows, as Words; of all rows of the programme when none is named."""
    found = all_words() if not rows else [
        words for known in [marks(*map(marked_as, rows))] for row in rows for words in words_of(row, known)]
    return [words for words in found if words.is_missing or words.is_stale]


def stale_of(row):
    """The languages in which each text of a row is older than its source: {field: [language]}."""
    found = {}
    for words in gaps_of(row):
        if words.is_stale:
            found.setdefault(words.field, []).append(words.language)
    return found


def title_of(row):
    """What a row is called in a list, as a Text or a name."""
    return getattr(row, "title", None) or getattr(row, "name", None) or Text()
