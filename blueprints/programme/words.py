"""The programme's enums in words, one place for the editor's pages and the public ones."""
from flask_babel import lazy_gettext as _l

from .models import Access, Colour, Kind, SlotStatus, SpeakerPart

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


# Each takes the member or its value, which is what released facts hold.

def kind_name(kind):
    return KINDS[Kind(kind)]


def access_name(access):
    return ACCESS[Access(access)]


def status_name(status):
    return STATUSES[SlotStatus(status)]


def part_name(part):
    return PARTS[SpeakerPart(part)]


def colour_name(colour):
    return COLOURS[Colour(colour)]


FILTERS = {"kind_name": kind_name, "access_name": access_name, "status_name": status_name, "part_name": part_name,
           "colour_name": colour_name}
