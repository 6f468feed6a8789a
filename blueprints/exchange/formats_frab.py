"""The schedule XML that frab and pretalx publish, as it is written here. What it has no place for stands in attributes and
elements of a namespace of ours, so that nothing is lost when it comes back; programs that do not know them pass them over.

What takes place is a frab event; what does not, cancelled or in the tray, is an element of ours at the end, which no program
takes for an event. formats_frab_read.py reads it, and what other systems write.
"""
import datetime as dt
import uuid
import zoneinfo
from xml.sax.saxutils import escape, quoteattr

from ..texts import LANGUAGES, UNWANTED
from .formats import VERSION, plain

NAMESPACE = "urn:x-assembly:programme:1"


def write(programme):
    """The bytes of a programme, always the same for the same one."""
    rooms = {room["slug"]: room for room in programme.rooms}
    taking_place = [one for one in programme.sessions if one["date"] and one["status"] != "cancelled"]
    aside = [one for one in programme.sessions if not one["date"] or one["status"] == "cancelled"]
    context = Context(programme, rooms)
    days = [day["date"] for day in programme.days]
    kind = "release" if programme.release else "draft"
    lines = ["<?xml version='1.0' encoding='utf-8'?>", f"<schedule xmlns:a={quoteattr(NAMESPACE)} a:of={quoteattr(kind)}>",
             f'<generator name="assembly" version="{VERSION}"/>',
             element("version", programme.release["number"] if programme.release else "draft"),
             "<conference>", element("acronym", programme.host.split(".")[0] or "assembly"),
             element("title", programme.name.read("en").words),
             *([element("start", days[0].isoformat()), element("end", days[-1].isoformat())] if days else []),
             element("days", len(days)), element("timeslot_duration", "00:05"), element("base_url", programme.base_url),
             element("time_zone_name", programme.zone), "</conference>"]
    for number, date in enumerate(days, 1):
        lines += day_lines(number, date, [one for one in taking_place if one["date"] == date], context)
    lines += ["<a:frame>", *frame_lines(programme), "</a:frame>"]
    lines += [line for one in aside for line in event_lines(one, context, tag="a:aside")]
    return "\n".join([*lines, "</schedule>", ""]).encode("utf-8", "replace")


class Context:
    """What the lines of an event need besides it: names of rooms and tracks, speakers, the zone."""

    def __init__(self, programme, rooms):
        self.rooms, self.base_url, self.host = rooms, programme.base_url, programme.host
        self.tracks = {track["slug"]: track["name"].read("en").words for track in programme.tracks}
        self.speakers = {speaker["slug"]: speaker["name"] for speaker in programme.speakers}
        self.zone = zoneinfo.ZoneInfo(programme.zone)

    def room_name(self, slug):
        return self.rooms[slug]["name"].read("en").words if slug else ""

    def moment(self, date, time):
        return dt.datetime.combine(date, time, self.zone).isoformat()

    def uuid_of(self, kind, name):
        """The same for the same thing of the same host, whenever it is written."""
        return uuid_of(self.host, kind, name)


def uuid_of(host, kind, name):
    return uuid.uuid5(uuid.NAMESPACE_DNS, f"{name}.{kind}.{host}")


def number_of(identity):
    """A positive number for what frab numbers."""
    return (identity.int >> 97) + 1


def element(name, words, **attributes):
    return f"<{name}{written(attributes)}>{escape(UNWANTED.sub('', str(words)))}</{name}>"


def written(attributes):
    """Attributes; the name a_code stands for a:code, and what is None is left out."""
    return "".join(f" {name.replace('a_', 'a:', 1).replace('_', '-')}={quoteattr(UNWANTED.sub('', str(value)))}"
                   for name, value in attributes.items() if value is not None)


def day_lines(number, date, sessions, context):
    start, end = context.moment(date, dt.time()), context.moment(date, dt.time(23, 59, 59))
    yield f"<day{written({'index': number, 'date': date.isoformat(), 'start': start, 'end': end})}>"
    for slug in [None, *context.rooms]:
        here = [one for one in sessions if one["room"] == slug]
        if here:
            guid = context.uuid_of("room", slug) if slug else None
            yield f"<room{written({'name': context.room_name(slug), 'guid': guid, 'a_key': slug})}>"
            for one in here:
                yield from event_lines(one, context)
            yield "</room>"
    yield "</day>"


def event_lines(one, context, tag="event"):
    guid = context.uuid_of("session", one["code"])
    title, title_in = one["title"].read("en")
    abstract, abstract_in = one["abstract"].read("en")
    yield f"<{tag}" + written({
        "guid": guid, "id": number_of(guid), "a_code": one["code"], "a_status": one["status"], "a_organ": one["organ"],
        "a_access": one["access"], "a_places": one["places"], "a_expected": one.get("expected"),
        "a_interpreted": " ".join(one["interpreted"]), "a_stream": one["stream"] or None,
        "a_title_in": None if title_in == "en" else title_in, "a_abstract_in": None if abstract_in == "en" else abstract_in,
        "a_room": one["room"] if tag != "event" else None}) + ">"
    if one["date"]:
        yield element("date", context.moment(one["date"], one["starts"]))
    yield element("start", plain(one["starts"]))
    yield element("duration", f"{one['minutes'] // 60:02}:{one['minutes'] % 60:02}")
    yield element("room", context.room_name(one["room"]))
    yield element("slug", one["code"])
    yield element("url", f"{context.base_url}/en/programme/{one['code']}")
    yield element("title", title)
    yield "<subtitle></subtitle>"
    yield element("track", context.tracks.get(one["track"], ""), a_key=one["track"])
    yield element("type", one["kind"])
    yield element("language", one["spoken"])
    yield element("abstract", abstract)
    yield "<description></description>"
    yield "<persons>"
    for slug, part in one["voices"]:
        yield element("person", context.speakers[slug], id=number_of(context.uuid_of("speaker", slug)), a_key=slug, a_part=part)
    yield "</persons>"
    yield "<links></links>"
    yield "<attachments></attachments>"
    yield from text_lines("title", one["title"], without=title_in)
    yield from text_lines("abstract", one["abstract"], without=abstract_in)
    yield from text_lines("reason", one["reason"])
    if one.get("note"):
        yield element("a:note", one["note"])
    yield f"</{tag}>"


def text_lines(name, words, without=None):
    """A text in the languages in which it is written, but for one."""
    for code in LANGUAGES:
        if code != without and getattr(words, code):
            yield element("a:text", getattr(words, code), of=name, lang=code)


def frame_lines(programme):
    """What frab has no elements for: days with titles and hours, buildings, rooms, tracks and speakers."""
    for day in programme.days:
        yield from framed("a:frame-day", {"date": plain(day["date"]), "opens": day.get("opens") and plain(day["opens"]),
                                          "closes": day.get("closes") and plain(day["closes"])}, title=day["title"])
    for building in programme.buildings:
        yield from framed("a:frame-building", {"number": building["number"]}, name=building["name"])
    for room in programme.rooms:
        yield from framed("a:frame-room", {"key": room["slug"], "places": room["places"], "booths": room.get("booths"),
                                           "building": room.get("building")}, name=room["name"])
    for track in programme.tracks:
        yield from framed("a:frame-track", {"key": track["slug"], "colour": track["colour"]}, name=track["name"])
    for speaker in programme.speakers:
        attributes = {"key": speaker["slug"], "name": speaker["name"], "own_name": speaker["own_name"] or None,
                      "confirmed": str(speaker["is_confirmed"]).lower()}
        yield from framed("a:frame-speaker", attributes,
                          **{name: speaker[name] for name in ("office", "city", "biography") if name in speaker})


def framed(tag, attributes, **texts):
    inside = [line for name, words in texts.items() for line in text_lines(name, words)]
    yield f"<{tag}{written(attributes)}{'>' if inside else '/>'}"
    if inside:
        yield from inside
        yield f"</{tag}>"
