"""Settings from the environment, each checked once at start; docs/operators.md lists them."""
import contextlib
import ipaddress
import os
import pathlib
import secrets
import socket
from urllib.parse import parse_qs, urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from .mail.letters import BadAddress, sender


class CannotStart(SystemExit):
    """Ends the program with one sentence on stderr and exit status 1, under whatever command or server it starts."""


class BadSetting(CannotStart):
    """A setting that cannot be used; its text names the setting and says what to write instead."""


def instance_folder(environ, home):
    """The folder for our own files: INSTANCE, else `instance` in the folder `home`."""
    return pathlib.Path(environ.get("INSTANCE") or home / "instance").resolve()


def read(environ, instance):
    """Flask's configuration from `environ`; files of our own go into the folder `instance`.

    Raises BadSetting with one clear sentence.
    """
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)     # what lies in it is nobody else's to read
    except OSError as error:
        raise BadSetting(f"The folder {instance} cannot be made ({error.strerror}): "
                         "set INSTANCE to a folder that may be written to.") from None
    port = whole_number(environ, "PORT", default=8000, least=1, most=65535)
    database = database_url(environ, instance)
    base = base_url(environ, port)
    secure = base.startswith("https://")
    return {
        "BASE_URL": base,
        "PORT": port,
        "BIND": bind_address(environ),
        "WORKERS": whole_number(environ, "WORKERS", default=2, least=1, most=64),
        "TRUSTED_PROXIES": whole_number(environ, "TRUSTED_PROXIES", default=0, least=0, most=10),
        "TRUSTED_HOSTS": [urlsplit(base).hostname, "127.0.0.1", "localhost"],
        "SAMPLE": yes_or_no(environ, "SAMPLE"),
        "SECRET_KEY": secret_key(environ, instance, on_sqlite=database.startswith("sqlite")),
        "SQLALCHEMY_DATABASE_URI": database,
        "REDIS_URL": one_of_schemes(environ, "REDIS_URL", ("redis", "rediss"), "redis://localhost:6379/0"),
        "MAIL_URL": mail_url(environ),
        "MAIL_FROM": mail_from(environ),
        "MAIL_FOLDER": instance / "mail",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_NAME": "__Host-assembly" if secure else "assembly",
        "SECOND_FACTOR_DEMANDED": secure,
        "PREFERRED_URL_SCHEME": "https" if secure else "http",
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 512 * 1024,
        "MAX_FORM_PARTS": 500,
        "BOOTSTRAP_SERVE_LOCAL": True,
    }


def whole_number(environ, name, *, default, least, most):
    words = environ.get(name, "").strip() or str(default)
    if not (words.isascii() and words.isdigit() and len(words) < 8 and least <= int(words) <= most):
        raise BadSetting(f"{name} is {words!r}: it must be a whole number from {least} to {most}.")
    return int(words)


def yes_or_no(environ, name):
    words = environ.get(name, "").strip().lower()
    if words not in ("", "0", "1", "no", "yes", "false", "true"):
        raise BadSetting(f"{name} is {words!r}: write 1 for yes, or leave it out for no.")
    return words in ("1", "yes", "true")


def bind_address(environ):
    """The network address to listen at; only this machine's own by default, because a proxy stands in front."""
    words = environ.get("BIND", "").strip() or "127.0.0.1"
    try:
        return str(ipaddress.IPv4Address(words))
    except ValueError:
        raise BadSetting(f"BIND is {words!r}: write an IPv4 address of this machine, "
                         "such as 127.0.0.1, or 0.0.0.0 for all of them.") from None


def listen(config):
    """A socket that listens at BIND and PORT. Raises BadSetting when somebody does already, or it is not allowed."""
    place, port = config["BIND"], config["PORT"]
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((place, port))
        listener.listen(2048)
    except PermissionError:
        raise BadSetting(f"Port {port} is not ours to open: choose one from 1024, such as PORT=8000.") from None
    except OSError as error:
        raise BadSetting(f"Port {port} at {place} cannot be opened ({error.strerror}): stop what serves there, "
                         f"or choose another, such as PORT={port % 65535 + 1}.") from None
    return listener


def database_url(environ, instance):
    words = environ.get("DATABASE_URL", "").strip()
    if not words:
        return f"sqlite:///{instance / 'assembly.db'}"
    try:
        url = make_url(words)
    except (ArgumentError, ValueError):
        url = None
    kinds = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg",
             "postgresql+psycopg": "postgresql+psycopg"}
    if url is None or url.drivername not in kinds:
        raise BadSetting("DATABASE_URL cannot be used: write sqlite:////path/to/file.db "
                         "or postgresql://user:password@host/database.")
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise BadSetting("DATABASE_URL names no file: write sqlite:////path/to/file.db; "
                         "a database in memory would be lost and could not be shared by the workers.")
    return url.set(drivername=kinds[url.drivername]).render_as_string(hide_password=False)


def base_url(environ, port):
    said = environ.get("BASE_URL", "").strip() or f"http://127.0.0.1:{port}"
    words = said.removesuffix("/")
    try:
        parts = urlsplit(words)
        good = parts.scheme in ("http", "https") and parts.hostname and not (
            parts.path or parts.query or parts.fragment or parts.username) and (parts.port is None or parts.port)
    except ValueError:
        good = False
    if not good or any(character.isspace() for character in words):
        raise BadSetting(f"BASE_URL is {said!r}: write the public address alone, such as https://assembly.example.org.")
    return words


def secret_key(environ, instance, *, on_sqlite):
    words = environ.get("SECRET_KEY", "")
    if words:
        if len(words) < 32:
            raise BadSetting("SECRET_KEY is too short: it needs at least 32 random characters. "
                             "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'")
        return words
    if not on_sqlite:
        raise BadSetting("SECRET_KEY is missing: with PostgreSQL every machine must be given the same one. "
                         "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'")
    return kept_secret(instance / "secret_key")


def kept_secret(path):
    """The secret kept in `path`, made on the first run; when several start at once all get the same one."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    words = path.read_text()
    if len(words) < 32:
        raise BadSetting(f"{path} is damaged: delete it, and a new secret is made; everybody then signs in anew.")
    return words


def one_of_schemes(environ, name, schemes, example):
    words = environ.get(name, "").strip()
    if not words:
        return None
    try:
        parts = urlsplit(words)
        good = parts.scheme in schemes and parts.hostname and (parts.port is None or parts.port)
    except ValueError:
        good = False
    if not good:
        raise BadSetting(f"{name} cannot be used: write an address such as {example}.")
    return words


def mail_url(environ):
    words = one_of_schemes(environ, "MAIL_URL", ("smtp", "smtps"), "smtp://user:password@mail.example.org:587")
    if words and not set(parse_qs(urlsplit(words).query, keep_blank_values=True).get("tls", [])) <= {"starttls", "none"}:
        raise BadSetting("MAIL_URL cannot be used: what follows tls= is starttls or none.")
    return words


def mail_from(environ):
    words = environ.get("MAIL_FROM", "").strip() or "Metropolis General Assembly <assembly@example.org>"
    try:
        sender(words)
    except BadAddress:
        raise BadSetting(f"MAIL_FROM is {words!r}: write an address such as Assembly <assembly@example.org>.") from None
    return words
