"""Acts on the draft, and two versions of a session, in the reader's language."""
from flask_babel import gettext

from ..languages import clock, day, plain
from ..refusals import N_
from ..texts import Text
from . import words

ONE = {
    "added": N_("added “%(title)s”"),
    "edited": N_("edited “%(title)s”"),
    "cancelled": N_("cancelled “%(title)s”"),
    "restored": N_("restored “%(title)s”"),
    "removed": N_("removed “%(title)s”"),
    "moved": N_("moved “%(title)s”"),
    "resized": N_("made “%(title)s” longer or shorter"),
    "placed": N_("placed “%(title)s”"),
    "unplaced": N_("put “%(title)s” into the tray"),
    "copied": N_("copied “%(title)s”"),
    "imported": N_("imported “%(title)s”"),
    "withdrawn": N_("said that “%(title)s” was published by mistake"),
    "left-out": N_("put “%(title)s” into the tray, as it was published by mistake"),
    "put-back": N_("put an older release back"),
}
MANY = {
    "moved": N_("moved %(count)s sessions"),
    "resized": N_("made %(count)s sessions longer or shorter"),
    "placed": N_("placed %(count)s sessions"),
    "unplaced": N_("put %(count)s sessions into the tray"),
    "imported": N_("imported %(count)s sessions"),
    "left-out": N_("put %(count)s sessions into the tray, as they were published by mistake"),
    "put-back": N_("put an older release back, which changed %(count)s sessions"),
}
SWAPPED = N_("swapped “%(title)s” and “%(other)s”")
OTHERWISE = N_("changed “%(title)s”"), N_("changed %(count)s sessions")


def act_in_words(edit):
    """What somebody did, to stand after a name or a colon, such as: moved “Opening”."""
    titles = [plain(Text(**(state["after"] or state["before"])["title"])) for state in edit.states]
    if edit.what == "swapped" and len(titles) == 2:
        return gettext(SWAPPED, title=titles[0], other=titles[1])
    if len(titles) == 1:
        return gettext(ONE.get(edit.what, OTHERWISE[0]), title=titles[0])
    return gettext(MANY.get(edit.what, OTHERWISE[1]), count=len(titles))


def undo_in_words(edit):
    """What the button says; None without an act."""
    return edit and gettext("Undo: %(act)s", act=act_in_words(edit))


def redo_in_words(edit):
    return edit and gettext("Redo: %(act)s", act=act_in_words(edit))


def versions(placing):
    """Where two editors put one session, field by field, where they differ: (field, label, theirs, mine) in words."""
    slot = placing.slot
    both = {"day": (day_in_words(slot.day), day_in_words(placing.day)),
            "starts": (clock(slot.starts), clock(placing.starts)), "minutes": (str(slot.minutes), str(placing.minutes)),
            "room": (room_in_words(slot.room), room_in_words(placing.room))}
    labels = {"day": words.FIELDS["date"]} | words.FIELDS
    return [(name, str(labels[name]), theirs, mine) for name, (theirs, mine) in both.items() if theirs != mine]


def day_in_words(of):
    return day(of.date) if of else gettext("In the tray")


def room_in_words(room):
    return plain(room.name) if room else gettext("No room")


FILTERS = {"act": act_in_words, "undo": undo_in_words, "redo": redo_in_words}
