"""Which translations are older than their source. Whatever changes a text of the programme notes it here.

The source of a text is what stands in the language of the floor, for a session that has it; else the English; else whatever
there is first, in the order of LANGUAGES. When the source changes, the translations that did not change with it get a mark
that keeps the words they were made from: they are stale for as long as the source says something else, so taking the change
back, by undo or by hand, makes them fresh again. A source that was not there before, or another floor, makes nothing stale.
Texts that were written before there were marks have none, so they are fresh until their source changes.
"""
import sqlalchemy as sa

from ..assembly.models import Day
from ..assembly.rules import WHEN_TITLED
from ..db import db
from ..texts import LANGUAGES, Text
from .models import Room, Slot, Speaker, Track
from .models_edits import TextMark

# The texts of each kind of row that people read.
FIELDS = {Slot: ("title", "abstract", "reason"), Speaker: ("office", "city", "biography"), Room: ("name",), Track: ("name",),
          Day: ("title",)}


def marked_as(row):
    """What a row is called in the marks; sessions by their codes, which are never given twice."""
    return f"slot:{row.code}" if isinstance(row, Slot) else f"{type(row).__name__.lower()}:{row.id}"


def floor_of(row):
    """The language in which the row's source is looked for first."""
    return row.spoken if isinstance(row, Slot) else "en"


def note_written(row, before, after):
    """The texts of this row became others: `before` and `after` are its facts by name, of which only texts matter here."""
    texts = {name: (before[name], after[name]) for name in FIELDS.get(type(row), ()) if name in after}
    note_texts(marked_as(row), texts, floors=(floor_of(row), floor_of(row)))


def note_sessions(states):
    """The same for sessions, from the states of an Edit; of what is new or gone there is nothing to note."""
    for state in states:
        before, after = state["before"], state["after"]
        if before and after:
            texts = {name: (Text(**before[name]), Text(**after[name])) for name in FIELDS[Slot]}
            note_texts(f"slot:{state['code']}", texts, floors=(before["spoken"], after["spoken"]))


def note_texts(subject, texts, *, floors):
    """Mark what is stale now: `texts` are (before, after) by field, `floors` the language of the floor before and after."""
    for field, (before, after) in texts.items():
        changed = [code for code in LANGUAGES if getattr(before, code) != getattr(after, code)]
        if not changed:
            continue
        unmark(subject, field, changed)
        old, new = before.read(floors[0]), after.read(floors[1])
        if old.words and old.language == new.language and old.language in changed:
            marked = set(db.session.scalars(db.select(TextMark.language).where(
                TextMark.subject == subject, TextMark.field == field)))
            db.session.add_all(TextMark(subject=subject, field=field, language=code, source=old.words) for code in LANGUAGES
                               if getattr(after, code) and code not in {*changed, *marked})
            db.session.flush()


def unmark(subject, field=None, languages=None):
    """Take marks away: of one field in these languages, or all that the subject has."""
    gone = sa.delete(TextMark).where(TextMark.subject == subject)
    if field is not None:
        gone = gone.where(TextMark.field == field, TextMark.language.in_(languages))
    db.session.execute(gone, execution_options={"synchronize_session": "fetch"})


def is_stale(mark, text, floor):
    """Does the mark (None: there is none) still hold, as the text is now? What is the source itself is never stale."""
    source = text.read(floor)
    return mark is not None and source.language != mark.language and bool(getattr(text, mark.language)) \
        and source.words != mark.source


def day_titled(day, before):
    """The title of a day of the assembly became another; of a new day, forget what an older one with its number had."""
    if before is None:
        unmark(marked_as(day))
    else:
        note_written(day, {"title": before}, {"title": day.title})


WHEN_TITLED.append(day_titled)
