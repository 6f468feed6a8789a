"""What a focal point does with the people of the own delegation: add them, name them, change them, replace them.

All of it is done while the places are held (rules_places.hold), and what a focal point settles is confirmed: nobody has to
look at it again. Whom a focal point adds has agreed to nothing yet (`consented_at` is none): their own page asks them.
"""
import sqlalchemy as sa

from ..accounts.rules import BadAddress, folded
from ..db import db
from ..journal.rules import change, record
from ..refusals import N_, Refusal, check_revision
from . import rules, rules_places, rules_waiting
from .models import GONE, IN_LINE, Delegate, Diet, Post, Status
from .models_categories import Answer

LONGEST_KEY = 48        # of a form's key, to which the number of the row is added
FACTS = ("name", "own_name", "post", "rank_id", "office", "organisation", "email", "language")      # what a focal point tells


class AddressInUse(rules.SameAddress):
    message = N_("Somebody is registered with this e-mail address already. Each person needs an address of their own; "
                 "leave it empty while you do not know it.")


class AddressTwice(rules.SameAddress):
    message = N_("This e-mail address stands in another row too. Each person needs an address of their own; leave it "
                 "empty while you do not know it.")


class HasHead(rules.HeadTaken):
    message = N_("%(city)s already has a head of delegation. Choose another post here; on the page of your delegation you "
                 "can then say who is head.")


class TwoHeads(rules.HeadTaken):
    message = N_("Another row is head of delegation already. A delegation has one; choose another post.")


class NameNeeded(Refusal):
    message = N_("Write the name too. To keep a seat for somebody whose name follows, leave the e-mail address empty.")
    field = "name"


class TooFewSeats(Refusal):
    message = N_("Only %(left)s of %(asked)s find a seat. Choose below whether the others wait, or all of them together.")
    field = "wait"


class OthersWait(Refusal):
    message = N_("Others of your delegation wait already, and the next seat is theirs. Choose below to wait after them.")
    field = "wait"


class RowsRefused(Refusal):
    """Several people cannot be added; `refusals` says why, by their place in what was given, from 0."""

    message = N_("Nobody was added yet: what has to be corrected stands beside each row.")

    def __init__(self, refusals):
        super().__init__()
        self.refusals = refusals


class SubstitutionsClosed(Refusal):
    message = N_("People could be replaced until %(closed)s. Write to the registrar if somebody else has to come.")


class NotFollowing(Refusal):
    message = N_("This seat has a name already. To give it to somebody else, replace the person.")


class NameFollows(Refusal):
    message = N_("This seat has no name yet. Name the person first.")


class OnlyConfirmed(Refusal):
    message = N_("Only somebody whose seat is confirmed can be head of delegation.")


class EndOfList(Refusal):
    message = N_("Nobody stands there in the list. Look at it again.")


def add(delegation, *, people, wait="none", request_key, by, now, key):
    """Give each of `people` one of the delegation's seats, all of them in one go; the new delegates, in that order.

    `people` are facts, a dict of FACTS each; without a name it is a seat whose person follows. Where there are too few
    seats, with `wait` "none" nobody is added, with "whole" all of them wait together until there is a seat for each, with
    "some" the first get the seats and the others wait, as many as come. The request keys are f"{request_key}-{number}", so
    that a form sent twice is one batch.

    Raises Repeated (with the first of them) and AlreadySent for such a form; what check_open raises; for one person what
    `refusals_of` finds, for several RowsRefused with all that it finds; TooFewSeats, OthersWait, NoSeatLeft, NoPlaceLeft,
    AssemblyFull.
    """
    assembly = rules_places.hold()
    request_key = request_key[:LONGEST_KEY]
    check_repeated(delegation, people, request_key)
    category = rules.category_called("")
    rules.check_open(assembly, now=now, category=category)
    db.session.refresh(delegation, ["seats"])       # which a registrar may have changed before the lock was ours
    if refusals := refusals_of(delegation, people, category):
        raise refusals[0] if len(people) == 1 else RowsRefused(refusals)
    seated = seated_of(people, category, delegation, assembly, wait=wait)
    position = last_position(delegation)
    delegates = [rules.made(category, delegation, facts, request_key=f"{request_key}-{number}", now=now, key=key,
                            email_folded=folded_or_none(facts["email"]), is_placeholder=not facts["name"], is_approved=True,
                            added_by_id=by.id, position=position + 1 + number, status=Status.CONFIRMED)
                 for number, facts in enumerate(people)]
    if waiting := delegates[seated:]:
        with db.session.no_autoflush:       # they are not half in the database before they are in line
            rules_waiting.enter(waiting, category=category, delegation=delegation, is_whole=wait == "whole", asked_by=by,
                                now=now)
    db.session.add_all(delegates)
    db.session.flush()
    for delegate in delegates:
        record("delegate.added", delegate, by=by)
    return delegates


def check_repeated(delegation, people, request_key):
    """Raises Repeated when the form with this key has added the same people before, AlreadySent when it has added others."""
    keys = [f"{request_key}-{number}" for number in range(len(people))]
    own = sa.and_(Delegate.delegation_id == delegation.id, Delegate.request_key.startswith(f"{request_key}-", autoescape=True))
    wanted = db.select(Delegate).where(sa.or_(Delegate.request_key.in_(keys), own))
    before = {delegate.request_key: delegate for delegate in db.session.scalars(wanted)}
    if not before:
        return
    first = before.get(keys[0]) or next(iter(before.values()))
    same = before.keys() == set(keys) and first.delegation_id == delegation.id and all(
        getattr(before[row], name) == value for row, facts in zip(keys, people, strict=True) for name, value in facts.items())
    if same:
        raise rules.Repeated(first)
    raise rules.AlreadySent(reference=first.reference)


def refusals_of(delegation, people, category):
    """{number: Refusal} of those who cannot be added as they are, numbered from 0; for a preview too. Two questions at most.

    NameNeeded, BadAddress, AddressInUse, AddressTwice, HasHead, TwoHeads.
    """
    found, first_with = {}, {}
    for number, facts in enumerate(people):
        try:
            address = folded_or_none(facts["email"])
        except BadAddress as refusal:
            found[number] = refusal
            continue
        if address and not facts["name"]:
            found[number] = NameNeeded()  # type: ignore[assignment]
        elif address and first_with.setdefault(address, number) != number:
            found[number] = AddressTwice()  # type: ignore[assignment]
    for address in taken_of(first_with, category):
        found.setdefault(first_with[address], AddressInUse())  # type: ignore[call-overload]
    heads = [number for number, facts in enumerate(people) if facts["post"] is Post.HEAD]
    if heads and has_head(delegation):
        found = {number: HasHead(city=delegation.member.name) for number in heads} | found  # type: ignore[assignment]
    return {number: TwoHeads(city=delegation.member.name) for number in heads[1:]} | found


def taken_of(addresses, category):
    """Those of these folded addresses that somebody of the category is registered with."""
    if not addresses:
        return []
    wanted = db.select(Delegate.email_folded).where(Delegate.category_id == category.id, Delegate.status.not_in(GONE),
                                                    Delegate.email_folded.in_(addresses))
    return db.session.scalars(wanted).all()


def has_head(delegation, *, besides=None):
    """Has the delegation a head, or somebody in line who will be its head without another look?"""
    try:
        rules.check_head(delegation, besides=besides)
    except rules.HeadTaken:
        return True
    return False


def seated_of(people, category, delegation, assembly, *, wait):
    """How many of them, from the first, get a seat now.

    Raises TooFewSeats, OthersWait, NoSeatLeft, NoPlaceLeft, AssemblyFull.
    """
    left, others_wait = rules_places.look(category, delegation, assembly)
    free = left.places
    room = 0 if others_wait else free
    if room >= len(people):
        return len(people)
    if wait == "none":
        if others_wait and free:
            raise OthersWait()
        if room == 0:
            rules_places.refuse(category, delegation, assembly)
        raise TooFewSeats(left=room, asked=len(people))
    return room if wait == "some" else 0


def folded_or_none(email):
    """A folded address; nothing for somebody whose address is not known yet. Raises BadAddress."""
    return folded(email) if email else ""


def last_position(delegation):
    return db.session.scalar(db.select(sa.func.coalesce(sa.func.max(Delegate.position), 0))
                             .where(Delegate.delegation_id == delegation.id))


def check_person(delegate, facts):
    """May the registration have these facts? The folded address. Raises NameNeeded, BadAddress, AddressInUse, HasHead."""
    address = folded_or_none(facts["email"])
    if address and not facts["name"]:
        raise NameNeeded()
    try:
        rules.check_address(address, delegate.category, besides=delegate)
    except rules.SameAddress:
        raise AddressInUse() from None
    if facts["post"] is Post.HEAD and delegate.status is not Status.PENDING and has_head(delegate.delegation, besides=delegate):
        raise HasHead(city=delegate.delegation.member.name)
    return address


def edit(delegate, *, seen, by, now, key, **facts):
    """Change what is known of a person, or of a seat whose name follows; the names of what differs.

    What is confirmed stays confirmed: the focal point answers for it. Another e-mail address gets a new link. Raises
    ChangedMeanwhile, EditingClosed, IsWithdrawn, IsDeclined, NameNeeded, NameFollows for a person who would lose the name,
    BadAddress, AddressInUse, HasHead.
    """
    assembly = rules_places.hold()
    check_revision(delegate, seen)
    rules.check_changeable(delegate)
    rules.check_editable(delegate, assembly, now=now)
    if not facts["name"] and not delegate.is_placeholder:
        raise NameNeeded()
    if facts["name"] and delegate.is_placeholder:
        raise NameFollows()
    return changed(delegate, facts, action="delegate.edited", by=by, now=now, key=key)


def name(delegate, *, seen, by, now, key, **facts):
    """Say who comes on a seat that was kept for somebody: it keeps its reference and history, and has a new link.

    Raises ChangedMeanwhile, SubstitutionsClosed, IsWithdrawn, IsDeclined, NotFollowing, NameNeeded, BadAddress,
    AddressInUse, HasHead.
    """
    assembly = rules_places.hold()
    check_revision(delegate, seen)
    rules.check_changeable(delegate)
    check_substitutable(assembly, now=now)
    if not delegate.is_placeholder:
        raise NotFollowing()
    if not facts["name"]:
        raise NameNeeded()
    fields = changed(delegate, facts, action="delegate.named", by=by, now=now, key=key)
    delegate.is_placeholder = False
    db.session.flush()
    return fields


def changed(delegate, facts, *, action, by, now, key):
    """Set the facts that differ, and what follows from them; their names."""
    address = check_person(delegate, facts)
    fields = change(delegate, **facts)
    if not fields:
        return fields
    if "email" in fields:
        delegate.email_folded = address
        rules.renew_link(delegate, key=key)
    rules.fill_search_words(delegate)
    delegate.updated_at = now
    record(action, delegate, by=by, fields=fields)
    db.session.flush()
    return fields


def check_substitutable(assembly, *, now):
    """Raises NoAssembly, SubstitutionsClosed."""
    if assembly is None:
        raise rules.NoAssembly()
    closed = assembly.substitutions_close_at
    if closed and now >= closed:
        raise SubstitutionsClosed(closed=closed)


def substitute(delegate, *, seen, by, now, key, **facts):
    """Another person comes instead: the registration keeps its reference, its place and its history, and nothing else.

    What the first one told of food, access and questions is removed, and so are the consents; the old link opens nothing.
    Raises ChangedMeanwhile, SubstitutionsClosed, IsWithdrawn, IsDeclined, NameFollows for a seat without a person,
    NameNeeded, BadAddress, AddressInUse, HasHead.
    """
    assembly = rules_places.hold()
    check_revision(delegate, seen)
    rules.check_changeable(delegate)
    check_substitutable(assembly, now=now)
    if delegate.is_placeholder:
        raise NameFollows()
    if not facts["name"]:
        raise NameNeeded()
    address = check_person(delegate, facts)
    for tell in rules.WHEN_GONE:
        tell(delegate, now)
    db.session.execute(db.delete(Answer).where(Answer.delegate_id == delegate.id))
    fields = change(delegate, diet=Diet.NONE, diet_note="", diet_consented_at=None, access_needs="", access_consented_at=None,
                    consented_at=None, edit_until=None, notice_version=rules.NOTICE_VERSION, **facts)
    delegate.email_folded, delegate.added_by_id, delegate.updated_at = address, by.id, now
    delegate.is_sample = False
    rules.renew_link(delegate, key=key)
    rules.fill_search_words(delegate)
    record("delegate.substituted", delegate, by=by, fields=[field for field in fields if field in FACTS])
    db.session.flush()


def make_head(delegate, *, seen, by, now):
    """This confirmed person leads the delegation; the head before becomes a delegate. All whose post changed.

    Raises ChangedMeanwhile, IsWithdrawn, IsDeclined, OnlyConfirmed.
    """
    rules_places.hold()
    check_revision(delegate, seen)
    rules.check_changeable(delegate)
    if delegate.status is not Status.CONFIRMED:
        raise OnlyConfirmed()
    if delegate.post is Post.HEAD:
        return []
    wanted = db.select(Delegate).where(Delegate.delegation_id == delegate.delegation_id, Delegate.post == Post.HEAD, sa.or_(
        Delegate.status == Status.CONFIRMED, sa.and_(Delegate.is_approved, Delegate.status.in_(IN_LINE))))
    before = db.session.scalars(wanted.execution_options(populate_existing=True)).all()
    for former in before:
        former.post, former.updated_at = Post.DELEGATE, now
        record("delegate.edited", former, by=by, fields=["post"])
    db.session.flush()      # before the new one: at no moment are there two
    delegate.post, delegate.updated_at = Post.HEAD, now
    record("delegate.made-head", delegate, by=by, fields=["post"])
    db.session.flush()
    return [delegate, *before]


def move(delegate, to, *, by):
    """Put somebody one place "up" or "down" among those of the delegation who come.

    Raises EndOfList when there is no place. Open forms of the others stay good: their order is no edit of them.
    """
    rules_places.hold()
    wanted = db.select(Delegate.id, Delegate.position).where(
        Delegate.delegation_id == delegate.delegation_id, Delegate.status.not_in(GONE), Delegate.erased_at.is_(None))
    found = [one.id for one in sorted(db.session.execute(wanted), key=place_in_list)]
    at = found.index(delegate.id) if delegate.id in found else -1
    target = at + {"up": -1, "down": 1}[to]
    if at < 0 or not 0 <= target < len(found):
        raise EndOfList()
    found[at], found[target] = found[target], found[at]
    positions = {one: number for number, one in enumerate(found, start=1)}
    # A bulk update: it counts up no revision, and touches no moment of change.
    db.session.execute(db.update(Delegate).where(Delegate.id.in_(found)).values(
        position=sa.case(positions, value=Delegate.id), updated_at=Delegate.updated_at),
        execution_options={"synchronize_session": False})
    db.session.expire(delegate, ["position"])
    record("delegation.ordered", delegate.delegation, by=by, fields=["position"])


def place_in_list(row):
    """Where somebody stands as the focal point has it; 0 is no place yet and comes last."""
    return (row.position == 0, row.position, row.id)
