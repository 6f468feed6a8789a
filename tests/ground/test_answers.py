"""What every answer carries, and what is turned away at the door."""
import io
import json
import re

import pytest
from flask import Blueprint, jsonify, request, url_for

from app import HERE, create_app
from blueprints import schema
from blueprints.access import everyone, open_to
from blueprints.answers import HEADERS, masked
from blueprints.forms import Form, Line

from ..visitor import Browser


def made(tmp_path, **environ):
    """An app of its own with these settings, and a page that says what it was told."""
    app = create_app({"SECRET_KEY": "k" * 40} | environ, tmp_path)
    app.test_client_class = Browser
    bp = Blueprint("trial", __name__)

    @bp.route("/trial/told")
    @open_to(everyone)
    def told():
        return jsonify(address=request.remote_addr, scheme=request.scheme, host=request.host)

    @bp.route("/trial/form", methods=["GET", "POST"])
    @open_to(everyone)
    def form():
        class Trial(Form):
            words = Line("Words")
        trial = Trial()
        return jsonify(accepted=trial.accepted(), errors=trial.errors)

    app.register_blueprint(bp)
    schema.bring_up_to_date(app)
    return app


def hold_to_the_headers(answer):
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")


@pytest.mark.parametrize("path", ["/", "/en/", "/fr/nowhere", "/healthz", "/readyz", "/robots.txt", "/static/theme.css",
                                  "/static/missing.css", "/bootstrap/static/css/bootstrap.min.css", "/en",
                                  "/en/desk/", "/en/%00", "/calendar/programme.ics", "/en/sign-in"])
def test_every_answer_has_the_strict_headers(app, path):
    hold_to_the_headers(app.test_client().get(path))


def test_so_have_answers_that_say_no_early(app):
    client = app.test_client()

    for answer in (client.delete("/en/"), client.post("/en/sign-in"), client.get("/en/", headers={"Host": "evil.example"}),
                   client.post("/en/sign-in", data={"email": "x" * 3_000_000})):
        assert answer.status_code in (400, 405, 413)
        hold_to_the_headers(answer)


def test_an_unchanged_file_is_a_304_with_its_headers(app):
    client = app.test_client()
    first = client.get("/static/theme.css")

    second = client.get("/static/theme.css", headers={"If-None-Match": first.headers["ETag"]})

    assert (second.status_code, second.data) == (304, b"")
    hold_to_the_headers(second)


def test_https_is_kept_where_it_is_the_public_address(tmp_path):
    secure = made(tmp_path / "a", BASE_URL="https://assembly.example.org").test_client()
    plain = made(tmp_path / "b").test_client()

    assert secure.get("/healthz", base_url="https://assembly.example.org").headers["Strict-Transport-Security"] == (
        "max-age=31536000; includeSubDomains")
    assert "Strict-Transport-Security" not in plain.get("/healthz", base_url="http://127.0.0.1:8000").headers


def test_pages_are_kept_by_nobody(visitor):
    assert visitor.open("/en/sign-in").headers["Cache-Control"] == "no-store"


def test_robots_may_read_everything_public(app):
    answer = app.test_client().get("/robots.txt")

    assert (answer.mimetype, answer.text) == ("text/plain", "User-agent: *\nDisallow:\n")


def test_files_are_kept_for_ever_under_the_address_of_their_content(app):
    client = app.test_client()
    with app.test_request_context():
        addresses = [url_for("static", filename="theme.css"),
                     url_for("bootstrap.static", filename="css/bootstrap.min.css")]

    for address in addresses:
        assert re.search(r"\?v=[0-9a-f]{20}$", address)
        assert client.get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert client.get(address[:-1]).headers["Cache-Control"] == "public, max-age=3600"
        assert client.get(address.split("?")[0]).headers["Cache-Control"] == "public, max-age=3600"


def test_a_file_that_is_not_there_is_not_kept(app):
    answer = app.test_client().get("/static/missing.css?v=1")

    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


# Hosts and proxies.

@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:8000", "localhost@evil.example",
                                  "", "[::1", "evil.example#localhost", "localhost\x00.evil.example"])
def test_a_host_that_is_not_ours_is_a_400_and_nothing_links_to_it(app, host):
    answer = app.test_client().get("/ko/", headers={"Host": host})

    assert answer.status_code == 400
    assert "evil.example" not in answer.text
    assert '<html lang="ko"' in answer.text
    hold_to_the_headers(answer)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "localhost:8000", "127.0.0.1:9999"])
def test_our_own_hosts_are_let_in(app, host):
    assert app.test_client().get("/healthz", headers={"Host": host}).status_code == 200


def test_the_public_host_is_let_in(tmp_path):
    client = made(tmp_path, BASE_URL="https://assembly.example.org").test_client()

    assert client.get("/healthz", headers={"Host": "assembly.example.org"}).status_code == 200
    assert client.get("/healthz", headers={"Host": "other.example.org"}).status_code == 400


FORWARDED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "assembly.example.org"}


def test_what_a_proxy_says_is_believed_only_when_there_is_one(tmp_path):
    alone = made(tmp_path / "a", BASE_URL="https://assembly.example.org").test_client()
    behind = made(tmp_path / "b", BASE_URL="https://assembly.example.org", TRUSTED_PROXIES="1").test_client()

    assert alone.get("/trial/told", headers=FORWARDED, base_url="http://127.0.0.1").json == {
        "address": "127.0.0.1", "scheme": "http", "host": "127.0.0.1"}
    assert behind.get("/trial/told", headers=FORWARDED, base_url="http://127.0.0.1").json == {
        "address": "203.0.113.9", "scheme": "https", "host": "assembly.example.org"}


def test_only_the_last_of_several_addresses_is_the_proxys_own_word(tmp_path):
    behind = made(tmp_path, TRUSTED_PROXIES="1").test_client()

    told = behind.get("/trial/told", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}, base_url="http://127.0.0.1")

    assert told.json["address"] == "203.0.113.9"


# Sizes and characters.

def a_long_form():
    return {"words": "x" * 600_000}


def a_large_file():
    return {"words": (io.BytesIO(b"x" * 2_200_000), "file.csv")}


def many_parts():
    return {f"field{number}": (io.BytesIO(b"x"), f"{number}.txt") for number in range(600)}


def a_long_part():
    return {"words": "x" * 600_000, "file": (io.BytesIO(b"x"), "file.csv")}


@pytest.mark.parametrize("make", [a_long_form, a_large_file, many_parts, a_long_part])
def test_what_is_too_large_is_a_413_in_the_looks_of_the_house(app, make):
    answer = app.test_client().post("/es/sign-in", data=make())

    assert answer.status_code == 413
    assert '<html lang="es"' in answer.text
    assert 'class="error-page"' in answer.text
    hold_to_the_headers(answer)


@pytest.mark.parametrize("character", ["%00", "%0B", "%1B", "%C2%85", "%E2%80%AE", "%EF%BF%BF"])
def test_characters_nobody_types_are_refused_in_addresses(app, character):
    client = app.test_client()

    assert client.get(f"/en/programme/{character}").status_code == 400
    assert client.get(f"/en/?q={character}").status_code == 400
    assert client.get(f"/en/?{character}=q").status_code == 400


def test_broken_utf8_in_an_address_does_no_harm(app):
    client = app.test_client()

    assert client.get("/en/%ff%fe").status_code == 404
    assert client.get("/en/?q=%ff%fe").status_code == 200


# The log.

def lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_request_is_one_line_with_the_routes_pattern(app, capsys):
    path = "/fr/sign-in/very-secret-token-of-somebody?q=Kim"

    app.test_client().get(path, headers={"User-Agent": '"}{"fake": 1}'})

    [line] = lines(capsys)
    assert set(line) == {"at", "request", "method", "route", "status", "ms", "account"}
    assert (line["method"], line["route"], line["account"]) == (
        "GET", "/<any(en, ko, fr, es):language>/sign-in/<token>", None)


@pytest.mark.parametrize("path", ['/en/%0d%0a%7b"fake": 1}', '/en/?q=%0d%0a{"fake": 1}', "/en/%0a%0a"])
def test_nobody_can_write_a_line_of_their_own(app, capsys, path):
    app.test_client().get(path)

    [line] = lines(capsys)

    assert "fake" not in json.dumps(line)


def test_a_made_up_method_is_not_copied_into_the_log(app, capsys):
    app.test_client().open("/en/", method='GET"},{"fake')

    [line] = lines(capsys)

    assert line["method"] == "?"


def test_whoever_is_signed_in_is_only_a_number_in_the_log(signed_in, capsys):
    organiser = signed_in("admin", name="Private Example", email="private@example.org")

    organiser.open("/en/account")

    line = lines(capsys)[-1]
    assert isinstance(line["account"], int)
    assert "rivate" not in json.dumps(line)


def test_faults_are_logged_without_what_is_somebodys():
    said = masked("for 'Kim Example' <kim@example.org> at 3HAEJAYMOaoctUCHWauhjB3dq3i5yCy6: Key (email)=(kim@example.org)")

    assert said == "for *** *** at ***: Key ***"


def test_no_file_of_ours_disallows_or_inlines():
    """The Content-Security-Policy has no exception, so no page may need one."""
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    assert [path.name for path in (HERE / "templates").rglob("*.html") if "nonce=" in path.read_text()] == []
