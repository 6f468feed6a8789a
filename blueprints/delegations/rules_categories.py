"""What somebody may come as, and how offices rank: what an assembly starts out with, and what organisers change of it."""
import itertools
import pathlib
import re
import tomllib

import sqlalchemy as sa

from ..assembly.queries import the_assembly
from ..assembly.rules import at_venue, change_and_note
from ..db import db
from ..journal.rules import record
from ..refusals import N_, Refusal, check_revision
from ..texts import Text, searchable
from . import rules_places, rules_waiting
from .models import Rank
from .models_categories import Category, FormPart

DEFAULTS = pathlib.Path(__file__).with_name("defaults.toml")
LONGEST_SLUG = 40


class NoLatinName(Refusal):
    message = N_("Write the English name with some Latin letters: the permanent address is made of it.")
    field = "name"


class NameTaken(Refusal):
    message = N_("“%(name)s” is there already. Choose another name, or edit that one.")
    field = "name"


class CitiesStay(Refusal):
    message = N_("Member cities always have their delegations, so this category cannot be retired.")


class UnknownPart(Refusal):
    message = N_("The form has no such part.")


class NoReason(Refusal):
    message = N_("Write why. It is kept in the journal.")
    field = "reason"


def load():
    """Make the categories and ranks that an assembly starts out with, where there are none but that of the cities yet.

    How many were made. What an organiser edited, retired or removed is left alone.
    """
    defaults, made = tomllib.loads(DEFAULTS.read_text(encoding="utf-8")), 0
    known = set(db.session.scalars(db.select(Category.slug)))
    if len(known) < 2:
        for position, facts in enumerate(defaults["category"]):
            if facts["slug"] not in known:
                db.session.add(Category(position=position, **facts | {key: Text(**facts[key]) for key in ("name", "note")}))
                made += 1
    if not db.session.scalar(db.select(Rank.id).limit(1)):
        for position, facts in enumerate(defaults["rank"]):
            db.session.add(Rank(position=position, slug=facts["slug"], name=Text(**facts["name"])))
            made += 1
    db.session.flush()
    return made


def add(*, name, note, parts, places, needs_approval, is_public, closes, by, now):
    """A new category outside cities, after all others; `closes` is a local time at the venue, naive, or None.

    `parts` is {value of FormPart: is it required}. Raises NoLatinName, NameTaken, OutOfReach.
    """
    rules_places.hold()
    refuse_second(Category, name)
    check_parts(parts)
    category = Category(slug=free_slug(Category, name), name=name, note=note, parts=parts, places=places,
                        needs_approval=needs_approval, is_public=is_public, closes_at=in_utc(closes, now=now),
                        position=behind_all(Category))
    db.session.add(category)
    db.session.flush()
    record("category.added", category, by=by, fields=["name"], values={"name": [None, name.as_dict()]})
    return category


def edit(category, *, name, note, parts, places, needs_approval, is_public, closes, seen, by, now):
    """Change what a category is, but for its slug and that it is that of cities; who was served with more places.

    Fewer places than are taken is allowed: nobody loses one, and nobody new gets one. Raises ChangedMeanwhile, NameTaken,
    OutOfReach.
    """
    assembly = rules_places.hold()
    check_revision(category, seen)
    refuse_second(Category, name, itself=category)
    check_parts(parts)
    facts = {"name": name, "note": note, "parts": parts, "places": places, "needs_approval": needs_approval,
             "is_public": is_public or category.is_of_cities, "closes_at": in_utc(closes, now=now)}
    more = category.places is not None and (places is None or places > category.places)
    change_and_note("category.edited", category, facts, by=by)
    return rules_waiting.serve(assembly, now=now) if more else []


def add_places(category, *, more, reason, seen, by, now):
    """So many more places for a category that has a limit, for a reason that the journal keeps; who was served.

    Raises ChangedMeanwhile, NoReason.
    """
    assembly = rules_places.hold()
    check_revision(category, seen)
    if not reason.strip():
        raise NoReason()
    before, category.places = category.places, (category.places or 0) + more
    record("category.places", category, by=by, fields=["places"],
           values={"places": [before, category.places], "reason": reason})
    return rules_waiting.serve(assembly, now=now)


def retire(category, *, seen, by, now):
    """Nobody new comes so; whoever is registered stays. Twice is once. Raises ChangedMeanwhile, CitiesStay."""
    if category.is_of_cities:
        raise CitiesStay()
    set_retired(category, now, "category.retired", seen=seen, by=by)


def restore(category, *, seen, by):
    """Offer a category again; twice is once. Raises ChangedMeanwhile."""
    set_retired(category, None, "category.restored", seen=seen, by=by)


def set_retired(row, moment, action, *, seen, by):
    """Retire a category or a question at this moment, or with None restore it; twice is once. Raises ChangedMeanwhile."""
    if (row.retired_at is None) == (moment is None):
        return
    check_revision(row, seen)
    row.retired_at = moment
    record(action, row, by=by, fields=["retired_at"])


def move(row, *, up, by):
    """Put a category, a question or a rank one place further `up` or down among its like; at the end it stays."""
    rules_places.hold()
    model = type(row)
    wanted = db.select(model.id).order_by(model.position, model.id)
    if hasattr(model, "category_id"):
        wanted = wanted.where(model.category_id == row.category_id)
    ids = list(db.session.scalars(wanted))
    here = ids.index(row.id)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(ids):
        return
    ids[here], ids[there] = ids[there], ids[here]
    for position, key in enumerate(ids):        # not through the row: its revision is for those who edit it
        db.session.execute(sa.update(model).where(model.id == key).values(position=position),
                           execution_options={"synchronize_session": False})
    record(f"{model.__name__.lower()}.moved", row, by=by, fields=["position"], values={"position": there + 1})
    db.session.expire_all()


def behind_all(model, *where):
    """After all that are there."""
    last = db.session.scalar(db.select(sa.func.max(model.position)).where(*where))
    return 0 if last is None else last + 1


def check_parts(parts):
    if not set(parts) <= {part.value for part in FormPart}:
        raise UnknownPart()


def in_utc(closes, *, now):
    """The moment that this local time at the venue is; None stays None."""
    assembly = the_assembly()
    return at_venue(closes, assembly.zone if assembly else "UTC", now=now, field="closes_at")


def refuse_second(model, name, *, itself=None):
    """Refuse an English name that another category or rank has. Raises NameTaken."""
    for other in db.session.scalars(db.select(model)):
        if other is not itself and searchable(other.name.en) == searchable(name.en):
            raise NameTaken(name=other.name)


def free_slug(model, name):
    """A slug that no row of the model has, made of the English name. Raises NoLatinName."""
    plain = re.sub(r"[^a-z0-9]+", "-", searchable(name.en).replace("'", "").replace("’", "")).strip("-")
    plain = plain[:LONGEST_SLUG - 4].strip("-")
    if not plain:
        raise NoLatinName()
    taken = set(db.session.scalars(db.select(model.slug).where(model.slug.startswith(plain))))
    candidates = itertools.chain([plain], (f"{plain}-{number}" for number in itertools.count(2)))
    return next(slug for slug in candidates if slug not in taken)
