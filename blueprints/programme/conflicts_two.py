"""Rules about two sessions: each is given both, the one that was asked about first, and yields what it finds."""
from .conflicts import Conflict, in_minutes


def room_taken(one, other, _setting):
    """Two sessions in one room at the same time."""
    if one.hall and other.hall and one.hall.id == other.hall.id and one.span.overlaps(other.span):
        yield Conflict("room-taken", (one.code, other.code), {"room": one.hall.name} | both(one, other),
                       extent=shared(one, other))


def speaker_taken(one, other, _setting):
    """Somebody takes part in two sessions at the same time, as whatever: a chair or moderator is a speaker here."""
    if one.people and other.people and one.span.overlaps(other.span):
        for person in in_both(one, other):
            yield Conflict("speaker-taken", (one.code, other.code), {"name": person.name} | both(one, other), str(person.id),
                           shared(one, other))


def in_both(one, other):
    """Who takes part in both."""
    ids = {person.id for person in other.people}
    return [person for person in one.people if person.id in ids]


def both(one, other):
    """What a sentence says of the two."""
    start, end = other.span
    return {"one": one.title, "other": other.title, "title": other.title,
            "starts": start.strftime("%H:%M"), "ends": end.strftime("%H:%M")}


def shared(one, other):
    """The minutes for which both take place."""
    return in_minutes(min(one.span.end, other.span.end) - max(one.span.start, other.span.start))
