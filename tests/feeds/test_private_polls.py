"""Polls of private feeds: answered before Flask begins, within limits, and never later than what was changed."""
import pytest

from blueprints.agenda import rules, rules_calendars
from blueprints.db import db
from blueprints.feeds import routes_private
from tests.agenda.people import coming
from tests.conftest import NOW
from tests.statements import count_in_sqlite, count_statements

from .private import ask, secret_of, statuses

pytestmark = pytest.mark.usefixtures("assembly")


def test_too_many_polls_of_one_secret_are_put_off_and_nobody_elses(visitor, programme, limited, monkeypatch):
    monkeypatch.setattr(routes_private.POLLS, "most", 5)
    one, other = secret_of(coming()), secret_of(coming())

    answers = [visitor.client.get(f"/calendar/mine/{one}.ics").status_code for _ in range(5)]
    late = visitor.client.get(f"/calendar/mine/{one}.ics")
    visitor.app.wsgi_app.added.forget(next(iter(visitor.app.wsgi_app.added.again)))
    in_flask = visitor.client.get(f"/calendar/mine/{one}.ics")

    assert set(answers) == {200}
    for answer in (late, in_flask):
        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 3601
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert visitor.client.get(f"/calendar/mine/{other}.ics").status_code == 200, "each secret counts for itself"


def test_many_wrong_secrets_are_put_off_while_right_ones_of_that_address_open(visitor, programme, limited, monkeypatch):
    """A calendar service goes on asking for calendars that are gone, for the same few addresses as all its others."""
    monkeypatch.setattr(routes_private.GUESSES, "most", 3)
    right = secret_of(coming())

    answers = [visitor.client.get(f"/calendar/mine/{number:032}.ics").status_code for number in range(5)]

    assert answers == [404, 404, 404, 429, 429]
    assert visitor.client.get(f"/calendar/mine/{right}.ics").status_code == 200


def test_a_poll_is_one_statement_past_sqlalchemy(visitor, programme, kind):
    ana = coming()
    rules.star(ana, "PAR", now=NOW)
    secret = secret_of(ana)
    ask(visitor, secret)

    with count_in_sqlite() if kind == "sqlite" else count_statements() as asked:
        for _ in range(2):
            ask(visitor, secret)

    assert len(asked) == (2 if kind == "sqlite" else 0)


def test_the_door_says_of_a_private_feed_what_the_app_says(visitor, programme):
    ana = coming()
    rules.star(ana, "PAR", now=NOW)
    address = f"/calendar/mine/{secret_of(ana)}.ics?lang=ko&alarm=15"
    visitor.client.get(address)
    etag = visitor.client.get(address).headers["ETag"]

    for method, headers in (("get", {}), ("head", {}), ("get", {"If-None-Match": etag}), ("get", {"Accept-Encoding": "gzip"})):
        doors = visitor.client.open(address, method=method.upper(), headers=headers)
        visitor.app.wsgi_app.added.forget(next(iter(visitor.app.wsgi_app.added.again)))
        apps = visitor.client.open(address, method=method.upper(), headers=headers)
        visitor.client.get(address)
        assert (doors.status_code, doors.data, sorted(doors.headers)) == (apps.status_code, apps.data, sorted(apps.headers))


def test_what_is_revoked_withdrawn_or_chosen_is_seen_by_the_door_at_once(visitor, programme):
    ana = coming()
    secret = secret_of(ana)
    for _ in range(3):
        assert statuses(ask(visitor, secret)) == {}
    rules.star(ana, "PAR", now=NOW)
    db.session.commit()
    assert set(statuses(ask(visitor, secret))) == {"PAR"}

    rules_calendars.revoke(ana, now=NOW)
    db.session.commit()

    ask(visitor, secret, status=404)


def test_a_bug_at_the_door_is_told_without_the_address_and_the_app_answers(visitor, programme, capsys):
    secret = secret_of(coming())
    ask(visitor, secret)
    visitor.app.extensions["private meanings"].put("", "no wishes")

    ask(visitor, secret)

    logged = capsys.readouterr().out
    assert '"fault": "AttributeError"' in logged
    assert secret not in logged


def test_who_is_signed_in_reads_the_same_calendar_without_a_cookie_of_its_own(signed_in, visitor, programme):
    secret = secret_of(coming())
    theirs = signed_in("registrar").client.get(f"/calendar/mine/{secret}.ics")

    assert theirs.data == ask(visitor, secret).answer.data
    assert "Set-Cookie" not in theirs.headers
    assert "Cookie" not in theirs.headers["Vary"]
