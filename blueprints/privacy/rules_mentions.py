"""What others wrote about a person by name: the name is taken out, the rest of their words stays."""
import json
import re

import sqlalchemy as sa

from ..db import db
from ..delegations.models import Delegate, Message
from ..journal.models import JournalEntry
from ..mail.models import Letter, Mailing
from ..programme.models import Slot
from ..programme.models_edits import Edit
from ..programme.models_rules import Acknowledgement

SHORTEST = 3        # letters; a shorter name would be found inside of anything
LEFT_OUT = "…"
FREE = [Message.words, Message.answer, Letter.subject, Letter.body, Letter.attachments, Mailing.subject, Mailing.body,
        Mailing.audience, Delegate.reason, JournalEntry.values, Slot.note, Edit.states, Acknowledgement.reason]
OF_THE_PROGRAMME = ("slot:", "room:", "track:", "day:", "release:")     # whose reasons the public reads
FEW = 10            # as many words are looked for by the database; for more, every row is read


def forget_mentions(words):
    """Take these names and addresses out of what others wrote: messages, letters, notes, reasons in the journal."""
    words = sorted({word for word in words if len(word) >= SHORTEST}, key=len, reverse=True)
    if not words:
        return
    # A Latin name ends where a word ends; Korean joins its particles to the name.
    name = re.compile("|".join(rf"(?<!\w){re.escape(word)}" + (r"(?!\w)" if word[-1].isascii() else "") for word in words))
    for column in FREE:
        table, plain = column.class_.__table__, sa.cast(column, sa.Text)
        spelled = {form for word in words for form in (word, json.dumps(word)[1:-1])}       # as JSON writes it too
        wanted = sa.select(table.c.id, table.c[column.key])
        if len(words) <= FEW:
            wanted = wanted.where(sa.or_(*(plain.contains(form, autoescape=True) for form in spelled)))
        for number, value in db.session.execute(wanted).all():
            if (without := left_out(value, name)) != value:
                # Through the table: the journal is append-only for all but this, and rows keep their revision.
                db.session.execute(sa.update(table).where(table.c.id == number).values({column.key: without}))


def left_out(value, name):
    """`value`, a text or whatever JSON holds, without what `name` finds."""
    if isinstance(value, str):
        return name.sub(LEFT_OUT, value)
    if isinstance(value, dict):
        return {key: left_out(part, name) for key, part in value.items()}
    if isinstance(value, list):
        return [left_out(part, name) for part in value]
    if hasattr(value, "as_dict"):       # a Text in four languages
        return type(value)(**left_out(value.as_dict(), name))
    return value


def forget_reasons(subjects=None):
    """Take the reasons for what was done to these subjects, such as "delegate:7", out of the journal; else to all people."""
    table = JournalEntry.__table__
    values = table.c["values"]
    told = sa.select(table.c.id, table.c.subject, values).where(sa.cast(values, sa.Text).contains('"reason"'))
    if subjects is not None:
        told = told.where(table.c.subject.in_(subjects))
    for number, subject, said in db.session.execute(told).all():
        if not (subject or "").startswith(OF_THE_PROGRAMME):
            without = {name: value for name, value in said.items() if name != "reason"}
            db.session.execute(sa.update(table).where(table.c.id == number).values({"values": without}))
