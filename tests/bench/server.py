"""gunicorn's settings for the bench: ours and the limit under the very server that `make run` starts."""
import gc

worker_class = "gthread"
workers = 2
threads = 8
preload_app = True
keepalive = 30
backlog = 512


def when_ready(_server):
    """As gunicorn.conf.py has it: what is loaded now is left alone by the workers' collectors."""
    gc.collect()
    gc.freeze()


def post_fork(_server, _worker):
    """A connection must not be shared by processes."""
    import sys
    if app := sys.modules.get("tests.bench.ours"):
        from blueprints.db import db
        with app.app.app_context():
            db.engine.dispose(close=False)
