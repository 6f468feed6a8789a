"""What changed from one release to the next, in sentences: for editors before it, for the public, and for letters after it."""
import datetime as dt

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from ..languages import clock, day, days, joined, language_name, plain, short_day
from ..texts import LANGUAGES, Text
from .words import FIELDS, access_name, kind_name, part_name, status_name

GROUPS = {
    "cancelled": _l("Cancelled"),
    "withdrawn": _l("Published by mistake"),
    "moved": _l("Moved"),
    "restored": _l("Taking place again"),
    "changed": _l("Changed"),
    "added": _l("New"),
}


def sentences(change):
    """A releases_changes.Change in the reader's language: a sentence for each thing that is new."""
    before, after = change.before, change.after
    if change.what == "added":
        return [gettext("New: %(place)s.", place=place_of(after))]
    if change.what == "withdrawn":
        return [gettext("It was in the programme by mistake and is no longer part of it.")]
    if change.what == "cancelled":
        return [gettext("Cancelled: %(reason)s", reason=plain(after.reason)) if after.reason else gettext("Cancelled.")]
    if change.what == "restored":
        again = gettext("It takes place again: %(place)s.", place=place_of(after))
        return [again, *of_fields(before, after, {"status", "reason"})]
    return of_fields(before, after, set())


def of_fields(before, after, but):
    """A sentence for each field that differs; those `but` are told otherwise."""
    differ = [name for name in before.differences(after) if name not in but]
    said = [moved(before, after)] if is_elsewhere(before, after) else []
    for name in differ:
        told = SAID.get(name, generic)(name, getattr(before, name), getattr(after, name))
        said += told if isinstance(told, list) else [told]
    return said


def is_elsewhere(before, after):
    rooms = [facts.room and facts.room.slug for facts in (before, after)]
    return (before.date, before.starts, rooms[0]) != (after.date, after.starts, rooms[1])


def moved(before, after):
    """From where to where, with no more than what tells the two apart."""
    is_other_day, is_other_year = before.date != after.date, before.date.year != after.date.year
    is_other_time = is_other_day or before.starts != after.starts
    is_other_room = (before.room and before.room.slug) != (after.room and after.room.slug)
    old, new = (" ".join(part for part in (
        short_day(facts.date, with_year=is_other_year) if is_other_day else "", clock(facts.starts) if is_other_time else "",
        room_name(facts.room) if is_other_room else "") if part) for facts in (before, after))
    return gettext("Moved from %(before)s to %(after)s.", before=old, after=new)


def place_of(facts):
    """Such as Tue, 17 Jun 10:00 Hall A."""
    return " ".join([short_day(facts.date), clock(facts.starts), *([plain(facts.room.name)] if facts.room else [])])


def whole_place_of(facts):
    """Such as Tuesday, 17 June 2025, 10:00–11:00, Hall A: for who reads it far from the programme."""
    hours = f"{clock(facts.starts)}–{clock(facts.span.end.time())}"
    return ", ".join([day(facts.date), hours, *([plain(facts.room.name)] if facts.room else [])])


def room_name(room):
    return plain(room.name) if room else gettext("no room")


def nothing(_name, _before, _after):
    """Of what the sentence about moving tells."""
    return []


def title(_name, before, after):
    return text(before, after, gettext("Renamed from “%(before)s” to “%(after)s”.", before=plain(before), after=plain(after)),
                gettext("Its title is worded anew."))


def abstract(_name, before, after):
    return text(before, after, gettext("What it is about is worded anew."), gettext("What it is about is worded anew."))


def reason(_name, before, after):
    return gettext("Cancelled: %(reason)s", reason=plain(after)) if after else []


def text(before, after, sentence, otherwise):
    """`sentence`, if the reader's own words changed; else `otherwise`, with the languages in which they did."""
    if plain(before) != plain(after):
        return sentence
    names = [language_name(code) for code in LANGUAGES if getattr(before, code) != getattr(after, code)]
    return gettext("%(sentence)s (%(languages)s)", sentence=otherwise, languages=joined(names))


def minutes(_name, before, after):
    return ngettext("It lasts %(num)d instead of %(before)d minute.", "It lasts %(num)d instead of %(before)d minutes.", after,
                    before=before)


def room(_name, before, after):
    """What is new about the same room; that it is another one is told with the hour."""
    if not before or not after or before.slug != after.slug:
        return []
    said = [renamed(before.name, after.name)] if before.name != after.name else []
    return said + ([seats(after.name, before.places, after.places)] if before.places != after.places else [])


def track(name, before, after):
    if before and after and before.slug == after.slug:
        return [] if before.name == after.name else renamed(before.name, after.name)
    return generic(name, before and plain(before.name), after and plain(after.name))


def renamed(before, after):
    if plain(before) == plain(after):
        return gettext("The name of %(name)s is worded anew in another language.", name=plain(after))
    return gettext("%(before)s is now called %(after)s.", before=plain(before), after=plain(after))


def seats(name, before, after):
    if after is None:
        return gettext("%(name)s: how many it seats is open.", name=plain(name))
    if before is None:
        return ngettext("%(name)s seats %(num)d.", "%(name)s seats %(num)d.", after, name=plain(name))
    return ngettext("%(name)s seats %(num)d instead of %(before)d.", "%(name)s seats %(num)d instead of %(before)d.", after,
                    name=plain(name), before=before)


def voices(_name, before, after):
    old, new = ({voice.slug: voice for voice in voices} for voices in (before, after))
    said = []
    if come := [voice for slug, voice in new.items() if slug not in old]:
        said.append(gettext("Now with %(names)s.", names=joined(map(voice_name, come))))
    if gone := [voice for slug, voice in old.items() if slug not in new]:
        said.append(gettext("No longer with %(names)s.", names=joined(voice.name for voice in gone)))
    if other := [voice for slug, voice in new.items() if slug in old and old[slug].part != voice.part]:
        said.append(gettext("Another part: %(names)s.", names=joined(map(voice_name, other))))
    if fresh := [voice for slug, voice in new.items() if slug in old and old[slug] != voice and voice not in other]:
        said.append(gettext("What is said of %(names)s is new.", names=joined(voice.name for voice in fresh)))
    return said or gettext("The speakers are in another order.")


def voice_name(voice):
    return gettext("%(name)s (%(part)s)", name=voice.name, part=part_name(voice.part))


def stream(_name, before, after):
    if before and after:
        return gettext("The stream has another address.")
    return gettext("It can be followed by a stream.") if after else gettext("It has no stream any more.")


def sample(_name, _before, after):
    return gettext("It is a sample.") if after else gettext("It is no sample any more.")


def places(_name, before, after):
    if after is None:
        return gettext("Nobody has to sign up any more.")
    if before is None:
        return ngettext("Sign-up needed, %(num)d place", "Sign-up needed, %(num)d places", after) + "."
    return ngettext("%(num)d place for sign-ups instead of %(before)d.", "%(num)d places for sign-ups instead of %(before)d.",
                    after, before=before)


def generic(name, before, after):
    """What has a name and a value, in words."""
    ways = {"kind": kind_name, "access": access_name, "status": status_name, "spoken": language_name,
            "interpreted": lambda codes: joined(map(language_name, codes))}
    field = str(FIELDS.get(name, name))
    old, new = (str(ways.get(name, str)(value)) if value else "" for value in (before, after))
    if not new:
        return gettext("%(field)s: no longer %(before)s.", field=field, before=old)
    if not old:
        return gettext("%(field)s: %(after)s.", field=field, after=new)
    return gettext("%(field)s: %(after)s instead of %(before)s.", field=field, before=old, after=new)


SAID = {"title": title, "abstract": abstract, "date": nothing, "starts": nothing, "minutes": minutes, "room": room,
        "track": track, "voices": voices, "reason": reason, "is_sample": sample, "places": places, "stream": stream}


def of_frame(one):
    """A releases_changes.FrameChange as a sentence."""
    before, after = one.before, one.after
    if one.what in ("room", "track"):
        return renamed(Text(**before), Text(**after))
    if one.what == "room-places":
        return seats(Text(**after[0]), before[1], after[1])
    if one.what == "room-building":
        name, building = (plain(Text(**words)) if words else "" for words in after)
        if not building:
            return gettext("It is open in which building %(room)s is.", room=name)
        return gettext("%(room)s is in this building: %(building)s.", room=name, building=building)
    if one.what == "room-added":
        return gettext("New room: %(name)s.", name=plain(Text(**after)))
    if one.what == "room-gone":
        return gettext("%(name)s is no longer used.", name=plain(Text(**before)))
    if one.what == "speaker":
        return gettext("What is said of %(names)s is new.", names=after)
    if one.what == "venue":
        words = plain(Text(**after))
        return gettext("The venue is %(venue)s.", venue=words) if words else gettext("The venue is open again.")
    if one.what == "zone":
        return gettext("The times are those of %(zone)s.", zone=after)
    if one.what == "days":
        dates = [dt.date.fromisoformat(date) for date in after]
        if not dates:
            return gettext("The days are open.")
        return gettext("The days of the assembly: %(days)s.", days=days(dates[0], dates[-1]))
    return gettext("The days are provisional.") if after else gettext("The days are certain.")
