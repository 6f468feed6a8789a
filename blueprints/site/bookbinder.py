"""The bookbinder: a thread that makes the booklets of a new release, soon after it, in whichever worker looks first."""
from ..db import now
from ..programme.commands_booklets import make_booklets
from .chores import Housekeeper, started

PAUSE = 5           # seconds between two looks


class Bookbinder(Housekeeper):
    """Looks for nothing but booklets: making them takes seconds, for which no offer should wait."""

    errand = "the booklets"

    def look(self, moment):
        make_booklets(now=moment)


def start_bookbinder(app, *, clock=now, pause=PAUSE):
    """Start the thread; any number of processes may have one."""
    return started(Bookbinder(app, clock=clock, pause=pause))
