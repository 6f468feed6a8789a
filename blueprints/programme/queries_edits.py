"""What editors did: which of one's own acts can be taken back, what others did meanwhile, and who is on what."""
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import load_only

from ..accounts.models import Account
from ..db import db, rows
from . import rules, rules_undo
from .models import Entry, Release, Slot
from .models_edits import Edit, Presence
from .queries_editor import change_of
from .releases import Facts

MOST_UNDONE = 50            # own acts that can be taken back
LOOKED_THROUGH = 200        # own edits, those that undo and redo among them
NEWEST = db.select(Release.id).order_by(Release.number.desc()).limit(1).scalar_subquery()
RELEASED = db.select(Release.id, Entry.code, Entry.facts).outerjoin(Entry, sa.and_(
    Entry.release_id == Release.id, Entry.code.in_(sa.bindparam("codes", expanding=True)))).where(Release.id == NEWEST)


class Chain(NamedTuple):
    """One's own acts: those to undo, the newest last, and those to redo, the next one last."""

    done: list[int]
    undone: list[int]


def chain_of(account):
    """The ids of the acts of this account that it can undo and redo. A new act leaves nothing to redo."""
    wanted = db.select(Edit.id, Edit.what, Edit.of_id).where(Edit.by_id == account.id)
    done, undone = [], []
    for number, what, of in reversed(db.session.execute(wanted.order_by(Edit.id.desc()).limit(LOOKED_THROUGH)).all()):
        if what == rules_undo.UNDID:
            undone.append(of)
            done = [act for act in done if act != of]
        elif what == rules_undo.REDID:
            done.append(of)
            undone = [act for act in undone if act != of]
        elif what not in rules_undo.NOT_EDITORS:
            done.append(number)
            undone = []
    return Chain(done[-MOST_UNDONE:], undone)


def next_acts(account):
    """(the act that undo takes back, the one that redo does again), None each where there is none."""
    chain = chain_of(account)
    last = [acts[-1] if acts else None for acts in chain]
    found = {edit.id: edit for edit in acts_called([number for number in last if number])}
    return tuple(found.get(number) for number in last)


def acts_called(numbers):
    """These Edits, the newest first."""
    return db.session.scalars(db.select(Edit).where(Edit.id.in_(numbers)).order_by(Edit.id.desc())).all() if numbers else []


def last_edit():
    """The id of the newest edit; 0 before the first."""
    return db.session.scalar(db.select(db.func.max(Edit.id))) or 0


class News(NamedTuple):
    """What happened to the draft: the sessions that were touched, as they are now, the codes of those that are gone, and the
    days that any of them was or is on."""

    slots: list
    gone: list[str]
    days: list[int]


def news_since(number):
    """What the edits after this one changed."""
    return news_of([state for states in db.session.scalars(db.select(Edit.states).where(Edit.id > number)) for state in states])


def authors_since(number):
    """The names of those whose edits after this one were the last to touch each session, by code."""
    wanted = db.select(Edit.states, Account.name, Account.email).join(Account, Account.id == Edit.by_id)
    return {state["code"]: name or email for states, name, email in db.session.execute(
        wanted.where(Edit.id > number).order_by(Edit.id)) for state in states}


def counts():
    """How many sessions each day has, by its id."""
    wanted = db.select(Slot.day_id, db.func.count()).where(Slot.day_id.is_not(None)).group_by(Slot.day_id)
    return dict(tuple(row) for row in db.session.execute(wanted))


def news_of(states, slots=None):
    """What became of the sessions of these states of an Edit; `slots` where they are at hand."""
    codes = {state["code"] for state in states}
    if slots is None:
        slots = db.session.scalars(db.select(Slot).where(Slot.code.in_(codes)).options(*rules.WHOLE).order_by(
            Slot.id)).all() if codes else []
    days = {side["day"] for state in states for side in (state["before"], state["after"]) if side}
    days |= {slot.day_id for slot in slots}
    return News(list(slots), sorted(codes - {slot.code for slot in slots}), sorted(days - {None}))


def changes_of(slots):
    """How these sessions differ from the last release: code → queries_editor.Change; nothing before the first release."""
    found = rows(RELEASED, {"codes": [slot.code for slot in slots]})
    before = {code: Facts.from_json(facts) for _release, code, facts in found if code}
    changes = {slot.code: change_of(slot, before.get(slot.code)) for slot in slots} if found else {}
    return {code: change for code, change in changes.items() if change}


def present():
    """The pages of the editor that are open, or were a while ago, each with the name of its account."""
    wanted = db.select(Presence.account_id, Presence.tab, Presence.day_id, Presence.code, Presence.seen_at, Account.name,
                       Account.email).join(Account, Account.id == Presence.account_id)
    return db.session.execute(wanted.order_by(Account.name, Account.email, Presence.tab)).all()


def acts_of(account):
    """The acts of this account, newest first, that it can take back or that it has taken back; which of them are undone."""
    chain = chain_of(account)
    wanted = db.select(Edit).where(Edit.id.in_([*chain.done, *chain.undone])).order_by(Edit.id.desc())
    return db.session.scalars(wanted.options(load_only(Edit.at, Edit.what, Edit.states, Edit.is_undone))).all(), chain


def own_act(account, number, choices):
    """The act of this account with this id, or its last, of those that `choices` takes from its Chain. Raises NothingLeft."""
    known = choices(chain_of(account))
    if not known or number not in (None, *known):
        raise rules_undo.NothingLeft()
    return db.session.get(Edit, number or known[-1])


def slots_called(codes):
    """The sessions with these codes, in their order, each with all that a rule or a card looks at."""
    codes = [code for code in codes if code and code.isprintable()]
    wanted = db.select(Slot).where(Slot.code.in_(codes)).options(*rules.WHOLE).execution_options(populate_existing=True)
    found = {slot.code: slot for slot in db.session.scalars(wanted)} if codes else {}
    return [found[code] for code in codes if code in found]
