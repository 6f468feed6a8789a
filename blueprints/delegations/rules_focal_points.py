"""Inviting focal points, many at once: each line is looked at before anybody is invited."""
import dataclasses
import difflib

from sqlalchemy.orm import joinedload

from ..accounts import rules as accounts
from ..accounts.models import Account
from ..db import db
from ..journal.models import JournalEntry
from ..journal.rules import record
from ..members.models import Member
from ..refusals import N_, Refusal
from ..texts import LANGUAGES, searchable
from . import rules_decisions, rules_places
from .models import Delegation
from .rules import delegation_of


class CityMissing(Refusal):
    message = N_("Write the city.")


class NoSuchCity(Refusal):
    message = N_("No member city is called “%(city)s”.")


class NoSuchCityButThis(Refusal):
    message = N_("No member city is called “%(city)s”. Did you mean %(nearest)s?")


class SeveralSuchCities(Refusal):
    message = N_("Several member cities are called “%(city)s”. Write one of these instead: %(slugs)s.")


class CityTwice(Refusal):
    message = N_("%(city)s stands in row %(row)s already. A delegation has one focal point.")


class HasFocalPoint(Refusal):
    message = N_("%(city)s has a focal point: %(email)s. Tick “Replace focal points who are there already”, or leave this out.")


class IsFocalPoint(Refusal):
    message = N_("%(email)s is the focal point of %(city)s already. Leave this row out.")


class EmailMissing(Refusal):
    message = N_("Write the e-mail address.")


class UnknownLanguage(Refusal):
    message = N_("There are no letters in “%(language)s”. Write one of these: %(languages)s.")


class NoFocalPoint(Refusal):
    message = N_("This delegation has no focal point any more.")


class SomeAreBad(Refusal):
    message = N_("Nobody was invited, because some rows have to be mended. Mend them, or invite the good rows only.")


@dataclasses.dataclass
class Row:
    """One line of a list: what was written, and what it means. `wrong` are refusals; without any it can be done."""

    number: int
    city: str
    email: str
    language: str
    member: Member | None = None
    replaces: Account | None = None
    wrong: list = dataclasses.field(default_factory=list)


def key(words):
    """A name as names are compared: letters and digits alone, without case and accents."""
    return "".join(letter for letter in searchable(words) if letter.isalnum())


class Cities:
    """Every member that is not retired, by all its names: in each language, its own, its address, and those it had before."""

    def __init__(self):
        wanted = db.select(Member).where(Member.retired_at.is_(None)).options(
            joinedload(Member.delegation).joinedload(Delegation.coordinator))
        members = {member.id: member for member in db.session.scalars(wanted.order_by(Member.slug))}
        self.by_slug, self.named = {member.slug: member for member in members.values()}, {}
        for member in members.values():
            self.know(member, [*member.name.as_dict().values(), member.local_name, member.slug])
        for subject, before in former_names():
            if member := members.get(int(subject.partition(":")[2])):
                self.know(member, before.values())

    def know(self, member, names):
        for name in names:
            if name and member not in self.named.setdefault(key(name), []):
                self.named[key(name)].append(member)

    def called(self, words):
        """The member that is called so. Raises CityMissing, NoSuchCity, NoSuchCityButThis, SeveralSuchCities."""
        if not words:
            raise CityMissing()
        if words.casefold() in self.by_slug:
            return self.by_slug[words.casefold()]
        found = self.named.get(key(words), []) if key(words) else []
        if len(found) > 1:
            raise SeveralSuchCities(city=words, slugs=", ".join(member.slug for member in found))
        if found:
            return found[0]
        nearest = difflib.get_close_matches(key(words), [known for known in self.named if known], 1, 0.75)
        if nearest:
            raise NoSuchCityButThis(city=words, nearest=self.named[nearest[0]][0].name)
        raise NoSuchCity(city=words)


def former_names():
    """("member:7", its names before, by language) for each time that a member was renamed."""
    told = db.select(JournalEntry.subject, JournalEntry.values).where(JournalEntry.action == "member.edited")
    for subject, values in db.session.execute(told):
        both = values.get("name")
        if subject and isinstance(both, list) and both and isinstance(both[0], dict):
            yield subject, both[0]


def look_at(written, *, language, languages, replace):
    """Rows of what was written, [(number, city, e-mail, language)], each with what is wrong; three statements for all.

    `language` is that of rows that name none, `languages` tells which of ours a word means; with `replace`, a delegation's
    focal point may be another one from now on.
    """
    cities, rows, first = Cities(), [], {}
    off = set(db.session.scalars(db.select(Account.email).where(Account.disabled_at.is_not(None))))
    for number, city, email, spoken in written:
        row = Row(number, city, email, languages.get(key(spoken), "") if spoken else language)
        rows.append(row)
        if not row.language:
            row.wrong.append(UnknownLanguage(language=spoken, languages=", ".join(LANGUAGES)))
        try:
            row.email = accounts.folded(email) if email else ""
            if not email:
                row.wrong.append(EmailMissing())
            elif row.email in off:
                row.wrong.append(accounts.IsDisabled())
        except accounts.BadAddress as refusal:
            row.wrong.append(refusal)
        try:
            row.member = cities.called(city)
        except Refusal as refusal:
            row.wrong.append(refusal)
            continue
        if row.member in first:
            row.wrong.append(CityTwice(city=row.member.name, row=first[row.member]))
        first.setdefault(row.member, number)
        row.replaces = row.member.delegation.coordinator if row.member.delegation else None
        if row.replaces is not None and row.replaces.email == row.email:
            row.wrong.append(IsFocalPoint(city=row.member.name, email=row.email))
        elif row.replaces is not None and not replace:
            row.wrong.append(HasFocalPoint(city=row.member.name, email=row.replaces.email))
    return rows


def invite(written, *, language, languages, replace, only_good, by, now):
    """Make the people of what was written focal points: [(delegation, account, secret of the link)].

    It is looked at once more, as `look_at` does, while nobody else appoints anybody from a list. One account that stands in
    several rows has one link, since a new one ends the one before. Raises SomeAreBad unless `only_good`, and when none is.
    """
    rules_places.hold()
    rows = look_at(written, language=language, languages=languages, replace=replace)
    good = [row for row in rows if not row.wrong]
    if not good or (len(good) < len(rows) and not only_good):
        raise SomeAreBad()
    made, secrets = [], {}
    for row in good:
        delegation = delegation_of(row.member.slug)
        account, secret = rules_decisions.appoint(delegation, email=row.email, language=row.language, seen=delegation.revision,
                                                  by=by, now=now)
        secrets[account.id] = secret
        made.append((delegation, account))
    return [(delegation, account, secrets[account.id]) for delegation, account in made]


def send_again(delegation, *, by, now):
    """A new link for the focal point, in place of the one before: (account, secret). Raises NoFocalPoint, IsDisabled."""
    account = delegation.coordinator
    if account is None:
        raise NoFocalPoint()
    secret = accounts.make_link(account, now=now, lives=accounts.INVITATION)
    record("delegation.invited-again", delegation, by=by)
    return account, secret

