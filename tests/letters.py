"""Reading the outbox as the people written to would."""
import re

from blueprints.db import db
from blueprints.mail.models import Letter


def letters_to(address):
    """The letters to this address that wait in the outbox, oldest first."""
    waiting = db.select(Letter).where(Letter.to == address, Letter.sent_at.is_(None), Letter.failed_at.is_(None))
    return db.session.scalars(waiting.order_by(Letter.id)).all()


def link_in(letter):
    """The first address in the letter's body; visitors open it as it stands, without the host: `path_in`."""
    found = re.search(r"https?://\S+", letter.body)
    assert found, f"no address in the letter {letter.kind}: {letter.body}"
    return found.group().rstrip(".,;:!?)>”»")


def path_in(letter):
    """The path of `link_in`, as `visitor.open` takes it."""
    return re.sub(r"^https?://[^/]+", "", link_in(letter))
