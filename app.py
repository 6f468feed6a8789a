"""create_app(): settings, extensions, blueprints, error pages. Read this first."""
import os
import pathlib

from flask import Flask
from flask_bootstrap import Bootstrap5
from werkzeug.middleware.proxy_fix import ProxyFix

from blueprints import access, answers, door, engines, languages, limits, schema, settings
from blueprints.accounts import commands as accounts_commands
from blueprints.accounts import identity
from blueprints.accounts import routes_account as accounts  # which adds to what is in its routes
from blueprints.accounts import routes_admin as accounts_admin
from blueprints.agenda import routes as agenda
from blueprints.agenda import routes_invitations as sign_ups
from blueprints.assembly import routes as assembly
from blueprints.dates import routes as dates
from blueprints.dates import routes_answers as answers_to_moves
from blueprints.dates import routes_own as moved
from blueprints.db import db
from blueprints.delegations import routes_delegate, routes_own  # noqa: F401 (they add to the same)
from blueprints.delegations import routes_many as delegations  # which adds to what is in its routes
from blueprints.desk import routes as desk
from blueprints.desk import (  # noqa: F401 (they add to it)
    routes_delegate_edit,
    routes_export,
    routes_focal_points,
    routes_import,
    routes_merge,
    routes_overview,
    routes_questions,
    routes_ranks,
    routes_waiting,
    routes_write,
)
from blueprints.desk import routes_many as desk_many  # noqa: F401 (which adds to it)
from blueprints.exchange import commands as _exchange_commands  # noqa: F401 (which adds to those of the programme)
from blueprints.exchange import routes as _exchange  # noqa: F401 (which adds to the editor)
from blueprints.exchange import routes_files as files
from blueprints.feeds import routes_addresses as feeds  # which adds to routes and routes_private
from blueprints.journal import routes as journal
from blueprints.mail import commands as mail_commands
from blueprints.mail import routes as mail
from blueprints.mail import routes_mailings as mailings
from blueprints.mail import routes_wordings as wordings
from blueprints.members import routes as members
from blueprints.members import routes_admin as roster
from blueprints.privacy import commands as privacy_commands
from blueprints.privacy import routes as privacy
from blueprints.programme import commands as programme_commands
from blueprints.programme import (  # noqa: F401 (they add their tables, and their pages to the editor's)
    models_booklets,
    models_edits,
    models_rules,
    queries_public,
    routes_booklets,
    routes_changes,
    routes_conflicts,
    routes_levels,
    routes_now,
)
from blueprints.programme import routes_edits as _edits  # noqa: F401 (which adds to the editor)
from blueprints.programme import routes_releases as editor  # which adds to routes_editor and routes_parts
from blueprints.programme import routes_speakers as programme  # which adds to routes
from blueprints.programme import routes_texts as _texts  # noqa: F401 (which adds to the editor, as does routes_people)
from blueprints.site import commands as site_commands
from blueprints.site import commands_backups as backup_commands
from blueprints.site import errors, page
from blueprints.site import routes as site

HERE = pathlib.Path(__file__).parent
PAGES = [mail, wordings, mailings, journal, accounts, accounts_admin, assembly, delegations, desk, members, roster, programme,
         files, editor, agenda, sign_ups, dates, answers_to_moves, moved,
         feeds, privacy, site]
COMMANDS = [mail_commands, accounts_commands, programme_commands, privacy_commands, site_commands, backup_commands]


def create_app(environ=None, instance=None):
    """The application, set up from `environ` (default: the process's); its own files lie in the folder `instance`.

    Raises settings.BadSetting with one clear sentence.
    """
    environ = os.environ if environ is None else environ
    instance = pathlib.Path(instance).resolve() if instance else settings.instance_folder(environ, HERE)
    app = Flask(__name__, instance_path=str(instance), static_folder="blueprints/site/static", static_url_path="/static")
    app.config.update(settings.read(environ, instance))
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engines.options(app.config["SQLALCHEMY_DATABASE_URI"])

    db.init_app(app)
    with app.app_context():
        engines.prepare(db.engine)
    schema.prepare(app)
    languages.prepare(app)
    Bootstrap5(app)
    identity.prepare(app)
    limits.prepare(app)
    access.prepare(app)
    answers.prepare(app)
    errors.prepare(app)
    page.prepare(app)

    for edge in PAGES:
        app.register_blueprint(edge.bp)
    for edge in COMMANDS:
        for group in edge.groups:
            app.cli.add_command(group)
    door.prepare(app, stamp=queries_public.stamp, early=feeds.early_answers(app))
    if app.config["TRUSTED_PROXIES"]:
        count = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)     # type: ignore[method-assign]
    return app
