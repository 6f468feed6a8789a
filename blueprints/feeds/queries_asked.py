"""What the address of a feed asks for. A calendar program shows nobody what it was given, so nothing is guessed: whatever is
not known here is no feed at all, and says why, where the programme's page would pass over it."""
import dataclasses
import re
from typing import NamedTuple

from ..programme import queries_public
from ..programme.queries_public import ReleasedDay, Selection
from ..refusals import N_, Refusal
from ..texts import LANGUAGES

DEFAULT = "en"              # the language of a public feed whose address names none
MOST_MINUTES = 24 * 60      # of a reminder
SHOWN = 60                  # characters of what is not known that the sentence repeats


class NoSuchFeed(Refusal):
    """The address names what is not there. `value` is what was given."""

    message = N_("There is no such calendar.")
    status = 404

    def __init__(self, value="", **places):
        super().__init__(value=str(value)[:SHOWN], **places)


class NoSuchDay(NoSuchFeed):
    message = N_("There is no day “%(value)s” in the programme.")


class NoSuchRoom(NoSuchFeed):
    message = N_("There is no room “%(value)s” in the programme.")


class NoSuchTrack(NoSuchFeed):
    message = N_("There is no track “%(value)s” in the programme.")


class NoSuchKind(NoSuchFeed):
    message = N_("There is no kind of session “%(value)s”.")


class NotHeard(NoSuchFeed):
    message = N_("No session is in the language “%(value)s”.")


class NoSuchAccess(NoSuchFeed):
    message = N_("“%(value)s” does not tell who may come.")


class NoSuchSession(NoSuchFeed):
    message = N_("There is no session “%(value)s” in the programme.")


class NotSpoken(NoSuchFeed):
    message = N_("There is no calendar in the language “%(value)s”; there are %(known)s.")


class NoSuchAlarm(NoSuchFeed):
    message = N_("A reminder comes a whole number of minutes before, %(most)s at most, and not “%(value)s”.")


class NeitherYesNorNo(NoSuchFeed):
    message = N_("“%(name)s” is 1 or 0, and not “%(value)s”.")


UNKNOWN = {"day": NoSuchDay, "room": NoSuchRoom, "track": NoSuchTrack, "kind": NoSuchKind, "spoken": NotHeard,
           "access": NoSuchAccess}


class Asked(NamedTuple):
    """Names a feed: two addresses that ask for the same are equal here."""

    selection: Selection
    language: str
    alarm: int = 0              # minutes before each event; 0: no reminder
    deadlines: bool = False     # those of registration too
    whole: bool = False         # the assembly as one entry too
    part: tuple[str, ...] = ()  # fields of the selection that the path tells

    @property
    def query(self):
        """What the address asks for besides its path and language: always in the same order, and nothing that would be so
        without it."""
        narrowed = {name: value for name, value in self.selection.query.items() if name not in self.part}
        options = {"alarm": self.alarm, "deadlines": int(self.deadlines), "whole": int(self.whole)}
        return narrowed | {name: value for name, value in options.items() if value}


def asked(programme, args, part=None):
    """What is asked of the newest release, which may be None; `part` is what the path tells, such as {"room": "hall"}.

    The path has the last word on what it narrows the programme to. Raises NoSuchFeed.
    """
    part = part or {}
    known = queries_public.filters(*(programme.days, programme.rooms, programme.tracks, programme.heard)
                                   if programme else (announced(),))
    narrowed = {name: (value,) for name, value in part.items() if name in known}
    for name, values in known.items():
        for given in map(str, (*narrowed.get(name, ()), *filter(None, args.getlist(name)))):
            if given not in values:
                raise UNKNOWN[name](given)
    if "code" in part and (programme is None or part["code"] not in programme.by_code):
        raise NoSuchSession(part["code"])
    selection = dataclasses.replace(queries_public.selected(known, args), **narrowed)
    return Asked(selection, **options(args, DEFAULT), part=tuple(narrowed))


def asked_of_one(args, language):
    """What is asked of somebody's private feed, which is in their `language` unless another one is wished for.

    Raises NoSuchFeed.
    """
    return Asked(Selection(), **options(args, language))


def options(args, language):
    for given in filter(None, args.getlist("lang")):
        if given not in LANGUAGES:
            raise NotSpoken(given, known=" ".join(LANGUAGES))
    return {"language": args.get("lang") or language, "alarm": minutes(args.get("alarm", "")),
            **{name: is_wished(name, args.get(name, "")) for name in ("deadlines", "whole")}}


def minutes(given):
    if given and not (re.fullmatch("[0-9]{1,5}", given) and int(given) <= MOST_MINUTES):
        raise NoSuchAlarm(given, most=MOST_MINUTES)
    return int(given or 0)


def is_wished(name, given):
    if given not in ("", "0", "1"):
        raise NeitherYesNorNo(given, name=name)
    return given == "1"


def announced():
    """The days as they stand, numbered as those of a release."""
    return [ReleasedDay(number, day.date, day.title) for number, day in enumerate(queries_public.announced_days(), 1)]
