"""What calendars show of the assembly besides its programme: its days as one entry, and its deadlines. Pure."""
import datetime as dt
from typing import NamedTuple

# The moments until when, or from when on, something may be done, by their column of the assembly, in their order.
DEADLINES = ("registration_opens_at", "registration_closes_at", "edits_close_at", "substitutions_close_at")
WHOLE = "assembly"      # the name of the entry for all its days


class Stamp(NamedTuple):
    """How often one of these entries has changed, and when last; `is_gone` once there is no such deadline any more, and then
    `shows` what it last was."""

    shows: object
    sequence: int
    changed_at: dt.datetime
    is_gone: bool = False

    def as_json(self):
        return [self.shows, self.sequence, self.changed_at.isoformat(), self.is_gone]

    @classmethod
    def from_json(cls, values):
        shows, sequence, changed_at, is_gone = values
        return cls(shows, sequence, dt.datetime.fromisoformat(changed_at), is_gone)

    def now_shows(self, shows, at):
        """The stamp once this is what it shows; None: it is gone."""
        if shows is None:
            return self if self.is_gone else self._replace(sequence=self.sequence + 1, changed_at=at, is_gone=True)
        return self if shows == self.shows and not self.is_gone else Stamp(shows, self.sequence + 1, at)
