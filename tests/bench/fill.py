"""The bench's own assembly: 8 rooms, 240 sessions, 147 delegations, 2,000 delegates, once in each size asked for."""
import datetime as dt
import hashlib

from blueprints.assembly.models import Assembly, Day
from blueprints.db import db
from blueprints.delegations import rules_categories
from blueprints.delegations.models import Delegate, Delegation, Post, Rank, Status
from blueprints.delegations.models_categories import Category
from blueprints.members.models import Member, Region
from blueprints.programme.models import Access, Appearance, Colour, Kind, Room, Slot, Speaker, SpeakerPart, Track
from blueprints.texts import Text

AT = dt.datetime(2025, 3, 1, 9, tzinfo=dt.UTC)
PHRASES = {
    "en": "Cities that share what they have learned move faster than cities that learn alone. ",
    "ko": "배운 것을 나누는 도시는 홀로 배우는 도시보다 더 빨리 나아갑니다. ",
    "fr": "Les villes qui partagent ce qu’elles ont appris avancent plus vite que les autres. ",
    "es": "Las ciudades que comparten lo aprendido avanzan más deprisa que las que aprenden solas. ",
}


def abstract(number, characters=600):
    return Text(**{code: (f"{number}. " + phrase * 20)[:characters] for code, phrase in PHRASES.items()})


def named(words, number):
    return Text(en=f"{words} {number}", ko=f"{words} {number}번", fr=f"{words} nº {number}", es=f"{words} n.º {number}")


def fill(*, days=4, rooms=8, slots=240, speakers=120, delegations=147, delegates=2000, seats=1_000_000):
    """Put it all into an empty database and commit."""
    first = dt.date(2025, 6, 16)
    db.session.add(Assembly(
        id=1, name=named("General Assembly", 1), association=named("Metropolis", 1), founded=1985, founded_in="montreal",
        host="city-0", month=first.replace(day=1), is_provisional=True, zone="Asia/Seoul", members_count=delegations,
        members_as_of="2025-01", seats_per_delegation=seats, retention_days=30))
    the_days = [Day(date=first + dt.timedelta(days=number)) for number in range(days)]
    the_rooms = [Room(slug=f"room-{n}", name=named("Hall", n), places=200, position=n) for n in range(rooms)]
    tracks = [Track(slug=f"track-{n}", name=named("Track", n), colour=list(Colour)[n], position=n) for n in range(6)]
    people = [Speaker(slug=f"speaker-{n}", name=f"Speaker {n}", own_name=f"연사 {n}", office=named("Mayor", n),
                      city=named("City", n), is_confirmed=True) for n in range(speakers)]
    db.session.add_all([*the_days, *the_rooms, *tracks, *people])
    kinds = [Kind.FORUM, Kind.WORKSHOP, Kind.PLENARY, Kind.SIDE_EVENT]
    for number in range(slots):
        turn, room = divmod(number, rooms)
        day, hour = turn % days, turn // days
        slot = Slot(code=f"B{number:04}", kind=kinds[number % 4], title=named("Session", number), abstract=abstract(number),
                    day=the_days[day], starts=(dt.datetime.combine(first, dt.time(8)) + hour * dt.timedelta(minutes=75)).time(),
                    minutes=60, room=the_rooms[room], track=tracks[number % 6], spoken="en", interpreted=["ko", "fr", "es"],
                    access=Access.DELEGATES)
        slot.appearances = [
            Appearance(speaker=people[number % rooms * 2 % speakers], part=SpeakerPart.CHAIR, position=0),
            Appearance(speaker=people[(number % rooms * 2 + 1) % speakers], part=SpeakerPart.SPEAKER, position=1)]
        db.session.add(slot)
    members = [Member(slug=f"city-{n}", name=named("City", n), country_code="KR", region=list(Region)[n % 5], verified_at=AT)
               for n in range(delegations)]
    cities = [Delegation(member=member) for member in members]
    db.session.add_all([*members, *cities])
    db.session.flush()
    rules_categories.load()
    of_cities = db.session.scalar(db.select(Category.id).where(Category.is_of_cities))
    ranks = db.session.scalars(db.select(Rank.id).order_by(Rank.position)).all()
    db.session.execute(db.insert(Delegate), [{
        "reference": f"B{number:06}", "link_hash": hashlib.sha256(b"%d" % number).hexdigest(), "request_key": f"bench-{number}",
        "category_id": of_cities, "delegation_id": cities[number % delegations].id, "name": f"Person {number} Example",
        "own_name": f"홍길동 {number}", "email": f"person{number}@example.org", "email_folded": f"person{number}@example.org",
        "search_words": f"person {number} example 홍길동 {number} city {number % delegations} person{number}@example.org",
        "post": Post.DELEGATE if number >= delegations else Post.HEAD, "rank_id": ranks[number % len(ranks)],
        "language": "ko", "notice_version": "bench", "consented_at": AT, "registered_at": AT,
        "status": [Status.PENDING, Status.CONFIRMED][number % 2], "revision": 1} for number in range(delegates)])
    db.session.commit()
