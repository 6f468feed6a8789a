"""What a booklet holds, in the language now spoken, as plain values for booklets.py."""
from flask_babel import gettext, ngettext

from ..languages import clock, day, days, joined, language_name, moment, month, plain, spoken_now
from .words import access_name, kind_name, part_name, status_name


def booklet(programme, *, paper, association, the_month):
    """The values of one booklet of a release; `the_month` is what is announced, for while the days are provisional."""
    printed = {one.date: [slot for slot in programme.sessions if slot.facts.date == one.date] for one in programme.days}
    codes = codes_of(slot for slots in printed.values() for slot in slots)
    notes = []
    if programme.is_provisional:
        notes.append(gettext("The days are provisional and may still change."))
    if programme.is_sample:
        notes.append(gettext("This is a sample programme: its sessions and speakers are made up."))
    return {
        "paper": paper, "language": spoken_now(), "name": plain(programme.name), "association": plain(association),
        "dates": dates_of(programme, the_month), "venue": plain(programme.venue), "notes": notes,
        "mark": gettext("Sample") if programme.is_sample else gettext("Provisional") if notes else "",
        "release": gettext("Release %(number)s of %(moment)s.", number=programme.number,
                           moment=moment(programme.released_at)),
        "days": [{"name": day(one.date), "title": plain(one.title),
                  "sessions": [session(slot) for slot in printed[one.date]]}
                 for one in programme.days],
        "speakers": [speaker(one, codes[one.slug]) for one in programme.speakers if one.slug in codes],
        "rooms": [{"name": plain(room.name), "places": places(room)} for room in programme.rooms],
        "words": {
            "programme": gettext("Programme"), "speakers": gettext("Speakers"), "rooms": gettext("Rooms"),
            "nothing": gettext("No sessions on this day yet"),
            "times": gettext("All times are local to the venue (%(zone)s).", zone=programme.zone)},
    }


def dates_of(programme, the_month):
    if not programme.days:
        return month(the_month)
    words = days(programme.days[0].date, programme.days[-1].date)
    return gettext("%(days)s, to be confirmed", days=words) if programme.is_provisional else words


def places(room):
    return ngettext("%(num)d place", "%(num)d places", room.places) if room.places else ""


def session(slot):
    facts = slot.facts
    is_break = facts.kind == "break"
    what = [plain(facts.room.name) if facts.room else "", "" if is_break else str(kind_name(facts.kind)),
            plain(facts.track.name) if facts.track else ""]
    lines = [" · ".join(word for word in what if word)]
    if not is_break:
        heard = language_name(facts.spoken)
        if facts.interpreted:
            heard = gettext("%(floor)s, interpreted into %(languages)s", floor=heard,
                            languages=joined(map(language_name, facts.interpreted)))
        lines.append(" · ".join([str(access_name(facts.access)), heard]))
    return {
        "code": slot.code, "starts": clock(facts.starts), "ends": clock(facts.span.end.time()), "title": plain(facts.title),
        "cancelled": facts.is_cancelled, "reason": plain(facts.reason) if facts.is_cancelled else "",
        "mark": "" if facts.status == "planned" else str(status_name(facts.status)),
        "colour": facts.track.colour if facts.track else None, "lines": [line for line in lines if line],
        "speakers": [voice_in_booklet(voice) for voice in facts.voices]}


def voice_in_booklet(voice):
    named = voice.name if voice.own_name in ("", voice.name) else f"{voice.name} {voice.own_name}"
    return named if voice.part == "speaker" else f"{named} ({part_name(voice.part)})"


def codes_of(slots):
    """The sessions of each speaker, by slug. One that is cancelled on a day that is lost is printed nowhere."""
    codes = {}
    for slot in slots:
        for slug in dict.fromkeys(voice.slug for voice in slot.facts.voices):
            codes.setdefault(slug, []).append(slot.code)
    return codes


def speaker(one, codes):
    about = ", ".join(word for word in (plain(one.office), plain(one.city)) if word)
    return {"name": one.name, "own": "" if one.own_name == one.name else one.own_name, "about": about,
            "codes": codes}
