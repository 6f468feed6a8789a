"""Questions about delegations and delegates: of the public form, of a delegate, of a focal point."""
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from ..accounts.models import hash_of
from ..accounts.queries import KNOWN_ELSEWHERE
from ..assembly.models import Day
from ..db import db
from ..journal.models import JournalEntry
from ..mail.models import Letter
from ..members.models import Member
from .models import GONE, Delegate, Delegation, Party, Post, Rank, Status
from .models_categories import Answer, Category, FormPart, Question

WITH_CITY = joinedload(Delegate.delegation).joinedload(Delegation.member)
WITH_PARTY = joinedload(Delegate.party), joinedload(Delegate.rank)
LEAVING = ("delegate.withdrawn", "delegate.lapsed")     # what the journal calls the ways in which somebody gives a place back


def open_members():
    """Every member that somebody can come for, verified or not."""
    return db.session.scalars(db.select(Member).where(Member.retired_at.is_(None)).order_by(Member.slug)).all()


def ways_in(slug=""):
    """What somebody may come as: the public categories, and the one with this slug; as the organisers order them."""
    wanted = db.select(Category).where(Category.retired_at.is_(None), sa.or_(Category.is_public, Category.slug == slug))
    return db.session.scalars(wanted.order_by(Category.position, Category.id)).all()


def way_in(slug=""):
    """The way with this slug; else that of the member cities. Before anything is loaded it is one that asks for all."""
    wanted = db.select(Category).where(Category.retired_at.is_(None), sa.or_(Category.slug == slug, Category.is_of_cities))
    found = db.session.scalars(wanted.order_by(Category.slug != slug)).first()
    return found or Category(slug="", is_of_cities=True, parts={part.value: False for part in FormPart}, is_public=True)


def ranks():
    """How offices rank, the highest first."""
    return db.session.scalars(db.select(Rank).order_by(Rank.position, Rank.id)).all()


def delegation_of_member(slug):
    """The delegation of the member with this slug; None while it has none."""
    wanted = db.select(Delegation).join(Delegation.member).where(Member.slug == slug).options(contains_eager(Delegation.member))
    return db.session.scalar(wanted)


def parts_asked():
    """Which categories ask for each part of the form: the part's value → categories, in their order."""
    wanted = db.select(Category).where(Category.retired_at.is_(None)).order_by(Category.position, Category.id)
    asked = {}
    for category in db.session.scalars(wanted):
        for part in category.parts:
            asked.setdefault(part, []).append(category)
    return asked


def last_day():
    """The date of the assembly's last day; None while it has none."""
    return db.session.scalar(db.select(sa.func.max(Day.date)))


def registration_of(token):
    """The registration that this secret of a delegate's own link opens; None when it opens nothing, or one that was erased."""
    wanted = db.select(Delegate).where(Delegate.link_hash == hash_of(token), Delegate.erased_at.is_(None))
    return db.session.scalar(wanted.options(WITH_CITY, *WITH_PARTY))


def answers_told(delegate):
    """The answers of somebody, in the order of the questions, with the words that they were given under."""
    wanted = db.select(Answer).join(Answer.question).where(Answer.delegate_id == delegate.id)
    wanted = wanted.options(contains_eager(Answer.question), joinedload(Answer.wording))
    return db.session.scalars(wanted.order_by(Question.position, Question.id)).all()


def way_out(delegate):
    """How this delegate gave the place back: (what the journal calls it, did somebody else do it); None where nothing tells."""
    told = db.select(JournalEntry.action, JournalEntry.actor_id).where(
        JournalEntry.subject == f"delegate:{delegate.id}", JournalEntry.action.in_(LEAVING))
    found = db.session.execute(told.order_by(JournalEntry.id.desc()).limit(1)).first()
    return (found.action, found.actor_id is not None) if found else None


class Waiting(NamedTuple):
    """Where somebody stands in the line: how many stand before, and how many wait in the same party, oneself too."""

    before: int
    together: int


def in_line(category_id, delegation_id, *, is_wide, is_of_all):
    """Who waits in the line of this delegation and category; where the category is what is full it `is_wide`: of the whole
    category; and where the assembly is, it `is_of_all`."""
    yield Delegate.status == Status.WAITING
    if not is_of_all:
        yield Delegate.category_id == category_id
    if not is_of_all and not is_wide:
        yield Delegate.delegation_id == delegation_id


def waiting_for(category, delegation, **line):
    """How many wait for a place of this category and delegation."""
    conditions = in_line(category.id, delegation.id if delegation is not None else None, **line)
    return db.session.scalar(db.select(sa.func.count()).where(*conditions))


def waiting_before(delegate, **line):
    """How this delegate stands in the line, in one statement."""
    mine = delegate.party
    same = sa.and_(Party.id == mine.id, sa.tuple_(Delegate.position, Delegate.id) < (delegate.position, delegate.id))
    before = db.select(sa.func.count()).select_from(Delegate).join(Delegate.party).where(
        *in_line(delegate.category_id, delegate.delegation_id, **line),
        sa.or_(sa.tuple_(Party.turn, Party.id) < (mine.turn, mine.id), same))
    together = db.select(sa.func.count()).where(Delegate.status == Status.WAITING, Delegate.party_id == mine.id)
    return Waiting(*db.session.execute(db.select(before.scalar_subquery(), together.scalar_subquery())).one())


def delegate_with_reference(words):
    """Whom somebody told on the phone, by the reference in either case; None when there is nobody."""
    return db.session.scalar(db.select(Delegate).where(Delegate.reference == words.strip().upper()).options(WITH_CITY))


def delegate_with_id(number):
    return db.session.get(Delegate, number, options=[WITH_CITY])


def registrations_of(email):
    """The registrations with this folded e-mail address, newest first."""
    wanted = db.select(Delegate).where(Delegate.email_folded == email)
    return db.session.scalars(wanted.options(WITH_CITY).order_by(Delegate.registered_at.desc(), Delegate.id.desc())).all()


def letters_since(moment, *, kind, about):
    """How many letters of this kind have been written since then about any of these delegates."""
    wanted = db.select(sa.func.count()).select_from(Letter).where(
        Letter.kind == kind, Letter.written_at > moment, Letter.about.in_([f"delegate:{delegate.id}" for delegate in about]))
    return db.session.scalar(wanted)


def known_by_registration(email):
    """Name and language of somebody with this folded address whose registration is neither declined nor withdrawn."""
    held = db.select(Delegate).where(Delegate.email_folded == email, Delegate.status.not_in(GONE))
    delegate = db.session.scalars(held.order_by(Delegate.id.desc()).limit(1)).first()
    return {"name": delegate.name, "language": delegate.language} if delegate else None


KNOWN_ELSEWHERE.append(known_by_registration)





def in_order(delegates):
    """The head first, then the others as they stand; those who do not come last."""
    posts = list(Post)
    standing = {Status.CONFIRMED: 0, Status.PENDING: 0, Status.OFFERED: 0, Status.WAITING: 1, Status.DECLINED: 2,
                Status.WITHDRAWN: 3}
    return sorted(delegates, key=lambda delegate: (standing[delegate.status], posts.index(delegate.post), delegate.name))
