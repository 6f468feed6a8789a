"""Erasing a person: what was told goes, from every table; the row stays without its person, so that counts stay right.

Whoever still holds a place gives it back first, and who waits for it is served, as with any withdrawal. Once the assembly
is over a place is given back no more: how many were there is a fact.
"""
import datetime as dt
import secrets
import zoneinfo

import sqlalchemy as sa

from ..accounts.models import Account, Role
from ..accounts.rules import roles_of
from ..agenda.models import Invitation, SignUp, Star, Subscription
from ..dates.models import StillComing
from ..db import db
from ..delegations import rules_places
from ..delegations.models import GONE, Delegate, Diet, Message, Status
from ..delegations.models_categories import Answer
from ..delegations.queries import last_day
from ..delegations.rules import let_go, new_reference
from ..journal.rules import record
from ..mail.models import Letter
from ..programme.models import Speaker
from ..refusals import N_, Refusal, check_revision
from .rules_mentions import forget_mentions, forget_reasons

NOBODY_WRITTEN = "–"        # for a city that was written: that there was one decides what is counted


class ErasedBefore(Refusal):
    message = N_("Everything about this person has been erased already.")


def is_over(assembly, *, now):
    """Has the last day of the assembly passed at the venue? Days that are only provisional prove nothing."""
    last = last_day()
    return last is not None and not assembly.is_provisional and now.astimezone(zoneinfo.ZoneInfo(assembly.zone)).date() > last


def erase(delegate, *, seen, now, by=None, action="delegate.erased"):
    """Erase the person of this registration, and of those that were merged into it; who was served with the place.

    Gone are the names, what was answered, the agenda, the letters, the calendar addresses, what others wrote about the
    person by name, and the account if nothing else needs it. The own link opens nothing any more. `by` is the account of
    a registrar, `action` the journal's word for why. Raises ChangedMeanwhile, ErasedBefore.
    """
    assembly = rules_places.hold()
    db.session.expire(delegate)         # what others did to it while we waited
    if delegate.erased_at is not None:
        raise ErasedBefore()
    check_revision(delegate, seen)
    people, served = with_merged(delegate), []
    subjects = [f"party:{one.party_id}" for one in people if one.party_id is not None]
    for one in people:
        if one.status not in GONE and not is_over(assembly, now=now):
            served += let_go(one, Status.WITHDRAWN, assembly, action="delegate.withdrawn", by=by, now=now)
    forget_people(people, zone=assembly.zone, now=now)
    forget_reasons(subjects)
    for one in people:
        record(action, one, by=by)
    return served


def with_merged(delegate):
    """The registration, and those that were merged into it, whose person is the same."""
    found, looked_at = [delegate], 0
    while looked_at < len(found):
        merged = db.select(Delegate).where(Delegate.merged_into_id == found[looked_at].id, Delegate.erased_at.is_(None))
        found += [one for one in db.session.scalars(merged.order_by(Delegate.id)) if one not in found]
        looked_at += 1
    return found


def forget_people(people, *, zone, now):
    """Take everything about these delegates out of every table; their rows stay, without the person."""
    addresses = {one.email_folded for one in people if one.email_folded}
    words = [word for one in people for word in (one.name, one.own_name, one.email, one.email_folded)]
    take_away([one.id for one in people])
    for one in people:
        blank(one, zone=zone, now=now)
    db.session.flush()
    for address in sorted(addresses):
        close_account(address)
    forget_mentions(words)
    forget_reasons([f"delegate:{one.id}" for one in people])


def take_away(ids):
    """Delete what hangs on these delegates: answers, agenda, calendar addresses, letters. Who speaks stays in the programme,
    but leads to no registration any more."""
    for model in (Answer, Star, SignUp, Invitation, Subscription, StillComing):
        remove(model, model.delegate_id.in_(ids))
    db.session.execute(sa.update(Speaker).where(Speaker.delegate_id.in_(ids)).values(delegate_id=None)
                       .execution_options(synchronize_session=False))
    remove(Letter, Letter.about.in_([f"delegate:{number}" for number in ids]))


def remove(model, *conditions):
    """Delete the rows of this model that fit; how many they were."""
    gone = sa.delete(model).where(*conditions).execution_options(synchronize_session=False)
    return db.session.execute(gone).rowcount        # type: ignore[attr-defined]


def blank(delegate, *, zone, now):
    """Take the person out of the row. What is counted stays: status, category, delegation, post, the day of registering."""
    delegate.name = delegate.own_name = delegate.office = delegate.organisation = ""
    delegate.email = delegate.email_folded = delegate.search_words = delegate.reason = ""
    delegate.city_written = NOBODY_WRITTEN if delegate.city_written else ""
    delegate.diet, delegate.diet_note, delegate.diet_consented_at = Diet.NONE, "", None
    delegate.access_needs, delegate.access_consented_at, delegate.consented_at = "", None, None
    delegate.rank_id = delegate.added_by_id = delegate.edit_until = None
    delegate.position, delegate.language, delegate.notice_version = 0, "en", ""
    delegate.reference, delegate.link_hash, delegate.request_key = new_reference(), secrets.token_hex(32), secrets.token_hex(32)
    venue = zoneinfo.ZoneInfo(zone)
    day = delegate.registered_at.astimezone(venue).date()
    delegate.registered_at = dt.datetime.combine(day, dt.time(12), venue)
    delegate.updated_at = delegate.erased_at = now


def close_account(address):
    """Delete the account with this folded address, unless somebody still needs it: an organiser, a focal point, or
    another registration. Letters to the address go with it."""
    another = db.select(Delegate.id).where(Delegate.email_folded == address).limit(1)
    if db.session.scalar(another) is not None:
        return
    account = db.session.scalar(db.select(Account).where(Account.email == address))
    if account is not None and roles_of(account) - {Role.DELEGATE}:
        return
    if account is not None:
        remove(Message, Message.written_by_id == account.id)
        remove(Letter, Letter.about == f"account:{account.id}")
        db.session.delete(account)
        db.session.flush()
    remove(Letter, sa.func.lower(Letter.to) == address)
