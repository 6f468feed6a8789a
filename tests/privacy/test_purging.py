"""Personal data past its date goes: little by little before the assembly, everything after the date of the notice."""
import datetime as dt

import pytest

from blueprints.accounts.models import Account, Link, SignIn, WrongCode
from blueprints.db import db, now
from blueprints.delegations.models import Delegate, Message, Status
from blueprints.journal.models import JournalEntry
from blueprints.mail import rules as mail
from blueprints.mail.models import Letter, Mailing
from blueprints.privacy.rules_purge import purge
from blueprints.programme.models_edits import Edit
from tests import factories
from tests.at_once import at_once

from .planting import PLANTED, WORDS, found_in_files, found_in_tables, planted
from .test_erasing import count, leave_traces

LAST_MOMENT = dt.datetime(2025, 7, 19, 14, 59, tzinfo=dt.UTC)       # 30 days after the last day, at midnight in Seoul
AFTER = dt.datetime(2025, 7, 19, 15, 0, tzinfo=dt.UTC)
LONG_BEFORE = dt.datetime(2025, 2, 2, tzinfo=dt.UTC)
EMAIL = PLANTED["email"]


@pytest.fixture
def settled(assembly):
    """The assembly with its days announced: everything is kept until 19 July 2025."""
    assembly.is_provisional = False
    db.session.commit()
    return assembly


@pytest.fixture
def at_its_date(monkeypatch):
    """The command is run on the day after the date."""
    monkeypatch.setattr("blueprints.privacy.commands.now", lambda: AFTER)


def run(app, *words):
    told = app.test_cli_runner().invoke(args=["privacy", "purge", *words])
    assert told.exit_code == 0, told.output
    db.session.expire_all()
    return told.output


def numbers():
    """What organisers count: by status, category, city, post and day."""
    columns = Delegate.status, Delegate.category_id, Delegate.delegation_id, Delegate.post
    rows = db.session.execute(db.select(*columns, Delegate.registered_at)).all()
    return sorted(str((*row[:4], row[4].astimezone(dt.timezone(dt.timedelta(hours=9))).date())) for row in rows)


def furnish():
    """People in each state but on offer, and all that hangs on one of them."""
    city = factories.make_delegation(coordinator=factories.make_account("focal-point", name="Quillon Vexworth"))
    leave_traces(planted(city.member))
    for status in (Status.CONFIRMED, Status.DECLINED, Status.WITHDRAWN, Status.PENDING):
        factories.make_delegate(city, status=status, name="Other Vexworth", reason="Xylem", updated_at=LONG_BEFORE)
    planted(city="", city_written="Plovdiv", email="quillon@second.example.org")
    waiting = factories.make_delegate(city, status=Status.WAITING, name="Quillon Vexworth", party=make_party(city))
    factories.make_account("registrar", email="registrar@example.org", name="Rae Registrar")
    db.session.commit()
    return waiting


def make_party(delegation):
    from blueprints.delegations.models import Party
    return factories.added(Party(category_id=factories.cities().id, delegation_id=delegation.id, turn=1))


def test_until_the_date_everything_is_kept(settled):
    furnish()
    before = found_in_tables()

    counts = purge(now=LAST_MOMENT)

    assert counts["people"] == 2        # who left long ago
    assert {place for place in before if place[0] == "messages"} <= set(found_in_tables())
    assert count(Delegate, Delegate.erased_at.is_(None), Delegate.status == Status.CONFIRMED) == 1


def test_after_the_date_nobody_can_be_found_in_any_table(app, settled, kind, at_its_date):
    furnish()

    run(app)

    assert found_in_tables() == []
    if kind == "sqlite":
        assert found_in_files(WORDS) == []


def test_the_numbers_are_the_same_before_and_after(settled):
    furnish()
    before = numbers()

    purge(now=AFTER)

    assert numbers() == before
    assert len(before) == 7


def test_an_offer_that_nobody_took_has_ended(settled):
    city = factories.make_delegation()
    offered = factories.make_delegate(city, status=Status.OFFERED, party=make_party(city), offer_until=AFTER)

    purge(now=AFTER)

    assert (offered.status, offered.offer_until, offered.name) == (Status.WITHDRAWN, None, "")


def test_organisers_keep_their_accounts_and_their_letters(settled):
    furnish()
    registrar = db.session.scalar(db.select(Account).where(Account.email == "registrar@example.org"))
    for account in db.session.scalars(db.select(Account)).all():
        mail.write_letter("sign-in", to=account.email, language="en", subject="s", body="b", about=f"account:{account.id}",
                          host="localhost", now=AFTER)

    counts = purge(now=AFTER)

    assert counts["accounts"] == 2
    assert db.session.scalars(db.select(Account)).all() == [registrar]
    assert [letter.to for letter in db.session.scalars(db.select(Letter))] == ["registrar@example.org"]
    assert (count(Message), count(Mailing)) == (0, 0)


def test_it_is_noted_in_the_journal_with_counts_alone(settled):
    furnish()

    purge(now=AFTER)

    [entry] = db.session.scalars(db.select(JournalEntry).where(JournalEntry.action == "privacy.purged")).all()
    assert entry.values == {"people": 7, "accounts": 2, "letters": 8, "messages": 2}
    assert entry.actor_id is None


def test_a_second_time_there_is_nothing_to_remove(settled):
    furnish()
    purge(now=AFTER)
    lines = count(JournalEntry)

    counts = purge(now=AFTER)

    assert not any(counts.values())
    assert count(JournalEntry) == lines


def test_reasons_go_from_the_journal_and_those_of_the_programme_stay(settled):
    from blueprints.journal.rules import record
    delegate, slot = factories.make_delegate(), factories.make_slot()
    record("party.moved", delegate, values={"reason": "is ill", "turn": [1, 2]})
    record("slot.cancelled", slot, values={"reason": {"en": "Storm", "ko": "", "fr": "", "es": ""}})

    purge(now=AFTER)

    told = dict(db.session.execute(db.select(JournalEntry.action, JournalEntry.values)).tuples().all())
    assert told["party.moved"] == {"turn": [1, 2]}
    assert told["slot.cancelled"]["reason"]["en"] == "Storm"


def test_provisional_days_that_have_passed_remove_nothing(app, assembly):
    factories.make_delegate()

    said = run(app)

    assert "No date is settled" in said
    assert count(Delegate, Delegate.erased_at.is_(None)) == 1


def test_two_at_once_remove_everything_once(app, settled):
    furnish()

    counts = at_once(app, 2, lambda n: purge(now=AFTER))

    assert sorted(each["people"] for each in counts) == [0, 7]
    assert count(JournalEntry, JournalEntry.action == "privacy.purged") == 1


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.DECLINED])
def test_who_left_thirty_days_ago_goes_and_who_left_later_stays(assembly, now, status):
    long_ago = factories.make_delegate(status=status, updated_at=now - dt.timedelta(days=30, seconds=1))
    lately = factories.make_delegate(status=status, updated_at=now - dt.timedelta(days=30))
    standing = factories.make_delegate(updated_at=now - dt.timedelta(days=300))

    counts = purge(now=now)

    assert counts["people"] == 1
    assert [one.name for one in (long_ago, lately, standing)] == ["", "Alex Example", "Alex Example"]


def letter(to, now, **facts):
    made = mail.write_letter("test", to=to, language="en", subject="s", body="b", host="localhost", now=now)
    for name, value in facts.items():
        setattr(made, name, value)
    db.session.flush()
    return made


def test_the_address_of_a_letter_goes_thirty_days_after_it_was_sent(assembly, now):
    old = letter("old@example.org", now, sent_at=now - dt.timedelta(days=30, seconds=1))
    new = letter("new@example.org", now, sent_at=now - dt.timedelta(days=30))
    mended = letter("mended@example.org", now, sent_at=now - dt.timedelta(days=31))
    letter("mended@example.org", now, failed_at=now - dt.timedelta(days=32), last_error="refused 550")

    purge(now=now)
    db.session.expire_all()

    assert [one.to for one in (old, new, mended)] == ["", "new@example.org", "mended@example.org"]


def test_the_acts_of_editors_go_when_nobody_undoes_them_any_more(assembly, now):
    for days in (89, 91):
        factories.added(Edit(what="moved", at=now - dt.timedelta(days=days), states=[]))

    assert purge(now=now)["edits"] == 1
    assert db.session.scalars(db.select(Edit.at)).all() == [now - dt.timedelta(days=89)]


def test_sign_ins_links_and_wrong_codes_go_when_they_are_long_over(assembly, now):
    account = factories.make_account("admin")
    for ended in (now - dt.timedelta(days=31), now - dt.timedelta(days=29)):
        factories.added(SignIn(account=account, hash=f"s{ended}", expires_at=ended))
        factories.added(Link(account=account, hash=f"l{ended}", expires_at=ended))
    for at in (now - dt.timedelta(hours=25), now - dt.timedelta(hours=23)):
        factories.added(WrongCode(account_id=account.id, address_hash="h", at=at))

    counts = purge(now=now)

    assert counts == {"people": 0, "letters": 0, "sign_ins": 1, "links": 1, "codes": 1, "edits": 0}
    assert (count(SignIn), count(Link), count(WrongCode)) == (1, 1, 1)


def test_a_dry_run_tells_and_removes_nothing(app, settled, at_its_date):
    furnish()
    before = found_in_tables()

    said = run(app, "--dry-run")

    assert "Would be removed: accounts: 2, letters: 8, messages: 2, people: 7" in said
    assert found_in_tables() == before


def test_the_command_tells_counts_and_never_names(app, settled, at_its_date):
    furnish()

    said = run(app)

    assert said.splitlines()[:2] == ["Everything is kept until 2025-07-19.",
                                     "Removed: accounts: 2, letters: 8, messages: 2, people: 7"]
    assert not any(word in said for word in WORDS)


def test_the_command_reminds_of_copies_beside_the_database(app, assembly, tmp_path, monkeypatch):
    monkeypatch.setattr(app, "instance_path", str(tmp_path))
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "before-0002.db").touch()

    said = run(app)

    assert f"{tmp_path / 'backups'} holds 1 copies of the database" in said


def test_before_anything_is_loaded_there_is_nothing_to_remove(app):
    assert purge(now=now()) == {}
