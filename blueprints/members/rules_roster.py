"""Importing members from a roster: every line is checked first, the differences are shown, then all is done or nothing."""
import csv
import hashlib
import re
from typing import NamedTuple

from ..db import db
from ..engines import hold
from ..journal.rules import record
from ..refusals import N_, Refusal
from ..texts import Text, searchable
from . import roster
from .models import Member, Part, Region
from .rules import FACTS, change_and_note, facts_of, is_proof, make

MOST_LINES = 2000
LONGEST = 200
LONGEST_SLUG = 80
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class WrongColumns(Refusal):
    message = N_("The first line must name these columns, in any order: %(columns)s.")
    field = "text"


class NoCsv(Refusal):
    message = N_("This cannot be read as CSV: a quotation mark is missing or misplaced. "
                 "Save it again from a spreadsheet as “CSV UTF-8”.")
    field = "text"


class NoLines(Refusal):
    message = N_("There are no members in it, only the names of the columns.")
    field = "text"


class TooManyLines(Refusal):
    message = N_("These are %(count)s lines. Import %(most)s at most at once.")
    field = "text"


class RosterChanged(Refusal):
    message = N_("The members changed after this preview was made. Nothing was imported. "
                 "Look at the new preview, then import it.")
    status = 409


class HasFaults(Refusal):
    message = N_("Some lines have to be corrected first. Nothing was imported.")


class WrongCells(Refusal):
    message = N_("This line has too few or too many cells. A cell with a comma in it needs quotation marks.")


class BadSlug(Refusal):
    message = N_("“%(value)s” is no slug. Write small letters, digits and hyphens, such as porto-alegre.")


class RepeatedSlug(Refusal):
    message = N_("The slug “%(value)s” is on line %(line)s already.")


class NameMissing(Refusal):
    message = N_("The English name is missing.")


class TooLong(Refusal):
    message = N_("What stands in %(column)s is too long. Shorten it to %(most)s characters.")


class LineBreak(Refusal):
    message = N_("What stands in %(column)s goes over several lines. Write it on one.")


class BadCountry(Refusal):
    message = N_("There is no country with the code “%(value)s”. Write two letters of ISO 3166, such as KR.")


class BadRegion(Refusal):
    message = N_("There is no region “%(value)s”. Write one of: %(known)s.")


class BadRole(Refusal):
    message = N_("There is no role “%(value)s”. Write one of: %(known)s.")


class SameCity(Refusal):
    message = N_("%(name)s of the same country is listed already, with the slug “%(slug)s”.")


class Fault(NamedTuple):
    """What is wrong on one line of the file."""

    line: int
    refusal: Refusal


class Change(NamedTuple):
    """A member that is there, what the file says of it, and where that differs: (fact, as it is, as it would be)."""

    member: Member
    facts: dict
    differing: list[tuple]


class Preview(NamedTuple):
    """What an import would do. `missing` are members that the file does not name: nothing happens to them."""

    added: list[tuple]          # (slug, facts)
    changed: list[Change]
    unchanged: int
    missing: list[Member]
    retired: list[Member]       # named in the file; they stay retired
    faults: list[Fault]
    fingerprint: str            # of the members as they are

    @property
    def does_nothing(self):
        return not (self.added or self.changed)


def preview(text, *, countries):
    """Compare a roster with the members; `countries` are the codes that exist.

    Raises WrongColumns, NoCsv, NoLines or TooManyLines: then no line could be looked at.
    """
    lines = lines_of(text)
    stored = db.select(Member).order_by(Member.slug).execution_options(populate_existing=True)
    members = {member.slug: member for member in db.session.scalars(stored)}
    faults = [fault for line in lines for fault in faults_of(line, countries)] + repeated(lines)
    rows = {}
    if not faults:
        rows = {line.cells["slug"]: facts_of(line.cells) for line in lines}
        faults = same_cities(lines, rows, members)
    changed = [Change(member, facts, differing) for slug, facts in rows.items()
               if (member := members.get(slug)) and (differing := differences(member, facts))]
    return Preview(
        added=[(slug, facts) for slug, facts in rows.items() if slug not in members],
        changed=changed,
        unchanged=sum(slug in members for slug in rows) - len(changed),
        missing=[member for slug, member in members.items() if slug not in rows and not member.retired_at],
        retired=[member for slug, member in members.items() if slug in rows and member.retired_at],
        faults=sorted(faults, key=lambda fault: fault.line),
        fingerprint=fingerprint(members.values()),
    )


def lines_of(text):
    try:
        lines = roster.read(text)
    except roster.WrongColumns:
        raise WrongColumns(columns=", ".join(roster.COLUMNS)) from None
    except csv.Error:
        raise NoCsv() from None
    if not lines:
        raise NoLines()
    if len(lines) > MOST_LINES:
        raise TooManyLines(count=len(lines), most=MOST_LINES)
    return lines


def faults_of(line, countries):
    """Everything that is wrong with one line by itself."""
    if not line.fits:
        return [Fault(line.number, WrongCells())]
    cells = line.cells
    found: list[Refusal] = []
    if not SLUG.fullmatch(cells["slug"]) or len(cells["slug"]) > LONGEST_SLUG:
        found.append(BadSlug(value=cells["slug"][:LONGEST_SLUG]))
    if not cells["name_en"]:
        found.append(NameMissing())
    if cells["country_code"].upper() not in countries:
        found.append(BadCountry(value=cells["country_code"][:20]))
    for column, kind, refusal in (("region", Region, BadRegion), ("role", Part, BadRole)):
        known = [one.value for one in kind]
        if cells[column] not in known:
            found.append(refusal(value=cells[column][:40], known=", ".join(known)))
    found += [TooLong(column=column, most=LONGEST) for column, cell in cells.items()
              if len(cell) > LONGEST and column != "slug"]
    found += [LineBreak(column=column) for column, cell in cells.items() if len(cell.splitlines()) > 1 or "\t" in cell]
    return [Fault(line.number, refusal) for refusal in found]


def repeated(lines):
    """A fault for every slug that an earlier line has."""
    first: dict[str, int] = {}
    faults = []
    for line in lines:
        slug = line.cells["slug"]
        if slug and slug in first:
            faults.append(Fault(line.number, RepeatedSlug(value=slug, line=first[slug])))
        first.setdefault(slug, line.number)
    return faults


def same_cities(lines, rows, members):
    """A fault for every line after which two members of one country would have the same English name."""
    after = {slug: (member.country_code, member.name) for slug, member in members.items()}
    after |= {slug: (facts["country_code"], facts["name"]) for slug, facts in rows.items()}
    owners: dict[tuple[str, str], list[str]] = {}
    for slug, (country, name) in after.items():
        owners.setdefault((country, searchable(name.en)), []).append(slug)
    faults = []
    for line in lines:
        slug = line.cells["slug"]
        country, name = after[slug]
        others = [other for other in owners[country, searchable(name.en)] if other != slug]
        if others:
            faults.append(Fault(line.number, SameCity(name=name, slug=others[0])))
    return faults


def differences(member, facts):
    """What would change of a member; a text in four languages is told language by language."""
    found = []
    for name in FACTS:
        before, after = getattr(member, name), facts[name]
        if isinstance(before, Text):
            found += [(f"{name}_{language}", words, getattr(after, language))
                      for language, words in before.as_dict().items() if words != getattr(after, language)]
        elif before != after:
            found.append((name, before, after))
    return found


def fingerprint(members):
    """A short name for the state that these members are in: it is another after any change of any of them."""
    states = ",".join(f"{member.id}:{member.revision}" for member in sorted(members, key=lambda member: member.id))
    return hashlib.sha256(states.encode()).hexdigest()[:32]


def apply(text, *, countries, seen, by, now):
    """Import a roster that was previewed when the members had the fingerprint `seen`; the Preview that was carried out.

    New members count as verified when their evidence says more than that somebody recalls them; for those that are
    there, verification stays as it is. Raises what `preview` raises, HasFaults, RosterChanged.
    """
    hold(db.session, "members")
    found = preview(text, countries=countries)
    if found.fingerprint != seen:
        raise RosterChanged()
    if found.faults:
        raise HasFaults()
    added = [make(slug, facts, verified_at=now if is_proof(facts["evidence"]) else None) for slug, facts in found.added]
    db.session.flush()
    for member in added:
        record("member.added", member, by=by, fields=[*FACTS, "slug"], values={"slug": member.slug})
    for change in found.changed:
        change_and_note(change.member, change.facts, by=by)
    if not found.does_nothing:
        record("members.imported", by=by, values={"added": len(found.added), "changed": len(found.changed)})
    return found
