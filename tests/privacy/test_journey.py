"""Somebody registers, changes the mind about the address, signs in, is confirmed by a letter, and has everything erased."""
import pytest

from blueprints.accounts.models import Account
from blueprints.db import db
from blueprints.mail.models import Letter
from tests import factories
from tests.delegations.people import register
from tests.letters import letters_to, path_in
from tests.visitor import Visitor

from .planting import PLANTED, WORDS, found_in_files, found_in_tables, newest

SECOND = "second.vexworth@example.org"
FORM = {name: PLANTED[name] for name in ("name", "own_name", "office", "organisation", "email", "diet_note", "access_needs")}


@pytest.mark.usefixtures("assembly")
def test_through_every_page_and_out_again(visitor, signed_in, app, kind):
    register(visitor, factories.make_member(), **FORM, diet="other", diet_consent="y", access_consent="y")
    own = path_in(letters_to(PLANTED["email"])[0])
    visitor.send(visitor.open(f"{own}/edit"), email=SECOND)
    own = path_in(letters_to(SECOND)[0])
    registrar = signed_in("registrar")
    registrar.send(registrar.open("desk.confirm", delegate_id=newest().id))
    person = Visitor(app)
    person.send(person.open("accounts.sign_in"), email=SECOND)
    person.send(person.open(path_in(letters_to(SECOND)[-1])))
    person.send(person.open("accounts.account"), name="Quillon V.")
    assert len(found_in_tables()) > 15

    answer = person.send(person.open(f"{own}/erase"), sure="y")

    assert person.follow(answer).status == 200
    assert found_in_tables([*WORDS, "second."]) == []
    if kind == "sqlite":
        assert found_in_files([*WORDS, "second."]) == []
    assert db.session.scalars(db.select(Letter.to)).all() == []
    assert [account.id for account in db.session.scalars(db.select(Account))] == [registrar_id()]
    assert person.client.get("/en/account").status_code == 302       # signed out with it


def registrar_id():
    return db.session.scalar(db.select(Account.id).where(Account.grants.any(role=factories.Role.REGISTRAR)))
