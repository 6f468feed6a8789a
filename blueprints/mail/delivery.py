"""The postman: takes letters from the outbox, one at a time, and has a carrier take them out of the house.

An edge of its own: it commits around each letter, so that no transaction waits for the network.
"""
import atexit
import threading

from sqlalchemy.exc import SQLAlchemyError

from ..db import db, now
from . import carriers, letters, queries, rules
from .models import Letter

PAUSE = 2           # seconds between two looks at the outbox


def deliver(app, *, once=False, clock=now, stop=None, pause=PAUSE):
    """Send what waits in the outbox; unless `once`, go on doing so until the Event `stop` is set. How many were sent.

    While it goes on it outlives a database or a mail server that is away. With `once` it raises SQLAlchemyError.
    Raises letters.BadAddress for a MAIL_FROM that is none.
    """
    stop = stop or threading.Event()
    carrier, sender = carriers.carrier(app.config), letters.sender(app.config["MAIL_FROM"])
    trouble = None      # told once, not every two seconds
    while True:
        try:
            with app.app_context():
                sent = deliver_waiting(app, carrier, sender, clock=clock, stop=stop)
            trouble = None
        except SQLAlchemyError as fault:
            if once:
                raise
            trouble = told(app, "letters wait for the database", fault, trouble)
        except Exception as fault:      # a bug must not end the thread for good: other letters still leave
            if once:
                raise
            trouble = told(app, "the postman stumbled", fault, trouble)
        if once:
            return sent
        if stop.wait(pause):
            return None


def told(app, words, fault, before):
    """Log `fault` unless it is the one that was told before; its name, to be given as `before` next time."""
    name = type(fault).__name__
    if name != before:
        app.logger.error("%s: %s", words, name, exc_info=None if isinstance(fault, SQLAlchemyError) else fault)
    return name


def deliver_waiting(app, carrier, sender, *, clock, stop):
    """Send all that is due, until nothing is left, the carrier is away, or `stop` is set. How many were sent."""
    sent = 0
    try:
        while not stop.is_set() and queries.is_anything_due(clock()):
            carrier.open()
            letter = rules.lend(now=clock())
            if letter is None:      # another postman has just taken the last one
                break
            sent += deliver_one(app, carrier, sender, letter, clock=clock)
    except carriers.Away as why:
        rules.put_off_all(str(why), now=clock())
        db.session.commit()
        app.logger.warning("letters wait for the mail server: %s", why)
    finally:
        db.session.rollback()
        carrier.close()
    return sent


def deliver_one(app, carrier, sender, letter, *, clock):
    """Try one letter that was lent to us, and note what became of it. True when it was sent; raises carriers.Away."""
    number, lease, name = letter.id, letter.lease_until, f"{clock():%Y%m%dT%H%M%SZ}-{letter.id}"
    settle, why = None, None
    try:
        message = letters.message(letter, sender=sender, base_url=app.config["BASE_URL"], readable=carrier.readable)
        db.session.commit()     # the lease holds from here on
        carrier.carry(message, name)
    except letters.BadAddress:
        settle, why = rules.give_up, "address"
    except UnicodeEncodeError:
        settle, why = rules.give_up, "letters"
    except carriers.Refused as refusal:
        settle, why = rules.give_up, str(refusal)
    except carriers.Delayed as delay:
        settle, why = rules.put_off, str(delay)
    except carriers.Away:
        letter = db.session.get(Letter, number, with_for_update=True)
        if letter is not None and letter.lease_until == lease:
            rules.give_back(letter)
        db.session.commit()
        raise

    letter = db.session.get(Letter, number, with_for_update=True)
    if letter is None:                      # erased while it was on its way
        pass
    elif settle is None:
        rules.sent(letter, now=clock())
    elif letter.lease_until == lease:       # else our time was up and another postman has it
        settle(letter, why, now=clock())
        app.logger.warning("letter %s, try %s: %s", number, letter.tries, why)
    db.session.commit()
    return settle is None


def tell_where(app):
    """Say once in the log when letters go to files."""
    if not app.config["MAIL_URL"]:
        app.logger.warning("MAIL_URL is not set: letters are not sent but written to %s", app.config["MAIL_FOLDER"])


class Postman(threading.Thread):
    """A thread that delivers as long as its process lives."""

    def __init__(self, app, **options):
        super().__init__(name="postman", daemon=True)
        self.app, self.options, self.stop = app, options, threading.Event()

    def run(self):
        deliver(self.app, stop=self.stop, **self.options)

    def end(self, seconds=5):
        """Let it finish the letter in hand, and wait that long for it."""
        self.stop.set()
        self.join(seconds)


def start_postman(app, *, clock=now, pause=PAUSE):
    """Start the thread that sends letters; any number of processes may, for each letter is lent to one of them."""
    postman = Postman(app, clock=clock, pause=pause)
    postman.start()
    atexit.register(postman.end)
    return postman
