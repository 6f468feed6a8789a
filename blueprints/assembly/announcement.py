"""What was announced: announcement.toml, read into a value."""
import datetime as dt
import pathlib
import tomllib
from typing import NamedTuple

from ..texts import Text

FILE = pathlib.Path(__file__).with_name("announcement.toml")


class Announcement(NamedTuple):
    """The announced facts, and the few of ours that the assembly starts out with. Years are plain numbers."""

    name: Text
    association: Text
    founded: int
    founded_in: str             # slug of a member
    host: str                   # slug of a member
    host_joined: int
    host_on_board_since: int
    last_here: int
    month: dt.date              # its first day
    days: tuple[dt.date, ...]   # the placeholder: the announcement tells only how many
    zone: str
    members_count: int
    members_as_of: str          # such as 2023-06
    term_from: int
    term_until: int
    promises: Text              # a line each
    seats_per_delegation: int
    retention_days: int


def read(path=FILE):
    """The announcement in the file. Raises KeyError when a fact is missing, ValueError when one cannot be read."""
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    assembly, association, defaults = facts["assembly"], facts["association"], facts["defaults"]
    first = facts["placeholder"]["first_day"]
    term_from, term_until = facts["co_presidents"]["term"]
    return Announcement(
        name=Text(**assembly["name"]),
        association=Text(**association["name"]),
        founded=association["founded"],
        founded_in=association["founded_in"],
        host=assembly["host"],
        host_joined=facts["host_city"]["joined"],
        host_on_board_since=facts["host_city"]["board_member_since"],
        last_here=assembly["held_in_seoul_before"],
        month=dt.date.fromisoformat(assembly["month"] + "-01"),
        days=tuple(first + dt.timedelta(days=number) for number in range(assembly["days"])),
        zone=assembly["time_zone"],
        members_count=association["members"],
        members_as_of=association["members_as_of"],
        term_from=term_from,
        term_until=term_until,
        promises=Text(**{language: words.strip() for language, words in facts["promises"].items()}),
        seats_per_delegation=defaults["seats_per_delegation"],
        retention_days=defaults["retention_days"],
    )
