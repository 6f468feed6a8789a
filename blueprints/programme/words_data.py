"""Sessions and the assembly for machines that read pages: Event of schema.org, in the language now spoken.

Nothing is claimed that is not certain: while the days are provisional only the month is told, and of a sample nothing at all.
What had another certain beginning is rescheduled and tells which; what is cancelled keeps the one it had, as schema.org asks,
and what waits for a new day because its own has gone is postponed.
"""
from ..languages import plain, spoken_now
from .words import offset

CONTEXT = "https://schema.org"
SCHEDULED, CANCELLED, RESCHEDULED, POSTPONED = (
    f"{CONTEXT}/Event{status}" for status in ("Scheduled", "Cancelled", "Rescheduled", "Postponed"))
IN_PERSON = f"{CONTEXT}/OfflineEventAttendanceMode"


def of_assembly(assembly, days, *, page, picture, earlier=()):
    """The whole assembly; `days` are its rows in order, `earlier` the first days that it had when they were certain."""
    first, last = (days[0].date, days[-1].date) if days else (assembly.month, assembly.month)
    certain = days and not assembly.is_provisional
    return {
        "@context": CONTEXT, "@type": "Event", "name": plain(assembly.name), "url": page, "image": [picture],
        "startDate": day_or_month(first, certain), "endDate": day_or_month(last, certain), "eventStatus": SCHEDULED,
        "eventAttendanceMode": IN_PERSON, "inLanguage": spoken_now(), "location": place(plain(assembly.venue), assembly),
        "organizer": {"@type": "Organization", "name": plain(assembly.association)}} | (
            moved_from([date.isoformat() for date in earlier], first.isoformat()) if certain else {})


def of_session(slot, programme, *, page, whole, picture, earlier=()):
    """One released session; None for a sample. `whole` is the page of the assembly, `earlier` are (start, zone) of the
    releases before."""
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
    if facts.is_postponed:
        data |= {"eventStatus": POSTPONED, "previousStartDate": data["startDate"]}
    elif certain and not facts.is_cancelled:
        data |= moved_from([offset(start, zone) for start, zone in earlier], data["startDate"])
    if facts.abstract:
        data["description"] = plain(facts.abstract)
    if facts.voices:
        data["performer"] = [{"@type": "Person", "name": voice.name} for voice in facts.voices]
    return data


def moved_from(earlier, now):
    """What to say of other beginnings than the one it has now, each once; nothing where there was none."""
    others = [start for start in dict.fromkeys(earlier) if start != now]
    return {"eventStatus": RESCHEDULED, "previousStartDate": others if others[1:] else others[0]} if others else {}


def day_or_month(date, certain):
    return date.isoformat() if certain else f"{date:%Y-%m}"


def place(name, whole):
    """A place by its name; where it has none, the venue, else the assembly that takes place there."""
    venue = plain(whole.venue)
    found = {"@type": "Place", "name": name or venue or plain(whole.name)}
    return found | ({"address": venue} if venue and venue != found["name"] else {})
