"""What editors send about conflicts and rules: reasons, levels, teams, ways; and where a session may be put."""
import datetime as dt
import re

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import InputRequired, Length, Optional

from ..assembly.forms import PointField
from ..forms import EnumField, Form, Line, Revision, TranslatedField, WholeNumber
from ..languages import language_name, plain
from ..texts import LANGUAGES
from . import words_conflicts
from .conflicts import LONGEST_KEY
from .conflicts_found import ORDER, RULES
from .rules import LONGEST, SHORTEST

MOST_ROWS = 100         # sessions that are dragged together
LONGEST_WALK = 240      # minutes
ROW = re.compile(r"rows-([0-9]{1,3})-code")
CODE = re.compile(r"[A-Za-z0-9_.-]{1,12}")
TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class AcknowledgeForm(Form):
    key = HiddenField(validators=[InputRequired(), Length(max=LONGEST_KEY)])
    reason = Line(_l("Why it is meant so"), [InputRequired(_l("Write why it is meant so."))], longest=400, description=_l(
        "Other editors read it beside the conflict. It is never public."))


class BuildingForm(Form):
    name = TranslatedField(_l("Name"))
    point = PointField(_l("Coordinates"))
    revision = Revision()


def levels_form(settings):
    """A choice of level for each rule; `settings` may be None while all are the usual ones."""
    def level(rule):
        return EnumField(words_conflicts.NAMES[rule], [InputRequired(_l("Choose a level."))], words=words_conflicts.LEVELS,
                         description=words_conflicts.HINTS[rule])

    kept = settings.levels if settings else {}
    words = {level.value: level for level in words_conflicts.LEVELS}
    kind = type("LevelsForm", (Form,), {f"level-{rule}": level(rule) for rule in ORDER} | {"revision": Revision()})
    return kind(obj=settings, **{f"level-{rule}": words.get(kept.get(rule), RULES[rule].usual) for rule in ORDER})


def teams_form(settings):
    """How many teams interpret into each language."""
    kept = settings.teams if settings else {}
    fields = {f"into-{code}": WholeNumber(language_name(code), [Optional()], most=99) for code in LANGUAGES}
    kind = type("TeamsForm", (Form,), fields | {"revision": Revision()})
    return kind(obj=settings, **{f"into-{code}": kept.get(code) for code in LANGUAGES})


def walks_form(settings, rooms, buildings, known):
    """A number of minutes for each pair of buildings, and for each pair of rooms: its fields are found by `form.between`."""
    def minutes(one, other):
        label = (gettext("Inside %(name)s", name=plain(one.name)) if one is other else
                 gettext("From %(one)s to %(other)s", one=plain(one.name), other=plain(other.name)))
        return WholeNumber(label, [Optional()], most=LONGEST_WALK)

    fields, kept = {"revision": Revision()}, {}
    for letter, rows, walks in (("b", buildings, known["building_walks"]), ("r", rooms, known["room_walks"])):
        for number, one in enumerate(rows):
            for other in rows[number if letter == "b" else number + 1:]:
                name = name_of(letter, one, other)
                fields[name], kept[name] = minutes(one, other), walks.get(pair_of(one, other))
    form = type("WalksForm", (Form,), fields)(obj=settings, **kept)
    form.between = lambda letter, one, other: form._fields[name_of(letter, one, other)]
    form.pairs = lambda letter: {tuple(map(int, name.split("-")[1:])): field.data for name, field in form._fields.items()
                                 if name.startswith(f"{letter}-")}
    return form


def pair_of(one, other):
    return min(one.id, other.id), max(one.id, other.id)


def name_of(letter, one, other):
    """The name of the field of a pair: b-1-2 of buildings, r-1-2 of rooms."""
    return "-".join([letter, *map(str, pair_of(one, other))])


def places_asked(asked, days, rooms):
    """Where the rows of an address would put sessions: {code: (Day, time, minutes, Room or None)}, and all codes. A row that
    makes no sense is passed over, one without a day is in the tray."""
    days, rooms = {str(day.id): day for day in days}, {str(room.id): room for room in rooms}
    places, codes = {}, set()
    for number in sorted({match.group(1) for name in asked if (match := ROW.fullmatch(name))})[:MOST_ROWS]:
        code, day, starts, minutes, room = (asked.get(f"rows-{number}-{name}", "") for name in (
            "code", "day", "starts", "minutes", "room"))
        if not CODE.fullmatch(code):
            continue
        codes.add(code)
        lasts = int(minutes) if re.fullmatch("[0-9]{1,4}", minutes) else 0
        if TIME.fullmatch(starts) and SHORTEST <= lasts <= LONGEST and day in days:
            places[code] = days[day], dt.time.fromisoformat(starts), lasts, rooms.get(room)
    return places, codes
