"""The journal in words: what was done, to what, and which facts changed."""
import contextlib
import datetime as dt
import re

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from ..languages import day, joined, moment, plain, say
from ..texts import LANGUAGES, Text

ACTIONS = {
    "account.made": _l("Made an account"),
    "account.role-given": _l("Gave an account a role"),
    "account.role-taken": _l("Took a role from an account"),
    "account.disabled": _l("Closed an account"),
    "account.enabled": _l("Opened an account again"),
    "account.signed-out": _l("Signed an account out everywhere"),
    "account.second-factor-set-up": _l("Set up the second factor"),
    "account.second-factor-off": _l("Turned the second factor off"),
    "account.second-factor-reset": _l("Took a lost second factor away"),
    "assembly.loaded": _l("Loaded the announced facts"),
    "assembly.edited": _l("Changed the facts of the assembly"),
    "day.added": _l("Added a day"),
    "day.edited": _l("Changed a day"),
    "day.removed": _l("Removed a day"),
    "assembly.moved": _l("Moved the assembly"),
    "assembly.moved-back": _l("Moved the assembly back"),
    "member.added": _l("Added a member city"),
    "member.edited": _l("Changed the facts of a member city"),
    "member.verified": _l("Verified a membership"),
    "member.doubted": _l("Took a verification back"),
    "member.retired": _l("Took a member city off the lists"),
    "member.restored": _l("Put a member city back on the lists"),
    "members.imported": _l("Imported member cities"),
    "delegate.registered": _l("Registered"),
    "delegate.edited": _l("Changed a registration"),
    "delegate.withdrawn": _l("Withdrew a registration"),
    "delegate.confirmed": _l("Confirmed a registration"),
    "delegate.declined": _l("Declined a registration"),
    "delegate.set-back": _l("Set a registration back to pending"),
    "delegate.erased": _l("Erased the own data"),
    "delegate.erased-asked": _l("Erased a person who asked for it"),
    "delegate.erased-mistake": _l("Erased a registration made by mistake"),
    "delegate.erased-other": _l("Erased a person for another reason"),
    "privacy.purged": _l("Removed personal data past its date"),
    "delegate.matched": _l("Matched a delegate with a member city"),
    "delegate.added": _l("Added a person to a delegation"),
    "delegate.named": _l("Named the person of a seat"),
    "delegate.substituted": _l("Replaced a person by another"),
    "delegate.made-head": _l("Made a person head of delegation"),
    "delegation.ordered": _l("Changed the order of a delegation"),
    "delegation.invitation-made": _l("Made an invitation link"),
    "delegation.invitation-closed": _l("Closed an invitation link"),
    "delegation.exported": _l("Took away the list of a delegation"),
    "message.written": _l("Wrote to the registrars"),
    "delegation.invited-again": _l("Sent the invitation of a focal point again"),
    "message.answered": _l("Answered a focal point"),
    "message.done": _l("Noted a message as done"),
    "category.added": _l("Added a category"),
    "category.edited": _l("Changed a category"),
    "category.moved": _l("Moved a category in the list"),
    "category.places": _l("Added places to a category"),
    "category.retired": _l("Retired a category"),
    "category.restored": _l("Restored a category"),
    "question.added": _l("Added a question"),
    "question.edited": _l("Changed a question"),
    "question.reworded": _l("Reworded a question"),
    "question.moved": _l("Moved a question in the list"),
    "question.retired": _l("Retired a question"),
    "question.restored": _l("Restored a question"),
    "rank.added": _l("Added a rank"),
    "rank.edited": _l("Renamed a rank"),
    "rank.moved": _l("Moved a rank in the list"),
    "rank.removed": _l("Removed a rank"),
    "assembly.places": _l("Changed places and deadlines"),
    "assembly.protocol": _l("Changed the protocol order"),
    "delegate.offered": _l("Offered somebody in line a freed place"),
    "delegate.seated": _l("Gave somebody in line a freed place"),
    "delegate.accepted": _l("Took the place on offer"),
    "delegate.lapsed": _l("Ended an offer that nobody took"),
    "party.moved": _l("Moved people in the waiting list"),
    "party.taken-off": _l("Took people off the waiting list"),
    "delegate.corrected": _l("Corrected a registration"),
    "delegate.extended": _l("Set one person's deadline"),
    "delegates.confirm": _l("Confirmed many"),
    "delegates.decline": _l("Declined many"),
    "delegation.seats": _l("Changed the seats of a delegation"),
    "delegation.coordinator": _l("Changed the focal point of a delegation"),
    "room.added": _l("Added a room"),
    "room.edited": _l("Changed a room"),
    "room.moved": _l("Moved a room in the list"),
    "room.removed": _l("Removed a room"),
    "building.added": _l("Added a building"),
    "building.edited": _l("Changed a building"),
    "building.moved": _l("Moved a building in the list"),
    "building.removed": _l("Removed a building"),
    "conflict.acknowledged": _l("Let a conflict stand"),
    "conflict.counts-again": _l("Took an exception back"),
    "programme.levels": _l("Changed how strict rules are"),
    "programme.teams": _l("Changed the teams of interpreters"),
    "programme.walks": _l("Changed walking times"),
    "track.added": _l("Added a track"),
    "track.edited": _l("Changed a track"),
    "track.moved": _l("Moved a track in the list"),
    "track.removed": _l("Removed a track"),
    "speaker.added": _l("Added a speaker"),
    "speaker.edited": _l("Changed a speaker"),
    "speaker.removed": _l("Removed a speaker"),
    "calendar.made": _l("Made the secret address of a calendar"),
    "calendar.chosen": _l("Chose what a private calendar shows"),
    "calendar.revoked": _l("Revoked the secret address of a calendar"),
    "slot.invited": _l("Invited people to a session"),
    "slot.uninvited": _l("Took an invitation to a session back"),
    "slot.added": _l("Added a session"),
    "slot.edited": _l("Changed a session"),
    "slot.cancelled": _l("Cancelled a session"),
    "slot.restored": _l("Restored a cancelled session"),
    "slot.removed": _l("Removed a session"),
    "slot.left-out": _l("Left out a session that was published by mistake"),
    "slot.withdrawn": _l("Said that a session was published by mistake"),
    "slot.kept": _l("Said that a session was not published by mistake"),
    "draft.put-back": _l("Put an older release back into the draft"),
    "slot.moved": _l("Moved a session"),
    "slot.undid": _l("Undid a change of a session"),
    "slot.redid": _l("Redid a change of a session"),
    "programme.released": _l("Published the programme"),
    "programme.imported": _l("Imported a programme"),
    "sample.loaded": _l("Loaded the sample programme"),
    "sample.removed": _l("Removed the sample programme"),
    "letter.retried": _l("Had a letter tried again"),
    "wording.edited": _l("Reworded a letter"),
    "wording.restored": _l("Put our own words of a letter back"),
    "delegates.exported": _l("Took away a table of delegates"),
    "delegate.merged": _l("Merged two registrations"),
    "delegates.told-apart": _l("Noted that two registrations are two people"),
    "delegates.imported": _l("Imported a table of delegates"),
    "mailing.written": _l("Wrote to many"),
    "mailing.stopped": _l("Took waiting letters back"),
}
FIELDS = {
    "room-taken": _l("Room taken"), "speaker-taken": _l("Speaker or moderator in two places"),
    "statutory": _l("Something beside a statutory meeting"), "head-taken": _l("Head of delegation wanted in two places"),
    "walk": _l("Walk longer than the time for it"), "hours": _l("Outside the hours of the day"),
    "room-small": _l("Room too small"), "teams": _l("Too few teams of interpreters"), "texts": _l("A language is missing"),
    "rule": _l("rule"), "walks": _l("walking times"), "booths": _l("booths"), "building": _l("building"),
    "opens": _l("opens"), "closes": _l("closes"), "en": _l("English"), "ko": _l("Korean"), "fr": _l("French"),
    "es": _l("Spanish"),
    "answers": _l("answers"),
    "with_starred": _l("starred sessions"), "with_places": _l("sessions with a place"),
    "with_waiting": _l("sessions waited for"), "with_invited": _l("invitations"), "with_names": _l("names"),
    "alarm": _l("reminder"),
    "until": _l("registered until"),
    "since": _l("registered from"),
    "answer": _l("answer"),
    "only": _l("only"),
    "filter": _l("filter"),
    "refused": _l("letters that do not arrive"),
    "missing": _l("what is missing"),
    "placeholder": _l("name follows"),
    "updated": _l("last changed"),
    "registered": _l("registered"),
    "head": _l("head of delegation"),
    "country": _l("country"),
    "reference": _l("reference"),
    "closes_at": _l("registration closes"), "edits_close_at": _l("changes close"), "hint": _l("hint"),
    "is_public": _l("for everybody"), "is_required": _l("required"), "label": _l("question"),
    "needs_approval": _l("to be confirmed"), "offer_hours": _l("hours that a freed place is kept"), "options": _l("options"),
    "parts": _l("parts of the form"), "protocol": _l("protocol order"), "substitutions_close_at": _l("substitutions close"),
    "turn": _l("turn"),
    "abstract": _l("abstract"), "accounts": _l("accounts"), "codes": _l("wrong codes"),
    "edits": _l("acts of editors"), "links": _l("one-time links"),
    "messages": _l("messages"), "people": _l("people"), "sign_ins": _l("sign-ins"),
    "access": _l("access"), "access_needs": _l("access needs"),
    "admin": _l("admin"), "association": _l("association"), "biography": _l("biography"), "body": _l("text"),
    "changed": _l("changed"),
    "city": _l("city"), "city_written": _l("city as written"), "code": _l("code"), "colour": _l("colour"),
    "contact": _l("address for questions"), "coordinator": _l("focal point"),
    "country_code": _l("country"), "date": _l("date"), "day": _l("day"), "delegate": _l("delegate"),
    "delegation": _l("delegation"), "diet": _l("diet"), "diet_note": _l("note on diet"),
    "editor": _l("editor"), "email": _l("e-mail"), "evidence": _l("evidence"), "focal-point": _l("focal point"),
    "founded": _l("founded"), "founded_in": _l("founded in"), "host": _l("host city"),
    "host_joined": _l("year the host city joined"), "host_on_board_since": _l("host city on the board since"),
    "delegate_id": _l("registration"), "expected": _l("expected attendance"), "is_confirmed": _l("certain to come"),
    "organ": _l("organ"), "stream": _l("stream"),
    "interpreted": _l("interpretation"), "is_provisional": _l("provisional"), "kind": _l("kind"),
    "language": _l("language"), "last_here": _l("last assembly here"), "letters": _l("letters"),
    "local_name": _l("local name"),
    "members": _l("members"), "members_as_of": _l("date of the count"), "members_count": _l("number of members"),
    "minutes": _l("minutes"), "month": _l("month"), "name": _l("name"), "note": _l("note"), "number": _l("number"),
    "office": _l("office"), "organisation": _l("organisation"), "own_name": _l("name in the own script"),
    "part": _l("part"), "places": _l("places"),
    "point": _l("coordinates"), "position": _l("position"), "post": _l("role in the delegation"),
    "promises": _l("what was announced"), "reason": _l("reason"), "region": _l("region"), "registrar": _l("registrar"),
    "registration_closes_at": _l("registration closes"), "registration_opens_at": _l("registration opens"),
    "retention_days": _l("days until personal data is removed"), "retired_at": _l("retired"), "room": _l("room"),
    "seats": _l("seats"), "seats_per_delegation": _l("seats per delegation"), "sessions": _l("sessions"),
    "slug": _l("address"), "spoken": _l("spoken language"), "starts": _l("start"), "status": _l("status"),
    "subject": _l("subject"),
    "term_from": _l("first year of the term"), "term_until": _l("last year of the term"),
    "rank_id": _l("rank in protocol"), "title": _l("title"), "track": _l("track"), "venue": _l("venue"),
    "verified_at": _l("verified"), "days": _l("days"), "unplaced": _l("sessions without a day"),
    "voices": _l("speakers"), "zone": _l("time zone"),
}
SUBJECTS = {
    "acknowledgement": _l("Exception %(number)s"), "building": _l("Building %(number)s"),
    "programmesettings": _l("The rules of the programme"),
    "account": _l("Account %(number)s"), "assembly": _l("The assembly"), "category": _l("Category %(number)s"),
    "day": _l("Day %(number)s"),
    "decision": _l("Decision about many"), "delegate": _l("Registration %(number)s"), "delegation": _l("Delegation %(number)s"),
    "letter": _l("Letter %(number)s"), "mailing": _l("Letter to many %(number)s"),
    "member": _l("Member city %(number)s"),
    "message": _l("Message %(number)s"), "move": _l("Move %(number)s"),
    "party": _l("Group in line %(number)s"), "question": _l("Question %(number)s"), "rank": _l("Rank %(number)s"),
    "release": _l("Release %(number)s"),
    "room": _l("Room %(number)s"), "slot": _l("Session %(number)s"), "speaker": _l("Speaker %(number)s"),
    "track": _l("Track %(number)s"), "wording": _l("Words of a letter %(number)s"),
}


def action(name):
    """What was done, as a sentence; an action we have no words for is shown as it is."""
    return ACTIONS.get(name.replace("_", "-"), name)


def field(name):
    return FIELDS.get(name, name)


def subject(name):
    """What it was done to, such as "Session 12" for "slot:12"."""
    kind, _colon, number = name.partition(":")
    return str(SUBJECTS[kind]) % {"number": number} if kind in SUBJECTS else name


def changes(entry):
    """(what, before, after) of each value the entry tells; `before` is None where only one value is known."""
    told = []
    for name, value in sorted(entry.values.items()):
        both = isinstance(value, list) and len(value) == 2 and (name in entry.fields or None in value)
        before, after = (shown(value[0]), shown(value[1])) if both else (None, shown(value))
        if both and before == after and all(isinstance(side, dict) for side in value):      # only another language changed
            before, after = in_other_languages(*value)
        told.append((field(name), before, after))
    return told


def in_other_languages(before, after):
    """Both values of a text in those languages alone in which they differ."""
    differing = [code for code in LANGUAGES if before.get(code) != after.get(code)]
    return tuple(joined(gettext("%(field)s: %(value)s", field=LANGUAGES[code], value=text.get(code) or gettext("nothing"))
                        for code in differing) for text in (before, after))


def fields_alone(entry):
    """The names of what changed, in words, of those whose values are not told."""
    return sorted({str(field(name)) for name in entry.fields if name not in entry.values})


def shown(value):
    """A value of the journal as a reader of the page sees it; a text tells its language where that is another one."""
    if isinstance(value, dict) and is_text(value):
        return say(Text(**value))
    return in_words(value)


def in_words(value):
    if value in (None, "", [], {}) or (isinstance(value, dict) and not any(value.values())):
        return gettext("nothing")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return joined(in_words(part) for part in value)
    if isinstance(value, dict) and is_text(value):
        return plain(Text(**value))
    if isinstance(value, dict):
        return joined(gettext("%(field)s: %(value)s", field=field(name), value=in_words(part))
                      for name, part in value.items())
    return shown_moment(value) if isinstance(value, str) else str(value)


def is_text(value):
    return value.keys() <= LANGUAGES.keys() and any(value.values())


def shown_moment(words):
    """Days and moments as the reader's language writes them; other words as they are."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?[+-]\d\d:\d\d)?", words):
        with contextlib.suppress(ValueError):       # such as the 31st of a short month
            return moment(dt.datetime.fromisoformat(words)) if "T" in words else day(dt.date.fromisoformat(words), "medium")
    return words
