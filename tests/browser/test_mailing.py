"""A registrar follows a letter to many: the page tells how far it is by itself, while a real postman sends."""
import datetime as dt
import email
import email.policy

import pytest

from blueprints.db import db, now
from blueprints.mail.models import Letter
from blueprints.mail.rules_mailings import Recipient, write_mailing
from blueprints.texts import Text

LATER = dt.timedelta(hours=1)


@pytest.fixture
def mailing(new_server):
    """(its id, send): five letters that wait for an hour, unless send() lets them go at once."""
    def values(number):
        return {"name": f"Person {number}", "reference": f"R{number}", "city": "Seoul", "link": f"{new_server.address}/en/"}

    def send():
        with new_server.app.app_context():
            db.session.execute(db.update(Letter).values(not_before=now()))
            db.session.commit()

    with new_server.app.app_context():
        people = [Recipient(f"person{number}@example.org", "en", None, values(number)) for number in range(5)]
        words = {"subject": Text(en="Come to {city}"), "body": Text(en="Dear {name},\n\n{link}\n"), "language": "en"}
        written = write_mailing(people, **words, audience={}, by=None, request_key="k" * 20, host="localhost",
                                now=now() + LATER)
        db.session.commit()
        return written.id, send


def test_the_page_follows_the_postman_and_then_rests(new_server, opened, mailing):
    number, send = mailing
    page = opened(new_server, new_server.admin_cookie())
    page.goto(f"/en/desk/mailings/{number}")
    assert page.locator("[data-live=bar]").inner_text().strip() == "0 of 5 letters"

    send()

    page.get_by_text("All have been sent.").wait_for(timeout=60_000)
    assert page.locator("[data-live=bar]").inner_text().strip() == "5 of 5 letters"
    assert page.locator("progress").get_attribute("value") == "5"
    assert page.get_by_role("button", name="Stop what is still waiting").count() == 0
    left = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in new_server.letters()]
    [letter] = [letter for letter in left if letter["To"] == "person3@example.org"]
    assert letter["Subject"] == "Come to Seoul"
    assert f'<a href="{new_server.address}/en/">' in letter.get_body(("html",)).get_content()
