"""Sessions as the rules see them, without a database; name only what matters."""
import datetime as dt

from blueprints.programme.conflicts import Hall, Person, Planned, Setting, Theme
from blueprints.programme.conflicts_found import ORDER, Level, found
from blueprints.programme.times import Span
from blueprints.texts import Text

DAY = dt.datetime(2025, 6, 16)


def at(words):
    """A moment of the first day; "24:30" is half past midnight of the next."""
    hours, minutes = map(int, words.split(":"))
    return DAY + dt.timedelta(hours=hours, minutes=minutes)


def text(words):
    return Text(words, words, words, words)


def hall(number=1, **facts):
    return Hall(**{"id": number, "name": text(f"Hall {number}")} | facts)


def person(number=1, **facts):
    return Person(**{"id": number, "name": f"Person {number}"} | facts)


def theme(number=1):
    return Theme(number, text(f"Track {number}"))


def planned(code, hours="09:00-10:00", **facts):
    start, end = hours.split("-")
    return Planned(**{"code": code, "title": text(code.upper()), "kind": "workshop", "span": Span(at(start), at(end))} | facts)


def only(*rules, **more):
    """A Setting with these rules alone."""
    return Setting(levels={rule: Level.WARN if rule in rules else Level.IGNORE for rule in ORDER}, **more)


def keys(sessions, setting, others=()):
    return [conflict.key for conflict in found(sessions, others, setting)]


def extents(sessions, setting):
    return [conflict.extent for conflict in found(sessions, (), setting)]
