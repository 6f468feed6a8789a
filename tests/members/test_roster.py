"""Importing members: everything is checked, the differences are shown, then all is done or nothing."""
import csv

import pytest

from blueprints.db import db
from blueprints.journal.models import JournalEntry
from blueprints.members import roster, rules, rules_roster
from blueprints.members.models import Member
from blueprints.members.words import country_codes
from tests.at_once import at_once
from tests.factories import make_member

HEAD = ",".join(roster.COLUMNS)
LYON = "lyon,Lyon,,리옹,Lyon,Lyon,FR,europe,member,letter"
OSLO = "oslo,Oslo,,오슬로,Oslo,Oslo,NO,europe,member,recalled"


def text(*lines, head=HEAD):
    return "\n".join([head, *lines])


def previewed(*lines, **more):
    return rules_roster.preview(text(*lines, **more), countries=country_codes())


def imported(*lines, now, seen=None):
    seen = previewed(*lines).fingerprint if seen is None else seen
    done = rules_roster.apply(text(*lines), countries=country_codes(), seen=seen, by=None, now=now)
    db.session.commit()
    return done


def faults(*lines):
    return [(fault.line, type(fault.refusal)) for fault in previewed(*lines).faults]


def test_new_members_are_added_and_those_with_proof_are_verified(app, now):
    done = imported(LYON, OSLO, now=now)

    assert [slug for slug, _facts in done.added] == ["lyon", "oslo"]
    verified = {member.slug: member.verified_at is not None for member in db.session.scalars(db.select(Member))}
    assert verified == {"lyon": True, "oslo": False}


def test_a_preview_changes_nothing(app):
    previewed(LYON)
    db.session.commit()

    assert db.session.query(Member).count() == 0


def test_differences_are_told_field_by_field(app, now):
    imported(LYON, OSLO, now=now)

    found = previewed(LYON.replace("리옹", "").replace("letter", "page"), OSLO)

    change, = found.changed
    assert change.differing == [("name_ko", "리옹", ""), ("evidence", "letter", "page")]
    assert (found.added, found.unchanged, found.missing) == ([], 1, [])


def test_changes_are_applied_and_noted_and_verify_nothing(app, now):
    imported(LYON, OSLO, now=now)

    imported(OSLO.replace("recalled", "letter of 2025"), now=now)

    oslo = db.session.scalar(db.select(Member).where(Member.slug == "oslo"))
    assert (oslo.evidence, oslo.verified_at) == ("letter of 2025", None)
    edited = db.session.scalar(db.select(JournalEntry).where(JournalEntry.action == "member.edited"))
    assert (edited.subject, edited.values) == (f"member:{oslo.id}", {"evidence": ["recalled", "letter of 2025"]})


def test_members_that_are_missing_are_told_and_kept(app, now):
    imported(LYON, OSLO, now=now)

    done = imported(OSLO, now=now)

    assert [member.slug for member in done.missing] == ["lyon"]
    assert db.session.query(Member).count() == 2


def test_a_retired_member_stays_retired(app, now):
    member = make_member(slug="lyon", retired_at=now)

    done = imported(LYON, now=now)

    assert done.retired == [member]
    assert member.name.en == "Lyon"
    assert member.retired_at is not None


def test_importing_the_export_changes_nothing(app, now):
    imported(LYON.replace("리옹", "=리옹"), OSLO, "minus,-Minus,'quoted,,,,FR,europe,member,", now=now)
    members = db.session.scalars(db.select(Member).order_by(Member.slug)).all()

    exported = roster.written(map(roster.cells_of, members)).decode("utf-8")
    found = rules_roster.preview(exported, countries=country_codes())

    assert (found.faults, found.unchanged, found.does_nothing) == ([], 3, True)
    assert exported.startswith("\ufeffslug,")


@pytest.mark.parametrize("cell", ["=1+1", "+82", "-1", "@cmd", "\tx", "\rx", "＝1", "＋1", "－1", "＠1"])
def test_no_cell_is_taken_for_a_formula(cell):
    row = dict.fromkeys(roster.COLUMNS, "x") | {"evidence": cell}

    lines = list(csv.reader(roster.written([row]).decode("utf-8-sig").splitlines(keepends=True)))

    assert lines[1][-1] == "'" + cell


def test_the_projects_own_roster_has_no_fault(app):
    found = rules_roster.preview(roster.FILE.read_text(encoding="utf-8"), countries=country_codes())

    assert (found.faults, len(found.added)) == ([], 125)


@pytest.mark.parametrize(("line", "refusal"), [
    (LYON.replace("lyon,", "Lyon!,"), rules_roster.BadSlug),
    (LYON.replace("lyon,", ","), rules_roster.BadSlug),
    (LYON.replace("lyon,", "l" * 81 + ","), rules_roster.BadSlug),
    (LYON.replace("Lyon,,", ",,"), rules_roster.NameMissing),
    (LYON.replace("FR", "FX"), rules_roster.BadCountry),
    (LYON.replace("FR", "EU"), rules_roster.BadCountry),
    (LYON.replace("europe", "atlantis"), rules_roster.BadRegion),
    (LYON.replace("member", "president"), rules_roster.BadRole),
    (LYON.replace("letter", "x" * 201), rules_roster.TooLong),
    (LYON.replace("letter", '"two\nlines"'), rules_roster.LineBreak),
    (LYON + ",surplus", rules_roster.WrongCells),
    ("lyon,Lyon", rules_roster.WrongCells),
])
def test_each_fault_is_told_with_its_line(app, line, refusal):
    assert faults(OSLO, line) == [(3, refusal)]


def test_the_longest_slug_and_evidence_are_allowed(app):
    assert faults(LYON.replace("lyon,", "l" * 80 + ",").replace("letter", "x" * 200)) == []


def test_a_slug_stands_once_in_the_file(app):
    assert faults(LYON, OSLO, LYON.replace("Lyon", "Lyons")) == [(4, rules_roster.RepeatedSlug)]


def test_a_city_of_a_country_has_one_slug(app, now):
    imported(LYON, now=now)

    assert faults(LYON.replace("lyon,", "lyon-city,")) == [(2, rules_roster.SameCity)]
    assert faults(LYON.replace("lyon,", "lyon-us,").replace("FR", "US")) == []


@pytest.mark.parametrize(("roster_text", "refusal"), [
    ("", rules_roster.WrongColumns),
    ("slug,name\nlyon,Lyon", rules_roster.WrongColumns),
    (text(LYON, head=HEAD + ",more"), rules_roster.WrongColumns),
    (HEAD, rules_roster.NoLines),
    (HEAD + "\n,,,,,,,,,\n", rules_roster.NoLines),
    (text('lyon,"Lyon'), rules_roster.NoCsv),
    (text('lyon,"Lyon"s,,,,,,,,'), rules_roster.NoCsv),
    (text("x" * 200_000), rules_roster.NoCsv),
    (text(*[LYON] * 2001), rules_roster.TooManyLines),
])
def test_what_is_no_roster_is_refused_whole(app, roster_text, refusal):
    with pytest.raises(refusal):
        rules_roster.preview(roster_text, countries=country_codes())


def test_two_thousand_lines_are_allowed(app):
    lines = [LYON.replace("lyon,", f"lyon-{number},").replace("Lyon,,", f"Lyon {number},,") for number in range(2000)]

    assert len(previewed(*lines).added) == 2000


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_what_other_spreadsheets_write_is_read(app, delimiter):
    found = rules_roster.preview("\ufeff" + text(LYON).replace(",", delimiter).replace("\n", "\r\n"),
                                 countries=country_codes())

    assert (found.faults, len(found.added)) == ([], 1)


def test_nothing_is_half_done(app, now):
    with pytest.raises(rules_roster.HasFaults):
        imported(LYON, OSLO.replace("europe", "atlantis"), now=now)

    assert db.session.query(Member).count() == 0


def test_an_import_is_refused_when_the_members_changed_after_the_preview(app, now):
    imported(LYON, now=now)
    seen = previewed(OSLO).fingerprint
    lyon = db.session.scalar(db.select(Member))
    rules.take_step(lyon, "doubt", seen=lyon.revision, by=None, now=now)
    db.session.commit()

    with pytest.raises(rules_roster.RosterChanged):
        imported(OSLO, now=now, seen=seen)

    assert db.session.query(Member).count() == 1


def test_of_two_imports_at_once_one_is_done(app, now):
    countries, seen = country_codes(), previewed(LYON).fingerprint
    lines = [LYON, LYON, OSLO, OSLO]

    def run(number):
        try:
            rules_roster.apply(text(lines[number]), countries=countries, seen=seen, by=None, now=now)
        except rules_roster.RosterChanged:
            return "refused"
        return "done"

    answers = at_once(app, len(lines), run)

    assert sorted(answers) == ["done", "refused", "refused", "refused"]
    assert db.session.query(Member).count() == 1
