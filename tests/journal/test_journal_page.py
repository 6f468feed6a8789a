"""The journal as admins see it."""
import pytest

from blueprints.db import db
from blueprints.journal import rules
from blueprints.texts import Text

from ..factories import make_account, make_room
from ..statements import count_statements


@pytest.fixture
def admin(signed_in):
    return signed_in("admin")


def note(action, subject=None, **facts):
    rules.record(action, subject, **facts)
    db.session.commit()


def rows(page, column):
    return page.texts(f"tbody td:nth-child({column})")


def test_an_empty_journal_says_so(admin):
    assert admin.open("journal.journal").texts(".empty h2") == ["Nothing has happened yet"]


def test_entries_are_told_newest_first(admin):
    editor, room = make_account("editor", name="Lee Example", email="lee@example.org"), make_room()
    note("assembly.loaded", values={"members": 125})
    note("room.edited", room, by=editor, fields=["places", "name"],
         values={"places": [100, 120], "name": [Text(en="Hall").as_dict(), Text(fr="Salle").as_dict()]})

    page = admin.open("journal.journal")

    assert rows(page, 2) == ["Lee Examplelee@example.org", "Command line or own link"]
    assert rows(page, 3) == ["Changed a room", "Loaded the announced facts"]
    assert rows(page, 4) == [f"Room {room.id}", ""]
    assert rows(page, 5) == ["name: Hall → Salle places: 100 → 120", "members: 125"]
    assert page.texts("tbody [lang=fr]") == ["Salle"]


def test_what_stands_in_the_journal_is_text_and_no_markup(admin):
    note("<b>new</b>", fields=["<i>"], values={"<u>": "<script>", "name": Text(en="<img>").as_dict()})

    page = admin.open("journal.journal")

    assert rows(page, 3) == ["<b>new</b>"]
    assert rows(page, 5) == ["<i> <u>: <script> name: <img>"]


def test_entries_are_filtered_by_action_by_who_and_by_subject(admin):
    editor, room = make_account("editor", name="Lee Example"), make_room()
    note("room.added", room, by=editor)
    note("room.edited", room)
    note("track.added", by=editor)

    def shown(**query):
        return rows(admin.open("journal.journal", **query), 3)

    assert shown(action="room.edited") == ["Changed a room"]
    assert shown(who=editor.id) == ["Added a track", "Added a room"]
    assert shown(who="none") == ["Changed a room"]
    assert shown(subject=f"room:{room.id}") == ["Changed a room", "Added a room"]
    assert shown(subject=f"room:{room.id}", who=editor.id, action="room.added") == ["Added a room"]
    assert admin.open("journal.journal", subject="room:999").texts(".empty h2") == ["Nothing of that kind"]


@pytest.mark.on_either
@pytest.mark.parametrize("query", [
    {"action": "nonsense"}, {"who": "99999999999999999999"}, {"who": "x"}, {"subject": "x"}, {"subject": "room:1 OR 1=1"},
    {"subject": "room:" + "9" * 40}, {"page": "-1"}, {"page": "99999999999999999999"}, {"action": "", "who": "", "page": ""}])
def test_what_cannot_be_asked_is_passed_over(admin, query):
    note("room.added")

    assert rows(admin.open("journal.journal", **query), 3) == ["Added a room"]


def test_the_filters_stay_chosen_from_page_to_page(admin):
    for _ in range(51):
        note("room.added")
    note("track.added")

    page = admin.open("journal.journal", action="room.added")
    second = admin.open(page.html.cssselect("a[rel=next]")[0].get("href"))

    assert (len(rows(page, 3)), len(rows(second, 3))) == (50, 1)
    assert [option.get("value") for option in second.html.cssselect("option[selected]")] == ["room.added"]


def test_an_account_that_is_gone_leaves_its_entries(admin):
    editor = make_account("editor")
    note("room.added", by=editor)
    db.session.delete(editor)
    db.session.commit()

    assert rows(admin.open("journal.journal"), 2) == ["Command line or own link"]


@pytest.mark.parametrize("roles", [["registrar"], ["editor"], ["focal-point"], ["delegate"], []])
def test_only_admins_see_the_journal(signed_in, roles):
    signed_in(*roles).open("journal.journal", status=403)


def test_strangers_are_sent_to_sign_in(visitor):
    assert visitor.open("journal.journal", status=302).location.startswith("/en/sign-in")


@pytest.mark.on_either
@pytest.mark.parametrize("language", ["ko", "fr", "es"])
def test_the_page_opens_in_every_language(admin, language):
    note("room.edited", make_room(), fields=["places"], values={"places": [1, 2]})

    assert len(rows(admin.open("journal.journal", language=language), 3)) == 1


@pytest.mark.on_either
def test_the_journal_asks_as_much_of_300_entries_as_of_3(admin, assembly):
    def statements_with(count):
        for _ in range(count):
            rules.record("room.edited", by=make_account("editor"), fields=["places"], values={"places": [1, 2]})
        db.session.commit()
        with count_statements() as statements:
            admin.open("journal.journal")
        return statements.count

    assert statements_with(3) == statements_with(297)
