"""Editors export the draft and bring programmes: every difference is shown first, and then it is all done or nothing."""
import datetime as dt
import io

import pytest

from blueprints.db import db
from blueprints.programme import rules_undo
from blueprints.programme.models import Slot
from blueprints.programme.models_edits import Edit
from tests import factories
from tests.conftest import NOW

from .test_there_and_back import export, fill, formats, imported, start_anew


def brought(visitor, data, name="programme.json", *, status=200, **more):
    """The page that answers when this file is brought."""
    page = visitor.open("editor.exchange")
    values = {"csrf_token": page.html.cssselect("main form [name=csrf_token]")[0].get("value"), "encoding": ""} | more
    return visitor.post("/en/editor/exchange", values | {"file": (io.BytesIO(data), name)}, status=status)


@formats
def test_an_editor_takes_the_draft_away_and_brings_it_into_an_empty_assembly(app, signed_in, assembly, form):
    fill()
    out = signed_in("editor").client.get(f"/en/editor/exchange/draft.{form}")
    start_anew()
    visitor = signed_in("editor")

    preview = brought(visitor, out.data, f"programme.{form}")
    before = db.session.scalars(db.select(Slot)).all()
    done = visitor.send(preview, form="/exchange/import")

    assert out.headers["Content-Disposition"] == f'attachment; filename="programme-draft.{form}"'
    assert before == []
    assert done.location == "/en/editor?day=all"
    assert export(form) == out.data


def test_the_preview_tells_what_would_be_added_changed_and_missing(app, signed_in, assembly):
    hall = factories.make_room(slug="hall", name=factories.four("Hall"))
    slot = factories.make_slot(code="k7q3m", title=factories.four("Board"), room=hall)
    factories.make_slot(code="gone4", title=factories.four("Dinner"), starts=dt.time(19))
    visitor = signed_in("editor")

    page = brought(visitor, b"""Code,Title (English),Day,Starts,Minutes,Room key
k7q3m,Board meeting,2025-06-17,10:15,60,hall
,Walk,2025-06-16,08:00,30,
""", "sessions.csv")

    assert [row[1:] for row in rows(page, "changed-title")] == [
        ["Title (English)", "Board", "Board meeting"], ["Day", "Monday, 16 June 2025", "Tuesday, 17 June 2025"],
        ["Starts", "09:00", "10:15"]]
    assert rows(page, "new-title") == [["Walk", "Mon 16 Jun 08:00", "", "Forum"]]
    assert page.texts("[aria-labelledby=missing-title] li") == ["Dinner gone4"]
    assert db.session.get(Slot, slot.id).title.en == "Board"


def rows(page, title):
    return [[" ".join(cell.text_content().split()) for cell in row.cssselect("th, td")]
            for row in page.html.cssselect(f"table[aria-labelledby={title}] tbody tr")]


def test_one_wrong_row_keeps_everything_out(app, signed_in, assembly):
    visitor = signed_in("editor")

    page = brought(visitor, b"""Code,Title (English),Day,Starts
k7q3m,Good,2025-06-16,09:00
k7q4n,Bad,2025-06-16,25:00
""", "sessions.csv")
    page = visitor.send(page, form="/exchange/import", status=422)

    assert rows(page, "wrong-title") == [
        ["Row 3", "Bad", "Starts", "“25:00” is no time of day. Write one such as 09:30."]]
    assert page.html.cssselect("button[name=import]") == []
    assert db.session.scalars(db.select(Slot)).all() == []


def test_what_a_rule_forbids_is_wrong_and_what_is_back_to_back_is_not(app, signed_in, assembly):
    table = b"""Code,Title (English),Day,Starts,Minutes,Room
one11,First,2025-06-16,09:00,60,Hall
two22,Second,2025-06-16,%s,60,Hall
"""
    visitor = signed_in("editor")

    taken = brought(visitor, table % b"09:59", "sessions.csv")
    free = brought(visitor, table % b"10:00", "sessions.csv")

    assert rows(taken, "wrong-title") == [["Row 2", "First", "Room", "Hall is taken at that time by “Second”, 09:59–10:59. "
                                           "Choose another room or another time."]]
    assert rows(free, "wrong-title") == []


def test_what_clashes_can_go_to_the_tray_instead(app, signed_in, assembly):
    visitor = signed_in("editor")
    page = brought(visitor, b"""Code,Title (English),Day,Starts,Room
one11,First,2025-06-16,09:00,Hall
two22,Second,2025-06-16,09:30,Hall
""", "sessions.csv")

    page = visitor.post("/en/editor/exchange/import", fields(page) | {"clashes": "tray", "look": "1"}, status=200)
    visitor.send(page, form="/exchange/import")

    placed = {slot.code: slot.date for slot in db.session.scalars(db.select(Slot))}
    assert page.texts("[aria-labelledby=tray-title] li") == ["Second (it clashes with another session)"]
    assert placed == {"one11": dt.date(2025, 6, 16), "two22": None}


def fields(page):
    """The fields of the preview's form, as it stands."""
    return dict(page.form("/exchange/import").form_values())


def test_what_the_file_lacks_stays_or_goes_to_the_tray(app, signed_in, assembly):
    kept = factories.make_slot(code="kept1")
    visitor = signed_in("editor")
    page = brought(visitor, b"Code,Title (English)\nnew11,New\n", "sessions.csv")
    assert fields(page)["missing"] == "keep"

    visitor.send(page, form="/exchange/import")
    assert db.session.get(Slot, kept.id).is_placed
    page = brought(visitor, b"Code,Title (English)\nnew22,Newer\n", "sessions.csv")
    visitor.send(page, form="/exchange/import", missing="tray")

    assert not db.session.get(Slot, kept.id).is_placed


def test_days_of_another_month_are_taken_in_their_order_and_what_is_beyond_goes_to_the_tray(app, signed_in):
    factories.make_assembly(days=2)
    visitor = signed_in("editor")

    page = brought(visitor, b"""Code,Title (English),Day,Starts
a1111,One,2031-02-01,09:00
b1111,Two,2031-02-02,09:00
c1111,Three,2031-02-03,09:00
""", "sessions.csv")
    visitor.send(page, form="/exchange/import")

    assert fields(page)["days"] == "order"
    assert {slot.code: slot.date for slot in db.session.scalars(db.select(Slot))} == {
        "a1111": dt.date(2025, 6, 16), "b1111": dt.date(2025, 6, 17), "c1111": None}


def test_a_draft_that_changed_meanwhile_is_shown_again(app, signed_in, assembly):
    visitor = signed_in("editor")
    page = brought(visitor, b"Code,Title (English)\nnew11,New\n", "sessions.csv")
    factories.make_slot(code="other")

    again = visitor.send(page, form="/exchange/import", status=409)
    none = db.session.scalar(db.select(Slot).where(Slot.code == "new11"))
    visitor.send(again, form="/exchange/import")

    assert "Somebody changed the draft meanwhile." in again.text
    assert none is None
    assert db.session.scalar(db.select(Slot).where(Slot.code == "new11")).title.en == "New"


def test_an_import_is_one_act(app, signed_in, assembly):
    factories.make_slot(code="k7q3m", title=factories.four("Board"))
    visitor = signed_in("editor")

    visitor.send(brought(visitor, b"Code,Title (English)\nk7q3m,Renamed\nnew11,New\n", "sessions.csv"), form="/exchange/import")

    edit = db.session.scalars(db.select(Edit)).one()
    assert edit.what == "imported"
    assert [(state["code"], bool(state["before"])) for state in edit.states] == [("k7q3m", True), ("new11", False)]


def test_the_same_file_twice_changes_nothing_the_second_time(app, signed_in, assembly):
    visitor = signed_in("editor")
    table = b"Title (English),Day,Starts,Room,Speakers\nWalk,2025-06-16,09:00,Hall,Kim Example (chair)\n"
    visitor.send(brought(visitor, table, "sessions.csv"), form="/exchange/import")

    page = brought(visitor, table, "sessions.csv")

    assert page.texts(".lead") == ["The file says what is in the draft already: there is nothing to import."]


@pytest.mark.parametrize("data", [b"", b"{", b"<schedule>", b"\xff\xfe\x00", b"a,b\n1,2\n", b"%PDF-1.7", b"\x89PNG\r\n"])
def test_what_is_no_programme_gets_a_sentence(app, signed_in, assembly, data):
    page = brought(signed_in("editor"), data, "x", status=422)

    assert page.texts(".problems li")


def test_a_forged_preview_leads_back_to_the_beginning(app, signed_in, assembly):
    visitor = signed_in("editor")
    page = brought(visitor, b"Code,Title (English)\nnew11,New\n", "sessions.csv")

    for forged in ("", "AAAA", "eJw", "\u2028", "eNrtwTEBAAAAwqD1T20Hb6AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"):
        answer = visitor.post("/en/editor/exchange/import", fields(page) | {"text": forged})
        assert answer.location == "/en/editor/exchange"

    assert db.session.scalars(db.select(Slot)).all() == []


def test_a_file_of_100_megabytes_gets_a_sentence(app, signed_in, assembly):
    visitor = signed_in("editor")
    page = visitor.open("editor.exchange")
    values = {"csrf_token": page.html.cssselect("main form [name=csrf_token]")[0].get("value")}

    answer = visitor.post("/en/editor/exchange", values | {"file": (io.BytesIO(b" " * 100 * 2**20), "x.json")}, status=413)

    assert "a file may have 8 MB at most" in answer.text


@formats
def test_an_import_is_undone_and_done_again_in_one_step(app, assembly, form):
    fill()
    before = export("json")
    changed = export(form).replace(b"23:30", b"22:15")
    looked = imported(form, changed)
    after, edit = export("json"), db.session.scalars(db.select(Edit)).one()

    rules_undo.undo(edit, by=None, now=NOW)
    db.session.commit()
    undone = export("json")
    rules_undo.redo(edit, by=None, now=NOW)
    db.session.commit()

    assert [item.code for item in looked.changed] == ["k7q3m"]
    assert before == undone != after
    assert export("json") == after
