"""Programmes out and in by the command line."""
import stat

import pytest

from blueprints.db import db
from blueprints.programme.models import Slot
from tests import factories

from .test_there_and_back import ENDINGS, export, fill, start_anew


@pytest.fixture
def run(app):
    """Runs a command and gives its result."""
    def ask(*words):
        db.session.commit()
        return app.test_cli_runner().invoke(args=["programme", *map(str, words)])
    return ask


def slots():
    db.session.rollback()
    return db.session.scalars(db.select(Slot)).all()


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_exported_is_imported_and_the_same(app, assembly, run, tmp_path, ending):
    fill()
    file = tmp_path / f"programme.{ending}"
    first = run("export", file)
    start_anew()

    tried = run("import", file, "--dry-run")
    before = slots()
    done = run("import", file)

    assert (first.exit_code, first.output) == (0, f"3 sessions are in {file}.\n")
    assert "3 added" in tried.output
    assert tried.output.endswith("Nothing was changed: this was a dry run.\n")
    assert before == []
    assert done.output.endswith("The programme is imported.\n")
    assert export(ending) == file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_is_wrong_is_told_with_its_place_and_nothing_is_imported(app, assembly, run, tmp_path):
    file = tmp_path / "sessions.csv"
    file.write_text("Code,Title (English),Starts\ngood1,Good,09:00\nbad11,Bad,99:00\n")

    done = run("import", file)

    assert done.exit_code == 1
    assert "Row 3 (Bad): starts: “99:00” is no time of day." in done.output
    assert slots() == []


def test_what_a_rule_forbids_can_go_to_the_tray(app, assembly, run, tmp_path):
    file = tmp_path / "sessions.csv"
    file.write_text("Code,Title (English),Day,Starts,Room\none11,One,2025-06-16,09:00,Hall\ntwo22,Two,2025-06-16,09:30,Hall\n")

    refused = run("import", file)
    stowed = run("import", file, "--clashes", "tray")

    assert refused.exit_code == 1
    assert "Hall is taken at that time" in refused.output
    assert stowed.exit_code == 0
    assert {slot.code: slot.is_placed for slot in slots()} == {"one11": True, "two22": False}


@pytest.mark.parametrize(("name", "data", "sentence"), [
    ("x.txt", b"x", "must end in .json, .xml or .csv"), ("x", b"x", "must end in .json, .xml or .csv"),
    ("x.json", b"<schedule/>", "no good JSON"), ("x.xml", b"{}", "no good XML"), ("x.csv", b"\xff\xfe\xff", "cannot be read"),
    ("x.json", b"", "not empty")])
def test_a_file_that_is_none_gets_a_sentence(app, assembly, run, tmp_path, name, data, sentence):
    file = tmp_path / name
    file.write_bytes(data)

    done = run("import", file)

    assert done.exit_code == 1
    assert sentence in done.output
    assert "Traceback" not in done.output


def test_an_ending_that_we_do_not_write_is_refused(app, assembly, run, tmp_path):
    factories.make_slot()

    done = run("export", tmp_path / "programme.pdf")

    assert done.exit_code == 1
    assert list(tmp_path.iterdir()) == []
