"""Doing what a table of a registrar says: all of it, or its good rows, while the places are held."""
import itertools

from ..db import db
from ..journal.rules import change, record
from ..refusals import N_, ChangedMeanwhile, Refusal
from . import rules, rules_places, rules_waiting
from .models import Delegation, Post, Status
from .rules_import import look_at


class SomeAreBad(Refusal):
    message = N_("Nothing was changed, because some rows have to be mended. Mend them, or import the good rows only.")


class NothingIsGood(Refusal):
    message = N_("Nothing was changed: every row has to be mended.")


class ImportedBefore(Exception):
    """Whatever the table says is so already, as when a form is sent twice."""


def apply(rows, *, check, seen, wait, only_good, by, now, key):
    """Change and add what the rows tell: ([(delegate, e-mail before)] of those changed, [delegates] added, [rows left out]).

    `seen` is the fingerprint that was looked at. Raises ImportedBefore when nothing is left to do, ChangedMeanwhile,
    NoAssembly, SomeAreBad unless `only_good`, NothingIsGood.
    """
    assembly = rules_places.hold()
    if assembly is None:
        raise rules.NoAssembly()
    looked = look_at(rows, check=check, assembly=assembly, wait=wait)
    if len(looked.same) == len(rows):
        raise ImportedBefore()
    if looked.fingerprint != seen:
        raise ChangedMeanwhile()
    if looked.wrong and not only_good:
        raise SomeAreBad()
    if not looked.changed and not looked.new:
        raise NothingIsGood()
    done, added = change_all(looked.changed, by=by, now=now, key=key), add_all(looked.new, by=by, now=now, key=key)
    record("delegates.imported", by=by, fields={name for row in looked.changed for name in row.changes},
           values={"changed": len(done), "added": len(added)})
    db.session.flush()
    return done, added, looked.wrong


def change_all(rows, *, by, now, key):
    """Those whose same fields change are written in one statement; new heads last, so that there are never two."""
    def kind(row):
        return row.facts.get("post") is Post.HEAD, sorted(row.changes)

    done = []
    for _kind, alike in itertools.groupby(sorted(rows, key=kind), kind):
        for row in alike:
            delegate, before = row.delegate, row.delegate.email
            fields = change(delegate, **row.facts)
            if "email" in fields:
                delegate.email_folded = row.folded
                rules.renew_link(delegate, key=key)
            delegate.is_placeholder = delegate.is_placeholder and not delegate.name
            rules.fill_search_words(delegate)
            delegate.updated_at = now
            record("delegate.edited", delegate, by=by, fields=fields)
            done.append((delegate, before if "email" in fields else ""))
        db.session.flush()
    return done


def add_all(rows, *, by, now, key):
    """Those who find a place are confirmed, since a registrar adds them; the others stand in line, those of a city together."""
    missing = {row.member.id: row.member for row in rows if row.member is not None and row.member.delegation is None}
    db.session.add_all([Delegation(member=member) for member in missing.values()])
    db.session.flush()

    def made(row):
        return rules.made(row.category, row.member.delegation if row.member is not None else None, row.facts,
                          request_key=row.key, now=now, key=key, is_approved=True, email_folded=row.folded, added_by_id=by.id,
                          status=Status.CONFIRMED)

    with db.session.no_autoflush:       # nobody is half in the database before being in line
        delegates = [made(row) for row in rows if not row.waits]
        db.session.add_all(delegates)
        db.session.flush()
        lines = {}
        for row in rows:
            if row.waits:
                lines.setdefault((row.category, row.member), []).append(row)
        for (category, member), waiting in lines.items():
            together = [made(row) for row in waiting]
            rules_waiting.enter(together, category=category, delegation=member.delegation if member is not None else None,
                                asked_by=by, now=now)
            db.session.add_all(together)
            db.session.flush()          # whoever enters next stands behind them
            delegates += together
    for delegate in delegates:
        record("delegate.added", delegate, by=by)
    return delegates
