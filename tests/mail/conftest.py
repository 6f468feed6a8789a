import pytest

from blueprints.mail.words_letters import KINDS

from .kinds import RECEIVED


@pytest.fixture
def mail_to(app):
    """Point the app at a mail server for this test: mail_to(port), mail_to(port, "?tls=none"), mail_to(None)."""
    before = {name: app.config[name] for name in ("MAIL_URL", "MAIL_FOLDER")}
    app.config["MAIL_SECONDS"] = 5

    def point(port, query="", *, seconds=5):
        app.config["MAIL_URL"] = f"smtp://127.0.0.1:{port}{query}" if port else None
        app.config["MAIL_SECONDS"] = seconds
    yield point
    app.config.update(before)


@pytest.fixture
def received(monkeypatch):
    """The kind of letter called "received", declared."""
    monkeypatch.setitem(KINDS, "received", RECEIVED)
    return RECEIVED
