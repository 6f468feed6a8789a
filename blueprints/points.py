"""A point on the earth, as maps and calendars have it."""
import re
from typing import NamedTuple

from sqlalchemy import JSON
from sqlalchemy.types import TypeDecorator

# As people paste it from a map: 37.5118, 127.0592 or 37.5118° N 127.0592° E.
WRITTEN = re.compile(r"([+-]?\d{1,3}(?:\.\d+)?)\s*°?\s*([NS]?)\s*[,;\s]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*°?\s*([EW]?)", re.ASCII)
DIGITS = 6          # after the point, a tenth of a metre: RFC 5545, 3.8.1.6


class Point(NamedTuple):
    """Degrees, north and east; never more digits than are kept."""

    latitude: float
    longitude: float

    @classmethod
    def of(cls, values):
        """The point that a release or the database holds as two numbers; None for None."""
        return cls(*values) if values else None

    def __str__(self):
        return f"{written(self.latitude)}, {written(self.longitude)}"


def written(degrees):
    return f"{degrees:.{DIGITS}f}".rstrip("0").rstrip(".")


def read_point(words):
    """The point that is written here; ValueError where none is."""
    found = WRITTEN.fullmatch(words.strip().upper())
    if not found:
        raise ValueError("no two numbers")
    north, south, east, west = found.groups()
    latitude, longitude = (round(float(degrees) * (-1 if half in ("S", "W") else 1), DIGITS) + 0.0
                           for degrees, half in ((north, south), (east, west)))
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("not on the earth")
    return Point(latitude, longitude)


class Located(TypeDecorator):
    """A column that holds a Point, or NULL."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else list(value)

    def process_result_value(self, value, dialect):
        return Point.of(value)
