from flask.cli import AppGroup

group = AppGroup("accounts", help="")
groups = [group]
