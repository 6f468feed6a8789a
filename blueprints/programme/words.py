"""The programme's enums in words, one place for the editor's pages and the public ones."""
import zoneinfo
from typing import NamedTuple

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from ..languages import day, joined, language_name, plain
from ..texts import LANGUAGES, Text
from .models import Access, Colour, Kind, Organ, SlotStatus, SpeakerPart

KINDS = {
    Kind.STATUTORY: _l("Statutory meeting"),
    Kind.PLENARY: _l("Plenary"),
    Kind.FORUM: _l("Forum"),
    Kind.WORKSHOP: _l("Workshop"),
    Kind.CEREMONY: _l("Ceremony"),
    Kind.SIDE_EVENT: _l("Side event"),
    Kind.SITE_VISIT: _l("Site visit"),
    Kind.SOCIAL: _l("Social event"),
    Kind.BREAK: _l("Break"),
}

ORGANS = {
    Organ.GENERAL_ASSEMBLY: _l("General assembly"),
    Organ.BOARD: _l("Board"),
    Organ.EXECUTIVE_COMMITTEE: _l("Executive committee"),
}

ACCESS = {
    Access.OPEN: _l("Open to everyone"),
    Access.DELEGATES: _l("For delegates"),
    Access.INVITED: _l("By invitation"),
    Access.POLITICAL: _l("For political representatives"),
}

STATUSES = {
    SlotStatus.PLANNED: _l("Planned"),
    SlotStatus.PROVISIONAL: _l("Provisional"),
    SlotStatus.CANCELLED: _l("Cancelled"),
}

PARTS = {
    SpeakerPart.CHAIR: _l("Chair"),
    SpeakerPart.MODERATOR: _l("Moderator"),
    SpeakerPart.KEYNOTE: _l("Keynote"),
    SpeakerPart.SPEAKER: _l("Speaker"),
}

COLOURS = {
    Colour.TEAL: _l("Teal"),
    Colour.INDIGO: _l("Indigo"),
    Colour.CRIMSON: _l("Crimson"),
    Colour.OCHRE: _l("Ochre"),
    Colour.FOREST: _l("Forest green"),
    Colour.PLUM: _l("Plum"),
    Colour.SLATE: _l("Slate grey"),
    Colour.AZURE: _l("Azure"),
}

FIELDS = {
    "kind": _l("Kind"), "title": _l("Title"), "abstract": _l("Abstract"), "date": _l("Day"), "starts": _l("Starts"),
    "minutes": _l("Minutes"), "room": _l("Room"), "track": _l("Track"), "voices": _l("Speakers"),
    "spoken": _l("Spoken language"), "interpreted": _l("Interpreted into"), "access": _l("Who may come"),
    "status": _l("How certain it is"), "reason": _l("Reason"), "is_sample": _l("Sample"),
    "places": _l("Places for sign-up"), "organ": _l("Whose meeting it is"), "stream": _l("Address of the stream"),
}
SHOWN = 120         # characters of a long text that a list of changes shows


# Each takes the member or its value, which is what released facts hold.

def kind_name(kind):
    return KINDS[Kind(kind)]


def organ_name(organ):
    return ORGANS[Organ(organ)]


def access_name(access):
    return ACCESS[Access(access)]


def status_name(status):
    return STATUSES[SlotStatus(status)]


def part_name(part):
    return PARTS[SpeakerPart(part)]


def colour_name(colour):
    return COLOURS[Colour(colour)]


def offset(local, zone):
    """A local time at the venue for machines, with its distance from UTC."""
    return local.replace(tzinfo=zoneinfo.ZoneInfo(zone)).isoformat(timespec="minutes")


FILTERS = {"kind_name": kind_name, "organ_name": organ_name, "access_name": access_name, "status_name": status_name,
           "part_name": part_name, "colour_name": colour_name, "offset": offset}


class Said(NamedTuple):
    """One change of a session, in the reader's language: what it was, what it is. Either may be empty."""

    field: str
    before: str
    after: str


def changes_in_words(before, after):
    """How two Facts of a session differ, field by field, and text by text in each language."""
    said = []
    for name in before.differences(after):
        old, new = getattr(before, name), getattr(after, name)
        if isinstance(old, Text):
            said += [Said(gettext("%(field)s (%(language)s)", field=FIELDS[name], language=LANGUAGES[code]),
                          shortened(getattr(old, code)), shortened(getattr(new, code)))
                     for code in LANGUAGES if getattr(old, code) != getattr(new, code)]
            continue
        was, is_now = value_in_words(name, old), value_in_words(name, new)
        if was == is_now:       # the difference is in what this language does not show
            was, is_now = "", gettext("%(value)s (changed in another language)", value=is_now)
        said.append(Said(str(FIELDS[name]), was, is_now))
    return said


def value_in_words(name, value):
    """What a field of Facts holds, as a person would say it; empty when there is nothing."""
    if name == "is_sample":
        return gettext("yes") if value else gettext("no")
    if value is None:
        return ""
    ways = {"kind": kind_name, "organ": organ_name, "access": access_name, "status": status_name, "date": day,
            "spoken": language_name, "starts": lambda time: time.strftime("%H:%M"), "track": lambda track: plain(track.name),
            "room": room_in_words, "voices": lambda voices: joined(map(voice_in_words, voices)),
            "interpreted": lambda codes: joined(map(language_name, codes))}
    return str(ways.get(name, str)(value))


def room_in_words(room):
    """A room with its places, which are a fact of it too."""
    return f"{plain(room.name)} ({room.places})" if room.places is not None else plain(room.name)


def voice_in_words(voice):
    about = [part_name(voice.part), plain(voice.office), plain(voice.city),
             "" if voice.is_confirmed else gettext("To be confirmed")]
    return f"{voice.name} ({', '.join(str(part) for part in about if part)})"


def shortened(words):
    return words if len(words) <= SHOWN else words[:SHOWN].rstrip() + "…"
