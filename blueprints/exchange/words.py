"""Programmes that come in, in words: which kind of file it is, where something stands in it, and what would become another."""
import codecs

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from ..delegations.words_many import in_all_languages, keys_of, languages
from ..languages import day, joined, language_name, plain
from ..programme import words as programme_words
from ..programme.words import Said, shortened
from ..texts import LANGUAGES, Text
from . import formats_csv, formats_frab_read, formats_json
from . import formats_refusals as no
from .formats import MOST_BYTES

DAYS = {"date": _l("By their dates"), "order": _l("In their order: the first day of the file is our first day")}
MISSING = {"keep": _l("Stay as they are"), "tray": _l("Go to the tray")}
CLASHES = {"refuse": _l("Keep the file from being imported"), "tray": _l("Go to the tray")}
WHY = {"day": _l("its day is none of ours"), "clash": _l("it clashes with another session"), "missing": _l("not in the file"),
       "": ""}
FIELDS = programme_words.FIELDS | {"code": _l("Code"), "expected": _l("How many are expected"), "note": _l("Note for editors")}
PART_FIELDS = {
    "slug": _l("Key"), "name": _l("Name"), "own_name": _l("Name in the own script"), "office": _l("Office"),
    "city": _l("City or organisation"), "biography": _l("Biography"), "is_confirmed": _l("Confirmed"), "places": _l("Places"),
    "booths": _l("Booths for interpreters"), "building": _l("Building"), "colour": _l("Colour"), "title": _l("Title"),
    "opens": _l("Opens"), "closes": _l("Closes"), "number": _l("Number"), "date": _l("Day")}
PARTS = {"days": _l("Day"), "buildings": _l("Building"), "rooms": _l("Room"), "tracks": _l("Track"), "speakers": _l("Speaker")}
# What the columns of a table may be called besides, as our pages call them.
CSV_TITLES = {"code": FIELDS["code"], "status": FIELDS["status"], "kind": FIELDS["kind"], "organ": FIELDS["organ"],
              "date": FIELDS["date"], "starts": FIELDS["starts"], "minutes": FIELDS["minutes"], "room": FIELDS["room"],
              "track": FIELDS["track"], "speakers": FIELDS["voices"], "spoken": FIELDS["spoken"],
              "interpreted": FIELDS["interpreted"], "access": FIELDS["access"], "places": FIELDS["places"],
              "expected": FIELDS["expected"], "stream": FIELDS["stream"], "note": FIELDS["note"],
              "title_en": FIELDS["title"], "abstract_en": FIELDS["abstract"]}


def read(data, *, ending=None, encoding=None):
    """What a file tells; by its content, or as the `ending` of its name says. Raises a Refusal."""
    if not data:
        raise no.NoFile()
    if len(data) > MOST_BYTES:
        raise no.FileTooLarge(most=MOST_BYTES // 1024 ** 2)
    kind = ending or kind_of(data)
    if kind == "json":
        return formats_json.read(data)
    if kind == "xml":
        return formats_frab_read.read(data)
    if kind != "csv":
        raise no.UnknownEnding()
    return formats_csv.read(data, encoding=encoding, choices=csv_choices(),
                             titles={name: in_all_languages(title) for name, title in CSV_TITLES.items()})


def kind_of(data):
    """Which format it is, by what it begins with."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    start = data[:400].decode("utf-16" if wide else "utf-8-sig", "ignore").lstrip()
    return "json" if start.startswith(("{", "[")) else "xml" if start.startswith("<") else "csv"


def csv_choices():
    """{column: {searchable word: value}}, in every language."""
    named = {"kind": programme_words.KINDS, "organ": programme_words.ORGANS, "access": programme_words.ACCESS,
             "status": programme_words.STATUSES, "part": programme_words.PARTS}
    return {name: keys_of(choices, lambda one: one.value) for name, choices in named.items()} | {"spoken": languages()}


def place(where):
    """Where something stands in a file."""
    kind, number = where
    if kind == "row":
        return gettext("Row %(number)s", number=number)
    return gettext("Line %(number)s", number=number) if kind == "line" else number


def field(name):
    """What a field is called; empty for the whole."""
    return str(FIELDS.get(name) or PART_FIELDS.get(name) or FIELDS.get({"appearances": "voices", "day": "date"}.get(name), ""))


def session_changes(item, looked):
    """How a session would differ, as Said of each field."""
    return said(item.changes, FIELDS, lambda name, value: session_value(name, value, looked))


def part_changes(part, looked):
    """How a room, a track, a speaker, a building or a day would differ."""
    return said(part.changes, PART_FIELDS, lambda name, value: part_value(name, value, looked))


def said(changes, fields, as_words):
    found = []
    for name, before, after in changes:
        if isinstance(after, Text):
            before = before or Text()
            found += [Said(gettext("%(field)s (%(language)s)", field=fields[name], language=LANGUAGES[code]),
                           shortened(getattr(before, code)), shortened(getattr(after, code)))
                      for code in LANGUAGES if getattr(before, code) != getattr(after, code)]
        elif name != "code" and name != "slug":
            found.append(Said(str(fields[name]), "" if before is None else as_words(name, before),
                              "" if after is None else as_words(name, after)))
    return [one for one in found if one.before != one.after]


def session_value(name, value, looked):
    if name == "date":
        return day(value)
    if name in ("room", "track"):
        return plain(looked.names[f"{name}s"].get(value, value))
    if name == "voices":
        return joined(f"{looked.names['speakers'].get(slug, slug)} ({programme_words.part_name(part)})" for slug, part in value)
    if name == "interpreted":
        return joined(map(language_name, value))
    if name in ("note", "stream"):
        return shortened(value)
    ways = {"kind": programme_words.kind_name, "access": programme_words.access_name, "status": programme_words.status_name,
            "spoken": language_name, "organ": programme_words.organ_name, "starts": as_clock}
    return str(ways.get(name, str)(value))


def as_clock(time):
    return time.strftime("%H:%M")


def part_value(name, value, looked):
    if name == "building":
        return plain(looked.names["buildings"].get(value, value))
    if name == "is_confirmed":
        return gettext("yes") if value else gettext("no")
    ways = {"colour": programme_words.colour_name, "opens": as_clock, "closes": as_clock, "date": day}
    return shortened(str(ways.get(name, str)(value)))


def part_name(part):
    """What a part is called: a day by its date."""
    return day(part.after["date"]) if part.kind == "days" else plain(part.after["name"])
