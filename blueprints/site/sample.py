"""The sample: a programme, delegations and delegates who do not exist, to try things out with.

It is made of the files in sample_data/, the same every time, and can be taken away in one step.
"""
import datetime as dt
import functools
import itertools
import pathlib
import tomllib
from urllib.parse import urlsplit

from flask import current_app

from ..accounts.models import hash_of
from ..assembly.models import Assembly, Day
from ..db import db
from ..delegations import rules as delegations
from ..delegations import rules_categories as categories
from ..delegations import rules_places as places
from ..delegations import rules_waiting as waiting
from ..delegations.models import SEATED, Delegate, Diet, Post, Status
from ..journal.rules import record
from ..members.models import Member
from ..programme import rules as programme
from ..programme import rules_release
from ..programme.models import (
    Access,
    Appearance,
    Colour,
    Kind,
    Organ,
    Room,
    Slot,
    SlotStatus,
    Speaker,
    SpeakerPart,
    Track,
)
from ..programme.times import span
from ..refusals import N_, Refusal
from ..texts import Text
from . import sample_rules

FOLDER = pathlib.Path(__file__).with_name("sample_data")
DELEGATIONS = 30
BIG, SMALL = 7, 6               # delegates of a delegation: two bigger ones, then a smaller one
UNLISTED = 3                    # delegates whose city is still to be matched, taken from the first ones: 200 in all
FOREMOST = 18                   # the first people of the list hold offices that chair and give keynotes
STATUSES = [Status.CONFIRMED] * 6 + [Status.PENDING] * 2 + [Status.DECLINED, Status.WITHDRAWN]
WAITING = 3                     # people who wait for a seat of the second delegation, two of them together
OFFERED_FOR = dt.timedelta(days=14)     # longer than real offers, so that the sample stays as it is for a while
MOST_EXTRA = 12                 # people who are made up to fill its seats; where it has more, nobody waits
POSTS = [Post.DELEGATE, Post.ADVISER, Post.DELEGATE, Post.INTERPRETER, Post.DELEGATE, Post.ACCOMPANYING]


class NothingAnnounced(Refusal):
    message = N_("Load the announced data first, with the command: assembly load. The sample needs the assembly’s days.")


class HasOwnSessions(Refusal):
    message = N_("The programme already has sessions of your own, and the sample would be published together with them. "
                 "Try the sample on another installation.")


@functools.cache
def file(name):
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def load_sample(*, now, host=None, base_url=None):
    """Make the sample and publish its programme; False when it is there already. The caller commits.

    `host` and `base_url` are where the public reaches us; they default to the setting BASE_URL. Raises NothingAnnounced,
    HasOwnSessions.
    """
    base_url = base_url or current_app.config["BASE_URL"]
    assembly = db.session.get(Assembly, 1)
    days = db.session.scalars(db.select(Day).order_by(Day.date)).all()
    if assembly is None or not days:
        raise NothingAnnounced()
    if assembly.is_sample_loaded:
        return False
    programme.hold_draft(alone=True)
    if db.session.scalar(db.select(db.exists().where(Slot.id.is_not(None)))):
        raise HasOwnSessions()
    assembly.is_sample_loaded = True
    db.session.add_all(sample_slots(days, *sample_frame(), now=now))
    add_delegates(assembly, now=now)
    db.session.flush()
    sample_rules.add_knowledge(file("frame")["rules"])
    sample_rules.admit(file("frame")["rules"], now=now)
    rules_release.release(note=Text(**file("frame")["note"]), by=None, now=now,
                          host=host or urlsplit(base_url).hostname, base_url=base_url)
    record("sample.loaded")
    return True


def sample_frame():
    """(rooms and tracks by their short names, speakers in order)."""
    frame = file("frame")
    buildings = sample_rules.add_buildings(frame)
    rooms = [Room(slug=facts["slug"], name=Text(**facts["name"]), places=facts["places"], booths=facts["booths"],
                  building=buildings[facts["building"]], position=number, is_sample=True)
             for number, facts in enumerate(frame["room"])]
    tracks = [Track(slug=facts["slug"], name=Text(**facts["name"]), colour=Colour(facts["colour"]), position=number,
                    is_sample=True) for number, facts in enumerate(frame["track"])]
    speakers = [Speaker(slug=f"sample-{number:02}", name=name, own_name=own_name, office=Text(**frame["office"][office]),
                        city=Text(**frame["city"][city]), biography=Text(**frame["biography"].get(name, {})),
                        is_confirmed=name not in frame["unconfirmed"]["names"], is_sample=True)
                for number, (name, own_name, office, city) in enumerate(frame["people"]["all"], 1)]
    db.session.add_all([*rooms, *tracks, *speakers])
    named = {row.slug.removeprefix("sample-"): row for row in [*rooms, *tracks]}      # type: ignore[attr-defined]
    return named, speakers


def day_files(count):
    """Which file each of so many days is made of: the opening and the closing day always, the others as they fit."""
    if count < 4:
        return ["day-1", "day-2", "day-4"][:count - 1] + ["day-4"] if count > 1 else ["day-1"]
    return ["day-1", "day-2", "day-3"] + ["day-more"] * (count - 4) + ["day-4"]


def sample_slots(days, named, speakers, *, now):
    """The sessions of all days. People are given to them in turn, nobody to two at once."""
    turns = itertools.cycle(speakers[:FOREMOST]), itertools.cycle(speakers[FOREMOST:])
    busy = {speaker.slug: [] for speaker in speakers}
    for number, (day, name) in enumerate(zip(days, day_files(len(days)), strict=True), 1):
        for place, facts in enumerate(file(name)["slot"], 1):
            yield sample_slot(f"sample-{number}{place:02}", day, facts, named, turns, busy, now=now)


def sample_slot(code, day, facts, named, turns, busy, *, now):
    slot = Slot(
        code=code, day=day, starts=dt.time.fromisoformat(facts["starts"]), minutes=facts["minutes"],
        kind=Kind(facts["kind"]), title=Text(**facts["title"]), abstract=Text(**facts.get("abstract", {})),
        room=named.get(facts.get("room")), track=named.get(facts.get("track")), spoken=facts.get("spoken", "en"),
        interpreted=facts.get("into", "").split(), access=Access(facts.get("access", "delegates")),
        places=facts.get("places"), organ=Organ(facts["organ"]) if "organ" in facts else None, expected=facts.get("expected"),
        stream=facts.get("stream", ""), note=facts.get("note", ""),
        status=SlotStatus(facts.get("status", "planned")), reason=Text(**facts.get("reason", {})),
        created_at=now, updated_at=now, is_sample=True)
    hours = span(day.date, slot.starts, slot.minutes)
    for position, part in enumerate(facts.get("voices", "").split()):
        turn = turns[0] if part in ("chair", "keynote") else turns[1]
        speaker = next(one for one in turn if not any(hours.overlaps(other) for other in busy[one.slug]))
        busy[speaker.slug].append(hours)
        slot.appearances.append(Appearance(speaker=speaker, part=SpeakerPart(part), position=position))
    return slot


def add_delegates(assembly, *, now):
    """Delegates for up to 30 member cities, in every state a registration can be in; never more than there are seats."""
    categories.load()
    numbers = itertools.count(1)
    members = chosen_members()
    for place, member in enumerate(members):
        delegation = delegations.delegation_of(member.slug)
        free = places.free(delegations.category_called(""), delegation, assembly).places
        has_head = bool(db.session.scalar(db.select(db.exists().where(
            Delegate.delegation_id == delegation.id, Delegate.post == Post.HEAD, Delegate.status == Status.CONFIRMED))))
        for nth in range((SMALL if place % 3 == 2 else BIG) - (place < UNLISTED)):
            number = next(numbers)
            status = STATUSES[(number * 7) % len(STATUSES)] if nth else Status.CONFIRMED
            if status in SEATED and free <= 0:
                status = Status.WITHDRAWN
            free -= status in SEATED
            post = Post.HEAD if nth == 0 and not has_head else POSTS[number % len(POSTS)]
            db.session.add(sample_delegate(number, member, now=now, delegation=delegation, status=status, post=post))
    for member in members[:UNLISTED]:
        number = next(numbers)
        db.session.add(sample_delegate(number, member, now=now, city_written="Exampletown", post=Post.DELEGATE,
                                       status=Status.PENDING))
    if len(members) > 1:
        add_line(members[1], assembly, numbers, now=now)


def add_line(member, assembly, numbers, *, now):
    """Fill a delegation, its last seat being on offer, and let people wait for another: one alone, and two together."""
    category, delegation = delegations.category_called(""), delegations.delegation_of(member.slug)
    db.session.flush()
    free = places.free(category, delegation, assembly).places
    if not 0 < free <= MOST_EXTRA:
        return

    def another(status):
        delegate = sample_delegate(next(numbers), member, now=now, delegation=delegation, status=status, post=Post.DELEGATE)
        db.session.add(delegate)
        return delegate

    for _seat in range(free - 1):
        another(Status.CONFIRMED)
    offered, alone, *both = [another(Status.PENDING) for _person in range(1 + WAITING)]
    for together in ([offered], [alone], both):
        waiting.enter(together, category=category, delegation=delegation, now=now, is_whole=True)
        db.session.flush()
    offered.status, offered.offer_until = Status.OFFERED, now + OFFERED_FOR


def chosen_members():
    """Up to 30 members that are not retired, verified ones first, from all over the alphabet."""
    members = db.session.scalars(db.select(Member).where(Member.retired_at.is_(None)).order_by(Member.slug)).all()
    verified = [member for member in members if member.verified_at is not None]
    wanted = verified if len(verified) >= DELEGATIONS else members
    return wanted[::max(1, len(wanted) // DELEGATIONS)][:DELEGATIONS]


def sample_delegate(number, member, *, now, city_written="", **facts):
    lists = file("names")["list"]
    names = next((one for one in lists if member.country_code in one["countries"]), lists[-1])
    language = names.get("language", "en")
    given, family = (names[kind][number * step % len(names[kind])] for kind, step in (("given", 1), ("family", 3)))
    first, last = (family, given) if names["family_first"] else (given, family)
    frame = file("frame")
    office = list(frame["office"].values())[number % len(frame["office"])]
    at = now - dt.timedelta(hours=5 * number)
    is_vegetarian, needs_access = number % 9 == 0, number % 25 == 0
    delegate = Delegate(
        category=delegations.category_called(""), reference=reference(number), request_key=f"sample-{number}", link_number=1,
        name=f"{first[0]} {last[0]}", own_name=own_name(first[1], last[1], names), office=Text(**office).read(language).words,
        organisation=Text(**frame["organisation"]).read(language).words, email=f"sample.{number}@example.org",
        email_folded=f"sample.{number}@example.org", language=language, notice_version=delegations.NOTICE_VERSION,
        diet=Diet.VEGETARIAN if is_vegetarian else Diet.NONE, diet_consented_at=at if is_vegetarian else None,
        access_needs="Step-free ways" if needs_access else "", access_consented_at=at if needs_access else None,
        consented_at=at, registered_at=at, updated_at=at, city_written=city_written,
        is_sample=True, **facts)
    if delegate.status is Status.DECLINED:
        delegate.reason = "Sample: registered twice."
    delegate.link_hash = hash_of(delegations.link_secret(delegate, key=current_app.config["SECRET_KEY"]))
    delegations.fill_search_words(delegate)
    return delegate


def own_name(first, last, names):
    """As its script writes it: Chinese and Korean names without a space."""
    return (first + last if names["family_first"] else f"{first} {last}") if first else ""


def reference(number):
    """Seven letters, so that it is never one that was given to somebody: those have six."""
    letters, digits = delegations.REFERENCE_LETTERS, []
    for _ in range(4):
        number, digit = divmod(number, len(letters))
        digits.append(letters[digit])
    return "EXA" + "".join(reversed(digits))
