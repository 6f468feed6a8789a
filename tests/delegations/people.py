"""People who register, for tests of registering: a form filled in, and what it takes to send it."""
from blueprints.db import db
from blueprints.delegations.models import Delegate
from blueprints.journal.models import JournalEntry

FILLED = {"name": "Ana María O’Example-Núñez", "own_name": "김예시", "office": "Mayor", "organisation": "City of Example",
          "email": "ana@example.org", "post": "delegate", "consent": "y"}


def register(visitor, member=None, *, status=302, **changes):
    """Open the form, fill it in with `changes`, and send it; the answer. Without a member the city is not listed."""
    page = visitor.open("delegations.register")
    city = {"city": member.slug} if member else {"city": "-", "city_written": "Atlantis"}
    return visitor.send(page, status=status, **FILLED | city | changes)


def delegates():
    """Everybody who is registered, in the order of registering."""
    db.session.expire_all()
    return db.session.scalars(db.select(Delegate).order_by(Delegate.id)).all()


def only_delegate():
    [delegate] = delegates()
    return delegate


def journal_of(delegate):
    """The actions that the journal tells of a delegate, oldest first."""
    told = db.select(JournalEntry.action).where(JournalEntry.subject == f"delegate:{delegate.id}")
    return db.session.scalars(told.order_by(JournalEntry.id)).all()
