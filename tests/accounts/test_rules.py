"""Accounts, roles and links, by themselves."""
import datetime as dt

import pytest

from blueprints.accounts import rules
from blueprints.accounts.models import Account, Grant, Link, Role, SignIn, hash_of
from blueprints.db import db
from blueprints.journal.models import JournalEntry
from tests.at_once import at_once

from ..factories import make_account, make_sign_in


def journal():
    return [entry.action for entry in db.session.scalars(db.select(JournalEntry).order_by(JournalEntry.id))]


@pytest.mark.parametrize("typed", ["Ann@Example.ORG", "  ann@example.org ", "ANN@EXAMPLE.ORG"])
def test_an_address_is_the_same_however_it_was_typed(app, now, typed):
    first = rules.invite("ann@example.org", role="editor", now=now)

    assert rules.invite(typed, role="admin", now=now) is first
    assert rules.account_for(typed) is first
    assert rules.roles_of(first) == {Role.EDITOR, Role.ADMIN}


@pytest.mark.parametrize("typed", ["", "ann", "ann@", "@example.org", "ann@example.org\r\nBcc: all@example.org",
                                   "ann@example..org", "a b@example.org", "x" * 300 + "@example.org"])
def test_what_is_no_address_is_refused(app, now, typed):
    with pytest.raises(rules.BadAddress):
        rules.invite(typed, role="editor", now=now)

    assert rules.account_for(typed) is None


def test_an_unknown_role_is_refused_and_changes_nothing(app, now):
    with pytest.raises(rules.UnknownRole):
        rules.invite("ann@example.org", role="king", now=now)

    assert rules.account_for("ann@example.org") is None


def test_an_invitation_keeps_the_name_and_language_that_are_there(app, now):
    make_account("editor", email="ann@example.org", name="Ann Example", language="fr")

    account = rules.invite("ann@example.org", role="admin", name="Other", language="ko", now=now)

    assert (account.name, account.language) == ("Ann Example", "fr")


def test_an_invitation_is_journalled_by_role(app, now):
    rules.invite("ann@example.org", role="editor", now=now)
    rules.invite("ann@example.org", role="editor", now=now)

    assert journal() == ["account.made", "account.role-given"]


def test_invited_by_several_at_once_there_is_one_account(app):
    at = dt.datetime.now(dt.UTC)

    def invite(_n):
        rules.invite("ann@example.org", role="editor", now=at)
        db.session.commit()

    outcomes = at_once(app, 4, invite)

    assert db.session.scalar(db.select(db.func.count(Account.id))) == 1
    assert [outcome for outcome in outcomes if outcome is not None] == []


def test_of_a_link_only_the_hash_is_kept(app, now):
    secret = rules.make_link(make_account(), now=now)

    link = db.session.scalars(db.select(Link)).one()
    assert len(secret) == 32
    assert link.hash == hash_of(secret)
    assert link.expires_at - link.made_at == dt.timedelta(minutes=10)


def test_a_newer_link_ends_the_older_one(app, now):
    account = make_account()
    older = rules.make_link(account, now=now)
    newer = rules.make_link(account, now=now + dt.timedelta(minutes=1))

    with pytest.raises(rules.LinkIsDead):
        rules.use_link(older, now=now + dt.timedelta(minutes=2))
    assert rules.use_link(newer, now=now + dt.timedelta(minutes=2)) is account


def test_a_link_opens_until_its_last_second(app, now):
    account = make_account()
    late, in_time = rules.make_link(account, now=now), now + dt.timedelta(minutes=10, seconds=-1)

    assert rules.use_link(late, now=in_time) is account


def test_an_expired_link_opens_nothing(app, now):
    secret = rules.make_link(make_account(), now=now)

    with pytest.raises(rules.LinkIsDead):
        rules.use_link(secret, now=now + dt.timedelta(minutes=10))


def test_a_link_opens_nothing_twice(app, now):
    secret = rules.make_link(make_account(), now=now)
    rules.use_link(secret, now=now)

    with pytest.raises(rules.LinkIsDead):
        rules.use_link(secret, now=now)


def test_of_several_who_use_a_link_at_once_one_gets_in(app, now):
    for _round in range(5):
        secret = rules.make_link(make_account(), now=now)
        db.session.commit()

        def use(_n, secret=secret):
            account = rules.use_link(secret, now=now)
            rules.begin_sign_in(account, browser="", now=now)
            db.session.commit()
            return "in"

        outcomes = at_once(app, 8, use)

        assert outcomes.count("in") == 1
        assert sum(isinstance(outcome, rules.LinkIsDead) for outcome in outcomes) == 7
    assert db.session.scalar(db.select(db.func.count(SignIn.id))) == 5


def test_a_disabled_account_gets_no_link(app, now):
    with pytest.raises(rules.IsDisabled):
        rules.make_link(make_account(disabled_at=now), now=now)


def test_organisers_stay_for_hours_and_others_for_days(app, now):
    organiser, _secret = rules.begin_sign_in(make_account("delegate", "editor"), browser="", now=now)
    delegate, _secret = rules.begin_sign_in(make_account("delegate"), browser="", now=now)
    coordinator, _secret = rules.begin_sign_in(make_account("focal-point"), browser="", now=now)

    assert organiser.expires_at - now == dt.timedelta(hours=12)
    assert delegate.expires_at - now == dt.timedelta(days=14)
    assert coordinator.expires_at - now == dt.timedelta(days=14)


def test_who_becomes_an_organiser_stays_for_hours_from_then_on(app, now):
    account = make_account("delegate")
    sign_in, _secret = rules.begin_sign_in(account, browser="", now=now)

    rules.give(account, Role.EDITOR, by=None, now=now)

    db.session.refresh(sign_in)
    assert sign_in.expires_at == now + dt.timedelta(hours=12)


def test_disabling_ends_sign_ins_and_links_at_once(app, now):
    account = make_account("editor")
    sign_in, _secret = rules.begin_sign_in(account, browser="", now=now)
    secret = rules.make_link(account, now=now)

    rules.disable(account, by=None, now=now)

    db.session.refresh(sign_in)
    assert sign_in.expires_at == now
    with pytest.raises(rules.LinkIsDead):
        rules.use_link(secret, now=now)


def test_the_last_admin_keeps_the_role(app, now):
    admin = make_account("admin", "editor")
    make_account("admin", disabled_at=now)

    with pytest.raises(rules.LastAdmin):
        rules.set_roles(admin, {Role.EDITOR, Role.DELEGATE}, by=admin, now=now)

    assert rules.roles_of(admin) == {Role.ADMIN, Role.EDITOR}


def test_the_last_admin_cannot_be_disabled(app, now):
    admin = make_account("admin")

    with pytest.raises(rules.LastAdmin):
        rules.disable(admin, by=admin, now=now)

    assert admin.disabled_at is None


def test_one_of_two_admins_may_go(app, now):
    leaving, _staying = make_account("admin"), make_account("admin")

    rules.set_roles(leaving, {Role.EDITOR}, by=leaving, now=now)

    assert rules.roles_of(leaving) == {Role.EDITOR}


@pytest.mark.parametrize("way", ["take", "disable"])
def test_two_admins_who_go_at_once_leave_one(app, now, way):
    for _round in range(5):
        pair = [make_account("admin").id, make_account("admin").id]

        def go(n, pair=pair):
            account = db.session.get(Account, pair[n])
            if way == "take":
                rules.set_roles(account, set(), by=account, now=now)
            else:
                rules.disable(account, by=account, now=now)
            db.session.commit()
            return "gone"

        outcomes = at_once(app, 2, go)

        assert outcomes.count("gone") == 1, outcomes
        assert sum(isinstance(outcome, rules.LastAdmin) for outcome in outcomes) == 1
        db.session.execute(db.delete(Grant))
        db.session.commit()


def test_what_was_over_long_ago_is_forgotten_with_the_next_sign_in(app, now):
    account = make_account()
    make_sign_in(account, expires_at=now - dt.timedelta(days=31))
    make_sign_in(account, expires_at=now - dt.timedelta(days=29))

    rules.begin_sign_in(account, browser="", now=now)

    assert db.session.scalar(db.select(db.func.count(SignIn.id))) == 2
