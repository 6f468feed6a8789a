"""What somebody eats and needs to get about is for them and the registrars: found nowhere else, page by page."""
import pytest

from blueprints.db import db
from blueprints.delegations.models import Delegate, Status
from blueprints.programme.models import Slot
from blueprints.programme.models_edits import Edit
from blueprints.programme.models_rules import Acknowledgement
from tests import factories
from tests.ground.places import NUMBER, address, furnish, rules_of
from tests.visitor import Visitor

from .planting import PLANTED, planted, token_of
from .test_erasing import leave_traces

NEEDS = ["jackfruit", "narwhal"]
NAMES = ["Quillon", "Vexworth", "권일론", PLANTED["email"]]
OWN = {"token"}         # an address with a secret is for who has it


@pytest.fixture
def world(app):
    """Somebody with needs in the delegation that the addresses of tests/ground/places.py lead to."""
    furnish()
    member = db.session.get(factories.Member, NUMBER)
    delegate = planted(member)
    leave_traces(delegate)
    delegate.status = Status.CONFIRMED
    for model, words in ((Slot, "note"), (Edit, "states"), (Acknowledgement, "reason")):    # what editors wrote, they may read
        db.session.execute(db.update(model).values({words: [] if words == "states" else ""}))
    db.session.commit()
    return delegate


def pages_with(app, visitor, words):
    """(address, word) for each page of the house, behind no secret, on which this visitor reads one of the words."""
    found, seen = [], 0
    for rule in rules_of(app, "GET"):
        if OWN & rule.arguments:
            continue
        for number in (NUMBER, db.session.scalar(db.select(Delegate.id).where(Delegate.name == PLANTED["name"]))):
            path = address(app, rule, number=number)
            with visitor.client.get(path) as answer:
                seen += answer.status_code == 200
                raw = answer.get_data()
            found += [(path, word) for word in words if word.encode() in raw]
    assert seen > 15
    return found


@pytest.mark.on_either
def test_no_page_of_an_editor_tells_needs_or_people(world, app):
    editor = Visitor(app).sign_in(factories.make_account("editor"))

    assert pages_with(app, editor, NEEDS + NAMES) == []


@pytest.mark.on_either
def test_no_page_of_a_stranger_does(world, app):
    assert pages_with(app, Visitor(app), NEEDS + NAMES) == []


@pytest.mark.on_either
def test_no_page_of_another_citys_focal_point_does(world, app):
    account = factories.make_account("focal-point")
    factories.make_delegation(coordinator=account)

    assert pages_with(app, Visitor(app).sign_in(account), NEEDS + NAMES) == []


@pytest.mark.on_either
def test_the_own_focal_point_reads_names_and_no_needs(world, app):
    account = factories.make_account("focal-point")
    world.delegation.coordinator = account
    db.session.commit()
    visitor = Visitor(app).sign_in(account)

    assert pages_with(app, visitor, NEEDS) == []
    assert pages_with(app, visitor, NAMES) != []


@pytest.mark.on_either
def test_a_registrar_and_the_person_read_them(world, app):
    registrar = Visitor(app).sign_in(factories.make_account("registrar"))

    assert {word for _path, word in pages_with(app, registrar, NEEDS)} == set(NEEDS)
    own = Visitor(app).open("delegations.registration", token=token_of(world)).text
    assert all(word in own for word in NEEDS)


def test_no_letter_tells_them(world):
    """Letters go through other people's machines, and may be read on the way."""
    letters = db.session.execute(db.select(db.metadata.tables["letters"])).mappings().all()

    assert len(letters) > 3
    assert [word for letter in letters for word in NEEDS if word in str(dict(letter))] == []


def test_the_journal_tells_that_they_changed_and_not_what_they_are(world):
    lines = db.session.execute(db.select(db.metadata.tables["journal"])).mappings().all()

    assert [word for line in lines for word in NEEDS if word in str(dict(line))] == []
