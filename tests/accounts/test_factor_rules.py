"""The rules of the second factor: a code is good once, guesses get slower, recovery codes stand in."""
import datetime as dt

import pytest

from blueprints.accounts import rules_factor
from blueprints.accounts.models import Account, RecoveryCode, WrongCode
from blueprints.db import db
from tests.at_once import at_once

from .codes import HERE, THERE, code_at, with_factor, wrong_code


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_code_of_the_step_before_or_after_is_right(app, now, seconds):
    account = with_factor("admin")

    assert rules_factor.try_code(account, code_at(now + dt.timedelta(seconds=seconds)), address=HERE, now=now)


@pytest.mark.parametrize("seconds", [-60, 60])
def test_a_code_of_two_steps_away_is_wrong(app, now, seconds):
    account = with_factor("admin")

    assert not rules_factor.try_code(account, code_at(now + dt.timedelta(seconds=seconds)), address=HERE, now=now)


@pytest.mark.parametrize("typed", ["", "é" * 6, "１２３４５６", "0" * 7, "12345", "-1", "%s"])
def test_what_is_no_code_is_wrong(app, now, typed):
    assert not rules_factor.try_code(with_factor("admin"), typed, address=HERE, now=now)


def test_a_code_is_good_once(app, now):
    account = with_factor("admin")

    assert rules_factor.try_code(account, code_at(now), address=HERE, now=now)
    assert not rules_factor.try_code(account, code_at(now), address=HERE, now=now)
    assert not rules_factor.try_code(account, code_at(now - dt.timedelta(seconds=30)), address=HERE, now=now)
    assert rules_factor.try_code(account, code_at(now + dt.timedelta(seconds=30)), address=HERE, now=now)


def test_of_several_who_use_a_code_at_once_one_gets_in(app, now):
    account = with_factor("admin").id

    def try_it(n):
        right = rules_factor.try_code(db.session.get(Account, account), code_at(now), address=f"{n:064}", now=now)
        db.session.commit()
        return right

    assert sorted(at_once(app, 6, try_it)) == [False] * 5 + [True]


def test_five_wrong_codes_then_even_the_right_one_waits(app, now):
    account = with_factor("admin")
    for _ in range(5):
        assert not rules_factor.try_code(account, wrong_code(now), address=HERE, now=now)

    with pytest.raises(rules_factor.TooManyCodes) as refused:
        rules_factor.try_code(account, code_at(now), address=HERE, now=now)

    assert refused.value.wait == dt.timedelta(seconds=30)
    later = now + dt.timedelta(seconds=31)
    assert rules_factor.try_code(account, code_at(later), address=HERE, now=later)


def test_each_further_wrong_code_doubles_the_wait(app, now):
    account, waits = with_factor("admin"), []
    for _ in range(5):
        rules_factor.try_code(account, wrong_code(now), address=HERE, now=now)
    for _ in range(4):
        with pytest.raises(rules_factor.TooManyCodes) as refused:
            rules_factor.try_code(account, wrong_code(now), address=HERE, now=now)
        waits.append(refused.value.wait.total_seconds())
        now += refused.value.wait
        rules_factor.try_code(account, wrong_code(now), address=HERE, now=now)

    assert waits == [30, 60, 120, 240]


def test_a_stranger_elsewhere_does_not_lock_the_owner_out(app, now):
    account = with_factor("admin")
    for _ in range(5):
        rules_factor.try_code(account, wrong_code(now), address=HERE, now=now)

    assert rules_factor.try_code(account, code_at(now), address=THERE, now=now)


def test_a_right_code_forgets_the_wrong_ones(app, now):
    account = with_factor("admin")
    for _ in range(4):
        rules_factor.try_code(account, wrong_code(now), address=HERE, now=now)

    rules_factor.try_code(account, code_at(now), address=HERE, now=now)

    assert db.session.scalar(db.select(db.func.count(WrongCode.id))) == 0


def test_guessing_many_at_once_gives_no_more_tries(app, now):
    account = with_factor("admin").id

    def guess(_n):
        rules_factor.try_code(db.session.get(Account, account), wrong_code(now), address=HERE, now=now)
        db.session.commit()

    outcomes = at_once(app, 12, guess)

    assert db.session.scalar(db.select(db.func.count(WrongCode.id))) == 5
    assert sum(isinstance(outcome, rules_factor.TooManyCodes) for outcome in outcomes) == 7


def test_ten_recovery_codes_each_good_once(app, now):
    account = with_factor("admin")
    codes = rules_factor.new_recovery_codes(account)

    assert len(set(codes)) == 10
    assert rules_factor.try_code(account, codes[3].lower().replace("-", " "), address=HERE, now=now)
    assert not rules_factor.try_code(account, codes[3], address=HERE, now=now)
    assert rules_factor.try_code(account, codes[4], address=HERE, now=now)


def test_new_recovery_codes_end_the_old_ones(app, now):
    account = with_factor("admin")
    old = rules_factor.new_recovery_codes(account)
    rules_factor.new_recovery_codes(account)

    assert not rules_factor.try_code(account, old[0], address=HERE, now=now)
    assert db.session.scalar(db.select(db.func.count(RecoveryCode.id))) == 10


def test_a_recovery_code_of_somebody_else_is_wrong(app, now):
    others = rules_factor.new_recovery_codes(with_factor("admin"))

    assert not rules_factor.try_code(with_factor("admin"), others[0], address=HERE, now=now)


def test_a_recovery_code_used_by_several_at_once_is_good_once(app, now):
    account = with_factor("admin")
    code = rules_factor.new_recovery_codes(account)[0]
    key = account.id

    def use(n):
        right = rules_factor.try_code(db.session.get(Account, key), code, address=f"{n:064}", now=now)
        db.session.commit()
        return right

    assert sorted(at_once(app, 6, use)) == [False] * 5 + [True]
