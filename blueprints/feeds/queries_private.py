"""Private feeds: whose a secret is, and which sessions of the newest release it shows. Each is one statement, straight through
the driver: it is asked at every poll of every calendar."""
import json
from typing import NamedTuple

from ..agenda.models import SignUpStatus
from ..answers import fingerprint
from ..delegations.models import GONE, Post, Status
from ..engines import straight
from ..programme.calendar import utc
from ..programme.queries_public import NEWEST, Stamp, moment
from ..texts import Text, text_in
from . import words_private
from .calendar_private import NO_PLACE, PLACE, compared, marked, noted, standing, told_anew

STARRED, INVITED = "starred", "invited"     # the other ways are the values of a SignUpStatus
TAKEN, WAITING, HEAD = SignUpStatus.TAKEN.value, SignUpStatus.WAITING.value, Post.HEAD.value
OWNER = "owner.id, owner.fetched_at, coalesce(owner.language, owner.own_language), owner.alarm, owner.shown, owner.shown_of"
SEEN = ", ".join(f"seen.{name}" for name in Stamp._fields)

# A secret that opens nothing (any more) finds no row: revoked, or dead with its owner. What it shows is gathered into one row:
# with a row for each, the threads of a process would get in each other's way. CROSS JOIN tells SQLite where to begin.
AGENDA = f"""
WITH owner AS (
    SELECT subscriptions.*, delegates.language AS own_language
    FROM subscriptions JOIN delegates ON delegates.id = subscriptions.delegate_id
    WHERE subscriptions.hash = ? AND subscriptions.revoked_at IS NULL AND delegates.erased_at IS NULL
        AND delegates.status NOT IN ({", ".join(f"'{status.value}'" for status in GONE)}))
SELECT {OWNER}, {SEEN}, (
    SELECT CAST(json_group_array(json_array(ways.code, ways.way, ways.since)) AS text) FROM (
        SELECT slots.code, '{STARRED}' AS way, stars.starred_at AS since FROM owner CROSS JOIN stars CROSS JOIN slots
            WHERE owner.with_starred AND stars.delegate_id = owner.delegate_id AND slots.id = stars.slot_id
        UNION ALL SELECT slots.code, '{INVITED}', invitations.invited_at FROM owner CROSS JOIN invitations CROSS JOIN slots
            WHERE owner.with_invited AND invitations.delegate_id = owner.delegate_id AND slots.id = invitations.slot_id
        UNION ALL SELECT slots.code, sign_ups.status, sign_ups.changed_at FROM owner CROSS JOIN sign_ups CROSS JOIN slots
            WHERE CASE sign_ups.status WHEN '{TAKEN}' THEN owner.with_places ELSE owner.with_waiting END
                AND sign_ups.delegate_id = owner.delegate_id AND slots.id = sign_ups.slot_id
        ORDER BY code, way) AS ways), NULL
FROM owner CROSS JOIN ({NEWEST}) AS seen
"""

# A delegation's is its focal point's: another focal point makes another one. An invitation alone is somebody else's wish.
# The || keeps SQLite from looking through all who are confirmed.
DELEGATION = f"""
WITH owner AS (
    SELECT subscriptions.*, accounts.language AS own_language, members.name AS city
    FROM subscriptions JOIN delegations ON delegations.id = subscriptions.delegation_id
    JOIN members ON members.id = delegations.member_id
    JOIN accounts ON accounts.id = delegations.coordinator_id AND accounts.id = subscriptions.made_by_id
    WHERE subscriptions.hash = ? AND subscriptions.revoked_at IS NULL AND accounts.disabled_at IS NULL),
people AS (
    SELECT delegates.position, delegates.id, CASE WHEN owner.with_names THEN delegates.name ELSE '' END AS name, delegates.post
    FROM owner CROSS JOIN delegates
    WHERE delegates.delegation_id = owner.delegation_id AND delegates.status || '' = '{Status.CONFIRMED.value}'
        AND delegates.erased_at IS NULL)
SELECT {OWNER}, {SEEN}, (
    SELECT CAST(json_group_array(json_array(ways.code, ways.id, ways.name, ways.post, ways.way, ways.since)) AS text) FROM (
        SELECT people.*, slots.code, '{STARRED}' AS way, stars.starred_at AS since
            FROM people CROSS JOIN stars CROSS JOIN slots WHERE stars.delegate_id = people.id AND slots.id = stars.slot_id
        UNION ALL SELECT people.*, slots.code, sign_ups.status, sign_ups.changed_at
            FROM people CROSS JOIN sign_ups CROSS JOIN slots
            WHERE sign_ups.delegate_id = people.id AND slots.id = sign_ups.slot_id
        ORDER BY code, position, id, way) AS ways), owner.city
FROM owner CROSS JOIN ({NEWEST}) AS seen
"""
IN_POSTGRESQL = {"json_group_array": "json_agg", "json_array": "json_build_array"}


class Opened(NamedTuple):
    """What a secret opens: for whom, and all that it shows now."""

    id: int                     # of the subscription
    fetched_at: object          # when it was last noted that a program asked
    language: str               # that was chosen for it, else of who reads it
    alarm: int                  # minutes, as chosen for it
    shown: str                  # how its sessions were shown last: JSON, see calendar_private.compared
    shown_of: str | None        # names all that `shown` was made of
    known: Stamp                # what the public sees now
    told: str                   # which sessions, how its reader or who of the delegation stands to each, since when: JSON
    city: Text | None           # of a delegation

    @property
    def shows(self):
        """Names all that `shown` is made of now."""
        return fingerprint(repr((self.known.release, self.told, self.language, self.alarm)).encode())

    @property
    def is_settled(self):
        return self.shown_of == self.shows


def opened(statement, engine, secret_hash):
    """What this secret opens; None when it opens nothing (any more)."""
    if engine.dialect.name == "postgresql":
        for name, its in IN_POSTGRESQL.items():
            statement = statement.replace(name, its)
    rows = straight(engine, statement, secret_hash)
    if not rows:
        return None
    number, fetched_at, language, alarm, shown, shown_of, *seen, told, city = rows[0]
    city = text_in(city) if city is None or isinstance(city, str) else Text(**city)
    return Opened(number, fetched_at and moment(fetched_at), language, alarm, shown, shown_of, Stamp(*seen), told or "[]", city)


def agenda(engine, secret_hash):
    """The Opened agenda of a delegate."""
    return opened(AGENDA, engine, secret_hash)


def delegation(engine, secret_hash):
    """The Opened calendar of a delegation."""
    return opened(DELEGATION, engine, secret_hash)


def ways_of(told):
    """{code: {the way in which a delegate is tied to this session: since when}}, in the order of codes."""
    ways: dict = {}
    for code, way, since in json.loads(told):
        ways.setdefault(code, {})[way] = in_lines(since)
    return ways


def in_lines(at):
    """A moment that the database wrote in UTC, such as 2025-03-03 09:00:00.000000, as calendar lines write it."""
    return f"{at[:4]}{at[5:7]}{at[8:10]}T{at[11:13]}{at[14:16]}{at[17:19]}Z"


class Look(NamedTuple):
    """How a session is shown. `since` is when something of it came last, as calendar lines write a moment."""

    is_tentative: bool
    is_busy: bool
    since: str
    steps: int = 0          # 1 for who goes: a place counts as a change also where nobody asked while it was waited for
    going: tuple = ()       # who of a delegation: Going
    others: tuple = ()      # the released sessions in which its head is at that time too
    stance: str = ""        # of a delegate: calendar_private.STANCES

    def mark(self, opened):
        """Words that are others whenever it looks otherwise without a release of its own."""
        people = [one[:-1] for one in self.going]
        others = [(other.code, other.sequence) for other in self.others]
        return fingerprint(repr((self.is_tentative, self.is_busy, people, others, self.stance, opened.language,
                                 opened.alarm)).encode())

    def lines(self, lines, language):
        """The released `lines` of a session as they look so."""
        return standing(marked(lines, is_tentative=self.is_tentative, is_busy=self.is_busy), self.stance, language)


def looks_of_delegate(programme, told):
    """{code: Look} of the sessions of an agenda, each as this delegate stands to it."""
    looks = {}
    for code, its in ways_of(told).items():
        if code not in programme.by_code:
            continue
        looks[code] = look_of(programme.by_code[code].facts, its)
    return looks


def look_of(facts, its):
    """How a session looks to a delegate; `its` are the ways in which they are tied to it, and since when each."""
    goes = TAKEN in its or STARRED in its and facts.places is None
    return Look(is_tentative=not goes and (WAITING in its or STARRED not in its), is_busy=goes and not facts.is_cancelled,
                since=max(its.values()), steps=int(goes), stance=stance_of(facts, its))


def stance_of(facts, its):
    """How a delegate stands to a session, where that is not clear from its being there: a key of STANCES, or ""."""
    if facts.is_cancelled:
        return ""
    if TAKEN in its:
        return PLACE
    known = next((way for way in (WAITING, INVITED) if way in its), "")
    return known or (NO_PLACE if facts.places is not None else "")


def event_of(lines, facts, its, language):
    """The released `lines` of a session as they are for a delegate who sees them for the first time."""
    look = look_of(facts, its)
    return told_anew(look.lines(lines, language), since=look.since, steps=look.steps)


class Going(NamedTuple):
    """Somebody of a delegation who wants to be in a session; `name` is empty where the feed says no names."""

    delegate_id: int
    name: str
    is_head: bool
    waits: bool
    since: str          # as calendar lines write a moment


def going_to(told):
    """((code, (Going, …)), …) of each session that somebody of a delegation wants to be in, in the order of codes."""
    found: dict = {}
    for code, number, name, post, way, since in json.loads(told):
        people = found.setdefault(code, {})
        before = people.get(number)
        people[number] = Going(number, name, post == HEAD, way == WAITING or before is not None and before.waits,
                               max(in_lines(since), before.since if before else ""))
    return tuple((code, tuple(people.values())) for code, people in found.items())


def looks_of_delegation(programme, told):
    """{code: Look} of the sessions where somebody of a delegation wants to be; tentative while all of them still wait."""
    selection, looks = going_to(told), {}
    also = clashes_of_heads(programme, selection)
    for code, going in selection:
        if code in programme.by_code:
            others = also.get(code, ()) if any(one.is_head for one in going) else ()
            looks[code] = Look(is_tentative=all(one.waits for one in going), is_busy=False, going=going, others=tuple(others),
                               since=max(one.since for one in going))
    return looks


def events(programme, looks, opened, asked):
    """The events of a private feed, each as it looks, and marked as changed when its look has."""
    shown = json.loads(opened.shown)
    for code, look in looks.items():
        lines = look.lines(programme.lines[code][asked.language], asked.language)
        _mark, times, since = shown[code]
        lines = told_anew(lines, since=since, steps=2 * times + look.steps)
        if look.going:
            lines = noted(lines, words_private.who_is_there(look.going, look.others))
        yield lines


def settled(looks, opened, at):
    """`shown` as it is to be kept, now that sessions have these looks."""
    marks = {code: (look.mark(opened), look.since) for code, look in looks.items()}
    return json.dumps(compared(json.loads(opened.shown), marks, utc(at)), separators=(",", ":"), sort_keys=True)


def clashes_of_heads(programme, selection):
    """The other sessions that a head of delegation is in at the same time: code, the released sessions."""
    heads = [code for code, going in selection
             if code in programme.by_code and not programme.by_code[code].facts.is_cancelled
             and any(one.is_head for one in going)]
    at = {code: programme.by_code[code].facts.span for code in heads}
    return {code: [programme.by_code[other] for other in heads if other != code and at[other].overlaps(at[code])]
            for code in heads}
