from flask.cli import AppGroup

group = AppGroup("mail", help="")
groups = [group]
