"""What is in a database when it is updated is still there afterwards, and means the same."""
import datetime as dt

import pytest
import sqlalchemy as sa
from alembic import command

from blueprints.db import db

from .test_migrations import alembic_config, make_app  # noqa: F401

AT = dt.datetime(2025, 3, 1, 9, tzinfo=dt.UTC)
BY_TYPE = {sa.Integer: 1, sa.String: "", sa.Text: "", sa.Boolean: False, sa.DateTime: AT, sa.Date: AT.date(), sa.JSON: {},
           sa.Time: AT.time()}


def put(connection, table, /, **values):
    """Insert a row as the older program did: what is not named is the plainest value of its type, or NULL where it may."""
    table = sa.Table(table, sa.MetaData(), autoload_with=connection)
    plain = {column.name: next(value for kind, value in BY_TYPE.items() if isinstance(column.type, kind))
             for column in table.columns if not column.nullable and column.name not in values}
    connection.execute(table.insert().values(plain | values))


@pytest.fixture
def updated(make_app):  # noqa: F811
    """An app whose database was filled at revision 0001 and then updated; and the settings of its migrations."""
    app = make_app("older")
    config = alembic_config(app)
    command.upgrade(config, "0001")
    with db.engine.begin() as connection:
        put(connection, "assembly", id=1, zone="Asia/Seoul")
        put(connection, "days", id=1)
        put(connection, "members", id=1, slug="lyon", country_code="FR", region="europe", part="member")
        put(connection, "delegations", id=1, member_id=1, seats=4)
        for number, status in enumerate(("pending", "confirmed", "declined", "withdrawn"), 1):
            put(connection, "delegates", id=number, reference=f"R{number}", link_hash=f"{number}", request_key=f"{number}",
                delegation_id=1, name=f"Person {number}", email=f"p{number}@example.org", post="delegate", language="fr",
                email_folded=f"p{number}@example.org", diet="none", status=status, city_written="")
        put(connection, "delegates", id=5, reference="R5", link_hash="5", request_key="5", delegation_id=None, name="Person 5",
            email="p5@example.org", email_folded="p5@example.org", post="delegate", language="fr", diet="none",
            status="pending", city_written="Atlantis")
        put(connection, "slots", id=1, code="A1", kind="plenary", day_id=1, minutes=60, access="open", status="planned")
        put(connection, "speakers", id=1, slug="kim", name="Kim")
        put(connection, "appearances", slot_id=1, speaker_id=1, part="chair")
        put(connection, "letters", id=1, message_id="<1@example.org>", to="p1@example.org", language="fr", kind="received",
            about="delegate:1")
    command.upgrade(config, "head")
    return config


def told(words):
    return [tuple(row) for row in db.session.execute(sa.text(words)).all()]


def test_everybody_registered_comes_for_a_city_and_stands_where_they_stood(updated):
    assert told("SELECT delegates.id, status, slug FROM delegates JOIN categories ON categories.id = category_id"
                " ORDER BY delegates.id") == [
        (1, "pending", "delegation"), (2, "confirmed", "delegation"), (3, "declined", "delegation"),
        (4, "withdrawn", "delegation"), (5, "pending", "delegation")]
    assert told("SELECT offer_hours, places FROM assembly") == [(48, None)]


def test_what_refers_to_a_table_that_was_made_anew_is_still_there(updated):
    assert told("SELECT slot_id, speaker_id FROM appearances") == [(1, 1)]
    assert told("SELECT about, qr, attachments FROM letters") in ([("delegate:1", "", "[]")], [("delegate:1", "", [])])
    assert told("SELECT seats, invite_number FROM delegations") == [(4, 0)]


def test_the_category_that_was_made_leaves_its_number_to_nobody_else(updated, make_app):  # noqa: F811
    from blueprints.delegations import rules_categories

    rules_categories.load()
    db.session.commit()

    slugs = [slug for slug, in told("SELECT slug FROM categories ORDER BY position, id")]
    assert slugs == ["delegation", "observer", "partner", "speaker", "press", "staff"]


def test_going_back_loses_only_what_the_older_program_has_no_word_for(updated):
    command.downgrade(updated, "0001")

    assert told("SELECT id, status FROM delegates ORDER BY id") == [
        (1, "pending"), (2, "confirmed"), (3, "declined"), (4, "withdrawn"), (5, "pending")]
    assert told("SELECT slot_id, speaker_id FROM appearances") == [(1, 1)]


def test_who_spoke_already_needs_no_confirmation_and_sessions_keep_their_day(updated):
    assert told("SELECT day_id, organ, stream, note FROM slots") == [(1, None, "", "")]
    assert told("SELECT slug FROM speakers WHERE is_confirmed") == [("kim",)]


def test_going_back_puts_what_lies_in_the_tray_on_the_first_day(updated):
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE slots SET day_id = NULL"))

    command.downgrade(updated, "0002")

    assert told("SELECT code, day_id FROM slots") == [("A1", 1)]
