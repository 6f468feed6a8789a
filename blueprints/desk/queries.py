"""What registrars ask: the list of delegates with its search, one delegate's story, delegations and their seats."""
import dataclasses
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..db import db
from ..delegations.models import SEATED, Delegate, Delegation, Post, Status
from ..delegations.queries import WITH_CITY
from ..journal.models import JournalEntry
from ..mail.models import Letter
from ..members.models import Member
from ..texts import searchable

PAGE = 50
SORTS = {
    "newest": (Delegate.registered_at.desc(), Delegate.id.desc()),
    "oldest": (Delegate.registered_at, Delegate.id),
    "name": (sa.func.lower(Delegate.name), Delegate.id),
    "changed": (Delegate.updated_at.desc(), Delegate.id.desc()),
}
UNMATCHED = "-"     # instead of a slug: those whose city has still to be matched


@dataclasses.dataclass(frozen=True)
class Wanted:
    """What a registrar looks for; each empty means all."""

    words: str = ""
    status: Status | None = None
    city: str = ""
    post: Post | None = None
    sort: str = "newest"
    page: int = 1


class Found(NamedTuple):
    """One page of delegates, how many there are in all and with each status, and which page of how many it is."""

    delegates: list
    total: int
    counts: dict
    number: int
    pages: int


def escaped(words):
    """`words` for LIKE … ESCAPE, in which a per cent sign is a per cent sign."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def members():
    """Every member with its delegation, for choosing and for searching by city."""
    return db.session.scalars(db.select(Member).options(joinedload(Member.delegation)).order_by(Member.slug)).all()


def named_so(members, word):
    """The ids of the delegations of members that have the folded `word` in one of their names."""
    return [member.delegation.id for member in members if member.delegation and word in searchable(
        "\n".join((*member.name.as_dict().values(), member.local_name, member.slug)))]


def conditions(wanted, members):
    """Each word has to be found in the person or in the city; then city and post."""
    for word in searchable(wanted.words).split()[:8]:
        yield sa.or_(Delegate.search_words.like(f"%{escaped(word)}%", escape="\\"),
                     Delegate.delegation_id.in_(named_so(members, word)))
    if wanted.city == UNMATCHED:
        yield Delegate.delegation_id.is_(None)
    elif wanted.city:
        yield Delegate.delegation_id.in_([member.delegation.id for member in members
                                          if member.slug == wanted.city and member.delegation])
    if wanted.post:
        yield Delegate.post == wanted.post


def find(wanted, members):
    """The page of delegates that `wanted` describes, in three statements however many there are."""
    where = list(conditions(wanted, members))
    counted = db.session.execute(db.select(Delegate.status, sa.func.count()).where(*where).group_by(Delegate.status))
    counts = dict.fromkeys(Status, 0) | dict(counted.all())
    if wanted.status:
        where.append(Delegate.status == wanted.status)
    total = counts[wanted.status] if wanted.status else sum(counts.values())
    pages = max(1, -(-total // PAGE))
    page = min(wanted.page, pages)
    listed = db.select(Delegate).where(*where).order_by(*SORTS[wanted.sort]).offset((page - 1) * PAGE).limit(PAGE)
    return Found(list(db.session.scalars(listed.options(WITH_CITY))), total, counts, page, pages)


def history(row):
    """What the journal tells of a delegate or a delegation, newest first."""
    told = db.select(JournalEntry).where(JournalEntry.subject == f"{type(row).__name__.lower()}:{row.id}")
    return db.session.scalars(told.options(joinedload(JournalEntry.actor)).order_by(JournalEntry.id.desc())).all()


def letters(delegate):
    """The letters written about a delegate, newest first."""
    written = db.select(Letter).where(Letter.about == f"delegate:{delegate.id}")
    return db.session.scalars(written.order_by(Letter.id.desc())).all()


class Seats(NamedTuple):
    """A member at this assembly: its delegation, if there is one yet, and how many hold a seat."""

    member: Member
    delegation: Delegation | None
    taken: int


def delegations():
    """Every member that is not retired or has somebody coming, with seats taken; two statements."""
    counted = db.session.execute(db.select(Delegate.delegation_id, sa.func.count())
                                 .where(Delegate.status.in_(SEATED), Delegate.delegation_id.is_not(None))
                                 .group_by(Delegate.delegation_id))
    taken = dict(counted.all())
    wanted = db.select(Member).options(joinedload(Member.delegation).joinedload(Delegation.coordinator))
    rows = [Seats(member, member.delegation, taken.get(member.delegation.id, 0) if member.delegation else 0)
            for member in db.session.scalars(wanted.order_by(Member.slug))]
    return [row for row in rows if row.member.retired_at is None or row.taken]


def member_called(slug):
    """The member with this slug, its delegation and focal point; None when there is none."""
    wanted = db.select(Member).where(Member.slug == slug)
    return db.session.scalar(wanted.options(joinedload(Member.delegation).joinedload(Delegation.coordinator)))


def delegates_of(delegation):
    """The delegates of a delegation, or none."""
    wanted = db.select(Delegate).where(Delegate.delegation_id == delegation.id) if delegation else None
    return db.session.scalars(wanted).all() if delegation else []
