"""Fill a database, serve it, load it, and print how near we come to Flask returning the same bytes.

What is measured stands in the files jobs_*.py beside this one, each with any of: `alone(bench)`, run in this process before
anything is served; `served(bench)`, run beside both servers; `last(bench)`, run when those have ended. They print with
rounds.say and rounds.line. `make bench BENCH="release grid"` runs only jobs_release.py and jobs_grid.py.
"""
import contextlib
import importlib
import os
import pathlib
import tempfile

from app import create_app
from blueprints import schema
from blueprints.accounts.models import Account, Grant, Role
from blueprints.db import db, now
from blueprints.programme import rules_release
from blueprints.texts import Text
from tests import factories

from .fill import fill
from .rounds import HEAD, Bench, say, served

SIGNED_IN = (Role.REGISTRAR, Role.EDITOR)


def prepare(folder):
    """The filled and released programme, and the cookies of a registrar and an editor who are signed in."""
    app = create_app(os.environ, folder)
    schema.bring_up_to_date(app)
    with app.app_context():
        fill()
        rules_release.release(note=Text(en="Bench"), by=None, now=now(), host="127.0.0.1", base_url=app.config["BASE_URL"])
        db.session.commit()
        cookies = {role.value: cookie_of(app, role) for role in SIGNED_IN}
    return Bench(app, folder, cookies)


def cookie_of(app, role):
    account = Account(email=f"{role.value}@example.org", grants=[Grant(role=role)])
    db.session.add(account)
    db.session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = factories.make_sign_in(account)
    return f"{app.config['SESSION_COOKIE_NAME']}={client.get_cookie(app.config['SESSION_COOKIE_NAME']).value}"


def jobs():
    """The files of jobs that are asked for; all when none is named."""
    wanted = os.environ.get("BENCH", "").split()
    names = sorted(path.stem for path in pathlib.Path(__file__).parent.glob("jobs_*.py"))
    return [importlib.import_module(f"tests.bench.{name}") for name in names
            if not wanted or name.removeprefix("jobs_") in wanted]


def run(found, step, bench):
    for job in found:
        if hasattr(job, step):
            getattr(job, step)(bench)


def main():
    found = jobs()
    with tempfile.TemporaryDirectory(prefix="assembly-bench-") as name:
        folder = pathlib.Path(name)
        bench = prepare(folder)
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):     # the line of log of each request
            run(found, "alone", bench)
        if any(hasattr(job, "served") for job in found):
            say(HEAD)
            with served("tests.bench.ours:app", folder) as ours, served("tests.bench.fixed:app", folder) as fixed:
                run(found, "served", bench._replace(ours=ours, fixed=fixed))
        run(found, "last", bench)


if __name__ == "__main__":
    main()
