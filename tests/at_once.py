"""Several people at one moment, each on a database connection of their own."""
import threading
from concurrent.futures import ThreadPoolExecutor

from blueprints.db import db


def at_once(app, people, act):
    """What `act(n)` returns, or the exception it raises, for n people who start together; what they did is committed."""
    db.session.commit()     # what was made for them is there, and no lock of ours is in their way
    gate = threading.Barrier(people)

    def one(n):
        with app.app_context():
            gate.wait()
            try:
                outcome = act(n)
                db.session.commit()
                return outcome
            except Exception as error:
                db.session.rollback()
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(one, range(people)))
