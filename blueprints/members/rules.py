"""What is allowed with members: loading, adding, editing, verifying, retiring. A slug is permanent."""
import itertools
import re

from ..db import db
from ..engines import hold
from ..journal.rules import change, record
from ..refusals import N_, Refusal, check_revision
from ..texts import Text, searchable
from .models import Member, Part, Region
from .roster import RECALLED

FACTS = ("name", "local_name", "country_code", "region", "part", "evidence")


class NoLatinName(Refusal):
    message = N_("Write the English name in Latin letters: the city's address is made of it.")
    field = "name"


class AlreadyListed(Refusal):
    message = N_("%(name)s of the same country is listed already. Edit that entry, or restore it if it is retired.")
    field = "name"


def facts_of(cells):
    """What a line of the roster says of a member. Raises ValueError for an unknown region or role."""
    return {
        "name": Text(en=cells["name_en"], ko=cells["name_ko"], fr=cells["name_fr"], es=cells["name_es"]),
        "local_name": cells["name_local"],
        "country_code": cells["country_code"].upper(),
        "region": Region(cells["region"]),
        "part": Part(cells["role"]),
        "evidence": cells["evidence"],
    }


def is_proof(evidence):
    """Does this say where the membership is written, or only that somebody recalls it?"""
    return evidence not in ("", RECALLED)


def load(lines, *, now):
    """Make the members of the roster's lines that are not there yet; how many were made.

    Members that are there are left alone, retired ones too.
    """
    hold(db.session, "members")
    known = set(db.session.scalars(db.select(Member.slug)))
    new = [line.cells for line in lines if line.cells["slug"] not in known]
    for cells in new:
        facts = facts_of(cells)
        make(cells["slug"], facts, verified_at=now if is_proof(facts["evidence"]) else None)
    db.session.flush()
    return len(new)


def make(slug, facts, *, verified_at):
    """A new member; its delegation is made when it is first needed."""
    member = Member(slug=slug, verified_at=verified_at, **facts)
    db.session.add(member)
    return member


def add(*, facts, is_verified, by, now):
    """List a new member; `facts` are those of FACTS. Raises NoLatinName, AlreadyListed."""
    hold(db.session, "members")
    refuse_second(facts)
    member = make(free_slug(facts), facts, verified_at=now if is_verified else None)
    db.session.flush()
    record("member.added", member, by=by, fields=[*facts, "slug"], values={"slug": member.slug})
    return member


def refuse_second(facts, itself=None):
    """Refuse a name that another member of the same country has."""
    of_country = db.select(Member).where(Member.country_code == facts["country_code"])
    for other in db.session.scalars(of_country):
        if other is not itself and searchable(other.name.en) == searchable(facts["name"].en):
            raise AlreadyListed(name=other.name)


def free_slug(facts):
    """A slug nobody has, made of the English name; with the country's code, then a number, where it is taken."""
    name = re.sub(r"[^a-z0-9]+", "-", searchable(facts["name"].en).replace("'", "")).strip("-")[:60].strip("-")
    if not name:
        raise NoLatinName()
    with_country = f"{name}-{facts['country_code'].lower()}"
    taken = set(db.session.scalars(db.select(Member.slug).where(Member.slug.startswith(name))))
    candidates = itertools.chain([name, with_country], (f"{with_country}-{number}" for number in itertools.count(2)))
    return next(slug for slug in candidates if slug not in taken)


def edit(member, *, facts, seen, by):
    """Change a member's facts; its slug stays. Raises ChangedMeanwhile, AlreadyListed."""
    check_revision(member, seen)
    hold(db.session, "members")
    refuse_second(facts, itself=member)
    change_and_note(member, facts, by=by)


def change_and_note(member, facts, *, by):
    """Set the facts that differ and write into the journal what they were and are; nothing when none does."""
    before = {name: in_plain(getattr(member, name)) for name in facts}
    if changed := change(member, **facts):
        record("member.edited", member, by=by, fields=changed,
               values={name: [before[name], in_plain(getattr(member, name))] for name in changed})


def in_plain(value):
    """A fact of a member as plain JSON."""
    if isinstance(value, Text):
        return value.as_dict()
    return getattr(value, "value", value)


# What an organiser does to a member in one step: the moment that is set (or cleared), and what the journal calls it.
# Only verified members are shown to the public; a retired one is on no list, keeps its address and can be restored.
STEPS = {
    "verify": ("verified_at", True, "member.verified"),
    "doubt": ("verified_at", False, "member.doubted"),
    "retire": ("retired_at", True, "member.retired"),
    "restore": ("retired_at", False, "member.restored"),
}


def take_step(member, step, *, seen, by, now):
    """Take one of the STEPS; taking it twice is taking it once. Raises ChangedMeanwhile."""
    name, sets, action = STEPS[step]
    if (getattr(member, name) is not None) == sets:
        return
    check_revision(member, seen)
    setattr(member, name, now if sets else None)
    record(action, member, by=by, fields=[name])
