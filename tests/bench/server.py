"""gunicorn's settings for the bench: ours and the limit under the very server that `make run` starts."""
worker_class = "gthread"
workers = 2
threads = 8
keepalive = 30
backlog = 512
