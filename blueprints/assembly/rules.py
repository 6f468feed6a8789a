"""What is allowed with the assembly's facts and days."""
import datetime as dt
import zoneinfo

from ..accounts.rules import BadAddress, folded
from ..db import db
from ..engines import hold
from ..journal.rules import change, record
from ..points import Point
from ..refusals import N_, Refusal, check_revision
from ..texts import Text
from . import queries, rules_stamps
from .models import Assembly, Day

REACH = 5       # years

# What later errands do when a day has got another title: functions that are given the day and its title before, which is
# None for a new day.
WHEN_TITLED = []

# What later errands ask before a day gets another date by itself: functions that may refuse. The days are held.
BEFORE_A_DATE_CHANGES = []


def load(announced, *, now):
    """Make the assembly and its days from an Announcement; True when there was none.

    An assembly that is there is left alone, and so are its days: an organiser may have edited or removed them.
    """
    hold(db.session, "assembly")
    known = queries.the_assembly()
    if known is not None:
        if not known.stamps:        # an older program kept none
            rules_stamps.settle(known, now=now)
        return False
    facts = announced._asdict()
    days = facts.pop("days")
    made = Assembly(id=1, is_provisional=True, updated_at=now, **facts)
    db.session.add_all([made, *(Day(date=date) for date in days)])
    db.session.flush()
    rules_stamps.settle(made, now=now)
    db.session.flush()
    return True


class OutOfReach(Refusal):
    message = N_("Choose a date within five years from today.")


class ClosesBeforeItOpens(Refusal):
    message = N_("Registration must close after it opens.")
    field = "registration_closes_at"


class UnknownZone(Refusal):
    message = N_("There is no such time zone. Write one such as Asia/Seoul or Europe/Paris.")
    field = "zone"


class TermEndsBeforeItBegins(Refusal):
    message = N_("The term must end in the year it begins or later.")
    field = "term_until"


class DayTaken(Refusal):
    message = N_("%(date)s is a day of the assembly already.")
    field = "date"


class DayInUse(Refusal):
    message = N_("Something is planned on %(date)s. Move it to another day, or remove it, then remove the day.")


class BadContact(BadAddress):
    field = "contact"


class LastDay(Refusal):
    message = N_("An assembly has at least one day. Change its date instead.")


def edit(assembly, *, facts, opens, closes, seen, by, now):
    """Change the assembly's facts; `opens` and `closes` are local times at the venue, naive, or None.

    Raises ChangedMeanwhile, BadContact, UnknownZone, OutOfReach, ClosesBeforeItOpens, TermEndsBeforeItBegins.
    """
    check_revision(assembly, seen)
    check_contact(facts["contact"])
    if not is_zone(facts["zone"]):
        raise UnknownZone()
    if facts["month"] != assembly.month:
        check_reach(facts["month"], now=now, field="month")
    facts = facts | {"registration_opens_at": at_venue(opens, facts["zone"], now=now, field="registration_opens_at"),
                     "registration_closes_at": at_venue(closes, facts["zone"], now=now, field="registration_closes_at")}
    opens, closes = facts["registration_opens_at"], facts["registration_closes_at"]
    if opens and closes and closes <= opens:
        raise ClosesBeforeItOpens()
    if facts["term_from"] and facts["term_until"] and facts["term_until"] < facts["term_from"]:
        raise TermEndsBeforeItBegins()
    change_and_note("assembly.edited", assembly, facts, by=by)
    rules_stamps.settle(assembly, now=now)


def check_contact(email):
    """An address for questions is an e-mail address, or there is none. Raises BadContact."""
    try:
        folded(email or "nobody@example.org")
    except BadAddress:
        raise BadContact() from None


def is_zone(name):
    """Is this a time zone with a name and a place, as calendars know them?"""
    return "/" in name and name in zoneinfo.available_timezones()


def check_reach(date, *, now, field):
    """Refuse a date that is more than five years away: it is a slip of the keyboard."""
    if abs(date.year - now.year) > REACH:
        refusal = OutOfReach()
        refusal.field = field
        raise refusal


def at_venue(local, zone, *, now, field):
    """The moment that this local time at the venue is."""
    if local is None:
        return None
    check_reach(local, now=now, field=field)
    return local.replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(dt.UTC)


def add_day(*, date, title, opens=None, closes=None, by, now):
    """One more day; the venue is open from `opens` to `closes`, None where nobody knows. Raises DayTaken, OutOfReach."""
    hold_days()
    check_day(date, now=now)
    day = Day(date=date, title=title, opens=opens, closes=closes)
    db.session.add(day)
    db.session.flush()
    record("day.added", day, by=by, fields=["date", "title"],
           values={"date": [None, in_plain(date)], "title": [None, in_plain(title)]})
    titled(day, None)
    days_changed(now)
    return day


def hold_days():
    """Change days alone: nobody else changes one, or plans something on one, which shares the assembly's row."""
    hold(db.session, "assembly")
    db.session.execute(db.select(Assembly.id).with_for_update())


def check_day(date, *, now):
    check_reach(date, now=now, field="date")
    if date in [day.date for day in queries.days()]:
        raise DayTaken(date=date)


def edit_day(day, *, date, title, opens=None, closes=None, seen, by, now):
    """Change a day's date, and with it all that is planned on it, its title, or when the venue is open. Raises as add_day,
    ChangedMeanwhile, and what later errands refuse."""
    check_revision(day, seen)
    if date != day.date:
        hold_days()
        check_day(date, now=now)
        for check in BEFORE_A_DATE_CHANGES:
            check()
    before = day.title
    change_and_note("day.edited", day, {"date": date, "title": title, "opens": opens, "closes": closes}, by=by)
    days_changed(now)
    if title != before:
        titled(day, before)


def titled(day, before):
    for tell in WHEN_TITLED:
        tell(day, before)


def remove_day(day, *, seen, by, now):
    """Remove a day on which nothing is planned; twice is once. Raises ChangedMeanwhile, DayInUse, LastDay."""
    hold_days()
    if db.session.get(Day, day.id, populate_existing=True) is None:
        return
    check_revision(day, seen)
    if queries.is_in_use(day):
        raise DayInUse(date=day.date)
    if len(queries.days()) == 1:
        raise LastDay()
    record("day.removed", day, by=by, values={"date": [in_plain(day.date), None]})
    db.session.delete(day)
    db.session.flush()
    days_changed(now)


def days_changed(now):
    """Calendars show the first and the last day."""
    if assembly := queries.the_assembly():
        rules_stamps.settle(assembly, now=now)


def change_and_note(action, row, facts, *, by):
    """Set the facts that differ and write into the journal what they were and are; nothing when none does."""
    before = {name: in_plain(getattr(row, name)) for name in facts}
    if changed := change(row, **facts):
        record(action, row, by=by, fields=changed,
               values={name: [before[name], in_plain(getattr(row, name))] for name in changed})


def in_plain(value):
    """A fact as plain JSON."""
    if isinstance(value, Text):
        return value.as_dict()
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    if isinstance(value, Point):
        return list(value)
    return value.isoformat() if isinstance(value, dt.date) else value
