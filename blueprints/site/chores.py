"""What is done as time goes by, without anybody asking: offers are reminded of, and end; personal data goes on its date.

A thread in each worker looks every minute for offers, and once a day for personal data. What is due is asked first, without a
lock; whoever then finds it done already by another worker does nothing.
"""
import atexit
import threading

from flask_babel import force_locale
from sqlalchemy.exc import SQLAlchemyError

from ..db import db, now
from ..delegations import letters, rules_waiting
from ..privacy import rules_purge

PAUSE = 60          # seconds between two looks


def do_chores(*, now):
    """Remind of offers and end those whose time is over, with their letters. How many letters were written; commits."""
    reminded = rules_waiting.due_reminders(now=now)
    for delegate in reminded:
        letters.reminder(delegate, now=now)
    lost, served = rules_waiting.lapse(now=now)
    for delegate in lost:
        letters.lapsed(delegate, now=now)
    letters.served(served, now=now)
    db.session.commit()
    return len(reminded) + len(lost) + len(served)


def do_daily_chores(*, now):
    """Remove personal data past its date, as the command `privacy purge` does. How much was removed; commits."""
    removed = rules_purge.purge(now=now)
    db.session.commit()
    return sum(removed.values())


class Housekeeper(threading.Thread):
    """A thread that does the chores as long as its process lives."""

    errand = "the chores"

    def __init__(self, app, *, clock=now, pause=PAUSE):
        super().__init__(name=type(self).__name__.lower(), daemon=True)
        self.app, self.clock, self.pause, self.stop = app, clock, pause, threading.Event()
        self.day = None

    def run(self):
        trouble = None          # told once, not every minute
        while not self.stop.wait(self.pause):
            try:
                with self.app.app_context(), force_locale("en"):
                    self.look(self.clock())
                    trouble = None
            except Exception as fault:      # a bug or a database that is away must not end the chores for good
                if trouble != (trouble := type(fault).__name__):
                    self.app.logger.error("%s wait: %s", self.errand, trouble,
                                          exc_info=None if isinstance(fault, SQLAlchemyError) else fault)

    def look(self, moment):
        """Do what is due at this moment."""
        do_chores(now=moment)
        if moment.date() != self.day:
            do_daily_chores(now=moment)
            self.day = moment.date()

    def end(self, seconds=5):
        """Let it finish what is in hand, and wait that long for it."""
        self.stop.set()
        self.join(seconds)


def started(thread):
    thread.start()
    atexit.register(thread.end)
    return thread


def start_housekeeper(app, *, clock=now, pause=PAUSE):
    """Start the thread; any number of processes may have one."""
    return started(Housekeeper(app, clock=clock, pause=pause))
