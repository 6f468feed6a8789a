"""How the app is served: `make run` ends here, and operators start `gunicorn` here too; it needs no arguments.

A setting that cannot be used ends the start with its sentence: settings.BadSetting is a SystemExit.
"""
import gc
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))

from blueprints import settings  # noqa: E402

chosen = settings.read(os.environ, settings.instance_folder(os.environ, HERE))

wsgi_app = "app:create_app()"
bind = f"{chosen['BIND']}:{chosen['PORT']}"
workers = chosen["WORKERS"]
worker_class = "gthread"
threads = 8
preload_app = True              # once for all workers: they share its memory, and a fault is told once
keepalive = 15
timeout = 60
graceful_timeout = 20
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None     # no heartbeat on a slow disk
control_socket_disable = True
accesslog = None                # each request writes its own line, without personal data: blueprints/answers.py
errorlog = "-"
loglevel = "error"       # its warnings hold addresses and lines of requests that cannot be read


def on_starting(server):
    """Before the first worker: the port and the schema are looked at here too, for those who start without `make run`."""
    from blueprints import schema
    from blueprints.db import db
    from blueprints.mail.delivery import tell_where
    app = server.app.wsgi()
    if not os.environ.keys() & {"GUNICORN_FD", "LISTEN_FDS"}:       # else the port is ours already
        settings.listen(app.config).close()
    schema.bring_up_to_date(app)
    tell_where(app)
    with app.app_context():
        db.engine.dispose()     # a connection must not be shared by processes
    gc.collect()
    gc.freeze()                 # what is loaded now stays shared: the collector of a worker does not touch it


def post_worker_init(worker):
    """In each worker: the threads that send letters, end offers and make booklets. They keep out of each other's way."""
    from blueprints.mail.delivery import start_postman
    from blueprints.site.bookbinder import start_bookbinder
    from blueprints.site.chores import start_housekeeper
    start_postman(worker.wsgi)
    start_bookbinder(worker.wsgi)
    start_housekeeper(worker.wsgi)
