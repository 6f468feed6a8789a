"""Writing into the journal, in the transaction of the change itself."""
import sqlalchemy as sa

from ..db import db
from .models import JournalEntry

ENTRY = sa.insert(JournalEntry.__table__)      # as it stands: there are many, and nobody looks at one again


def record(action, subject=None, *, by=None, fields=(), values=None):
    """Note that `by` (an Account, or None for a command or a delegate's own link) did `action` to the row `subject`.

    The subject must have its id: flush before. `values` never hold anything about a person.
    """
    name = f"{type(subject).__name__.lower()}:{subject.id}" if subject is not None else None
    db.session.connection().execute(ENTRY, {"action": action, "subject": name, "actor_id": by.id if by is not None else None,
                                            "fields": sorted(fields), "values": values or {}})


def change(row, **facts):
    """Set the facts that differ on the row; the names of those that did, for the journal."""
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    return changed
