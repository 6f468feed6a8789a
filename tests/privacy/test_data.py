"""What somebody can take away: every row about them, nothing about others, and no secret."""
import datetime as dt
import json

import pytest

from blueprints.accounts import rules as accounts
from blueprints.accounts.models import RecoveryCode, WrongCode, hash_of
from blueprints.db import db, now
from blueprints.delegations.models import Status
from blueprints.journal.rules import record
from blueprints.mail.rules import write_letter
from blueprints.privacy import queries, words
from blueprints.texts import LANGUAGES
from tests import factories
from tests.statements import count_statements
from tests.visitor import Visitor

from .planting import PLANTED, planted, token_of
from .test_erasing import leave_traces

pytestmark = pytest.mark.usefixtures("assembly")
EMAIL = PLANTED["email"]
SECRET = ("hash", "link_hash", "request_key", "totp_secret", "message_id", "body", "qr", "address_hash", "invite_hash")


def pointing():
    """(table, column, table it points to) for each foreign key to a row that is about a person, or about such a row."""
    known, found = {"accounts", "delegates"}, set()
    while True:
        more = {(table.name, key.parent.name, key.column.table.name) for table in db.metadata.sorted_tables
                for key in table.foreign_keys if key.column.table.name in known}
        if more == found:
            return found
        found = more
        known |= {table for table, column, _target in found if f"{table}.{column}" not in queries.ELSEWHERE}


def test_every_row_that_points_to_a_person_is_known():
    unknown = [f"{table}.{column}" for table, column, target in pointing()
               if column not in queries.OWN.get(table, ()) and f"{table}.{column}" not in queries.ELSEWHERE]

    assert sorted(unknown) == [], "say in privacy/queries.py whether such a row is the person's own, or why not"


def test_every_table_that_names_a_person_in_words_is_known():
    by_name = {table.name for table in db.metadata.sorted_tables if {"about", "subject"} & set(table.columns.keys())
               and "about" in table.columns or table.name == "journal"}

    assert by_name == {"letters", "journal"}


def test_what_is_left_out_is_still_there_to_be_left_out():
    columns = {f"{table.name}.{column.name}" for table in db.metadata.sorted_tables for column in table.columns}

    assert set(queries.ELSEWHERE) <= columns
    assert {f"{table}.{column}" for table, known in queries.OWN.items() for column in known} <= columns


def test_every_table_and_column_that_is_shown_has_words():
    shown = {key for name in queries.ORDER for key in columns_shown(name)}

    assert set(words.TABLES) == set(queries.ORDER) == {*queries.OWN, "letters"}
    assert sorted(key for key in shown if str(words.column(key)) == key and key not in SAME_IN_ENGLISH) == []


SAME_IN_ENGLISH = {"about", "account", "action", "answer", "biography", "browser", "category", "city", "code", "day",
                   "delegation", "email", "language",
                   "name", "note", "number", "office", "option", "organisation", "position", "rank", "reference", "role",
                   "status", "subject", "to", "tries", "turn", "words", "reason", "diet", "coordinator", "kind", "post",
                   "seats"}


def columns_shown(name):
    for column in db.metadata.tables[name].columns:
        if column.name not in queries.HIDDEN - queries.TOLD.get(name, set()) and not (
                column.foreign_keys and column.name.startswith(("question", "member"))):
            yield column.name.removesuffix("_id") if column.foreign_keys else column.name


def everything(visitor, endpoint, **values):
    answer = visitor.client.get(visitor.address(endpoint, values))
    assert answer.headers["Content-Disposition"] == "attachment; filename=my-data.json"
    assert answer.headers["Cache-Control"] == "no-store"
    return json.loads(answer.data)["tables"], answer.text


def test_an_account_takes_away_a_row_of_every_table(app):
    delegate = planted()
    account = leave_traces(delegate)
    delegate.delegation.coordinator = account
    accounts.give(account, accounts.Role.EDITOR, by=None, now=now())
    db.session.add_all([
        RecoveryCode(account_id=account.id, hash="r"), WrongCode(account_id=account.id, address_hash="a")])
    make_waiting(delegate)
    release_by(account)
    factories.make_speaker(delegate_id=delegate.id)
    db.session.execute(db.metadata.tables["mailings"].update().values(written_by_id=account.id))
    visitor = Visitor(app).sign_in(account)

    tables, raw = everything(visitor, "privacy.account_data_file")

    assert set(tables) == set(queries.ORDER)
    assert tables["delegates"][0] | {"name": PLANTED["name"], "diet_note": PLANTED["diet_note"]} == tables["delegates"][0]
    assert tables["answers"][0]["wording"]["en"] == "Which guild?"
    assert {row["action"] for row in tables["journal"]} >= {"delegate.registered", "delegate.edited"}
    assert not any(f'"{name}"' in raw for name in SECRET if name != "body")
    assert hash_of("calendar") not in raw


def make_waiting(delegate):
    from blueprints.delegations.models import Party
    party = factories.added(Party(category_id=delegate.category_id, delegation_id=delegate.delegation_id, turn=1))
    delegate.party_id, delegate.status = party.id, Status.WAITING
    db.session.commit()


def release_by(account):
    from blueprints.programme.rules_release import release
    from blueprints.texts import Text
    release(note=Text(en="First"), by=account, now=now(), host="localhost", base_url="http://localhost")
    db.session.commit()


def test_the_own_link_takes_away_the_registration_and_not_the_account(visitor):
    delegate = planted()
    leave_traces(delegate)

    tables, _raw = everything(visitor, "privacy.registration_data_file", token=token_of(delegate))

    assert set(tables) == {"delegates", "answers", "sign_ups", "stars", "invitations", "still_coming", "speakers",
                           "subscriptions", "letters", "journal"}
    assert tables["sign_ups"][0]["slot"]["en"].startswith("Session ")


def test_whoever_registers_with_anothers_address_learns_nothing_of_them(visitor):
    """The form asks for no proof of the address, so its link must not open what belongs to the address."""
    leave_traces(planted())
    other = planted(name="Mallory Example", own_name="", category=factories.make_category().slug, city="")

    tables, raw = everything(visitor, "privacy.registration_data_file", token=token_of(other))

    assert [row["name"] for row in tables["delegates"]] == ["Mallory Example"]
    assert "Quillon" not in raw
    assert "accounts" not in tables


def test_those_merged_into_it_are_told_too(visitor):
    delegate = planted()
    factories.make_delegate(name="Quillon V.", merged_into_id=delegate.id, status=Status.WITHDRAWN)

    tables, _raw = everything(visitor, "privacy.registration_data_file", token=token_of(delegate))

    assert [row["name"] for row in tables["delegates"]] == [PLANTED["name"], "Quillon V."]


def test_nobody_else_is_told(app):
    """Names of accounts, of other people of the delegation, of whose place one took."""
    registrar = factories.make_account("registrar", name="Rae Registrar", email="rae@example.org")
    delegate = planted()
    delegate.added_by_id = registrar.id
    factories.make_delegate(delegation=delegate.delegation, name="Neighbour Example", email="neighbour@example.org")
    record("delegate.confirmed", delegate, by=registrar)
    write_letter("delegate-confirmed", to="before@example.org", language="en", subject="s", body="b",
                 about=f"delegate:{delegate.id}", host="localhost", now=now())

    _tables, raw = everything(Visitor(app), "privacy.registration_data_file", token=token_of(delegate))

    assert not any(word in raw for word in ("Rae", "rae@", "Neighbour", "neighbour", "before@example.org"))
    assert '"added_by": "somebody else"' in raw


@pytest.mark.on_either
@pytest.mark.parametrize("role", ["admin", "registrar", "editor", "focal-point", "delegate"])
def test_everybody_who_signs_in_sees_the_own_data(signed_in, role):
    person = signed_in(role, name="Own Name")

    page = person.open("privacy.account_data")

    assert "Own Name" in page.text
    assert page.texts("section h2")[0] == "Account (1)"
    assert person.open("accounts.account").text.count("Your data") == 1


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_reads_in_each_language(visitor, language):
    delegate = planted()
    leave_traces(delegate)

    page = visitor.open("privacy.registration_data", token=token_of(delegate), language=language)

    assert PLANTED["diet_note"] in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_the_page_says_in_words_what_the_file_says_in_ours(visitor):
    delegate = planted()
    leave_traces(delegate)

    page = visitor.open("privacy.registration_data", token=token_of(delegate))

    assert "Waiting for confirmation" in page.text
    assert "Registration received" in page.text
    assert "Registered" in page.texts("section[aria-labelledby=table-journal]")[0]
    assert "has a place" in page.text


@pytest.mark.on_either
def test_a_page_asks_no_more_about_ten_letters_than_about_one(visitor, app):
    delegate = planted()

    def statements():
        db.session.commit()
        with count_statements() as asked:
            visitor.open("privacy.registration_data", token=token_of(delegate))
        return asked.count

    few = statements()
    for number in range(9):
        write_letter("test", to=EMAIL, language="en", subject=str(number), body="b", about=f"delegate:{delegate.id}",
                     host="localhost", now=now() + dt.timedelta(seconds=number))
        record("delegate.edited", delegate)

    assert statements() == few


def test_the_own_page_leads_there(visitor):
    delegate = planted()

    page = visitor.open("delegations.registration", token=token_of(delegate))

    token = token_of(delegate)
    assert {f"/en/registration/{token}/data", f"/en/registration/{token}/erase"} <= set(page.links())
