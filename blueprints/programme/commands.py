from flask.cli import AppGroup

group = AppGroup("programme", help="")
groups = [group]
