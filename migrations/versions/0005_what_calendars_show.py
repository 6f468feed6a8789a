"""Where the venue and its buildings stand; how often what calendars show of the assembly has changed, and when what readers
see of a session has."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade():
    with op.batch_alter_table("buildings") as batch_op:
        batch_op.add_column(sa.Column("point", sa.JSON(), nullable=True))
    with op.batch_alter_table("assembly") as batch_op:
        batch_op.add_column(sa.Column("point", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("stamps", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("assembly") as batch_op:
        batch_op.alter_column("stamps", existing_type=sa.JSON(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("entries") as batch_op:
        batch_op.add_column(sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table("entries") as batch_op:
        batch_op.drop_column("read_at")
    with op.batch_alter_table("assembly") as batch_op:
        batch_op.drop_column("stamps")
        batch_op.drop_column("point")
    with op.batch_alter_table("buildings") as batch_op:
        batch_op.drop_column("point")
