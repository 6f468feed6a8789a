"""How offices rank in protocol, and what decides the order of delegations before their names do."""
import sqlalchemy as sa

from ..assembly.models import Step
from ..assembly.rules import change_and_note
from ..db import db
from ..journal.rules import record
from ..refusals import N_, Refusal, check_revision
from . import rules_places
from .models import Delegate, Rank
from .rules_categories import behind_all, free_slug, refuse_second


class RankUsed(Refusal):
    message = N_("“%(name)s” is the office of people who registered (%(count)s). Give them another one first.")


class CityIsLast(Refusal):
    message = N_("The name of the city always decides last.")


def add(*, name, by):
    """A new rank, below all others. Raises NoLatinName, NameTaken."""
    rules_places.hold()
    refuse_second(Rank, name)
    rank = Rank(slug=free_slug(Rank, name), name=name, position=behind_all(Rank))
    db.session.add(rank)
    db.session.flush()
    record("rank.added", rank, by=by, fields=["name"], values={"name": [None, name.as_dict()]})
    return rank


def rename(rank, *, name, seen, by):
    """Give a rank another name; its slug stays. Raises ChangedMeanwhile, NameTaken."""
    check_revision(rank, seen)
    refuse_second(Rank, name, itself=rank)
    change_and_note("rank.edited", rank, {"name": name}, by=by)


def remove(rank, *, seen, by):
    """Take away a rank that nobody has. Raises ChangedMeanwhile, RankUsed."""
    rules_places.hold()     # so that nobody registers with it meanwhile
    check_revision(rank, seen)
    if count := db.session.scalar(db.select(sa.func.count()).where(Delegate.rank_id == rank.id)):
        raise RankUsed(name=rank.name, count=count)
    record("rank.removed", rank, by=by, values={"name": [rank.name.as_dict(), None]})
    db.session.delete(rank)
    db.session.flush()


def move_step(step, *, up, seen, by):
    """Let a Step decide one place earlier or later; at the end it stays. The city's name always decides last.

    Raises ChangedMeanwhile, CityIsLast.
    """
    assembly = rules_places.hold()
    check_revision(assembly, seen)
    if step is Step.CITY:
        raise CityIsLast()
    steps = [kept for kept in assembly.protocol if kept != Step.CITY.value]
    here = steps.index(step.value)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(steps):
        return
    steps[here], steps[there] = steps[there], steps[here]
    change_and_note("assembly.protocol", assembly, {"protocol": [*steps, Step.CITY.value]}, by=by)
