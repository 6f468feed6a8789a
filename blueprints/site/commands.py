from flask.cli import AppGroup

assembly_group = AppGroup("assembly", help="The announced data and the sample programme.")
groups = [assembly_group]
