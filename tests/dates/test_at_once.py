"""A move and others at the same moment: nobody is forgotten, nobody sees half of it, and what fails leaves no trace."""
import datetime as dt
import secrets

import pytest

from blueprints.assembly.models import Assembly, Day
from blueprints.dates import letters, queries_effect, rules, rules_published, rules_undo
from blueprints.dates.models import Move
from blueprints.db import db
from blueprints.delegations.models import Post
from blueprints.delegations.rules import register
from blueprints.journal.models import JournalEntry
from blueprints.mail.models import Letter
from blueprints.programme import rules as programme
from blueprints.programme.models import Entry, Kind, Release, Slot
from tests.at_once import at_once, one_after_the_other
from tests.bench.fill import fill
from tests.conftest import empty
from tests.factories import make_delegate, make_member, make_slot
from tests.released import publish
from tests.statements import count_statements

from .moving import AUTUMN, NOW, SITE, dates, days, plan, seen


def moving(wanted, looked_at):
    return lambda: rules.move(wanted, seen=looked_at, by=None, now=NOW, **SITE)


def registering(city):
    return lambda: register(
        city=city, request_key=secrets.token_urlsafe(32), key="k" * 40, now=NOW, name="Kim Example", email="kim@example.org",
        post=Post.DELEGATE, language="en")


@pytest.mark.parametrize("who_is_first", ["the delegate", "the admin"])
def test_who_registers_while_the_assembly_moves_gets_the_letter_or_knows(app, kind, assembly, who_is_first):
    city, wanted = make_member().slug, plan(AUTUMN, 3)
    acts = [registering(city), moving(wanted, seen(wanted))]

    if who_is_first == "the delegate":
        one_after_the_other(app, kind, *acts)
    else:
        one_after_the_other(app, kind, *reversed(acts))

    db.session.expire_all()
    assert dates()[0] == AUTUMN
    assert len(db.session.scalars(db.select(Letter)).all()) == (1 if who_is_first == "the delegate" else 0)


def test_an_editor_who_was_first_makes_the_preview_stale(app, kind, assembly):
    make_slot()
    wanted = plan(AUTUMN, 3)
    looked_at = seen(wanted)

    def edit():
        slot = db.session.scalar(db.select(Slot))
        programme.edit_slot(slot, planned(slot, days()[3]), seen=slot.revision, by=None, now=NOW)

    outcome = one_after_the_other(app, kind, edit, moving(wanted, looked_at))

    db.session.expire_all()
    assert isinstance(outcome, rules.Changed)
    assert dates()[0] == dt.date(2025, 6, 16)


def planned(slot, day):
    return programme.Plan(kind=Kind.PLENARY, title=slot.title, day=day, starts=dt.time(10), minutes=60)


def test_an_editor_who_comes_after_puts_the_session_on_a_day_that_is_there(app, kind, assembly):
    make_slot()
    wanted = plan(AUTUMN, 3)
    looked_at, gone = seen(wanted), days()[3].id

    def edit():
        slot, day = db.session.scalar(db.select(Slot)), db.session.get(Day, gone)
        if day is None:         # as its form would say
            raise programme.DayGone()
        programme.edit_slot(slot, planned(slot, day), seen=slot.revision, by=None, now=NOW)

    outcome = one_after_the_other(app, kind, moving(wanted, looked_at), edit)

    db.session.expire_all()
    assert isinstance(outcome, programme.DayGone)
    assert db.session.scalar(db.select(Slot)).date == AUTUMN


def test_two_admins_at_once_move_it_once(app, assembly):
    wanted = plan(AUTUMN, 3)
    looked_at = seen(wanted)

    outcomes = at_once(app, 2, lambda _n: moving(wanted, looked_at)().id)

    assert sorted(type(one).__name__ for one in outcomes) == ["Changed", "int"]
    assert db.session.query(Move).count() == 1


def everything():
    """All that a move touches, as it is in the database."""
    db.session.expire_all()
    tables = [Assembly, Move, Letter, JournalEntry, Release, Entry, Slot]
    return dates(), [[tuple(row) for row in db.session.execute(db.select(*model.__table__.columns))] for model in tables]


@pytest.mark.parametrize("where", [(rules_published.rules_release, "publish"), (letters, "write"), (rules, "note_in_journal")])
def test_a_move_that_fails_in_the_middle_has_done_nothing(app, assembly, signed_in, monkeypatch, where):
    make_slot(day=days()[3])
    make_delegate()
    publish()
    admin = signed_in("admin")
    page = admin.send(admin.open("/en/admin/dates/plan?first=2025-09-29&days=3"), status=200)
    before = everything()

    def fail(*_args, **_more):
        raise MemoryError("the machine is full")

    monkeypatch.setattr(*where, fail)
    admin.app.testing = False       # the error page instead of the error
    try:
        admin.send(page, form="/admin/dates/move", status=500)
    finally:
        admin.app.testing = True

    assert everything() == before


def test_nobody_sees_half_of_it(app, kind, visitor, assembly):
    make_slot(code="AAA")
    publish()
    make_delegate()

    rules.move(plan(AUTUMN, 3), seen=seen(plan(AUTUMN, 3)), by=None, now=NOW, **SITE)
    db.session.flush()
    during = {path: reading(visitor, path) for path in ("/en/programme", "/en/", "/calendar/programme.ics")}
    db.session.rollback()

    assert all("2025" in words for words in during.values())
    assert not any("September" in words or "202509" in words for words in during.values())


def reading(visitor, path):
    """What somebody else reads while we have not committed."""
    import contextvars

    from flask.testing import FlaskClient
    return contextvars.Context().run(FlaskClient.open, visitor.client, path).text


@pytest.mark.on_either
def test_a_move_asks_no_more_of_many_than_of_few(app):
    def asked(**rows):
        empty()
        fill(**rows)
        publish()
        wanted = plan(AUTUMN, 3)
        looked_at = seen(wanted)
        db.session.commit()
        with count_statements() as look:
            queries_effect.effect(wanted, queries_effect.standing(), now=NOW)
        db.session.commit()
        with count_statements() as statements:
            made = rules.move(wanted, seen=looked_at, by=None, now=NOW, **SITE)
        assert made.after["letters"] == rows["delegates"]
        db.session.commit()
        back = rules_undo.plan_back(made, queries_effect.standing())
        looked_at = seen(back)
        with count_statements() as undoing:
            assert rules.move(back, seen=looked_at, by=None, now=NOW, **SITE).after["left"] == []
        db.session.commit()
        return look.count, statements.count, undoing.count

    few = asked(rooms=3, slots=12, speakers=6, delegations=3, delegates=3)

    assert asked(rooms=8, slots=120, speakers=30, delegations=30, delegates=300) == few


@pytest.mark.on_either
def test_pages_of_a_move_ask_no_more_of_many_than_of_few(app, signed_in):
    def asked(**rows):
        empty()
        fill(**rows)
        made = rules.move(plan(AUTUMN, 3), seen=seen(plan(AUTUMN, 3)), by=None, now=NOW, **SITE)
        db.session.commit()
        admin = signed_in("admin")
        counts = []
        for path in ("/en/admin/dates", f"/en/admin/dates/moves/{made.id}/undo", "/en/desk/answers"):
            with count_statements() as statements:
                assert admin.client.get(path).status_code == 200
            counts.append(statements.count)
        return counts

    few = asked(rooms=3, slots=12, speakers=6, delegations=3, delegates=3)

    assert asked(rooms=8, slots=120, speakers=30, delegations=30, delegates=300) == few
