"""Things for tests, made by plain functions with sensible defaults; name only what matters."""
import datetime as dt
import itertools

from blueprints.accounts.models import Account, Grant, Role, SignIn
from blueprints.accounts.queries import hash_of
from blueprints.agenda.models import Subscription
from blueprints.assembly.models import Assembly, Day
from blueprints.dates import queries_effect
from blueprints.dates import rules as rules_dates
from blueprints.dates.models import Move
from blueprints.db import db
from blueprints.delegations.models import IN_LINE, Delegate, Delegation, Message, Party, Post, Rank, Status
from blueprints.delegations.models_categories import Category, FormPart, Question, QuestionKind, QuestionWording
from blueprints.journal.models import JournalEntry
from blueprints.mail.models import Letter, Mailing, Wording
from blueprints.members.models import Member, Region
from blueprints.programme.models import Building, Colour, Kind, Release, Room, Slot, Speaker, Track
from blueprints.programme.models_booklets import Booklet
from blueprints.programme.models_rules import Acknowledgement
from blueprints.programme.rules_booklets import EACH
from blueprints.texts import Text

numbers = itertools.count(1)


def four(words):
    """`words` as a Text that is different, and there, in each language."""
    return Text(en=words, ko=f"{words} (한)", fr=f"{words} (fr)", es=f"{words} (es)")


def added(row):
    db.session.add(row)
    db.session.commit()
    return row


def make_assembly(days=4, first=dt.date(2025, 6, 16), **facts):
    facts = {
        "id": 1, "name": four("General Assembly"), "association": four("Metropolis"), "founded": 1985,
        "founded_in": "montreal", "host": "seoul", "month": first.replace(day=1), "is_provisional": True,
        "zone": "Asia/Seoul", "members_count": 147, "members_as_of": "2023-06", "seats_per_delegation": 10,
        "retention_days": 30} | facts
    assembly = Assembly(**facts)
    cities()
    db.session.add_all([assembly, *(Day(date=first + dt.timedelta(days=n)) for n in range(days))])
    db.session.commit()
    return assembly


def first_day():
    return db.session.scalars(db.select(Day).order_by(Day.date)).first() or added(Day(date=dt.date(2025, 6, 16)))


def make_account(*roles, **facts):
    facts = {"email": f"person{next(numbers)}@example.org", "name": "Kim Example"} | facts
    return added(Account(grants=[Grant(role=Role(role)) for role in roles], **facts))


def make_member(**facts):
    number = next(numbers)
    facts = {"slug": f"city-{number}", "name": four(f"City {number}"), "country_code": "KR",
             "region": Region.ASIA_PACIFIC, "verified_at": dt.datetime(2025, 1, 1, tzinfo=dt.UTC)} | facts
    return added(Member(**facts))


def make_delegation(seats=None, coordinator=None, member=None, **member_facts):
    return added(Delegation(member=member or make_member(**member_facts), seats=seats, coordinator=coordinator))


def cities():
    """The category of those who come for member cities."""
    found = db.session.scalar(db.select(Category).where(Category.is_of_cities))
    return found or added(Category(slug="delegation", name=four("Delegation"), is_of_cities=True, parts={
        part.value: False for part in FormPart}))


def make_category(**facts):
    number = next(numbers)
    return added(Category(**{"slug": f"category-{number}", "name": four(f"Category {number}"), "parts": {}} | facts))


def make_delegate(delegation=None, **facts):
    """Without a delegation in a category of cities it comes for a new one."""
    number = next(numbers)
    category = facts.pop("category", None) or cities()
    if delegation is None and category.is_of_cities:
        delegation = make_delegation()
    at = dt.datetime(2025, 2, 1, tzinfo=dt.UTC)
    facts = {"reference": f"T{number:05}", "link_hash": f"{number:064}", "request_key": f"key-{number}",
             "name": "Alex Example", "email": f"delegate{number}@example.org",
             "email_folded": f"delegate{number}@example.org", "post": Post.DELEGATE, "language": "en",
             "notice_version": "1", "consented_at": at, "registered_at": at, "status": Status.PENDING} | facts
    if facts["status"] in IN_LINE and "party" not in facts:
        facts["party"] = make_party(category, delegation)
    if facts["status"] is Status.OFFERED:
        facts.setdefault("offer_until", dt.datetime.now(dt.UTC) + dt.timedelta(hours=48))
    return added(Delegate(category=category, delegation=delegation, **facts))


def make_party(category, delegation=None, **facts):
    """Who waits together, at the end of the line."""
    return added(Party(category=category, delegation=delegation, **{"turn": next(numbers)} | facts))


def make_rank(**facts):
    number = next(numbers)
    return added(Rank(**{"slug": f"rank-{number}", "name": four(f"Rank {number}"), "position": number} | facts))


def make_question(category=None, kind=QuestionKind.TEXT, options=(), label=None, **facts):
    """`options` are (key, places)."""
    question = Question(category=category or make_category(), kind=kind, **facts)
    question.wordings.append(QuestionWording(label=label or four(f"Question {next(numbers)}"), options=[
        {"key": key, "name": four(key.capitalize()).as_dict(), "places": places} for key, places in options]))
    return added(question)


def make_message(delegation=None, **facts):
    delegation = delegation or make_delegation(coordinator=make_account("focal-point"))
    facts = {"delegation": delegation, "written_by": delegation.coordinator, "words": "May we bring an interpreter?",
             "request_key": f"message-{next(numbers)}"} | facts
    return added(Message(**facts))


def make_unmatched(**facts):
    """Somebody whose city was not in the list."""
    number = next(numbers)
    delegate = make_delegate(make_delegation(), **facts)
    delegate.delegation, delegate.city_written = None, f"Atlantis {number}"
    return added(delegate)


def make_subscription(owner, *, secret=None, **facts):
    """The secret address of a delegate's or a delegation's calendar."""
    whose = {"delegate_id": owner.id} if isinstance(owner, Delegate) else {"delegation_id": owner.id}
    return added(Subscription(hash=hash_of(secret or f"secret-{next(numbers)}"), **whose | facts))


def make_building(**facts):
    return added(Building(**{"name": four(f"Building {next(numbers)}")} | facts))


def make_acknowledgement(**facts):
    """Of a conflict that does not stand."""
    return added(Acknowledgement(**{"key": f"track:x{next(numbers)}:y", "reason": "Meant so", "extent": 60} | facts))


def make_room(**facts):
    number = next(numbers)
    return added(Room(**{"slug": f"room-{number}", "name": four(f"Room {number}"), "places": 100} | facts))


def make_track(**facts):
    number = next(numbers)
    return added(Track(**{"slug": f"track-{number}", "name": four(f"Track {number}"), "colour": Colour.TEAL} | facts))


def make_speaker(**facts):
    number = next(numbers)
    return added(Speaker(**{"slug": f"speaker-{number}", "name": f"Speaker {number}", "is_confirmed": True} | facts))


def make_slot(**facts):
    """An hour from nine on the first day."""
    number = next(numbers)
    facts = {"code": f"S{number:04}", "kind": Kind.PLENARY, "title": four(f"Session {number}"),
             "starts": dt.time(9), "minutes": 60} | facts
    if "day" not in facts:
        facts["day"] = first_day()
    return added(Slot(**facts))


def make_booklets():
    """The booklets of the newest release, in hand and made, though nothing stands in them."""
    release_id = db.session.scalar(db.select(db.func.max(Release.id)))
    at = dt.datetime.now(dt.UTC)
    db.session.add_all([Booklet(release_id=release_id, language=language, paper=paper, begun_at=at, pdf=b"%PDF-1.7")
                        for language, paper in EACH])
    db.session.commit()


def make_mailing(**facts):
    """Something written to one person, whose letter was refused."""
    number = next(numbers)
    facts = {"request_key": f"mailing-{number}", "subject": four(f"Mailing {number}"), "body": four("Dear {name}"), "count": 1,
             "audience": {}} | facts
    mailing = added(Mailing(**facts))
    added(Letter(kind="mailing", to=f"person{number}@example.org", language="en", subject="Hello", body="Dear Kim Example",
                 about="delegate:1", message_id=f"<{number}@example.org>", mailing_id=mailing.id,
                 failed_at=dt.datetime.now(dt.UTC), last_error="refused 550 5.1.1"))
    return mailing


def make_decision(key, *delegates):
    """What the journal tells of confirming these people at once with a form that had this key."""
    return added(JournalEntry(action="delegates.confirm", subject=f"decision:{key}", fields=["status"], values={
        "done": [delegate.id for delegate in delegates], "left": []}))


def make_move(**facts):
    """The assembly has just come to where it is, from a week before."""
    was = queries_effect.standing()
    after = rules_dates.snapshot(was.assembly, was.days, was.categories)
    days = [day | {"date": (dt.date.fromisoformat(day["date"]) - dt.timedelta(days=7)).isoformat()} for day in after["days"]]
    facts = {"before": after | {"days": days, "tray": {}, "cancelled": {}},
             "after": after | {"left": [], "release": None, "letters": 0}} | facts
    return added(Move(**facts))


def make_wording(**facts):
    """Other words for the letter that signs people in, in English."""
    return added(Wording(**{"kind": "sign-in", "language": "en", "subject": "Come in", "body": "Here:\n\n{link}"} | facts))


def make_sign_in(account, **facts):
    """An account signed in, its second factor shown; the secret of its cookie."""
    secret = f"secret-{next(numbers)}"
    at = dt.datetime.now(dt.UTC)
    added(SignIn(**{"account": account, "hash": hash_of(secret), "expires_at": at + dt.timedelta(days=1),
                    "second_factor_at": at} | facts))
    return secret


def make_sign_in_row(account):
    """An account signed in, in a browser that nobody looks through: for pages that are about sign-ins."""
    number = next(numbers)
    return added(SignIn(account=account, hash=f"{number:064}", expires_at=dt.datetime.now(dt.UTC) + dt.timedelta(days=1)))
