"""Moving the assembly: days, zone, venue, deadlines, what is published and who is told, in one piece or not at all.

Lock: the assembly's row alone (assembly.rules.hold_days), before anything is looked at. Whoever registers, signs up, edits
the draft or publishes it waits for that row too.
"""
import datetime as dt

import sqlalchemy as sa

from ..assembly.models import Day
from ..assembly.rules import (
    BEFORE_A_DATE_CHANGES,
    ClosesBeforeItOpens,
    UnknownZone,
    check_reach,
    hold_days,
    in_plain,
    is_zone,
)
from ..assembly.rules_stamps import settle
from ..db import db
from ..delegations.rules_deadlines import EditsCloseTooEarly, SubstitutionsCloseFirst, SubstitutionsCloseTooEarly
from ..journal.rules import change, record
from ..mail.models import Letter
from ..programme import rules_undo
from ..programme.models import Release, Slot
from ..programme.rules import check_allowed
from ..programme.rules_edits import noting
from ..refusals import N_, Refusal
from ..texts import Text
from . import letters, queries, queries_effect, words
from .models import Move, StillComing
from .rules_published import publish
from .times import DEADLINES, MOST_DAYS, distance, shifted

EDIT = "assembly-moved"     # what the act is called among the edits of the draft; no editor undoes it


class NoDays(Refusal):
    message = N_("An assembly has at least one day. Give a date to one of them.")


class TooManyDays(Refusal):
    message = N_("An assembly has %(most)s days at most.")


class DayTwice(Refusal):
    message = N_("%(date)s is there twice. Give each day a date of its own.")


class NothingMoves(Refusal):
    message = N_("Everything stays as it is, so there is nothing to do.")


class Changed(Refusal):
    message = N_("Something has changed since you looked at the effect: the days, the programme, or what you wrote here. "
                 "Look at the effect below again, then move the assembly.")
    status = 409


class NotComing(Refusal):
    message = N_("This registration has no place at the assembly any more, so there is nothing to say about it.")


class IsPublished(Refusal):
    message = N_("The programme is published with this day. Change its date under “Dates” in the administration: there the "
                 "published programme moves along, and everybody who comes is told.")
    field = "date"


def move(plan, *, seen, by, now, host, base_url):
    """Move the assembly as the Plan says; the Move. `seen` is the fingerprint of the effect that was looked at.

    Sessions keep codes and times of day and move with their days; those of a lost day lie in the tray. What was released is
    released anew with the new dates. Raises Changed, NothingMoves, and as `check`.
    """
    was = hold()
    if seen != queries_effect.fingerprint(plan, was):
        raise Changed()
    check(plan, was, now=now)
    undone = db.session.get(Move, plan.undoes) if plan.undoes is not None else None
    before, old = snapshot(was.assembly, was.days, was.categories), {day.id: day.date for day in was.days}
    new, away = dict(plan.dates), distance(was.days, plan.dates)
    tray = {slot.code: old[slot.day_id].isoformat() for slot in was.slots if slot.day_id and new[slot.day_id] is None}
    with noting(EDIT, by=by, now=now) as noted:
        days = move_days(plan, was, noted, now=now)
        left = put_back(plan, was, days, noted, now=now)
    change(was.assembly, zone=plan.zone, venue=plan.venue, point=plan.point, month=plan.month,
           is_provisional=plan.is_provisional, **dict(plan.deadlines))
    was.assembly.updated_at = now       # whatever changed: until the first release calendars count by this revision
    settle(was.assembly, now=now)
    for category in was.categories:
        category.closes_at = dict(plan.categories).get(category.id, category.closes_at)
    for delegate in queries_effect.extended():
        delegate.edit_until = shifted(delegate.edit_until, away, zone=before["zone"], to=plan.zone)
    db.session.flush()

    made, cancelled = publish(
        was.assembly, {old[number]: date for number, date in plan.dates if date}, days, back=alive_again(undone, was),
        note=words.note(plan, moves_days=bool(plan.added) or old != new), by=by, now=now, host=host, base_url=base_url)
    moved = Move(at=now, by_id=by and by.id, undoes_id=plan.undoes, before=before | {"tray": tray, "cancelled": cancelled},
                 after=snapshot(was.assembly, days, was.categories) | {"left": left, "release": made and made.number})
    db.session.add(moved)
    db.session.flush()
    db.session.execute(sa.delete(Letter).where(*queries_effect.waits(now)), execution_options={"synchronize_session": False})
    moved.after = moved.after | {"letters": letters.write(moved, now=now) if plan.tell else 0}
    note_in_journal(moved, by=by)
    db.session.flush()
    return moved


def hold():
    """The Standing, nobody else changing it until the end of the transaction."""
    hold_days()
    return queries_effect.standing(anew=True)


def check(plan, was, *, now):
    """Refuse what no assembly can be. Raises NothingMoves, NoDays, TooManyDays, DayTwice, OutOfReach, UnknownZone,
    ClosesBeforeItOpens, EditsCloseTooEarly, SubstitutionsCloseTooEarly, SubstitutionsCloseFirst."""
    dates = plan.all_dates
    if not dates:
        raise NoDays()
    if len(dates) > MOST_DAYS:
        raise TooManyDays(most=MOST_DAYS)
    known = {day.date for day in was.days}
    for number, date in enumerate(dates):
        if date in dates[:number]:
            raise DayTwice(date=date)
        if date not in known and plan.undoes is None:
            check_reach(date, now=now, field="dates")
    if not is_zone(plan.zone):
        raise UnknownZone()
    if plan.month != was.assembly.month and plan.undoes is None:
        check_reach(plan.month, now=now, field="month")
    check_deadlines(**dict(plan.deadlines))
    if queries_effect.is_nothing(plan, was):
        raise NothingMoves()


def check_deadlines(*, registration_opens_at, registration_closes_at, edits_close_at, substitutions_close_at):
    """The same that holds where each is set by itself. Raises as `check`."""
    opens = registration_opens_at
    if opens and registration_closes_at and registration_closes_at <= opens:
        raise ClosesBeforeItOpens()
    if opens and edits_close_at and edits_close_at <= opens:
        raise EditsCloseTooEarly(opens=opens)
    if opens and substitutions_close_at and substitutions_close_at <= opens:
        raise SubstitutionsCloseTooEarly(opens=opens)
    if edits_close_at and substitutions_close_at and substitutions_close_at < edits_close_at:
        raise SubstitutionsCloseFirst()


def move_days(plan, was, noted, *, now):
    """Give the days their new dates, take the lost ones away and add the new ones; all of them, in order. The sessions of a
    lost day lie in the tray."""
    new = dict(plan.dates)
    lost = [day for day in was.days if new[day.id] is None]
    kept = [day for day in was.days if new[day.id]]
    gone = {day.id for day in lost}
    homeless = [slot for slot in was.slots if slot.day_id in gone]
    noted.touch(*homeless)
    place(homeless, None, now=now)
    for day in lost:
        db.session.delete(day)
    # First out of each other's way: a date is there only once, also while days take the places of others.
    moving = [day for day in kept if day.date != new[day.id]]
    for number, day in enumerate(moving):
        day.date = dt.date.min + dt.timedelta(days=number)
    db.session.flush()
    for day in moving:
        day.date = new[day.id]
    db.session.flush()
    added = [Day(date=day.date, title=day.title, opens=day.opens, closes=day.closes, id=free_id(day.id)) for day in plan.added]
    db.session.add_all(added)
    db.session.flush()
    return sorted([*kept, *added], key=lambda day: day.date)


def free_id(number):
    """The id that a day had before it was lost, if no other day has got it."""
    return number if number is not None and db.session.get(Day, number) is None else None


def put_back(plan, was, days, noted, *, now):
    """Give the sessions that a move had sent to the tray their day again, where room and people are free; the codes of
    those that stay there."""
    of_date, home, waiting = {day.date: day for day in days}, dict(plan.back), {}
    for slot in was.slots:      # the earlier ones first
        if slot.day_id is None and home.get(slot.code) in of_date:
            waiting.setdefault(home[slot.code], []).append(slot)
    back = [slot for found in waiting.values() for slot in found]
    noted.touch(*back)
    for date, found in waiting.items():
        place(found, of_date[date], now=now)
    if fit(back):
        return []
    place(back, None, now=now)      # all together they are in each other's way: one by one, the first ones first
    left = []
    for date, found in waiting.items():
        for slot in found:
            place([slot], of_date[date], now=now)
            if not fit([slot]):
                place([slot], None, now=now)
                left.append(slot.code)
    return left


def place(slots, day, *, now):
    """Put these sessions on the day, or into the tray, all at once."""
    if not slots:
        return
    ours = Slot.id.in_([slot.id for slot in slots])
    db.session.execute(sa.update(Slot).where(ours).values(
        day_id=day and day.id, updated_at=now, revision=Slot.revision + 1), execution_options={"synchronize_session": False})
    anew = db.select(Slot).where(ours).execution_options(populate_existing=True)
    db.session.scalars(anew.options(*queries_effect.WHOLE)).all()


def fit(slots):
    """May these sessions be where they are now?"""
    try:
        check_allowed([slot.as_planned() for slot in slots if not slot.is_cancelled])
    except Refusal:
        return False
    return True


def alive_again(undone, was):
    """What those published sessions are again that the undone move cancelled: only what the draft has a day for."""
    if undone is None:
        return {}
    living = {slot.code for slot in was.slots if slot.day_id is not None and not slot.is_cancelled}
    return {code: {"date": dt.date.fromisoformat(facts["date"]), "status": facts["status"], "reason": Text(**facts["reason"])}
            for code, facts in undone.before["cancelled"].items() if code in living}


def snapshot(assembly, days, categories):
    """What a move changes, as plain values for a JSON column."""
    return {
        "days": [{"id": day.id, "date": day.date.isoformat(), "title": day.title.as_dict(),
                  "opens": day.opens and day.opens.isoformat(), "closes": day.closes and day.closes.isoformat()}
                 for day in days],
        "zone": assembly.zone, "venue": assembly.venue.as_dict(), "point": in_plain(assembly.point),
        "month": assembly.month.isoformat(),
        "is_provisional": assembly.is_provisional,
        "deadlines": {name: in_plain(getattr(assembly, name)) for name in DEADLINES},
        "categories": {str(category.id): in_plain(category.closes_at) for category in categories}}


def note_in_journal(moved, *, by):
    def facts(side):
        return {"days": [day["date"] for day in side["days"]], **side["deadlines"],
                **{name: side.get(name) for name in ("zone", "venue", "point", "month", "is_provisional")}}

    before, after = facts(moved.before), facts(moved.after)
    changed = [name for name in before if before[name] != after[name]]
    record("assembly.moved-back" if moved.undoes_id else "assembly.moved", moved, by=by, fields=changed,
           values={name: [before[name], after[name]] for name in changed} | {
               "letters": moved.after["letters"], "unplaced": len(moved.before["tray"])})


def say_still_coming(move, delegate, *, now):
    """Note that this delegate still comes after this move; twice is once. Raises NotComing."""
    if delegate.status not in queries.COMING:
        raise NotComing()
    own = db.select(StillComing).where(StillComing.move_id == move.id, StillComing.delegate_id == delegate.id)
    if db.session.scalar(own.execution_options(populate_existing=True)) is None:
        db.session.add(StillComing(move_id=move.id, delegate_id=delegate.id, said_at=now))
        db.session.flush()


def check_unpublished():
    """What the public counts on does not get another date by itself. Raises IsPublished."""
    if db.session.scalar(db.select(Release.id).limit(1)) is not None:
        raise IsPublished()


BEFORE_A_DATE_CHANGES.append(check_unpublished)
rules_undo.NOT_EDITORS.add(EDIT)
