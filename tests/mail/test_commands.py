"""`flask --app app mail deliver`, as operators run it."""
import os
import pathlib
import signal
import subprocess
import sys

from blueprints.db import db, now
from blueprints.mail.models import State

from .servers import answering
from .test_outbox import make_letter

HOME = pathlib.Path(__file__).parent.parent.parent


def test_once_sends_what_waits_and_tells_the_counts(app, mail_to):
    make_letter(now())
    db.session.rollback()

    with answering() as (port, inbox):
        mail_to(port)
        said = app.test_cli_runner().invoke(args=["mail", "deliver", "--once"])

    assert (said.exit_code, said.output) == (0, "0 waiting, 0 sending, 1 sent, 0 failed\n")
    assert len(inbox.messages) == 1


def test_once_ends_though_the_server_is_away(app, mail_to, tmp_path):
    make_letter(now())
    db.session.rollback()
    mail_to(None)
    (tmp_path / "taken").write_text("a file, not a folder")
    app.config["MAIL_FOLDER"] = tmp_path / "taken"

    said = app.test_cli_runner().invoke(args=["mail", "deliver", "--once"])

    assert (said.exit_code, said.output) == (0, "1 waiting, 0 sending, 0 sent, 0 failed\n")


def test_without_a_server_the_log_says_once_where_letters_go(app, mail_to, tmp_path, caplog):
    make_letter(now())
    db.session.rollback()
    mail_to(None)
    app.config["MAIL_FOLDER"] = tmp_path

    app.test_cli_runner().invoke(args=["mail", "deliver", "--once"])

    assert caplog.messages == [f"MAIL_URL is not set: letters are not sent but written to {tmp_path}"]


def test_the_command_goes_on_until_ctrl_c(app):
    letter = make_letter(now())
    db.session.rollback()
    with answering() as (port, inbox):
        environ = os.environ | {"SECRET_KEY": "k" * 40, "MAIL_URL": f"smtp://127.0.0.1:{port}",
                                "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"], "INSTANCE": app.instance_path}
        command = [sys.executable, "-m", "flask", "--app", "app", "mail", "deliver"]
        with subprocess.Popen(command, cwd=HOME, env=environ, stdout=subprocess.PIPE, text=True) as process:
            inbox.arrived.get(timeout=60)
            later = make_letter(now())
            db.session.rollback()
            inbox.arrived.get(timeout=60)
            process.send_signal(signal.SIGINT)
            said, _ = process.communicate(timeout=60)

    assert process.returncode == 0
    assert said == "0 waiting, 0 sending, 2 sent, 0 failed\n"
    assert [row.state(now()) for row in (letter, later)] == [State.SENT] * 2
