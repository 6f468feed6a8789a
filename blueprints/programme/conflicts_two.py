"""Rules about two sessions: each is given both, the one that was asked about first, and yields what it finds.

All but the last are asked of sessions that take place at the same time, and the last of those that do not: what that is,
Span.overlaps says, and conflicts_found asks it once for each pair.
"""
from .conflicts import Conflict, in_minutes

STATUTORY = "statutory"     # a models.Kind


def room_taken(one, other, _setting):
    """Two sessions in one room at the same time."""
    if one.hall and other.hall and one.hall.id == other.hall.id:
        yield of(one, other, "room-taken", room=one.hall.name)


def speaker_taken(one, other, _setting):
    """Somebody takes part in two sessions at the same time, as whatever: a chair or a moderator is a speaker here."""
    for person in in_both(one, other):
        yield of(one, other, "speaker-taken", str(person.id), name=person.name)


def track_at_once(one, other, _setting):
    """Two sessions of one track at the same time: who follows the track misses one of them."""
    if one.theme and other.theme and one.theme.id == other.theme.id:
        yield of(one, other, "track", track=one.theme.name)


def statutory_beside(one, other, _setting):
    """Something takes place beside a statutory meeting, which needs its quorum. Whatever it is: a workshop, another
    statutory meeting, and a break too, since coffee that is poured next door empties the hall. What is cancelled takes
    place nowhere, and what ends when the meeting begins is not beside it."""
    if STATUTORY in (one.kind, other.kind):
        meeting, beside = (one, other) if one.kind == STATUTORY else (other, one)
        yield of(one, other, "statutory", meeting=meeting.title, beside=beside.title)


def head_taken(one, other, setting):
    """A head of delegation is wanted in two sessions at the same time: invited, signed up with a place, or speaking. Who
    speaks in both is left to the rule for speakers. The sentence tells the city, not the person."""
    if (heads := heads_in(one, setting)) and (heads := heads & heads_in(other, setting)):
        speaks_in_both = {person.delegate_id for person in in_both(one, other)}
        for head in sorted(heads - speaks_in_both):
            yield of(one, other, "head-taken", str(head), city=setting.heads[head])


def heads_in(planned, setting):
    """The ids of the heads of delegation who are wanted in a session."""
    wanted = {person.delegate_id for person in planned.people} | setting.wanted.get(planned.code, set())
    return {head for head in wanted if head in setting.heads}


def walk_too_short(one, other, setting):
    """Somebody takes part in two sessions, one after the other, and the way between their rooms takes longer than the time
    between them."""
    if not (one.people and other.people and one.hall and other.hall):
        return
    first, then = (one, other) if one.span < other.span else (other, one)
    gap, way = in_minutes(then.span.start - first.span.end), setting.walk(one.hall, other.hall)
    if gap < way:
        for person in in_both(one, other):
            places = {"name": person.name, "gap": gap, "way": way, "first": first.title, "then": then.title,
                      "room": first.hall.name, "other_room": then.hall.name}
            yield Conflict("walk", (one.code, other.code), places, str(person.id), way - gap)


def in_both(one, other):
    """Who takes part in both."""
    if not (one.people and other.people):
        return []
    ids = {person.id for person in other.people}
    return [person for person in one.people if person.id in ids]


def of(one, other, rule, about="", **places):
    """A conflict of two sessions at the same time; how much of it there is, are the minutes that both take."""
    start, end = other.span
    places |= {"one": one.title, "other": other.title, "title": other.title,
               "starts": start.strftime("%H:%M"), "ends": end.strftime("%H:%M")}
    minutes = in_minutes(min(one.span.end, end) - max(one.span.start, start))
    return Conflict(rule, (one.code, other.code), places, about, minutes)
