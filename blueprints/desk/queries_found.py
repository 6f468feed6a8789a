"""The list of delegates: what registrars may look for, and one page of who was found.

The filters of the list are those of everything that is done to many: deciding, writing, exporting. `matching` is all of them.
"""
import dataclasses
import datetime as dt
import functools
import json
from typing import NamedTuple

import sqlalchemy as sa

from ..assembly.models import Assembly
from ..assembly.queries import venue_zone
from ..db import db
from ..delegations.models import SEATED, Delegate, Delegation, Party, Post, Status
from ..delegations.models_categories import Answer, Category, Question, QuestionKind, QuestionWording
from ..mail.queries import is_undeliverable
from ..members.models import Member, Region
from ..texts import Text, searchable
from .rules_many import Hindrance

SIZES = (25, 50, 100, 200)
SIZE = 50
SORTS = {       # besides these, words_found.sorted_by knows "protocol"
    "newest": (Delegate.registered_at.desc(), Delegate.id.desc()),
    "oldest": (Delegate.registered_at, Delegate.id),
    "name": (sa.case((Delegate.name == "", 1), else_=0), Delegate.search_words, Delegate.id),     # folded, the name first
    "changed": (Delegate.updated_at.desc(), Delegate.id.desc()),
}
PROTOCOL = "protocol"
UNMATCHED = "-"     # instead of a slug: those whose city has still to be matched
SOON = dt.timedelta(hours=24)


@dataclasses.dataclass(frozen=True)
class Wanted:
    """What a registrar looks for; each empty means all. `only` is one of MARKS; `answer` is "12:vegan" for question 12."""

    words: str = ""
    status: Status | None = None
    category: str = ""
    city: str = ""
    region: Region | None = None
    post: Post | None = None
    only: str = ""
    answer: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    sort: str = "newest"
    size: int = SIZE
    page: int = 1


class City(NamedTuple):
    """A member as the list needs it; `names` is all that it is found by, folded."""

    member_id: int
    delegation_id: int | None
    slug: str
    name: Text
    region: Region
    is_verified: bool
    is_retired: bool
    names: str


class Kind(NamedTuple):
    """A category as the list needs it; `required` are the columns of Delegate that must be filled in."""

    id: int
    slug: str
    name: Text
    is_of_cities: bool
    required: tuple


class Asked(NamedTuple):
    """A question that has options, yes and no among them, or that must be answered; `options` are (value, Text or None)."""

    id: int
    category_id: int
    label: Text
    options: tuple
    is_required: bool


class Known(NamedTuple):
    """What there is to choose among."""

    cities: tuple
    kinds: tuple
    questions: tuple

    def category(self, slug):
        return next((kind for kind in self.kinds if kind.slug == slug), None)


def words_of(column):
    """A column of JSON as the text that it is, which is compared and read much faster than what stands in it."""
    return sa.cast(column, sa.String)


NEWEST_WORDING = sa.select(sa.func.max(QuestionWording.id)).where(
    QuestionWording.question_id == Question.id).correlate(Question).scalar_subquery()
ROWS = (
    sa.select(Member.id, Delegation.id, Member.slug, words_of(Member.name), Member.local_name, Member.region,
              Member.verified_at.is_not(None), Member.retired_at.is_not(None))
    .outerjoin(Delegation, Delegation.member_id == Member.id).order_by(Member.slug),
    sa.select(Category.id, Category.slug, words_of(Category.name), Category.is_of_cities, words_of(Category.parts))
    .order_by(Category.position, Category.id),
    sa.select(Question.id, Question.category_id, Question.kind, words_of(QuestionWording.label),
              words_of(QuestionWording.options), Question.is_required)
    .join(QuestionWording, QuestionWording.id == NEWEST_WORDING).where(Question.retired_at.is_(None))
    .order_by(Question.category_id, Question.position, Question.id),
)


def rows_known():
    """What there is to choose among as the database has it, in three statements: the key of what is made of it, see `known`."""
    return tuple(tuple(map(tuple, db.session.execute(wanted))) for wanted in ROWS)


@functools.lru_cache(4)
def known(rows):
    """The same, read; it changes seldom and is asked for with every page of the list."""
    cities, kinds, questions = rows
    return Known(tuple(map(city_of, cities)), tuple(map(kind_of, kinds)), tuple(map(question_of, questions)))


def city_of(row):
    member_id, delegation_id, slug, name, local_name, region, is_verified, is_retired = row
    name = Text(**json.loads(name))
    names = searchable("\n".join((*name.as_dict().values(), local_name, slug)))
    return City(member_id, delegation_id, slug, name, region, bool(is_verified), bool(is_retired), names)


def kind_of(row):
    category_id, slug, name, is_of_cities, parts = row
    required = tuple(part for part, is_required in json.loads(parts).items() if is_required and part in NEEDED)
    return Kind(category_id, slug, Text(**json.loads(name)), bool(is_of_cities), required)


def question_of(row):
    question_id, category_id, kind, label, options, is_required = row
    found = [(option["key"], Text(**option["name"])) for option in json.loads(options)]
    if kind is QuestionKind.YES_NO:
        found = [("yes", None), ("no", None)]
    return Asked(question_id, category_id, Text(**json.loads(label)), tuple(found), bool(is_required))


NEEDED = {"own_name": Delegate.own_name, "office": Delegate.office, "organisation": Delegate.organisation}


def is_incomplete(there_is, _now):
    """Somebody who comes, and of whom something is missing that the own category asks for."""
    yield Delegate.is_placeholder
    yield Delegate.email == ""
    for kind in there_is.kinds:
        for part in kind.required:
            yield sa.and_(Delegate.category_id == kind.id, NEEDED[part] == "")
    for question in there_is.questions:
        if question.is_required:
            answered = sa.exists().where(Answer.delegate_id == Delegate.id, Answer.question_id == question.id)
            yield sa.and_(Delegate.category_id == question.category_id, ~answered)


def waits_for_all(_there_is, _now):
    """Somebody in a group that waits for all its places or none, while some are free and are collected for it."""
    other, assembly = sa.orm.aliased(Delegate), sa.select(Assembly.seats_per_delegation).scalar_subquery()

    def taken(*which):
        return sa.select(sa.func.count()).where(other.status.in_(SEATED), *which).correlate(Delegate).scalar_subquery()

    seats = sa.select(sa.func.coalesce(Delegation.seats, assembly)).where(
        Delegation.id == Delegate.delegation_id).correlate(Delegate).scalar_subquery()
    places = sa.select(Category.places).where(Category.id == Delegate.category_id).correlate(Delegate).scalar_subquery()
    in_all = sa.select(Assembly.places).scalar_subquery()
    yield sa.and_(
        Delegate.status == Status.WAITING,
        sa.exists().where(Party.id == Delegate.party_id, Party.is_whole).correlate(Delegate),
        sa.or_(Delegate.delegation_id.is_(None), taken(other.delegation_id == Delegate.delegation_id) < seats),
        sa.or_(places.is_(None), taken(other.category_id == Delegate.category_id) < places),
        sa.or_(in_all.is_(None), taken() < in_all))


# What a registrar may look for besides: functions of what there is and of the moment; one of the conditions has to hold.
MARKS = {
    "unmatched": lambda there_is, now: [sa.and_(Delegate.delegation_id.is_(None), Delegate.status == Status.PENDING,
                                                Delegate.category_id.in_([k.id for k in there_is.kinds if k.is_of_cities]))],
    "ends-soon": lambda there_is, now: [sa.and_(Delegate.status == Status.OFFERED, Delegate.offer_until <= now + SOON)],
    "held": waits_for_all,
    "refused": lambda there_is, now: [sa.and_(Delegate.email != "", is_undeliverable(Delegate.email))],
    "incomplete": lambda there_is, now: [sa.and_(Delegate.status.in_((*SEATED, Status.WAITING)),
                                                 sa.or_(*is_incomplete(there_is, now)))],
    "placeholders": lambda there_is, now: [sa.and_(Delegate.is_placeholder, Delegate.status.in_((*SEATED, Status.WAITING)))],
    "not-agreed": lambda there_is, now: [sa.and_(Delegate.consented_at.is_(None), ~Delegate.is_placeholder,
                                                 Delegate.status.in_((*SEATED, Status.WAITING)))],
    "no-office": lambda there_is, now: [sa.and_(Delegate.post == Post.HEAD, Delegate.rank_id.is_(None),
                                                Delegate.status.in_(SEATED))],
}


def marked(name, there_is, *, now):
    """The condition of one of the MARKS."""
    return sa.or_(*MARKS[name](there_is, now))


def escaped(words):
    """`words` for LIKE … ESCAPE, in which a per cent sign is a per cent sign."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def conditions(wanted, there_is, *, now):
    """What `wanted` asks for, but for the status; who was erased is in no list."""
    yield Delegate.erased_at.is_(None)
    for word in searchable(wanted.words).split()[:8]:
        cities = [city.delegation_id for city in there_is.cities if word in city.names and city.delegation_id is not None]
        found = Delegate.search_words.like(f"%{escaped(word)}%", escape="\\")
        yield sa.or_(found, Delegate.delegation_id.in_(cities)) if cities else found
    if wanted.category:
        kind = there_is.category(wanted.category)
        yield Delegate.category_id == (kind.id if kind else None)
    if wanted.city == UNMATCHED:
        yield sa.and_(Delegate.delegation_id.is_(None), Delegate.city_written != "")
    elif wanted.city or wanted.region:
        yield Delegate.delegation_id.in_([city.delegation_id for city in there_is.cities if city.delegation_id is not None
                                          and wanted.city in ("", city.slug) and wanted.region in (None, city.region)])
    if wanted.post:
        yield Delegate.post == wanted.post
    if wanted.only:
        yield marked(wanted.only, there_is, now=now)
    if wanted.answer:
        number, _colon, value = wanted.answer.partition(":")
        yield sa.exists().where(Answer.delegate_id == Delegate.id, Answer.question_id == int(number), Answer.value == value)
    if wanted.since:
        yield Delegate.registered_at >= midnight(wanted.since)
    if wanted.until:
        yield Delegate.registered_at < midnight(wanted.until + dt.timedelta(days=1))


def midnight(date):
    return dt.datetime.combine(date, dt.time(), venue_zone())


def matching(wanted, there_is=None, *, now):
    """All conditions of `wanted`, for a SELECT of Delegate: what stands in the list, whatever the page."""
    where = list(conditions(wanted, there_is or known(rows_known()), now=now))
    return [*where, Delegate.status == wanted.status] if wanted.status else where


class Found(NamedTuple):
    """One page of delegates as rows of COLUMNS, how many there are in all and with each status, and which page of how many."""

    rows: list
    total: int
    counts: dict
    number: int
    pages: int


COLUMNS = (Delegate.id, Delegate.reference, Delegate.name, Delegate.own_name, Delegate.organisation, Delegate.is_placeholder,
           Delegate.delegation_id, Delegate.city_written, Delegate.category_id, Delegate.post, Delegate.status,
           Delegate.registered_at, Delegate.email, Delegate.merged_into_id)


def find(wanted, there_is, order_by, *, now):
    """The page of delegates that `wanted` describes, in two statements however many there are."""
    where = list(conditions(wanted, there_is, now=now))
    counted = db.session.execute(sa.select(Delegate.status, sa.func.count()).where(*where).group_by(Delegate.status))
    counts = dict.fromkeys(Status, 0) | dict(counted.all())
    if wanted.status:
        where.append(Delegate.status == wanted.status)
    total = counts[wanted.status] if wanted.status else sum(counts.values())
    pages = max(1, -(-total // wanted.size))
    number = min(wanted.page, pages)
    listed = sa.select(*COLUMNS).where(*where).order_by(*order_by).offset((number - 1) * wanted.size).limit(wanted.size)
    return Found(db.session.execute(listed).all() if total else [], total, counts, number, pages)  # type: ignore[arg-type]


# Put together once and not for each page.
REFUSED = sa.select(Delegate.id).where(Delegate.id.in_(sa.bindparam("ids", expanding=True)), Delegate.email != "",
                                       is_undeliverable(Delegate.email))


def refused(rows):
    """The ids of those of these rows to whose addresses letters do not arrive."""
    return set(db.session.scalars(REFUSED, {"ids": [row.id for row in rows]})) if rows else set()


def ids(where, *, most):
    """The ids of those who match, the earliest registered first."""
    wanted = sa.select(Delegate.id).where(*where).order_by(Delegate.registered_at, Delegate.id)
    return db.session.scalars(wanted.limit(most)).all()


def count(where):
    return db.session.scalar(sa.select(sa.func.count()).select_from(Delegate).where(*where))


def decided(entry):
    """(those whom it was done to, [(delegate, why not)]) of a journal entry of rules_many; the delegates as they are now."""
    left = {number: Hindrance(why) for number, why in entry.values["left"]}
    wanted = sa.select(Delegate).where(Delegate.id.in_([*entry.values["done"], *left]))
    wanted = wanted.options(sa.orm.joinedload(Delegate.delegation).joinedload(Delegation.member))
    found = {delegate.id: delegate for delegate in db.session.scalars(wanted)}
    return ([found[number] for number in entry.values["done"] if number in found],
            [(found[number], why) for number, why in left.items() if number in found])
