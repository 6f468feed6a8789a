"""Letters after a release, to those who planned to go to what has changed: one each, with the changed entries attached."""
import collections
import datetime as dt
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from ..addresses import public_url
from ..agenda import queries as agenda
from ..agenda import queries_affected
from ..agenda.letters import BESIDE
from ..db import db
from ..delegations.models import Delegate
from ..delegations.rules import link_secret
from ..languages import day, plain, speaking, spoken_now
from ..mail import queries as mail
from ..mail.rules import write_letters
from ..mail.words_letters import KINDS, Kind, compose
from ..programme import words_changes
from ..programme.calendar import Site, utc
from ..programme.models import Entry, Release
from ..programme.queries_release import KIND
from ..programme.releases import Released
from ..programme.rules_release import WHO_TELLS, cancelled, ended_before
from ..texts import Text
from . import words
from .calendar import Head, frame
from .queries_private import INVITED, STARRED, event_of

FILE = "changed-sessions.ics"


def example():
    """Made-up values for previews."""
    return {"name": gettext("Kim Example"), "note": gettext("Two rooms have been swapped."),
            "changes": f"“{gettext('Rivers and cities')}”\n{day(dt.date(2025, 6, 16))}, 14:00–15:00\n" + gettext(
                "Moved from %(before)s to %(after)s.", before="10:00", after="14:00"),
            "link": public_url("agenda.agenda_by_link", token="example", language=spoken_now())}


KINDS[KIND] = Kind(
    title=_l("Changed sessions"),
    subject=_l("Sessions on your agenda have changed"),
    body=_l(
        "Dear {name},\n\n"
        "the programme has changed, and with it sessions that you want to go to or take part in:\n\n"
        "{changes}\n\n"
        "{note}\n\n"
        "They are attached as they are now, for your calendar. If you have subscribed to one of our calendars, it shows "
        "them by itself.\n\n"
        "Your agenda:\n\n"
        "{link}\n\n"
        "Metropolis General Assembly\n"),
    places={
        "name": _l("The person's name."),
        "changes": _l("Each session that has changed, where it is now, and how it changed. Write it on a line of its own."),
        "note": _l("What the editor wrote about the release. The line is left out where there is none."),
        "link": _l("The address of the person's own agenda. Write it on a line of its own."),
    },
    needs=("changes", "link"), example=example)


def tell(release, changes, now):
    """Write to everybody who starred, signed up for, is invited to or speaks in what has changed, if it matters to them."""
    telling = {change.code: change for change in changes if change.matters}
    theirs = collections.defaultdict(set)
    for tie in queries_affected.ties(telling):
        theirs[tie.delegate_id].add(tie.code)
    columns = (Delegate.id, Delegate.name, Delegate.email, Delegate.language, Delegate.reference, Delegate.link_number)
    readers = db.session.execute(db.select(*columns).where(Delegate.id.in_(theirs), Delegate.email != "").order_by(Delegate.id))
    told, given = Told(release, telling, agenda.stances_of(list(theirs))), mail.given_words(KIND)
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    write_letters(KIND, [told.letter(reader, [code for code in telling if code in theirs[reader.id]], given)
                         for reader in readers], host=host, now=now)


class Told:
    """What a release tells, made once for each language: sentences, calendar lines, what stands around them. `stances` are
    those of its readers, by delegate and code."""

    def __init__(self, release, telling, stances):
        self.release, self.telling, self.stances = release, telling, stances
        self.lines = {entry.code: entry.calendar for entry in release.entries}
        self.said, self.frames, self.links = {}, {}, {}
        self.lines |= self.ends([change for change in telling.values() if change.after is None])

    def ends(self, gone):
        """Calendar lines that call off what is in no release any more: code, language, lines."""
        known = ended_before([change.code for change in gone])
        base_url = current_app.config["BASE_URL"]
        site = Site.of(self.release.facts, host=urlsplit(base_url).hostname, base_url=base_url,
                       is_provisional=self.release.is_provisional)
        return {change.code: site.lines(Released(change.code, known[change.code][0] + 1, known[change.code][1],
                                                 self.release.released_at, cancelled(change.before))) for change in gone}

    def letter(self, reader, codes, given):
        """The letter to one reader, as a row of the outbox."""
        language = reader.language
        values = {"name": reader.name, "changes": "\n\n".join(self.session(code, language) for code in codes),
                  "note": self.release.note.read(language).words, "link": self.link(reader)}
        subject, body = compose(KIND, language, values, given)
        before, after = self.frame(language)
        whole = before + "".join(self.entry(code, reader.id, language) for code in codes) + after
        return {"to": reader.email, "language": language, "subject": subject, "body": body, "about": f"delegate:{reader.id}",
                "attachments": [{"filename": FILE, "type": "text/calendar; charset=utf-8", "text": whole}]}

    def entry(self, code, reader_id, language):
        """The entry of one changed session as its reader finds it in the calendar of their agenda; who only takes part in it,
        as it is public."""
        lines, its = self.lines[code][language], ways_in(self.stances.get(reader_id, {}).get(code))
        facts = self.telling[code].after or cancelled(self.telling[code].before)
        return event_of(lines, facts, its, language) if its else lines

    def session(self, code, language):
        """One changed session in words."""
        if (code, language) not in self.said:
            change = self.telling[code]
            with speaking(language):
                self.said[code, language] = "\n".join([
                    f"“{plain(change.title)}”", words_changes.whole_place_of(change.at), *words_changes.sentences(change)])
        return self.said[code, language]

    def frame(self, language):
        if language not in self.frames:
            self.frames[language] = around(self.release, language)
        return self.frames[language]

    def link(self, reader):
        """The address of the reader's own agenda, which opens without signing in."""
        if reader.language not in self.links:
            self.links[reader.language] = public_url("agenda.agenda_by_link", token="0", language=reader.language).split("/0/")
        before, after = self.links[reader.language]
        return f"{before}/{link_secret(reader, key=current_app.config['SECRET_KEY'])}/{after}"


def around(release, language):
    """What stands around the entries of a release in an attached calendar."""
    facts = release.facts
    dates = [dt.date.fromisoformat(day["date"]) for day in facts["days"]]
    with speaking(language):
        page = public_url("programme.programme")
        head = Head(name=words.name_of(Text(**facts["assembly"]["name"]), is_sample=release.is_sample),
                    description=words.description_of(page=page, is_provisional=release.is_provisional,
                                                     is_sample=release.is_sample, follows=False),
                    follows=False,
                    language=language, zone=facts["assembly"]["zone"], first=dates[0], last=dates[-1], source="", page=page,
                    changed_at=release.released_at)
    return tuple(part.decode() for part in frame(head))


def entry_beside(code, delegates):
    """The session's entry as each of these delegates finds it in their calendar: the same event, under the same UID."""
    release = db.session.scalar(db.select(Release).order_by(Release.number.desc()).limit(1))
    entry = db.session.get(Entry, (release.id, code))
    facts = entry.as_released().facts
    theirs = agenda.stances_of([delegate.id for delegate in delegates])
    frames = {language: around(release, language) for language in {delegate.language for delegate in delegates}}
    found = {}
    for delegate in delegates:
        before, after = frames[delegate.language]
        lines = event_of(entry.calendar[delegate.language], facts, ways_in(theirs[delegate.id][code]), delegate.language)
        found[delegate.id] = [{"filename": f"session-{code}.ics", "type": "text/calendar; charset=utf-8",
                               "text": before + lines + after}]
    return found


def ways_in(stance):
    """A Stance as queries_private knows it; empty for who has none."""
    if stance is None:
        return {}
    its = {STARRED: stance.starred_at, INVITED: stance.invited_at, stance.sign_up and stance.sign_up.value: stance.signed_at}
    return {way: utc(since) for way, since in its.items() if since}


WHO_TELLS.append(tell)
BESIDE.append(entry_beside)
