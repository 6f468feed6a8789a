"""Each error in the reader's language and the house's look, through the real handlers; and none of them tells too much."""
import json

import pytest
import sqlalchemy as sa
from flask import Blueprint, abort, render_template_string, request

from app import create_app
from blueprints import schema
from blueprints.access import everyone, open_to
from blueprints.accounts.models import Account
from blueprints.db import db
from blueprints.limits import limiter
from blueprints.site.errors import WORDS
from blueprints.texts import LANGUAGES

from ..visitor import Browser, Visitor

SECRET = "kim@example.org"


@pytest.fixture(scope="module")
def trial_app(tmp_path_factory):
    """An app with pages that fail in each way there is."""
    app = create_app({"SECRET_KEY": "k" * 40, "BASE_URL": "http://localhost"}, tmp_path_factory.mktemp("errors"))
    app.test_client_class = Browser
    bp = Blueprint("trial", __name__, url_prefix="/<language>/trial")

    @bp.route("/<int:code>")
    @open_to(everyone)
    def stop(code):
        abort(code)

    @bp.route("/bug")
    @open_to(everyone)
    def bug():
        raise KeyError(f"no such thing as {SECRET} for {request.args.get('q')}")

    @bp.route("/bug-in-template")
    @open_to(everyone)
    def bug_in_template():
        return render_template_string("{{ nothing.at.all }}")

    @bp.route("/bug-in-sql")
    @open_to(everyone)
    def bug_in_sql():
        return db.session.execute(sa.text("SELECT :secret FROM nowhere"), {"secret": SECRET})

    @bp.route("/too-large", methods=["GET", "POST"])
    @open_to(everyone)
    def read():
        return request.form.get("words", "")

    @bp.route("/too-often")
    @open_to(everyone)
    @limiter.limit("1 per hour")
    def often():
        return "once"

    @bp.route("/database-away")
    @open_to(everyone)
    def away():
        raise sa.exc.OperationalError("SELECT 1", {}, Exception(SECRET))

    @bp.route("/pool-empty")
    @open_to(everyone)
    def pool():
        raise sa.exc.TimeoutError(SECRET)

    @bp.route("/lock-held", methods=["POST"])
    @open_to(everyone)
    def locked():
        return str(db.session.scalar(db.select(Account.id)))

    @bp.route("/closed")
    def closed():
        return "nobody said who may enter"

    app.register_blueprint(bp)
    schema.bring_up_to_date(app)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", WORDS)
def test_every_error_is_told_in_the_readers_language(trial_app, code, language):
    visitor = Visitor(trial_app, language)

    page = visitor.open(f"/{language}/trial/{code}", status=code)

    title, advice = WORDS[code]
    assert page.html.get("lang") == language
    assert page.texts(".error-code") == [str(code)]
    if language == "en":
        told = advice % {"most": trial_app.config["MAX_CONTENT_LENGTH"] // 2**20}
        assert (page.texts("h1"), page.texts("main .lead")) == ([title], [told])
        assert page.title.startswith(title)
    else:
        assert page.texts("h1") != [title], f"“{title}” is not translated"
        assert page.texts("main .lead") != [advice], f"“{advice}” is not translated"
    assert f"/{language}/" in page.links()


@pytest.mark.parametrize(("method", "path", "status", "headers"), [
    ("GET", "/en/trial/bug", 500, {}),
    ("GET", "/en/trial/bug-in-template", 500, {}),
    ("GET", "/en/trial/bug-in-sql", 500, {}),
    ("GET", "/en/trial/database-away", 503, {"Retry-After": "5"}),
    ("GET", "/en/trial/pool-empty", 503, {"Retry-After": "5"}),
    ("DELETE", "/en/trial/bug", 405, {}),
    ("GET", "/en/trial/nowhere", 404, {}),
    ("GET", "/en/trial/429", 429, {"Retry-After": "60"}),
    ("GET", "/en/trial/503", 503, {"Retry-After": "5"}),
    ("GET", "/en/trial/closed", 403, {}),
    ("GET", "/en/trial/418", 418, {}),
    ("GET", "/en/trial/502", 502, {}),
])
def test_each_fault_has_its_status_and_says_when_to_try_again(trial_app, method, path, status, headers):
    answer = trial_app.test_client().open(path, method=method)

    assert answer.status_code == status
    assert {name: answer.headers[name] for name in headers} == headers
    assert 'class="error-page"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert SECRET not in answer.text


def test_what_is_not_allowed_says_what_is(trial_app):
    answer = trial_app.test_client().delete("/en/trial/bug")

    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_too_many_tries_are_a_429(trial_app):
    limiter.enabled = True
    client = trial_app.test_client()

    answers = [client.get("/ko/trial/too-often") for _ in range(2)]
    limiter.enabled = False

    assert [answer.status_code for answer in answers] == [200, 429]
    assert 3590 <= int(answers[1].headers["Retry-After"]) <= 3601
    assert '<html lang="ko"' in answers[1].text


@pytest.mark.parametrize("path", ["bug", "bug-in-template", "bug-in-sql"])
def test_a_bug_is_told_to_the_log_and_to_nobody_else(trial_app, capsys, path):
    answer = trial_app.test_client().get(f"/en/trial/{path}?q=private-words")

    said = capsys.readouterr()
    fault, line = map(json.loads, said.out.splitlines())
    assert said.err == ""
    assert fault["route"] == line["route"] == f"/<language>/trial/{path}"
    assert fault["request"] == line["request"]
    assert fault["fault"] in ("KeyError", "UndefinedError", "OperationalError", "ProgrammingError")
    assert any("test_errors.py" in place for place in fault["at_lines"])
    for private in (SECRET, "Traceback", "nowhere", "test_errors"):
        assert private not in answer.text
    for private in (SECRET, "private-words"):
        assert private not in said.out


def test_a_head_of_an_error_has_no_body(trial_app):
    answer = trial_app.test_client().head("/en/trial/bug")

    assert (answer.status_code, answer.data) == (500, b"")


def test_even_where_the_page_of_an_error_cannot_be_drawn_there_is_an_answer(trial_app, monkeypatch, capsys):
    monkeypatch.setitem(trial_app.jinja_env.globals, "language", None)

    answer = trial_app.test_client().get("/en/trial/404")

    assert answer.status_code == 404
    assert (answer.mimetype, answer.text) == ("text/plain", ". ".join(WORDS[404]) + "\n")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert json.loads(capsys.readouterr().out.splitlines()[0])["fault"] == "TypeError"


def test_an_error_page_keeps_the_language_that_the_browser_asks_for(trial_app):
    answer = trial_app.test_client().get("/nowhere", headers={"Accept-Language": "es-MX,es;q=0.9"})

    assert '<html lang="es"' in answer.text
