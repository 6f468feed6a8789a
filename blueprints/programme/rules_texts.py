"""Writing translations, many at once: each only while it and its source still stand as the translator saw them."""
from typing import NamedTuple

from ..db import db
from ..journal import rules as journal
from ..refusals import N_, Refusal
from ..texts import Text
from .models import Slot, Speaker
from .queries_texts import Words, kind_of, named
from .rules_edits import noting
from .rules_marks import marked_as, note_written, unmark


class TextsChanged(Refusal):
    message = N_("Somebody else changed some of these texts while you were writing. They are marked below: compare, then save "
                 "again.")
    status = 409


class Said(NamedTuple):
    """What a translator says of one text: the words as they stand now, those typed, the fingerprint of what was seen, and
    whether a stale one is still right as it is."""

    text: Words
    typed: str
    seen: str
    is_right: bool = False

    @property
    def is_typed(self):
        """Is there something to write: other words than were seen, and than stand there now, as after a double click?"""
        return named(self.typed) != self.seen.rpartition(".")[2] and self.typed != self.text.words

    @property
    def is_old(self):
        """Has the text or its source become another since it was seen?"""
        return self.seen != self.text.fingerprint


def write(said, *, by, now):
    """Write what was typed, and take still right ones as fresh: all of it or nothing; how many texts that was. Hold the draft
    alone before the texts are read. Raises TextsChanged."""
    wanted = [one for one in said if one.is_typed or one.is_right]
    if any(one.is_old for one in wanted):
        raise TextsChanged()
    texts = {}
    for one in wanted:
        row, field = one.text.row, one.text.field
        known = texts.setdefault(row, {}).get(field) or getattr(row, field)
        if one.is_typed:
            texts[row][field] = Text(**known.as_dict() | {one.text.language: one.typed})
    with noting("edited", *(row for row, facts in texts.items() if facts and isinstance(row, Slot)), by=by, now=now):
        for row, facts in texts.items():
            set_texts(row, facts, by=by, now=now)
    for one in wanted:
        unmark(marked_as(one.text.row), one.text.field, [one.text.language])
    db.session.flush()
    return len(wanted)


def set_texts(row, facts, *, by, now):
    before = {name: getattr(row, name) for name in facts}
    changed = journal.change(row, **facts)
    if not changed:
        return
    if isinstance(row, Slot):
        row.updated_at = now
    else:
        note_written(row, before, facts)        # those of sessions are noted with the act
    values = {name: [before[name].as_dict(), facts[name].as_dict()] for name in changed}
    journal.record(f"{kind_of(row)}.edited", row, by=by, fields=changed, values=None if isinstance(row, Speaker) else values)
