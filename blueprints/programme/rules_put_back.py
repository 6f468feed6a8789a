"""An older release, put back into the draft: its sessions are planned again as they were then, under their own codes."""
import dataclasses
from typing import NamedTuple

from ..assembly.models import Day
from ..db import db
from ..journal import rules as journal
from ..refusals import N_, Refusal
from . import queries_release, releases_changes, rules
from .models import Access, Kind, Organ, Room, Slot, SlotStatus, Speaker, SpeakerPart, Track
from .releases import Facts, Place, Topic
from .rules_edits import noting
from .rules_release import drafted_slots


class AlreadySo(Refusal):
    message = N_("The draft is as release %(number)s was, as far as its sessions go.")


class Lost(NamedTuple):
    """What a session had in the release and cannot have again; `what` is "day", "room", "track" or "speaker"."""

    code: str
    title: object       # a Text
    what: str
    name: object        # a Text, a date, or the name of the speaker


@dataclasses.dataclass
class Target:
    """One session of the release: its slot, if there is one, and what it will be."""

    code: str
    slot: Slot | None
    facts: Facts
    day: Day | None
    room: Room | None
    track: Track | None
    voices: list
    lost: list[Lost]

    @property
    def after(self):
        """What readers would see of it; None when it lies in the tray."""
        if self.day is None:
            return None
        now = {speaker.slug: speaker for speaker, _part in self.voices}
        return dataclasses.replace(
            self.facts, room=self.room and Place(self.room.slug, self.room.name, self.room.places),
            track=self.track and Topic(self.track.slug, self.track.name, self.track.colour.value),
            voices=tuple(dataclasses.replace(voice, **{name: getattr(now[voice.slug], name) for name in SAME})
                         for voice in self.facts.voices if voice.slug in now))

    @property
    def columns(self):
        facts = self.facts
        return {"kind": Kind(facts.kind), "organ": facts.organ and Organ(facts.organ), "title": facts.title,
                "abstract": facts.abstract, "day": self.day, "starts": facts.starts, "minutes": facts.minutes,
                "room": self.room, "track": self.track, "spoken": facts.spoken, "interpreted": list(facts.interpreted),
                "access": Access(facts.access), "places": facts.places, "stream": facts.stream,
                "status": SlotStatus(facts.status), "reason": facts.reason, "is_sample": facts.is_sample,
                "is_withdrawn": False}


SAME = ("name", "own_name", "office", "city", "is_confirmed")      # of a Voice and of the speaker who it is


class Look(NamedTuple):
    """What putting a release back would do: the sessions of it, and those it did not know, which go to the tray."""

    targets: list[Target]
    unknown: list[Slot]

    @property
    def changes(self):
        """How readers of the draft would see it change, as releases_changes.Change, without what goes to the tray."""
        found = (releases_changes.change(one.code, seen(one.slot), one.after) for one in self.targets if one.after)
        return releases_changes.in_order(found for found in found if found)

    @property
    def to_tray(self):
        """The titles of what goes to the tray."""
        return [slot.title for slot in self.unknown] + [
            one.facts.title for one in self.targets if one.after is None and (one.slot is None or one.slot.is_placed)]

    @property
    def lost(self):
        return [lost for one in self.targets for lost in one.lost]

    @property
    def changes_nothing(self):
        return not (self.changes or self.to_tray)


def seen(slot):
    """What readers of the draft see of a session now; None in the tray, where it is not planned."""
    return slot.as_facts() if slot is not None and slot.is_placed else None


def look(release):
    """What `put_back` would do with the draft as it stands."""
    slots = {slot.code: slot for slot in drafted_slots()}
    then = queries_release.facts_in(release)
    days = {day.date: day for day in db.session.scalars(db.select(Day))}
    rooms, tracks, speakers = ({row.slug: row for row in db.session.scalars(db.select(model))}
                               for model in (Room, Track, Speaker))
    targets = [target(code, slots.get(code), facts, days, rooms, tracks, speakers) for code, facts in then.items()
               if code in slots or not facts.is_cancelled]
    unknown = [slot for code, slot in slots.items() if code not in then and slot.is_placed and not slot.is_cancelled]
    return Look(targets, unknown)


def target(code, slot, facts, days, rooms, tracks, speakers):
    day, lost = days.get(facts.date), []
    room, track = rooms.get(facts.room and facts.room.slug), tracks.get(facts.track and facts.track.slug)
    gone = [("day", facts.date)] if day is None else []
    gone += [("room", facts.room.name)] if facts.room and room is None else []
    gone += [("track", facts.track.name)] if facts.track and track is None else []
    gone += [("speaker", voice.name) for voice in facts.voices if voice.slug not in speakers]
    lost = [Lost(code, facts.title, what, name) for what, name in gone]
    voices = [(speakers[voice.slug], SpeakerPart(voice.part)) for voice in facts.voices if voice.slug in speakers]
    return Target(code, slot, facts, day, room, track, voices, lost)


def put_back(release, *, by, now):
    """Let the draft be as this release was; the Look that was done. One act, which can be undone.

    Sessions keep their codes; those that went meanwhile come back under theirs, without what only editors knew of them.
    What the release did not know goes to the tray, cancelled ones apart. What the sessions had and is gone they do without.
    Raises AlreadySo, and what `rules.check_allowed` does.
    """
    rules.hold_draft(alone=True)
    found = look(release)
    if found.changes_nothing:
        raise AlreadySo(number=release.number)
    with noting("put-back", *found.unknown, *(one.slot for one in found.targets if one.slot), by=by, now=now) as noted:
        for slot in found.unknown:
            slot.day, slot.updated_at = None, now
        with db.session.no_autoflush:
            for one in found.targets:
                plan_again(one, noted, now)
        db.session.flush()
        placed = [one.slot for one in found.targets if one.slot.is_placed and not one.slot.is_cancelled]
        rules.check_allowed([slot.as_planned() for slot in placed])
    journal.record("draft.put-back", release, by=by, values={"number": release.number, "sessions": len(found.targets)})
    return found


def plan_again(one, noted, now):
    """Give a session what it had then; one that is as it was stays untouched."""
    if one.slot is None:
        one.slot = Slot(code=one.code, **one.columns)
        db.session.add(one.slot)
        noted.add(one.slot)
        rules.set_voices(one.slot, one.voices)
        return
    changed = journal.change(one.slot, **one.columns)
    if rules.set_voices(one.slot, one.voices) or changed:
        one.slot.updated_at = now
