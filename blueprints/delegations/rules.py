"""What the assembly allows somebody who registers: a place, while registration is open; later to edit, or to withdraw.

Pending, confirmed and offered registrations hold a place (rules_places); who finds none may wait for one (rules_waiting).
A registration whose city is not matched yet holds none.
"""
import base64
import datetime as dt
import hashlib
import hmac
import secrets

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from ..accounts.models import hash_of
from ..accounts.rules import folded
from ..db import db
from ..journal.rules import change, record
from ..members.models import Member
from ..refusals import N_, Refusal, check_revision
from ..texts import searchable
from . import rules_places, rules_waiting
from .models import GONE, IN_LINE, Delegate, Delegation, Diet, Post, Status
from .models_categories import Category
from .rules_questions import keep_answers

NOTICE_VERSION = "2"        # of templates/delegations/privacy.html: a new one for every change of what it says
FORMER_NOTICES = ("1",)     # kept readable, as privacy_1.html, for those who agreed to them
REFERENCE_LETTERS = "ACDEFHJKLMNPQRTUVWXY34679"     # none looks or sounds like another: no 0 O, 1 I, 2 Z, 5 S, 8 B G
BLANK = {"city_written": "", "own_name": "", "office": "", "organisation": "", "post": Post.DELEGATE, "diet": Diet.NONE,
         "diet_note": "", "access_needs": ""}       # what somebody has who tells nothing of it
AGAIN_PENDING = ("name", "own_name", "post", "delegation", "city_written")     # what was confirmed, once changed

# Asked while others wait for the lock, so they are put together once and not each time.
OF_MEMBER = (db.select(Delegation).join(Delegation.member).where(Member.slug == sa.bindparam("slug"))
             .options(contains_eager(Delegation.member)).execution_options(populate_existing=True))
WITH_ADDRESS = db.select(Delegate.id).where(
    Delegate.category_id == sa.bindparam("category"), Delegate.email_folded == sa.bindparam("email"),
    Delegate.status.not_in(GONE))
REGISTERED_WITH = db.select(Delegate).where(Delegate.request_key == sa.bindparam("request_key"))

# What later errands do when a person leaves a registration (withdrawn, declined, substituted, merged): functions that
# are given the delegate and the moment. The agenda gives back its places so.
WHEN_GONE = []


class NotOpenYet(Refusal):
    message = N_("Registration opens on %(opens)s. Come back then.")


class RegistrationClosed(Refusal):
    message = N_("Registration closed on %(closed)s. Write to the organisers if you still want to come.")


class EditingClosed(Refusal):
    message = N_("Registrations could be changed until %(closed)s. Write to the organisers if something is wrong.")


class NoAssembly(Refusal):
    message = N_("Registration is not open yet.")


class UnknownCategory(Refusal):
    message = N_("Nobody can register like this any more. Choose another way to come.")


class UnknownCity(Refusal):
    message = N_("This city cannot be chosen any more. Choose another one, or “My city is not listed”.")
    field = "city"


class InvitationClosed(Refusal):
    message = N_("This invitation link was closed or replaced. Ask your focal point for the new one.")


class HeadTaken(Refusal):
    message = N_("%(city)s already has a confirmed head of delegation. Choose another post; "
                 "the organisers can change it later.")
    field = "post"


class SameAddress(Refusal):
    message = N_("Somebody is registered with this e-mail address already. To see or change that registration, have its "
                 "link sent to you. To register somebody else, give their own address.")
    field = "email"


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


def check_open(assembly, *, now, category=None):
    """Raises NoAssembly, NotOpenYet or RegistrationClosed: for this category, else for the assembly."""
    if assembly is None:
        raise NoAssembly()
    if assembly.registration_opens_at and now < assembly.registration_opens_at:
        raise NotOpenYet(opens=assembly.registration_opens_at)
    closed = category is not None and category.closes_at or assembly.registration_closes_at
    if closed and now >= closed:
        raise RegistrationClosed(closed=closed)


def edits_close_at(delegate, assembly):
    """Until when this person may edit the own registration; None: to the end, as for one who has still to agree to it."""
    closes = delegate.edit_until or assembly.edits_close_at or assembly.registration_closes_at
    return closes if delegate.consented_at else None


def check_editable(delegate, assembly, *, now):
    """Raises NoAssembly or EditingClosed."""
    if assembly is None:
        raise NoAssembly()
    closed = edits_close_at(delegate, assembly)
    if closed and now >= closed:
        raise EditingClosed(closed=closed)


def kept_until(assembly, last_day, *, today):
    """The last date on which personal data is kept; None while it cannot be told: without days, or when days that
    are only provisional have passed and a promise about them with them."""
    if assembly is None or last_day is None:
        return None
    until = last_day + dt.timedelta(days=assembly.retention_days)
    return None if assembly.is_provisional and until < today else until


def delegation_of(slug, *, retired_too=False):
    """The delegation of the member with this slug; made when it is not there yet. The caller holds the places.

    Raises UnknownCity for a member that is not there, or, unless `retired_too`, that is retired.
    """
    delegation = db.session.scalar(OF_MEMBER, {"slug": slug})
    if delegation is None:
        member = db.session.scalar(db.select(Member).where(Member.slug == slug))
        if member is None:
            raise UnknownCity()
        delegation = Delegation(member=member)
        db.session.add(delegation)
        db.session.flush()
    if delegation.member.retired_at is not None and not retired_too:
        raise UnknownCity()
    return delegation


def category_called(slug):
    """The category with this slug, or without one that of the cities. Raises UnknownCategory for a retired one too."""
    wanted = Category.slug == slug if slug else Category.is_of_cities
    category = db.session.scalar(db.select(Category).where(wanted))
    if category is None or category.retired_at is not None:
        raise UnknownCategory()
    return category


def invited_by(secret):
    """The delegation whose invitation link has this secret. Raises InvitationClosed."""
    delegation = db.session.scalar(db.select(Delegation).join(Delegation.member).where(
        Delegation.invite_hash == hash_of(secret)).options(contains_eager(Delegation.member)))
    if delegation is None:
        raise InvitationClosed()
    return delegation


def check_head(delegation, *, besides=None):
    """A delegation has one head at most, confirmed, or in line and confirmed with the place. Raises HeadTaken."""
    is_confirmed = sa.or_(Delegate.status == Status.CONFIRMED, sa.and_(Delegate.is_approved, Delegate.status.in_(IN_LINE)))
    heads = db.select(Delegate.id).where(Delegate.delegation_id == delegation.id, Delegate.post == Post.HEAD, is_confirmed)
    if [head for head in db.session.scalars(heads) if besides is None or head != besides.id]:
        raise HeadTaken(city=delegation.member.name)


def check_address(email_folded, category, *, besides=None):
    """One address has one registration in a category, of those that stand. Raises SameAddress."""
    if not email_folded:
        return
    same = db.session.scalars(WITH_ADDRESS, {"category": category.id, "email": email_folded})
    if [one for one in same if besides is None or one != besides.id]:
        raise SameAddress()


def new_reference():
    """Six letters and digits to be told on the phone: 244 million of them, and the database keeps them apart."""
    return "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(6))


def link_secret(delegate, *, key):
    """The secret in the delegate's own link: letters can tell it again, while the database keeps only its hash.

    A new `link_number` makes a new one; `key` is the site's SECRET_KEY.
    """
    return derived(f"delegate's own link:{delegate.reference}:{delegate.link_number}", key)


def derived(told, key):
    """192 bits that only the holder of `key` can make of what is `told`."""
    return base64.urlsafe_b64encode(hmac.digest(key.encode(), told.encode(), hashlib.sha256)[:24]).decode()


def renew_link(delegate, *, key):
    """Another link; the one before opens nothing any more."""
    delegate.link_number += 1
    delegate.link_hash = hash_of(link_secret(delegate, key=key))


def fill_search_words(delegate):
    """What a registrar may search somebody by; the names of a listed city are searched where they stand."""
    delegate.search_words = searchable(" ".join((delegate.name, delegate.own_name, delegate.email, delegate.reference,
                                                 delegate.organisation, delegate.city_written)))


def register(*, city="", category="", invitation="", request_key, now, key, wait=False, answers=None, **facts):
    """Give a person a place: one of the seats of the member with the slug `city`, or one of the category's.

    A city that is not listed (`city_written`) gets only a place in the list, until a registrar matches it. The secret of
    an `invitation` link names the city and confirms at once. With `wait`, who finds no place goes on the waiting list.
    `facts` are columns of Delegate, such as name, email, post, language, city_written, and what `needs` takes.

    Raises Repeated for a form sent twice, AlreadySent for one with other content, UnknownCategory, UnknownCity,
    InvitationClosed, NoSeatLeft, NoPlaceLeft, AssemblyFull, HeadTaken, SameAddress, BadAddress, and what check_open and
    keep_answers raise.
    """
    assembly = rules_places.hold()
    kind = category_called(category)
    delegation = invited_by(invitation) if invitation else delegation_of(city) if city and kind.is_of_cities else None
    facts = needs(facts)
    # Asked after the lock: the first of two clicks has been committed by now.
    first = db.session.scalar(REGISTERED_WITH, {"request_key": request_key})
    if first is not None:
        raise_repeated(first, delegation, facts)
    check_open(assembly, now=now, category=kind)
    email_folded = folded(facts["email"])
    check_address(email_folded, kind)
    if delegation is not None and facts.get("post") is Post.HEAD:
        check_head(delegation)
    takes = delegation is not None or not kind.is_of_cities
    is_seated = not takes or rules_places.has_room(kind, delegation, assembly)
    if not is_seated and not wait:
        rules_places.refuse(kind, delegation, assembly)
    delegate = made(kind, delegation, facts, request_key=request_key, now=now, key=key, consented_at=now,
                    email_folded=email_folded, is_approved=bool(invitation) or not kind.needs_approval)
    db.session.add(delegate)
    stamp_consents(delegate, now=now)
    if is_seated:
        delegate.status = Status.CONFIRMED if delegate.is_approved and takes else Status.PENDING
    else:
        rules_waiting.enter([delegate], category=kind, delegation=delegation, now=now)
    db.session.flush()
    keep_answers(delegate, kind, answers, now=now)
    record("delegate.registered", delegate)
    return delegate


def made(category, delegation, facts, *, request_key, now, key, **more):
    """A new Delegate with its reference, link and search words, not yet added; `facts` and `more` are its columns."""
    facts = BLANK | facts
    delegate = Delegate(category=category, delegation=delegation, request_key=request_key, reference=new_reference(),
                        link_number=1, notice_version=NOTICE_VERSION, registered_at=now, updated_at=now, **facts, **more)
    delegate.link_hash = hash_of(link_secret(delegate, key=key))
    fill_search_words(delegate)
    return delegate


def raise_repeated(first, delegation, facts):
    """The same form twice is one registration; with other content it is a mistake to be told of."""
    same = first.delegation is delegation and all(getattr(first, name) == value for name, value in facts.items())
    raise Repeated(first) if same else AlreadySent(reference=first.reference)


def needs(facts):
    """The facts that are kept when these are told: of `diet` and `diet_note` nothing without `diet_consent`, nor of
    `access_needs` without `access_consent`. What is not told is left alone."""
    kept = {name: value for name, value in facts.items() if name not in ("diet_consent", "access_consent")}
    if "diet" in facts and not facts.get("diet_consent"):
        kept |= {"diet": Diet.NONE, "diet_note": ""}
    if "access_needs" in facts and not facts.get("access_consent"):
        kept["access_needs"] = ""
    return kept


def stamp_consents(delegate, *, now):
    """Note when each consent was given; forget it with what it was given for."""
    has_diet = delegate.diet is not Diet.NONE or bool(delegate.diet_note)
    delegate.diet_consented_at = (delegate.diet_consented_at or now) if has_diet else None
    delegate.access_consented_at = (delegate.access_consented_at or now) if delegate.access_needs else None


def edit(delegate, *, city="", seen, now, key, wait=False, answers=None, consent=False, **facts):
    """The delegate changes the own registration; returns the names of what differs, and who was served meanwhile.

    Where the category asks for approval, a confirmed registration whose name, post or city changes is pending again. Another
    city's seat is taken as when registering, and the one before is given to who waits for it. Another e-mail address gets a
    new link, and the old one opens nothing any more. With `consent`, somebody whom another one added has read the notice.
    Raises ChangedMeanwhile, IsWithdrawn, IsDeclined, UnknownCity, NoSeatLeft, NoPlaceLeft, AssemblyFull, HeadTaken,
    SameAddress, BadAddress, and what check_editable and keep_answers raise.
    """
    assembly = rules_places.hold()
    check_revision(delegate, seen)
    check_editable(delegate, assembly, now=now)
    check_changeable(delegate)
    before = delegate.delegation
    moves = delegate.category.is_of_cities and city != (before.member.slug if before else "")
    delegation = (delegation_of(city) if city else None) if moves else before
    if delegation is not None and facts.get("post", delegate.post) is Post.HEAD and (moves or delegate.post is not Post.HEAD):
        check_head(delegation, besides=delegate)
    email_folded = folded(facts["email"])
    check_address(email_folded, delegate.category, besides=delegate)
    is_seated = not moves or delegation is None or rules_places.has_room(delegate.category, delegation, assembly)
    if not is_seated and not wait:
        rules_places.refuse(delegate.category, delegation, assembly)
    facts = needs(facts)
    changed = keep_answers(delegate, delegate.category, answers, now=now)       # first, since it asks what makes us flush
    changed += change(delegate, delegation=delegation, **facts)
    if consent and delegate.consented_at is None:
        delegate.consented_at, delegate.notice_version = now, NOTICE_VERSION
        changed.append("consented_at")
    if not changed:
        return changed, []
    if "email" in changed:
        delegate.email_folded = email_folded
        renew_link(delegate, key=key)
    delegate.is_placeholder = delegate.is_placeholder and not delegate.name
    stamp_consents(delegate, now=now)
    fill_search_words(delegate)
    if moves:
        settle(delegate, assembly, is_seated=is_seated, now=now)
    if delegate.category.needs_approval and not set(changed).isdisjoint(AGAIN_PENDING):
        delegate.is_approved = False
        if delegate.status is Status.CONFIRMED:
            delegate.status = Status.PENDING
            changed.append("status")
    delegate.updated_at = now
    record("delegate.edited", delegate, fields=changed)
    served = rules_waiting.serve(assembly, delegate.category, before, now=now) if moves and before is not None else []
    return changed, served


def settle(delegate, assembly, *, is_seated, now):
    """Where somebody stands who has come to another delegation: as before where there is a place, else in its line."""
    if not is_seated:
        rules_waiting.enter([delegate], category=delegate.category, delegation=delegate.delegation, now=now)
    elif delegate.is_in_line:
        rules_waiting.leave(delegate, Status.PENDING)


def check_changeable(delegate):
    """Raises IsWithdrawn or IsDeclined."""
    if delegate.status is Status.WITHDRAWN:
        raise IsWithdrawn()
    if delegate.status is Status.DECLINED:
        raise IsDeclined()


def withdraw(delegate, *, seen, now, by=None):
    """Give the place back, at any time; who was served with it, or None when it was given back before.

    Raises ChangedMeanwhile, IsDeclined.
    """
    assembly = rules_places.hold()
    if delegate.status is Status.WITHDRAWN:
        return None
    check_revision(delegate, seen)
    check_changeable(delegate)
    return let_go(delegate, Status.WITHDRAWN, assembly, action="delegate.withdrawn", by=by, now=now)


def take_offer(delegate, *, now):
    """Take the place on offer; once more changes nothing. Raises NoOffer, OfferLapsed."""
    rules_places.hold()
    db.session.refresh(delegate, ["status", "offer_until", "is_approved", "revision"])
    if delegate.status not in (Status.PENDING, Status.CONFIRMED):
        rules_waiting.accept([delegate], now=now)


def let_go(delegate, status, assembly, *, action, now, by=None, reason=""):
    """Somebody does not come: note it, and give the place to who waits for it. Returns who was served."""
    rules_waiting.leave(delegate, status)
    delegate.reason, delegate.updated_at = reason, now
    for tell in WHEN_GONE:
        tell(delegate, now)
    db.session.flush()
    record(action, delegate, by=by, fields=["status", *(["reason"] if reason else [])])
    return rules_waiting.serve(assembly, delegate.category, delegate.delegation, now=now)
