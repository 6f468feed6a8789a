"""`make run` as a person meets it: real processes on a real port."""
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request

from app import HERE
from blueprints.accounts.models import Account, Link, Role
from blueprints.accounts.rules import make_link, roles_of
from blueprints.db import db
from blueprints.site.commands import organiser_link

from ..factories import make_account
from ..ports import free_port


@contextlib.contextmanager
def served(instance, **environ):
    """The server as a process of its own, with the lines that it says before it serves."""
    port = free_port()
    environ = os.environ | {"INSTANCE": str(instance), "PORT": str(port)} | environ
    process = subprocess.Popen([sys.executable, "-m", "flask", "--app", "app", "serve"], cwd=HERE, env=environ,
                               text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        said = [process.stdout.readline()]
        if "BASE_URL" not in environ:
            said.append(process.stdout.readline())
        yield process, port, said
    finally:
        process.kill()
        process.communicate()


def answer(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as response:
        return response.read().decode()


def test_it_says_where_it_is_and_lets_the_organiser_in_and_ends_cleanly(tmp_path):
    with served(tmp_path) as (process, port, said):
        link = re.fullmatch(rf"Sign in as an organiser, once, within 10 minutes: http://127.0.0.1:{port}(/en/sign-in/\S+)\n",
                            said[1])
        ready = answer(port, "/readyz")
        page = answer(port, link[1])
        process.send_signal(signal.SIGINT)
        lines, complaints = process.communicate(timeout=30)

    assert said[0] == f"The assembly is at http://127.0.0.1:{port}/ (Ctrl-C ends it)\n"
    assert ready == '{"status":"ready"}\n'
    assert '<form method="post"' in page
    assert link[1] not in lines
    assert process.returncode == 0
    assert re.fullmatch(r"\[.*] WARNING in delivery: MAIL_URL is not set: letters are not sent but written to .*\n", complaints)


def test_a_second_start_does_no_harm(tmp_path):
    with served(tmp_path) as (_process, port, first):
        before = answer(port, "/en/members")

    with served(tmp_path) as (_process, port, second):
        after = answer(port, "/en/members")

    assert second[1].startswith("Sign in as an organiser, once, within 10 minutes: ")
    assert second[1] != first[1]
    assert re.findall(r"<title>.*?</title>|<h\d.*?</h\d>", after) == re.findall(r"<title>.*?</title>|<h\d.*?</h\d>", before)


def test_a_port_in_use_is_told_in_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environ = os.environ | {"INSTANCE": str(tmp_path), "PORT": str(port)}
        for command in (["flask", "--app", "app", "serve"], ["gunicorn"]):
            ended = subprocess.run([sys.executable, "-m", *command], cwd=HERE, env=environ, capture_output=True, text=True)

            assert (ended.returncode, ended.stdout) == (1, "")
            assert ended.stderr == (f"Port {port} at 127.0.0.1 cannot be opened (Address already in use): stop what "
                                    f"serves there, or choose another, such as PORT={port % 65535 + 1}.\n")


def test_a_database_that_cannot_be_opened_is_told_in_one_sentence(tmp_path):
    (tmp_path / "assembly.db").write_text("This is no database, but it is as long as one has to be. " * 20)
    environ = os.environ | {"INSTANCE": str(tmp_path), "PORT": str(free_port())}

    ended = subprocess.run([sys.executable, "-m", "flask", "--app", "app", "serve"], cwd=HERE, env=environ,
                           capture_output=True, text=True)

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == ("The database cannot be opened: file is not a database. "
                            "Check DATABASE_URL, and that it may be written to.\n")


def test_a_postgresql_that_is_away_is_told_in_one_sentence(tmp_path):
    environ = os.environ | {"INSTANCE": str(tmp_path), "PORT": str(free_port()), "SECRET_KEY": "k" * 40,
                            "DATABASE_URL": f"postgresql://someone:hidden@127.0.0.1:{free_port()}/assembly"}

    ended = subprocess.run([sys.executable, "-m", "gunicorn"], cwd=HERE, env=environ, capture_output=True, text=True)

    assert ended.returncode == 1
    assert ended.stderr.startswith("The database cannot be opened: ")
    assert "Connection refused" in ended.stderr
    assert "hidden" not in ended.stderr
    assert ended.stderr.count("\n") == 1


# Who is given the link.

def test_the_organiser_is_made_once_and_is_an_admin(app):
    first, second = organiser_link(), organiser_link()

    [account] = db.session.scalars(db.select(Account))
    assert (account.email, roles_of(account)) == ("organiser@example.org", {Role.ADMIN})
    assert first.startswith("http://localhost/en/sign-in/")
    assert first != second


def test_at_a_public_address_the_link_is_given_only_until_an_admin_has_signed_in(app, monkeypatch, now):
    monkeypatch.setitem(app.config, "SECOND_FACTOR_DEMANDED", True)
    before = organiser_link()

    db.session.execute(db.update(Link).values(used_at=now))
    after = organiser_link()

    assert before is not None
    assert after is None


def test_an_editors_sign_in_does_not_lock_the_first_admin_out(app, monkeypatch, now):
    monkeypatch.setitem(app.config, "SECOND_FACTOR_DEMANDED", True)
    make_link(make_account("editor"), now=now)
    db.session.execute(db.update(Link).values(used_at=now))

    assert organiser_link() is not None


def test_an_organiser_that_was_switched_off_stays_so(app, now):
    make_account("admin", email="organiser@example.org", disabled_at=now)

    assert organiser_link() is None


def test_an_organiser_whose_role_was_taken_stays_without(app):
    account = make_account("editor", email="organiser@example.org")

    assert organiser_link() is None
    assert roles_of(account) == {Role.EDITOR}
