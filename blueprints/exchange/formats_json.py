"""Our own format, which holds everything that an editor can set: programme.json. docs/programme-json.md tells of it."""
import codecs
import json

from ..texts import LANGUAGES
from . import formats_refusals as no
from .formats import (
    ACCESS,
    BUILDING,
    COLOURS,
    DAY,
    KINDS,
    MOST,
    ORGANS,
    PARTS,
    ROOM,
    SESSION,
    SPEAKER,
    STATUSES,
    TRACK,
    VERSION,
    Brought,
    Told,
    line,
    plain,
)

FORMAT = "assembly-programme"
SCHEMA = "/programme.schema.json"
LISTS = {"days": (DAY, "date"), "buildings": (BUILDING, "number"), "rooms": (ROOM, "slug"), "tracks": (TRACK, "slug"),
         "speakers": (SPEAKER, "slug"), "sessions": (SESSION, "code")}
ASIDE = {"release", "assembly", "$schema", "format", "version", *LISTS}
OF_RELEASES = {"url", "sequence", "changed_at"}     # what a published session tells besides


def write(programme):
    """The bytes of a programme, always the same for the same one."""
    whole = {"$schema": programme.base_url + SCHEMA, "format": FORMAT, "version": VERSION}
    if programme.release is not None:
        whole["release"] = programme.release
    whole["assembly"] = {"name": plain(programme.name), "zone": programme.zone, "venue": plain(programme.venue)}
    for name in LISTS:
        whole[name] = [item(one) for one in getattr(programme, name)]
    indent = None if programme.release is not None else 1
    return json.dumps(whole, ensure_ascii=False, indent=indent).encode("utf-8", "replace") + b"\n"


def item(facts):
    shown = {name: plain(value) for name, value in facts.items()}
    if "voices" in shown:
        shown["voices"] = [{"speaker": speaker, "part": part} for speaker, part in shown["voices"]]
    return shown


def read(data):
    """What a programme.json tells. Raises a FileRefused."""
    whole = loaded(data)
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise no.NoProgramme()
    if type(whole.get("version")) is not int or whole["version"] != VERSION:
        raise no.NewerFormat(version=str(whole.get("version"))[:20], known=VERSION)
    brought = Brought("json")
    about = whole.get("assembly")
    if isinstance(about, dict):
        brought.zone = short_or_nothing(about.get("zone"))
        brought.title = short_or_nothing((about.get("name") or {}).get("en")) if isinstance(about.get("name"), dict) else ""
    for name in whole.keys() - ASIDE:
        brought.left[name[:60]] += 1
    for name, (checks, key) in LISTS.items():
        read_list(brought, name, whole.get(name, []), checks, key)
    return brought


def short_or_nothing(raw):
    try:
        return line()(raw)
    except no.ItemRefused:
        return ""


def loaded(data):
    try:
        words = data.decode("utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig")
    except UnicodeDecodeError:
        raise no.UnreadableLetters() from None
    try:
        return json.loads(words, parse_constant=refuse_constant)
    except json.JSONDecodeError as error:
        raise no.BrokenJson(line=error.lineno, column=error.colno) from None
    except (ValueError, RecursionError):        # a number of thousands of digits, nesting without end
        raise no.WildJson() from None


def refuse_constant(_words):
    """NaN and Infinity are no JSON."""
    raise no.WildJson()


def read_list(brought, name, raw, checks, key):
    if not isinstance(raw, list):
        return brought.refuse(Told(("path", name), None, {}), "", no.NoList())
    if len(raw) > MOST:
        raise no.TooMany(most=MOST)
    for number, one in enumerate(raw):
        told = Told(("path", f"{name}[{number}]"), None, {})
        if not isinstance(one, dict):
            brought.refuse(told, "", no.NoObject())
            continue
        for unknown in one.keys() - checks.keys() - OF_RELEASES:
            brought.left[f"{name}.{unknown[:60]}"] += 1
        before = len(brought.wrong)
        brought.check(told, {what: value for what, value in one.items() if what != key or value is not None}, checks)
        told.key = told.facts.pop(key, None) if name != "days" else told.facts.get(key)
        if name == "sessions":
            told.key = told.key or brought.code_for(told.title)
            brought.add_session(told)
        elif told.key is None:
            if len(brought.wrong) == before:
                brought.refuse(told, key, no.NameMissing())
        elif name == "days":
            add_day(brought, told)
        else:
            brought.add(name, told)
    return None


def add_day(brought, told):
    if told.key in {day.key for day in brought.days}:
        brought.refuse(told, "date", no.Twice(words=told.key.isoformat()))
    else:
        brought.days.append(told)


def schema(base_url):
    """What a programme.json may hold, as JSON Schema (2020-12)."""
    words = {"type": "object", "properties": {code: {"type": "string"} for code in LANGUAGES}, "additionalProperties": False,
             "description": "The same words in each language; one that is not told stays as it is."}
    slug = {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,79}$"}
    date, clock = {"type": "string", "format": "date"}, {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}$"}
    count = {"type": ["integer", "null"], "minimum": 0, "maximum": 100_000}

    def one_of(values, *, none=False):
        return {"enum": [*values, None] if none else list(values)}

    def maybe(shape):
        return {"anyOf": [shape, {"type": "null"}]}

    def many(properties, *required):
        return {"type": "array", "maxItems": MOST,
                "items": {"type": "object", "properties": properties, "required": list(required)}}

    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": base_url + SCHEMA,
        "title": "The programme of an assembly", "type": "object", "required": ["format", "version"],
        "properties": {
            "$schema": {"type": "string"}, "format": {"const": FORMAT}, "version": {"const": VERSION},
            "release": {"type": "object", "description": "Only in the published programme.", "properties": {
                "number": {"type": "integer"}, "note": words, "released_at": {"type": "string", "format": "date-time"},
                "is_provisional": {"type": "boolean"}, "is_sample": {"type": "boolean"}}},
            "assembly": {"type": "object", "properties": {"name": words, "zone": {"type": "string"}, "venue": words}},
            "days": many({"date": date, "title": words, "opens": maybe(clock), "closes": maybe(clock)}, "date"),
            "buildings": many({"number": {"type": "integer", "minimum": 1}, "name": words}, "number"),
            "rooms": many({"slug": slug, "name": words, "places": count, "booths": count,
                           "building": {"type": ["integer", "null"]}}, "slug"),
            "tracks": many({"slug": slug, "name": words, "colour": one_of(COLOURS)}, "slug"),
            "speakers": many({"slug": slug, "name": {"type": "string", "maxLength": 120},
                              "own_name": {"type": "string", "maxLength": 120}, "office": words, "city": words,
                              "biography": words, "is_confirmed": {"type": "boolean"}}, "slug"),
            "sessions": many({
                "code": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9-]{0,11}$"}, "status": one_of(STATUSES),
                "kind": one_of(KINDS), "organ": one_of(ORGANS, none=True), "title": words, "abstract": words,
                "date": maybe(date) | {"description": "null: in the tray, not placed yet"}, "starts": clock,
                "minutes": {"type": "integer", "minimum": 5, "maximum": 1440}, "room": maybe(slug), "track": maybe(slug),
                "voices": {"type": "array", "items": {"type": "object", "required": ["speaker"], "properties": {
                    "speaker": slug, "part": one_of(PARTS)}}},
                "spoken": one_of(LANGUAGES), "interpreted": {"type": "array", "items": one_of(LANGUAGES)},
                "access": one_of(ACCESS), "places": count, "expected": count, "stream": {"type": "string", "maxLength": 500},
                "note": {"type": "string", "maxLength": 5000}, "reason": words, "url": {"type": "string"},
                "sequence": {"type": "integer"}, "changed_at": {"type": "string", "format": "date-time"}})}}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"
