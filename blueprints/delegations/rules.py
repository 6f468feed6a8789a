"""What the assembly allows somebody who registers: one of the delegation's seats, while registration is open.

Pending and confirmed registrations hold a seat. Whoever may take one locks the row of the delegation first, counts, and
takes; a registration whose city is not matched yet holds none.
"""
import base64
import datetime as dt
import hashlib
import hmac
import secrets

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import contains_eager

from ..accounts.models import hash_of
from ..accounts.rules import folded
from ..db import db
from ..journal.rules import change, record
from ..refusals import N_, Refusal, check_revision
from ..texts import searchable
from .models import SEATED, Delegate, Delegation, Diet, Member, Post, Status

NOTICE_VERSION = "1"        # of templates/delegations/privacy.html: a new one for every change of what it says
REFERENCE_LETTERS = "ACDEFHJKLMNPQRTUVWXY34679"     # none looks or sounds like another: no 0 O, 1 I, 2 Z, 5 S, 8 B G
AGAIN_PENDING = ("name", "own_name", "post", "delegation", "city_written")     # what was confirmed, once changed

# Asked while others wait for the lock, so they are put together once and not each time.
LOCKED = (db.select(Delegation).join(Delegation.member).where(Member.slug == sa.bindparam("slug"))
          .options(contains_eager(Delegation.member)).with_for_update(of=Delegation)
          .execution_options(populate_existing=True))
SEATS_TAKEN = db.select(sa.func.count()).where(Delegate.delegation_id == sa.bindparam("delegation_id"),
                                               Delegate.status.in_(SEATED))
REGISTERED_WITH = db.select(Delegate).where(Delegate.request_key == sa.bindparam("request_key"))


class NotOpenYet(Refusal):
    message = N_("Registration opens on %(opens)s. Come back then.")


class RegistrationClosed(Refusal):
    message = N_("Registration closed on %(closed)s. Write to the organisers if you still want to come.")


class NoAssembly(Refusal):
    message = N_("Registration is not open yet.")


class UnknownCity(Refusal):
    message = N_("This city cannot be chosen any more. Choose another one, or “My city is not listed”.")
    field = "city"


class NoSeatLeft(Refusal):
    message = N_("All seats of %(city)s are taken (%(seats)s). Ask your delegation whether somebody withdraws, "
                 "or write to the organisers.")
    field = "city"


class HeadTaken(Refusal):
    message = N_("%(city)s already has a confirmed head of delegation. Choose another post; "
                 "the organisers can change it later.")
    field = "post"


class AlreadySent(Refusal):
    message = N_("This form was sent before, with other content: it made the registration %(reference)s. To register "
                 "one more person, send it again now; to change the first registration, use the link in its letter.")


class IsWithdrawn(Refusal):
    message = N_("This registration is withdrawn and cannot be changed. Register again if you want to come.")


class IsDeclined(Refusal):
    message = N_("This registration was declined and cannot be changed. Write to the organisers if something is wrong.")


class Repeated(Exception):
    """The same form arrived twice; `delegate` is who it registered the first time."""

    def __init__(self, delegate):
        self.delegate = delegate


def check_open(assembly, *, now):
    """Raises NoAssembly, NotOpenYet or RegistrationClosed."""
    if assembly is None:
        raise NoAssembly()
    if assembly.registration_opens_at and now < assembly.registration_opens_at:
        raise NotOpenYet(opens=assembly.registration_opens_at)
    if assembly.registration_closes_at and now >= assembly.registration_closes_at:
        raise RegistrationClosed(closed=assembly.registration_closes_at)


def kept_until(assembly, last_day, *, today):
    """The last date on which personal data is kept; None while it cannot be told: without days, or when days that
    are only provisional have passed and a promise about them with them."""
    if assembly is None or last_day is None:
        return None
    until = last_day + dt.timedelta(days=assembly.retention_days)
    return None if assembly.is_provisional and until < today else until


def seats_of(delegation, assembly):
    """How many seats the delegation has, or will have once it is made: its own number, else the assembly's."""
    if delegation is not None and delegation.seats is not None:
        return delegation.seats
    return assembly.seats_per_delegation if assembly else 0


def seats_taken(delegation):
    """How many registrations hold one of its seats. Only the lock on its row makes this count lasting."""
    return db.session.scalar(SEATS_TAKEN, {"delegation_id": delegation.id})


def locked(slug, *, retired_too=False):
    """The delegation of the member with this slug, its row locked until the end of the transaction.

    It is made when it is not there yet. Raises UnknownCity for a member that is not there, or, unless `retired_too`,
    that is retired.
    """
    delegation = db.session.scalar(LOCKED, {"slug": slug})
    if delegation is None:
        member = db.session.scalar(db.select(Member.id).where(Member.slug == slug))
        if member is None:
            raise UnknownCity()
        insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[db.engine.dialect.name]
        made = insert(Delegation).values(member_id=member, revision=1)
        db.session.execute(made.on_conflict_do_nothing())       # type: ignore[attr-defined]
        delegation = db.session.scalar(LOCKED, {"slug": slug})
    if delegation.member.retired_at is not None and not retired_too:
        raise UnknownCity()
    return delegation


def take_seat(delegation, *, assembly):
    """Refuse when the locked delegation has no seat left. Raises NoSeatLeft."""
    seats = seats_of(delegation, assembly)
    if seats_taken(delegation) >= seats:
        raise NoSeatLeft(city=delegation.member.name, seats=seats)


def check_head(delegation, *, besides=None):
    """A delegation has one confirmed head at most. Raises HeadTaken."""
    heads = db.select(Delegate.id).where(Delegate.delegation_id == delegation.id, Delegate.post == Post.HEAD,
                                         Delegate.status == Status.CONFIRMED)
    if [head for head in db.session.scalars(heads) if besides is None or head != besides.id]:
        raise HeadTaken(city=delegation.member.name)


def new_reference():
    """Six letters and digits to be told on the phone: 244 million of them, and the database keeps them apart."""
    return "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(6))


def link_secret(delegate, *, key):
    """The secret in the delegate's own link: letters can tell it again, while the database keeps only its hash.

    A new `link_number` makes a new one; `key` is the site's SECRET_KEY.
    """
    told = f"delegate's own link:{delegate.reference}:{delegate.link_number}"
    digest = hmac.digest(key.encode(), told.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:24]).decode()


def fill_search_words(delegate):
    """What a registrar may search somebody by; the names of a listed city are searched where they stand."""
    delegate.search_words = searchable(" ".join((delegate.name, delegate.own_name, delegate.email,
                                                 delegate.reference, delegate.city_written)))


def registered_with(request_key):
    """Whom the form with this key has registered; None before it was sent."""
    return db.session.scalar(REGISTERED_WITH, {"request_key": request_key})


def register(*, city, request_key, assembly, now, key, diet=Diet.NONE, diet_note="", diet_consent=False,
             access_needs="", access_consent=False, **facts):
    """Give a person one of the seats of the member with the slug `city`; without one, only a place in the list.

    `facts` are columns of Delegate: name, own_name, office, organisation, email, post, language, city_written.
    The new registration is pending; it is flushed. Raises Repeated for a form sent twice, AlreadySent for one sent
    again with other content, UnknownCity, NoSeatLeft, HeadTaken, BadAddress, and what check_open raises.
    """
    delegation = locked(city) if city else None
    facts |= needs(diet, diet_note, diet_consent, access_needs, access_consent)
    first = registered_with(request_key)        # after the lock: the first of two clicks has been committed by now
    if first is not None:
        raise_repeated(first, delegation, facts)
    check_open(assembly, now=now)
    if delegation is not None:
        take_seat(delegation, assembly=assembly)
        if facts["post"] is Post.HEAD:
            check_head(delegation)
    delegate = Delegate(delegation=delegation, request_key=request_key, reference=new_reference(), link_number=1,
                        notice_version=NOTICE_VERSION, consented_at=now, registered_at=now, updated_at=now,
                        email_folded=folded(facts["email"]), status=Status.PENDING, **facts)
    stamp_consents(delegate, now=now)
    delegate.link_hash = hash_of(link_secret(delegate, key=key))
    fill_search_words(delegate)
    db.session.add(delegate)
    db.session.flush()
    record("delegate.registered", delegate)
    return delegate


def raise_repeated(first, delegation, facts):
    """The same form twice is one registration; with other content it is a mistake to be told of."""
    same = first.delegation is delegation and all(getattr(first, name) == value for name, value in facts.items())
    raise Repeated(first) if same else AlreadySent(reference=first.reference)


def needs(diet, diet_note, diet_consent, access_needs, access_consent):
    """What is kept of dietary and access needs: without its own consent, nothing."""
    return {"diet": diet if diet_consent else Diet.NONE, "diet_note": diet_note if diet_consent else "",
            "access_needs": access_needs if access_consent else ""}


def stamp_consents(delegate, *, now):
    """Note when each consent was given; forget it with what it was given for."""
    has_diet = delegate.diet is not Diet.NONE or bool(delegate.diet_note)
    delegate.diet_consented_at = (delegate.diet_consented_at or now) if has_diet else None
    delegate.access_consented_at = (delegate.access_consented_at or now) if delegate.access_needs else None


def edit(delegate, *, city, seen, assembly, now, key, diet=Diet.NONE, diet_note="", diet_consent=False,
         access_needs="", access_consent=False, **facts):
    """The delegate changes the own registration; returns the names of what differs.

    A confirmed registration whose name, post or city changes is pending again; another city's seat is taken as when
    registering. Another e-mail address gets a new link, and the old link opens nothing any more. Raises
    ChangedMeanwhile, IsWithdrawn, IsDeclined, UnknownCity, NoSeatLeft, HeadTaken, BadAddress, and what check_open
    raises.
    """
    check_revision(delegate, seen)
    check_open(assembly, now=now)
    check_changeable(delegate)
    moves = city != (delegate.delegation.member.slug if delegate.delegation else "")
    delegation = locked(city) if city and moves else None if moves else delegate.delegation
    if delegation is not None and moves:
        take_seat(delegation, assembly=assembly)
    if delegation is not None and facts["post"] is Post.HEAD and (moves or delegate.post is not Post.HEAD):
        check_head(delegation, besides=delegate)
    facts |= needs(diet, diet_note, diet_consent, access_needs, access_consent)
    changed = change(delegate, delegation=delegation, **facts)
    if not changed:
        return changed
    if "email" in changed:
        delegate.email_folded = folded(delegate.email)
        delegate.link_number += 1
        delegate.link_hash = hash_of(link_secret(delegate, key=key))
    stamp_consents(delegate, now=now)
    fill_search_words(delegate)
    if delegate.status is Status.CONFIRMED and not set(changed).isdisjoint(AGAIN_PENDING):
        delegate.status = Status.PENDING
        changed.append("status")
    delegate.updated_at = now
    record("delegate.edited", delegate, fields=changed)
    return changed


def check_changeable(delegate):
    """Raises IsWithdrawn or IsDeclined."""
    if delegate.status is Status.WITHDRAWN:
        raise IsWithdrawn()
    if delegate.status is Status.DECLINED:
        raise IsDeclined()


def withdraw(delegate, *, seen, now):
    """Give the seat back, at any time; True unless it was given back before. Raises ChangedMeanwhile, IsDeclined."""
    if delegate.status is Status.WITHDRAWN:
        return False
    check_revision(delegate, seen)
    check_changeable(delegate)
    delegate.status, delegate.updated_at = Status.WITHDRAWN, now
    record("delegate.withdrawn", delegate, fields=["status"])
    return True
