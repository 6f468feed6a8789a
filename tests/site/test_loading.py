"""The announced data: loaded once, and never again over what organisers did."""
import datetime as dt

import pytest

from app import create_app
from blueprints.assembly.models import Assembly, Day
from blueprints.db import db
from blueprints.delegations.models import Delegation, Rank
from blueprints.delegations.models_categories import Category
from blueprints.journal.models import JournalEntry
from blueprints.members.models import Member, Part
from blueprints.site.loading import load_announced
from blueprints.texts import LANGUAGES, Text
from tests import factories
from tests.at_once import at_once


def count(model, *conditions):
    return db.session.scalar(db.select(db.func.count()).select_from(model).where(*conditions))


def stored():
    """Every row of what loading makes."""
    return [[tuple(row) for row in db.session.execute(db.select(table).order_by(*table.primary_key))]
            for table in (Assembly.__table__, Day.__table__, Member.__table__, Category.__table__, Rank.__table__,
                          JournalEntry.__table__)]


@pytest.fixture
def loaded(app, now):
    load_announced(now=now)
    db.session.commit()


def test_the_announced_facts_are_loaded(loaded):
    assembly = db.session.get(Assembly, 1)

    assert assembly.name.en == "Metropolis 40th Anniversary General Assembly, Seoul 2025"
    assert assembly.name.missing == assembly.association.missing == assembly.promises.missing == []
    assert (assembly.host, assembly.zone, assembly.month) == ("seoul", "Asia/Seoul", dt.date(2025, 6, 1))
    assert (assembly.members_count, assembly.members_as_of) == (147, "2023-06")
    assert (assembly.founded, assembly.host_joined, assembly.last_here) == (1985, 1987, 2002)
    assert (assembly.registration_opens_at, assembly.registration_closes_at) == (None, None)


def test_the_promises_are_as_many_in_each_language(loaded):
    promises = db.session.get(Assembly, 1).promises

    assert {len(getattr(promises, language).splitlines()) for language in LANGUAGES} == {4}


def test_the_days_are_four_and_provisional(loaded):
    dates = db.session.scalars(db.select(Day.date).order_by(Day.date)).all()

    assert dates == [dt.date(2025, 6, day) for day in (16, 17, 18, 19)]
    assert db.session.get(Assembly, 1).is_provisional is True


def test_each_member_of_the_roster_is_loaded(loaded):
    assert (count(Member), count(Delegation)) == (125, 0)
    assert db.session.scalars(db.select(Member.slug).where(Member.part == Part.CO_PRESIDENT).order_by(Member.slug)).all() \
        == ["barcelona-metropolitan-area", "brussels-capital-region", "guangzhou", "montevideo", "seoul", "tehran"]


def test_only_members_that_something_proves_are_verified(loaded):
    assert count(Member, Member.evidence == "recalled", Member.verified_at.is_not(None)) == 0
    assert count(Member, Member.evidence != "recalled", Member.verified_at.is_(None)) == 0
    assert count(Member, Member.verified_at.is_not(None)) == 77


def test_loading_again_changes_nothing(loaded, now):
    before = stored()

    assert load_announced(now=now + dt.timedelta(days=1)) is False
    db.session.commit()

    assert stored() == before
    assert count(JournalEntry, JournalEntry.action == "assembly.loaded") == 1


def test_what_organisers_did_survives_loading(loaded, now):
    assembly = db.session.get(Assembly, 1)
    assembly.venue = Text(en="City Hall")
    assembly.is_provisional = False
    db.session.delete(db.session.scalar(db.select(Day).where(Day.date == dt.date(2025, 6, 19))))
    for slug, facts in {"paris": {"retired_at": now}, "berlin": {"verified_at": None},
                        "madrid": {"name": Text(en="Madrid renamed")}}.items():
        member = db.session.scalar(db.select(Member).where(Member.slug == slug))
        for name, value in facts.items():
            setattr(member, name, value)
    db.session.commit()
    before = stored()

    load_announced(now=now)
    db.session.commit()

    assert stored() == before


def test_a_missing_member_is_made_again_beside_those_that_are_there(app, now):
    mine = factories.make_member(slug="seoul", name=Text(en="Seoul as I wrote it"))

    load_announced(now=now)
    db.session.commit()

    assert count(Member) == 125
    assert db.session.get(Member, mine.id).name.en == "Seoul as I wrote it"


def test_two_loads_at_once_make_one_set(app, now):
    answers = at_once(app, 4, lambda _number: load_announced(now=now))

    assert sorted(answers) == [False, False, False, True]
    assert (count(Assembly), count(Day), count(Member)) == (1, 4, 125)
    assert (count(Category), count(Rank)) == (6, 8)


def test_the_command_says_what_it_did(app):
    runner = app.test_cli_runner()

    assert runner.invoke(args=["assembly", "load"]).output == "The announced data are loaded.\n"
    assert runner.invoke(args=["assembly", "load"]).output == "Everything announced was there already.\n"


def test_the_first_command_of_all_makes_the_database(tmp_path):
    app = create_app({"SECRET_KEY": "k" * 40}, tmp_path)

    told = app.test_cli_runner().invoke(args=["assembly", "load"])

    assert told.output == "The announced data are loaded.\n"
