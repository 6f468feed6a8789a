"""Schedule XML as it comes: ours with all that it holds, and what frab, pretalx and others publish, as far as it goes.

What has no place here is counted and told, not guessed at. Texts of others are put under the language that the session says
it is in, when it is one of ours, else under English.
"""
import datetime as dt
import html
import re
from typing import Any

from ..texts import LANGUAGES, UNWANTED, searchable, tidy, tidy_line
from . import formats_refusals as no
from .formats import (
    BUILDING,
    DAY,
    KINDS,
    ROOM,
    SESSION,
    SPEAKER,
    TRACK,
    VERSION,
    Brought,
    Told,
    code_of,
    date,
    shown,
)
from .formats_frab import NAMESPACE
from .formats_xml import tree

A = f"{{{NAMESPACE}}}"
NATIVE = {"date", "start", "duration", "room", "slug", "title", "subtitle", "track", "type", "language", "abstract",
          "description", "persons"}
CONFERENCE = {"acronym", "title", "start", "end", "days", "timeslot_duration", "base_url", "time_zone_name", "day_change"}
# What others call the kinds of sessions; any other is a forum, and counted.
TYPES = {"lecture": "forum", "talk": "forum", "maintrack": "forum", "devroom": "forum", "panel": "forum", "podium": "forum",
         "panel discussion": "forum", "lightning talk": "forum", "lightningtalk": "forum", "lightning_talk": "forum",
         "keynote": "plenary", "opening": "ceremony", "closing": "ceremony", "opening/closing": "ceremony",
         "tutorial": "workshop", "meeting": "side-event", "assembly": "side-event", "bof": "side-event",
         "party": "social", "performance": "social", "concert": "social", "social event": "social", "lunch": "break",
         "coffee break": "break", "pause": "break", "excursion": "site-visit"}
SHORTEST, LONGEST = 5, 1440         # minutes
MARKUP = re.compile(r"</?(p|br|ul|ol|li|a|h[1-6]|strong|em|b|i|div|span|code|pre|blockquote)\b[^<>]*>", re.IGNORECASE)


def read(data):
    """What a schedule tells. Raises a FileRefused."""
    top = tree(data)
    if top.name != "schedule" or not (top.child("conference") or top.child("day")):
        raise no.NoProgramme()
    generator = top.child("generator")
    is_ours = A + "of" in top.attributes
    if is_ours and generator is not None and generator.attributes.get("version") != str(VERSION):
        raise no.NewerFormat(version=shown(generator.attributes.get("version", "")), known=VERSION)
    brought = Brought("xml", is_ours=is_ours)
    conference = top.child("conference")
    if conference is not None:
        brought.title, brought.zone = (cut(conference.said(name), 200) for name in ("title", "time_zone_name"))
        for child in conference.children:
            if child.name not in CONFERENCE and holds(child):
                brought.left[bare(child.name)] += 1
    reader: Any = Ours(brought, top) if is_ours else Theirs(brought, conference)
    for child in top.children:
        if child.name == "day":
            reader.day(child)
        elif child.name == A + "aside" and is_ours:
            reader.event(child, None)
        elif child.name not in ("generator", "version", "conference", "url", A + "frame") and holds(child):
            brought.left[bare(child.name)] += 1
    return brought


def holds(node):
    """Is there anything in it?"""
    return bool(node.words.strip() or node.children or node.attributes)


def bare(name):
    """A name without its namespace, to be told."""
    return shown(name.rpartition("}")[2])


def cut(words, longest):
    """What another system wrote, without what we do not keep."""
    return UNWANTED.sub("", tidy_line(words))[:longest].strip()


class Ours:
    """Reads what formats_frab wrote; what was changed in frab's own elements since then counts."""

    def __init__(self, brought, top):
        self.brought = brought
        self.is_draft = top.attributes[A + "of"] == "draft"
        for node in (top.child(A + "frame") or top).children:
            self.framed(node)

    def framed(self, node):
        told = Told(("line", node.line), None, {})
        given = node.attributes
        if node.name == A + "frame-day":
            raw = {"date": given.get("date", ""), "title": texts(node, "title")}
            if self.is_draft:
                raw |= {"opens": given.get("opens"), "closes": given.get("closes")}
            self.brought.check(told, raw, DAY)
            told.key = told.facts.get("date")
            if told.key:
                self.brought.days.append(told)
        elif node.name == A + "frame-building":
            self.keep("buildings", told, BUILDING, "number", {"number": given.get("number", ""), "name": texts(node, "name")})
        elif node.name == A + "frame-room":
            raw = {"slug": given.get("key", ""), "name": texts(node, "name"), "places": given.get("places")}
            more = {"booths": given.get("booths"), "building": given.get("building")} if self.is_draft else {}
            self.keep("rooms", told, ROOM, "slug", raw | more)
        elif node.name == A + "frame-track":
            self.keep("tracks", told, TRACK, "slug", {"slug": given.get("key", ""), "name": texts(node, "name"),
                                                      "colour": given.get("colour", "")})
        elif node.name == A + "frame-speaker":
            raw = {"slug": given.get("key", ""), "name": given.get("name", ""), "own_name": given.get("own-name", ""),
                   "office": texts(node, "office"), "city": texts(node, "city"), "is_confirmed": given.get("confirmed", "")}
            more = {"biography": texts(node, "biography")} if self.is_draft else {}
            self.keep("speakers", told, SPEAKER, "slug", raw | more)

    def keep(self, field, told, checks, key, raw):
        self.brought.check(told, raw, checks)
        told.key = told.facts.pop(key, None)
        if told.key is not None:
            self.brought.add(field, told)

    def day(self, node):
        for room in node.all("room"):
            for event in room.all("event"):
                self.event(event, room.attributes.get(A + "key"))

    def event(self, node, room):
        given = node.attributes
        told = Told(("line", node.line), None, {})
        track, persons = node.child("track"), (node.child("persons") or node).all("person")
        raw = {"code": given.get(A + "code", ""), "status": given.get(A + "status", "planned"), "kind": node.said("type"),
               "organ": given.get(A + "organ"), "title": texts(node, "title", given.get(A + "title-in", "en")),
               "abstract": texts(node, "abstract", given.get(A + "abstract-in", "en")), "date": node.said("date")[:10],
               "starts": node.said("start"), "minutes": minutes_or_words(node.said("duration")),
               "room": room or given.get(A + "room"), "track": track and track.attributes.get(A + "key"),
               "voices": [{"speaker": one.attributes.get(A + "key", ""), "part": one.attributes.get(A + "part", "speaker")}
                          for one in persons],
               "spoken": node.said("language"), "interpreted": given.get(A + "interpreted", ""),
               "access": given.get(A + "access", ""), "places": given.get(A + "places"), "stream": given.get(A + "stream", ""),
               "reason": texts(node, "reason")}
        if self.is_draft:
            raw |= {"expected": given.get(A + "expected"), "note": node.said(A + "note")}
        self.brought.check(told, raw, SESSION)
        told.key = told.facts.pop("code", None)
        self.brought.add_session(told)


def texts(node, name, native=None):
    """A text in each language: the element of this name is in `native`, those of ours say which they are in."""
    found = dict.fromkeys(LANGUAGES, "")
    if native in LANGUAGES:
        found[native] = node.said(name)
    for child in node.all(A + "text"):
        if child.attributes.get("of") == name and child.attributes.get("lang") in LANGUAGES:
            found[child.attributes["lang"]] = child.words
    return found


def minutes_of(words):
    """Minutes of a length such as 00:45, 45 or 1:30:00; None for what is none."""
    found = re.fullmatch(r"(?:([0-9]{1,3}):)?([0-9]{1,4})(?::[0-9]{2})?", words.strip())
    return int(found[1] or 0) * 60 + int(found[2]) if found else None


def minutes_or_words(words):
    minutes = minutes_of(words)
    return words if minutes is None else minutes


class Theirs:
    """Reads a schedule of another system."""

    def __init__(self, brought, conference):
        self.brought = brought
        self.acronym = conference.said("acronym") if conference is not None else ""
        changes = minutes_of(conference.said("day_change")) if conference is not None else None
        self.day_change = changes or 0
        self.dates = set()

    def day(self, node):
        told = Told(("line", node.line), None, {})
        self.brought.check(told, {"date": (node.attributes.get("date") or node.attributes.get("start") or "")[:10]}, DAY)
        told.key = told.facts.get("date")
        if told.key and told.key not in self.dates:
            self.dates.add(told.key)
            self.brought.days.append(told)
        for child in node.children:
            if child.name == "room":
                name = cut(child.attributes.get("name", ""), 200)
                for event in child.children:
                    if event.name == "event":
                        self.event(event, name, told.key)
                    elif holds(event):
                        self.brought.left[bare(event.name)] += 1
            elif holds(child):
                self.brought.left[bare(child.name)] += 1

    def event(self, node, room, day):
        brought, guid = self.brought, node.attributes.get("guid", "")
        told = Told(("line", node.line), None, {})
        identity = (guid,) if guid else (self.acronym, node.attributes.get("id") or node.said("slug") or node.said("title"))
        told.key, told.names = code_of(*identity), (guid, node.said("slug"))
        spoken = node.said("language")[:2].lower()
        language = spoken if spoken in LANGUAGES else "en"
        if node.said("language") and spoken not in LANGUAGES:
            brought.left[f"language: {cut(node.said('language'), 20)}"] += 1
        told.facts |= {"title": {language: self.words(node, "title", 200)}, "kind": self.kind(node.said("type"))}
        abstract = "\n\n".join(dict.fromkeys(filter(None, (self.prose(node, name) for name in (
            "subtitle", "abstract", "description")))))
        if len(abstract) > 3000:
            brought.left["abstract, description: shortened"] += 1
            abstract = abstract[:2999].rstrip() + "…"
        told.facts["abstract"] = {language: abstract}
        if spoken in LANGUAGES:
            told.facts["spoken"] = spoken
        self.times(told, node, day)
        for field, name in (("rooms", room or cut(node.said("room"), 200)), ("tracks", cut(node.said("track"), 200))):
            told.facts[field.removesuffix("s")] = self.named(field, told.where, name)
        told.facts["voices"] = tuple((key, "speaker") for key in self.people(node))
        for child in node.children:
            if child.name not in NATIVE and holds(child):
                brought.left[bare(child.name)] += 1
        brought.add_session(told)

    def words(self, node, name, longest):
        words = UNWANTED.sub("", tidy_line(node.said(name)))
        if len(words) <= longest:
            return words
        self.brought.left[f"{name}: shortened"] += 1
        return words[:longest - 1].rstrip() + "…"

    def prose(self, node, name):
        """Some paragraphs, without markup."""
        words = node.said(name)
        if MARKUP.search(words):
            words = re.sub(r"<br\b[^<>]*>|</(p|li|div|h[1-6]|ul|ol|blockquote|pre)>", "\n", words, flags=re.IGNORECASE)
            words = html.unescape(re.sub("<[^<>]*>", "", words))
        return re.sub(r"\n\s*\n\s*\n+", "\n\n", UNWANTED.sub("", tidy(words)))

    def kind(self, words):
        known = searchable(words)
        if known in KINDS or known in TYPES:
            return TYPES.get(known, known)
        if words:
            self.brought.left[f"type: {cut(words, 40)}"] += 1
        return "forum"

    def times(self, told, node, day):
        length = minutes_of(node.said("duration"))
        raw = {"starts": node.said("start") or node.said("date")[11:16]}
        if length is None:
            self.brought.refuse(told, "minutes", no.NoLength(words=shown(node.said("duration"))))
        elif not SHORTEST <= length <= LONGEST:
            self.brought.left["duration: changed to what a session may last"] += 1
            length = min(max(length, SHORTEST), LONGEST)
        self.brought.check(told, raw | ({"minutes": length} if length else {}), SESSION)
        if "starts" in told.facts:
            told.facts["date"] = self.date(told.facts["starts"], node.said("date"), day)

    def date(self, starts, moment, day):
        """The day at the venue: that of its moment, or of the conference's day, which may go on past midnight."""
        minutes = starts.hour * 60 + starts.minute
        try:
            told = date(moment[:10])
            at = minutes_of(moment[11:16])
        except no.NoDate:
            return shifted(day, 1 if minutes < self.day_change else 0)
        if at is None:
            return told
        return shifted(told, (at - minutes > 720) - (minutes - at > 720))     # the moment may be told in another zone

    def named(self, field, where, name):
        if not name:
            return None
        if name not in getattr(self.brought, field):
            self.brought.add(field, Told(where, name, {"name": {"en": name}}))
        return name

    def people(self, node):
        """The keys of those who take part, each once."""
        found = {}
        for person in (node.child("persons") or node).all("person"):
            name = cut(person.words or person.attributes.get("name", ""), 120)
            key = person.attributes.get("guid") or person.attributes.get("id") or name
            if name:
                found[key] = None
                if key not in self.brought.speakers:
                    self.brought.add("speakers", Told(("line", person.line), key, {"name": name}))
        return list(found)


def shifted(day, count):
    """`count` days later; None where there is no such day."""
    try:
        return day and day + dt.timedelta(days=count)
    except OverflowError:
        return None
