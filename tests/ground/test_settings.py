"""Each setting that cannot be used ends the start with one sentence that says what to write instead."""
import os
import subprocess
import sys

import pytest

from app import HERE
from blueprints import settings

LONG = "k" * 40


def sentence(tmp_path, **environ):
    with pytest.raises(settings.BadSetting) as refused:
        settings.read(environ, tmp_path)
    return str(refused.value)


def test_nothing_need_be_set(tmp_path):
    config = settings.read({}, tmp_path / "instance")

    assert config["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path}/instance/assembly.db"
    assert (config["BASE_URL"], config["BIND"], config["PORT"], config["WORKERS"]) == (
        "http://127.0.0.1:8000", "127.0.0.1", 8000, 2)
    assert (config["TRUSTED_PROXIES"], config["SAMPLE"], config["MAIL_URL"], config["REDIS_URL"]) == (0, False, None, None)
    assert len(config["SECRET_KEY"]) == 64


@pytest.mark.parametrize("words", ["0", "65536", "80a", "-1", "٨٠٠٠", "9" * 5000])
def test_a_port_is_a_number_that_ports_have(tmp_path, words):
    assert sentence(tmp_path, PORT=words) == f"PORT is {words!r}: it must be a whole number from 1 to 65535."


@pytest.mark.parametrize(("name", "words", "says"), [
    ("WORKERS", "0", "WORKERS is '0': it must be a whole number from 1 to 64."),
    ("TRUSTED_PROXIES", "yes", "TRUSTED_PROXIES is 'yes': it must be a whole number from 0 to 10."),
    ("SAMPLE", "maybe", "SAMPLE is 'maybe': write 1 for yes, or leave it out for no."),
    ("BIND", "localhost", "BIND is 'localhost': write an IPv4 address of this machine, such as 127.0.0.1, "
                          "or 0.0.0.0 for all of them."),
    ("MAIL_FROM", "nobody", "MAIL_FROM is 'nobody': write an address such as Assembly <assembly@example.org>."),
    ("MAIL_FROM", "a@example.org\nBcc: b@example.org", "MAIL_FROM is 'a@example.org\\nBcc: b@example.org': "
                                                       "write an address such as Assembly <assembly@example.org>."),
    ("MAIL_URL", "mail.example.org", "MAIL_URL cannot be used: write an address such as "
                                     "smtp://user:password@mail.example.org:587."),
    ("MAIL_URL", "smtp://", "MAIL_URL cannot be used: write an address such as "
                            "smtp://user:password@mail.example.org:587."),
    ("REDIS_URL", "http://localhost", "REDIS_URL cannot be used: write an address such as redis://localhost:6379/0."),
    ("REDIS_URL", "redis://localhost:port", "REDIS_URL cannot be used: write an address such as "
                                            "redis://localhost:6379/0."),
])
def test_what_cannot_be_used_is_refused_with_its_sentence(tmp_path, name, words, says):
    assert sentence(tmp_path, **{name: words}) == says


@pytest.mark.parametrize("words", ["assembly.example.org", "ftp://example.org", "https://example.org/path",
                                   "https://example.org?x=1", "https://", "https://a b.example", "https://x:99999",
                                   "https://user@example.org", "javascript:alert(1)", "https://[::1"])
def test_a_base_url_is_an_address_alone(tmp_path, words):
    assert sentence(tmp_path, BASE_URL=words) == (
        f"BASE_URL is {words!r}: write the public address alone, such as https://assembly.example.org.")


def test_a_slash_at_the_end_of_the_base_url_does_no_harm(tmp_path):
    assert settings.read({"BASE_URL": "https://example.org/"}, tmp_path)["BASE_URL"] == "https://example.org"


@pytest.mark.parametrize("words", ["nonsense", "mysql://localhost/x", "oracle://x", "postgresql+psycopg2://localhost/x",
                                   "postgresql://host:port/x"])
def test_only_two_kinds_of_database_are_known(tmp_path, words):
    assert sentence(tmp_path, DATABASE_URL=words, SECRET_KEY=LONG) == (
        "DATABASE_URL cannot be used: write sqlite:////path/to/file.db or postgresql://user:password@host/database.")


@pytest.mark.parametrize("words", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(tmp_path, words):
    assert sentence(tmp_path, DATABASE_URL=words) == (
        "DATABASE_URL names no file: write sqlite:////path/to/file.db; "
        "a database in memory would be lost and could not be shared by the workers.")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_may_be_called_by_each_of_its_names(tmp_path, scheme):
    config = settings.read({"DATABASE_URL": f"{scheme}://u:p%40w@db/x", "SECRET_KEY": LONG}, tmp_path)

    assert config["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://u:p%40w@db/x"


def test_postgresql_needs_a_secret_that_every_machine_shares(tmp_path):
    assert sentence(tmp_path, DATABASE_URL="postgresql://db/x").startswith(
        "SECRET_KEY is missing: with PostgreSQL every machine must be given the same one. Make one with: ")


def test_a_short_secret_is_refused(tmp_path):
    assert sentence(tmp_path, SECRET_KEY="k" * 31).startswith("SECRET_KEY is too short: it needs at least 32 ")
    assert settings.read({"SECRET_KEY": "k" * 32}, tmp_path)["SECRET_KEY"] == "k" * 32


def test_a_damaged_secret_file_is_refused(tmp_path):
    (tmp_path / "secret_key").write_text("")

    assert sentence(tmp_path) == (f"{tmp_path}/secret_key is damaged: delete it, and a new secret is made; "
                                  "everybody then signs in anew.")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(settings.BadSetting) as refused:
        settings.read({}, tmp_path / "file" / "instance")

    assert str(refused.value) == (f"The folder {tmp_path}/file/instance cannot be made (Not a directory): "
                                  "set INSTANCE to a folder that may be written to.")


def test_only_we_may_read_what_lies_in_the_instance(tmp_path):
    settings.read({}, tmp_path / "instance")

    assert (tmp_path / "instance").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "instance" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_cookie_is_only_for_https_where_the_public_address_is(tmp_path):
    secure = settings.read({"BASE_URL": "https://assembly.example.org"}, tmp_path)
    plain = settings.read({}, tmp_path)

    assert (secure["SESSION_COOKIE_SECURE"], secure["SESSION_COOKIE_NAME"]) == (True, "__Host-assembly")
    assert (plain["SESSION_COOKIE_SECURE"], plain["SESSION_COOKIE_NAME"]) == (False, "assembly")
    assert (secure["SECOND_FACTOR_DEMANDED"], plain["SECOND_FACTOR_DEMANDED"]) == (True, False)


def test_processes_that_start_together_share_one_secret(tmp_path):
    ask = ("import sys, pathlib; from blueprints import settings; sys.stdin.read(1); "
           "print(settings.read({}, pathlib.Path(sys.argv[1]))['SECRET_KEY'])")
    started = [subprocess.Popen([sys.executable, "-c", ask, str(tmp_path)], cwd=HERE, text=True,
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(6)]

    for process in started:
        process.stdin.write("g")
        process.stdin.flush()
    secrets = {process.communicate()[0].strip() for process in started}

    assert secrets == {(tmp_path / "secret_key").read_text()}
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("command", [["flask", "--app", "app", "routes"], ["flask", "--app", "app", "assembly", "load"],
                                     ["flask", "--app", "app", "serve"], ["flask", "--app", "app", "--help"],
                                     ["gunicorn"]])
def test_every_command_says_the_same_sentence_and_nothing_else(tmp_path, command):
    environ = os.environ | {"INSTANCE": str(tmp_path), "WORKERS": "many"}

    ended = subprocess.run([sys.executable, "-m", *command], cwd=HERE, env=environ, capture_output=True, text=True)

    assert ended.returncode == 1
    assert ended.stderr == "WORKERS is 'many': it must be a whole number from 1 to 64.\n"
    assert ended.stdout == ""
