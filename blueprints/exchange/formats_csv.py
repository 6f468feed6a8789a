"""A table of sessions, one row each, as spreadsheets open it. It holds no more of rooms, tracks and speakers than their keys
and names, so those that are there already stay as they are, and others are made with that.

Titles and words are English when it is written; `titles` and `choices` say how they may be called when it is read.
"""
import re
import unicodedata

from .. import tables
from ..tables import INVISIBLE, Column, MissingColumns
from ..texts import LANGUAGES, searchable
from . import formats_refusals as no
from .formats import KEY, MOST, MOST_BYTES, PARTS, SESSION, Brought, Told, line, plain, shown

IN = {"en": "English", "ko": "Korean", "fr": "French", "es": "Spanish"}
PLAIN = {"code": "Code", "status": "Status", "kind": "Kind", "organ": "Organ"}
TEXTS = {"title": "Title", "abstract": "Abstract", "reason": "Reason"}
PLACE = {"date": "Day", "starts": "Starts", "minutes": "Minutes", "room": "Room", "room_key": "Room key", "track": "Track",
         "track_key": "Track key", "speakers": "Speakers", "speaker_keys": "Speaker keys", "spoken": "Spoken language",
         "interpreted": "Interpreted into", "access": "Access", "places": "Places", "stream": "Stream"}
INTERNAL = {"expected": "Expected", "note": "Note"}
HEADER = PLAIN | {f"{name}_{code}": f"{title} ({IN[code]})" for name, title in TEXTS.items() if name != "reason"
                  for code in LANGUAGES} | PLACE | {f"reason_{code}": f"Reason ({IN[code]})" for code in LANGUAGES} | INTERNAL
DEFAULTED = ("status", "kind", "starts", "minutes", "spoken", "access")     # an empty cell tells nothing of these


def write(programme):
    """The bytes of a programme's sessions, always the same for the same ones."""
    header = {name: title for name, title in HEADER.items() if programme.release is None or name not in INTERNAL}
    rooms = {room["slug"]: room["name"].read("en").words for room in programme.rooms}
    tracks = {track["slug"]: track["name"].read("en").words for track in programme.tracks}
    speakers = {speaker["slug"]: speaker["name"] for speaker in programme.speakers}

    def row(one):
        cells = {name: plain(one[name]) for name in header if name in one}
        cells |= {f"{name}_{code}": getattr(one[name], code) for name in TEXTS for code in LANGUAGES}
        cells |= {"room": rooms.get(one["room"], ""), "room_key": one["room"], "track": tracks.get(one["track"], ""),
                  "track_key": one["track"], "interpreted": " ".join(one["interpreted"]),
                  "speakers": "; ".join(f"{escaped(speakers[slug])} ({part})" for slug, part in one["voices"]),
                  "speaker_keys": "; ".join(slug for slug, _part in one["voices"])}
        return [INVISIBLE.sub("", cells[name]) if isinstance(cells[name], str) else cells[name] for name in header]

    return tables.csv_bytes(list(header.values()), [row(one) for one in programme.sessions])


def escaped(name):
    return name.replace("\\", "\\\\").replace(";", "\\;")


def parted(words):
    """The entries of a cell that are set apart by semicolons; one with a backslash before it belongs to the entry."""
    found = [re.sub(r"\\(.)", r"\1", entry).strip() for entry in re.findall(r"(?:\\.|[^\\;])+", words)]
    return [entry for entry in found if entry]


def read(data, *, encoding=None, titles=(), choices=None):
    """What a table tells, CSV or an Excel workbook. `titles` maps a column to more names of it, `choices` a column to what
    its words mean, by their searchable form. Raises a FileRefused."""
    sheet = tables.read(data, encoding=encoding, most=MOST_BYTES)
    if len(sheet.rows) > MOST + 1:
        raise no.TooMany(most=MOST)
    titles = dict(titles)
    known = {folded for title in HEADER.values() if (folded := tables.folded(title))}
    columns = [Column(name, (title, *(other for other in titles.get(name, ()) if tables.folded(other) not in known)))
               for name, title in HEADER.items()]
    found = tables.match(sheet, columns)
    called = {tables.folded(title): column.name for column in columns for title in column.titles}
    there = {called.get(tables.folded(title)) for title in sheet.rows[sheet.numbers.index(found.header_row)]}
    if not there & {"code", *(f"title_{code}" for code in LANGUAGES)}:
        refusal = MissingColumns(row=found.header_row, names=f"{HEADER['code']}, {HEADER['title_en']}")
        refusal.field = "file"
        raise refusal
    brought = Brought("csv")
    brought.left.update({f"column: {title[:60]}": len(found.rows) for title in found.unknown})
    reader = Rows(brought, there, choices or {})
    for number, cells in found.rows:
        reader.row(number, cells)
    return brought


class Rows:
    """Reads row after row."""

    def __init__(self, brought, there, choices):
        self.brought, self.there, self.choices = brought, there, choices

    def row(self, number, cells):
        told = Told(("row", number), None, {})
        raw = {name: self.meant(name, cells[name]) for name in self.there
               if name in SESSION and not (name in DEFAULTED and not cells[name])}
        for name in TEXTS:
            if said := {code: cells[f"{name}_{code}"] for code in LANGUAGES if f"{name}_{code}" in self.there}:
                raw[name] = said
        for name in ("room", "track"):
            raw.pop(name, None)
        code = raw.pop("code", "")
        self.brought.check(told, raw | ({"code": code} if code else {}), SESSION)
        told.key = told.facts.pop("code", None) if code else self.brought.code_for(told.title)
        for field in ("room", "track"):
            if {field, f"{field}_key"} & self.there:
                self.named(told, field, cells[field], cells[f"{field}_key"])
        if {"speakers", "speaker_keys"} & self.there:
            self.voices(told, cells["speakers"], cells["speaker_keys"])
        self.brought.add_session(told)

    def meant(self, name, words):
        """A word of a choice as the value that it stands for."""
        return self.choices.get(name, {}).get(searchable(words), words)

    def named(self, told, field, name, key):
        facts = self.named_so(told, field, name, {"name": {"en": name}}, 200)
        told.facts[field] = self.known(told, field, f"{field}s", name, key, facts)

    def voices(self, told, words, keys):
        names, keys, found = parted(words), parted(keys), []
        keys = keys if not names or len(keys) == len(names) else [""] * len(names)
        for place, key in enumerate(keys):
            name, part = self.name_and_part(names[place] if names else "")
            facts = self.named_so(told, "voices", name, {"name": name}, 120)
            found.append((self.known(told, "voices", "speakers", name, key, facts), part))
        told.facts["voices"] = tuple((key, part) for key, part in found if key is not None)

    def name_and_part(self, entry):
        inside = re.fullmatch(r"(.*?)\s*\(([^()]*)\)", entry, re.DOTALL)
        part = inside and self.choices.get("part", {}).get(searchable(inside[2]), inside[2])
        return (inside[1], part) if part in PARTS else (entry, "speaker")

    def named_so(self, told, field, name, facts, longest):
        try:
            line(longest)(name)
        except no.ItemRefused as why:
            self.brought.refuse(told, field, why)
            return None
        return facts if name else {}

    def known(self, told, field, kind, name, key, facts):
        """What the rest calls it: its key, else its name; None where there is neither, or it is not good."""
        if facts is None or not (name or key):
            return None
        if key and not KEY.fullmatch(key):
            self.brought.refuse(told, field, no.BadKey(words=shown(key)))
            return None
        called = key or ("name", unicodedata.normalize("NFC", name))
        things = getattr(self.brought, kind)
        if called not in things:
            self.brought.add(kind, Told(told.where, called, facts))
        return called
