"""A page asks as much of the database with 300 rows as with 3; public pages that are kept ready ask one question."""
import pytest

from blueprints.kept import Kept

from . import factories
from .bench.fill import fill
from .conftest import empty
from .delegations.people import FILLED
from .released import publish
from .statements import count_in_sqlite, count_statements
from .visitor import Visitor

KEPT = ["/en/speakers", "/en/speakers?q=speaker", "/en/speakers/speaker-0", "/en/programme", "/en/programme?q=session",
        "/en/programme?view=list&day=all", "/en/now", "/en/rooms/room-0/sign", "/en/programme/B0000", "/en/calendar",
        "/en/programme/changes", "/en/programme/changes.atom",
        "/calendar/programme.ics", "/calendar/day-1.ics?lang=ko"]
PUBLIC = [*KEPT, "/en/", "/en/members", "/en/register"]
DESK = ["/en/desk/categories", "/en/desk/ranks", "/en/desk/waiting", "/en/desk/focal-points", "/en/desk/messages",
        "/en/desk/places", "/en/desk/delegates", "/en/desk/delegates?q=example", "/en/desk/delegations"]
EDITOR = ["/en/editor", "/en/editor/list", "/en/editor/speakers", "/en/editor/translations",
          "/en/editor/releases", "/en/editor/releases/1"]
FEW = {"rooms": 3, "slots": 3, "speakers": 6, "delegations": 3, "delegates": 3}
MANY = {"rooms": 8, "slots": 300, "speakers": 300, "delegations": 300, "delegates": 300}


class House:
    """The house filled with so many rows, and what it asks of the database when pages are opened."""

    def __init__(self, app, kind, rows):
        self.app = app
        empty()
        self.forget()
        fill(**rows)
        publish()
        self.count = count_in_sqlite if kind == "sqlite" else count_statements
        self.visitor = Visitor(app)
        self.organiser = Visitor(app).sign_in(factories.make_account("editor", "registrar"))

    def forget(self):
        """Nothing is kept ready any more, of this house or of another."""
        self.app.extensions.pop("public pages", None)
        self.app.extensions.pop("feeds", None)
        self.app.extensions.pop("feeds of changes", None)
        self.app.wsgi_app.kept = Kept(99, 2**24)

    def asks_anew(self, path):
        self.forget()
        return self.asks(path)

    def asks(self, path):
        """How many statements this page takes."""
        who = self.visitor if path in PUBLIC else self.organiser
        with self.count() as statements:
            assert who.client.get(path).status_code == 200
        return statements.count

    def asks_to_register(self, **changes):
        page = self.visitor.open("delegations.register")
        with self.count() as statements:
            self.visitor.send(page, status=302, **FILLED | {"city": "city-1"} | changes)
        return statements.count


@pytest.mark.on_either
def test_a_page_asks_no_more_of_300_rows_than_of_3(app, kind):
    """All pages in one test, because filling the house takes longer than opening them."""
    paths = [*PUBLIC, *DESK, *EDITOR]
    house = House(app, kind, FEW)
    few = {path: house.asks_anew(path) for path in paths}
    house = House(app, kind, MANY)
    many = {path: house.asks_anew(path) for path in paths}

    assert many == few
    # Calendars ask straight through the driver, which only SQLite tells of.
    assert [path for path, count in few.items() if not count] == ([] if kind == "sqlite" else KEPT[-2:])


@pytest.mark.on_either
def test_who_registers_asks_no_more_of_300_rows_than_of_3(app, kind):
    few = House(app, kind, FEW).asks_to_register()
    many = House(app, kind, MANY).asks_to_register()

    assert 0 < many == few


@pytest.mark.parametrize("path", KEPT)
def test_what_is_kept_ready_asks_one_question(app, kind, path):
    if kind != "sqlite":
        pytest.skip("only SQLite tells what is asked straight through the driver")
    house = House(app, kind, FEW)
    house.visitor.client.get(path)

    assert house.asks(path) == 1
