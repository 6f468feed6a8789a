"""Everything that is known of a person, from every table; tests hold OWN and ELSEWHERE against the whole schema."""
from typing import NamedTuple

import sqlalchemy as sa

from ..agenda.models import SignUp, Star
from ..db import db
from ..delegations.models import Delegate
from ..delegations.models_categories import Answer
from ..journal.models import JournalEntry
from ..mail.models import Letter

# Which columns make a row one of a person's own: they point to the account or to a registration.
OWN = {
    "accounts": ["id"], "grants": ["account_id"], "links": ["account_id"], "sign_ins": ["account_id"],
    "recovery_codes": ["account_id"], "wrong_codes": ["account_id"],
    "delegates": ["id"], "answers": ["delegate_id"], "parties": ["asked_by_id"],
    "stars": ["delegate_id"], "sign_ups": ["delegate_id"], "invitations": ["delegate_id"], "still_coming": ["delegate_id"],
    "speakers": ["delegate_id"],
    "subscriptions": ["delegate_id", "made_by_id"],
    "delegations": ["coordinator_id"], "messages": ["written_by_id", "answered_by_id"], "mailings": ["written_by_id"],
    "releases": ["released_by_id"], "edits": ["by_id"], "presences": ["account_id"], "acknowledgements": ["by_id"],
    "moves": ["by_id"], "journal": ["actor_id"],
}
# Columns that point to such a row and do not make theirs the person's own, each with the reason.
ELSEWHERE = {
    "delegates.party_id": "the party is told with the registration",
    "delegates.merged_into_id": "who was merged into a registration is the same person, and counts as one of its own",
    "delegates.added_by_id": "a row about somebody else; the journal tells that the account added it",
    "delegates.delegation_id": "people of a delegation belong to themselves, not to its focal point",
    "parties.delegation_id": "people who wait for a delegation belong to themselves, not to its focal point",
    "messages.delegation_id": "a message is its writer's",
    "subscriptions.delegation_id": "a calendar address is its maker's",
    "letters.mailing_id": "a letter is told to whom it is about, not to who wrote to many",
    "appearances.speaker_id": "the sessions of a speaker are told with the speaker",
    "entries.release_id": "a release holds the programme, which is public",
    "booklets.release_id": "a booklet is the programme, which is public",
    "edits.of_id": "an act that undoes another is told by itself",
    "moves.undoes_id": "a move that undoes another is told by itself",
    "still_coming.move_id": "an answer is told with the registration that gave it",
}
# Secrets, what only the machine needs, and what repeats another column.
HIDDEN = {"hash", "link_hash", "link_number", "request_key", "invite_hash", "invite_number", "totp_secret", "totp_last_step",
          "address_hash", "message_id", "body", "qr", "attachments", "revision", "search_words", "email_folded", "facts",
          "lease_until", "give_up_at", "not_before", "mailing_id", "is_sample", "states", "before", "after", "key", "tab",
          "slug", "changes", "lines_of", "extent", "shown", "shown_of"}
TOLD = {"mailings": {"body"}}       # what the person wrote, though elsewhere it is hidden
ORDER = ["delegates", "answers", "parties", "sign_ups", "stars", "invitations", "still_coming", "speakers", "subscriptions",
         "letters", "messages", "accounts", "grants", "sign_ins", "links", "recovery_codes", "wrong_codes", "delegations",
         "mailings", "releases", "edits", "presences", "acknowledgements", "moves", "journal"]
YOU, SOMEBODY = "you", "somebody else"


class Person(NamedTuple):
    """Who asks: an account, signed in (None for who comes by a secret link), and the registrations that are theirs."""

    account: int | None
    delegates: tuple
    addresses: frozenset


def by_link(delegates):
    """The person behind a registration's own link: that registration and those merged into it, nothing besides.

    Anybody can register with anybody's address; so the link of a registration opens no account of that address.
    """
    return Person(None, tuple(one.id for one in delegates), frozenset(one.email_folded for one in delegates))


def signed_in(account):
    """The person behind an account: it, and the registrations with its address and those merged into them."""
    living = db.select(Delegate.id).where(Delegate.erased_at.is_(None))
    found = set(db.session.scalars(living.where(Delegate.email_folded == account.email)))
    while more := set(db.session.scalars(living.where(Delegate.merged_into_id.in_(found), Delegate.id.not_in(found)))):
        found |= more
    return Person(account.id, tuple(sorted(found)), frozenset({account.email}))


def everything_about(person):
    """{table: [{column: value}]} of all rows about the Person, in ORDER; tables without any are left out.

    Rows of others that a row points to are told by their names; accounts as YOU or SOMEBODY.
    """
    found = {}
    for name in ORDER:
        table = db.metadata.tables[name]
        shown = [column for column in table.columns if column.name not in HIDDEN - TOLD.get(name, set())]
        wanted = sa.select(*shown).where(sa.or_(*conditions(table, person)))
        keys = [column for column in table.primary_key if column.name in shown]
        rows = db.session.execute(wanted.order_by(*(keys or table.primary_key))).mappings().all()
        if rows:
            found[name] = [dict(row) for row in rows]
    names = Names(found)
    return {name: [told(name, row, person, names) for row in rows] for name, rows in found.items()}


def conditions(table, person):
    """What makes a row of this table one of the person's own."""
    names = [f"account:{person.account}", *(f"delegate:{number}" for number in person.delegates)]
    for column in (table.c[each] for each in OWN.get(table.name, [])):
        target = next((key.column.table.name for key in column.foreign_keys), table.name)
        mine = person.delegates if target == "delegates" else [person.account] if person.account is not None else []
        yield column.in_(mine)          # never = NULL, which would be everybody's
    if table.name == "letters":
        yield table.c.about.in_(names)
        if person.account is not None:
            yield sa.func.lower(table.c.to).in_(person.addresses)
    if table.name == "journal":
        yield table.c.subject.in_(names)
    if table.name == "parties":
        yield table.c.id.in_(sa.select(Delegate.party_id).where(Delegate.id.in_(person.delegates)))


class Names:
    """The words for rows that others point to, each kind asked for at once."""

    WANTED = {"category_id": ("categories", "name"), "rank_id": ("ranks", "name"), "slot_id": ("slots", "title"),
              "wording_id": ("question_wordings", "label"), "move_id": ("moves", "at"), "of_id": ("edits", "at"),
             "undoes_id": ("moves", "at"), "day_id": ("days", "date")}

    def __init__(self, found):
        rows = [row for group in found.values() for row in group]
        self.known = {}
        for key, (name, column) in self.WANTED.items():
            table, ids = db.metadata.tables[name], {row[key] for row in rows if row.get(key) is not None}
            self.known[key] = self.asked(sa.select(table.c.id, table.c[column]).where(table.c.id.in_(ids)), ids)
        delegations, members = (db.metadata.tables[name] for name in ("delegations", "members"))
        appearances, slots = (db.metadata.tables[name] for name in ("appearances", "slots"))
        ids = {row["id"] for row in found.get("speakers", [])}
        spoken = sa.select(appearances.c.speaker_id, slots.c.title).join(slots).where(
            appearances.c.speaker_id.in_(ids)).order_by(slots.c.id)
        self.sessions = db.session.execute(spoken).tuples().all() if ids else []
        ids = {row["delegation_id"] for row in rows if row.get("delegation_id") is not None}
        ids |= {row["id"] for row in found.get("delegations", [])}
        self.known["delegation_id"] = self.asked(
            sa.select(delegations.c.id, members.c.name).join(members).where(delegations.c.id.in_(ids)), ids)
        wordings = db.metadata.tables["question_wordings"]
        ids = {row["wording_id"] for row in rows if row.get("wording_id") is not None}
        self.options = self.asked(sa.select(wordings.c.id, wordings.c.options).where(wordings.c.id.in_(ids)), ids)

    def asked(self, wanted, ids):
        return dict(db.session.execute(wanted).tuples().all()) if ids else {}


def told(table, row, person, names):
    """A row as it is handed over: numbers of other rows become their names, other people stay unnamed."""
    shown = {}
    for name, value in row.items():
        points = db.metadata.tables[table].c[name].foreign_keys
        target = next((key.column.table.name for key in points), None)
        if name in names.known:
            shown[name.removesuffix("_id")] = names.known[name].get(value)
        elif target == "accounts":
            shown[name.removesuffix("_id")] = None if value is None else YOU if value == person.account else SOMEBODY
        elif not (points and name.startswith(("question", "member"))):
            shown[name] = value
    if table == "delegations":
        shown["delegation"] = names.known["delegation_id"].get(row["id"])
    if table == "speakers":
        shown["sessions"] = [title.as_dict() for speaker, title in names.sessions if speaker == row["id"]]
    if table == "answers":
        options = {option["key"]: option["name"] for option in names.options.get(row["wording_id"]) or []}
        shown["option"] = options.get(row["value"])
    if table == "letters" and row["to"].casefold() not in person.addresses:
        shown["to"] = None      # such as of somebody whose place the person took
    return shown


def counts_about(delegate):
    """How many rows hang on this registration: answers, letters, stars, sign-ups, lines of the journal."""
    name = f"delegate:{delegate.id}"
    wanted = {"answers": (Answer, Answer.delegate_id == delegate.id), "letters": (Letter, Letter.about == name),
              "stars": (Star, Star.delegate_id == delegate.id), "sign_ups": (SignUp, SignUp.delegate_id == delegate.id),
              "journal": (JournalEntry, JournalEntry.subject == name)}
    counts = [db.select(sa.func.count()).select_from(model).where(fits).scalar_subquery().label(key)
              for key, (model, fits) in wanted.items()]
    return db.session.execute(db.select(*counts)).one()._asdict()
