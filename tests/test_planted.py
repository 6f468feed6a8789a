"""What people write stays words: hostile ones are planted in every column of text and looked at on every page."""
import csv
import io

import icalendar
import pytest
import sqlalchemy as sa

from blueprints.db import db, now
from blueprints.programme.rules_release import release
from blueprints.texts import LANGUAGES, Text, Translated

from . import factories
from .ground.places import NUMBER, address, furnish, rules_of
from .visitor import Page, Visitor

HOSTILE = "=<img src=x onerror=alert(1)></title></textarea></script>\"'{{1237*7919}}{0.__class__}%(city)s %s 100%"
# Columns whose words are chosen among a few, stand in addresses, or are checked to be an address or a zone.
SHAPED = {"slug", "code", "zone", "email", "email_folded", "contact", "to", "language", "spoken", "country_code", "hash",
          "about", "link_hash", "invite_hash", "request_key", "reference", "message_id", "members_as_of", "host",
          "founded_in", "action",
          "subject", "notice_version", "last_error", "kind", "address_hash", "totp_secret", "date", "paper", "shown"}

NOT_READY = {"site.readyz", "programme.booklet"}        # a letter that was planted is late, a booklet is still to be made


def plant():
    """Write the hostile words into every column of text that people fill."""
    agreed = dict.fromkeys(("diet_consented_at", "access_consented_at"), now())
    db.session.execute(db.metadata.tables["delegates"].update().values(agreed))
    planted = 0
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if column.name in SHAPED - {"subject"} or column.foreign_keys or isinstance(column.type, sa.Enum):
                continue
            if isinstance(column.type, Translated):
                value = Text(**dict.fromkeys(LANGUAGES, HOSTILE))
            elif isinstance(column.type, sa.String) and not (table.name == "journal" and column.name == "subject"):
                value = HOSTILE[:column.type.length or 500]
            else:
                continue
            db.session.execute(table.update().values({column.name: value}))
            planted += 1
    db.session.commit()
    return planted


@pytest.fixture
def planted(app):
    """An app full of hostile words, published."""
    furnish()
    factories.make_delegate(reason="x", city_written="y")
    assert plant() > 30
    db.session.expire_all()
    release(note=Text(en=HOSTILE), by=None, now=now(), host="localhost", base_url="http://localhost")
    db.session.commit()
    return app


def harm(page):
    """What on this page has become more than words."""
    found = [element.tag for element in page.html.cssselect("img[onerror], script:not([src]), [src=x]")
             if element.get("type") != "application/ld+json"]      # data, which no browser runs
    words = page.html.text_content()
    if str(1237 * 7919) in words or "<class" in words:
        found.append("a template or a format came alive")
    return found


@pytest.mark.on_either
def test_hostile_words_stay_words_on_every_page(planted):
    person = factories.make_account("admin", "focal-point", name=HOSTILE)
    db.session.execute(db.metadata.tables["delegations"].update().values(coordinator_id=person.id))
    db.session.execute(db.metadata.tables["parties"].update().values(delegation_id=NUMBER))
    db.session.commit()
    people = [Visitor(planted), Visitor(planted).sign_in(person)]
    wrong, seen = {}, 0
    for rule in rules_of(planted, "GET"):
        path = address(planted, rule)
        for visitor in people:
            page = Page(visitor.client.get(path), path)
            if page.status >= 500 and rule.endpoint not in NOT_READY:
                wrong[path] = page.status
            elif page.html is not None and page.status == 200:
                seen += "onerror" in page.html.text_content()
                if harm(page):
                    wrong[path] = harm(page)

    assert wrong == {}
    assert seen > 40, "the words were hardly shown: plant them where the pages look"


def test_hostile_words_stay_values_in_feeds_and_tables(planted):
    visitor = Visitor(planted).sign_in(factories.make_account("admin"))

    calendar = icalendar.Calendar.from_ical(visitor.open("feeds.programme_feed").answer.data)
    rows = list(csv.reader(io.StringIO(visitor.open("roster.export_roster").answer.data.decode("utf-8-sig"))))

    [event] = [event for event in calendar.walk("VEVENT") if not event.errors]
    assert HOSTILE in event["SUMMARY"]
    assert [cell for row in rows for cell in row if cell[:1] in "=+-@" and cell] == []
