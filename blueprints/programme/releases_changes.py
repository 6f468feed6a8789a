"""How one release differs from the next, as values: what editors look at before it, and what the public reads of it."""
import dataclasses
import datetime as dt
from typing import Any, NamedTuple

from ..texts import Text
from .releases import Facts

ALWAYS = ("kind", "title", "date", "starts", "minutes", "room", "status", "reason")    # kept of a change, differing or not
BLANK = Facts(kind="plenary", title=Text(), abstract=Text(), date=dt.date(2000, 1, 1), starts=dt.time(), minutes=1, room=None,
              track=None, voices=(), spoken="en", interpreted=(), access="open", status="planned", reason=Text()).as_json()


@dataclasses.dataclass(frozen=True)
class Change:
    """How one session differs. `what` it is: "cancelled", "withdrawn" (left out, because it was published by mistake),
    "restored", "changed" or "added". There is no `before` of what is added, and no `after` of what is withdrawn."""

    what: str
    code: str
    before: Facts | None
    after: Facts | None

    @property
    def title(self):
        return self.at.title

    @property
    def at(self):
        """What is known of it now, or was until it went."""
        return self.after or self.before

    @property
    def fields(self):
        """The names of the fields that differ; none of what is new or gone."""
        return self.before.differences(self.after) if self.before and self.after else []

    @property
    def is_moved(self):
        """Does it take place at another hour or in another room?"""
        return self.what == "changed" and place_of(self.before) != place_of(self.after)

    @property
    def is_of_the_frame(self):
        """Has nothing changed but the name or the places of its room, or the name of its track?"""
        return self.what == "changed" and set(self.fields) <= {"room", "track"} and all(
            old and new and old.slug == new.slug for old, new in (
                (getattr(self.before, name), getattr(self.after, name)) for name in self.fields))

    @property
    def group(self):
        """As `what`, and "moved" apart from other changes."""
        return "moved" if self.is_moved else self.what

    @property
    def matters(self):
        """Must those who planned to go be told? Of other hours, rooms or names, and who may come; not of mended texts."""
        return self.what != "added" and (self.what != "changed" or gist_of(self.before) != gist_of(self.after))

    def as_json(self):
        """Plain values for a JSON column: what always tells which session it is, and the fields that differ."""
        kept = {*ALWAYS, *self.fields}
        return {"what": self.what, "code": self.code} | {
            side: facts and {name: value for name, value in facts.as_json().items() if name in kept}
            for side, facts in (("before", self.before), ("after", self.after))}

    @classmethod
    def from_json(cls, values):
        """What was kept; its Facts are blank in what did not differ."""
        return cls(values["what"], values["code"],
                   *(values[side] and Facts.from_json(BLANK | values[side]) for side in ("before", "after")))


def place_of(facts):
    return facts.date, facts.starts, facts.room and facts.room.slug


def gist_of(facts):
    """What people count on who plan to go."""
    return *place_of(facts), facts.minutes, facts.room and facts.room.name, facts.title, facts.access, facts.is_cancelled


def change(code, before, after):
    """How a session differs between two sets of Facts, either of which may be None; None when it does not."""
    if before == after:
        return None
    if before is None:
        what = "added"
    elif after is None:
        what = "withdrawn"
    elif after.is_cancelled != before.is_cancelled:
        what = "cancelled" if after.is_cancelled else "restored"
    else:
        what = "changed"
    return Change(what, code, before, after)


def changes(before, after):
    """The Changes from one programme to the next, both {code: Facts}."""
    found = (change(code, before.get(code), after.get(code)) for code in dict.fromkeys([*before, *after]))
    return [one for one in found if one]


GROUPS = ["cancelled", "withdrawn", "moved", "restored", "changed", "added"]


def in_order(found):
    """Changes as people want to read them: what matters most first, then by the hour."""
    return sorted(found, key=lambda one: (GROUPS.index(one.group), one.at.span, one.code))


def grouped(found, framed=()):
    """(name of the group, its Changes), the weightiest first, without empty ones. What is `framed`, such as a room's new
    name, is told once there, and not once more for each session that has nothing else."""
    ordered = in_order(one for one in found if not (framed and one.is_of_the_frame))
    return [(name, [one for one in ordered if one.group == name]) for name in GROUPS
            if any(one.group == name for one in ordered)]


class FrameChange(NamedTuple):
    """How the assembly around the sessions differs. `what`: "room", "room-places", "room-building", "room-added", "room-gone",
    "track", "speaker" (a biography), "venue", "zone", "days" or "certainty"; either side is a value as a release's facts
    hold it."""

    what: str
    before: Any
    after: Any


def frame_changes(before, after, was_provisional, is_provisional):
    """The FrameChanges between the facts of two releases."""
    found = []
    rooms = [{room["slug"]: room for room in facts["rooms"]} for facts in (before, after)]
    for slug, room in rooms[1].items():
        old = rooms[0].get(slug)
        if old is None:
            found.append(FrameChange("room-added", None, room["name"]))
        elif old["name"] != room["name"]:
            found.append(FrameChange("room", old["name"], room["name"]))
        elif old["places"] != room["places"]:
            found.append(FrameChange("room-places", [room["name"], old["places"]], [room["name"], room["places"]]))
        elif old.get("building") != room.get("building"):
            found.append(FrameChange("room-building", [room["name"], old.get("building")],
                                     [room["name"], room.get("building")]))
    found += [FrameChange("room-gone", room["name"], None) for slug, room in rooms[0].items() if slug not in rooms[1]]
    tracks = {track["slug"]: track for track in before["tracks"]}
    found += [FrameChange("track", tracks[track["slug"]]["name"], track["name"]) for track in after["tracks"]
              if track["slug"] in tracks and tracks[track["slug"]]["name"] != track["name"]]
    lives = {speaker["slug"]: speaker["biography"] for speaker in before.get("speakers", ())}
    found += [FrameChange("speaker", None, speaker["name"]) for speaker in after.get("speakers", ())
              if lives.get(speaker["slug"], speaker["biography"]) != speaker["biography"]]
    old, new = before["assembly"], after["assembly"]
    found += [FrameChange(name, old[name], new[name]) for name in ("venue", "zone") if old[name] != new[name]]
    days = [[day["date"] for day in facts["days"]] for facts in (before, after)]
    if days[0] != days[1]:
        found.append(FrameChange("days", *days))
    if was_provisional != is_provisional:
        found.append(FrameChange("certainty", was_provisional, is_provisional))
    return found


def as_json(found, framed):
    """What a release keeps of its Changes and FrameChanges."""
    return {"sessions": [one.as_json() for one in in_order(found)], "frame": [list(one) for one in framed]}


def from_json(values):
    """(Changes, FrameChanges) that a release kept."""
    return [Change.from_json(one) for one in values["sessions"]], [FrameChange(*one) for one in values["frame"]]
