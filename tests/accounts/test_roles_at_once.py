"""Several admins who change one account at the same moment."""
from blueprints.accounts import rules
from blueprints.accounts.models import Account, Role, SignIn
from blueprints.db import db
from blueprints.journal.rules import record
from tests.at_once import at_once

from ..factories import make_account, make_sign_in_row


def test_a_role_given_by_several_at_once_is_given_once(app, now):
    key = make_account("delegate").id

    def give(_n):
        rules.set_roles(db.session.get(Account, key), [Role.DELEGATE, Role.EDITOR, Role.REGISTRAR], by=None, now=now)
        db.session.commit()

    assert at_once(app, 6, give) == [None] * 6
    assert rules.roles_of(db.session.get(Account, key)) == {Role.DELEGATE, Role.EDITOR, Role.REGISTRAR}


def test_an_account_invited_again_by_several_at_once_gets_its_role_once(app, now):
    account = make_account("delegate")
    email = account.email

    def invite(_n):
        rules.invite(email, role=Role.EDITOR, now=now)
        db.session.commit()

    assert at_once(app, 6, invite) == [None] * 6


def test_switching_an_admin_off_and_signing_it_out_at_once_do_not_wait_for_each_other(app, now):
    """Both touch its sign-ins; the one looks at all admins, the other's journal names one of them."""
    actor, key = make_account("admin"), make_account("admin")
    ids = actor.id, key.id
    make_sign_in_row(key)

    def change(n):
        by, account = (db.session.get(Account, number) for number in ids)
        if n % 2:
            rules.disable(account, by=by, now=now)
        else:
            db.session.execute(db.update(SignIn).values(browser="looked at"))
            record("account.signed-out", account, by=by)
            db.session.flush()
        db.session.commit()

    for _round in range(5):
        outcomes = at_once(app, 2, change)
        rules.enable(db.session.get(Account, ids[1]), by=None)
        db.session.commit()
        assert outcomes == [None, None]
