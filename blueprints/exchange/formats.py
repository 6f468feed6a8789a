"""Programmes in and out, as values: what a file may tell of each thing, how each value is checked, and what a reader of any
format brings. The formats are in formats_json.py, formats_frab.py and formats_csv.py; none knows a request or a database.

A file tells what it tells: a Told holds only the values that stand in it, and of a text only the languages that do. What a
file does not tell stays as it is.
"""
import collections
import dataclasses
import datetime as dt
import hashlib
import re
from typing import Any

from ..refusals import Refusal
from ..texts import LANGUAGES, UNWANTED, Text, tidy, tidy_line
from . import formats_refusals as no

MOST_BYTES = 8 * 1024 * 1024
MOST = 3_000                # sessions in a file, and things of each other kind
VERSION = 1                 # of our JSON and of our elements in XML
CODE = re.compile("[A-Za-z0-9][A-Za-z0-9-]{0,11}")
KEY = re.compile("[a-z0-9][a-z0-9-]{0,79}")
LETTERS = "3479cdfhjkmnpqrtwxy"     # of codes that are made of what another system calls a session
KINDS = ("statutory", "plenary", "forum", "workshop", "ceremony", "side-event", "site-visit", "social", "break")
ORGANS = ("general-assembly", "board", "executive-committee")
ACCESS = ("open", "delegates", "invited", "political")
STATUSES = ("planned", "provisional", "cancelled")
PARTS = ("chair", "moderator", "keynote", "speaker")
COLOURS = ("teal", "indigo", "crimson", "ochre", "forest", "plum", "slate", "azure")


# Each way of checking takes what stands in a file, a JSON value or plain text, and gives the value. It raises an ItemRefused.

def line(longest=200):
    return lambda raw: short(tidy_line(words_of(raw)), longest)


def lines(longest):
    return lambda raw: short(tidy(words_of(raw)), longest)


def words_of(raw):
    if not isinstance(raw, str):
        raise no.NoText()
    return raw


def short(words, longest):
    if UNWANTED.search(words):
        raise no.Unshowable()
    if len(words) > longest:
        raise no.TooLong(max=longest)
    return words


def text(longest=200, *, paragraphs=False):
    """A text in the languages that are told; the others are not in it."""
    check = lines(longest) if paragraphs else line(longest)

    def read(raw):
        if not isinstance(raw, dict):
            raise no.NoObject()
        return {code: check(raw[code]) for code in LANGUAGES if code in raw and raw[code] is not None}
    return read


def number(least, most):
    def read(raw):
        words = raw.strip() if isinstance(raw, str) else str(raw) if type(raw) is int and abs(raw) < 10**9 else ""
        if not (words.isascii() and words.isdigit() and len(words) < 10 and least <= int(words) <= most):
            raise no.NoNumber(min=least, max=most)
        return int(words)
    return read


def choice(values):
    def read(raw):
        if raw not in values if isinstance(raw, str) else True:
            raise no.NoChoice(words=shown(raw), choices=", ".join(values))
        return raw
    return read


def or_none(check):
    """The value, or None where nothing was written."""
    return lambda raw: None if raw is None or raw == "" else check(raw)


def date(raw):
    words = words_of(raw).strip()
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", words):
            raise ValueError(words)
        return dt.date.fromisoformat(words)
    except ValueError:
        raise no.NoDate(words=shown(raw)) from None


def clock(raw):
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})(:[0-9]{2})?", words_of(raw).strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise no.NoTime(words=shown(raw))
    return dt.time(int(found[1]), int(found[2]))


def yes(raw):
    known = {True: True, False: False, "true": True, "false": False}
    if not isinstance(raw, bool | str) or raw not in known:
        raise no.NoChoice(words=shown(raw), choices="true, false")
    return known[raw]


def languages(raw):
    """Codes of languages, in our order; as a list, or one after the other in a text."""
    told = re.split("[ ,;]+", raw.strip()) if isinstance(raw, str) else raw
    if not isinstance(told, list):
        raise no.NoList()
    for one in told:
        if one != "":
            choice(tuple(LANGUAGES))(one)
    return tuple(code for code in LANGUAGES if code in told)


def code(raw):
    if not CODE.fullmatch(words_of(raw)):
        raise no.BadCode(words=shown(raw))
    return raw


def key(raw):
    if not KEY.fullmatch(words_of(raw)):
        raise no.BadKey(words=shown(raw))
    return raw


def shown(raw):
    """As much of what was written as a sentence can say."""
    words = UNWANTED.sub("", raw if isinstance(raw, str) else type(raw).__name__)
    return words if len(words) <= 60 else f"{words[:60]}…"


def voices(raw):
    """(key of a speaker, part) in order, of objects with `speaker` and `part`."""
    if not isinstance(raw, list):
        raise no.NoList()
    if len(raw) > MOST:
        raise no.TooMany(most=MOST)
    return tuple(voice(one) for one in raw)


def voice(raw):
    if not isinstance(raw, dict):
        raise no.NoObject()
    return key(raw.get("speaker")), choice(PARTS)(raw.get("part", "speaker"))


NUMBER = or_none(number(0, 100_000))
DAY = {"date": date, "title": text(), "opens": or_none(clock), "closes": or_none(clock)}
BUILDING = {"number": number(1, MOST), "name": text()}
ROOM = {"slug": key, "name": text(), "places": NUMBER, "booths": NUMBER, "building": or_none(number(1, MOST))}
TRACK = {"slug": key, "name": text(), "colour": choice(COLOURS)}
SPEAKER = {"slug": key, "name": line(120), "own_name": line(120), "office": text(), "city": text(),
           "biography": text(3000, paragraphs=True), "is_confirmed": yes}
SESSION = {
    "code": code, "status": choice(STATUSES), "kind": choice(KINDS), "organ": or_none(choice(ORGANS)), "title": text(),
    "abstract": text(3000, paragraphs=True), "date": or_none(date), "starts": clock, "minutes": number(1, 1440),
    "room": or_none(key), "track": or_none(key), "voices": voices, "spoken": choice(tuple(LANGUAGES)),
    "interpreted": languages, "access": choice(ACCESS), "places": NUMBER, "expected": NUMBER, "stream": line(500),
    "note": lines(5000), "reason": text(400)}
# What a new one is where a file does not tell.
NEW_ROOM = {"name": Text(), "places": None, "booths": None, "building": None}
NEW_TRACK = {"name": Text(), "colour": "slate"}
NEW_SPEAKER = {"name": "", "own_name": "", "office": Text(), "city": Text(), "biography": Text(), "is_confirmed": False}
NEW_SESSION = {
    "status": "planned", "kind": "forum", "organ": None, "title": Text(), "abstract": Text(), "date": None,
    "starts": dt.time(9), "minutes": 60, "room": None, "track": None, "voices": (), "spoken": "en", "interpreted": (),
    "access": "delegates", "places": None, "expected": None, "stream": "", "note": "", "reason": Text()}


@dataclasses.dataclass
class Told:
    """What a file tells of one thing. `where` is ("row", 7), ("line", 214) or ("path", "sessions[3]"); `key` is what the rest
    of the file calls it; `names` of a session are other names by which it may be known here, the best first."""

    where: tuple
    key: Any
    facts: dict
    names: tuple = ()

    @property
    def title(self):
        """A name to speak of it by; empty when it has none."""
        named = self.facts.get("title") or self.facts.get("name") or ""
        return named if isinstance(named, str) else next((words for words in named.values() if words), "")


@dataclasses.dataclass
class Wrong:
    """A value that cannot be taken: where it stands, of what, which field ("" for the whole), and why."""

    where: tuple
    title: str
    field: str
    why: Refusal


@dataclasses.dataclass
class Brought:
    """All that a file tells. `rooms`, `tracks` and `speakers` are Told by the key that the file's sessions call them.
    `left` counts what is in the file and has no place here, by its name."""

    format: str                                     # "json", "xml" or "csv"
    title: str = ""
    zone: str = ""
    is_ours: bool = True                            # else another system wrote it
    days: list = dataclasses.field(default_factory=list)        # Told, with a date each
    buildings: dict = dataclasses.field(default_factory=dict)
    rooms: dict = dataclasses.field(default_factory=dict)
    tracks: dict = dataclasses.field(default_factory=dict)
    speakers: dict = dataclasses.field(default_factory=dict)
    sessions: list = dataclasses.field(default_factory=list)
    left: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    wrong: list = dataclasses.field(default_factory=list)
    untold: collections.Counter = dataclasses.field(default_factory=collections.Counter)    # titles of sessions without a code

    @property
    def tells_parts(self):
        """Does it hold all there is to say of rooms, tracks and speakers, or only their names?"""
        return self.is_ours and self.format != "csv"

    @property
    def dates(self):
        """The days that the file is about, in order."""
        return sorted({day.key for day in self.days} | {date for one in self.sessions if (date := one.facts.get("date"))})

    def refuse(self, told, field, why):
        self.wrong.append(Wrong(told.where, told.title, field, why))

    def check(self, told, raw, checks):
        """Take the values of `raw` that are good into `told`; note what is not."""
        for name, check in checks.items():
            if name in raw:
                try:
                    told.facts[name] = check(raw[name])
                except Refusal as why:
                    self.wrong.append(Wrong(told.where, told.title or title_in(raw), name, why))
        return told

    def add(self, field, told):
        """One more of the things in `field`, unless its key is there already."""
        known = getattr(self, field)
        if told.key in known:
            self.refuse(told, "", no.Twice(words=shown(str(told.key))))
        elif len(known) >= MOST:
            raise no.TooMany(most=MOST)
        else:
            known[told.key] = told

    def code_for(self, title):
        """A code for a session that comes without one: the same when the file comes again, as long as its title is the same."""
        self.untold[title] += 1
        return code_of("row", title, str(self.untold[title]))

    def add_session(self, told):
        if len(self.sessions) >= MOST:
            raise no.TooMany(most=MOST)
        self.sessions.append(told)


def title_in(raw):
    """The title of something that could not be read, if it has one that can be shown."""
    named = raw.get("title") or raw.get("name")
    found = named if isinstance(named, str) else next(
        (words for words in named.values() if isinstance(words, str) and words), "") if isinstance(named, dict) else ""
    return shown(found)


def code_of(*names):
    """The code of a session that another system, or nobody, has named so: always the same one for the same names."""
    digest = int.from_bytes(hashlib.sha256("\n".join(names).encode("utf-8", "replace")).digest()[:8], "big")
    letters = []
    for _place in range(9):
        digest, place = divmod(digest, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)


def merged(before, told):
    """The facts of something after a file has told of it; a text keeps the languages that are not told."""
    return before | {name: dataclasses.replace(before[name], **value) if isinstance(before.get(name), Text) else value
                     for name, value in told.items()}


@dataclasses.dataclass
class Written:
    """A programme about to be written: plain facts of each thing, in the order of the file.

    `release` tells of a published one; of the draft it is None, and only then internal facts are in it.
    """

    name: Text
    zone: str
    venue: Text
    base_url: str
    host: str
    days: list
    buildings: list
    rooms: list
    tracks: list
    speakers: list
    sessions: list
    release: dict | None = None


def in_order(sessions):
    """By day and time, those of the tray last; the same whatever the database says first."""
    return sorted(sessions, key=lambda one: (one["date"] is None, one["date"] or dt.date.min, one["starts"], one["code"]))


def plain(value):
    """A fact as JSON has it."""
    if isinstance(value, Text):
        return value.as_dict()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    return list(value) if isinstance(value, tuple) else value
