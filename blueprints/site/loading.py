"""The announced data: read from the project's files, made into rows where they are missing."""
from ..assembly import announcement
from ..assembly import rules as assembly
from ..delegations import rules_categories as categories
from ..journal.rules import record
from ..members import roster
from ..members import rules as members_rules


def load_announced(*, now):
    """Make what was announced and is not there yet: the assembly, its days, the members; True when something was.

    Never overwrites or brings back what an organiser edited, retired or removed. The caller commits.
    """
    is_new = assembly.load(announcement.read(), now=now)
    members = members_rules.load(roster.read(roster.FILE.read_text(encoding="utf-8")), now=now)
    defaults = categories.load()
    if is_new or members:
        record("assembly.loaded", values={"members": members})
    return bool(is_new or members or defaults)
