"""Sessions and the assembly for machines that read pages: Event of schema.org, in the language now spoken.

Nothing is claimed that is not certain: while the days are provisional only the month is told, and of a sample nothing at all.
"""
from ..languages import plain, spoken_now
from .words import offset

CONTEXT = "https://schema.org"
SCHEDULED, CANCELLED = f"{CONTEXT}/EventScheduled", f"{CONTEXT}/EventCancelled"
IN_PERSON = f"{CONTEXT}/OfflineEventAttendanceMode"


def of_assembly(assembly, days, *, page, picture):
    """The whole assembly; `days` are its rows in order."""
    first, last = (days[0].date, days[-1].date) if days else (assembly.month, assembly.month)
    certain = days and not assembly.is_provisional
    return {
        "@context": CONTEXT, "@type": "Event", "name": plain(assembly.name), "url": page, "image": [picture],
        "startDate": day_or_month(first, certain), "endDate": day_or_month(last, certain), "eventStatus": SCHEDULED,
        "eventAttendanceMode": IN_PERSON, "inLanguage": spoken_now(), "location": place(plain(assembly.venue), assembly),
        "organizer": {"@type": "Organization", "name": plain(assembly.association)}}


def of_session(slot, programme, *, page, whole, picture):
    """One released session; None for a sample. `whole` is the page of the assembly."""
    facts = slot.facts
    if facts.is_sample:
        return None
    certain = not programme.is_provisional
    room = plain(facts.room.name) if facts.room else ""
    data = {
        "@context": CONTEXT, "@type": "Event", "name": plain(facts.title), "url": page, "image": [picture],
        "startDate": offset(facts.span.start, programme.zone) if certain else day_or_month(facts.date, certain),
        "endDate": offset(facts.span.end, programme.zone) if certain else day_or_month(facts.date, certain),
        "eventStatus": CANCELLED if facts.is_cancelled else SCHEDULED, "eventAttendanceMode": IN_PERSON,
        "inLanguage": [facts.spoken, *facts.interpreted], "location": place(room, programme),
        "superEvent": {"@type": "Event", "name": plain(programme.name), "url": whole}}
    if facts.abstract:
        data["description"] = plain(facts.abstract)
    if facts.voices:
        data["performer"] = [{"@type": "Person", "name": voice.name} for voice in facts.voices]
    return data


def day_or_month(date, certain):
    return date.isoformat() if certain else f"{date:%Y-%m}"


def place(name, whole):
    """A place by its name; where it has none, the venue, else the assembly that takes place there."""
    venue = plain(whole.venue)
    found = {"@type": "Place", "name": name or venue or plain(whole.name)}
    return found | ({"address": venue} if venue and venue != found["name"] else {})
