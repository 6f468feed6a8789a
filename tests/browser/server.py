"""The real server, as `make run` starts it, for a browser to visit; and the people who sign in there."""
import os
import pathlib
import subprocess
import sys
import threading
import time
import urllib.request

from app import create_app
from blueprints.db import db
from tests import factories
from tests.ports import free_port

HOME = pathlib.Path(__file__).parents[2]
OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "BASE_URL", "MAIL_URL", "TRUSTED_PROXIES")


class Server:
    """One running server with its own folder; SQLite, because what a browser sees does not depend on the database."""

    def __init__(self, folder, *, sample, workers=2):
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        environ = {name: value for name, value in os.environ.items() if name not in OURS}
        environ |= {"INSTANCE": str(folder), "PORT": str(self.port), "SAMPLE": "1" if sample else "0",
                    "WORKERS": str(workers), "PYTHONUNBUFFERED": "1"}
        folder.mkdir(parents=True, exist_ok=True)
        self.log = (folder / "server.log").open("w+")
        self.process = subprocess.Popen([sys.executable, "-m", "flask", "--app", "app", "serve"], cwd=HOME, env=environ,
                                        stdout=self.log, stderr=subprocess.STDOUT)
        try:
            eventually(self.is_ready, "the server is ready", seconds=120)
        except BaseException:
            self.stop()
            raise
        # A second app on the same folder: it knows the addresses, makes rows and signs people in.
        self.app = create_app({"PORT": str(self.port)}, folder)

    def is_ready(self):
        assert self.process.poll() is None, f"the server ended:\n{self.said()}"
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=5) as answer:
                return answer.status == 200
        except OSError:         # not there yet, or too busy to answer in time
            return False

    def said(self):
        """What the server has printed so far."""
        return pathlib.Path(self.log.name).read_text()

    def printed_link(self):
        """The one-time sign-in link that the server prints when it starts."""
        return next(word for word in self.said().split() if "/sign-in/" in word)

    def cookie_of(self, account, **facts):
        """The cookie of this account, signed in; `facts` of its sign-in. Inside `with server.app.app_context()`."""
        secret = factories.make_sign_in(account, **facts)
        signed = self.app.session_interface.get_signing_serializer(self.app).dumps({"_user_id": secret, "_fresh": True})
        return {"name": self.app.config["SESSION_COOKIE_NAME"], "value": signed, "url": self.address}

    def admin_cookie(self):
        """The cookie of a new admin, signed in."""
        with self.app.app_context():
            cookie = self.cookie_of(factories.make_account("admin"))
            db.session.remove()
        return cookie

    def letters(self):
        """The letters that have left, as files."""
        return sorted((self.folder / "mail").glob("*.eml"))

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.log.close()


def eventually(claim, what, *, seconds=30):
    """Wait until `claim()` holds; what does not come in time fails the test."""
    until = time.monotonic() + seconds
    pause = threading.Event()
    while time.monotonic() < until:
        if found := claim():
            return found
        pause.wait(.05)
    raise AssertionError(f"not within {seconds} seconds: {what}")
