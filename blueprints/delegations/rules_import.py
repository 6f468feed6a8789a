"""A table of delegates that a registrar brings back: what differs is looked at row by row, then changed in one transaction.

Registrations are found by their reference; a row without one is somebody new. What a row does not tell stays as it is.
"""
import dataclasses
import hashlib

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..accounts.rules import BadAddress
from ..db import db
from ..members.models import Member
from ..refusals import N_, Refusal
from ..tables import INVISIBLE
from ..texts import LANGUAGES, searchable, tidy_line
from . import rules, rules_places
from .models import GONE, IN_LINE, SEATED, Delegate, Delegation, Post, Rank, Status
from .models_categories import Category
from .rules_delegation import AddressInUse, AddressTwice, NameNeeded, TwoHeads, folded_or_none
from .rules_focal_points import Cities, EmailMissing

FIELDS = ("name", "own_name", "office", "organisation", "post", "rank_id", "email", "language")     # what a table may change
POSTS = {post.value: post for post in Post}


class UnknownReference(Refusal):
    message = N_("Nobody is registered with the reference %(reference)s. Correct it, or empty the cell to add somebody new.")
    field = "reference"


class ReferenceTwice(Refusal):
    message = N_("The reference %(reference)s stands in row %(row)s already. Leave one of the two rows out.")
    field = "reference"


class AddedBefore(Refusal):
    message = N_("This row added %(reference)s before, who was declined or has withdrawn since. Undo that on the page of the "
                 "registration, or leave the row out.")
    field = "name"


class NameMissing(Refusal):
    message = N_("Write the name.")
    field = "name"


class NotOfTheList(Refusal):
    message = N_("“%(words)s” is none of the list. Write one of these: %(choices)s.")


class CategoryMissing(Refusal):
    message = N_("Write the category, or the city.")
    field = "category"


class NoSuchCategory(Refusal):
    message = N_("No category is called “%(words)s”. Write one of these: %(choices)s.")
    field = "category"


class CategoryIsOver(Refusal):
    message = N_("Nobody new can come as “%(category)s”. Write another category.")
    field = "category"


class HasHead(Refusal):
    message = N_("%(city)s already has a head of delegation. Choose another post, or change that of the other one in the same "
                 "table.")
    field = "post"


class NoRoom(Refusal):
    message = N_("All places are taken here. Choose below that those without a place wait, or leave this row out.")


@dataclasses.dataclass
class Row:
    """A row of the table. `cells` are {name: text} of FIELDS and of category and city; for a registration that is there
    only those that the table tells. Choices are keys, or as they were written where they are none.

    `changes` are {field: (old, new)}; `wrong` are [(name of a cell or "", Refusal or sentence)].
    """

    number: int
    reference: str
    cells: dict
    delegate: Delegate | None = None
    changes: dict = dataclasses.field(default_factory=dict)
    category: Category | None = None
    member: Member | None = None
    facts: dict = dataclasses.field(default_factory=dict)
    folded: str = ""            # the e-mail address, where it is new
    key: str = ""               # of the form that somebody new is added with
    waits: bool = False
    is_there: bool = False      # nothing to do
    wrong: list = dataclasses.field(default_factory=list)

    def refuse(self, refusal, name=None):
        self.wrong.append((refusal.field or "" if name is None else name, refusal))


@dataclasses.dataclass
class Looked:
    """All rows, each with what it would do and what is wrong with it, and a fingerprint of the registrations as they are."""

    rows: list

    @property
    def changed(self):
        return [row for row in self.rows if row.delegate is not None and not row.is_there and not row.wrong]

    @property
    def new(self):
        return [row for row in self.rows if row.delegate is None and not row.is_there and not row.wrong]

    @property
    def wrong(self):
        return [row for row in self.rows if row.wrong]

    @property
    def same(self):
        return [row for row in self.rows if row.is_there]

    @property
    def fingerprint(self):
        """Of the registrations that something differs of; another one as soon as somebody changes one of them."""
        seen = sorted((row.delegate.id, row.delegate.revision) for row in self.rows if row.delegate is not None
                      and not row.is_there)
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]


def look_at(rows, *, check, assembly, wait=False):
    """What these Rows would do, as the database is now; a dozen statements however many they are. It changes nothing.

    `check` tells of the name of a cell and its new text what is wrong with its shape: a sentence, or None. With `wait`,
    somebody new who finds no place goes on the waiting list. Raises NoAssembly where somebody new is among them.
    """
    find(rows)
    ranks = {name: rank for rank in db.session.scalars(db.select(Rank).order_by(Rank.position, Rank.id))
             for name in names_of(rank)}
    for row in rows:
        if row.delegate is not None:
            compare(row, ranks, check)
    new = [row for row in rows if row.delegate is None and not row.reference]
    if new:
        look_at_new(new, ranks, check)
    check_addresses([row for row in rows if not row.wrong and row.folded])
    check_heads(rows)
    take_places([row for row in new if not row.wrong and not row.is_there], assembly, wait=wait)
    return Looked(rows)


def find(rows):
    """Find the registrations by their references; one that stands twice in the table is refused the second time."""
    wanted = {row.reference for row in rows if row.reference}
    found = db.select(Delegate).where(Delegate.reference.in_(wanted), Delegate.erased_at.is_(None)).options(
        joinedload(Delegate.delegation).joinedload(Delegation.member)).execution_options(populate_existing=True)
    known, first = {delegate.reference: delegate for delegate in db.session.scalars(found)} if wanted else {}, {}
    for row in rows:
        if row.reference and first.setdefault(row.reference, row.number) != row.number:
            row.refuse(ReferenceTwice(reference=row.reference, row=first[row.reference]))
        elif row.reference and row.reference not in known:
            row.refuse(UnknownReference(reference=row.reference))
        row.delegate = known.get(row.reference) if not row.wrong else None


def compare(row, ranks, check):
    """What the row would change of its registration, and what is wrong with it."""
    delegate = row.delegate
    for name in FIELDS:
        if name in row.cells and not is_same(delegate, name, row.cells[name], ranks):
            row.changes[name] = (getattr(delegate, name), meaning(row, name, ranks, check))
    row.is_there = not row.changes
    if row.is_there:
        return
    try:
        rules.check_changeable(delegate)
    except Refusal as refusal:
        row.refuse(refusal)
    new = {name: new for name, (_old, new) in row.changes.items()}
    if "name" in new and not new["name"]:
        row.refuse(NameMissing())
    if "email" in new and not new["email"]:
        row.refuse(EmailMissing(), "email")
    elif new.get("email") and not new.get("name", delegate.name):
        row.refuse(NameNeeded())
    row.facts, row.category = new, delegate.category
    fold(row)


def is_same(delegate, name, words, ranks):
    """Does the cell say what is there already? An empty choice says nothing."""
    if name == "rank_id":
        rank = ranks.get(searchable(words))
        return words == "" and delegate.rank_id is None or rank is not None and rank.id == delegate.rank_id
    if name in ("post", "language"):
        held = delegate.post.value if name == "post" else delegate.language
        return words in ("", held) or name == "post" and not delegate.category.is_of_cities
    return tidy_line(words) == tidy_line(INVISIBLE.sub("", getattr(delegate, name)))


def names_of(row):
    """A rank or a category as a table may call it."""
    return {searchable(name) for name in (*row.name.as_dict().values(), row.slug) if name}


def meaning(row, name, ranks, check):
    """The value that the cell stands for; what is wrong with it is noted."""
    words = tidy_line(row.cells.get(name, ""))
    if name == "post" and words in POSTS:
        return POSTS[words]
    if name == "rank_id" and (not words or searchable(words) in ranks):
        return ranks[searchable(words)].id if words else None
    if name in ("post", "rank_id") or name == "language" and words not in LANGUAGES:
        row.refuse(NotOfTheList(words=words[:80], choices=choices(name, ranks)), name)
    elif words and (sentence := check(name, words)):
        row.wrong.append((name, sentence))
    return words


def choices(name, ranks):
    """What may stand in a cell of this name."""
    if name == "rank_id":
        return ", ".join(dict.fromkeys(rank.slug for rank in ranks.values()))
    return ", ".join(POSTS if name == "post" else LANGUAGES)


def fold(row):
    try:
        row.folded = folded_or_none(row.facts.get("email", ""))
    except BadAddress as refusal:
        if not any(name == "email" for name, _why in row.wrong):
            row.refuse(refusal, "email")


def look_at_new(rows, ranks, check):
    """Who would be added by these rows, and what is wrong with them; people whom the same row added before are there."""
    cities, categories = Cities(), db.session.scalars(db.select(Category).order_by(Category.position, Category.id)).all()
    for row in rows:
        usual = {"post": Post.DELEGATE.value, "language": "en"}
        row.cells |= {name: usual[name] for name in usual if not row.cells.get(name)}
        row.facts = {name: meaning(row, name, ranks, check) for name in FIELDS}
        if not row.facts["name"]:
            row.refuse(NameMissing())
        if not row.facts["email"]:
            row.refuse(EmailMissing(), "email")
        fold(row)
        try:
            row.category = category_of(row.cells.get("category", ""), row.cells.get("city", ""), categories)
        except Refusal as refusal:
            row.refuse(refusal)
            continue
        if row.category.is_of_cities:
            try:
                row.member = cities.called(row.cells.get("city", ""))
            except Refusal as refusal:
                row.refuse(refusal, "city")
        else:
            row.facts["post"] = Post.DELEGATE
        row.key = key_of(row)
    before = db.select(Delegate.request_key, Delegate.reference, Delegate.status).where(
        Delegate.request_key.in_({row.key for row in rows if row.key}))
    there = {key: (reference, status) for key, reference, status in db.session.execute(before)}
    for row in rows:
        reference, status = there.get(row.key, ("", None))
        if not row.wrong and reference and status in GONE:
            row.refuse(AddedBefore(reference=reference))
        row.is_there = bool(reference) and not row.wrong


def category_of(words, city, categories):
    """The category that is called so; without a word, and with a city, that of the cities."""
    found = [one for one in categories if (searchable(words) in names_of(one) if words else one.is_of_cities and city)]
    if not words and not found:
        raise CategoryMissing()
    if not found:
        raise NoSuchCategory(words=words[:80], choices=", ".join(one.slug for one in categories if one.retired_at is None))
    if all(one.retired_at is not None for one in found):
        raise CategoryIsOver(category=found[0].name)
    return next(one for one in found if one.retired_at is None)


def key_of(row):
    """The key of a row that adds somebody: the same row brought again has the same, so that it adds one person."""
    told = [row.category.slug, row.member.slug if row.member else "", row.folded, *(
        str(row.facts[name]) for name in FIELDS if name != "email")]
    return f"import-{hashlib.sha256(repr(told).encode()).hexdigest()[:40]}"


def check_addresses(rows):
    """Refuse addresses that stand in the table twice, or that somebody else is registered with in the category."""
    first = {}
    for row in rows:
        if first.setdefault((row.category.id, row.folded), row) is not row and not row.is_there:
            row.refuse(AddressTwice())
    wanted = db.select(Delegate.id, Delegate.category_id, Delegate.email_folded).where(
        Delegate.email_folded.in_({row.folded for row in rows}), Delegate.status.not_in(GONE))
    taken = {}
    for number, category, folded in db.session.execute(wanted) if rows else ():
        taken.setdefault((category, folded), set()).add(number)
    for row in rows:
        own = {row.delegate.id} if row.delegate is not None else set()
        if not row.wrong and not row.is_there and taken.get((row.category.id, row.folded), set()) - own:
            row.refuse(AddressInUse())


def check_heads(rows):
    """A delegation has one head, as it will be once the table is imported. The head before may leave the post in it."""
    leads = [row for row in rows if not row.wrong and not row.is_there and row.facts.get("post") is Post.HEAD
             and (row.delegate is None or row.delegate.status is not Status.PENDING and row.delegate.delegation_id)]
    if not leads:
        return
    stay = db.select(Delegate.id, Delegation.member_id).join(Delegate.delegation).where(
        Delegate.post == Post.HEAD, sa.or_(Delegate.status == Status.CONFIRMED, sa.and_(
            Delegate.is_approved, Delegate.status.in_(IN_LINE))))
    leaves = {row.delegate.id for row in rows if row.delegate is not None and not row.wrong
              and row.facts.get("post") not in (None, Post.HEAD)}
    led = {member for number, member in db.session.execute(stay) if number not in leaves}
    first = set()
    for row in leads:
        member = row.member or row.delegate.delegation.member
        if member.id in led:
            row.refuse(HasHead(city=member.name))
        elif member.id in first:
            row.refuse(TwoHeads(city=member.name))
        first.add(member.id)


def take_places(rows, assembly, *, wait):
    """Refuse those of the new ones who find no place, or with `wait` let them wait; counted for all of them at once.

    It is what rules_places.look tells of one delegation, told of all of them in one statement.
    """
    if not rows:
        return
    if assembly is None:
        raise rules.NoAssembly()
    counts = db.session.execute(db.select(
        Delegate.category_id, Delegation.member_id, rules_places.COUNTED_IN_ALL, Delegate.status, sa.func.count())
        .outerjoin(Delegate.delegation).where(Delegate.status.in_((*SEATED, Status.WAITING)))
        .group_by(Delegate.category_id, Delegation.member_id, rules_places.COUNTED_IN_ALL, Delegate.status)).all()
    taken, lines = dict.fromkeys(("all",), 0), set()
    for category, member, is_counted, status, count in counts:
        if status is Status.WAITING:
            lines.add((category, member))
            continue
        for what in (("category", category), ("member", member), *(["all"] if is_counted else [])):
            taken[what] = taken.get(what, 0) + count  # type: ignore[call-overload, index]
    for row in rows:
        limits = {"all": assembly.places, ("category", row.category.id): row.category.places}
        if row.member is not None:
            limits["member", row.member.id] = rules_places.seats_of(row.member.delegation, assembly)
        line = (row.category.id, row.member.id if row.member is not None else None)
        row.waits = line in lines or any(most is not None and taken.get(what, 0) >= most for what, most in limits.items())  # type: ignore[call-overload]
        if row.waits and not wait:
            row.refuse(NoRoom())
        elif row.waits:
            lines.add(line)
        else:
            for what in limits:
                taken[what] = taken.get(what, 0) + 1  # type: ignore[call-overload, index]
